"""Checks the template of one prompt: its variables, what it includes, leftover braces, roles."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.errors import UserError
from agent.prompts.checking.finding import Findings, place_of
from agent.prompts.checking.rendering import LOOPS
from agent.prompts.environment import environment
from agent.prompts.file import PromptFile, placed
from agent.prompts.folders import PRESETS, names_in, shipped_folder
from agent.prompts.front import line_of
from agent.prompts.library import Library
from agent.prompts.roles import OWN, ROLE, has_roles, with_turns
from agent.prompts.source import PromptError

if TYPE_CHECKING:
    import jinja2

SHOWN = "exemplars"
ASKED = frozenset({"question", "form", SHOWN})
"""What a strategy offers to each prompt that it opens."""
BRACES = re.compile(r"(?<![\w{$])(\{\s*([A-Za-z_]\w*)(?:\.\w+)*\s*\})(?!\})")
NEARLY_ROLE = re.compile(r"\s{0,3}#{1,3}\s*(system|user|assistant)\s*:?\s*", re.IGNORECASE)
FENCE = re.compile(r"\s*```")


@dataclass(frozen=True)
class Used:
    """A variable that a template uses."""

    line: int
    included: str = ""
    """The prompt that uses it, where that is one that is included."""


def check(prompt: PromptFile, library: Library) -> Findings:
    """Yield what is wrong with the template of `prompt`."""
    yield from _included(prompt, library)
    used = variables(prompt, library)
    yield from _declared(prompt, used)
    yield from _offered(prompt, used)
    for line, text in _plain_lines(prompt):
        for braces, name in BRACES.findall(text):
            mend = f"write {{{{ {name} }}}} for a variable, or put code between ``` lines"
            yield place_of(prompt.source).error(line, f"{braces} reaches the model as it is", mend)
        if NEARLY_ROLE.fullmatch(text) and not ROLE.fullmatch(text):
            what = f"{text.strip()!r} looks like a role, but is text"
            mend = "write it as # system, # user or # assistant, alone on its line"
            yield place_of(prompt.source).warning(line, what, mend)


def variables(prompt: PromptFile, library: Library, above: tuple[str, ...] = ()) -> dict[str, Used]:
    """Return the variables that `prompt` and what it includes use, by name."""
    from jinja2 import meta, nodes

    tree = _tree(prompt)
    free = set(meta.find_undeclared_variables(tree)) - OWN - set(environment().globals)
    found: dict[str, Used] = {}
    for node in tree.find_all(nodes.Name):
        if node.ctx == "load" and node.name in free:
            found.setdefault(node.name, Used(node.lineno))
    for name, line in includes(tree):
        inner = None if name in (*above, prompt.name) else _find(library, name)
        if inner is not None:
            for variable in variables(inner, library, (*above, prompt.name)):
                found.setdefault(variable, Used(line, name))
    return found


def shown_fields(prompt: PromptFile) -> set[str]:
    """Return the fields of its exemplars that `prompt` shows without asking whether they exist."""
    from jinja2 import nodes

    found: set[str] = set()
    for loop in _tree(prompt).find_all(nodes.For):
        over, each = loop.iter, loop.target
        if not (isinstance(over, nodes.Name) and over.name == SHOWN):
            continue
        tests = (nodes.Test, nodes.Filter)
        asked = [one for one in loop.find_all(tests) if one.name in ("defined", "default", "d")]
        maybe = {get.attr for one in asked for get in one.find_all(nodes.Getattr)}
        for get in loop.find_all(nodes.Getattr):
            if isinstance(get.node, nodes.Name) and get.node.name == getattr(each, "name", ""):
                found |= {get.attr} - maybe
    return found


def includes(tree: "jinja2.nodes.Template") -> Iterator[tuple[str, int]]:
    """Yield the names of what a template includes, and the lines."""
    from jinja2 import nodes

    for node in tree.find_all(nodes.Include):
        if isinstance(node.template, nodes.Const) and isinstance(node.template.value, str):
            yield node.template.value, node.lineno


def _tree(prompt: PromptFile) -> "jinja2.nodes.Template":
    return environment().parse(placed(prompt.header, with_turns(prompt.body)))


def _find(library: Library, name: str) -> PromptFile | None:
    try:
        return library.find(name)
    except UserError:  # told where it is included
        return None


def _included(prompt: PromptFile, library: Library) -> Findings:
    place = place_of(prompt.source)
    for name, line in includes(_tree(prompt)):
        if name == prompt.name:
            yield place.error(line, "includes itself", "take the line out")
            continue
        try:
            inner = library.find(name)
        except PromptError:  # a fault of that file's own, told there
            continue
        except UserError as error:
            yield place.error(line, str(error), error.hint)
            continue
        if has_roles(inner.body):
            what = f"includes {name}, whose roles become plain text here"
            yield place.error(line, what, "include a text without roles")


def _declared(prompt: PromptFile, used: Mapping[str, Used]) -> Findings:
    """Compare what the front matter declares with what the template uses."""
    place, declared = place_of(prompt.source), prompt.front.variables
    at = line_of("variables", prompt.header)
    for name, use in used.items():
        if name not in declared:
            where = f"{use.included} uses {name}" if use.included else f"uses {name}"
            what = f"{where}, which the front matter does not declare"
            yield place.error(use.line, what, f"add {name} to `variables:`")
    for name in declared:
        if name not in used:
            mend = "take it out of `variables:`, or use it"
            yield place.error(at, f"declares {name}, which it does not use", mend)
        if declared.count(name) > 1:
            yield place.error(at, f"declares {name} twice", "take one of them out")


def _offered(prompt: PromptFile, used: Mapping[str, Used]) -> Findings:
    """Compare what the template uses with what the strategy offers."""
    place, offered = place_of(prompt.source), offered_to(prompt)
    at = line_of("variables", prompt.header)
    if offered is None:
        return
    for name in prompt.front.variables:
        if name not in offered:
            there = f"there are {', '.join(sorted(offered))}" if offered else "there are none"
            yield place.error(at, f"{prompt.name} is given no variable {name}", there)
    if "question" in _shipped_variables(prompt.name) and "question" not in used:
        what = "the question is never shown to the model"
        yield place.warning(prompt.first_line, what, "write {{ question.text }} where it belongs")
    if SHOWN in used and not prompt.front.exemplars:
        what = "shows exemplars, but the front matter names none"
        yield place.warning(used[SHOWN].line, what, "add a line such as `exemplars: cot`")
    if prompt.front.exemplars and SHOWN not in used and not prompt.name.startswith(LOOPS):
        at = line_of("exemplars", prompt.header)
        mend = "take the line out, or write {% for exemplar in exemplars %}"
        yield place.warning(at, "names exemplars that it never shows", mend)


def offered_to(prompt: PromptFile) -> set[str] | None:
    """Return the variables that there are for `prompt`; None where it depends on who uses it."""
    folder = prompt.name.partition("/")[0]
    if folder == PRESETS:
        return set()
    if prompt.name not in names_in(shipped_folder()) or folder == "shared":
        return None
    given = _shipped_variables(prompt.name)
    return given if f"{folder}/" in LOOPS else given | ASKED


def _shipped_variables(name: str) -> set[str]:
    shipped = name in names_in(shipped_folder())
    return set(Library().find(name).front.variables) if shipped else set()


def _plain_lines(prompt: PromptFile) -> Iterator[tuple[int, str]]:
    """Yield the lines of the template outside fences, with blanks for what Jinja reads."""
    text = "".join(
        value if kind == "data" else re.sub(r"[^\n]", " ", value)
        for _, kind, value in environment().lex(prompt.body)
    )
    fenced = False
    for number, line in enumerate(text.split("\n"), prompt.first_line):
        if FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            yield number, line
