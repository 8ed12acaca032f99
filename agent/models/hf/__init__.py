"""Transformers models inside the process (https://huggingface.co/docs/transformers)."""
