"""Says what went wrong in a program so that a small model can mend it.

First the line and the reason, then the line itself, then what to write instead where we know.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from agent.errors import ToolError
from tools.sandbox import prelude
from tools.sandbox.program import Program
from tools.sandbox.session import FEED_SECONDS, Crashed

if TYPE_CHECKING:
    from pydantic_monty import MontyRuntimeError, MontySyntaxError

PROGRAM_FILE = "<string>"  # the name that the interpreter gives to text run by `exec`
MAX_MESSAGE, MAX_LINE, MAX_PRINTED = 300, 160, 400
OUTPUT_BYTES = 64 << 10

STAND_IN = rf"type object '({'|'.join(prelude.STAND_INS)})_' has"
MODULES = (
    "math, random, datetime, decimal, fractions, statistics, itertools, functools, collections, "
    "re, json, heapq, bisect, operator, calendar, string, copy, time and typing"
)
INSTEAD_OF_MODULES = {
    "numpy": "use lists, sum(), math and statistics",
    "pandas": "use lists and dictionaries",
    "scipy": "use math and statistics, or a loop",
    "sympy": "solve the equation by hand and compute the result, or try numbers in a loop",
    "cmath": "use z ** 0.5 and complex()",
    "enum": "use constants",
    "abc": "use a plain class",
    "sys": "leave it out",
}
HINTS: Sequence[tuple[str, str]] = (
    (r"yield expressions", "generators cannot be used here: append to a list and return it"),
    (r"class inheritance", "classes cannot inherit here: write a plain class, or raise ValueError"),
    (r"(property|staticmethod|classmethod)", "write a plain function or method"),
    (r"'del' statement", "del cannot be used here: assign a new value"),
    (r"Wildcard imports", "import the names you need"),
    (r"name 'input' is not defined", "nobody can type here: write the values into the program"),
    (r"name '(open|compile|__import__|globals|vars|dir)' is not", "do without it: only compute"),
    (
        r"PermissionError|'os\.",
        "there are no files, network or settings here: an attached text stands above the "
        "question, answer from it",
    ),
    (r"await' outside function", "leave out async and await"),
    (r"more than 4,300 digits", "print fewer digits: use % or //, or count them with math.log10"),
    (r"instances of '\w+' and '\w+'$", "compare numbers: write float(x)"),
    (r"unsupported operand .*'decimal.Decimal' and 'float'", "write Decimal('0.1') for 0.1"),
    (r"unsupported operand .*'float' and 'decimal.Decimal'", "write Decimal('0.1') for 0.1"),
    (r"code 'f' for object of type 'Fraction'", "write float(x) to format a fraction"),
    (r"must be real number, not Fraction", "write float(x)"),
    (r"cannot import name '(wraps|total_ordering|cmp_to_key)'", "do without it"),
)


def explained(
    program: Program, error: "MontyRuntimeError | MontySyntaxError", printed: str
) -> ToolError:
    """Return what the model is told about an error of its program."""
    kind, _, message = error.display("type-msg").partition(": ")
    message = _plain(message)
    line = _line_of(error)
    if kind == "SyntaxError":
        return _of_syntax(program, message, error.display("msg"))
    if kind == "TimeoutError":
        return _too_long(program)
    if kind == "MemoryError":
        return _told(program, line, _of_memory(message), "", "")
    if kind == "RecursionError":
        return _told(program, line, "RecursionError: it calls itself without end", "", printed)
    if kind == "ModuleNotFoundError" and (name := _quoted(message)):
        top = name.split(".")[0]
        advice = INSTEAD_OF_MODULES.get(top, f"there are {MODULES}")
        return _told(program, line, f"there is no module {name!r} here", advice, printed)
    if kind == "NotImplementedError" and "monty syntax parser" in message:
        kind, message = "not supported here", message.rpartition("support ")[2]
    reason = f"{kind}: {message}" if message else kind
    return _told(program, line, reason, _advice(reason), printed)


def broken(program: Program, error: Crashed) -> ToolError:
    """Return what the model is told when its program ended the worker."""
    if error.timed_out:
        return _too_long(program)
    return ToolError("the program broke the sandbox: write it with fewer or smaller values")


def silent(program: Program) -> ToolError:
    """Return what the model is told about a program without any result."""
    advice = program.advice or "print it, or end with an expression"
    return ToolError(f"the program has no result: {advice}")


def _plain(message: str) -> str:
    """Return the interpreter's message in the words of Python."""
    if "Exceeds the limit (4300 digits)" in message:
        message = "a number of more than 4,300 digits cannot be written out"
    if message.startswith("Internal error in monty: exceptions can only"):
        message = "an exception takes one text here"
    message = message.replace("Internal error in monty: ", "").replace("Fraction_", "Fraction")
    message = re.sub(STAND_IN, r"module '\1' has", message)
    if len(message) > MAX_MESSAGE:
        message = f"{message[:MAX_MESSAGE]} …"
    return message


def _line_of(error: "MontyRuntimeError | MontySyntaxError") -> int:
    """Return the program's innermost line, 0 where there is none."""
    lines = [frame.line for frame in error.traceback() if frame.filename == PROGRAM_FILE]
    return lines[-1] if lines else 0


def _of_syntax(program: Program, message: str, raw: str) -> ToolError:
    found = re.search(r"\(<string>, line (\d+)\)$", raw)
    line = int(found[1]) if found else 0
    message = message.partition(" (<string>")[0]
    if program.flaw and "deeply nested" not in message:
        place, _, reason = program.flaw.partition(": ")
        return _told(program, int(place.split()[1]), reason, "", "")
    return _told(program, line, f"SyntaxError: {message}", _advice(message), "")


def _of_memory(message: str) -> str:
    if str(OUTPUT_BYTES) in message:
        return f"it prints more than {OUTPUT_BYTES >> 10} KiB: print only the result"
    return "MemoryError: it makes values that are too large: use smaller ones"


def _too_long(program: Program) -> ToolError:
    numbered = enumerate(program.source.split("\n"), 1)
    loop = next((number for number, text in numbered if text.strip().startswith("while ")), 0)
    reason = f"it ran for more than {FEED_SECONDS:g} seconds"
    return _told(program, loop, reason, "make every loop end, and compute less", "")


def _told(program: Program, line: int, reason: str, advice: str, printed: str) -> ToolError:
    parts = [f"line {line}: {reason}" if line else reason]
    if text := program.line(line):
        parts.append(f"    {text[:MAX_LINE]}")
    if advice:
        parts.append(advice)
    if printed.strip():
        parts.append(f"printed before that: {printed.strip()[-MAX_PRINTED:]}")
    return ToolError("\n".join(parts))


def _advice(reason: str) -> str:
    return next((hint for pattern, hint in HINTS if re.search(pattern, reason)), "")


def _quoted(message: str) -> str:
    found = re.search(r"'([\w.]+)'", message)
    return found[1] if found else ""
