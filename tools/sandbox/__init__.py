"""Runs Python that a model wrote: an interpreter of its own, in a process with nothing to steal.

`session.py` keeps one worker, `launcher.py` confines it, `program.py` reads what the model wrote,
`execution.py` runs it, `faults.py` says what went wrong, `showing.py` writes values down, and
`prelude/` holds what the interpreter (pydantic-monty) lacks or gets wrong.
"""
