"""A session as Markdown: its questions as headings, the answers as they were written."""

from collections.abc import Iterator, Sequence

from agent.clean import printable
from agent.render.fences import closed
from agent.render.moments import date
from agent.store.rows import Run, Session

NO_TITLE = "(no title)"
WIDEST_HEADING = 120
ENDINGS = {
    "running": "still running",
    "stopped": "stopped before the end",
    "failed": "ended with an error",
    "interrupted": "interrupted: its process was gone",
}


def markdown(session: Session, turns: Sequence[Run]) -> str:
    """Return `turns` of `session` as a page of Markdown, the questions as headings."""
    models = dict.fromkeys(line(turn.model) for turn in turns if turn.model)
    about = [date(session.created), *models, f"session {session.id}"]
    parts = [f"# {title(session)}", " · ".join(about)]
    for turn in turns:
        parts += [*_asked(turn), *said(turn)]
    return "\n\n".join(parts) + "\n"


def _asked(turn: Run) -> Iterator[str]:
    """Yield the question as a heading; one of several lines also whole, as a quotation."""
    question = printable(turn.question).strip()
    heading = line(question)
    whole = len(heading) <= WIDEST_HEADING and "\n" not in question
    yield f"## {heading if whole else heading[:WIDEST_HEADING].rstrip() + ' …'}"
    if not whole:
        yield "\n".join(f"> {one}".rstrip() for one in question.split("\n"))


def said(turn: Run) -> Iterator[str]:
    """Yield the answer, and what else is to be said of it."""
    if answer := printable(turn.answer).strip():
        yield closed(answer)
    if ending := ENDINGS.get(turn.state):
        yield f"*({ending})*"
    if turn.correction:
        yield f"*(should have been: {line(turn.correction)})*"


def line(text: str) -> str:
    """Return `text`, a title as a rule, as one line that steers no terminal."""
    return " ".join(printable(text).split())


def title(session: Session | None) -> str:
    """Return the title of `session` as one line."""
    return (line(session.title) if session else "") or NO_TITLE
