"""Active-Prompt: exemplars that a person solved because the model was unsure (Diao et al. 2023).

Source: arXiv:2302.12246: the new exemplars, `A: Let's think step by step.`, and self-consistency at
temperature 0.7 (40 samples in the paper; one sample is one call at temperature 0). How questions
are chosen and solved is `agent.active`. No exemplars ship: they would be uncertain for no model.
"""

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from agent.budget import Budget
from agent.errors import UserError
from agent.events import Warned
from agent.forms import Form, form_of
from agent.messages import Question
from agent.strategies import options, self_consistency
from agent.strategies.single import single
from agent.strategies.strategy import Answering, Kit

NAME = FOLDER = "active-prompt"
PROMPT = f"{NAME}/prompt"
POOL_SUFFIX = ".pool"
"""A file of this name holds the fingerprints of the questions from which exemplars were chosen."""
IN_EXEMPLARS = "this question is among the exemplars that the model is shown: it knows the answer"
IN_POOL = "this question was in the pool that the exemplars were chosen from: count it in no score"


@dataclass(frozen=True)
class Options:
    """What can be chosen with -O."""

    samples: int = 5
    """How many samples vote; --samples says the same; 1 is one call at temperature 0."""
    temperature: float = 0.7
    """How freely the samples choose their words."""
    early_stop: bool = True
    """Stop as soon as no sample that is left can change the winner."""


def answer(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer `question` as the exemplars do, several times, and take the vote.

    Raises `UserError` while there are no exemplars.
    """
    chosen = options.read(Options, kit.options)
    samples = kit.samples or chosen.samples
    _need_exemplars(kit, form_of(question))
    yield from _overlap(kit, question)
    if samples == 1:
        return (yield from _path(kit, question, budget))
    voting = self_consistency.Options(NAME, samples, chosen.temperature, chosen.early_stop)
    votes = yield from self_consistency.sampled(kit, question, budget, voting, _path)
    return self_consistency.elected(votes, budget.steps)


def _path(kit: Kit, question: Question, budget: Budget) -> Answering:
    """Answer with one call: one path of reasoning."""
    return single(kit, question, budget, PROMPT)


def fingerprint(question: str) -> str:
    """Return what stands for `question` where only sameness matters: blanks and case do not."""
    plain = " ".join(unicodedata.normalize("NFKC", question).casefold().split())
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:16]


def _need_exemplars(kit: Kit, form: Form) -> None:
    """Say how exemplars come about where there are none in our own folder."""
    prompt = kit.prompts.find(PROMPT)
    if prompt.front.exemplars == FOLDER and kit.prompts.exemplars_path(prompt, form) is None:
        raise UserError(
            f"{NAME} has no exemplars yet for answers of the form {form}",
            "make some: agent active estimate POOL.jsonl; agent active select estimates.jsonl; "
            "agent active annotate selected.jsonl",
        )


def _overlap(kit: Kit, question: Question) -> Iterator[Warned]:
    """Warn where the question is no fair test: its answer was seen, or it was in the pool."""
    prompt, form, asked = kit.prompts.find(PROMPT), form_of(question), fingerprint(question.text)
    path = kit.prompts.exemplars_path(prompt, form)
    shown = kit.prompts.exemplars(prompt, form)
    if asked in {fingerprint(str(one["question"])) for one in shown}:
        yield Warned(IN_EXEMPLARS)
    elif path is not None and asked in _fingerprints(path.with_suffix(POOL_SUFFIX)):
        yield Warned(IN_POOL)


def _fingerprints(path: Path) -> set[str]:
    try:
        return set(path.read_text("ascii", "replace").split())
    except OSError:  # exemplars of the person's own have none, and it only serves a warning
        return set()
