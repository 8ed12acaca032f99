"""Scorers of tasks whose answer is a word, a label, a letter or a short text.

HotpotQA (Yang et al. 2018, arXiv:1809.09600: exact match and F1 on normalised text), FEVER (Thorne
et al. 2018, arXiv:1803.05355), last letters and StrategyQA (Wei et al. 2022, arXiv:2201.11903; Geva
et al. 2021, arXiv:2101.02235), date understanding and coloured objects (BIG-bench, as PAL scores
them: Gao et al. 2022, arXiv:2211.10435), CommonsenseQA and AQuA (one letter).
"""

import re
from collections import Counter

from agent.evaluation.problem import Given, Gold, Score
from agent.forms import Form, find, normalised
from agent.messages import Json

SPECIAL = ("yes", "no", "noanswer")
"""Where one side is one of these and the other is not, no shared word counts (HotpotQA)."""
LABELS = {
    "not enough information": "not enough info",
    "nei": "not enough info",
    "supported": "supports",
    "support": "supports",
    "refuted": "refutes",
    "refute": "refutes",
    "true": "supports",
    "false": "refutes",
}
"""Other words for FEVER's three labels: the prompt's header says INFORMATION, the data INFO."""
SAYS = {"true": "yes", "false": "no", "是": "yes", "否": "no", "对": "yes", "错": "no"}
LONGEST = 200
"""Characters: a longer answer may mention anything."""
DRESS = re.compile(r"[\"'“”‘’\n.\s]")


def hotpotqa(gold: Gold, given: Given) -> Score:
    """Exact match of the normalised texts; `f1` is the overlap of their words."""
    wanted, said = normalised(str(gold.answer)), normalised(given.text)
    return Score(bool(said) and said == wanted, {"f1": round(_f1(said, wanted), 4)})


def _f1(said: str, wanted: str) -> float:
    if said != wanted and (said in SPECIAL or wanted in SPECIAL):
        return 0.0
    theirs, ours = wanted.split(), said.split()
    shared = sum((Counter(ours) & Counter(theirs)).values())
    return 2 * shared / (len(ours) + len(theirs)) if shared else 0.0


def fever(gold: Gold, given: Given) -> Score:
    """Compare the label after normalising; `synonym` says where another word for it was taken."""
    wanted, said = _label(str(gold.answer)), normalised(given.text)
    label = _label(given.text)
    return Score(bool(label) and label == wanted, {"synonym": label != said})


def _label(text: str) -> str:
    bare = normalised(text)
    return LABELS.get(bare, bare)


def last_letters(gold: Gold, given: Given) -> Score:
    """The whole run of letters, lower case."""
    wanted = DRESS.sub("", str(gold.answer)).lower()
    said = str(_value(given, "letters") or "")
    return Score(bool(said) and said == wanted)


def date(gold: Gold, given: Given) -> Score:
    """MM/DD/YYYY with leading zeros; where choices were shown, the letter of one."""
    if gold.choices:
        return choice(gold, given)
    wanted = find(str(gold.answer), "date", "first")
    said = _value(given, "date")
    return Score(wanted is not None and said is not None and said == wanted.value)


def accepted(gold: Gold, given: Given) -> Score:
    """Any of the accepted texts, in lower case and without the dress around them."""
    said = {_plain(given.text), _plain(_said(given.value))} - {""}
    return Score(bool(said & {_plain(one) for one in (_said(gold.answer), *gold.accepted)}))


def mentioned(gold: Gold, given: Given) -> Score:
    """An accepted text stands in the answer, which is no essay; `exact` wants nothing else."""
    said = f" {_plain(given.text)} "
    wanted = [_plain(one) for one in (_said(gold.answer), *gold.accepted)]
    found = any(_stands_in(one, said) for one in wanted) and len(said) <= LONGEST
    return Score(found, {"exact": accepted(gold, given).right})


def _stands_in(wanted: str, said: str) -> bool:
    """Return whether `wanted` stands in `said` as whole words; Chinese has no blanks between."""
    return bool(wanted) and (f" {wanted} " in said if wanted.isascii() else wanted in said)


def strategyqa(gold: Gold, given: Given) -> Score:
    """Yes or no."""
    wanted, said = label_of(_said(gold.answer)), _value(given, "yes-no")
    return Score(said is not None and said == wanted)


def choice(gold: Gold, given: Given) -> Score:
    """One letter."""
    wanted = str(gold.answer).strip(" ().").upper()
    said = _value(given, "choice")
    return Score(said is not None and said == wanted)


def label_of(text: str) -> str:
    """Return `yes` or `no` for the words that mean it, else the text in lower case."""
    bare = text.strip().strip(".。").lower()
    return SAYS.get(bare, bare)


def _value(given: Given, form: Form) -> Json:
    """Return the answer in its form: the run's own value where it has it, else its text's."""
    for text in (_said(given.value), given.text):
        if text and (found := find(text, form)) is not None:
            return found.value
    return None


def _said(value: Json) -> str:
    """Return a value as people say it: True is yes, 3.0 is 3."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _plain(text: str) -> str:
    return normalised(text) or text.strip().lower()
