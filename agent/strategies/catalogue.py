"""The strategies by name: what each one does, where it comes from, and how it is loaded."""

import dataclasses
import difflib
import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import cast

from agent.errors import UserError
from agent.strategies.options import check, read
from agent.strategies.strategy import Kit, Strategy


@dataclass(frozen=True)
class Entry:
    """One strategy."""

    name: str
    summary: str
    source: str
    """Authors, year and arXiv number; empty where the method is ours."""
    calls: str
    """How many calls of the model it takes."""
    tokens: int = 4096
    """Most tokens that a run may write where the settings leave it to the strategy."""
    aliases: tuple[str, ...] = ()

    @property
    def module(self) -> str:
        """The module that holds it."""
        return self.name.replace("-", "_")


ENTRIES = (
    Entry("auto", "Pick the strategy that suits the question", "", "0 or 1, and the strategy's",
          131072),
    Entry("direct", "Answer at once", "", "1"),
    Entry("few-shot", "A few solved questions first", "Brown et al. 2020, arXiv:2005.14165", "1"),
    Entry("cot", "Solved questions that reason aloud", "Wei et al. 2022, arXiv:2201.11903", "1"),
    Entry("zero-shot-cot", "Reason step by step, then extract the answer",
          "Kojima et al. 2022, arXiv:2205.11916", "2"),
    Entry("self-consistency", "Several samples of another strategy, and a vote",
          "Wang et al. 2022, arXiv:2203.11171", "k", 65536),
    Entry("pal", "A program computes the answer", "Gao et al. 2022, arXiv:2211.10435",
          "1, 2 where it is mended"),
    Entry("react", "Think, act, observe, until the answer is known",
          "Yao et al. 2022, arXiv:2210.03629", "1 a step"),
)  # fmt: skip
BY_NAME = {name: entry for entry in ENTRIES for name in (entry.name, *entry.aliases)}


def find(name: str) -> Entry:
    """Return the strategy `name`; raise `UserError` with the nearest name if there is none."""
    if name not in BY_NAME:
        near = difflib.get_close_matches(name, BY_NAME, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(_names())}"
        raise UserError(f"there is no strategy {name!r}", hint)
    return BY_NAME[name]


def load(name: str) -> Strategy:
    """Return the strategy `name`, ready to be called; `self-consistency:pal` samples `pal`."""
    return cast(Strategy, _module(name).answer)


def prepared(kit: Kit, name: str) -> tuple[Strategy, Kit]:
    """Return the strategy `name` and the kit with its options; see `checked`."""
    first, given = checked(name, kit.options)
    return load(first), dataclasses.replace(kit, options=given)


def checked(name: str, options: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Return the strategy that `name` means and its options: `NAME:OTHER` is `over=OTHER` in short.

    Raises `UserError` for a strategy or an option that does not exist.
    """
    first, colon, over = name.partition(":")
    given = {**options, **({"over": over} if colon else {})}
    kind = getattr(_module(first), "Options", None)
    check(given, first, known_options(first, given.get("over", "")))
    if kind is not None:
        read(kind, given)
    return find(first).name, given


def known_options(name: str, over: str = "") -> set[str]:
    """Return the names of the options that the strategy `name` and the one it samples have."""
    kind = getattr(_module(name), "Options", None)
    if kind is None:
        return set()
    own = {each.name: each.default for each in dataclasses.fields(kind)}
    inner = over or own.get("over")
    return {*own, *(known_options(str(inner)) if inner else ())}


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"agent.strategies.{find(name).module}")


def _names() -> list[str]:
    return [entry.name for entry in ENTRIES]
