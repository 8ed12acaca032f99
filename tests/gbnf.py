"""A small matcher for GBNF, the grammar notation of llama.cpp, and a maker of texts that fit.

Follows the engine's own way: a set of stacks that advance together, character by character.
Format: llama.cpp, grammars/README.md.
"""

import re
from dataclasses import dataclass, field

from hypothesis import strategies

TOKEN = re.compile(
    r"(?P<blank>[ \t\n]+)|(?P<rule>[a-z]\w*)[ \t]*::=|(?P<name>[a-z]\w*)"
    r'|"(?P<text>(?:[^"\\]|\\.)*)"'
    r"|\[(?P<set>(?:[^\]\\]|\\.)*)\]|\{(?P<least>\d+)(?P<comma>,)?(?P<most>\d*)\}|(?P<mark>[()|*+?])",
    re.DOTALL,
)
CHAR = re.compile(
    r"\\x(?P<x>[0-9A-Fa-f]{2})|\\u(?P<u>[0-9A-Fa-f]{4})|\\(?P<escaped>.)|(?P<plain>.)", re.DOTALL
)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
MOST_REPEATED = 2000  # the engine refuses more
SAMPLES = "aZ09 \t\n\"'\\/{}[]`#*:,.=+-_()é中：😀"


@dataclass(eq=False)
class Chars:
    """One character of (or outside of) some ranges."""

    ranges: list[tuple[str, str]]
    negated: bool = False

    def fit(self, char: str) -> bool:
        return any(low <= char <= high for low, high in self.ranges) is not self.negated


@dataclass(eq=False)
class Sequence:
    items: list["Node"]


@dataclass(eq=False)
class Choice:
    options: list["Node"]


@dataclass(eq=False)
class Name:
    rule: str


@dataclass(eq=False)
class Repeat:
    item: "Node"
    least: int
    most: int | None
    fewer: dict[tuple[int, int | None], "Repeat"] = field(default_factory=dict, repr=False)

    def after_one(self) -> "Repeat":
        key = (max(self.least - 1, 0), None if self.most is None else self.most - 1)
        if key == (self.least, self.most):
            return self
        return self.fewer.setdefault(key, Repeat(self.item, *key, self.fewer))


Node = Chars | Sequence | Choice | Name | Repeat
Stack = tuple[Node, "Stack | None"]
Stacks = frozenset[Stack | None]


def chars_of(text: str) -> list[str]:
    """Return the characters that `text` writes, its escapes read."""
    chars = []
    for match in CHAR.finditer(text):
        code = match["x"] or match["u"]
        escaped = match["escaped"]
        chars.append(
            chr(int(code, 16)) if code else ESCAPES.get(escaped or "", escaped or match["plain"])
        )
    return chars


def chars_in(text: str) -> Chars:
    """Return the set that `text`, the inside of square brackets, writes."""
    negated = text.startswith("^")
    chars = chars_of(text[1:] if negated else text)
    ranges, at = [], 0
    while at < len(chars):
        wide = at + 2 < len(chars) and chars[at + 1] == "-"
        ranges.append((chars[at], chars[at + 2 if wide else at]))
        at += 3 if wide else 1
    return Chars(ranges, negated)


class Grammar:
    """The rules of a grammar; `root` is where a text begins."""

    def __init__(self, text: str) -> None:
        self.rules: dict[str, Node] = {}
        self._known: dict[Stack | None, Stacks] = {}
        tokens = self._tokens(text)
        while tokens:
            name = tokens.pop(0)["rule"]
            self.rules[name] = self._choice(tokens)
        for name in re.findall(
            r"[a-z]\w*", re.sub(r'"(?:[^"\\]|\\.)*"|\[(?:[^\]\\]|\\.)*\]', "", text)
        ):
            assert name in self.rules, f"no rule {name}"

    @staticmethod
    def _tokens(text: str) -> list[re.Match[str]]:
        tokens, at = [], 0
        while at < len(text):
            match = TOKEN.match(text, at)
            assert match is not None, f"not GBNF: {text[at : at + 40]!r}"
            at = match.end()
            if match["blank"] is None:
                tokens.append(match)
        return tokens

    def _choice(self, tokens: list[re.Match[str]]) -> Node:
        options = [self._sequence(tokens)]
        while tokens and tokens[0]["mark"] == "|":
            tokens.pop(0)
            options.append(self._sequence(tokens))
        return Choice(options)

    def _sequence(self, tokens: list[re.Match[str]]) -> Node:
        items: list[Node] = []
        while tokens and tokens[0]["rule"] is None and tokens[0]["mark"] not in ("|", ")"):
            items.append(self._repeated(self._item(tokens), tokens))
        return Sequence(items)

    def _item(self, tokens: list[re.Match[str]]) -> Node:
        token = tokens.pop(0)
        if token["text"] is not None:
            return Sequence([Chars([(char, char)]) for char in chars_of(token["text"])])
        if token["set"] is not None:
            return chars_in(token["set"])
        if token["name"] is not None:
            return Name(token["name"])
        assert token["mark"] == "(", f"unexpected {token[0]!r}"
        inner = self._choice(tokens)
        assert tokens.pop(0)["mark"] == ")"
        return inner

    @staticmethod
    def _repeated(item: Node, tokens: list[re.Match[str]]) -> Node:
        if not tokens:
            return item
        token = tokens[0]
        simple = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if token["mark"] in simple:
            tokens.pop(0)
            return Repeat(item, *simple[token["mark"]])
        if token["least"] is None:
            return item
        tokens.pop(0)
        least = int(token["least"])
        most = int(token["most"]) if token["most"] else None if token["comma"] else least
        assert max(least, most or 0) <= MOST_REPEATED
        return Repeat(item, least, most)

    def accepts(self, text: str) -> bool:
        """Return whether `text` as a whole follows the grammar."""
        return None in self._after(text)

    def begins(self, text: str) -> bool:
        """Return whether `text` may go on to follow the grammar."""
        return bool(self._after(text))

    def _after(self, text: str) -> Stacks:
        stacks = self._expanded((Name("root"), None))
        for char in text:
            reached: set[Stack | None] = set()
            for stack in stacks:
                if stack is not None and isinstance(stack[0], Chars) and stack[0].fit(char):
                    reached |= self._expanded(stack[1])
            stacks = frozenset(reached)
        return stacks

    def _expanded(self, stack: Stack | None) -> Stacks:
        """Return the stacks that `stack` stands for, each with characters on its top."""
        if stack not in self._known:
            reached: set[Stack | None] = set()
            seen: set[Stack | None] = set()
            todo = [stack]
            while todo:
                one = todo.pop()
                if one in seen:
                    continue
                seen.add(one)
                if one is None or isinstance(one[0], Chars):
                    reached.add(one)
                else:
                    todo.extend(self._opened(one[0], one[1]))
            self._known[stack] = frozenset(reached)
        return self._known[stack]

    def _opened(self, node: Node, rest: Stack | None) -> list[Stack | None]:
        match node:
            case Name(rule):
                return [(self.rules[rule], rest)]
            case Choice(options):
                return [(option, rest) for option in options]
            case Sequence(items):
                for item in reversed(items):
                    rest = (item, rest)
                return [rest]
            case Repeat(item, least, most):
                further = [] if most == 0 else [(item, (node.after_one(), rest))]
                return [*further, *([rest] if least == 0 else [])]
            case _:
                return [(node, rest)]

    def texts(self, samples: str = SAMPLES) -> strategies.SearchStrategy[str]:
        """Return a strategy of texts that follow the grammar."""

        @strategies.composite
        def text(draw: strategies.DrawFn) -> str:
            return "".join(self._drawn(self.rules["root"], draw, samples, 0))

        return text()

    def _drawn(self, node: Node, draw: strategies.DrawFn, samples: str, depth: int) -> list[str]:
        shallow = depth > 24
        match node:
            case Name(rule):
                return self._drawn(self.rules[rule], draw, samples, depth + 1)
            case Choice(options):
                option = options[0] if shallow else draw(strategies.sampled_from(options))
                return self._drawn(option, draw, samples, depth + 1)
            case Sequence(items):
                return [
                    one for item in items for one in self._drawn(item, draw, samples, depth + 1)
                ]
            case Repeat(item, least, most):
                more = 0 if shallow else 4 if most is None else min(most - least, 4)
                count = draw(strategies.integers(least, least + more))
                drawn = (self._drawn(item, draw, samples, depth + 1) for _ in range(count))
                return [one for some in drawn for one in some]
            case Chars(ranges, negated):
                if not negated and len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
                    return [ranges[0][0]]
                fitting = [char for char in samples if node.fit(char)]
                return [draw(strategies.sampled_from(fitting or [ranges[0][0]]))]
