"""Benchmarks: programs that print measured figures. No test depends on how fast they are."""
