"""``licet wrap``: a license in front of any MCP server, in whatever language, without touching it."""
