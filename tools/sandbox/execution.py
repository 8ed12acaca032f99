"""Runs a program in a session of the sandbox and brings back what it printed and its value.

Nothing but text crosses: a value comes as the first characters of what `repr` and `str` say of
it, cut inside the sandbox, because a small value there (lists of the same list) can be a huge one
here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tools.sandbox import faults, session
from tools.sandbox.program import VALUE, Program
from tools.sandbox.relay import Relay

if TYPE_CHECKING:
    from datetime import datetime

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


@dataclass(frozen=True)
class Outside:
    """What a program may use besides itself."""

    functions: Mapping[str, Callable[..., object]] = field(default_factory=dict)
    """Called in the thread that asked for it; what they take and return crosses as JSON does."""
    moment: "datetime | None" = None
    """What its clock shows; None: the time."""


NOTHING_OUTSIDE = Outside()


def run(program: Program, outside: Outside = NOTHING_OUTSIDE) -> Ran:
    """Run `program`; raise `ToolError` for all that is wrong with it."""
    from pydantic_monty import CollectString, MontyRuntimeError, MontySyntaxError

    output: list[CollectString] = []
    relay = Relay()
    lookup = {name: relay.hosted(function) for name, function in outside.functions.items()}

    def work(fresh: "MontySession") -> Ran:
        output[:] = [CollectString(faults.OUTPUT_BYTES)]  # a second attempt starts anew
        return _Running(fresh, output[0], lookup).run(program)

    try:
        return session.ask(work, relay, outside.moment)
    except (MontyRuntimeError, MontySyntaxError) as error:
        printed = output[0].output if output else ""
        raise faults.explained(program, error, printed) from None
    except session.Crashed as error:
        raise faults.broken(program, error) from None


@dataclass(frozen=True)
class _Running:
    """A program in its session."""

    fresh: "MontySession"
    output: "CollectString"
    lookup: dict[str, Any]

    def run(self, program: Program) -> Ran:
        """Run the program and find its value."""
        from pydantic_monty import MontyRuntimeError

        if program.prelude:
            self.fresh.feed_run(f"{program.prelude}\nNone")
        try:
            # As text: so no value of it crosses, not even by a stray `return`.
            self._feed(f"exec({SOURCE})\nNone", {SOURCE: program.text})
        except MontyRuntimeError as error:
            if error.display("type-msg").partition(":")[0] != "SystemExit":
                raise
            return Ran(self.output.output, None)
        value = self._first(program.values)
        if value is None and not self.output.output.strip():
            value = self._first(program.silent_values)
        return Ran(self.output.output, value)

    def _feed(self, code: str, inputs: dict[str, str] | None = None) -> Any:
        return self.fresh.feed_run(
            code, inputs=inputs, external_lookup=self.lookup, print_callback=self.output
        )

    def _first(self, values: tuple[str, ...]) -> tuple[str, str] | None:
        """Return the first of `values` that is something."""
        for value in values:
            found = self._value(value)
            if found not in (None, NOTHING):
                return found
        return None

    def _value(self, value: str) -> tuple[str, str] | None:
        from pydantic_monty import MontyRuntimeError

        text = f'f"{{{VALUE}!r}}"[:{SHOWN_CHARS}], f"{{{VALUE}!s}}"[:{SHOWN_CHARS}]'
        try:
            found = self._feed(f"{VALUE} = {value}\n{text}")
        except MontyRuntimeError as error:
            if value.isidentifier() and error.display("type-msg").startswith("NameError"):
                return None  # the line that sets it was not reached
            raise
        return str(found[0]), str(found[1])
