"""Opens the memory that the settings ask for."""

from collections.abc import Callable

from agent.memory.conversation import Conversation
from agent.memory.memory import Memory
from agent.memory.recalling import ByMeaning, Recall, by_words, embedder
from agent.memory.wording import Wording
from agent.messages import Message
from agent.models.model import Model
from agent.prompts import Library
from agent.settings import Settings
from agent.store.store import Store
from agent.strategies.converse import prefix
from agent.strategies.running import usual

RESERVED = 4
"""One part in so many of the context is kept free for the steps and the answer."""


def open_memory(
    settings: Settings,
    store: Store,
    session: str,
    model: Callable[[], Model],
    library: Library | None = None,
) -> Memory:
    """Return the memory of `session`; the model is asked for only when it is needed.

    Args:
        settings: the kind of memory, and what the model's context holds.
        store: the log.
        session: the id of the session, which is there already.
        model: what counts tokens and writes summaries, beside the conversation.
        library: the prompts in force.
    """
    library = library or Library()
    recalls: dict[str, Recall | None] = {
        "window": None, "summary": by_words, "vector": ByMeaning(embedder)
    }  # fmt: skip

    def before() -> tuple[Message, ...]:
        return prefix(library, usual())

    return Conversation(
        store,
        session,
        model,
        Wording(library),
        before,
        settings.context_tokens,
        reserve=settings.context_tokens // RESERVED,
        summarises=settings.memory == "summary",
        recall=recalls[settings.memory],
    )
