"""What is done for a session while nobody waits: its title, room in its memory, reading ahead."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from agent.errors import AgentError
from agent.models.model import Local
from agent.prompts import Library

if TYPE_CHECKING:
    from agent.chat.chat import Chat


def tidied(chat: "Chat", wanted: Callable[[], bool]) -> None:
    """Do what there is to do, until a turn is `wanted`. What fails here is left for later."""
    try:
        if chat.engine.ready and not wanted():
            _title(chat)
            _room(chat, wanted)
        if not wanted():
            _read_ahead(chat)
    except AgentError:
        return  # nobody asked for any of this


def left(chat: "Chat") -> None:
    """Keep what the session needs to be gone on with."""
    from agent.memory.titling import beginning

    if chat.session is None:
        return
    try:
        chat.refresh()
        if not chat.session.title and chat.last is not None:
            first = chat.turns()[0].question
            chat.store.rename(chat.session.id, beginning(first), by_person=False)
    except (AgentError, IndexError):
        return
    if chat.settings.record != "never" and chat.engine.ready:
        model = chat.engine.model()
        if isinstance(model, Local):
            model.keep_state(chat.session.id)


def _title(chat: "Chat") -> None:
    """Have the model name the session, once there is an answer; a person's title stays."""
    from agent.memory.titling import title_of

    session, last = chat.session, chat.last
    if session is None or session.title or last is None or last.state != "answered":
        return
    library = chat.plan.library or Library()
    title = title_of(chat.engine.model(), library, last.question, last.answer)
    chat.store.rename(session.id, title, by_person=False)
    chat.refresh()


def _room(chat: "Chat", wanted: Callable[[], bool]) -> None:
    if chat.memory is None:
        return
    for _ in chat.memory.tidy():
        if wanted():
            return


def _read_ahead(chat: "Chat") -> None:
    from agent.strategies.converse import prefix
    from tools.python import python
    from tools.toolbox import Toolbox

    library = chat.plan.library or Library()
    standing = chat.memory.standing() if chat.memory is not None else ()
    chat.engine.read([*prefix(library, Toolbox.of(python)), *standing])
