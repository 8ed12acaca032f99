"""Compares strategies and models on suites of questions with known answers."""
