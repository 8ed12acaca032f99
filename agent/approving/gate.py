"""Stands before every tool: a call that needs a person's word runs with it, or not at all.

A `deny` wins wherever it stands. Else the nearest word counts: what the person said in this
session, `--allow`, the rules kept for good; where there is none, a tool that asks is asked about.
Nothing of this is read from text that a model, a document or a tool wrote.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from agent.approving.domains import among, in_rules
from agent.approving.rules import Rule, Rules, allowing, source_of
from agent.approving.taint import Taint
from agent.approving.wish import Decision, Wish, wish_of
from agent.errors import AgentError, ConfigError, ToolError
from agent.messages import Json
from tools.secrecy import redacted
from tools.toolbox import Outcome, Tool, Toolbox

REFUSED = "not allowed by the person"
Keep = Callable[[str, Rule], None]


def _forget(tool: str, rule: Rule) -> None:
    """Keep nothing: there is no session."""


def _told(rules: Mapping[str, Rule], name: str, source: str) -> Rule | None:
    """Return what `rules` say; another tool's leave is none for an added one of its name."""
    told = rules.get(name)
    if not source or told in ("ask", "deny"):
        return told
    return rules.get(allowing(name, source))


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
    allow_domains: frozenset[str] = frozenset()
    """Domains that settings and flags allow."""
    deny_domains: frozenset[str] = frozenset()
    """Domains that settings and flags deny."""
    secrets: Sequence[str] = ()
    """Words that neither a model may see nor anybody else."""
    keep: Keep = _forget
    """Writes down what was decided for the session."""
    session: dict[str, Rule] = field(default_factory=dict)
    taint: Taint = field(default_factory=Taint)
    """Whose words stand before the model."""
    waited_s: float = 0.0
    """How long a person was waited for, in all."""
    _begun: list[tuple[str, dict[str, Json]]] = field(default_factory=list)
    """Calls that passed before their turn."""
    _refused: set[str] = field(default_factory=set)
    """Tools that were refused in this turn: a model that words its call anew asks nobody twice."""
    _told: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """Begin a turn: what was refused in the one before may be asked again."""
        self._refused.clear()
        self._begun.clear()

    def guarded(self, toolbox: Toolbox) -> Toolbox:
        """Return `toolbox` with this gate before each of its tools."""
        tools = {
            name: replace(tool, run=self._behind(tool), ahead=self._early(tool))
            for name, tool in toolbox.tools.items()
        }
        return replace(toolbox, tools=tools)

    def decide(self, tool: str, rule: Rule, for_good: bool = False, source: str = "") -> None:
        """Set what holds from now on for `tool` of `source`; see `Rules.settle`.

        Raises `AgentError` where a rule for good cannot be kept.
        """
        if for_good:
            self.rules.settle(tool, source, rule)
        allows = allowing(tool, source)
        for name in (tool, allows):
            self.session.pop(name, None)
        kept = allows if rule == "allow" else tool
        if not for_good:
            self.session[kept] = rule
        self.keep(kept, rule)

    def rule_of(self, tool: Tool) -> Rule:
        """Return what holds for `tool`."""
        return self.rule_named(tool.name, tool.asks, source_of(tool))

    def rule_named(self, name: str, asks: bool = False, source: str = "") -> Rule:
        """Return what holds for the tool of this name and source, which may ask by itself."""
        usual: Rule = "ask" if asks or name in self.asking else "allow"
        kept, damaged = self._kept()
        told = (_told(self.session, name, source), _told(kept, name, source))
        if "deny" in told or (damaged and usual == "ask"):
            return "deny"
        if told[0] is not None:
            return told[0]
        if name in self.allowed:
            return "allow"
        return told[1] or usual

    def domain_rule(self, host: str) -> Rule | None:
        """Return what holds for pages of `host`; None where nobody said anything."""
        kept, damaged = self._kept()
        said, before = in_rules(self.session, host), in_rules(kept, host)
        if "deny" in said | before or among(self.deny_domains, host) or damaged:
            return "deny"
        for told in (said, {"allow"} if among(self.allow_domains, host) else set(), before):
            if told:
                return "ask" if "ask" in told else "allow"
        return None

    def kept(self) -> Mapping[str, Rule]:
        """Return the rules kept for good."""
        return self._kept()[0]

    def agreed(self, wish: Wish, key: str, flag: str) -> bool:
        """Return whether the person agrees to `wish`; they are asked once in a turn.

        Args:
            wish: what they are shown.
            key: what the same wishes have in common.
            flag: what would have allowed it, where nobody can be asked.
        """
        if key in self._refused or not self._agreed(wish, flag):
            self._refused.add(key)
            return False
        return True

    def redacted(self, text: str) -> str:
        """Return `text` without keys and secrets."""
        return redacted(text, self.secrets)

    def _behind(self, tool: Tool) -> Callable[..., object]:
        def run(**arguments: Json) -> object:
            if (tool.name, arguments) in self._begun:
                self._begun.remove((tool.name, arguments))
            else:
                self._pass(tool, arguments)
            return self._discreet(tool, arguments)

        return run

    def _early(self, tool: Tool) -> Callable[[Mapping[str, Json]], None] | None:
        """Return what begins a call before its turn, where it needs nobody's word.

        The calls of one step were all written before the first of them brought anything.
        """
        if (begin := tool.ahead) is None:
            return None

        def ahead(arguments: Mapping[str, Json]) -> None:
            self.taint.check(tool, arguments, self.secrets)
            asks = tool.asks or bool(self.taint.concern(tool))
            if self.rule_named(tool.name, asks, source_of(tool)) == "allow":
                begin(arguments)
                self._begun.append((tool.name, dict(arguments)))

        return ahead

    def _discreet(self, tool: Tool, arguments: Mapping[str, Json]) -> object:
        """Run `tool`, and leave secrets out of what it brings or complains of."""
        try:
            brought = tool.run(**arguments)
        except Exception as error:  # whoever wrote the tool may have written this as well
            self.taint.brought(tool, str(error))
            if not isinstance(error, ToolError):
                raise
            if (told := self.redacted(str(error))) != str(error):
                raise ToolError(told) from None
            raise
        self.taint.brought(tool, str(brought.text if isinstance(brought, Outcome) else brought))
        if isinstance(brought, str):
            return self.redacted(brought)
        if isinstance(brought, Outcome) and isinstance(brought.text, str):
            return replace(brought, text=self.redacted(brought.text))
        return brought

    def _pass(self, tool: Tool, arguments: Mapping[str, Json]) -> None:
        """Return where the call may run; raise `ToolError` where it may not."""
        self.taint.check(tool, arguments, self.secrets)
        concern = self.taint.concern(tool)
        rule = self.rule_named(tool.name, tool.asks or bool(concern), source_of(tool))
        self.admit(rule, lambda: wish_of(tool, arguments, concern))

    def admit(self, rule: Rule, wished: Callable[[], Wish]) -> None:
        """Return where a tool under `rule` may run; raise `ToolError` where it may not."""
        if rule == "allow":
            return
        wish = wished()
        if rule == "deny" or not self.agreed(wish, wish.tool, f"--allow {wish.tool}"):
            self._refused.add(wish.tool)
            raise ToolError(REFUSED)

    def _agreed(self, wish: Wish, flag: str) -> bool:
        if self.ask is None:
            remedy = f" ({flag})" if flag else ""
            self._tell(f"{wish.subject} was not {wish.done}: nobody could be asked{remedy}")
            return False
        begun = time.monotonic()
        try:
            decision = self.ask(wish)
        finally:
            self.waited_s += time.monotonic() - begun
        if decision in ("session", "always"):
            self._remember(wish, for_good=decision == "always")
        return decision in ("once", "session", "always")

    def _remember(self, wish: Wish, for_good: bool) -> None:
        try:
            self.decide(wish.tool, "allow", for_good, wish.source)
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
