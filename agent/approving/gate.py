"""Stands before every tool: a call that needs a person's word runs with it, or not at all.

A `deny` wins wherever it stands. Else the nearest word counts: what the person said in this
session, `--allow`, the rules kept for good; where there is none, a tool that asks is asked about.
Nothing of this is read from text that a model, a document or a tool wrote.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from agent.approving.rules import Rule, Rules
from agent.approving.wish import Decision, Wish, wish_of
from agent.errors import AgentError, ConfigError, ToolError
from agent.messages import Json
from tools.toolbox import Tool, Toolbox

REFUSED = "not allowed by the person"
Keep = Callable[[str, Rule], None]


def _forget(tool: str, rule: Rule) -> None:
    """Keep nothing: there is no session."""


@dataclass
class Gate:
    """Lets calls of tools through, after a question where one is needed."""

    rules: Rules
    notify: Callable[[str], None]
    asking: frozenset[str] = frozenset()
    """Tools that ask because the person set it so."""
    allowed: frozenset[str] = frozenset()
    """What `--allow` named."""
    ask: Callable[[Wish], Decision] | None = None
    """Asks the person; None where there is nobody."""
    keep: Keep = _forget
    """Writes down what was decided for the session."""
    session: dict[str, Rule] = field(default_factory=dict)
    waited_s: float = 0.0
    """How long a person was waited for, in all."""
    _refused: set[str] = field(default_factory=set)
    """Tools that were refused in this turn: a model that words its call anew asks nobody twice."""
    _told: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """Begin a turn: what was refused in the one before may be asked again."""
        self._refused.clear()

    def guarded(self, toolbox: Toolbox) -> Toolbox:
        """Return `toolbox` with this gate before each of its tools."""
        tools = {
            name: replace(tool, run=self._behind(tool)) for name, tool in toolbox.tools.items()
        }
        return replace(toolbox, tools=tools)

    def decide(self, tool: str, rule: Rule, for_good: bool = False) -> None:
        """Set what holds for `tool` from now on.

        Raises `AgentError` where a rule for good cannot be kept.
        """
        if for_good:
            self.rules.set(tool, rule)
            self.session.pop(tool, None)
        else:
            self.session[tool] = rule
        self.keep(tool, rule)

    def rule_of(self, tool: Tool) -> Rule:
        """Return what holds for `tool`."""
        usual: Rule = "ask" if tool.asks or tool.name in self.asking else "allow"
        kept, damaged = self._kept()
        told = (self.session.get(tool.name), kept.get(tool.name))
        if "deny" in told or (damaged and usual == "ask"):
            return "deny"
        if told[0] is not None:
            return told[0]
        if tool.name in self.allowed:
            return "allow"
        return told[1] or usual

    def _behind(self, tool: Tool) -> Callable[..., object]:
        def run(**arguments: Json) -> object:
            self._pass(tool, arguments)
            return tool.run(**arguments)

        return run

    def _pass(self, tool: Tool, arguments: Mapping[str, Json]) -> None:
        """Return where the call may run; raise `ToolError` where it may not."""
        rule = self.rule_of(tool)
        if rule == "allow":
            return
        wish = wish_of(tool, arguments)
        if rule == "deny" or tool.name in self._refused or not self._agreed(wish):
            self._refused.add(tool.name)
            raise ToolError(REFUSED)

    def _agreed(self, wish: Wish) -> bool:
        if self.ask is None:
            self._tell(f"{wish.tool} was not run: nobody could be asked (--allow {wish.tool})")
            return False
        begun = time.monotonic()
        try:
            decision = self.ask(wish)
        finally:
            self.waited_s += time.monotonic() - begun
        if decision in ("session", "always"):
            self._remember(wish.tool, for_good=decision == "always")
        return decision in ("once", "session", "always")

    def _remember(self, tool: str, for_good: bool) -> None:
        try:
            self.decide(tool, "allow", for_good)
        except AgentError as error:
            self.notify(f"allowed only this once: {error}")

    def _kept(self) -> tuple[Mapping[str, Rule], bool]:
        """Return the rules kept for good, and whether their file is damaged."""
        try:
            return self.rules.read(), False
        except ConfigError as error:
            self._tell(f"tools that ask are not run: {error} (hint: {error.hint})")
            return {}, True

    def _tell(self, text: str) -> None:
        if text not in self._told:
            self._told.add(text)
            self.notify(text)
