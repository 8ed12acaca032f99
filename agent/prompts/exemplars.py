"""Worked examples: YAML or JSON lines, one mapping each, beside the prompts that show them.

What an example says is text as it is written: `no`, `26.50` and `06/06/2014` stay what they are, no
matter what YAML 1.1 would make of them. Only arguments of tools have types.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.prompts.source import Source

if TYPE_CHECKING:
    import yaml

Exemplar = Mapping[str, Any]
SUFFIXES = (".yaml", ".yml", ".jsonl")
TYPED = "arguments"


@dataclass(frozen=True)
class Located:
    """An exemplar, and where its parts stand in the file."""

    exemplar: Exemplar
    lines: Mapping[str, int] = field(default_factory=dict)
    """By part, such as `answer` or `steps.0.thought`; the whole is the empty text."""

    blocks: frozenset[str] = frozenset()
    """Parts whose text begins below the line that names them."""

    def line_in(self, part: str, at: int) -> int:
        """Return the line in which the character `at` of the text of `part` stands."""
        text: Any = self.exemplar
        for key in part.split("."):
            text = text[int(key) if isinstance(text, list) else key]
        return self.line(part) + str(text).count("\n", 0, at) + (part in self.blocks)

    def line(self, part: str = "") -> int:
        """Return the line in which `part`, or what holds it, begins."""
        while part and part not in self.lines:
            part = part.rpartition(".")[0]
        return self.lines.get(part, 1)


def read(text: str, path: Path) -> tuple[Exemplar, ...]:
    """Return the exemplars in `text`, the contents of `path`.

    Raises `PromptError` naming file, line and mend.
    """
    return tuple(one.exemplar for one in located(text, path))


def source_of(path: Path) -> Source:
    """Return what complaints call the file `path` of exemplars."""
    return Source(str(path), path, kind="exemplars")


@lru_cache(maxsize=64)
def located(text: str, path: Path) -> tuple[Located, ...]:
    """Return the exemplars in `text` with their lines; see `read`."""
    source = source_of(path)
    found = _lines(text, source) if path.suffix == ".jsonl" else _yaml(text, source)
    if not found:
        raise source.fault(1, "holds no list of exemplars", "begin each one with `- question:`")
    for one in found:
        if not isinstance(one.exemplar, dict):
            raise source.fault(one.line(), "is no exemplar", "begin it with `- question:`")
        if not str(one.exemplar.get("question", "")).strip():
            mend = "give it `question:` and `answer:`"
            raise source.fault(one.line(), "the exemplar has no question", mend)
    return tuple(found)


def _yaml(text: str, source: Source) -> list[Located]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(text, Loader=loader)
        if not isinstance(node, yaml.SequenceNode):
            return []
        reading = _Reading(source)
        return [reading.located(child) for child in node.value]
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = 1 if mark is None else mark.line + 1
        problem = getattr(error, "problem", None) or "it cannot be read"
        mend = "put a text with a colon in it between quotes"
        raise source.fault(line, f"not YAML: {problem}", mend) from error


class _Reading:
    """Turns nodes of YAML into values, remembering lines; a node that comes twice is an alias."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._seen: set[int] = set()
        self._lines: dict[str, int] = {}
        self._blocks: set[str] = set()

    def located(self, node: "yaml.Node") -> Located:
        self._lines, self._blocks = {}, set()
        value = self._value(node, "", typed=False)
        return Located(value, self._lines, frozenset(self._blocks))

    def _value(self, node: Any, part: str, typed: bool) -> Any:
        import yaml

        line = self._lines[part] = node.start_mark.line + 1
        if isinstance(node, yaml.ScalarNode):
            if node.style in ("|", ">"):
                self._blocks.add(part)
            return yaml.SafeLoader("").construct_object(node) if typed else node.value
        if id(node) in self._seen:
            raise self._source.fault(line, "an alias has no place here", "write the text again")
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [
                self._value(child, f"{part}.{at}".lstrip("."), typed)
                for at, child in enumerate(node.value)
            ]
        found: dict[str, Any] = {}
        for key, child in node.value:
            name = str(key.value)
            if name in found:
                line = key.start_mark.line + 1
                raise self._source.fault(line, f"{name} is there twice", "take one of them out")
            inner = f"{part}.{name}".lstrip(".")
            found[name] = self._value(child, inner, typed or name == TYPED)
            self._lines[inner] = key.start_mark.line + 1
        return found


def _lines(text: str, source: Source) -> list[Located]:
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            mend = "write one JSON object a line"
            raise source.fault(number, f"not JSON: {error}", mend) from error
        if isinstance(value, dict):
            value = {key: _text(one) for key, one in value.items()}
        found.append(Located(value, {"": number}))
    return found


def _text(value: Any) -> Any:
    """Return a number, yes or no as a text; anything else stays."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int | float) else value
