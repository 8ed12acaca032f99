"""Equations: the model declares unknowns and equations in words, a solver finds the answer.

Method: He-Yueya et al. 2023, arXiv:2304.09102: natural language with `[[var x]]`, `[[eq x = …]]`
and `[[answer x]]` in between, solved by SymPy. Equations that cannot be solved are shown their
error and may be mended once; then a program answers (PAL), and where that fails a chain of thought.
Which of them answered is told as a warning and in the confidence (both are our additions).
"""

import re
from collections.abc import Generator
from dataclasses import dataclass, field, replace

from agent.budget import Budget
from agent.errors import NoAnswer, ToolError
from agent.events import Action, Answer, Event, Observation, Warned
from agent.forms import find, form_of, same
from agent.messages import Json, Message, Question, ToolCall
from agent.observing import observe
from agent.prompts import Opened
from agent.strategies import catalogue, declarations, options
from agent.strategies.calling import call, confidence
from agent.strategies.strategy import Answering, Kit
from tools import solver
from tools.toolbox import Toolbox

TOOL = "solve"
FALLBACKS = ("pal", "cot")
NUMERIC = ("number", "text", "choice")
"""Forms that the answer may have where it is a number; in a choice it stands behind a letter."""
OFFERED = re.compile(r"\(?\b([A-J])[).:：、]\s*(.*?)(?=\s*\(?\b[A-J][).:：、]|\Z)", re.DOTALL)


@dataclass(frozen=True)
class Options:
    """What can be chosen with -O."""

    repairs: int = field(default=1, metadata=options.FROM_ZERO)
    """How often equations that cannot be solved may be mended; the paper mends none."""
    fallback: bool = True
    """Answer by pal, then by cot, where the equations cannot be solved."""


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` with the solution of the equations that the model states."""
    chosen = options.read(Options, kit.options)
    solving = kit.tape.tools(Toolbox.of(ready, solver.solve))
    problem = _unsuited(question) or solving.call(ToolCall(ready.__name__)).text
    if not problem:
        found = yield from _by_equations(kit, solving, question, budget, chosen.repairs)
        if isinstance(found, Answer):
            return found
        problem = found
    if not chosen.fallback:
        raise NoAnswer(
            f"the equations of {kit.model.name} could not be solved: {problem}",
            "leave out -O fallback=false, or choose another --strategy",
        )
    return (yield from _by_others(kit, question, budget, problem))


def ready() -> str:
    """Begin to start the solver; return what keeps it from working here, empty for nothing."""
    if reason := solver.missing():
        return reason
    solver.warm()
    return ""


def _unsuited(question: Question) -> str:
    form = form_of(question)
    return "" if form in NUMERIC else f"an answer of the form {form} is no number"


def _by_equations(
    kit: Kit, solving: Toolbox, question: Question, budget: Budget, repairs: int
) -> Generator[Event, None, Answer | str]:
    """Return the answer, or what is wrong with the last equations."""
    opened, front = kit.open("equations/prompt", question)
    for attempt in range(repairs + 1):
        written = yield from call(kit, opened, front, budget, "thought")
        observed = yield from _solved(kit, solving, written.text, budget.steps)
        found = _answer(observed, question)
        if isinstance(found, Answer):
            return replace(found, confidence=confidence(written.tokens))
        problem = found
        if attempt < repairs:
            told, front = kit.open("equations/repair", question, problem=problem)
            said = Message("assistant", f"{opened.opening} {written.text.strip()}".strip())
            opened = Opened((*opened.messages, said, *told.messages), told.opening)
    return problem.splitlines()[0]


def _solved(
    kit: Kit, solving: Toolbox, text: str, step: int
) -> Generator[Event, None, Observation]:
    """Solve what `text` declares; what is wrong with it is observed."""
    try:
        declared = declarations.read(text)
    except ToolError as error:
        observed = Observation(step, TOOL, f"error: {error}", failed=True)
    else:
        arguments: dict[str, Json] = {
            "variables": list(declared.variables),
            "equations": list(declared.equations),
            "answer": declared.answer,
        }
        action = ToolCall(TOOL, arguments)
        yield Action(step, action)
        observed = observe(step, action, solving, kit.secrets)
    yield observed
    return observed


def _answer(observed: Observation, question: Question) -> Answer | str:
    """Return the answer that was observed, or what is wrong."""
    if observed.failed:
        return observed.text.removeprefix("error: ")
    text = observed.text.splitlines()[0].rpartition(" = ")[2]
    if form_of(question) != "choice":
        return Answer(observed.step, text, observed.value)
    letters = [
        letter
        for letter, words in OFFERED.findall(question.text)
        if (read := find(words, "number", "first")) and same(read.value, observed.value)
    ]
    if len(letters) != 1:
        return f"{'several' if letters else 'none'} of the choices is {text}"
    return Answer(observed.step, f"({letters[0]})", letters[0])


def _by_others(kit: Kit, question: Question, budget: Budget, problem: str) -> Answering:
    """Answer with the first other strategy that can, and say which it was."""
    for name in FALLBACKS:
        yield Warned(f"the equations could not be solved ({problem}): answered by {name}")
        try:
            found = yield from catalogue.load(name)(kit, question, budget)
        except NoAnswer as error:
            if name == FALLBACKS[-1]:
                raise
            problem = str(error)
            continue
        sure = found.confidence
        return found if sure is None else replace(
            found, confidence=replace(sure, how=f"{sure.how}, by {name}")
        )  # fmt: skip
    raise AssertionError("unreachable")
