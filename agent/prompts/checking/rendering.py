"""Renders one prompt with samples of what its strategy gives it, in every form of answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from agent.events import Answer
from agent.forms import FORMS
from agent.messages import Attachment, Message, Question
from agent.prompts.checking.finding import Finding, Findings, finding_of, place_of
from agent.prompts.file import Opened, PromptFile
from agent.prompts.folders import PRESETS
from agent.prompts.front import line_of
from agent.prompts.library import Library
from agent.prompts.source import PromptError
from tools.toolbox import Toolbox

PIECES = (PRESETS, "react", "converse", "code", "shared")
"""Folders whose prompts are pieces of one message."""
LOOPS = ("react/", "converse/", "code/")
"""Prompts of the loop, whose exemplars act and observe."""
MADE_LATER = ("active-prompt",)
"""Folders of exemplars that a command of ours fills."""
EACH_FORM = "each form"
TEXT = "A text of some words."


class Anything:
    """Stands for a variable of which nothing is known: has every attribute, is one of a list."""

    def __getattr__(self, name: str) -> "Anything":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: object) -> "Anything":
        return self

    def __iter__(self) -> Iterator["Anything"]:
        return iter((self,))

    def __len__(self) -> int:
        return 1

    def __str__(self) -> str:
        return TEXT


@dataclass(frozen=True)
class Rendered:
    """A prompt as a model would receive it."""

    form: str
    opened: Opened


def render(prompt: PromptFile, library: Library, toolbox: Toolbox) -> tuple[
    list[Rendered], set[Finding]
]:  # fmt: skip
    """Return `prompt` in every form of answer, and what went wrong."""
    found: list[Rendered] = []
    faults: set[Finding] = set()
    for form in FORMS:
        values = {**_samples(toolbox), "form": form}
        try:
            if prompt.front.exemplars and form not in missing(prompt, library):
                values["exemplars"] = library.exemplars(prompt, form)
            given = {one: values.get(one, Anything()) for one in prompt.front.variables}
            found.append(Rendered(form, _opened(prompt, given)))
        except PromptError as error:
            if _known(prompt, values) or _is_undefined(error):
                faults.add(finding_of(error))
            if isinstance(error.__cause__, RecursionError):
                break  # it takes a while, and is the same in every form
    return found, faults


def check_exemplars(prompt: PromptFile, library: Library) -> Findings:
    """Yield which exemplars are missing."""
    lacking = missing(prompt, library)
    place, line = place_of(prompt.source), line_of("exemplars", prompt.header)
    if not lacking or prompt.front.exemplars in MADE_LATER:
        return
    name = prompt.front.exemplars
    if len(lacking) == len(FORMS):
        mend = f"write the file, or copy shipped ones: agent prompts copy {prompt.name} --exemplars"
        yield place.error(line, f"its exemplars {name!r} are not there", mend)
        return
    what = f"{name} has no exemplars for answers of the form {', '.join(lacking)}"
    yield place.error(line, what, f"add {name}/text.yaml: it serves every other form")


def missing(prompt: PromptFile, library: Library) -> Sequence[str]:
    """Return the forms for which `prompt` has no exemplars, though it names some."""
    if not prompt.front.exemplars:
        return ()
    return [form for form in FORMS if library.exemplars_path(prompt, form) is None]


def _opened(prompt: PromptFile, values: dict[str, object]) -> Opened:
    folder, _, part = prompt.name.partition("/")
    if folder in PIECES:
        role = "system" if part == "system" or folder == PRESETS else "user"
        return Opened((Message(role, prompt.render(**values)),))  # type: ignore[arg-type]
    return prompt.open(**values)


def _samples(toolbox: Toolbox) -> dict[str, Any]:
    return {
        "question": Question("How many?", (Attachment("a.txt", TEXT),)),
        "exemplars": (),
        "tools": list(toolbox),
        "answer": Answer(1, "It is 42.", 42),
        "schema": "{}",
        "reasoning": TEXT,
        "problem": TEXT,
        "observation": TEXT,
    }


def _known(prompt: PromptFile, values: dict[str, object]) -> bool:
    return all(one in values for one in prompt.front.variables)


def _is_undefined(error: PromptError) -> bool:
    from jinja2 import UndefinedError

    return error.__cause__ is None or isinstance(error.__cause__, UndefinedError)
