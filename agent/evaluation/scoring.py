"""The scorers by name: which answers of a task count as right."""

import difflib
from collections.abc import Callable, Mapping

from agent.errors import UserError
from agent.evaluation import numbers, words
from agent.evaluation.problem import Given, Gold, Score
from agent.forms import Form

Scorer = Callable[[Gold, Given], Score]


def by_form(gold: Gold, given: Given) -> Score:
    """Compare by the form of the known answer; a text only has to be mentioned."""
    return BY_FORM[gold.form or _form(gold)](gold, given)


def _form(gold: Gold) -> Form:
    """Return the form that a known answer has, where the data does not say it."""
    if isinstance(gold.answer, bool) or words.label_of(str(gold.answer)) in ("yes", "no"):
        return "yes-no"
    return "text" if numbers.exact(gold.answer) is None else "number"


BY_FORM: Mapping[str, Scorer] = {
    "number": numbers.gsm8k,
    "yes-no": words.strategyqa,
    "choice": words.choice,
    "letters": words.last_letters,
    "date": words.date,
    "expression": numbers.game24,
    "text": words.mentioned,
}
SCORERS: Mapping[str, Scorer] = {
    "gsm8k": numbers.gsm8k,
    "gsm-hard": numbers.gsm_hard,
    "game24": numbers.game24,
    "hotpotqa": words.hotpotqa,
    "fever": words.fever,
    "last-letters": words.last_letters,
    "date": words.date,
    "accepted": words.accepted,
    "strategyqa": words.strategyqa,
    "choice": words.choice,
    "form": by_form,
}


def scorer(name: str, where: str = "") -> Scorer:
    """Return the scorer `name`; raise `UserError` with the nearest name if there is none."""
    if name not in SCORERS:
        near = difflib.get_close_matches(name, SCORERS, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(SCORERS)}"
        raise UserError(f"{where}{': ' if where else ''}there is no scorer {name!r}", hint)
    return SCORERS[name]
