"""`agent tools`: what the model may call, what it is told of it, and whether a person is asked."""

from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import streams, table
from agent.cli.invocation import settings_from
from agent.errors import UserError

if TYPE_CHECKING:
    from agent.approving.gate import Gate
    from agent.approving.rules import Rule
    from agent.messages import Json as JsonValue
    from tools.toolbox import Tool

tools = typer.Typer(no_args_is_help=True, help="List the tools, and set which run unasked")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="A name of the list, or domain:NAME")]
NO_RULE = "no rule"
READS = "reads"
"""What stands for the rule of a tool that only shows documents, or an open page: it never asks."""


@tools.command("list")
def list_(json: AsJson = False) -> None:
    """List the tools, and whether each runs, asks, or never runs."""
    gate = _gate()
    found = [(tool, _rule(tool, gate)) for tool in _known().values()]
    if json:
        figures: list[JsonValue] = [_figures(tool, rule) for tool, rule in found]
        _print_json({"tools": figures, "domains": dict(_domains(gate))})
        return
    rows = [[tool.name, rule, _first_line(tool)] for tool, rule in found]
    rows += [[name, rule, "Open pages of this domain."] for name, rule in _domains(gate).items()]
    table.show(rows, ["NAME", "RULE", "WHAT IT DOES"])


@tools.command()
def show(name: Name, json: AsJson = False) -> None:
    """Show one tool: what the model reads of it, its arguments, its rule; or a domain's rule."""
    from json import dumps

    from agent.approving.domains import is_key

    if is_key(name):
        _show_domain(name, json)
        return
    tool, gate = _found(name), _gate()
    if json:
        _print_json(_figures(tool, _rule(tool, gate)))
        return
    streams.out(f"{tool.name}: {_rule(tool, gate)}")
    streams.out("")
    streams.out(tool.description)
    streams.out("")
    streams.out(dumps(dict(tool.parameters), ensure_ascii=False, indent=2))


@tools.command()
def allow(name: Name) -> None:
    r"""Let a tool run, or pages of a domain be opened, without a question from now on.

    \b
    Examples:
      agent tools allow python
      agent tools allow domain:example.org
    """
    _set(name, "allow")


@tools.command()
def ask(name: Name) -> None:
    """Ask each time before a tool runs, or a page of a domain is opened."""
    _set(name, "ask")


@tools.command()
def deny(name: Name) -> None:
    """Never let a tool run, or pages of a domain be opened, whatever else allows it."""
    _set(name, "deny")


@tools.command()
def reset(name: Name) -> None:
    """Forget the rule of a tool or domain: it is as it was shipped."""
    _set(name, None)


def _set(name: str, rule: "Rule | None") -> None:
    from agent.approving.domains import is_key

    if is_key(name):
        _set_domain(name, rule)
        return
    tool, gate = _found(name), _gate()
    if _reads(tool):
        hint = "agent ask --no-docs leaves documents out, --no-web the web"
        raise UserError(f"{name} only reads documents that you chose, or pages", hint)
    gate.rules.set(name, rule)
    streams.note(f"{name}: {gate.rule_of(tool)}")


def _set_domain(name: str, rule: "Rule | None") -> None:
    from agent.approving.domains import key_of

    domain, gate = _domain(name), _gate()
    gate.rules.set(key_of(domain), rule)
    streams.note(f"{key_of(domain)}: {gate.domain_rule(domain) or NO_RULE}")


def _show_domain(name: str, json: bool) -> None:
    from agent.approving.domains import key_of

    domain = _domain(name)
    rule = _gate().domain_rule(domain) or NO_RULE
    if json:
        _print_json({"name": key_of(domain), "rule": rule})
    else:
        streams.out(f"{key_of(domain)}: {rule}")


def _domain(name: str) -> str:
    from agent.approving.domains import PREFIX, domains_of

    (domain,) = domains_of([name.removeprefix(PREFIX)], PREFIX.strip(":"), UserError)
    return domain


def _domains(gate: "Gate") -> "dict[str, Rule]":
    """Return the rules for domains that are kept for good."""
    from agent.approving.domains import is_key

    return {name: rule for name, rule in gate.rules.read().items() if is_key(name)}


def _gate() -> "Gate":
    from agent.approving.opening import gate_for

    return gate_for(settings_from().settings, streams.note)


def _known() -> "dict[str, Tool]":
    from agent.approving.opening import reading, toolbox

    return {**toolbox().tools, **reading().tools}


def _found(name: str) -> "Tool":
    from agent.approving.domains import PREFIX
    from agent.approving.opening import near

    known = _known()
    if name not in known:
        hint = f"for the pages of a domain write {PREFIX}{name}" if "." in name else ""
        raise UserError(f"there is no tool {name!r}", hint or near(name, known))
    return known[name]


def _reads(tool: "Tool") -> bool:
    from agent.approving.opening import toolbox

    return tool.name not in toolbox().tools


def _rule(tool: "Tool", gate: "Gate") -> str:
    return READS if _reads(tool) else gate.rule_of(tool)


def _first_line(tool: "Tool") -> str:
    return tool.description.partition("\n")[0]


def _figures(tool: "Tool", rule: str) -> "dict[str, JsonValue]":
    return {
        "name": tool.name,
        "rule": rule,
        "description": tool.description,
        "parameters": dict(tool.parameters),
    }


def _print_json(document: "dict[str, JsonValue]") -> None:
    from agent.events import SCHEMA_VERSION
    from agent.render.record import json_text

    streams.out(json_text({"schema_version": SCHEMA_VERSION, **document}))
