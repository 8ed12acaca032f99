"""What of a conversation stands in front of the model: whole exchanges, within its context."""
