"""The input line, made of prompt_toolkit: imported when a person is asked for a line."""
