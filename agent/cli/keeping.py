"""Keeps the runs of commands: opens the store, and says what a run starts from."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from agent.settings import Settings

if TYPE_CHECKING:
    from agent.cli.answering import Request
    from agent.recording.starting import Start
    from agent.store.store import Store
    from tools.documents.documents import Documents


def opened(settings: Settings, notify: Callable[[str], None]) -> "Store":
    """Return the store of `settings`; one in memory where nothing is to be kept."""
    from agent.store.opening import open_store
    from agent.store.sqlite import Sqlite
    from agent.store.store import Store

    if settings.record == "never":
        return Store(Sqlite(None))
    return open_store(settings, notify)


def start_of(request: "Request", documents: "Documents | None") -> "Start":
    """Return what the run of `request` starts from."""
    from agent.recording.starting import Start

    library = request.plan.library
    return Start(
        question=request.question,
        settings=request.settings,
        strategy=request.plan.strategy,
        options=dict(request.plan.options),
        presets=library.presets if library else (),
        prompts=[str(path) for path in library.files.values()] if library else (),
        conversation=request.conversation,
        schema=request.schema,
        documents=documents.name if documents else "",
    )
