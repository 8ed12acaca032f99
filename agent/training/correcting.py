"""Writes what an answer should have been in the notation in which the run was written.

Nothing of the reasoning is kept: it led to something else.
"""

from agent.errors import ToolError
from agent.marker import MARKER
from agent.notation import OPENING, Step, read
from agent.training.trajectory import Conversation
from tools.toolbox import Toolbox


def corrected(conversation: Conversation, answer: str, correction: str) -> str | None:
    """Return the last turn with `correction` for the `answer`; None where nothing can hold it.

    A program or an equation is such a turn: only its result was wrong, and nobody mended it.
    """
    text = conversation.messages[-1].content
    step = _step(text)
    if step is not None:
        thought = f"{OPENING}\n" if text.lstrip().startswith(OPENING) else ""
        return f"{thought}Answer: {correction}"
    markers = list(MARKER.finditer(text))
    if markers and "```" not in text:
        said = markers[-1].group().strip()
        ends = f" {correction}." if said.isascii() else f"{correction}。"
        return f"{_start(conversation.opening)} {said}{ends}".strip()
    bare = text.removeprefix(conversation.opening).strip()
    return f"{conversation.opening}{correction}" if bare and bare == answer.strip() else None


def _step(text: str) -> Step | None:
    """Return the step that `text` is where it has headings and answers."""
    try:
        step = read(text, Toolbox())
    except ToolError:
        return None
    has_heading = text.lstrip().startswith((OPENING, "Answer:"))
    return step if has_heading and step.answer is not None else None


def _start(opening: str) -> str:
    """Return the mark that a reply begins with, such as `A:`, without what follows it."""
    mark, colon, _ = opening.strip().partition(":")
    return f"{mark}:" if colon and " " not in mark else ""
