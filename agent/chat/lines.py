"""What a line of the chat is: a command, or a question.

A command is `/name`, a word of letters behind one slash, and what follows it. Everything else is
asked, also where it begins with a path: `/etc/hosts is what?`. Two slashes ask what would be a
command. A word of letters that names no command is not asked: it may be a typing error. Names that
other programs have for a command are understood, and `exit` or `quit` alone on a line leaves.
"""

import re

MARK = "/"
COMMAND = re.compile(r"/([^\W\d_]+)(?:\s+(.*))?", re.DOTALL)
LEAVING = ("exit", "quit")
ALIASES = {"exit": "quit", "q": "quit", "clear": "new", "sessions": "resume"}


def command_in(line: str) -> tuple[str, str] | None:
    """Return the name and the argument of the command that `line` is; None for a question."""
    if line.strip().lower() in LEAVING:
        return "quit", ""
    found = COMMAND.fullmatch(line.strip())
    if found is None:
        return None
    name = found[1].lower()
    return ALIASES.get(name, name), (found[2] or "").strip()


def question_in(line: str) -> str:
    """Return the question that `line` asks."""
    text = line.strip()
    return text[len(MARK) :] if text.startswith(2 * MARK) else text
