"""Brings files into a collection, and keeps it as they are: only what changed is read again."""
