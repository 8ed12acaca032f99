"""The ways to come to an answer, one file each: every one yields events and returns the answer."""
