"""What a chat is given by whoever starts it: all that reaches beyond the session itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from agent.chat.choices import Planner
from agent.chat.engine import Engine
from agent.equipping.equipment import Equipment
from agent.errors import UserError
from agent.messages import Question
from agent.settings import Settings
from agent.strategies.plan import Plan
from tools.documents.documents import Documents
from tools.documents.passage import Passage
from tools.web.web import Web


def _plan(
    strategy: str,
    options: Sequence[str] = (),
    prompts: Sequence[str] = (),
    presets: Sequence[str] = (),
) -> Plan:
    """Return a plan that nothing was chosen for but the strategy."""
    return Plan(strategy)


def _no_engine(settings: Settings) -> Engine:
    raise UserError("the model cannot be changed here", "start again with --model NAME")


def _no_documents(settings: Settings, question: Question, named: bool) -> Documents | None:
    return None


def _no_texts(settings: Settings, passages: Sequence[Passage]) -> Documents | None:
    return None


def _no_collections(settings: Settings) -> Sequence[str]:
    return ()


def _no_adding(settings: Settings, path: str) -> None:
    raise UserError("documents cannot be added here", f"agent docs add {path}")


def _no_web(settings: Settings, options: Mapping[str, str]) -> Web | None:
    return None


@dataclass(frozen=True)
class Means:
    """What a chat can do beyond its session."""

    plan: Planner = _plan
    engine: Callable[[Settings], Engine] = _no_engine
    """Makes the engine of another model."""
    documents: Callable[[Settings, Question, bool], Documents | None] = _no_documents
    """Opens what a question is looked up in, if there is something; the turn closes it. The third
    argument says whether the person named the collection: then it has to be there."""
    texts: Callable[[Settings, Sequence[Passage]], Documents | None] = _no_texts
    """Opens texts that came with a question before; the turn closes them."""
    collections: Callable[[Settings], Sequence[str]] = _no_collections
    """The names of the collections that there are."""
    add: Callable[[Settings, str], None] = _no_adding
    """Adds a file or folder to the collection of the settings."""
    web: Callable[[Settings, Mapping[str, str]], Web | None] = _no_web
    """Returns the web for one turn with the strategy's options, where the settings let it be used;
    the turn closes it."""
    equipment: Equipment = field(default_factory=Equipment)
    """The tools that the person has added; the chat closes it."""
    tools: Sequence[str] = ()
    """What brings tools that was named for this chat."""
