"""Models behind OpenAI-compatible endpoints (https://platform.openai.com/docs/api-reference/chat)."""
