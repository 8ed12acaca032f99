"""Proves answers: each claim by a quote that is found, word for word, where it is said to stand."""
