"""Runs as one HTML page: it works offline, light and dark, by keyboard, on a phone and on paper."""
