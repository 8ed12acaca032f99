"""Asks search engines, several at once, and remembers which of them answer."""
