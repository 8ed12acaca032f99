"""The added tools of a run: opened once, told apart by name, chosen for the question."""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from agent.equipping.choosing import Chooser
from agent.equipping.cleaning import cleaned
from agent.equipping.names import names_of
from agent.errors import ToolError
from agent.events import Contact
from tools.added.source import Source
from tools.toolbox import Tool, Toolbox

RESERVED = ("python",)
"""Names that the program's own tools have in every run."""
NOBODY: frozenset[str] = frozenset()


@dataclass
class Equipment:
    """Tools from sources that stay open until the run ends."""

    sources: Sequence[Source] = ()
    notify: Callable[[str], None] = print
    disabled: frozenset[str] = NOBODY
    """Names of tools and sources that no model is offered."""
    reserved: Collection[str] = RESERVED
    chooser: Chooser = field(default_factory=lambda: Chooser(None))
    _tools: Toolbox | None = field(default=None, init=False)

    def all(self) -> Toolbox:
        """Return all added tools but the disabled ones; what does not work is told and left out.

        Raises:
            UserError: only the person can mend it.
        """
        if self._tools is None:
            found = self.known()
            self._tools = Toolbox(
                {name: tool for name, tool in found.tools.items() if name not in self.disabled}
            )
        return self._tools

    def known(self, starting: bool = True) -> Toolbox:
        """Return all added tools of the sources that are enabled, disabled tools among them.

        Args:
            starting: whether servers are started that can say without that what they offer.
        """
        opened = [
            (source.name, replace(tool, origin=tool.origin or source.name))
            for source in self.sources
            if source.name not in self.disabled
            for tool in self._opened(source, starting)
        ]
        wanted = [(origin, tool.name) for origin, tool in opened]
        names = names_of(wanted, self.reserved)
        found = {}
        for name, (origin, tool) in zip(names, opened, strict=True):
            if name:
                found[name] = replace(cleaned(tool), name=name)
            else:
                self.notify(f"{origin}: the tool {tool.name!r} is left out: its name is taken")
        return Toolbox(found)

    def for_question(self, question: str, always: Collection[str] = ()) -> Toolbox:
        """Return the added tools that may help with `question`, those of `always` among them."""
        tools = self.all()
        if len(tools) > self.chooser.limit and self.chooser.is_new:
            self.notify(f"reading what {len(tools)} tools are for: this once it takes a while")
        chosen = self.chooser.chosen(tools, question, always)
        if len(chosen) < len(tools):
            self.notify(f"{len(chosen)} of {len(tools)} tools offered")
        return chosen

    def contacts(self) -> tuple[Contact, ...]:
        """Return whom the sources have reached."""
        return tuple(
            contact
            for source in self.sources
            if (tell := getattr(source, "contacts", None)) is not None
            for contact in tell()
        )

    def close(self) -> None:
        """End what the sources have started."""
        for source in self.sources:
            with suppress(Exception):  # the others are to end in any case
                source.close()

    def _opened(self, source: Source, starting: bool) -> Sequence[Tool]:
        offered: Callable[[], Sequence[Tool]] | None = getattr(source, "offered", None)
        try:
            return source.tools() if starting or offered is None else offered()
        except ToolError as error:
            self.notify(f"{source.name}: its tools are left out: {error}")
            return ()


def equipped(
    sources: Sequence[Source],
    notify: Callable[[str], None],
    disabled: frozenset[str] = NOBODY,
    reserved: Collection[str] = RESERVED,
    chooser: Chooser | None = None,
) -> Equipment:
    """Return the equipment that `sources` make."""
    return Equipment(sources, notify, disabled, reserved, chooser or Chooser(None))
