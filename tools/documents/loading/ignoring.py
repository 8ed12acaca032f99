"""What a walk leaves out: ignored files, hidden ones, and what programs leave behind.

Method: gitignore(5); `.ignore` files are ripgrep's, and win over `.gitignore` of the same folder.
Library: pathspec.
"""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from tools.documents.loading import opening
from tools.documents.loading.limits import Skipped

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

FILES = (".gitignore", ".ignore")
MOST_BYTES = 256 << 10
"""Of a file of patterns: a stranger wrote it."""
MOST_LINES = 2000
MOST_WILDCARDS = 3
"""In one part of a stranger's pattern: with more of them a long name takes hours to match."""
_JUNK_FOLDERS = (
    "node_modules bower_components __pycache__ __MACOSX .git .hg .svn .bzr .jj CVS _darcs "
    ".venv .tox .nox .eggs .mypy_cache .pytest_cache .ruff_cache .ipynb_checkpoints "
    ".hypothesis .gradle .terraform .next .nuxt .parcel-cache .sass-cache .cache .Trash .idea "
    ".vs .vscode site-packages lost+found"
)
JUNK_FOLDERS = frozenset(_JUNK_FOLDERS.split())
JUNK_FILES = frozenset({".DS_Store", "Thumbs.db", "ehthumbs.db", "desktop.ini", "Icon\r"})
_JUNK_NAMES = re.compile(r"~\$.*|\.~lock\..*#|\.#.*|#.*#|.*\.(?:swp|swo|pyc|pyo)", re.DOTALL)
"""Locks of offices, and what editors and Python put beside a file."""
_ESCAPED = re.compile(r"\\.")


def is_junk(name: str, folder: bool) -> bool:
    """Return whether a program left this behind, and nobody reads it."""
    if folder:
        return name in JUNK_FOLDERS
    return name in JUNK_FILES or _JUNK_NAMES.fullmatch(name) is not None


@dataclass(frozen=True)
class Rules:
    """The patterns of one folder, and those of the folders above it."""

    folder: str
    """Where the patterns stand: paths are matched from here."""
    patterns: "GitIgnoreSpec"
    above: Optional["Rules"] = None

    def leave_out(self, path: str, folder: bool) -> bool:
        """Return whether `path` is ignored: the nearest folder that has a word on it decides."""
        rules: Rules | None = self
        while rules is not None:
            relative = below(path, rules.folder) + ("/" if folder else "")
            if (found := rules.patterns.check_file(relative).include) is not None:
                return found
            rules = rules.above
        return False


def inside(folder: str, name: str) -> str:
    """Return the path of `name` in `folder`; there may be a million of them."""
    return f"{folder.rstrip(os.sep)}{os.sep}{name}"


def below(path: str, folder: str) -> str:
    """Return `path`, which is in `folder`, from there on."""
    return path[len(folder.rstrip(os.sep)) + 1 :].replace(os.sep, "/")


def rules_in(folder: str, names: Iterable[str], above: Rules | None) -> Rules | None:
    """Return the rules for what is in `folder`, in which there are `names`."""
    present = set(names)
    lines: list[str] = []
    for name in FILES:
        if name in present:
            lines += _lines(inside(folder, name))
    if not lines:
        return above
    return Rules(folder, patterns_of(lines, MOST_WILDCARDS), above)


def patterns_of(lines: Sequence[str], most_wildcards: int = 100) -> "GitIgnoreSpec":
    """Return the patterns in `lines`; those that mean nothing, or too much, are left away."""
    from pathspec import GitIgnoreSpec

    kept: list[str] = []
    for line in lines[:MOST_LINES]:
        try:
            GitIgnoreSpec.from_lines([line])
        except (ValueError, re.error):
            continue
        if _wildcards(line) <= most_wildcards:
            kept.append(line)
    return GitIgnoreSpec.from_lines(kept)


def _wildcards(line: str) -> int:
    """Return how many wildcards the part of the pattern with the most of them has."""
    parts = _ESCAPED.sub("", line).split("/")
    deep = sum(part == "**" for part in parts)
    return max(deep, 0, *(part.count("*") for part in parts if part != "**"))


def _lines(path: str) -> list[str]:
    """Return the lines of a file of patterns; none where it cannot be read."""
    try:
        with opening.opened(Path(path)) as (file, _):
            return os.read(file, MOST_BYTES).decode("utf-8", "surrogateescape").splitlines()
    except (Skipped, OSError):
        return []
