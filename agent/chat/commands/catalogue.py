"""The commands by name; an unknown one suggests the nearest."""

import difflib

from agent.chat import lines
from agent.chat.chat import Chat
from agent.chat.commands import answers, approvals, choosing, finding, keeping, sessions
from agent.chat.commands.command import NOTHING, Command, Outcome
from agent.chat.lines import MARK
from agent.chat.screen import Screen
from agent.errors import UserError


def find(name: str) -> Command:
    """Return the command `name`; raise `UserError` with the nearest one if there is none."""
    for command in COMMANDS:
        if command.name == lines.ALIASES.get(name, name):
            return command
    near = difflib.get_close_matches(name, [one.name for one in COMMANDS], 1, 0.6)
    hint = f"did you mean /{near[0]}?" if near else "/help lists the commands"
    raise UserError(f"there is no command /{name}", f"{hint} (//{name} … asks it as it is)")


def run(chat: Chat, line: str, screen: Screen) -> Outcome:
    """Run the line `/name argument`.

    Raises `UserError` where there is no such command, or its argument is wrong.
    """
    found = lines.command_in(line)
    if found is None:
        raise UserError(f"{line!r} is no command", "/help lists the commands")
    name, argument = found
    return find(name).run(chat, argument, screen)


def completions(chat: Chat, text: str) -> list[str]:
    """Return what the last word of `text` may be completed to, whole."""
    if not text.startswith(MARK) or text.startswith(2 * MARK):
        return []
    name, blank, argument = text.removeprefix(MARK).partition(" ")
    if not blank:
        return [f"{MARK}{one.name}" for one in COMMANDS if one.name.startswith(name.lower())]
    command = next((one for one in COMMANDS if one.name == name.lower()), None)
    if command is None:
        return []
    begun = argument.rpartition(" ")[2]
    known = command.completions(chat)
    return [one for one in known if one.lower().startswith(begun.lower())]


def _help(chat: Chat, argument: str, screen: Screen) -> Outcome:
    if argument:
        one = find(argument.removeprefix(MARK).lower())
        screen.say(f"{one.usage}\n{one.summary}\nat the command line: {one.equivalent}")
        return NOTHING
    screen.table(
        [[f"{MARK}{one.name}", one.summary] for one in COMMANDS], ["COMMAND", "WHAT IT DOES"]
    )
    screen.say("/help COMMAND says more; a line that begins with // is asked as it is", "note")
    return NOTHING


def _quit(chat: Chat, argument: str, screen: Screen) -> Outcome:
    return Outcome(leave=True)


def _names(chat: Chat) -> list[str]:
    return [one.name for one in COMMANDS]


COMMANDS = (
    Command(
        "help", "List the commands, or explain one", "agent --help", _help, "[COMMAND]", _names
    ),
    *choosing.COMMANDS,
    *approvals.COMMANDS,
    *sessions.COMMANDS,
    *answers.COMMANDS,
    *keeping.COMMANDS,
    *finding.COMMANDS,
    Command("quit", "Leave the chat", "agent sessions list", _quit),
)
