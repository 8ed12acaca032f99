"""How a column of an evaluation is run: all that a result depends on besides the question."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path

from agent.evaluation.suite import Suite
from agent.messages import Json
from agent.prompts import Library
from agent.render.record import json_text
from agent.settings import Settings
from agent.strategies.catalogue import ON_WEB, draws_samples, options_of
from agent.strategies.equations import FALLBACKS

NAMED = re.compile(r"[a-z0-9][a-z0-9-]*(?=/)|(?<=exemplars: )[a-z0-9-]+")
"""Folders that a prompt names: of what it includes, and of its exemplars."""
ALWAYS = ("shared",)
INSTEAD = {"equations": FALLBACKS}
"""Strategies that may answer in the place of another."""


@dataclass(frozen=True)
class Setup:
    """One column: a model, a strategy, and how they were set."""

    suite: str
    scorer: str
    variant: str
    """What of the suite changes how questions are put, such as passages with them."""
    model: str
    strategy: str
    options: Mapping[str, str]
    samples: int
    temperature: float
    seed: int
    protocol: str
    max_steps: int
    max_seconds: float
    max_tokens: int
    step_tokens: int
    context_tokens: int
    prompts: str
    """A digest of the prompts that the strategy may use."""
    documents: str = ""
    """What identifies the documents that it may look things up in; empty without any."""
    web: bool = False
    """Whether it may look things up on the web: then its results cannot be repeated."""
    tools: str = ""
    """The names of added tools, separated by commas."""

    @cached_property
    def key(self) -> str:
        """A short name that differs between any two setups."""
        told = asdict(self)
        if not self.documents:
            del told["documents"]  # such runs had their names before there were documents
        if not self.web:
            del told["web"]
        if not self.tools:
            del told["tools"]
        return hashlib.sha256(json_text(told).encode()).hexdigest()[:12]

    @property
    def label(self) -> str:
        """How the column is named where its model is clear."""
        given = ",".join(f"{name}={value}" for name, value in self.options.items())
        return f"{self.strategy} ({given})" if given else self.strategy

    def as_json(self) -> dict[str, Json]:
        """Return the line that tells of this setup in a file of results."""
        return {"type": "setup", "setup": self.key, **asdict(self)}


def setup_of(
    suite: Suite,
    settings: Settings,
    strategy: str,
    options: Mapping[str, str],
    library: Library,
    documents: str = "",
    tools: str = "",
) -> Setup:
    """Return the setup of one column.

    What the strategy does not use is not a part of it: `--samples` only counts where samples are
    drawn, so that the other columns need not be run again.
    """
    return Setup(
        suite=suite.name,
        scorer=suite.scorer,
        variant=suite.variant,
        model=settings.model,
        strategy=strategy,
        options=dict(sorted(options.items())),
        samples=settings.samples if draws_samples(strategy, options) else 0,
        temperature=settings.temperature,
        seed=settings.seed,
        protocol=settings.protocol,
        max_steps=settings.max_steps,
        max_seconds=settings.max_seconds,
        max_tokens=settings.max_tokens,
        step_tokens=settings.step_tokens,
        context_tokens=settings.context_tokens,
        prompts=digest(library, strategy, options),
        documents=documents,
        web=settings.web != "never" and strategy.partition(":")[0] in ON_WEB,
        tools=tools,
    )


def digest(library: Library, strategy: str, options: Mapping[str, str]) -> str:
    """Return a digest of the words that a strategy may give the model.

    A strategy that has prompts of its own uses its folder and those that its prompts name; of one
    without, such as `auto`, nobody knows: all count.
    """
    texts = _texts(library)
    first, _, over = strategy.partition(":")
    named = {first, over, *_composed(first, options), *INSTEAD.get(first, ())}
    wanted = {name for name in named if any(one.startswith(f"{name}/") for one in texts)}
    if wanted and first != "auto":
        wanted = _closure(wanted, texts)
        chosen = {f"presets/{name}.md" for name in library.presets}
        texts = {
            name: text
            for name, text in texts.items()
            if name.partition("/")[0] in wanted or name in chosen
        }
    files: list[Json] = [f"{name}\n{text}" for name, text in sorted(texts.items())]
    content = json_text([*library.presets, *files])
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def _composed(strategy: str, options: Mapping[str, str]) -> set[str]:
    """Return what the options of a strategy say, or would say by default: others among it."""
    kind = options_of(strategy)
    texts = {} if kind is None else {one.name: str(one.default) for one in fields(kind)}
    return {name for text in {**texts, **options}.values() for name in text.split(",")}


def _closure(wanted: set[str], texts: Mapping[str, str]) -> set[str]:
    folders = {name.partition("/")[0] for name in texts}
    found = wanted | set(ALWAYS)
    while True:
        inside = (text for name, text in texts.items() if name.partition("/")[0] in found)
        more = {one for text in inside for one in NAMED.findall(text)} & folders
        if more <= found:
            return found
        found |= more


def _texts(library: Library) -> dict[str, str]:
    """Return the files in force by their name below the folder of prompts."""
    texts: dict[str, str] = {}
    for folder in reversed(library.places):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".md", ".yaml", ".yml", ".jsonl"):
                texts[path.relative_to(folder).as_posix()] = _text(path)
    texts.update({f"{name}.md": _text(path) for name, path in library.files.items()})
    return texts


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
