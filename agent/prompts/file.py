"""One prompt file: Markdown with YAML front matter, and a Jinja template that is rendered strictly.

An unknown variable is an error, never an empty text; the template runs in Jinja's sandbox
(https://jinja.palletsprojects.com/en/stable/sandbox/).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from agent.errors import ConfigError
from agent.messages import Message
from agent.prompts import front as front_matter
from agent.prompts.front import Front
from agent.prompts.roles import OWN, Marks, has_roles, mark_varying, with_turns

if TYPE_CHECKING:
    import jinja2

Find = Callable[[str], str]
"""Returns the template text of another prompt by its name, for `{% include %}`."""


@dataclass(frozen=True)
class Opened:
    """A rendered prompt: the conversation, and the first words of the reply."""

    messages: tuple[Message, ...]
    opening: str = ""


@dataclass(frozen=True)
class PromptFile:
    """One prompt: its front matter and its template."""

    name: str
    """The strategy and the part, such as `zero-shot-cot/extract`."""
    front: Front
    body: str = field(repr=False)
    template: "jinja2.Template" = field(repr=False)
    path: Path | None = None
    """Where it was read; None for a text."""
    shipped: bool = False
    first_line: int = 1
    """The line of the file in which the body begins."""

    @property
    def where(self) -> str:
        """What error messages call it."""
        return f"prompt {self.name if self.shipped or self.path is None else self.path}"

    def render(self, **values: object) -> str:
        """Return the text with `values` in place; raise `ConfigError` for a wrong variable."""
        marks = Marks()
        return marks.plain(self._rendered(marks, values)).strip("\n")

    def open(self, **values: object) -> Opened:
        """Return the messages with `values` in place; a last one of the assistant is the opening.

        A prompt without roles is one message of the person.
        """
        marks = Marks()
        text = self._rendered(marks, values)
        if not has_roles(self.body):
            return Opened((Message("user", marks.plain(text).strip("\n")),))
        messages = marks.messages(text)
        if messages and messages[-1].role == "assistant":
            return Opened(tuple(messages[:-1]), messages[-1].content)
        return Opened(tuple(messages))

    def _rendered(self, marks: Marks, values: dict[str, object]) -> str:
        import jinja2

        declared = self.front.variables
        if set(values) != set(declared):
            given = ", ".join(sorted(values))
            raise ConfigError(
                f"{self.where}: declares {', '.join(declared)!r}, was given {given!r}",
                "the variables of a prompt are those of the shipped one: agent prompts show "
                + self.name,
            )
        try:
            return self.template.render(**values, **marks.calls)
        except jinja2.TemplateError as error:
            raise ConfigError(f"{self.where}: line {_line_of(error)}: {error}") from error


def parse(
    name: str, text: str, path: Path | None = None, shipped: bool = False, find: Find | None = None
) -> PromptFile:
    """Read the prompt file `text`; raise `ConfigError` naming line and mend."""
    import jinja2

    where = f"prompt {name if shipped or path is None else path}"
    header, body = front_matter.split(text, where)
    front = front_matter.read(header, where)
    above = header.count("\n") + 3
    environment = _environment(find)
    try:  # as many empty lines as the front matter has: then lines in errors are the file's
        tree = environment.parse("\n" * above + with_turns(body))
        mark_varying(tree)
        template = environment.from_string(tree)
    except jinja2.TemplateSyntaxError as error:
        raise ConfigError(f"{where}: line {error.lineno}: {error.message}") from error
    return PromptFile(name, front, body, template, path, shipped, above + 1)


def variables_in(body: str) -> set[str]:
    """Return the variables that a template text uses and does not set itself."""
    from jinja2 import meta

    tree = _environment(None).parse(with_turns(body))
    return set(meta.find_undeclared_variables(tree)) - OWN


def _line_of(error: BaseException) -> int:
    """Return the line of the template in which `error` was raised: the innermost one."""
    lines = [1]
    frame = error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == "<template>":
            lines.append(frame.tb_lineno)
        frame = frame.tb_next
    return lines[-1]


@lru_cache(maxsize=16)
def _environment(find: Find | None) -> "jinja2.Environment":
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
        loader=None if find is None else FunctionLoader(find),
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    return environment
