"""Preferences: for one prompt, an answer that people prefer to another.

Format: TRL's conversational preference data with an explicit prompt
(https://huggingface.co/docs/trl/dataset_formats#preference), one JSON object a line:

    {"prompt": [{"role": "user", "content": "What is 6 * 7?"}],
     "chosen": [{"role": "assistant", "content": "42"}],
     "rejected": [{"role": "assistant", "content": "41"}],
     "group": "4f0c…", "split": "train", "why": "correction", "runs": ["1a2b…", "1a2b…"]}

All pairs of one prompt share their `group`: keep it in one batch, or a reward model sees each
answer several times and over-fits (Ouyang et al. 2022, arXiv:2203.02155, section 3.5). What is
preferred equally makes no pair. A trainer that allows no other columns takes the first three.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from agent.canonical import canonical
from agent.messages import Json
from agent.training.answers import Answered
from agent.training.splitting import group_of, side_of


@dataclass(frozen=True)
class Opinion:
    """An answer, and the run that it was given in or that it corrects."""

    text: str
    run: str
    corrects: bool = False


def pairs(runs: Iterable[Answered], share: float = 1.0) -> Iterator[dict[str, Json]]:
    """Yield a line for each pair of answers of which one is preferred; `share` goes to training."""
    groups: dict[str, list[Answered]] = {}
    for one in runs:
        groups.setdefault(group_of(one.prompt), []).append(one)
    for group, members in groups.items():
        good = _distinct(
            Opinion(text, one.run.id, bool(one.run.correction))
            for one in members for text in one.good
        )  # fmt: skip
        bad = _distinct(Opinion(text, one.run.id) for one in members for text in one.bad)
        torn = good.keys() & bad.keys()  # some like it, others do not
        head: dict[str, Json] = {"prompt": [dict(one) for one in members[0].prompt]}
        tail: dict[str, Json] = {"group": group, "split": side_of(members[0].run.question, share)}
        for chosen in (one for key, one in good.items() if key not in torn):
            for rejected in (one for key, one in bad.items() if key not in torn):
                yield {**head, **_pair(chosen, rejected), **tail, **_origin(chosen, rejected)}


def _distinct(opinions: Iterable[Opinion]) -> Mapping[str, Opinion]:
    """Return the opinions by what they say; of the same answers the first counts."""
    found: dict[str, Opinion] = {}
    for one in opinions:
        found.setdefault(canonical(one.text), one)
    return found


def _pair(chosen: Opinion, rejected: Opinion) -> dict[str, Json]:
    return {
        "chosen": [{"role": "assistant", "content": chosen.text}],
        "rejected": [{"role": "assistant", "content": rejected.text}],
    }


def _origin(chosen: Opinion, rejected: Opinion) -> dict[str, Json]:
    why: Literal["correction", "rating"] = "correction" if chosen.corrects else "rating"
    return {"why": why, "runs": [chosen.run, rejected.run]}
