"""Prints what each turn of a chat costs: tokens that the engine read, and seconds to the first one.

    python -m tests.benchmarks.turns --model qwen2.5-coder-1.5b --turns 20

Then the conversation is gone on with by a newly loaded model, with its state on disk and without.
Everything is kept in a folder of its own, which is deleted.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import cycle, islice
from pathlib import Path

from agent.chat.chat import Chat
from agent.chat.engine import Ready
from agent.cli.planning import plan_from
from agent.cli.talking import chat_for
from agent.events import Answer
from agent.loading import load
from agent.messages import Completion, Decoding, Message, Question
from agent.models.embedded.model import EmbeddedModel
from agent.models.embedded.opening import open_conversing
from agent.models.embedded.states import forget_state
from agent.models.model import EMBEDDED, Abilities
from agent.settings import Settings
from agent.store.opening import open_store

QUESTIONS = (
    "What is 17 * 3?",
    "And times 2?",
    "My name is Mei and I live in Lyon. Say hello.",
    "In which country do I live?",
    "What is the capital of Spain?",
    "法国的首都是哪里？",
    "What is my name?",
    "A train takes 2 hours for 180 km. How fast is it?",
    "And how long does it take for 270 km?",
    "Thank you.",
)


@dataclass(frozen=True)
class Call:
    """One call of the model."""

    aside: bool
    prompt: int
    read: int
    """Tokens that the engine had to process before the reply."""
    first_s: float
    """Seconds to the first word."""


@dataclass
class Measured:
    """The model, with a note of every call."""

    inner: EmbeddedModel
    calls: list[Call] = field(default_factory=list)
    abilities: Abilities = EMBEDDED

    @property
    def name(self) -> str:
        """How the person names it."""
        return self.inner.name

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        """Continue `messages`."""
        begun, first_s = time.monotonic(), 0.0
        replying = self.inner.complete(messages, decoding)
        while True:
            try:
                piece = next(replying)
            except StopIteration as done:
                usage = done.value.usage
                read = usage.prompt_tokens - usage.cached_tokens
                self.calls.append(Call(decoding.aside, usage.prompt_tokens, read, first_s))
                return done.value  # type: ignore[no-any-return]
            if piece and not first_s:
                first_s = time.monotonic() - begun
            yield piece

    def count(self, messages: Sequence[Message]) -> int:
        """Return how many tokens a prompt of `messages` has."""
        return self.inner.count(messages)

    def read_ahead(self, messages: Sequence[Message]) -> Generator[None, None, int]:
        """Read `messages` before anything is asked."""
        return self.inner.read_ahead(messages)

    def keep_state(self, name: str = "") -> None:
        """Keep what was read of the conversation `name`."""
        self.inner.keep_state(name)

    def close(self) -> None:
        """Unload."""
        self.inner.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Hold a conversation, and print a line for each turn."""
    parser = argparse.ArgumentParser(description="Measure what the turns of a chat cost.")
    parser.add_argument("--model", help="as in `agent chat --model`")
    parser.add_argument("--turns", type=int, default=20, help="default: 20")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        asked = load({"model": options.model, "strategy": "converse"}, os.environ, Path.cwd())
        settings = replace(
            asked.settings,
            cache_dir=f"{folder}/cache",
            state_dir=f"{folder}/state",
            collection="",
            seed=1,
        )
        print("| turn | calls | prompt | tokens read | aside | first word | whole turn |")
        print("|---|---|---|---|---|---|---|")
        with chatting(settings) as (chat, model):
            for number, question in enumerate(islice(cycle(QUESTIONS), options.turns), 1):
                print(row(str(number), chat, model, question), flush=True)
            session = chat.here().id
        for what, forget in (("resumed", False), ("without state", True)):
            if forget:
                forget_state(settings.snapshots_folder, session)
            with chatting(settings) as (chat, model):
                chat.resume(chat.store.session(session))
                print(row(what, chat, model, "What is 6 * 7?"), flush=True)
                chat.undo()


@contextmanager
def chatting(settings: Settings) -> Iterator[tuple[Chat, Measured]]:
    """Open a chat as the command does."""
    model = Measured(open_conversing(settings, lambda progress: None, note))
    store = open_store(settings, note)
    engine = Ready(model)
    plan = plan_from(settings.strategy, (), (), ())
    chat = chat_for(
        store, settings, plan, engine, notify=note, open_engine=lambda _: engine, allow=["python"]
    )
    yield chat, model
    chat.close()
    store.close()


def row(what: str, chat: Chat, model: Measured, question: str) -> str:
    """Ask `question` and return the turn's line of the table."""
    model.calls.clear()
    begun, answer = time.monotonic(), ""
    for event in chat.turn(Question(question)):
        answer = event.text if isinstance(event, Answer) else answer
    whole_s = time.monotonic() - begun
    inline = [call for call in model.calls if not call.aside]
    beside = sum(call.read for call in model.calls if call.aside)
    note(f"{question} {answer}")
    return (
        f"| {what} | {len(inline)} | {inline[-1].prompt} | {sum(call.read for call in inline)} "
        f"| {beside} | {inline[0].first_s:.1f} s | {whole_s:.1f} s |"
    )


def note(text: str) -> None:
    """Tell what is no figure."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
