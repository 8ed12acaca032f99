"""Where `agent sessions` finds sessions: the store of the settings, opened for one command."""

import difflib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from agent.cli import streams
from agent.cli.invocation import settings_from
from agent.errors import UserError
from agent.render.talk import line
from agent.settings import Settings

if TYPE_CHECKING:
    from agent.store.rows import Session
    from agent.store.store import Store

MOST_NAMES = 2000
"""Sessions among which a name is looked for that is nearly right."""
MOST_WORDS, LONGEST = 8, 80
"""Of a title: words that are compared, and characters that are shown in a hint."""


@contextmanager
def opened(settings: Settings | None = None) -> Iterator["Store"]:
    """Open the store of `settings`, of those in force as a rule, and close it in the end.

    What keeps it from being opened is raised: nobody looks for sessions in an empty memory.
    """
    from agent.store.opening import required

    with closing(required(settings or settings_from().settings, streams.note)) as store:
        yield store


def named(store: "Store", name: str) -> "Session":
    """Return the session that `name` means: its id or the beginning of it, its title, or `last`.

    Raises:
        UserError: there is none; the hint names those that are near.
    """
    try:
        return store.session(name)
    except UserError as error:
        near = _near(store.sessions(MOST_NAMES), name)
        raise (UserError(str(error), f"did you mean {near}?") if near else error) from None


def _near(sessions: "list[Session]", name: str) -> str:
    """Return the title, quoted, or the id that `name` nearly is."""
    by_name = {one.id: one.id for one in sessions}
    for one in reversed(sessions):  # of two with one name the newer counts
        whole = line(one.title)
        for part in (*whole.split()[:MOST_WORDS], whole):
            by_name[part.casefold()] = repr(whole[:LONGEST])
    sought = line(name).casefold()
    within = [one for one in by_name if sought and sought in one]
    near = within or difflib.get_close_matches(sought, by_name, 1)
    return by_name[near[0]] if near else ""
