"""What is done for a session while nobody waits: its title, room in its memory, reading ahead."""

from collections.abc import Callable, Generator
from contextlib import closing, suppress
from typing import TYPE_CHECKING, TypeVar

from agent.errors import AgentError
from agent.models.model import Local
from agent.prompts import Library

if TYPE_CHECKING:
    from agent.chat.chat import Chat

T = TypeVar("T")
READS_ON = ("auto", "converse")
"""Strategies that go on behind the prefix that is read ahead."""


def tidied(chat: "Chat", wanted: Callable[[], bool]) -> None:
    """Do what there is to do until something else is `wanted`; what fails is left for later."""
    with suppress(AgentError):  # nobody asked for any of this
        if chat.engine.ready and not wanted():
            _title(chat, wanted)
            _room(chat, wanted)
        if not wanted() and chat.plan.strategy in READS_ON:
            _read_ahead(chat)


def left(chat: "Chat") -> None:
    """Keep what the session needs to be gone on with; a model that failed keeps nobody here."""
    if chat.session is not None:
        with suppress(AgentError):
            _named(chat)
        with suppress(AgentError):
            _kept(chat, chat.session.id)


def _named(chat: "Chat") -> None:
    """Give the session a title, also where no model has time for it."""
    from agent.memory.titling import beginning

    chat.refresh()
    session, turns = chat.session, chat.turns()
    if session is not None and not session.title and turns:
        chat.store.rename(session.id, beginning(turns[0].question), by_person=False)


def _kept(chat: "Chat", session: str) -> None:
    """Keep the engine's state of the session."""
    if chat.settings.record != "never" and chat.engine.ready:
        model = chat.engine.model()
        if isinstance(model, Local):
            model.keep_state(session)


def _title(chat: "Chat", wanted: Callable[[], bool]) -> None:
    """Have the model name the session, once there is an answer; a person's title stays."""
    from agent.memory.titling import title_of

    session, last = chat.session, chat.last
    if session is None or session.title or last is None or last.state != "answered":
        return
    library = chat.plan.library or Library()
    writing = title_of(chat.engine.model(), library, last.question, last.answer)
    title = _unless(wanted, writing)
    if title is not None:
        chat.store.rename(session.id, title, by_person=False)
        chat.refresh()


def _room(chat: "Chat", wanted: Callable[[], bool]) -> None:
    if chat.memory is not None:
        _unless(wanted, chat.memory.tidy())


def _unless(wanted: Callable[[], bool], working: Generator[object, None, T]) -> T | None:
    """Return what comes of `working`; None, and an end to it, once something else is wanted."""
    with closing(working):
        while not wanted():
            try:
                next(working)
            except StopIteration as done:
                return done.value  # type: ignore[no-any-return]
    return None


def _read_ahead(chat: "Chat") -> None:
    from agent.protocols.headed import Headed
    from agent.strategies.converse import prefix
    from agent.strategies.running import usual

    library = chat.plan.library or Library()
    standing = chat.memory.standing() if chat.memory is not None else ()
    tools = usual()
    headed = Headed(True).adopted(standing, tools)  # as it is written by the models that read ahead
    chat.engine.read([*prefix(library, tools), *headed])
