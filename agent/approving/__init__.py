"""Whether a tool may run: decided by the person and their rules, never by what a model writes."""
