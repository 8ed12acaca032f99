"""The agent for programs: the same runs as on the command line, without a screen."""
