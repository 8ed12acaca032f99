"""Tools of MCP servers: asked what they offer, and held to what a person approved."""
