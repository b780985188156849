"""The routes that programs call, one file a resource."""
