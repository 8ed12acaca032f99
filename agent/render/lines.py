"""JSON for programs: one event a line as it happens (`--jsonl`), or one object (`--json`).

JSON Lines (https://jsonlines.org): every line is one object with its `type`; the last is `result`
or `error`.
"""

from typing import TextIO

from agent.errors import AgentError
from agent.events import SCHEMA_VERSION, Event, as_json
from agent.messages import Json
from agent.render.record import Record, json_text


class Lines:
    """Writes each event at once."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._record = Record()

    def show(self, event: Event) -> None:
        """Write one line."""
        self._record.take(event)
        self._write({"schema_version": SCHEMA_VERSION, **as_json(event)})

    def finish(self) -> None:
        """Write the last line: the result."""
        self._write({"type": "result", **self._record.as_json()})

    def stopped(self, error: AgentError) -> None:
        """Write the last line: what went wrong."""
        self._write({"type": "error", **self._record.error(error)})
        error.recorded = True

    def _write(self, document: dict[str, Json]) -> None:
        self._out.write(json_text(document) + "\n")
        self._out.flush()


class Document:
    """Writes one object when the run is over."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._record = Record()

    def show(self, event: Event) -> None:
        """Take the next event."""
        self._record.take(event)

    def finish(self) -> None:
        """Write the result."""
        self._write(self._record.as_json())

    def stopped(self, error: AgentError) -> None:
        """Write what went wrong."""
        self._write(self._record.error(error))
        error.recorded = True

    def _write(self, document: dict[str, Json]) -> None:
        self._out.write(json_text(document, indent=2) + "\n")
        self._out.flush()
