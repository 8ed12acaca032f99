"""The Jinja in which prompts are written: strict, and a sandbox that reads values and no more.

An unknown variable is an error, never an empty text. A template may come with a project that was
cloned from anywhere, so it calls nothing but Jinja's own functions and methods of plain values
(https://jinja.palletsprojects.com/en/stable/sandbox/).
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from math import prod
from typing import TYPE_CHECKING, Any

from agent.errors import UserError
from agent.inert import fence, inert
from agent.prompts.source import PromptError, Source

if TYPE_CHECKING:
    import jinja2

Find = Callable[[str], tuple[str, Source]]
"""Returns the template text of another prompt by its name, for `{% include %}`; each line has the
number that it has in its file."""
TEMPLATE = "<template>"
"""What Jinja calls a template that it did not load itself."""
TRUSTED = ("jinja2", "builtins", "agent.prompts.roles")
"""Whose functions a template may call."""
GROWING = frozenset(
    {"center", "expandtabs", "format", "format_map", "join", "ljust", "replace", "rjust", "zfill"}
)
"""Methods and filters that make a long text of a short one."""
MOST_CHARS = 1_000_000
MOST_GROWN = 50_000_000
MOST_POWER = 64
JINJA = (
    "{{ name }} fills in a value; {% if … %} needs its {% endif %}, {% for … %} its {% endfor %}"
)

SPELLING = "look at the spelling, and at what the variable holds"


@lru_cache(maxsize=16)
def environment(find: Find | None = None) -> "jinja2.Environment":
    """Return the environment in which `find` looks up what is included."""
    from jinja2 import StrictUndefined

    made = _sandbox()(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
        loader=None if find is None else _loader(find),
    )
    del made.filters["format"]  # its widths stand inside a text
    for name in GROWING & set(made.filters):
        made.filters[name] = _bounded(made.filters[name])
    made.filters.update(inert=lambda one: inert(str(one)), fence=lambda one: fence(str(one)))
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    return made


def fault_in(source: Source, error: Exception, template: "jinja2.Template") -> PromptError:
    """Return the complaint about `error`, which came up while `template` was rendered."""
    if isinstance(error, PromptError):  # of a file that is included
        return error
    known = {TEMPLATE: source, **getattr(template.environment.loader, "sources", {})}
    where, line = source, 1
    frame = error.__traceback__
    while frame is not None:
        if (name := frame.tb_frame.f_code.co_filename) in known:
            where, line = known[name], frame.tb_lineno
        frame = frame.tb_next
    return where.fault(line, *_words_of(error))


def _words_of(error: Exception) -> tuple[str, str]:
    """Return what `error` means for who wrote the template, and what to do."""
    from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError

    what = str(getattr(error, "message", None) or error).rstrip(".")
    if isinstance(error, UserError):
        return what, error.hint
    if isinstance(error, UndefinedError):
        inside = "has no " in what
        return what, SPELLING if inside else "the front matter names the variables that there are"
    if isinstance(error, SecurityError):
        return what, "a prompt reads values; it neither changes nor calls them"
    if isinstance(error, TemplateSyntaxError):
        return what, JINJA
    if isinstance(error, RecursionError):
        return "includes itself", "take the line with {% include %} out"
    return f"{type(error).__name__}: {what}", "the value is of another kind"


def _loader(find: Find) -> "jinja2.BaseLoader":
    from jinja2 import BaseLoader

    class Included(BaseLoader):
        def __init__(self) -> None:
            self.sources: dict[str, Source] = {}

        def get_source(self, environment: Any, template: str) -> tuple[str, str, Any]:
            text, source = find(template)
            self.sources[str(source)] = source

            def unchanged() -> bool:
                return find(template) == (text, source)

            ended = text if text.endswith("\n") else f"{text}\n"
            return f"{ended}\n", str(source), unchanged  # Jinja drops the last end of a line

    return Included()


@lru_cache(maxsize=1)
def _sandbox() -> "type[jinja2.Environment]":
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset({"*", "**"})

        def is_safe_callable(self, obj: Any) -> bool:
            module = getattr(obj, "__module__", None) or "builtins"
            trusted = any(module == one or module.startswith(f"{one}.") for one in TRUSTED)
            return trusted and super().is_safe_callable(obj)

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            return attr not in GROWING and super().is_safe_attribute(obj, attr, value)

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            if operator == "**" and not (isinstance(right, int) and abs(right) <= MOST_POWER):
                raise SecurityError(f"a power beyond {MOST_POWER}")
            if operator == "*" and _size(left) * _size(right) > MOST_CHARS:
                raise SecurityError(f"a product beyond {MOST_CHARS:,}")
            return super().call_binop(context, operator, left, right)

    return Sandbox


def _bounded(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """Return the filter, refusing what may make a text longer than a prompt ever is."""
    from jinja2.exceptions import SecurityError

    @wraps(filter_)  # Jinja looks at marks on the function for what it wants to be given
    def bounded(*given: Any, **named: Any) -> Any:
        size = prod(_size(one) for one in (*given, *named.values()))
        if size > MOST_GROWN:
            raise SecurityError(f"a text that may grow beyond {MOST_GROWN:,} characters")
        return filter_(*given, **named)

    return bounded


def _size(value: Any) -> int:
    """Return how often `value` repeats a text, or how long a text it is."""
    if isinstance(value, int):
        return max(1, value)
    return max(1, len(value)) if isinstance(value, str | list | tuple) else 1
