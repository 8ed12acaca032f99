"""Loads files of many kinds as documents; parsing runs in a bounded child process."""
