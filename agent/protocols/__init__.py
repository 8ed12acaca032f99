"""How a step of the loop is asked for, read and remembered: under headings, or as native calls."""
