"""Finds, reads and renders prompt files: Markdown with YAML front matter and Jinja.

The front matter declares what a prompt is for and which variables it takes; rendering is strict
(an unknown variable is an error, never an empty string) and sandboxed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from agent.errors import ConfigError
from agent.messages import Attachment, Message, Question, ToolCall
from agent.notation import Step, write
from tools.toolbox import Toolbox

if TYPE_CHECKING:
    import jinja2

FRONT_MATTER = {
    "purpose": (str, "a text"),
    "variables": (list, "a list of names"),
    "version": (int, "a whole number"),
}


@dataclass(frozen=True)
class PromptFile:
    """One prompt: its front matter and its template."""

    name: str
    purpose: str
    variables: tuple[str, ...]
    version: int
    template: "jinja2.Template" = field(repr=False)

    def render(self, **values: object) -> str:
        """Return the text with `values` in place; raise `ConfigError` for a wrong variable."""
        import jinja2

        if set(values) != set(self.variables):
            given, declared = ", ".join(sorted(values)), ", ".join(self.variables)
            raise ConfigError(f"prompt {self.name}: declares {declared!r}, was given {given!r}")
        try:
            return self.template.render(**values).strip("\n")
        except jinja2.TemplateError as error:
            raise ConfigError(f"prompt {self.name}: line {_line_of(error)}: {error}") from error


def _line_of(error: BaseException) -> int:
    """Return the line of the template in which `error` was raised: the innermost one."""
    lines = [1]
    frame = error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == "<template>":
            lines.append(frame.tb_lineno)
        frame = frame.tb_next
    return lines[-1]


@lru_cache(maxsize=1)
def _environment() -> "jinja2.Environment":
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    return environment


@lru_cache(maxsize=64)
def shipped(name: str) -> PromptFile:
    """Return the prompt `name` (such as `react/system`) that ships with the program."""
    text = (resources.files("prompts") / f"{name}.md").read_text(encoding="utf-8")
    return parse(name, text)


def parse(name: str, text: str) -> PromptFile:
    """Read the prompt file `text`; raise `ConfigError` naming line and mend."""
    import jinja2

    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    opened, header, body = text.startswith("---\n"), *text[4:].partition("\n---\n")[::2]
    if not opened or not body:
        raise ConfigError(
            f"prompt {name}: line 1: has no front matter between two lines of ---, or no text below"
        )
    front = _front_matter(name, header)
    above = header.count("\n") + 3
    try:  # as many empty lines as the front matter has: then lines in errors are the file's
        template = _environment().from_string("\n" * above + body)
    except jinja2.TemplateSyntaxError as error:
        raise ConfigError(f"prompt {name}: line {error.lineno}: {error.message}") from error
    return PromptFile(name, front["purpose"], tuple(front["variables"]), front["version"], template)


def _front_matter(name: str, header: str) -> dict[str, Any]:
    import yaml

    try:
        front = yaml.safe_load(header)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = 2 if mark is None else mark.line + 2  # the first line is above the header
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise ConfigError(
            f"prompt {name}: line {line}: the front matter is not YAML: {problem}"
        ) from error
    if not isinstance(front, dict) or set(front) != set(FRONT_MATTER):
        raise ConfigError(
            f"prompt {name}: line 2: the front matter has exactly {', '.join(FRONT_MATTER)}"
        )
    for key, (kind, words) in FRONT_MATTER.items():
        if not isinstance(front[key], kind) or isinstance(front[key], bool):
            raise ConfigError(f"prompt {name}: line 2: {key} is {front[key]!r}, not {words}")
    if not all(isinstance(variable, str) for variable in front["variables"]):
        raise ConfigError(f"prompt {name}: line 2: variables are names, not {front['variables']!r}")
    return front


@dataclass(frozen=True)
class ReactPrompt:
    """The prompt of the ReAct loop: system text, worked examples, and the short turns between."""

    system: PromptFile
    question: PromptFile
    observation: PromptFile
    repeated: PromptFile
    reprompt: PromptFile
    conclude: PromptFile
    exemplars: tuple[Mapping[str, Any], ...]

    def open(self, question: Question, toolbox: Toolbox) -> list[Message]:
        """Return the conversation up to the model's first step; only the question varies."""
        known = [one for one in self.exemplars if _tools_of(one) <= set(toolbox.tools)]
        system = self.system.render(tools=list(toolbox))
        return [
            Message("system", system, constant=True),
            *(turn for exemplar in known for turn in self._turns(exemplar, toolbox)),
            Message("user", self.question.render(question=question)),
        ]

    def _turns(self, exemplar: Mapping[str, Any], toolbox: Toolbox) -> Iterator[Message]:
        texts = tuple(Attachment(**one) for one in exemplar.get("attachments", ()))
        asked = self.question.render(question=Question(exemplar["question"], texts))
        yield Message("user", asked, constant=True)
        for step in exemplar["steps"]:
            actions = tuple(ToolCall(**call) for call in step.get("actions", ()))
            text = write(Step(step["thought"].strip(), actions, step.get("answer")), toolbox)
            yield Message("assistant", text, constant=True)
            if actions:
                yield Message("user", self.observed(step["observations"]), constant=True)

    def observed(self, texts: Sequence[str]) -> str:
        """Return the turn that tells the model what its actions brought."""
        return "\n".join(self.observation.render(observation=text) for text in texts)


def _tools_of(exemplar: Mapping[str, Any]) -> set[str]:
    return {call["tool"] for step in exemplar["steps"] for call in step.get("actions", ())}


@lru_cache(maxsize=1)
def react_prompt() -> ReactPrompt:
    """Return the prompt of the ReAct loop that ships with the program."""
    import yaml

    text = (resources.files("prompts") / "react" / "exemplars.yaml").read_text(encoding="utf-8")
    names = ("system", "question", "observation", "repeated", "reprompt", "conclude")
    files = {name: shipped(f"react/{name}") for name in names}
    return ReactPrompt(**files, exemplars=tuple(yaml.safe_load(text)))
