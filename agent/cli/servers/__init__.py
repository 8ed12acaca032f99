"""What `agent mcp` does: adds servers, looks at what they offer, and offers our own tools."""
