"""The screen of `agent chat`: the input line, the status line, and what is shown of a turn."""
