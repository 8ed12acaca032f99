"""Reads plain text, and subtitles with their cues (https://www.w3.org/TR/webvtt1/)."""

import re
from typing import BinaryIO

from tools.documents.document import Document, Mark
from tools.documents.loading.encoding import read_text
from tools.documents.loading.limits import Limits

_CUE = re.compile(r"^(?:[^\n]+\n)?(?:\d+:)?\d\d:\d\d[.,]\d{3} --> .*$", re.MULTILINE)


def load(file: BinaryIO, name: str, limits: Limits) -> Document:
    """Return the document in `file`."""
    found = read_text(file, limits)
    marks: tuple[Mark, ...] = ()
    if name.lower().endswith((".srt", ".vtt")):
        marks = tuple(Mark(cue.start(), "block") for cue in _CUE.finditer(found.text))
    return Document("", "text", found.text, marks, verbatim=True, warnings=found.warnings)
