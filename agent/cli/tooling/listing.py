"""`agent tools list` and `show`: which tools there are, what they may do, and what they say."""

from typing import TYPE_CHECKING

from agent.cli import streams, table
from agent.cli.tooling.known import AsJson, Brought, Name, opened, print_json
from agent.cli.tooling.ruling import domain_of, show_domain

if TYPE_CHECKING:
    from agent.approving.gate import Gate
    from agent.approving.rules import Rule
    from agent.messages import Json
    from tools.toolbox import Permissions, Tool

OURS = "agent"
"""The origin of the program's own tools."""
PAGES = "Open pages of this domain."


def list_(tool: Brought = None, json: AsJson = False) -> None:
    """List the tools, where each comes from, and whether it runs, asks, or never runs."""
    with opened(tool or ()) as known:
        found = [(one, known.rule(one)) for one in known.tools.values()]
        domains = _domains(known.gate)
    if json:
        figures: list[Json] = [_figures(one, rule) for one, rule in found]
        print_json({"tools": figures, "domains": dict(domains)})
        return
    rows = [
        [one.name, rule, _first_line(one), one.origin or OURS, may(one.permissions)]
        for one, rule in found
    ]
    rows += [[name, rule, PAGES, "", ""] for name, rule in domains.items()]
    table.show(rows, ["NAME", "RULE", "WHAT IT DOES", "FROM", "MAY"])


def show(name: Name, tool: Brought = None, json: AsJson = False) -> None:
    """Show one tool: what the model reads of it, its arguments, its rule; or a domain's rule."""
    from json import dumps

    from agent.approving.domains import is_key

    if is_key(name):
        show_domain(domain_of(name), json)
        return
    with opened(tool or ()) as known:
        found = known.find(name)
        rule = known.rule(found)
    if json:
        print_json(_figures(found, rule))
        return
    streams.out(f"{found.name}: {rule}")
    if found.origin:
        streams.out(f"from {found.origin}; may: {may(found.permissions) or 'nothing declared'}")
    streams.out("")
    streams.out(found.description)
    streams.out("")
    streams.out(dumps(dict(found.parameters), ensure_ascii=False, indent=2))


def may(permissions: "Permissions") -> str:
    """Return what a tool may do, in words."""
    allowed = {
        "read": permissions.reads, "write": permissions.writes, "network": permissions.network,
    }  # fmt: skip
    return ", ".join(name for name, is_so in allowed.items() if is_so)


def _domains(gate: "Gate") -> "dict[str, Rule]":
    """Return the rules for domains that are kept for good."""
    from agent.approving.domains import is_key

    return {name: rule for name, rule in gate.rules.read().items() if is_key(name)}


def _first_line(tool: "Tool") -> str:
    return tool.description.partition("\n")[0]


def _figures(tool: "Tool", rule: str) -> "dict[str, Json]":
    from dataclasses import asdict

    return {
        "name": tool.name,
        "rule": rule,
        "description": tool.description,
        "parameters": dict(tool.parameters),
        "origin": tool.origin or OURS,
        "permissions": asdict(tool.permissions),
    }
