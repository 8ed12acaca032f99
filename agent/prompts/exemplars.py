"""Worked examples: YAML or JSON lines, one mapping each, beside the prompts that show them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from agent.errors import ConfigError

Exemplar = Mapping[str, Any]
SUFFIXES = (".yaml", ".yml", ".jsonl")


def read(text: str, path: Path) -> tuple[Exemplar, ...]:
    """Return the exemplars in `text`, the contents of `path`.

    Raises `ConfigError` naming file, line and mend.
    """
    found = _lines(text, path) if path.suffix == ".jsonl" else _yaml(text, path)
    if not isinstance(found, list) or not found:
        raise ConfigError(
            f"{path}: holds no list of exemplars", "begin each one with `- question:`"
        )
    for number, one in enumerate(found, 1):
        if not isinstance(one, dict) or not str(one.get("question", "")).strip():
            raise ConfigError(
                f"{path}: exemplar {number} has no question", "give it `question:` and `answer:`"
            )
    return tuple(found)


def _yaml(text: str, path: Path) -> Any:
    import yaml

    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = 1 if mark is None else mark.line + 1
        problem = getattr(error, "problem", None) or "it cannot be read"
        hint = "put a text with a colon in it between quotes"
        raise ConfigError(f"{path}: line {line}: not YAML: {problem}", hint) from error


def _lines(text: str, path: Path) -> list[Any]:
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(json.loads(line))
        except (ValueError, RecursionError) as error:
            hint = "write one JSON object a line"
            raise ConfigError(f"{path}: line {number}: not JSON: {error}", hint) from error
    return found
