"""Reads source code: the text as it is, split where functions and classes begin.

Python is read by its own parser (https://docs.python.org/3/library/ast.html). Of other languages
only what most of them share is used: a definition begins a line behind an empty one or a comment.
"""

import ast
import re
import warnings
from collections.abc import Iterator
from pathlib import PurePath
from typing import BinaryIO

from tools.documents.document import Document, Mark
from tools.documents.loading.encoding import read_text
from tools.documents.loading.limits import Limits
from tools.documents.loading.lines import line_starts

LANGUAGES = {
    "python": "py pyi pyw python python3",
    "javascript": "js mjs cjs jsx node",
    "typescript": "ts mts cts tsx",
    "java": "java",
    "kotlin": "kt kts",
    "go": "go",
    "rust": "rs",
    "c": "c h",
    "c++": "cc cpp cxx hh hpp hxx",
    "c#": "cs",
    "ruby": "rb ruby",
    "php": "php",
    "perl": "pl pm perl",
    "swift": "swift",
    "shell": "sh bash zsh fish dash ksh",
    "sql": "sql",
    "r": "r rscript",
    "scala": "scala",
    "lua": "lua",
}
_BY_SUFFIX = {suffix: name for name, suffixes in LANGUAGES.items() for suffix in suffixes.split()}
_SHEBANG = re.compile(r"#!\s*(?:\S*/)?([a-zA-Z]+)[\d.]*(?:\s+(?:-\S+\s+)*([a-zA-Z]+)[\d.]*)?")
MOST_PYTHON = 2_000_000
"""Characters; a longer module was not written by hand, and its tree would take gigabytes."""
_MODIFIERS = (
    r"(?:export|default|public|private|protected|internal|static|final|abstract|sealed|async|unsafe|"
    r"extern|open|override|inline|virtual|partial|data|local|"
    r"pub(?:\([a-z]+\))?|create(?: or replace)?)"
)
_WORDS = (
    r"(?:class|struct|interface|enum|trait|impl|func|fn|fun|function|def|module|namespace|type|object|"
    r"protocol|extension|record|macro_rules!|table|view|procedure|trigger)"
)
_DEFINITION = re.compile(
    rf"^(?P<indent>[ \t]{{0,4}})(?:@\w+\s+)*(?:{_MODIFIERS}\s+)*{_WORDS}\b[^\n{{;=]{{0,120}}",
    re.MULTILINE | re.IGNORECASE,
)
_BEHIND_BLANK = re.compile(r"\n[ \t]*\n(?=[ \t]{0,4}[^\s}\])])")
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def load(file: BinaryIO, name: str, limits: Limits) -> Document:
    """Return the document in `file`."""
    found = read_text(file, limits)
    kind = language(name, found.text)
    marks = None
    if kind == "python" and len(found.text) <= MOST_PYTHON:
        marks = python_marks(found.text, name)
    if marks is None:
        marks = sorted(definitions(found.text), key=lambda mark: mark.start)
    return Document("", kind, found.text, tuple(marks), verbatim=True, warnings=found.warnings)


def language(name: str, text: str) -> str:
    """Return the name of the language, by the file's suffix or its first line; else `code`."""
    suffix = PurePath(name).suffix[1:].lower()
    if not suffix and (found := _SHEBANG.match(text[:200])):
        suffix = (found[2] if found[1] == "env" and found[2] else found[1]).lower()
    return _BY_SUFFIX.get(suffix, suffix or "code")


def python_marks(text: str, name: str) -> list[Mark] | None:
    """Return the marks of a Python module; None where it is of another version, or damaged."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text.replace("\r", "\n").replace("\f", " "))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    starts, marks = line_starts(text), list[Mark]()
    defined = False
    for node in tree.body:
        if isinstance(node, Definition):
            marks += _definition(node, starts, 1)
        elif defined:  # what is not in the definition above does not belong under its name
            marks.append(Mark(starts[node.lineno - 1], "heading", name, level=1))
        else:
            marks.append(Mark(starts[node.lineno - 1], "block"))
        defined = isinstance(node, Definition)
    return marks


def _definition(node: Definition, starts: list[int], level: int) -> Iterator[Mark]:
    first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
    word = "class" if isinstance(node, ast.ClassDef) else "def"
    yield Mark(starts[first - 1], "heading", f"{word} {node.name}", level=level)
    if isinstance(node, ast.ClassDef) and level == 1:
        for inner in node.body:
            if isinstance(inner, Definition):
                yield from _definition(inner, starts, level + 1)


def definitions(text: str) -> Iterator[Mark]:
    """Yield what looks like definitions, and paragraphs of code, in any language."""
    for found in _DEFINITION.finditer(text):
        label = " ".join(found[0].split())
        yield Mark(found.start(), "heading", label, level=2 if found["indent"] else 1)
    for found in _BEHIND_BLANK.finditer(text):
        yield Mark(found.end(), "block")
