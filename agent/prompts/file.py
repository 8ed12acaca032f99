"""One prompt file: Markdown with YAML front matter, and a Jinja template, rendered strictly."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from agent.messages import Message
from agent.prompts import front as front_matter
from agent.prompts.environment import JINJA, Find, environment, fault_in
from agent.prompts.front import Front
from agent.prompts.roles import Marks, has_roles, mark_varying, role_line, with_turns
from agent.prompts.source import Source

if TYPE_CHECKING:
    import jinja2

MOST_RENDERED = 10_000_000


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
    header: str = field(repr=False)
    """The front matter as it is written."""
    body: str = field(repr=False)
    template: "jinja2.Template" = field(repr=False)
    path: Path | None = None
    """Where it was read; None for a text."""
    shipped: bool = False

    @cached_property
    def source(self) -> Source:
        """Where it comes from, for complaints."""
        return Source(self.name, self.path, self.shipped)

    @property
    def first_line(self) -> int:
        """The line of the file in which the body begins."""
        return first_line_below(self.header)

    @property
    def placed(self) -> str:
        """The template, each line with the number that it has in the file."""
        return placed(self.header, self.body)

    def render(self, **values: object) -> str:
        """Return the text, a piece of one message, with those of `values` that it uses.

        Raises `PromptError` for a wrong variable, or where roles make several messages of it.
        """
        if has_roles(self.body):
            line = self.first_line + role_line(self.body)
            mend = "take the lines such as # system out"
            raise self.source.fault(line, "has roles, but is a part of one message", mend)
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
        above, messages = marks.messages(text)
        if above.strip():
            mend = "put it below a line such as # system"
            raise self.source.fault(
                self.first_line, "the text above the first role reaches nobody", mend
            )
        if messages and messages[-1].role == "assistant":
            return Opened(tuple(messages[:-1]), messages[-1].content)
        return Opened(tuple(messages))

    def _rendered(self, marks: Marks, values: dict[str, object]) -> str:
        if missing := [one for one in self.front.variables if one not in values]:
            raise self.source.fault(
                front_matter.line_of("variables", self.header),
                f"there is no variable {', '.join(missing)} here",
                f"there are {', '.join(sorted(values))}" if values else "there are none",
            )
        known = {one: values[one] for one in self.front.variables}
        try:
            return _bounded(self.template.generate(**known, **marks.calls))
        except Exception as error:  # whatever a template does wrong, its author can mend it
            raise fault_in(self.source, error, self.template) from error


def _bounded(pieces: Iterator[str]) -> str:
    """Return the pieces as one text; raise `ValueError` where it grows beyond all reason."""
    found, size = [], 0
    for piece in pieces:
        size += len(piece)
        if size > MOST_RENDERED:
            raise ValueError(f"the prompt grows beyond {MOST_RENDERED:,} characters")
        found.append(piece)
    return "".join(found)


def parse(
    name: str, text: str, path: Path | None = None, shipped: bool = False, find: Find | None = None
) -> PromptFile:
    """Read the prompt file `text`; raise `PromptError` naming line and mend."""
    import jinja2

    source = Source(name, path, shipped)
    header, body = front_matter.split(text, source)
    front = front_matter.read(header, source)
    jinja = environment(find)
    try:
        tree = jinja.parse(placed(header, with_turns(body)))
        mark_varying(tree)
        template = jinja.from_string(tree)
    except jinja2.TemplateSyntaxError as error:
        raise source.fault(error.lineno, (error.message or "").rstrip("."), JINJA) from error
    except RecursionError as error:
        raise source.fault(first_line_below(header), "is nested too deeply", JINJA) from error
    return PromptFile(name, front, header, body, template, path, shipped)


def first_line_below(header: str) -> int:
    """Return the line of the file in which the body below the front matter begins."""
    return header.count("\n") + 4


def placed(header: str, body: str) -> str:
    """Return `body` below a comment with so many lines that its own have their numbers."""
    return "{#" + "\n" * (first_line_below(header) - 1) + "#}" + body
