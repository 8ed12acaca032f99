"""A process that hosts tools written in Python: nothing they do reaches the program but words."""
