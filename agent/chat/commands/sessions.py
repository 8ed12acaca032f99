"""Commands that go to another session, or change how this one goes on."""

import re
import time

from agent.chat.chat import Chat
from agent.chat.commands.command import NOTHING, Command, Outcome
from agent.chat.screen import Screen
from agent.errors import UserError
from agent.render.moments import ago
from agent.store.rows import Session

AT = re.compile(r"(?:^|\s)--at[=\s]+(\S+)")
SHOWN = 15
"""Sessions on a list."""


def _new(chat: Chat, argument: str, screen: Screen) -> Outcome:
    chat.new(argument)
    screen.say("the next question begins a new session", "note")
    return NOTHING


def _resume(chat: Chat, argument: str, screen: Screen) -> Outcome:
    if not argument:
        show(chat, chat.store.sessions(SHOWN), screen)
        return NOTHING
    session = chat.find(argument)
    chat.resume(session)
    screen.say(f"session: {named(session)}", "note")
    if chat.last is not None:
        screen.say(f"> {chat.last.question}")
        screen.say(chat.last.answer or f"({chat.last.state})", "markdown")
    return NOTHING


def show(chat: Chat, found: list[Session], screen: Screen) -> None:
    """Show a list of sessions, whose numbers then name them."""
    chat.listed = found
    present, now = chat.session.id if chat.session else "", time.time()
    rows = [[f"{number}{'*' if one.id == present else ''}", one.id, ago(one.updated, now),
             str(one.turns), one.title] for number, one in enumerate(found, 1)]  # fmt: skip
    screen.table(rows, ["", "ID", "LAST USED", "TURNS", "TITLE"])
    screen.say("/resume NUMBER goes on with one" if found else "there is no session yet", "note")


def named(session: Session) -> str:
    """Return what a session is called, with its id."""
    return f"{session.title} ({session.id})" if session.title else session.id


def _ids(chat: Chat) -> list[str]:
    return [one.id for one in chat.store.sessions(SHOWN)]


def _title(chat: Chat, argument: str, screen: Screen) -> Outcome:
    if argument:
        chat.rename(" ".join(argument.split()))
    screen.say(f"title: {chat.status().title or 'none yet'}", "note")
    return NOTHING


def _branch(chat: Chat, argument: str, screen: Screen) -> Outcome:
    before = chat.here()
    turns = None
    if (found := AT.search(argument)) is not None:
        turns = number(found[1], "--at", len(chat.turns()))
    title = AT.sub("", argument).strip()
    session = chat.store.fork(before.id, turns, title)
    chat.resume(session)
    screen.say(f"this is a branch of {named(before)}: {named(session)}", "note")
    return NOTHING


def number(text: str, what: str, most: int) -> int:
    """Return the number that `text` is, from 1 to `most`; raise `UserError` for another."""
    if not text.isdecimal() or not 0 < int(text) <= most:
        raise UserError(f"{what} {text}: is no turn", f"give a number from 1 to {most}")
    return int(text)


def _undo(chat: Chat, argument: str, screen: Screen) -> Outcome:
    chat.here()
    there = len(chat.turns())
    if not there:
        raise UserError("there is no turn to take out", "ask a question first")
    gone = chat.undo(number(argument, "/undo", there) if argument else 1)
    for run in gone:
        screen.say(f"taken out: {run.question}", "note")
    return NOTHING


def _compact(chat: Chat, argument: str, screen: Screen) -> Outcome:
    happened = chat.compact()
    screen.trace(happened)
    screen.say(
        "the conversation is compacted" if happened else "there is nothing to compact", "note"
    )
    return NOTHING


COMMANDS = (
    Command("new", "Begin a new session", "agent chat", _new, "[TITLE]"),
    Command("resume", "List the sessions, or go on with one", "agent chat --resume", _resume,
            "[NUMBER|ID|TITLE]", _ids),
    Command("title", "Show or change the session's title", "agent sessions rename", _title,
            "[TITLE]"),
    Command("branch", "Go on in a copy of the session, from its end or from a turn",
            "agent sessions fork", _branch, "[TITLE] [--at TURN]"),
    Command("undo", "Take the last turns out of the session", "agent sessions undo", _undo, "[N]"),
    Command("compact", "Fold all but the last turn into a summary", "agent sessions compact",
            _compact),
)  # fmt: skip
