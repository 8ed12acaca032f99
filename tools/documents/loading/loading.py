"""Loads one file, within bounds."""

from pathlib import Path

from tools.documents.document import Document
from tools.documents.loading.limits import Limits
from tools.documents.loading.parser import DEFAULT, Parser


def load(path: Path, limits: Limits = DEFAULT) -> Document:
    """Return the document in `path`; for several files keep one `Parser`.

    Raises `Skipped`.
    """
    with Parser(limits) as parser:
        return parser.load(path)
