"""PAL: the model writes a program, the interpreter computes, its result is the answer.

Method: Gao et al. 2022, arXiv:2211.10435: `solution()` with the question as its docstring (put
into the model's mouth: it need not write it), one call at temperature 0, a fresh interpreter for
each program. A program that fails is shown its error and may be mended (our addition).
"""

import math
import re
from collections.abc import Generator
from dataclasses import dataclass, replace

from agent.budget import Budget
from agent.errors import NoAnswer
from agent.events import Action, Answer, Event, Observation
from agent.forms import Form, find, form_of
from agent.messages import Json, Question, ToolCall
from agent.observing import observe
from agent.prompts import Opened
from agent.reply import Reply
from agent.strategies import options
from agent.strategies.calling import ENDED, call, confidence, continued
from agent.strategies.strategy import Answering, Kit

TOOL = "python"
PYTHON_FENCE = re.compile(r"```[ \t]*(?:python|py)\b[^\n]*\n(.*?)(?:\n?```|\Z)", re.DOTALL)
FENCE = re.compile(r"```[^\n]*\n(.*?)(?:\n?```|\Z)", re.DOTALL)
SOLUTION = re.compile(r"^def solution\(", re.MULTILINE)


@dataclass(frozen=True)
class Options:
    """What can be chosen with -O."""

    repairs: int = 1
    """How often a program that fails may be mended."""


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` with what the model's program returns."""
    chosen = options.read(Options, kit.options)
    opened, front = kit.open("pal/prompt", question)
    for attempt in range(chosen.repairs + 1):
        shown = f"{TOOL}\n{opened.opening}\n"
        written = yield from call(kit, opened, front, budget, "action", before=shown)
        observed = yield from _run(kit, opened, written, budget.steps)
        if not observed.failed:
            return _answer(observed, written, form_of(question), budget.steps)
        if attempt < chosen.repairs:
            told, front = kit.open("pal/repair", question, problem=observed.text)
            again = continued(opened, _reply(opened, written), told.messages[-1].content)
            opened = replace(again, opening=told.opening or "```python")
    raise NoAnswer(
        f"no program of {kit.model.name} ran to its end: {observed.text.splitlines()[0]}",
        "ask it another way, or choose another --strategy",
    )


def _run(
    kit: Kit, opened: Opened, written: Reply, step: int
) -> Generator[Event, None, Observation]:
    program = program_in(f"{opened.opening}\n{written.text.strip(chr(10))}")
    call = ToolCall(TOOL, {"code": program})
    yield Action(step, call)
    if SOLUTION.search(program):  # run in a session of its own: no earlier problem can answer
        call = ToolCall(TOOL, {"code": f"{program}\n\nsolution()"})
    observed = observe(step, call, kit.toolbox, kit.secrets)
    if not observed.failed and not _is_value(observed.value):
        text = f"error: the program returned {observed.text or 'nothing'}: return the answer"
        observed = Observation(step, TOOL, text, failed=True)
    yield observed
    return observed


def _reply(opened: Opened, written: Reply) -> str:
    return f"\n{written.text.strip(chr(10))}\n```"


def program_in(text: str) -> str:
    """Return the program in a reply: its first Python block, else its first block, else all."""
    block = PYTHON_FENCE.search(text) or FENCE.search(text)
    return (block[1] if block else text).strip("\n")


def _is_value(value: Json) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return value is not None and value != "" and value != [] and value != {}


def _answer(observed: Observation, written: Reply, form: Form, step: int) -> Answer:
    value, text = observed.value, observed.text.strip()
    if isinstance(value, bool):
        value = text = "yes" if value else "no"
    elif isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    elif isinstance(value, str) and (found := find(value, form)) is not None:
        value = found.value
    return Answer(step, text, value, ENDED[written.ended], confidence(written.tokens))
