"""Events to what people and programs read: terminal, plain text, JSON, JSON lines."""
