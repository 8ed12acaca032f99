"""Compares an exemplar's answer with its working: its last words, its program, its steps."""

import re
from fractions import Fraction

from agent.errors import ToolError
from agent.forms import Form, behind_marker, find, normalised, same
from agent.messages import Json, ToolCall
from agent.prompts.checking.finding import Findings, Place
from agent.prompts.exemplars import Located
from agent.prompts.steps import faults
from agent.values import numbers_in, plain
from tools.toolbox import Toolbox

PYTHON = "python"
INDENT = "    "
QUOTED = re.compile(r"[\"“「]([^\"”」]+)[\"”」]")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
DATE = re.compile(rf"({'|'.join(MONTHS)}) (\d{{1,2}}),? (\d{{4}})")
MOST_CHARS = 60


def check_reasoning(place: Place, one: Located, form: Form) -> Findings:
    """Compare the end of the working with the answer."""
    rationale, answer = one.exemplar.get("rationale"), str(one.exemplar.get("answer", ""))
    wanted = find(answer, form, "first") if answer.strip() else None
    if not isinstance(rationale, str) or wanted is None:
        return
    line, mend = one.line("answer"), "mend the working or the answer"
    reached = end_of(rationale, form)
    if reached is None or same(reached, wanted.value):
        if form == "text" and normalised(answer) not in normalised(rationale):
            what = f"the working never says {answer!r}, its answer"
            yield place.warning(line, what, "let the working end with the answer")
        return
    told = f"the working ends with {shown(reached)}, the answer is {answer}"
    stated = [plain(number) for number in numbers_in(rationale)]
    if form == "number" and wanted.value in stated and behind_marker(rationale) is None:
        yield place.warning(line, told, "let the working end with the answer")
    else:
        yield place.error(line, told, mend)


def end_of(rationale: str, form: Form) -> Json:
    """Return what the working comes to, or None where that is not said in this form."""
    if behind_marker(rationale) is not None:
        marked = find(rationale, form)
        return None if marked is None else marked.value
    if form == "number":
        numbers = numbers_in(rationale)
        return plain(numbers[-1]) if numbers else None
    if form == "letters":
        quoted = QUOTED.findall(rationale)
        return quoted[-1].lower() if quoted else None
    if form == "date" and (dates := DATE.findall(rationale)):
        month, day, year = dates[-1]
        return f"{MONTHS.index(month) + 1:02}/{int(day):02}/{year}"
    return None


def check_program(place: Place, one: Located, form: Form, toolbox: Toolbox) -> Findings:
    """Run the program and compare what it returns with the answer."""
    program, answer = one.exemplar.get("program"), str(one.exemplar.get("answer", ""))
    if not isinstance(program, str) or PYTHON not in toolbox.tools:
        return
    body = "\n".join(f"{INDENT}{line}" for line in program.splitlines())
    code = f"def solution():\n{body}\n\nsolution()"
    line, wanted = one.line("program"), find(answer, form, "first")
    try:
        brought = toolbox.call(ToolCall(PYTHON, {"code": code}))
    except ToolError as error:
        first = str(error).partition("\n")[0]
        yield place.error(line, f"the program fails: {first}", "mend the program")
        return
    value = brought.value
    if isinstance(value, bool):
        value = "yes" if value else "no"
    elif isinstance(value, str) or form == "text":
        read = find(brought.text, form, "first")
        value = brought.text if read is None else read.value
    if wanted is not None and not same(value, wanted.value):
        what = f"the program returns {shown(value)}, the answer is {answer}"
        yield place.error(line, what, "mend the program or the answer")


def check_steps(place: Place, one: Located, form: Form, toolbox: Toolbox) -> Findings:
    """Run what the steps of a ReAct exemplar do and compare what it brings."""
    off = list(faults(one.exemplar))
    for part, what, mend in off:
        yield place.error(one.line(part), what, mend)
    if off:
        return
    observed: list[str] = []
    for at, step in enumerate(one.exemplar["steps"]):
        pairs = zip(step.get("actions", ()), step.get("observations", ()), strict=True)
        for number, (action, told) in enumerate(pairs):
            line = one.line(f"steps.{at}.observations.{number}")
            observed.append(told)
            if action["tool"] not in toolbox.tools or one.exemplar.get("functions"):
                continue  # it is shown only where there is this tool, or are functions
            try:
                brought = toolbox.call(ToolCall(**action)).text
            except ToolError as error:
                brought = f"error: {error}"
            if brought != told:
                what = f"the action brings {shown(brought)}, the observation says {shown(told)}"
                yield place.error(line, what, "mend the action or the observation")
    answer = str(one.exemplar["steps"][-1]["answer"])
    last = find(observed[-1], "number") if observed and form == "number" else None
    said = find(answer, "number")
    if last is not None and (said is None or not same(said.value, last.value)):
        line = one.line(f"steps.{len(one.exemplar['steps']) - 1}.answer")
        what = f"the answer is {answer!r}, the last observation {shown(observed[-1])}"
        yield place.error(line, what, "let the answer say what was observed")


def shown(value: object) -> str:
    """Return `value` on one short line."""
    text = str(float(value)) if isinstance(value, Fraction) and value != int(value) else str(value)
    line = " ".join(text.split())
    return line if len(line) <= MOST_CHARS else f"{line[:MOST_CHARS]}…"
