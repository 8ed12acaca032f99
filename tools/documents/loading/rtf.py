"""Reads Rich Text Format (.rtf): its paragraphs, without their looks.

Format: Rich Text Format Specification 1.9.1. Library: striprtf (https://pypi.org/project/striprtf).
"""

import codecs
import re
from typing import BinaryIO

from tools.documents.document import Document
from tools.documents.loading.archive import guarded
from tools.documents.loading.dates import iso_date
from tools.documents.loading.draft import LINE, PARAGRAPH, Draft
from tools.documents.loading.limits import Limits, Skipped

START = b"{\\rtf"
CODE_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
TITLE = re.compile(r"\{\\title ([^{}]{1,1000})\}")
CHANGED = re.compile(r"\\(?:revtim|creatim)\\yr(\d{1,4})\\mo(\d{1,2})\\dy(\d{1,2})")
HEAD_CHARACTERS = 20_000


def load(file: BinaryIO, name: str, limits: Limits) -> Document:
    """Return the document in `file`."""
    data = file.read()
    if not data.lstrip().startswith(START):
        raise Skipped("is not Rich Text Format" if data else "is empty")
    with guarded():
        from striprtf.striprtf import rtf_to_text

        encoding = _encoding(data)
        text = data.decode(encoding, "replace")
        head = text[:HEAD_CHARACTERS]
        draft = Draft(limits)
        for paragraph in rtf_to_text(text, encoding, errors="replace").split("\n"):
            is_row = paragraph.rstrip().endswith("|")
            cells = " | ".join(cell.strip() for cell in paragraph.rstrip().rstrip("|").split("|"))
            draft.block(cells if is_row else paragraph, LINE if is_row else PARAGRAPH)
        found = TITLE.search(head)
        title = rtf_to_text(f"{{\\rtf1 {found[1]}}}", encoding, errors="replace") if found else ""
        return draft.document("rtf", title.strip() or name, _date(head))


def _encoding(data: bytes) -> str:
    found = CODE_PAGE.search(data[:HEAD_CHARACTERS])
    try:
        return codecs.lookup(f"cp{found[1].decode()}" if found else "cp1252").name
    except LookupError:
        return "cp1252"


def _date(head: str) -> str:
    found = CHANGED.search(head)
    return iso_date("{:0>4}-{:0>2}-{:0>2}".format(*found.groups())) if found else ""
