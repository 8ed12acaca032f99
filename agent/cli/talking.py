"""Opens a chat for the command line: the documents, plans, tools and models that it may use."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from agent.chat.choices import Choices
from agent.cli import consulting, surfing
from agent.cli.approving import secrets_for
from agent.cli.planning import plan_from
from agent.messages import Question
from agent.settings import Settings
from agent.strategies.plan import Plan

if TYPE_CHECKING:
    from agent.approving.gate import Gate
    from agent.chat.chat import Chat
    from agent.chat.engine import Engine
    from agent.equipping.equipment import Equipment
    from agent.store.store import Store
    from tools.documents.documents import Documents

NOTHING_CHOSEN = Choices()


def chat_for(
    store: "Store",
    settings: Settings,
    plan: Plan,
    engine: "Engine",
    *,
    notify: Callable[[str], None],
    open_engine: "Callable[[Settings], Engine]",
    named: bool = False,
    allow: Sequence[str] = (),
    domains: tuple[Sequence[str], Sequence[str]] = ((), ()),
    cached: bool = True,
    choices: Choices = NOTHING_CHOSEN,
    tools: Sequence[str] = (),
    verbose: bool = False,
) -> "Chat":
    """Return a chat.

    Args:
        store: where it is kept.
        settings: what it begins with.
        plan: how questions are answered, as `choices` and settings make it.
        engine: the model, which may still be loading.
        notify: tells the person one line.
        open_engine: makes the engine of another model.
        named: whether the person named the collection.
        allow: tools that `--allow` named.
        domains: those that `--allow-domain` and those that `--deny-domain` named.
        cached: whether pages may be taken from disk, and kept there.
        choices: the options, prompts and presets, as they were written.
        tools: what brings tools besides the program's own.
        verbose: whether the person wants to see what tools print.

    Raises:
        UserError: `allow` names no tool, or `domains` no domain.
        ConfigError: the setting `approve` names none.
    """
    from agent.chat.chat import Chat
    from agent.chat.means import Means
    from agent.cli.equipping import equipment_of

    equipment = equipment_of(settings, tools, notify, verbose)
    gate = _gate(settings, notify, allow, domains, equipment)
    means = Means(
        plan_from,
        open_engine,
        _documents,
        consulting.again,
        _collections,
        _add,
        lambda present, options: surfing.opened(present, notify, cached, options),
        equipment,
        tools,
    )
    return Chat(store, settings, engine, gate, notify, plan, means, named=named, choices=choices)


def _gate(
    settings: Settings,
    notify: Callable[[str], None],
    allow: Sequence[str],
    domains: tuple[Sequence[str], Sequence[str]],
    equipment: "Equipment",
) -> "Gate":
    """Return the gate; added tools open with the first question, unless some are named here."""
    from agent.approving.opening import NO_TOOLS, Domains, gate_for

    known = equipment.all() if allow or settings.approve else NO_TOOLS
    gate = gate_for(settings, notify, allow, Domains(*domains), known)
    gate.secrets = secrets_for(settings)
    return gate


def _documents(settings: Settings, question: Question, named: bool) -> "Documents | None":
    return consulting.opened(settings, named, (), bool(question.attachments))


def _collections(settings: Settings) -> list[str]:
    from tools.documents.keeping.shelf import names

    return names(settings.collections_folder)


def _add(settings: Settings, path: str) -> None:
    """Add a file or folder to the collection in force, the default one where that is off."""
    from pathlib import Path

    from agent.cli.documents.gathering import Gathering
    from agent.cli.documents.shelves import DEFAULT, root_of, shelf
    from tools.documents.adding.adding import Wishes

    place = shelf(collection=settings.collection or DEFAULT)
    roots = [root_of(Path(path).expanduser(), (), (), False)]
    with place.opened(create=True) as collection:
        Gathering(place.settings, Wishes(), roots).play(collection)
