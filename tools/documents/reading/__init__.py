"""What a model does with documents: search, open, look up, quote."""
