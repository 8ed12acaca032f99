"""Calculator: the model writes a short program, Python does the arithmetic.

Method: Gao et al. 2022 (PAL), arXiv:2211.10435. The value of a program is what `solution()`
returns, else its last expression, else the variable `answer` or `result`; what it prints is
observed too. `random` starts from the same seed in each program, so the same program brings the
same observation; the clock is the real one, because questions ask about today. Quotients of whole
numbers too large for a float (over 2**53) are computed as decimals, with all their digits.
"""

import contextlib
from typing import Annotated

from agent.errors import ToolError
from tools.sandbox import execution, faults, program, showing
from tools.toolbox import Fenced, Outcome


def python(code: Annotated[str, Fenced("python")]) -> Outcome:
    """Run a short Python program. Use it for every calculation, however small.

    Print the result or end with an expression. Each program starts anew, so define all it needs.
    """
    return evaluated(code)


def evaluated(code: str, outside: execution.Outside = execution.NOTHING_OUTSIDE) -> Outcome:
    """Return what a program prints and its value; raise `ToolError` for what is wrong with it."""
    read = program.read(code)
    ran = execution.run(read, outside)
    repeats = not outside.functions  # what it calls outside is not called twice
    if repeats and read.divides and showing.is_inexact(f"{ran.printed} {ran.value}"):
        with contextlib.suppress(ToolError):  # it mixes them with floats: keep those
            ran = _without_guards(execution.run(program.with_exact_quotients(read)), read)
    printed = showing.tidy(ran.printed.strip("\n").rstrip())
    if ran.value is None:
        if not printed:
            raise faults.silent(read)
        return Outcome(printed, showing.number_in(ran.printed))
    text = showing.shown(*ran.value)
    return Outcome(_together(printed, text), showing.as_json(*ran.value))


def _without_guards(ran: execution.Ran, read: program.Program) -> execution.Ran:
    if "ecimal" in read.source:  # it may show decimals of its own
        return ran
    shown = showing.without_guards
    value = None if ran.value is None else (shown(ran.value[0]), shown(ran.value[1]))
    return execution.Ran(shown(ran.printed), value)


def _together(printed: str, value: str) -> str:
    """Return what was printed and the value, which may be the same."""
    if not printed:
        return value or "''"
    last = printed.rpartition("\n")[2].strip()
    number = showing.number_in(value)
    if value in (printed, last) or (number is not None and number == showing.number_in(last)):
        return printed
    return f"{printed}\n{value}"
