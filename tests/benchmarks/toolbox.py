"""Measures how often the tool that a question wants is among those that are offered.

    python -m tests.benchmarks.toolbox

Prints recall at several limits, by words alone, by meaning alone and by both, for English and for
Chinese questions over English descriptions, with its 95 % interval (Wilson 1927), and the time that
choosing takes. Tools and questions were made for it (`toolbox.jsonl`); they are no published set.
"""

import json
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.equipping.choosing import LIMIT, Chooser, by_meaning, by_words
from agent.evaluation.intervals import wilson
from tools.toolbox import Tool

FILE = Path(__file__).with_name("toolbox.jsonl")
LIMITS = (5, 10, 16, LIMIT, 32)
CHINESE = re.compile("[\u4e00-\u9fff]")
Ranks = Callable[[Sequence[Tool], str], list[str]]


@dataclass(frozen=True)
class Asked:
    """A question, and the tool that it wants."""

    question: str
    wants: str


def read() -> tuple[list[Tool], list[Asked]]:
    """Return the tools and the questions."""
    rows = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
    tools = [
        Tool(row["tool"], row["description"], lambda: "", {"type": "object", "properties": {}})
        for row in rows
        if "tool" in row
    ]
    return tools, [Asked(**row) for row in rows if "question" in row]


def best_first(scores: dict[str, float]) -> list[str]:
    return sorted(scores, key=lambda name: -scores[name])


def recall(ranks: Ranks, tools: Sequence[Tool], asked: Sequence[Asked]) -> str:
    places = []
    for one in asked:
        ranked = ranks(tools, one.question)
        places.append(ranked.index(one.wants) if one.wants in ranked else len(tools))
    cells = []
    for limit in LIMITS:
        hits = sum(place < limit for place in places)
        low, high = wilson(hits, len(places))
        cells.append(f"@{limit} {hits / len(places):.2f} [{low:.2f}, {high:.2f}]")
    return "  ".join(cells)


def main() -> None:
    tools, asked = read()
    with tempfile.TemporaryDirectory() as folder:
        chooser = Chooser(Path(folder))
        ways: dict[str, Ranks] = {
            "words": lambda tools, text: best_first(by_words(tools, text)),
            "meaning": lambda tools, text: best_first(by_meaning(tools, text, Path(folder))),
            "both": chooser.ranked,
        }
        begun = time.perf_counter()
        chooser.ranked(tools, asked[0].question)
        print(f"{len(tools)} tools, {len(asked)} questions")
        print(f"first question, vectors made: {time.perf_counter() - begun:.2f} s")
        for language in ("English", "Chinese"):
            some = [
                one
                for one in asked
                if bool(CHINESE.search(one.question)) == (language == "Chinese")
            ]
            for name, ranks in ways.items():
                print(f"{language:8} {name:8} {recall(ranks, tools, some)}")
        begun = time.perf_counter()
        for one in asked:
            chooser.ranked(tools, one.question)
        print(f"each further question: {(time.perf_counter() - begun) / len(asked) * 1e3:.0f} ms")


if __name__ == "__main__":
    main()
