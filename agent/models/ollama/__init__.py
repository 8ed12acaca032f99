"""Models of an Ollama server, by its own API (https://docs.ollama.com/api)."""
