"""Browses the web for quotes: one command a step, each from a fresh prompt of where things stand.

Method: WebGPT (Nakano et al. 2021, arXiv:2112.09332). It ends with the command `End`, at the most
actions, or when the quotes together are long enough. Text that is no command counts as an action
and changes nothing. Ours: the same command on the same screen for the third time ends it too, since
a small model would go on so; and under a grammar only what can be done can be written.
"""

from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from agent.budget import Budget
from agent.errors import ContextOverflow, ToolError
from agent.events import Action, Event, Observation
from agent.inert import inert
from agent.marking import Marking
from agent.messages import Question, ToolCall
from agent.observing import MOST_CHARS, clean
from agent.reply import Reply
from agent.strategies.calling import call
from agent.strategies.research.choices import RESUMES, Options, actions_of
from agent.strategies.research.commands import Command, read
from agent.strategies.research.grammar import grammar
from agent.strategies.research.screen import FOUND, Screen
from agent.strategies.strategy import Kit
from tools.web.view import View

PROMPT = "research/browse"
SAME_ENDS = 3
REFUSED_AFTER = 8
LONGEST_SHOWN = 120
"""Characters of a past action."""
Ended = Literal[
    "answer", "refused", "quotes", "unreached", "steps", "repetition", "seconds", "tokens", "cost"
]
"""`refused`: the question is nonsense or controversial; `quotes`: they are long enough;
`unreached`: nothing can be searched."""


@dataclass
class Browsing:
    """What happened so far in one episode."""

    screen: Screen
    marking: Marking
    left: int
    resumes: int = 0
    """How often it may go on where the quotes do not hold the answer."""
    past: list[str] = field(default_factory=list)
    """The actions, and what came of those that failed."""
    done: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often each command was written on each screen."""

    @property
    def may_refuse(self) -> bool:
        """Whether a model that obeys grammars may call the question nonsense.

        Before it has looked, or when it has looked for long: a small one does so at the first page
        that does not please it.
        """
        return not 0 < len(self.past) < REFUSED_AFTER

    def resume(self) -> bool:
        """Go on, where it may: what was quoted so far does not hold the answer."""
        if not (self.left and self.resumes):
            return False
        self.resumes -= 1
        self.screen.tried = len(self.screen.surfer.evidence.quotes)
        return True


def begun(kit: Kit, budget: Budget, chosen: Options, screen: Screen) -> Browsing:
    """Return the beginning of an episode."""
    resumes = RESUMES if chosen.resume else 0
    return Browsing(screen, Marking.of(kit.chance), actions_of(chosen, budget), resumes)


def browsed(
    kit: Kit, question: Question, budget: Budget, chosen: Options, state: Browsing
) -> Generator[Event, None, Ended]:
    """Collect quotes on `question` in the evidence of the screen; return what ended it."""
    screen = state.screen
    while state.left:
        if (limit := budget.exhausted()) is not None:
            return limit
        written = yield from _written(kit, question, budget, state)
        state.left -= 1
        command = read(written.text) if written.ended == "end" else None
        if command is not None and command.kind == "end":
            yield Action(budget.steps, command.call)
            yield Observation(budget.steps, command.call.tool, f"the browsing ends: {command.text}")
            return "answer" if command.text == "Answer" else "refused"
        yield from _done(kit, state, command, written.text.strip(), budget.steps)
        if screen.is_unreached:
            return "unreached"
        if screen.quoted_chars >= chosen.quote_chars:
            return "quotes"
        if max(state.done.values()) >= SAME_ENDS:
            return "repetition"
    return "steps"


def _written(
    kit: Kit, question: Question, budget: Budget, state: Browsing
) -> Generator[Event, None, Reply]:
    """Return what the model writes as its next action."""
    screen, view = state.screen, state.screen.view
    text, source = ("", "") if view is None else (clean(view.text, kit.secrets), origin(view))
    past, allowed = state.past, grammar(screen, state.may_refuse) if kit.constrained else ""
    while True:
        opened, front = kit.open(
            PROMPT, question, quotes=shown(kit, screen), past=past, left=state.left,
            unanswered=screen.tried > 0 and not screen.answerable,
            title=line(kit, view.page.document.title) if view else "",
            window=view.window if view else 0, windows=view.windows if view else 0,
            text=state.marking.block(text, source),
        )  # fmt: skip
        steps = budget.steps
        try:
            return (yield from call(kit, opened, front, budget, "action", grammar=allowed))
        except ContextOverflow:
            if not (text or past):
                raise
            budget.steps = steps
            text, past = text[: len(text) // 2], past[len(past) // 2 + 1 :]


def origin(view: View) -> str:
    """Return whose words are in sight."""
    return urlsplit(view.page.url).hostname or FOUND


@dataclass(frozen=True)
class Quote:
    """A quote as the model reads it."""

    number: int
    title: str
    host: str
    text: str


def shown(kit: Kit, screen: Screen) -> list[Quote]:
    """Return the quotes so far, as the model reads them."""
    return [
        Quote(
            one.number,
            line(kit, one.passage.title),
            urlsplit(one.passage.source).hostname or "",
            line(kit, one.text, MOST_CHARS),
        )
        for one in screen.surfer.evidence.quotes
    ]


def program_words(kit: Kit, question: Question) -> list[str]:
    """Return what the program itself tells the model: that is not to be copied outward."""
    nothing = {"past": [], "quotes": [], "left": 0, "title": "", "window": 0, "windows": 0,
               "unanswered": False}  # fmt: skip
    opened, _ = kit.open(PROMPT, question, text="", **nothing)
    return [one.content for one in opened.messages if one.role == "system"]


def line(kit: Kit, text: str, most_chars: int = LONGEST_SHOWN) -> str:
    """Return words of others in one line, harmless."""
    return inert(clean(" ".join(text.split()), kit.secrets, most_chars))


def _done(
    kit: Kit, state: Browsing, command: Command | None, text: str, step: int
) -> Generator[Event, None, None]:
    """Do a command, and remember it with what came of it; other text only counts."""
    said = line(kit, text)
    view = state.screen.view
    state.done[text, f"{view.page.url} {view.window}" if view else ""] += 1
    asked = command.call if command is not None else ToolCall("command", {"text": said})
    yield Action(step, asked)
    try:
        if command is None:
            raise ToolError("this is no command: it counts, and changes nothing")
        brought, failed = state.screen.do(command), False
    except ToolError as error:
        brought, failed = f"error: {error}", True
    told = clean(brought, kit.secrets)
    state.past.append(f"{said} ({line(kit, told)})" if failed else said)
    yield Observation(step, asked.tool, told, failed)
