"""The registry: the only place that knows the schemas of tools.

A tool is a plain typed function with a docstring that the model reads. `Toolbox` describes its
tools to the model, checks the arguments of a call against their JSON Schema and runs it; all
that a tool can do wrong comes back as a `ToolError`, save what only the person can mend.
"""

import inspect
import types
import typing
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile
from typing import Annotated, Any, TypeVar

from agent.errors import ToolError, UserError
from agent.messages import Json, ToolCall

MOST_TEXT = 128_000
"""Characters that one call may bring; what a model reads of it is far less."""
CUT = "\n[… {} characters cut …]\n"
LONGEST_CUT = 64
MOST_FAULTS = 8  # as many as one observation should name
Run = TypeVar("Run", bound=Callable[..., object])
Shows = typing.Literal["", "web", "documents", "tools"]


@dataclass(frozen=True)
class Fenced:
    """Marks a text parameter that the model writes as a raw fenced block, not as a JSON string.

    Small models write worse code inside JSON strings (48 % against 53 % right, 30 % more tokens).
    """

    language: str


@dataclass(frozen=True)
class Outcome:
    """What a tool gives back: `text` for the model, `value` with full precision for records."""

    text: str
    value: Json = None


@dataclass(frozen=True)
class Permissions:
    """What a tool does beyond computing with what it is given."""

    reads: bool = False
    """Whether it reads what belongs to the person: files, accounts, data."""
    writes: bool = False
    """Whether it changes anything outside."""
    network: bool = False
    """Whether it sends what it is given to another machine."""


@dataclass(frozen=True)
class Tool:
    """A callable tool with what the model is told about it."""

    name: str
    description: str
    run: Callable[..., object]
    parameters: Mapping[str, Json]
    """JSON Schema of the arguments: an object without additional properties."""
    fence: tuple[str, str] | None = None
    """(parameter, language) of the only parameter, where it is written as a fenced block."""
    advances: bool = False
    """Whether the same call may bring something else the next time, as turning a page does."""
    asks: bool = False
    """Whether a person is asked before it runs: it changes or sends something."""
    shows: Shows = ""
    """Whose words its text holds, where they are not the program's: those of strangers on the web,
    of the person's documents, or of a service behind an added tool. Such words are data to the
    model, whatever they say."""
    permissions: Permissions = Permissions()
    origin: str = ""
    """Where an added tool comes from, such as `mcp:weather`; empty: it is the program's own."""
    place: str = ""
    """The folder of the file that an added tool stands in, where there is one: an origin may be
    called the same elsewhere."""
    timeout_s: float = 60.0
    """How long a call may take, where that is limited."""
    ahead: Callable[[Mapping[str, Json]], None] | None = None
    """Begins a call before its turn: `run` with the same arguments then takes what it brings. None
    where calls may not run side by side."""

    @property
    def untrusted(self) -> bool:
        """Whether what it brings may hold somebody else's instructions."""
        return bool(self.shows)


def asks(function: Run) -> Run:
    """Mark a function that a person is asked about before it runs."""
    function.asks = True  # type: ignore[attr-defined]
    return function


def advances(function: Run) -> Run:
    """Mark a function whose same call is to be run again: it goes on from where it was."""
    function.advances = True  # type: ignore[attr-defined]
    return function


def shows(whose: Shows) -> Callable[[Run], Run]:
    """Mark a function that brings the words of others."""

    def marked(function: Run) -> Run:
        function.shows = whose  # type: ignore[attr-defined]
        return function

    return marked


@dataclass(frozen=True)
class Toolbox:
    """The tools of a run, by name."""

    tools: Mapping[str, Tool] = field(default_factory=dict)

    @classmethod
    def of(cls, *functions: Callable[..., object]) -> "Toolbox":
        """Return a toolbox of plain functions."""
        tools = [tool_from(function) for function in functions]
        names = [tool.name for tool in tools]
        if len(set(names)) < len(names):
            raise ValueError(f"two tools have the same name: {', '.join(names)}")
        return cls({tool.name: tool for tool in tools})

    def among(self, names: Collection[str]) -> "Toolbox":
        """Return those of the tools that are named."""
        return Toolbox({name: tool for name, tool in self.tools.items() if name in names})

    def __iter__(self) -> Iterator[Tool]:
        return iter(self.tools.values())

    def __len__(self) -> int:
        return len(self.tools)

    def call(self, call: ToolCall) -> Outcome:
        """Run `call` and return what it brought.

        Raises:
            ToolError: whatever goes wrong that the model may find a way around.
            UserError: what only the person can mend, such as an index of another embedder.
        """
        tool = self.tools.get(call.tool)
        if tool is None:
            known = ", ".join(self.tools) or "none"
            raise ToolError(f"there is no tool {call.tool!r}; the tools are: {known}")
        check(call.arguments, tool)
        try:
            result = tool.run(**call.arguments)
            outcome = result if isinstance(result, Outcome) else Outcome(_text_of(result))
            return replace(outcome, text=clipped(_text_of(outcome.text), MOST_TEXT))
        except (ToolError, UserError):
            raise
        except (Exception, SystemExit) as error:  # whatever it raises, there may be another way
            raise ToolError(f"{tool.name} failed: {_words_of(error)}") from error

    def begin(self, calls: Sequence[ToolCall]) -> int:
        """Begin the first of `calls`, as far as they may run side by side; return how many did.

        Calls that follow one that changes something wait for it: what they bring may depend on it.
        """
        together = list(takewhile(self._may_begin, calls))
        if len(together) < 2:
            return 0
        for call in together:
            begin = self.tools[call.tool].ahead
            with suppress(ToolError):  # it is told when it is the call's turn
                if begin is not None:
                    begin(call.arguments)
        return len(together)

    def _may_begin(self, call: ToolCall) -> bool:
        tool = self.tools.get(call.tool)
        if tool is None or tool.ahead is None or tool.advances:
            return False
        try:
            check(call.arguments, tool)
        except ToolError:
            return False
        return True


def tool_from(function: Callable[..., object]) -> Tool:
    """Return the tool that `function` is, its schema read from its signature.

    Raises `TypeError` for a parameter without an annotation that JSON can carry.
    """
    hints = typing.get_type_hints(function, include_extras=True)
    fence = None
    properties: dict[str, Json] = {}
    required: list[Json] = []
    parameters = inspect.signature(function).parameters
    for name, parameter in parameters.items():
        if name not in hints:
            raise TypeError(f"{function.__name__}: parameter {name!r} has no annotation")
        if parameter.kind not in NAMED:
            raise TypeError(f"{function.__name__}: parameter {name!r} cannot be given by its name")
        if (language := _language_of(hints[name])) is not None and len(parameters) == 1:
            fence = (name, language)
        properties[name] = _schema_of(hints[name])
        if parameter.default is inspect.Parameter.empty:
            required.append(name)
    schema: dict[str, Json] = {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
    description = inspect.cleandoc(function.__doc__ or "")
    goes_on = bool(getattr(function, "advances", False))
    is_asked = bool(getattr(function, "asks", False))
    whose: Shows = getattr(function, "shows", "")
    return Tool(function.__name__, description, function, schema, fence, goes_on, is_asked, whose)


def check(arguments: Mapping[str, Json], tool: Tool) -> None:
    """Raise `ToolError` where `arguments` do not meet the tool's schema, saying all that is off."""
    if tool.fence is not None and _is_text(arguments, tool.fence[0]):
        return
    import jsonschema  # 60 ms: only calls that carry JSON pay for it

    validator = jsonschema.Draft202012Validator(dict(tool.parameters))
    try:
        faults = [
            f"{'.'.join(map(str, fault.path)) or 'arguments'}: {fault.message[:200]}"
            for fault in islice(validator.iter_errors(dict(arguments)), MOST_FAULTS)
        ]
    except Exception as error:  # an added tool's schema may be anything
        raise ToolError(f"{tool.name} cannot be called: its schema is none") from error
    if faults:
        raise ToolError(f"the arguments of {tool.name} are wrong: {'; '.join(faults)}")


def clipped(text: str, most: int) -> str:
    """Return the head and the tail of `text`, saying between them how much was cut."""
    if len(text) <= most + LONGEST_CUT:  # it may have been clipped before
        return text
    half = most // 2
    return f"{text[:half]}{CUT.format(len(text) - 2 * half)}{text[-half:]}"


def _is_text(arguments: Mapping[str, Json], name: str) -> bool:
    return set(arguments) == {name} and isinstance(arguments[name], str)


def _language_of(hint: Any) -> str | None:  # annotations are of any kind
    marks = getattr(hint, "__metadata__", ())
    return next((mark.language for mark in marks if isinstance(mark, Fenced)), None)


NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
PLAIN: Mapping[Any, Json] = {str: "string", int: "integer", float: "number", bool: "boolean"}
LITERAL = (str, int, types.NoneType)  # what JSON writes of all that `Literal` takes


def _schema_of(hint: Any) -> Json:  # annotations are of any kind
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        return _schema_of(inner[0])
    if hint in PLAIN:
        return {"type": PLAIN[hint]}
    if origin is typing.Literal and all(isinstance(one, LITERAL) for one in inner):
        return {"enum": list(inner)}
    if origin in (list, Sequence):
        return {"type": "array", "items": _schema_of(inner[0])}
    if origin in (types.UnionType, typing.Union):
        return {"anyOf": [_schema_of(one) for one in inner]}
    if hint is types.NoneType:
        return {"type": "null"}
    raise TypeError(f"a tool cannot take {hint!r}: JSON does not carry it")


def _words_of(error: BaseException) -> str:
    name = type(error).__name__
    try:
        return f"{name}: {error}"
    except Exception:  # an error of somebody else's may be unable to say what it is
        return name


def _text_of(result: object) -> str:
    if result is None:
        return "done: the tool returned nothing"
    return result if isinstance(result, str) else repr(result)
