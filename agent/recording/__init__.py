"""Keeps runs as they happen, and plays them again: all that a run takes from outside is kept."""
