"""A tag-compliance MCP server for AWS: which resources break the tagging policy, and what to do about it."""
