"""What a line of the chat is: a command, or a question.

A command is `/name`, a word of letters behind one slash, and what follows it. Everything else is
asked, also where it begins with a path: `/etc/hosts is what?`. Two slashes ask what would be a
command. A word of letters that names no command is not asked: it may be a typing error.
"""

import re

MARK = "/"
COMMAND = re.compile(r"/([^\W\d_]+)(?:\s+(.*))?", re.DOTALL)


def command_in(line: str) -> tuple[str, str] | None:
    """Return the name and the argument of the command that `line` is; None for a question."""
    found = COMMAND.fullmatch(line.strip())
    return None if found is None else (found[1].lower(), (found[2] or "").strip())


def question_in(line: str) -> str:
    """Return the question that `line` asks."""
    text = line.strip()
    return text[len(MARK) :] if text.startswith(2 * MARK) else text
