"""The grammar of the next command: only what can be done now can be written.

GBNF, as in `agent.grammar`. Links are those in sight, quotes are whole sentences in sight that are
not quoted yet. Ours: an answer can be announced once there is a quote, since without one there is
none; what a search has found is looked into before the next search, or the end; of it, what was
opened before is not opened again; a page that was just opened is quoted, read on or left with
`Back` before anything else; and a search that was done before is not done twice in a row.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from agent.proof.sentences import sentences
from agent.strategies.research.commands import MOST_SCROLLED
from agent.strategies.research.screen import Screen
from agent.strategies.research.standing import bare
from tools.quoting import Source

LONGEST_QUERY = 120
LONGEST_FOUND = 60
MOST_JOINED = 5
"""Sentences in a row that one quote may hold."""
MOST_QUOTED = 600
"""Characters of a longer sentence that can be quoted: up to the last word before."""


def grammar(screen: Screen, may_refuse: bool = True) -> str:
    """Return the grammar of what can be done with what is on the screen.

    `may_refuse` is whether the question may be called nonsense or controversial.
    """
    rules: dict[str, str] = {}
    options = list(_options(screen, rules))
    options += ['"End: Nonsense, Controversial"'] if may_refuse else []
    lines = [f"root ::= {' | '.join(options)}", *(f"{name} ::= {rules[name]}" for name in rules)]
    return "\n".join(lines) + "\n"


def _options(screen: Screen, rules: dict[str, str]) -> Iterator[str]:
    rules["word"] = r"[^\x00-\x20\x7F\u3000]"
    if _may_search(screen):
        yield f'"Search " word [^\\n\\r]{{0,{LONGEST_QUERY}}}'
    view = screen.view
    if view is not None:
        if (links := screen.links) and not screen.unread:
            yield f'"Clicked on link " ({_choice(map(str, links))})'
        yield from _scrolls(view.window, view.windows)
    if view is not None and not screen.lists_results:
        if view.windows > 1:
            yield f'"Find in page: " word [^\\n\\r]{{0,{LONGEST_FOUND}}}'
        quotable = list(_runs(screen, rules))
        if quotable:
            yield f'"Quote: " ({" | ".join(quotable)})'
    if screen.before:
        yield '"Back"'
    waiting = screen.unread or (screen.new and not screen.repeated)
    if screen.answerable and not waiting:
        yield '"End: Answer"'


def _may_search(screen: Screen) -> bool:
    """Return whether a search would bring something that is not in sight already."""
    if screen.view is None:
        return True
    return not (screen.new or (screen.repeated if screen.lists_results else screen.unread))


def _scrolls(window: int, windows: int) -> Iterator[str]:
    down, up = min(MOST_SCROLLED, windows - window), min(MOST_SCROLLED, window - 1)
    if down:
        yield f'"Scrolled down " [1-{down}]'
    if up:
        yield f'"Scrolled up " [1-{up}]'
        yield '"Top"'


def _runs(screen: Screen, rules: dict[str, str]) -> Iterator[str]:
    """Yield a rule for each sentence in sight: it, or it and those right behind it."""
    pieces = quotable(screen)
    for at, piece in enumerate(pieces):
        rules[f"s{at}"] = literal(piece.words)
        for more in range(MOST_JOINED):
            goes_on = more and at + 1 < len(pieces) and piece.leads_on
            tail = f' (" " s{at + 1}n{more - 1})?' if goes_on else ""
            rules[f"s{at}n{more}"] = f"s{at}{tail}"
        yield f"s{at}n{MOST_JOINED - 1}"


@dataclass(frozen=True)
class Piece:
    """A sentence that may be quoted."""

    words: str
    """In one line."""
    leads_on: bool
    """Whether nothing stands between it and the next piece."""


def quotable(screen: Screen) -> list[Piece]:
    """Return the sentences in sight that may be quoted."""
    view = screen.view
    assert view is not None, "there is nothing to quote before the first page"
    quoted = [bare(one.text).text for one in screen.surfer.evidence.quotes]
    text, found = view.bare, list[Piece]()
    source = Source(text)
    spans = [(one.start, one.end) for one in sentences(text)]
    following = [*(start for start, _ in spans), len(text)][1:]
    for (start, end), after in zip(spans, following, strict=True):
        words = _short(whole := " ".join(text[start:end].split()))
        known = source.find(words) is None or any(bare(words).text in one for one in quoted)
        if known and found:
            found[-1] = Piece(found[-1].words, leads_on=False)
        if not known:
            found.append(Piece(words, words == whole and not text[end:after].strip()))
    return found


def _short(words: str) -> str:
    if len(words) <= MOST_QUOTED:
        return words
    cut = words.rfind(" ", MOST_QUOTED // 2, MOST_QUOTED)
    return words[: cut if cut > 0 else MOST_QUOTED]


def _choice(words: Iterator[str]) -> str:
    return " | ".join(map(literal, words))


def literal(text: str) -> str:
    """Return `text` as a literal of the grammar."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
