"""Finds the files that a question names as `@file`.

Languages without blanks (Chinese, Japanese, Thai) put a name right between other words, so the
longest beginning of what follows the `@` that names a file is the one that is meant.
"""

import re
from collections.abc import Callable
from pathlib import Path

MENTION = re.compile(r"""@(@?)(?:"([^"\n]+)"|'([^'\n]+)'|((?:\\[ \t]|[^\s@])+))""")
OPENING = "([{<\"'“‘«"
TRAILING = ".,;:!?)]}>\"'”’»。，、；：！？）】」』》"
GOES_ON = re.compile(r"[./-]?\w", re.ASCII)
"""What cannot follow a name: a part of the same word."""
LONGEST = 1024


def replaced(text: str, attach: Callable[[str], None], warn: Callable[[str], None]) -> str:
    """Return `text` without the `@` before names of files; `@@` stands for one `@`.

    Args:
        text: the question.
        attach: told each file that is named.
        warn: told of each name that looks like a file's and is none.
    """

    def replace(match: re.Match[str]) -> str:
        if not may_begin(text[max(0, match.start() - 1) : match.start()]):
            return match.group()
        escaped, *quoted, run = match.groups()
        if escaped:
            return match.group()[1:]
        name = _file(run) if run else "".join(filter(None, quoted))
        if name and _is_file(name):
            attach(name)
            return match.group()[1:]
        missing = run.rstrip(TRAILING) if run else name
        if "/" in missing or "." in missing:
            warn(f"no file {missing}: @{missing} stays as text")
        return match.group()

    return MENTION.sub(replace, text)


def may_begin(before: str) -> bool:
    """Return whether an `@` after the character `before` may begin a mention: none of e-mail."""
    uncased = before.lower() == before.upper()
    return not before or before.isspace() or before in OPENING or (uncased and before > "\x7f")


def _file(run: str) -> str:
    """Return the longest beginning of `run` that names a file and ends a word, or nothing."""
    for end in range(min(len(run), LONGEST), 0, -1):
        name = re.sub(r"\\([ \t])", r"\1", run[:end])
        if not GOES_ON.match(run, end) and _is_file(name):
            return name
    return ""


def _is_file(name: str) -> bool:
    try:
        return Path(name).expanduser().is_file()
    except (OSError, ValueError, RuntimeError):  # too long, a NUL, a home of nobody
        return False
