"""Reads a program that a model wrote: what to run, what to run before it, where its value is.

Method: PAL's three ways to answer (Gao et al. 2022, arXiv:2211.10435): a function `solution()`,
a variable `answer`, or a last expression. Nothing here runs the program.
"""

import ast
import re
import textwrap
import threading
import warnings
from dataclasses import dataclass

from agent.errors import ToolError
from tools.sandbox import prelude, rewriting

MAX_BYTES = 64 << 10
VALUE = "_value_"
RESULTS = ("answer", "result")
FENCE = re.compile(r"^\s*(```+|~~~+)\s*(\w*)")


@dataclass(frozen=True)
class Program:
    """What the sandbox is to run."""

    source: str
    """As the model wrote it, without fences: the lines that errors quote."""
    text: str
    """As it runs: line by line the same, with edits for what the interpreter lacks."""
    prelude: str
    """What runs before it."""
    values: tuple[str, ...] = ()
    """Where its value may be, in order: expressions of the program's world."""
    silent_values: tuple[str, ...] = ()
    """The same, for when it printed nothing."""
    flaw: str = ""
    """What CPython's parser says against it: a better text than the interpreter's."""
    advice: str = ""
    """How to give it a result, if it has none."""
    divides: bool = False
    """Whether it divides with `/`."""

    def line(self, number: int) -> str:
        """Return a line of the source, counted from 1."""
        lines = self.source.split("\n")
        return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def read(code: str) -> Program:
    """Return what to run for `code`; raise `ToolError` where there is nothing to run."""
    try:
        size = len(code.encode())
    except UnicodeEncodeError:  # half a character
        raise ToolError("the program has characters that are no text: leave them out") from None
    if size > MAX_BYTES:
        raise ToolError(f"the program is longer than {MAX_BYTES >> 10} KiB: write a shorter one")
    source = unwrapped(code)
    if not source.strip():
        raise ToolError("the program is empty: write Python that prints the result")
    tree, flaw = _parsed(source)
    if tree is None and (mended := _second_line_dedented(source)) != source:
        second, _ = _parsed(mended)
        if second is not None:
            source, tree = mended, second
    if tree is None:
        needs = {"rounding"} if "round" in source else set()
        return Program(source, source, _assembled(needs, []), flaw=flaw)
    return _analysed(source, tree)


def unwrapped(code: str) -> str:
    """Return the program in `code`: the first Python fence, else the first fence, else all."""
    lines = code.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    fences = [(at, found) for at, line in enumerate(lines) if (found := FENCE.match(line))]
    if fences:
        opening = next((at for at, found in fences if found[2].lower().startswith("py")), None)
        if opening is None:
            opening = fences[0][0]
            if opening > 0 and len(fences) == 1 and opening >= len(lines) - 2:
                opening = -1  # only a closing fence
        closing = next((at for at, _ in fences if at > opening), len(lines))
        lines = lines[opening + 1 : closing]
    return textwrap.dedent("\n".join(lines)).strip("\n")


_quiet = threading.Lock()


def _parsed(source: str) -> tuple[ast.Module | None, str]:
    """Return the tree of `source`, or what is wrong with it."""
    try:
        with _quiet, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape is the model's business
            return ast.parse(source), ""
    except SyntaxError as error:
        return None, f"line {error.lineno or 1}: SyntaxError: {error.msg}"
    except (ValueError, RecursionError, MemoryError):  # NUL characters; nested too deeply
        return None, ""


def _second_line_dedented(source: str) -> str:
    """Mend a program whose first line alone lost the common indentation."""
    first, _, rest = source.partition("\n")
    return f"{first}\n{textwrap.dedent(rest)}"


def with_exact_quotients(program: Program) -> Program:
    """Return `program` with decimal quotients where whole numbers are too large for a float."""
    tree, _ = _parsed(program.source)
    return program if tree is None else _analysed(program.source, tree, exact=True)


def _analysed(source: str, tree: ast.Module, exact: bool = False) -> Program:
    names = rewriting.names_of(tree)
    edits, pieces = rewriting.edits_for(source, tree, names)
    if exact:
        edits += rewriting.quotients(source, tree)
        pieces.add("quotients")
    last = _last_statement(tree)
    if last is not None:
        edits = _kept(last) + edits  # the outermost first
    imports = []
    for name in sorted(names.unbound & prelude.IMPORTS.keys()):
        imports.append(prelude.IMPORTS[name])
        pieces |= {prelude.OWNERS[name]} if name in prelude.OWNERS else set()
    if "datetime" in names.unbound:
        imports.append("import datetime" if names.datetime_module else _DATETIME_CLASS)
    pieces |= {"rounding"} if "round" in names.loaded else set()
    uncalled = _uncalled_functions(tree)
    return Program(
        source,
        rewriting.apply(source, edits),
        _assembled(pieces, imports),
        values=(
            *(["solution()"] if "solution" in uncalled else []),
            *([VALUE] if last is not None else []),
        ),
        silent_values=(
            *(name for name in RESULTS if name in names.top_level),
            *(f"{name}()" for name in uncalled if name != "solution" and len(uncalled) == 1),
        ),
        advice=_advice(tree),
        divides=any(isinstance(node, ast.Div) for node in ast.walk(tree)),
    )


_DATETIME_CLASS = "from datetime import datetime"


def _assembled(pieces: set[str], imports: list[str]) -> str:
    return "\n".join([*(prelude.piece(name) for name in sorted(pieces)), *imports])


def _last_statement(tree: ast.Module) -> ast.Expr | ast.Return | None:
    """Return the statement whose value is the program's, if its last one has a value."""
    body = tree.body
    while body:
        last = body[-1]
        if isinstance(last, ast.Expr | ast.Return):
            return last if last.value is not None else None
        if not (isinstance(last, ast.If) and "__name__" in ast.dump(last.test)):
            return None
        body = last.body
    return None


def _kept(last: ast.Expr | ast.Return) -> list[rewriting.Edit]:
    """Return the edits that keep the value of the last statement under a name."""
    assert last.value is not None
    start = rewriting.start_of(last)
    end = rewriting.end_of(last)
    if isinstance(last, ast.Return):
        start_of_value = rewriting.start_of(last.value)
        return (
            [
                rewriting.Edit(start, start, f"{VALUE} = ("),
                rewriting.Edit(start, (start[0], start[1] + len("return")), ""),
                rewriting.Edit(end, end, ")"),
            ]
            if start_of_value[0] == start[0]
            else []
        )
    return [rewriting.Edit(start, start, f"{VALUE} = ("), rewriting.Edit(end, end, ")")]


def _uncalled_functions(tree: ast.Module) -> list[str]:
    """Return the functions of the top level that need no argument and that nothing mentions."""
    found = []
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        arguments = node.args
        needed = len(arguments.posonlyargs) + len(arguments.args) - len(arguments.defaults)
        if needed > 0 or any(default is None for default in arguments.kw_defaults):
            continue
        inside = set(map(id, ast.walk(node)))
        mentions = (
            one
            for one in ast.walk(tree)
            if isinstance(one, ast.Name) and one.id == node.name and id(one) not in inside
        )
        if next(mentions, None) is None and not node.decorator_list:
            found.append(node.name)
    return found


def _advice(tree: ast.Module) -> str:
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr):
        return "its last line gives None"
    if isinstance(last, ast.FunctionDef):
        return f"end it with print({last.name}(...))"
    target: ast.expr | None = None
    if isinstance(last, ast.Assign):
        target = last.targets[0]
    elif isinstance(last, ast.AugAssign | ast.AnnAssign):
        target = last.target
    return f"end it with print({target.id})" if isinstance(target, ast.Name) else ""
