"""The command `/tools`: which tools there are, and whether they run, ask, or never run."""

from collections.abc import Mapping
from typing import cast

from agent.approving.domains import PREFIX, domains_of, is_key, key_of
from agent.approving.opening import near, toolbox
from agent.approving.rules import RULES, Rule, source_of
from agent.chat.chat import Chat
from agent.chat.commands.command import NOTHING, Command, Outcome
from agent.chat.screen import Screen
from agent.clean import printable
from agent.errors import UserError
from tools.toolbox import Tool

ALWAYS = "always"
USAGE = "write it like this: /tools ask python, or for good: /tools allow python always"


def _tools(chat: Chat, argument: str, screen: Screen) -> Outcome:
    tools = _known(chat)
    if not argument:
        rows = [[one.name, chat.gate.rule_of(one), _shown(one)] for one in tools.values()]
        rows += [[name, found, "Open pages of this domain."]
                 for name, found in {**chat.gate.kept(), **chat.gate.session}.items()
                 if is_key(name)]  # fmt: skip
        screen.table(rows, ["TOOL", "RULE", "WHAT IT DOES"])
        return NOTHING
    rule, *rest = argument.split()
    if rule not in RULES:
        raise UserError(f"/tools {rule}: is no rule", near(rule, RULES))
    if not rest or len(rest) > 2 or rest[1:] not in ([], [ALWAYS]):
        raise UserError(f"/tools {argument}: which tool?", USAGE)
    name = _named(rest[0], tools)
    source = "" if is_key(name) else source_of(tools[name])
    chat.gate.decide(name, cast(Rule, rule), rest[1:] == [ALWAYS], source)
    domain = name.removeprefix(PREFIX)
    in_force = chat.gate.domain_rule(domain) if is_key(name) else chat.gate.rule_of(tools[name])
    screen.say(f"{name}: {in_force}{' for good' if rest[1:] else ' in this session'}", "note")
    if in_force != rule:
        screen.say(f"a rule kept for good says so: /tools {rule} {name} {ALWAYS}", "warning")
    return NOTHING


def _known(chat: Chat) -> dict[str, Tool]:
    """Return the tools that can ask, and those that the person has added."""
    return {**toolbox().tools, **chat.means.equipment.all().tools}


def _shown(tool: Tool) -> str:
    """Return the first line of what a tool says of itself, and where it comes from."""
    line = printable(tool.description.partition("\n")[0])
    return f"{line} ({tool.origin})" if tool.origin else line


def _named(name: str, tools: Mapping[str, Tool]) -> str:
    """Return the name of a tool, or of the rule for a domain."""
    if is_key(name):
        (domain,) = domains_of([name.removeprefix(PREFIX)], name, UserError)
        return key_of(domain)
    if name not in tools:
        raise UserError(f"there is no tool {name!r}", near(name, tools))
    return name


def _words(chat: Chat) -> list[str]:
    return [*RULES, *toolbox().tools, ALWAYS]


COMMANDS = (
    Command("tools", "Show the tools, or set whether one runs, asks, or never runs",
            "agent tools list", _tools, "[allow|ask|deny NAME [always]]", _words),
)  # fmt: skip
