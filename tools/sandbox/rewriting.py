"""Rewrites in place what the interpreter lacks: edits of characters that keep every line's number.

Each rewrite stands for something that Monty 1.4.0 has not (see SECURITY.md of the project): a
module, a wildcard import, `del`, a method of numbers, comparisons of our fractions.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from tools.sandbox import prelude

Place = tuple[int, int]
"""Line (from 1) and column in UTF-8 bytes (from 0), as `ast` counts."""

METHODS = ("is_integer", "bit_length", "bit_count", "as_integer_ratio")
EXITS = ("exit", "quit")
ATTRIBUTES = {
    "sys.exit": "_exit_",
    "sys.setrecursionlimit": "(lambda depth: None)",
    "collections.OrderedDict": "dict",
}
SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


@dataclass(frozen=True)
class Edit:
    """Characters from `start` to `end` become `text`, which has as many lines."""

    start: Place
    end: Place
    text: str


@dataclass
class Names:
    """The names of a program."""

    loaded: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    top_level: set[str] = field(default_factory=set)
    """Variables that the program's top level sets."""
    datetime_module: bool = False
    """Whether `datetime` is used as a module."""

    @property
    def unbound(self) -> set[str]:
        """Names that are used and never set."""
        return self.loaded - self.bound


def start_of(node: ast.stmt | ast.expr | ast.alias) -> Place:
    """Return where a node begins."""
    return node.lineno, node.col_offset


def end_of(node: ast.stmt | ast.expr | ast.alias) -> Place:
    """Return where a node ends."""
    return node.end_lineno or node.lineno, node.end_col_offset or node.col_offset


def apply(source: str, edits: list[Edit]) -> str:
    """Return `source` with all edits done, from the last to the first; inner ones count."""
    lines = [line.encode() for line in source.split("\n")]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    text = b"\n".join(lines)

    def offset(place: Place) -> int:
        return starts[place[0] - 1] + place[1]

    pieces: list[bytes] = []
    at = 0
    # What is put in at a place stands before what is replaced there: `)` of `a/b` in `a/b/c`.
    for edit in sorted(edits, key=lambda one: (offset(one.start), one.start != one.end)):
        start, end = offset(edit.start), offset(edit.end)
        if start < at:  # inside something that was rewritten whole
            continue
        pieces += [text[at:start], edit.text.encode()]
        at = end
    return b"".join([*pieces, text[at:]]).decode()


def names_of(tree: ast.Module) -> Names:
    """Return the names that the program uses and sets."""
    names = Names()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (names.loaded if isinstance(node.ctx, ast.Load) else names.bound).add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.bound.add(node.name)
        elif isinstance(node, ast.arg):
            names.bound.add(node.arg)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names.bound |= {(one.asname or one.name).split(".")[0] for one in node.names}
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            names.bound.add(node.name)
        elif isinstance(node, ast.Attribute):
            names.datetime_module |= (
                isinstance(node.value, ast.Name)
                and node.value.id == "datetime"
                and node.attr in ("datetime", "date", "timedelta", "time")
            )
    names.top_level = {
        node.id
        for statement in tree.body
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return names


def edits_for(source: str, tree: ast.Module, names: Names) -> tuple[list[Edit], set[str]]:
    """Return the edits that `source` needs, and the pieces of the prelude that they call."""
    edits: list[Edit] = []
    pieces: set[str] = set()
    with_fractions = "Fraction" in source
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found = _import(node, names, pieces)
        elif isinstance(node, ast.Call):
            found = _call(source, node)
            pieces |= {"odds"} if found else set()
        elif isinstance(node, ast.Attribute | ast.Name):
            found = _name(node, names)
            pieces |= {"odds"} if found else set()
        elif isinstance(node, ast.Delete):
            found = _delete(source, node)
        elif isinstance(node, ast.ClassDef):
            found = _class(node)
        elif with_fractions and isinstance(node, ast.Compare):
            found = _comparison(source, node)
        elif with_fractions and isinstance(node, ast.If | ast.While | ast.IfExp):
            found = _truth(node.test)
        else:
            continue
        edits += found
    if with_fractions:
        pieces.add("fraction")
    return edits, pieces


def _import(node: ast.Import | ast.ImportFrom, names: Names, pieces: set[str]) -> list[Edit]:
    bindings = list(_bindings(node, names, pieces))
    if all(stand_in is None for _, stand_in in bindings):
        return []
    kept = ", ".join(text for text, stand_in in bindings if stand_in is None)
    head = f"from {node.module} import" if isinstance(node, ast.ImportFrom) else "import"
    lines = [f"{head} {kept}"] if kept else []
    lines += [f"{text} = {stand_in}" for text, stand_in in bindings if stand_in is not None]
    if len(bindings) == 1 and bindings[0] == ("", ""):
        lines = ["pass"]
    first, last = start_of(node), end_of(node)
    lost = last[0] - first[0]
    if lost:  # keep the number of lines: an empty tuple may spread over several
        lines.append(f"({chr(10) * lost})")
    return [Edit(first, last, "; ".join(lines))]


def _bindings(
    node: ast.Import | ast.ImportFrom, names: Names, pieces: set[str]
) -> Iterator[tuple[str, str | None]]:
    """Yield (text of the import, None) for what stays and (name, stand-in) for the rest."""
    module = node.module if isinstance(node, ast.ImportFrom) else None
    for one in node.names:
        text = f"{one.name} as {one.asname}" if one.asname else one.name
        if module is None and one.name in prelude.STAND_INS:
            piece, stand_in = prelude.STAND_INS[one.name]
            pieces.add(piece)
            yield one.asname or one.name, stand_in
        elif module is not None and module in prelude.STAND_INS:
            piece, stand_in = prelude.STAND_INS[module]
            pieces.add(piece)
            wanted = prelude.public_names(module) if one.name == "*" else (one.name,)
            for name in wanted:
                yield one.asname or name, f"{stand_in}.{name}"
        elif module == "math" and one.name == "*":
            names.loaded |= prelude.MATH_NAMES
            yield "", ""
        elif (module, one.name) == ("collections", "OrderedDict"):
            yield one.asname or one.name, "dict"
        elif (module, one.name) == ("dateutil.relativedelta", "relativedelta"):
            pieces.add("dates")
            yield one.asname or one.name, "relativedelta_"
        else:
            yield text, None


def _call(source: str, node: ast.Call) -> list[Edit]:
    """Write `x.is_integer()` as `_is_integer_(x)`."""
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr not in METHODS:
        return []
    end = end_of(function)
    dot = (end[0], end[1] - len(function.attr) - 1)
    text = source.split("\n")[end[0] - 1].encode()[dot[1] : end[1]].decode()
    if node.args or node.keywords or text != f".{function.attr}":
        return []
    return [
        Edit(start_of(function), start_of(function), f"_{function.attr}_("),
        Edit(dot, end, ""),
        Edit(end, end_of(node), ")"),
    ]


def _name(node: ast.Attribute | ast.Name, names: Names) -> list[Edit]:
    """Write `sys.exit` and its kin as what stands for it."""
    if isinstance(node, ast.Name):
        stand_in = "_exit_" if node.id in EXITS and node.id in names.unbound else ""
    else:
        owner = node.value.id if isinstance(node.value, ast.Name) else ""
        stand_in = ATTRIBUTES.get(f"{owner}.{node.attr}", "")
    return [Edit(start_of(node), end_of(node), stand_in)] if stand_in else []


def _delete(source: str, node: ast.Delete) -> list[Edit]:
    parts = []
    targets = list(node.targets)
    while targets:
        target = targets.pop(0)
        if isinstance(target, ast.Tuple | ast.List):
            targets = [*target.elts, *targets]
            continue
        text = ast.get_source_segment(source, target) or ""
        if isinstance(target, ast.Subscript) and not isinstance(target.slice, ast.Slice):
            container = ast.get_source_segment(source, target.value) or ""
            key = ast.get_source_segment(source, target.slice) or ""
            parts.append(f"({container}).pop(({key}))")
        else:
            parts.append(f"{text} = []" if isinstance(target, ast.Subscript) else f"{text} = None")
    text = "; ".join(parts)
    lost = end_of(node)[0] - start_of(node)[0] - text.count("\n")
    return [] if lost else [Edit(start_of(node), end_of(node), text)]


def _class(node: ast.ClassDef) -> list[Edit]:
    """Drop a base `object`, which says nothing."""
    if len(node.bases) != 1 or node.keywords:
        return []
    base = node.bases[0]
    plain = isinstance(base, ast.Name) and base.id == "object"
    return [Edit(start_of(base), end_of(base), "")] if plain else []


def _comparison(source: str, node: ast.Compare) -> list[Edit]:
    """Write `a < b <= c` as `_ordered_(a , "<", b , "<=", c)`."""
    if not all(type(sign) in SIGNS for sign in node.ops):
        return []
    edits = [Edit(start_of(node), start_of(node), "_ordered_(")]
    left = node.left
    for sign, right in zip(node.ops, node.comparators, strict=True):
        word = SIGNS[type(sign)]
        place = _between(source, left, right, word)
        if place is None:
            return []
        edits.append(Edit(place, (place[0], place[1] + len(word)), f', "{word}", '))
        left = right
    return [*edits, Edit(end_of(node), end_of(node), ")")]


def quotients(source: str, tree: ast.Module) -> list[Edit]:
    """Write each `a / b` as `_quotient_(a , b)`."""
    edits = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)):
            continue
        place = _between(source, node.left, node.right, "/")
        if place is not None:
            edits += [
                Edit(start_of(node), start_of(node), "_quotient_("),
                Edit(place, (place[0], place[1] + 1), ","),
                Edit(end_of(node), end_of(node), ")"),
            ]
    return edits


def _between(source: str, left: ast.expr, right: ast.expr, word: str) -> Place | None:
    """Return where the operator `word` stands between two operands."""
    lines = [line.encode() for line in source.split("\n")]
    line, column = end_of(left)
    while line <= right.lineno:
        code = lines[line - 1].partition(b"#")[0] if line < right.lineno else lines[line - 1]
        if (at := code.find(word.encode(), column)) >= 0:
            return line, at
        line, column = line + 1, 0
    return None


def _truth(test: ast.expr) -> list[Edit]:
    """Write `if x` as `if _true_(x)`, where `x` may be a fraction."""
    if not isinstance(test, ast.Name | ast.Attribute | ast.Call | ast.BinOp | ast.Subscript):
        return []
    return [
        Edit(start_of(test), start_of(test), "_true_("),
        Edit(end_of(test), end_of(test), ")"),
    ]
