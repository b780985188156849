"""The license server a vendor runs: issues, validates and tracks licenses for self-hosted MCP servers."""

__version__ = "0.1.0"
