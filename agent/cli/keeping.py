"""Keeps the runs of commands: opens the store, and says what a run starts from."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.settings import Settings

if TYPE_CHECKING:
    from agent.cli.request import Request
    from agent.recording.starting import Start
    from agent.store.rows import Run
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
    start = Start(
        question=request.question,
        settings=request.settings,
        strategy=request.plan.strategy,
        options=dict(request.plan.options),
        presets=library.presets if library else (),
        prompts=[str(path) for path in library.files.values()] if library else (),
        tools=request.tools,
        conversation=request.conversation,
        conversing=request.conversing,
        schema=request.schema,
        why=request.plan.why,
        documents=documents.name if documents else "",
        named=request.named,
        offline=request.settings.offline,
    )
    fork = request.fork
    if fork is None:
        return start
    return replace(start, seed=int(fork.past.started["seed"]), changes=fork.as_json())


def row_of(request: "Request", run_id: str) -> "Run":
    """Return the row of the run of `request`."""
    from agent.store.rows import Run

    return Run(
        run_id,
        request.question.text,
        model=request.settings.model,
        strategy=request.plan.strategy,
        session=request.session,
        parent=request.fork.past.run.id if request.fork else "",
        at_step=request.fork.step if request.fork else 0,
    )
