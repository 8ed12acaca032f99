"""The strategies by name: what each one does, where it comes from, and how it is loaded."""

import dataclasses
import difflib
import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any, cast

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
    Entry("cross-check", "A program, a chain of thought and the loop, until two agree",
          "", "2 to 4", 16384),
    Entry("active-prompt", "Questions you solved because the model was unsure, and a vote",
          "Diao et al. 2023, arXiv:2302.12246", "k", 65536),
    Entry("pal", "A program computes the answer", "Gao et al. 2022, arXiv:2211.10435",
          "1, 2 where it is mended"),
    Entry("equations", "Unknowns and equations, solved by a solver",
          "He-Yueya et al. 2023, arXiv:2304.09102", "1, 2 where they are mended"),
    Entry("tot", "A tree of thoughts: judged, pruned, gone on with",
          "Yao et al. 2023, arXiv:2305.10601", "about 100 to 300 in the Game of 24", 131072),
    Entry("tot-single", "Three experts think aloud in one prompt",
          "Hulbert 2023, doi:10.5281/zenodo.10323452", "1"),
    Entry("rag", "Passages are found, the answer points to their sentences",
          "Lewis et al. 2020, arXiv:2005.11401", "1, 0 where nothing is found"),
    Entry("research", "The web is browsed for quotes, the answer is written from them alone",
          "Nakano et al. 2021, arXiv:2112.09332", "1 an action, and 1", 16384),
    Entry("react", "Think, act, observe, until the answer is known",
          "Yao et al. 2022, arXiv:2210.03629", "1 a step"),
    Entry("code", "The loop with programs as actions, in which every tool is a function",
          "Wang et al. 2024, arXiv:2402.01030", "1 a step"),
    Entry("converse", "The loop over what was said before, in a chat",
          "Yao et al. 2022, arXiv:2210.03629", "1 a step"),
    Entry("react-to-cot-sc", "The loop; where it does not finish, a vote on chains of thought",
          "Yao et al. 2022, arXiv:2210.03629", "1 a step, and k", 65536,
          ("react→cot-sc", "react->cot-sc")),
    Entry("cot-sc-to-react", "A vote on chains of thought; without a majority, the loop",
          "Yao et al. 2022, arXiv:2210.03629", "k, and 1 a step", 65536,
          ("cot-sc→react", "cot-sc->react")),
)  # fmt: skip
OF_ONE_KIND = (
    "direct",
    "few-shot",
    "cot",
    "zero-shot-cot",
    "pal",
    "react",
    "code",
    "converse",
    "tot",
    "tot-single",
)
"""Strategies that use the prompts of their own folder."""
THAT_VOTE = (
    "self-consistency", "cross-check", "active-prompt", "react-to-cot-sc", "cot-sc-to-react"
)  # fmt: skip
"""Strategies that vote on the answers of others."""
ON_WEB = ("auto", "react", "code", "react-to-cot-sc", "cot-sc-to-react", "research")
"""Strategies that may look something up on the web."""
SHARED = ("shared", "presets", "react", "memory")  # react/shape serves `--schema` everywhere
BY_NAME = {name: entry for entry in ENTRIES for name in (entry.name, *entry.aliases)}


def find(name: str) -> Entry:
    """Return the strategy `name`; raise `UserError` with the nearest name if there is none."""
    if name not in BY_NAME:
        near = difflib.get_close_matches(name, BY_NAME, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(_names())}"
        raise UserError(f"there is no strategy {name!r}", hint)
    return BY_NAME[name]


def load(name: str) -> Strategy:
    """Return the strategy `name`, ready to be called; for `NAME:OTHER` see `prepared`."""
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
    if not given:  # to look at options imports every strategy that this one may run
        return find(first).name, given
    if colon and "over" not in known_options(first):
        hint = f"write --strategy {first}, or self-consistency:{over or first}"
        raise UserError(f"--strategy {name}: {first} samples no other strategy", hint)
    if given.get("over", ""):
        refuse_votes("over", given["over"], first)
    check(given, first, known_options(first, given.get("over", "")))
    for each in (first, *_below(first, given.get("over", ""))):
        if (kind := options_of(each)) is not None:
            read(kind, given)
    return find(first).name, given


def canonical(name: str) -> str:
    """Return `name` without aliases: `react->cot-sc` is `react-to-cot-sc`."""
    first, colon, over = name.partition(":")
    return f"{find(first).name}{colon}{find(over).name if colon else ''}"


def refuse_votes(option: str, inner: str, outer: str) -> None:
    """Raise `UserError` where `outer` is to vote on what votes itself: it might never end."""
    if find(inner).name in THAT_VOTE:
        raise UserError(
            f"-O {option}={inner}: {outer} cannot vote on a strategy that votes",
            f"name one that comes to an answer by itself, such as {option}=pal",
        )


def known_options(name: str, over: str = "") -> set[str]:
    """Return the names of the options that the strategy `name` and the one it samples have."""
    kind = options_of(name)
    if kind is None:
        return set()
    own = {each.name for each in dataclasses.fields(kind)}
    return own | {one for each in _below(name, over) for one in known_options(each)}


def _below(name: str, over: str) -> tuple[str, ...]:
    """Return the strategies that `name` may run: the one it samples, or those it picks from."""
    inner = over or getattr(options_of(name), "over", "")
    return (inner,) if inner else getattr(_module(name), "PICKS", ())


def draws_samples(name: str, options: Mapping[str, str]) -> bool:
    """Return whether `--samples` has an effect on the strategy `name`."""
    first, _, over = name.partition(":")
    return "samples" in known_options(first, over or options.get("over", ""))


def fitting(kit: Kit, name: str) -> Kit:
    """Return `kit` with those of its options that the strategy `name` has."""
    if not kit.options:
        return kit
    first, _, over = name.partition(":")
    known = known_options(first, over)
    options = {one: kit.options[one] for one in kit.options if one in known}
    return dataclasses.replace(kit, options=options)


def may_use(name: str, options: Mapping[str, str], prompt: str) -> bool:
    """Return whether the strategy `name` may use `prompt`; one that runs others may use any."""
    first, _, over = name.partition(":")
    others = _below(first, over or options.get("over", ""))
    alone = not others and find(first).name in OF_ONE_KIND
    return not alone or prompt.partition("/")[0] in (find(first).name, *SHARED)


def options_of(name: str) -> type[Any] | None:
    """Return the dataclass that declares the options of the strategy `name`, if it has any."""
    return cast(type[Any] | None, getattr(_module(name), "Options", None))


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"agent.strategies.{find(name).module}")


def _names() -> list[str]:
    return [entry.name for entry in ENTRIES]
