"""Tools that are commands of this machine: a program and its arguments, and never a shell."""
