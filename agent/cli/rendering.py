"""Renders a prompt as the model would receive it: in its chat template, with its tokens counted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from agent.cli import inputs, prompting
from agent.errors import UserError
from agent.forms import FORMS
from agent.headings import OPENING
from agent.messages import Json, Message, Question
from agent.prompts import Library, Opened, react_prompt
from agent.prompts.file import PromptFile
from agent.settings import Settings

if TYPE_CHECKING:
    from agent.models.embedded.model import EmbeddedModel
    from tools.toolbox import Toolbox

LOOP = "react/system"
KNOWN = frozenset({"question", "form", "exemplars", "tools"})
"""Variables that are there without being given."""


@dataclass(frozen=True)
class Asked:
    """What was said on the command line."""

    name: str
    words: Sequence[str] = ()
    files: Sequence[str] = ()
    form: str = ""
    presets: Sequence[str] = ()
    variables: Sequence[str] = ()


@dataclass(frozen=True)
class Shown:
    """A rendered prompt."""

    name: str
    opened: Opened
    model: str
    text: str = ""
    """What the model receives; empty where no model was loaded."""
    constant: int = 0
    """How many tokens at the start are the same in every run."""
    total: int = 0
    room: int = 0
    """How many tokens the model holds; 0 where no model was loaded."""
    why: str = ""
    """Why no model was loaded."""

    @property
    def counted(self) -> str:
        """How long the prompt is, in words."""
        if not self.room:
            return f"tokens are not counted: {self.why}"
        kept, rest = self.constant, self.total - self.constant
        told = f"{self.total} tokens: {kept} that stay from run to run, {rest} that change"
        if self.total >= self.room:
            return f"{told}; {self.model} holds only {self.room}"
        return f"{told} ({self.model}, holds {self.room})"

    @property
    def document(self) -> Json:
        """The same for programs."""
        messages: Json = [
            {"role": one.role, "content": one.content, "constant": one.constant}
            for one in self.opened.messages
        ]
        tokens: Json = {"total": self.total, "constant": self.constant,
                        "varying": self.total - self.constant}  # fmt: skip
        return {
            "schema_version": 1,
            "name": self.name,
            "model": self.model,
            "prompt": self.text if self.room else None,
            "tokens": tokens if self.room else None,
            "messages": messages,
            "opening": self.opened.opening,
        }


def shown(asked: Asked, settings: Settings, plain: bool = False) -> Shown:
    """Return the prompt that was asked for; `plain` loads no model, and none is ever fetched."""
    from agent.models.embedded.opening import open_model, weights_at_hand
    from agent.models.reference import reference_of

    library, name = prompting.named(asked.name, asked.presets)
    found = Shown(name, opened(library, name, asked), settings.model)
    if plain:
        return replace(found, why="--messages loads no model")
    if not reference_of(settings.model).embedded:
        return replace(found, why=f"{settings.model} is rendered where it runs")
    if not weights_at_hand(settings):
        return replace(found, why=f"{settings.model} is not here; agent models pull fetches it")
    model = open_model(settings, lambda progress: None, lambda text: None, use_snapshots=False)
    try:
        return counted(found, model)
    finally:
        model.close()


def counted(found: Shown, model: "EmbeddedModel") -> Shown:
    """Return `found` with its text and tokens, as `model` reads it."""
    rendered = model.rendered(found.opened.messages, found.opened.opening)
    return replace(
        found,
        text=model.shown(rendered),
        constant=rendered.constant,
        total=len(rendered.tokens),
        room=model.context_tokens,
    )


def print_prompt(found: Shown) -> None:
    """Print the text that the model receives, or the messages where it is not known."""
    prompting.write(found.text if found.room else "\n\n".join(_sections(found.opened)))


def _sections(opened: Opened) -> list[str]:
    parts = [(one.role, one.content) for one in opened.messages]
    parts += [("assistant", opened.opening)] if opened.opening else []
    return [f"# {role}\n{content}" for role, content in parts]


def opened(library: Library, name: str, asked: Asked) -> Opened:
    """Return the conversation of the prompt `name` with everything in place.

    Raises `UserError` for variables that are missing or that the prompt does not have.
    """
    from agent.strategies.running import usual

    prompt, toolbox = library.find(name), usual()
    given = dict(_pair(one) for one in asked.variables)
    _check_variables(prompt, given)
    question = _question(asked, needed="question" in prompt.front.variables or name == LOOP)
    return _opened(library, prompt, question, given, toolbox)


def _opened(
    library: Library,
    prompt: PromptFile,
    question: Question,
    given: Mapping[str, Any],
    toolbox: "Toolbox",
) -> Opened:
    name = prompt.name
    if name == LOOP:
        return Opened(tuple(react_prompt(library).open(question, toolbox)), OPENING)
    if name.startswith("react/"):
        text = prompt.render(question=question, tools=list(toolbox), **given)
        return Opened((Message("user", text),))
    return library.asking(name, question, tools=list(toolbox), **given)[0]


def _check_variables(prompt: PromptFile, given: Mapping[str, Any]) -> None:
    declared = prompt.front.variables
    for name in given:
        if name not in declared or name in KNOWN:
            free = [one for one in declared if one not in KNOWN]
            hint = f"it has {', '.join(free)}" if free else "leave --var out"
            raise UserError(f"--var: {prompt.name} has no variable {name!r} to fill in", hint)
    lacking = [one for one in declared if one not in KNOWN and one not in given]
    if lacking:
        hint = "add " + " ".join(f"--var {one}=…" for one in lacking)
        raise UserError(f"{prompt.name} also needs {', '.join(lacking)}", hint)


def _question(asked: Asked, needed: bool) -> Question:
    form = asked.form
    if form and form not in FORMS:
        raise UserError(f"--form: there is no form {form!r}", f"there are {', '.join(FORMS)}")
    if asked.words or asked.files:
        question = inputs.gather(asked.words, asked.files, "").question
        return replace(question, form=form)
    if needed:
        hint = f'add one: agent prompts render {asked.name} "How much is 17 * 3?"'
        raise UserError(f"{asked.name} is rendered for a question, and there is none", hint)
    return Question("", form=form)


def _pair(text: str) -> tuple[str, Any]:
    """Return the name and value in `text`; a value that is a JSON list or object is taken so."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise UserError(f"--var {text}: is no NAME=VALUE", "write it like this: --var problem=…")
    if value[:1] in ("[", "{"):
        try:
            return name.strip(), json.loads(value)
        except (ValueError, RecursionError) as error:
            raise UserError(
                f"--var {name}: not JSON: {error}", "mend it, or begin with a blank"
            ) from None
    return name.strip(), value
