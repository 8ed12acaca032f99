"""Which tools a run has: those of the program, and those that the person has added."""
