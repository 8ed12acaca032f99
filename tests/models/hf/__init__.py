"""Transformers models inside the process: tiny ones made here, and the small one as GGUF."""
