"""The commands by name; an unknown one suggests the nearest."""

import difflib

from agent.chat.chat import Chat
from agent.chat.commands.command import NOTHING, Command, Outcome
from agent.chat.screen import Screen
from agent.errors import UserError

MARK = "/"


def find(name: str) -> Command:
    """Return the command `name`; raise `UserError` with the nearest one if there is none."""
    for command in COMMANDS:
        if command.name == name:
            return command
    near = difflib.get_close_matches(name, [one.name for one in COMMANDS], 1, 0.5)
    hint = f"did you mean /{near[0]}?" if near else "/help lists the commands"
    raise UserError(f"there is no command /{name}", hint)


def run(chat: Chat, line: str, screen: Screen) -> Outcome:
    """Run the line `/name argument`."""
    name, _, argument = line.removeprefix(MARK).partition(" ")
    return find(name).run(chat, argument.strip(), screen)


def _help(chat: Chat, argument: str, screen: Screen) -> Outcome:
    screen.table([[f"/{one.name} {one.argument}", one.summary] for one in COMMANDS], ["", ""])
    return NOTHING


def _quit(chat: Chat, argument: str, screen: Screen) -> Outcome:
    return Outcome(leave=True)


COMMANDS = (
    Command("help", "List the commands", "agent --help", _help),
    Command("quit", "Leave", "exit", _quit),
)
