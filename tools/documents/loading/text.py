"""Reads plain text."""

from typing import BinaryIO

from tools.documents.document import Document
from tools.documents.loading.limits import Limits


def load(file: BinaryIO, name: str, limits: Limits) -> Document:
    """Return the document in `file`."""
    text = file.read().decode("utf-8", "replace")[: limits.text_characters]
    return Document("", "text", text, title=name, verbatim=True)
