"""Prints a Markdown table of what sessions cost when there are many: to list, to search, to keep.

    python -m tests.benchmarks.sessions --sessions 10000 --turns 20

The store is filled with turns like a recorded one of two steps, with words as rare and as common
as in a language (Zipf 1935: the n-th most frequent one has a share of 1/n). Commands run as a
person runs them, in processes of their own, in turns with `agent --version`.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from agent.cli.answering import answer
from agent.cli.request import Request
from agent.events import Thought
from agent.messages import Question
from agent.recording.recorder import Recorder
from agent.settings import Settings
from agent.store.entry import Entry
from agent.store.opening import required
from agent.store.rows import Run, new_id
from agent.store.store import Store
from agent.strategies.plan import Plan
from tests.benchmarks.figures import Figure, number, table
from tests.benchmarks.outside import command
from tests.scripted import ScriptedModel

SEED = 5
VOCABULARY = 30_000
LONGEST_COMMAND_S = {"list": 0.2, "search": 0.3}
LONGEST_EVENT_S = 0.003
QUESTION, ANSWER = "the question of the template", "the answer of the template"
STEPS = (
    " compute it\nAction: python\n```python\nprint(6 * 7)\n```\n",
    f" the program says it\nAnswer: {ANSWER}",
)
EVENTS = 300
COPIES = 20
"""How often each session that was made is there in the end, with ids of its own; 20 at most."""
COPYING = (
    "INSERT INTO session SELECT {id}, title, named, created, updated, touched + {shift}, turns, "
    "model, parent FROM session WHERE touched <= {most}",
    "INSERT INTO entry (number, kind, run, session, at, body) SELECT number + {shift}, kind, "
    "CASE run WHEN '' THEN '' ELSE {run} END, {session}, at, body FROM entry "
    "WHERE number <= {most}",
    "INSERT INTO used SELECT text, {run} FROM used WHERE run IN (SELECT id FROM run "
    "WHERE place <= {most})",
    "INSERT INTO word (rowid, words) SELECT rowid + {shift}, words FROM word WHERE rowid <= {most}",
    "INSERT INTO turn SELECT {session}, number, {run} FROM turn WHERE run IN (SELECT id FROM run "
    "WHERE place <= {most})",
    "INSERT INTO run SELECT {id}, place + {shift}, question, state, answer, model, strategy, "
    "{session}, created, seconds, prompt_tokens, completion_tokens, cost_usd, exit_code, rating, "
    "correction, parent, at_step, process, unfinished FROM run WHERE place <= {most}",
)


@dataclass
class Language:
    """Texts of made-up words, some of them Chinese."""

    chance: random.Random

    def __post_init__(self) -> None:
        letters = "etaoinshrdlucmfwyp"
        self.words = ["the", "of", "and", "退款", "期限"]
        while len(self.words) < VOCABULARY:
            self.words.append("".join(self.chance.choices(letters, k=self.chance.randint(2, 10))))
        self.shares = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))

    def text(self, words: int) -> str:
        """Return a text of so many words."""
        return " ".join(self.chance.choices(self.words, cum_weights=self.shares, k=words))


def template(folder: Path) -> Sequence[Entry]:
    """Return the entries of one recorded run."""
    settings = Settings(strategy="react", state_dir=str(folder))
    request = Request(Question(QUESTION), settings, Plan("react"), "quiet")
    kept, sys.stdout = sys.stdout, open(os.devnull, "w")  # noqa: PTH123, SIM115
    try:
        answer(request, lambda *_: ScriptedModel(STEPS))
    finally:
        sys.stdout.close()
        sys.stdout = kept
    store = required(settings)
    entries = list(store.entries(run=store.run("last").id))
    store.close()
    return entries


def filled(body: Any, question: str, said: str) -> Any:
    """Return `body` with the words of another turn."""
    if isinstance(body, str):
        return body.replace(QUESTION, question).replace(ANSWER, said)
    if isinstance(body, Mapping):
        return {name: filled(value, question, said) for name, value in body.items()}
    if isinstance(body, list):
        return [filled(value, question, said) for value in body]
    return body


def fill(store: Store, entries: Sequence[Entry], sessions: int, turns: int) -> None:
    """Put `sessions` of `turns` into `store`, each session in one transaction."""
    language = Language(random.Random(SEED))
    for _ in range(sessions):
        with store._database.transaction():
            session = store.create(language.text(4), "scripted")
            for _ in range(turns):
                turn(store, entries, session.id, language)


def copy(store: Store, copies: int) -> None:
    """Let each session be there `copies` times: a copy takes a tenth of the time."""
    ((most,),) = store._database.ask("SELECT MAX(number) FROM entry")
    for number_ in range(1, copies):
        mark = chr(ord("f") + number_)  # no id begins so
        ids = {name: f"'{mark}' || substr({name}, 2)" for name in ("id", "run", "session")}
        with store._database.transaction():
            for statement in COPYING:
                store._database.ask(statement.format(most=most, shift=most * number_, **ids))


def turn(store: Store, entries: Sequence[Entry], session: str, language: Language) -> None:
    """Put one turn into `store`."""
    question, said = language.text(15), language.text(80)
    started, *between, ended = ((one.kind, filled(one.body, question, said)) for one in entries)
    run = Run(new_id(), question, model="scripted", strategy="react", session=session)
    store.begin(run, started[1], "")
    store.append(*(Entry(kind, body, run.id, session) for kind, body in between))
    done = replace(run, state="answered", answer=said, seconds=2.5, prompt_tokens=900)
    store.end(done, ended[1])


def commands(folder: Path, repeat: int) -> Iterator[Figure]:
    """Time whole commands, in turns with `agent --version`."""
    wanted = {
        "`agent sessions list`": ("list",),
        "`agent sessions search` of a word in every turn": ("search", "the"),
        "`agent sessions search` of a common word": ("search", "and"),
        "`agent sessions search` of a rare word": ("search", rare()),
        "`agent sessions search` of two characters": ("search", "期限"),
        "`agent sessions search` of three common words": ("search", "the of and"),
    }
    bare: list[float] = []
    times: dict[str, list[float]] = {name: [] for name in wanted}
    for _ in range(repeat + 1):
        bare.append(timed(folder, command("--version")))
        for name, arguments in wanted.items():
            times[name].append(timed(folder, command("sessions", *arguments)))
    yield Figure("`agent --version`", bare[1:], "s")
    for name, arguments in wanted.items():
        seconds = times[name][1:]
        yield Figure(name, seconds, "s", LONGEST_COMMAND_S[arguments[0]])
        ratios = [one / other for one, other in zip(seconds, bare[1:], strict=True)]
        yield Figure("… of `agent --version`", ratios, "times")


def rare() -> str:
    """Return a word that few turns have."""
    return Language(random.Random(SEED)).words[900]


def timed(folder: Path, arguments: Sequence[str]) -> float:
    """Return how long a command takes."""
    environment = {**os.environ, "AGENT_STATE_DIR": str(folder)}
    began = time.perf_counter()
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - began


def events(store: Store) -> Iterator[Figure]:
    """Time how long it takes to keep an event."""
    recorder = Recorder(store, Run(new_id(), "How long?", session=store.create().id), print)
    recorder.begin({})
    samples = []
    for step in range(EVENTS):
        began = time.perf_counter()
        recorder.take(Thought(step, f"a thought of some words, the one with the number {step}"))
        samples.append(time.perf_counter() - began)
    yield Figure("an event is kept", [1000 * one for one in samples], "ms", 1000 * LONGEST_EVENT_S)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fill a store, measure, and print the table."""
    parser = argparse.ArgumentParser(description="Measure many sessions.")
    parser.add_argument("--sessions", type=int, default=10_000)
    parser.add_argument("--turns", type=int, default=20)
    parser.add_argument("--repeat", type=int, default=5, help="more is steadier (default: 5)")
    parser.add_argument(
        "--folder", help="where the store is kept, and taken from where it is there"
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(options.folder or scratch) / "many"
        entries = template(Path(scratch) / "template")
        store = required(Settings(state_dir=str(folder)))
        began = time.perf_counter()
        if not store.sessions(limit=1):
            fill(store, entries, max(1, options.sessions // COPIES), options.turns)
            copy(store, COPIES)
        print(f"filled in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        figures = [*commands(folder, options.repeat), *events(store)]
        there = store.statistics()
        store.close()
    each = f"{len(entries)} entries and {number(there.bytes / there.runs)} bytes each"
    size = f"{there.bytes / 1e9:.2f} GB"
    print(f"{there.sessions:,} sessions, {there.runs:,} runs, {each}: {size}\n")
    print(table(figures))


if __name__ == "__main__":
    main()
