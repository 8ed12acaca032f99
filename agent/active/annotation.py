"""Has a person solve a selected question: the sheet that they fill in, and what it must hold.

Method: Diao et al. 2023, arXiv:2302.12246: people write the rationales. A draft of the model may
stand on the sheet (our addition); it counts as the model's until a person says or shows otherwise.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from agent.active.selection import Selected
from agent.clean import printable
from agent.forms import FORMS, Found, find, normalised, same
from agent.messages import Json
from agent.prompts.checking.equations import Equation, equations
from agent.values import numbers_in, plain

Annotator = Literal["person", "model"]
Edit = Callable[[str], str]
"""Lets a person change a text; returns it as they left it."""
FIELD = re.compile(r"^(rationale|answer|annotator)\s*[:：][ \t]*", re.IGNORECASE | re.MULTILINE)
BEGINS_OTHERWISE = re.compile(
    r"^(?=#|(?:rationale|answer|annotator)\s*[:：])", re.IGNORECASE | re.MULTILINE
)
"""Where a line of a rationale would be taken for a comment or for another field."""
STATED_ELSEWHERE = ("yes-no", "choice", "date")
"""Forms whose rationales need not name the answer: `he died in 1791` leads to `no`, `June 6` to
`06/06/2014`."""
MOST_ROUNDS = 20
"""How often a sheet is given back: a script in the place of an editor may never mend it."""
HEADING = """\
# Question {number} of {of}: uncertainty {uncertainty:g} ({metric}, {k} samples)
#
{question}
#
# {answers}
#
# Write how the answer is found, step by step, and the answer alone behind `answer:`.
# Lines that begin with # do not count. Leave it empty to skip the question.
"""
DRAFTED = """\
# What stands below is a draft of {model}: check every step and every number.
# It counts as the model's until you change it, or write `annotator: person`.
"""


@dataclass(frozen=True)
class Annotation:
    """How a question is solved."""

    rationale: str = ""
    answer: str = ""
    annotator: Annotator = "person"

    @property
    def empty(self) -> bool:
        """Whether nothing was written."""
        return not (self.rationale or self.answer)


@dataclass(frozen=True)
class Refused:
    """An annotation that cannot be kept: it was left as it was, though something is wrong."""

    problems: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """One question for the person: which of how many, and what stands on the sheet already."""

    selected: Selected
    form: str
    number: int
    of: int
    draft: Annotation = Annotation()
    """Words of the model; empty where the person begins with an empty sheet."""


def drafted(one: Selected) -> Annotation:
    """Return the model's way to its most common answer; empty where no sample held an answer."""
    return Annotation(printable(one.draft).strip(), _plain(one.draft_answer).rstrip(".。"), "model")


def annotated(task: Task, edit: Edit) -> Annotation | Refused | None:
    """Return what the person wrote; None where they left the sheet empty.

    A sheet with something wrong is given back, with what is wrong on top. A person who leaves it
    as it is insists: then doubts do not count, unless the words are the model's.
    """
    written = task.draft
    problems: list[str] = []
    for _ in range(MOST_ROUNDS):
        before, again = written, bool(problems)
        written = _read(edit(sheet(task, before, problems)), task.draft)
        if written.empty:
            return None
        faults = faults_in(written, task.form)
        problems = faults or doubts_about(written, task.form)
        insists = again and written == before and written.annotator == "person"
        if not problems or (insists and not faults):
            return written
        if again and written == before:
            break
    return Refused(tuple(problems))


def sheet(task: Task, written: Annotation, problems: Sequence[str] = ()) -> str:
    """Return what the person finds in the editor."""
    one = task.selected
    answers = ", ".join(f"{text} ({count})" for text, count in one.answers.items())
    unparsed = [f"no answer ({one.unparsed})"] * bool(one.unparsed)
    top = "".join(f"# ! {problem}\n" for problem in problems)
    heading = HEADING.format(
        number=task.number, of=task.of, uncertainty=one.uncertainty, metric=one.metric, k=one.k,
        question=_commented(one.question),
        answers=_plain("the model's answers: " + ", ".join([answers, *unparsed]).lstrip(", ")),
    )  # fmt: skip
    by_model = not task.draft.empty and written.annotator == "model"
    note = DRAFTED.format(model=one.model) if by_model else ""
    annotator = f"\nannotator: {written.annotator}\n" if not task.draft.empty else ""
    fields = f"\nrationale:\n{_body(written.rationale)}\n\nanswer: {printable(written.answer)}\n"
    return f"{top}{heading}{note}{fields}{annotator}"


def _commented(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in printable(text).splitlines())


def _plain(text: str) -> str:
    return " ".join(printable(text).split())


def _body(text: str) -> str:
    return BEGINS_OTHERWISE.sub(" ", printable(text))


def _read(text: str, draft: Annotation) -> Annotation:
    """Return what stands on a sheet: the model's only as long as it is the draft, word for word."""
    lines = [line for line in text.lstrip("\ufeff").splitlines() if not line.startswith("#")]
    _, *pieces = FIELD.split("\n".join(lines))
    found = {
        name.lower(): said.strip() for name, said in zip(pieces[::2], pieces[1::2], strict=True)
    }
    rationale, answer = found.get("rationale", ""), found.get("answer", "").rstrip(".。")
    same_words = (rationale.split(), answer) == (draft.rationale.split(), draft.answer)
    claimed = found.get("annotator", "").lower() == "person"
    by_model = same_words and draft.annotator == "model" and not draft.empty and not claimed
    return Annotation(rationale, answer, "model" if by_model else "person")


def faults_in(written: Annotation, form: str) -> list[str]:
    """Return what makes an annotation useless, in words for the person."""
    if not written.rationale:
        return ["the rationale is empty: write how the answer is found"]
    if not written.answer:
        return ["there is no answer: write it behind `answer:`"]
    if "\n" in written.answer:
        return ["the answer is longer than a line: write nothing but the answer behind `answer:`"]
    if _found(written, form) is None:
        return [f"the answer {written.answer!r} is not of the form {form}"]
    return []


def doubts_about(written: Annotation, form: str) -> list[str]:
    """Return what looks wrong, and may be right all the same, in words for the person."""
    found = _found(written, form)
    if form == "number":
        stated = found is not None and _states_number(written, found.value)
    else:
        stated = form in STATED_ELSEWHERE or _states_text(written)
    lead = f"the rationale never comes to {written.answer!r}: does it lead to the answer?"
    return [*[lead] * (not stated), *map(_told, _wrong_equations(written.rationale))]


def _wrong_equations(rationale: str) -> Iterator[Equation]:
    return (one for one in equations(rationale) if not one.holds)


def _told(equation: Equation) -> str:
    made = "divides by zero" if equation.makes is None else f"makes {equation.makes}"
    return f"{equation.text} is wrong: it {made}"


def _found(written: Annotation, form: str) -> Found | None:
    known = next(one for one in FORMS if one == form)
    return find(f"The answer is {written.answer}.", known)


def _states_number(written: Annotation, value: Json) -> bool:
    return any(same(plain(number), value) for number in numbers_in(written.rationale))


def _states_text(written: Annotation) -> bool:
    return normalised(written.answer) in normalised(written.rationale)
