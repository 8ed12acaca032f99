"""Splits documents into passages: by structure first, then by size with overlap."""
