"""Checks the exemplars of a file: each answer has to be what its own working brings.

Equations are recomputed, programs are run in the sandbox, and the end of the working is compared
with the answer. A wrong exemplar teaches the model to be wrong.
"""

from collections.abc import Iterator, Sequence, Set
from pathlib import Path
from typing import Any, get_args

from agent.forms import FORMS, Form, find, form_of
from agent.messages import Question
from agent.prompts.checking.equations import equations
from agent.prompts.checking.finding import Findings, Place
from agent.prompts.checking.template import BRACES
from agent.prompts.checking.working import check_program, check_reasoning, check_steps, shown
from agent.prompts.exemplars import Located
from tools.toolbox import Toolbox

NO_WORDS = frozenset({"program", "arguments", "attachments", "observations"})
"""Parts of an exemplar that are code or data."""


def check(path: Path, found: Sequence[Located], toolbox: Toolbox, acting: bool) -> Findings:
    """Yield what is wrong with the exemplars `found` in `path`.

    Args:
        path: the file; its name may be the form of the answers.
        found: the exemplars with their lines.
        toolbox: runs their programs.
        acting: whether they are of ReAct: steps that act and observe.
    """
    place = Place(path)
    asked: dict[str, int] = {}
    for one in found:
        question = str(one.exemplar["question"])
        form = _form(path, question)
        yield from _texts(place, one)
        if acting:
            yield from check_steps(place, one, form, toolbox)
        else:
            yield from _answered(place, one, form)
            yield from check_reasoning(place, one, form)
            yield from check_program(place, one, form, toolbox)
        if question in asked:
            what = f"asks what line {asked[question]} asks"
            yield place.warning(one.line("question"), what, "take one of the two out")
        asked.setdefault(question, one.line("question"))


def check_stops(path: Path, found: Sequence[Located], stops: Sequence[str], name: str) -> Findings:
    """Yield where a stop string of the prompt `name` stands in what its exemplars reply."""
    place = Place(path)
    for one in found:
        for part, text in _parts(one.exemplar, ""):
            for stop in stops if part != "question" and not part.startswith("attach") else ():
                if stop in text:
                    what = f"{part} holds {stop!r}, at which {name} stops the reply"
                    mend = "take it out of the exemplar, or out of `stop:`"
                    yield place.warning(one.line(part), what, mend)


def _form(path: Path, question: str) -> Form:
    stem = path.name.partition(".")[0]
    known: dict[str, Form] = {form: form for form in get_args(Form)}
    return known[stem] if stem in FORMS else form_of(Question(question))


def _parts(value: Any, part: str) -> Iterator[tuple[str, str]]:
    """Yield every text in `value` with the name of its place."""
    if isinstance(value, str):
        yield part, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _parts(inner, f"{part}.{key}".lstrip("."))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _parts(inner, f"{part}.{at}".lstrip("."))


def _texts(place: Place, one: Located) -> Findings:
    """Check every text by itself: braces that nobody fills in, equations that do not hold."""
    for part, text in _parts(one.exemplar, ""):
        if NO_WORDS & set(part.split(".")):
            continue
        for braces in ["{{"] if "{{" in text else [found[0] for found in BRACES.findall(text)]:
            what = f"{part} holds {braces}, which reaches the model as it is"
            mend = "exemplars are no templates: write the words themselves"
            yield place.error(one.line(part), what, mend)
        for equation in equations(text) if part != "question" else ():
            if not equation.holds:
                makes = equation.makes
                told = "divides by zero" if makes is None else f"makes {shown(makes)}"
                line = one.line_in(part, equation.at)
                yield place.error(line, f"{equation.text} is wrong: it {told}", "compute it anew")


def _answered(place: Place, one: Located, form: Form) -> Findings:
    """Look whether the answer has the form of its file."""
    answer = one.exemplar.get("answer")
    if isinstance(answer, str) and find(answer, form, "first") is None:
        what = f"the answer {answer!r} is none of the form {form}"
        mend = f"write it so, or move the exemplar out of {place.path.name}"
        yield place.error(one.line("answer"), what, mend)


def check_fields(path: Path, found: Sequence[Located], fields: Set[str], name: str) -> Findings:
    """Yield which exemplars lack a field that the prompt `name` shows."""
    for one in found:
        for field in sorted(fields - set(one.exemplar)):
            what = f"the exemplar has no {field}, which {name} shows"
            yield Place(path).error(one.line(), what, f"give it `{field}: …`")
        for field in sorted(fields & set(one.exemplar)):
            if not one.exemplar[field]:
                what = f"the exemplar's {field} is empty"
                yield Place(path).error(one.line(field), what, f"give it `{field}: …`")
