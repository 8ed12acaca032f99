"""Asks the person whether a tool may run: the program alone decides what the reply means."""

from collections.abc import Callable

from agent.approving.wish import Decision, Wish
from agent.chat.screen import Screen

CHOICES: tuple[Decision, ...] = ("once", "session", "always", "no")
ALL = "all"
MOST_LINES, MOST_CHARACTERS = 24, 2000


def asker(screen: Screen) -> Callable[[Wish], Decision]:
    """Return what asks on `screen`."""
    return lambda wish: _asked(wish, screen)


def _asked(wish: Wish, screen: Screen) -> Decision:
    beginning = clipped(wish.text)
    left = len(wish.text) - len(beginning)
    screen.say(_wanted(wish), "note")
    screen.say(beginning)
    choices: tuple[str, ...] = CHOICES
    if left:
        screen.say(f"… {left} more characters: choose {ALL!r} to see them", "warning")
        choices = (*CHOICES, ALL)
    question = f"open pages of {wish.site}?" if wish.site else f"run {wish.tool}?"
    reply = screen.ask(question, choices, "no")
    if left and reply == ALL:
        screen.say(wish.text)
        reply = screen.ask(question, CHOICES, "no")
    return next((one for one in CHOICES if one == reply), "no")


def _wanted(wish: Wish) -> str:
    because = f" ({wish.concern})" if wish.concern else ""
    if wish.site:
        return f"the model wants to open a page of {wish.site}{because}:"
    return f"the model wants to run {wish.tool}{because} with:"


def clipped(text: str) -> str:
    """Return the beginning of `text`, as much as may be read at a glance."""
    lines = text.split("\n")
    return "\n".join(lines[:MOST_LINES])[:MOST_CHARACTERS]
