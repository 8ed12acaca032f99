"""A source of tools: the operations of a service that an OpenAPI document describes."""

from collections.abc import Callable, Sequence
from functools import partial

from agent.events import Contact
from agent.messages import Json
from tools.added.openapi.asking import Asking
from tools.added.openapi.operation import Operation, operations
from tools.added.openapi.service import Service
from tools.toolbox import Outcome, Permissions, Tool

Opening = Callable[[], Service]


class ServiceSource:
    """Brings a tool for each operation; the document is read when they are first asked for."""

    def __init__(self, name: str, opening: Opening) -> None:
        self.name = name
        self._opening = opening
        self._asking: Asking | None = None
        self._tools: Sequence[Tool] | None = None

    def tools(self) -> Sequence[Tool]:
        """Return the tools; see `Source.tools`."""
        if self._tools is None:
            service = self._opening()
            asking = self._asking = Asking(service)
            found = operations(service.document)
            self._tools = [_tool(one, asking, self.name) for one in found]
        return self._tools

    def contacts(self) -> Sequence[Contact]:
        """Return whom it has reached."""
        return self._asking.contacts() if self._asking is not None else ()

    def close(self) -> None:
        """Give back connections; safe to call twice."""
        if self._asking is not None:
            self._asking.close()


def _tool(operation: Operation, asking: Asking, origin: str) -> Tool:
    return Tool(
        operation.name,
        operation.description,
        partial(_called, asking, operation),
        operation.schema,
        asks=not operation.reads,
        shows="tools",
        permissions=Permissions(writes=not operation.reads, network=True),
        origin=origin,
    )


def _called(asking: Asking, operation: Operation, /, **arguments: Json) -> Outcome:
    return asking.call(operation, arguments)
