"""A terminal agent: reasons, picks tools, observes, answers."""
