"""`agent tools allow`, `ask`, `deny` and `reset`: whether a tool runs, or a domain is opened."""

from typing import TYPE_CHECKING

from agent.cli import streams
from agent.cli.invocation import settings_from
from agent.cli.tooling.known import READS, Brought, Name, opened, own, print_json
from agent.errors import UserError

if TYPE_CHECKING:
    from agent.approving.gate import Gate
    from agent.approving.rules import Rule

NO_RULE = "no rule"


def allow(name: Name, tool: Brought = None) -> None:
    r"""Let a tool run, or pages of a domain be opened, without a question from now on.

    \b
    Examples:
      agent tools allow python
      agent tools allow domain:example.org
    """
    _set(name, "allow", tool or [])


def ask(name: Name, tool: Brought = None) -> None:
    """Ask each time before a tool runs, or a page of a domain is opened."""
    _set(name, "ask", tool or [])


def deny(name: Name, tool: Brought = None) -> None:
    """Never let a tool run, or pages of a domain be opened, whatever else allows it."""
    _set(name, "deny", tool or [])


def reset(name: Name, tool: Brought = None) -> None:
    """Forget the rule of a tool or domain: it is as it was shipped."""
    _set(name, None, tool or [])


def domain_of(name: str) -> str:
    """Return the domain in `domain:NAME`; raise `UserError` where it is none."""
    from agent.approving.domains import PREFIX, domains_of

    (domain,) = domains_of([name.removeprefix(PREFIX)], PREFIX.strip(":"), UserError)
    return domain


def show_domain(domain: str, json: bool) -> None:
    """Print the rule of a domain."""
    from agent.approving.domains import key_of

    rule = _gate().domain_rule(domain) or NO_RULE
    if json:
        print_json({"name": key_of(domain), "rule": rule})
    else:
        streams.out(f"{key_of(domain)}: {rule}")


def _set(name: str, rule: "Rule | None", named: list[str]) -> None:
    from agent.approving.domains import is_key
    from agent.approving.rules import source_of

    if is_key(name):
        _set_domain(domain_of(name), rule)
        return
    if name in own().tools:  # no source has to be opened for it
        gate = _gate()
        gate.rules.set(name, rule)
        streams.note(f"{name}: {gate.rule_of(own().tools[name])}")
        return
    with opened(named) as known:
        found = known.find(name)
        if known.rule(found) == READS:
            hint = "agent ask --no-docs leaves documents out, --no-web the web"
            raise UserError(f"{name} only reads documents that you chose, or pages", hint)
        known.gate.rules.settle(name, source_of(found), rule)
        streams.note(f"{name}: {known.gate.rule_of(found)}")


def _set_domain(domain: str, rule: "Rule | None") -> None:
    from agent.approving.domains import key_of

    gate = _gate()
    gate.rules.set(key_of(domain), rule)
    streams.note(f"{key_of(domain)}: {gate.domain_rule(domain) or NO_RULE}")


def _gate() -> "Gate":
    from agent.approving.opening import gate_for

    settings = settings_from().settings
    if settings.approve:  # it may name an added tool
        with opened() as known:
            return known.gate
    return gate_for(settings, streams.note)
