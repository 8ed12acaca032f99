"""What `agent ask` is asked: one question, with all that was said about how to answer it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli import showing
from agent.cli.attaching import Given
from agent.messages import Json, Message, Question
from agent.settings import Settings
from agent.strategies.plan import Plan

if TYPE_CHECKING:
    from agent.recording.forking import Fork
    from tools.documents.documents import Documents


@dataclass(frozen=True)
class Request:
    """One question, with all that was said about how to answer it."""

    question: Question
    settings: Settings
    plan: Plan = Plan()
    """How to answer it."""
    view: showing.View = "text"
    destination: Path | None = None
    """The file that gets the answer instead of stdout."""
    tree: Path | None = None
    """The file that gets the page of the tree of thoughts."""
    schema: Mapping[str, Json] | None = None
    """The JSON Schema that the answer is brought into."""
    use_snapshots: bool = True
    warnings: tuple[str, ...] = ()
    """What was odd about the question's inputs."""
    given: tuple[Given, ...] = ()
    """Texts that came with the question, and are looked up in; its attachments are read whole."""
    named: bool = False
    """Whether the person named the collection."""
    allow: tuple[str, ...] = ()
    """Tools that run without a question."""
    domains: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """Domains whose pages are opened without a question, and those whose pages never are."""
    tools: tuple[str, ...] = ()
    """What brings tools besides the program's own: `--tool`."""
    session: str = ""
    """The session that it is the next turn of."""
    conversation: tuple[Message, ...] = ()
    """What was said there before."""
    conversing: bool = False
    """Whether it is a turn of a conversation, also where nothing was said before."""
    fork: "Fork | None" = None
    """The run that it goes on from, and how."""
    fork_documents: "Documents | None" = None
    """What that run was looking things up in."""
