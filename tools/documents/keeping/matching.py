"""Which documents a person means by a path with wildcards, or by a document's id."""

import fnmatch
import re
from collections.abc import Iterable


def matching(pattern: str, files: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the ids of those `files`, pairs of id and path, that `pattern` means."""
    like = re.compile(fnmatch.translate(pattern)).match
    return tuple(one for one, path in files if one == pattern or like(path))
