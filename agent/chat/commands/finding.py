"""The command `/search`: earlier turns by their words, in all sessions."""

import time

from agent.chat.chat import Chat
from agent.chat.commands.command import NOTHING, Command, Outcome
from agent.chat.screen import Screen
from agent.errors import UserError
from agent.render.moments import ago

SHOWN = 15


def _search(chat: Chat, argument: str, screen: Screen) -> Outcome:
    if not argument:
        raise UserError("there is nothing to search for", "/search WORDS")
    rows, found, now = [], [], time.time()
    for hit in chat.store.search(argument, SHOWN):
        if hit.session is not None and hit.session not in found:
            found.append(hit.session)
        number = str(found.index(hit.session) + 1) if hit.session is not None else ""
        title = hit.session.title if hit.session is not None else "(no session)"
        rows.append([number, ago(hit.run.created, now), title, hit.excerpt])
    if not rows:
        screen.say(f"nothing holds {argument!r}", "note")
        return NOTHING
    chat.listed = found
    screen.table(rows, ["", "ASKED", "SESSION", "TEXT"])
    screen.say("/resume NUMBER goes on with a session", "note")
    return NOTHING


COMMANDS = (
    Command(
        "search", "Search the turns of all sessions", "agent sessions search", _search, "WORDS"
    ),
)
