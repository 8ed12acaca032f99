"""The parts of `agent web`: searches on the command line, and how the engines do."""
