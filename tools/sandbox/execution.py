"""Runs a program in a session of the sandbox and brings back what it printed and its value.

Nothing but text crosses: a value comes as the first characters of what `repr` and `str` say of
it, cut inside the sandbox, because a small value there (lists of the same list) can be a huge one
here.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.sandbox import faults, session
from tools.sandbox.program import VALUE, Program

if TYPE_CHECKING:
    from pydantic_monty import CollectString, MontySession

SOURCE = "_program_"
SHOWN_CHARS = 9 << 10
NOTHING = ("None", "None")


@dataclass(frozen=True)
class Ran:
    """What a program brought."""

    printed: str
    value: tuple[str, str] | None
    """What `repr` and `str` say of its value."""


def run(program: Program) -> Ran:
    """Run `program`; raise `ToolError` for all that is wrong with it."""
    from pydantic_monty import CollectString, MontyRuntimeError, MontySyntaxError

    output: list[CollectString] = []

    def work(fresh: "MontySession") -> Ran:
        output[:] = [CollectString(faults.OUTPUT_BYTES)]  # a second attempt starts anew
        return _run(program, fresh, output[0])

    try:
        return session.ask(work)
    except (MontyRuntimeError, MontySyntaxError) as error:
        printed = output[0].output if output else ""
        raise faults.explained(program, error, printed) from None
    except session.Crashed as error:
        raise faults.broken(program, error) from None


def _run(program: Program, fresh: "MontySession", output: "CollectString") -> Ran:
    from pydantic_monty import MontyRuntimeError

    if program.prelude:
        fresh.feed_run(f"{program.prelude}\nNone")
    try:
        # As text: so no value of it crosses, not even by a stray `return`.
        fresh.feed_run(
            f"exec({SOURCE})\nNone", inputs={SOURCE: program.text}, print_callback=output
        )
    except MontyRuntimeError as error:
        if error.display("type-msg").partition(":")[0] != "SystemExit":
            raise
        return Ran(output.output, None)
    value = _first(program.values, fresh, output)
    if value is None and not output.output.strip():
        value = _first(program.silent_values, fresh, output)
    return Ran(output.output, value)


def _first(
    values: tuple[str, ...], fresh: "MontySession", output: "CollectString"
) -> tuple[str, str] | None:
    """Return the first of `values` that is something."""
    for value in values:
        found = _value(value, fresh, output)
        if found not in (None, NOTHING):
            return found
    return None


def _value(value: str, fresh: "MontySession", output: "CollectString") -> tuple[str, str] | None:
    from pydantic_monty import MontyRuntimeError

    text = f'f"{{{VALUE}!r}}"[:{SHOWN_CHARS}], f"{{{VALUE}!s}}"[:{SHOWN_CHARS}]'
    try:
        found = fresh.feed_run(f"{VALUE} = {value}\n{text}", print_callback=output)
    except MontyRuntimeError as error:
        if value.isidentifier() and error.display("type-msg").startswith("NameError"):
            return None  # the line that sets it was not reached
        raise
    return str(found[0]), str(found[1])
