"""PAL: the model writes a program, the interpreter computes, its result is the answer.

Method: Gao et al. 2022, arXiv:2211.10435: `solution()` with the question as its docstring (put
into the model's mouth: it need not write it), one call at temperature 0, a fresh interpreter for
each program. A program that fails is shown its error and may be mended (our addition).
"""

import math
import re
from collections.abc import Generator
from dataclasses import dataclass, field

from agent.budget import Budget
from agent.errors import NoAnswer
from agent.events import Action, Answer, Event, Observation
from agent.forms import Form, find, form_of
from agent.messages import Json, Message, Question, ToolCall
from agent.observing import observe
from agent.prompts import Opened
from agent.reply import Reply
from agent.strategies import options
from agent.strategies.calling import call, confidence
from agent.strategies.strategy import Answering, Kit
from agent.values import PLAIN, value_of

TOOL = "python"
PYTHON_FENCE = re.compile(
    r"```[ \t]*(?:python|py)\b[^\n]*\n(.*?)(?:\n[ \t]*```|```\s*\Z|\Z)", re.DOTALL
)
FENCE = re.compile(r"```[^\n]*\n(.*?)(?:\n[ \t]*```|```\s*\Z|\Z)", re.DOTALL)
SOLUTION = re.compile(r"^def solution\(", re.MULTILINE)
DOCSTRING = re.compile(r'\n[ \t]*""".*?"""', re.DOTALL)
"""The question, which the person who asked it need not read again."""
CUT = "error: the program was cut: write a shorter one"


@dataclass(frozen=True)
class Options:
    """What can be chosen with -O."""

    repairs: int = field(default=1, metadata=options.FROM_ZERO)
    """How often a program that fails may be mended; the paper mends none."""


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` with what the model's program returns."""
    chosen = options.read(Options, kit.options)
    opened, front = kit.open("pal/prompt", question)
    for attempt in range(chosen.repairs + 1):
        shown = f"{TOOL}\n{DOCSTRING.sub('', opened.opening).rstrip()}\n"
        written = yield from call(kit, opened, front, budget, "action", before=shown)
        program = program_in(opened.opening, written.text)
        observed = yield from _run(kit, program, _is_cut(written), budget.steps)
        if not observed.failed:
            return _answer(observed, written, form_of(question), budget.steps)
        if attempt < chosen.repairs:
            told, front = kit.open("pal/repair", question, problem=observed.text)
            said = Message("assistant", f"```python\n{program}\n```")
            opened = Opened((*opened.messages, said, *told.messages), told.opening)
    raise NoAnswer(
        f"no program of {kit.model.name} ran to its end: {observed.text.splitlines()[0]}",
        "ask it another way, or choose another --strategy",
    )


def _run(kit: Kit, program: str, cut: bool, step: int) -> Generator[Event, None, Observation]:
    call = ToolCall(TOOL, {"code": program})
    yield Action(step, call)
    if SOLUTION.search(program):  # run in a session of its own: no earlier problem can answer
        call = ToolCall(TOOL, {"code": f"{program}\n\nsolution()"})
    if cut:  # what is left of it would compute something else
        observed = Observation(step, TOOL, CUT, failed=True)
    else:
        observed = observe(step, call, kit.toolbox, kit.secrets)
    if not observed.failed and not _is_value(observed.value):
        text = f"error: the program returned {observed.text or 'nothing'}: return the answer"
        observed = Observation(step, TOOL, text, failed=True)
    yield observed
    return observed


def program_in(opening: str, written: str) -> str:
    """Return the program in a reply: its first Python block, else its first block, else all.

    The reply goes on behind `opening`, or begins anew as models do that cannot be made to go on.
    """
    goes_on = written.lstrip("\n")[:1].isspace()
    anew = not goes_on and (PYTHON_FENCE.search(written) or SOLUTION.search(written))
    text = written if anew else f"{opening.rstrip()}\n{written.strip(chr(10))}"
    block = PYTHON_FENCE.search(text) or FENCE.search(text)
    return (block[1] if block else text).strip("\n")


def _is_cut(written: Reply) -> bool:
    return written.ended in ("length", "time") and "\n```" not in written.text


def _is_value(value: Json) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return value not in (None, "", [], {}, "nan", "inf", "-inf")


def _answer(observed: Observation, written: Reply, form: Form, step: int) -> Answer:
    """The value is the last line of what the program showed; what it printed stands above."""
    value, text = observed.value, observed.text.strip().rpartition("\n")[2]
    if isinstance(value, bool):
        value = text = "yes" if value else "no"
    elif isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
        text = text if value else "0"  # not -0
    elif isinstance(value, str):
        text = value.strip()
        value = _said(value, form)
    return Answer(step, text, value, "answered", confidence(written.tokens))


def _said(text: str, form: Form) -> Json:
    """Return the canonical form of a text; a number with more digits than a float keeps them."""
    found = value_of(text, text) if PLAIN.fullmatch(text) else None
    if found is not None:
        return found
    read = find(text, form)
    return text if read is None else read.value
