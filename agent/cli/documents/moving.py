"""Moves a collection to a server or back, while a person watches."""

from typing import TYPE_CHECKING

from agent.cli import signals, streams
from agent.cli.documents.gauge import Gauge
from agent.errors import Stopped
from agent.render.wording import counted

if TYPE_CHECKING:
    from tools.documents.keeping.collection import Collection


def moved(collection: "Collection", store: str, color: streams.Color) -> None:
    """Move `collection` to the server at `store`; empty: to this machine."""
    where = store or "this machine"
    if collection.stats().store == store:
        streams.note(f"the collection {collection.name} is on {where} already")
        return
    done = 0
    with signals.graceful(), Gauge(color) as gauge:
        try:
            for copied in collection.move(store):
                done = copied.done
                gauge.count("moving", copied.done, copied.total, where)
        except signals.Halt as halt:
            gauge.hide()
            stopped = Stopped(halt.number)
            stopped.hint = "it is where it was: the same command begins anew"
            raise stopped from None
    streams.note(f"moved {counted(done, 'passage')} of {collection.name} to {where}")
