"""Files of deeds, which `misbehaving` does in the parser's child, and what came of them."""

from pathlib import Path

import psutil
import pytest

from tools.documents.loading.kinds import BY_SUFFIX
from tools.documents.loading.limits import Skipped
from tools.documents.loading.parser import Parser

READERS = {**BY_SUFFIX, ".deed": "tests.tools.documents.misbehaving"}


def deed(folder: Path, words: str) -> Path:
    path = folder / "a.deed"
    path.write_text(words)
    return path


def reason(parser: Parser, path: Path) -> str:
    """Return why a file is skipped."""
    with pytest.raises(Skipped) as raised:
        parser.load(path)
    return str(raised.value)


def is_over(process: int) -> bool:
    return psutil.Process(process).status() == psutil.STATUS_ZOMBIE


def sleeps(process: int) -> bool:
    """Return whether a child waits, and has been sent what it works at."""
    return psutil.Process(process).status() == psutil.STATUS_SLEEPING
