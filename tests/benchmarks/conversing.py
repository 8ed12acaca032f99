"""Holds the dialogues of dialogues.jsonl with a model, and counts the replies that are right.

    python -m tests.benchmarks.conversing [--half 0|1] [--strategy auto] [--model NAME] [--only ID]

A reply is right where it holds all that it has to, nothing that it must not, and is written in the
language of what was said. The halves are for tuning prompts (0), and for telling how good they are.
"""

import argparse
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from agent.errors import AgentError
from agent.evaluation.intervals import wilson
from agent.events import Action, Answer, Called, Chosen, Event, Thought
from agent.memory.memory import Memory
from agent.memory.opening import open_memory
from agent.messages import Question, Usage
from agent.models.embedded.opening import open_model
from agent.models.model import Model
from agent.prompts import Library
from agent.recording.model import RecordedModel
from agent.recording.recorder import Recorder
from agent.recording.starting import Start
from agent.settings import Settings
from agent.store.rows import Run, new_id
from agent.store.sqlite import Sqlite
from agent.store.store import Store
from agent.strategies.calling import result_of
from agent.strategies.running import budget_for, kit_for, run

DIALOGUES = Path(__file__).with_name("dialogues.jsonl")
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]")
OF_PERSON = re.compile(r"\b(?:I|my)\b|我", re.IGNORECASE)
AS_PERSON = re.compile(
    r"(?:hi|hello|ok(?:ay)?|yes|no|sure|noted|well)?[^.!?]{0,12}[.,!:]? ?"
    r"(?:(?:I|we) (?:have|live|earn|save|am planning|keep|like|do not like|don't like|feel|am a\b)"
    r"|my (?:name|rent|list|shopping|dog|cat|monthly|annual|favou?rite)"
    r"|我(?:叫|住|的|有|要|每|一年|最喜欢|对|下个月|今天))",
    re.IGNORECASE,
)
"""Words of the person, in the mouth of the model."""


@dataclass(frozen=True)
class Reply:
    """What came of one turn."""

    said: str
    answer: str
    strategy: str
    thought: str
    acted: bool
    usage: Usage
    seconds: float


def dialogues(half: int | None = None, only: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return the dialogues, or every second one, or those with these ids."""
    found = [json.loads(line) for line in DIALOGUES.read_text("utf-8").splitlines()]
    if only:
        return [one for one in found if one["id"] in only]
    return [one for at, one in enumerate(found) if half is None or at // 2 % 2 == half]


def talk(model: Model, settings: Settings, strategy: str, said: Sequence[str]) -> Iterator[Reply]:
    """Hold one dialogue."""
    store = Store(Sqlite(None))
    session = store.create().id
    library = Library()
    memory = open_memory(settings, store, session, lambda: model, library)
    with closing(store):
        for text in said:
            row = Run(new_id(), text, model=model.name, strategy=strategy, session=session)
            yield _turn(model, settings, memory, Recorder(store, row, print))


def _turn(model: Model, settings: Settings, memory: Memory, recorder: Recorder) -> Reply:
    question, strategy = Question(recorder.run.question), recorder.run.strategy
    began = time.monotonic()
    before = result_of(memory.load(question))
    start = Start(question, settings, strategy, conversation=before, conversing=True)
    recorder.begin(start.as_json())
    kit = kit_for(RecordedModel(model, recorder.keep), settings, Library(), {})
    kit = replace(kit, conversation=before, conversing=True, chance=start.chance)
    events: list[Event] = []
    try:
        for event in recorder.recorded(
            run(kit, strategy, question, budget_for(strategy, settings))
        ):
            events.append(event)
        recorder.end("answered", 0)
    except AgentError as error:
        recorder.end("failed", error.exit_code, error)
    return _reply(question.text, events, strategy, time.monotonic() - began)


def _reply(said: str, events: Sequence[Event], strategy: str, seconds: float) -> Reply:
    answers = [one.text for one in events if isinstance(one, Answer)]
    thoughts = [one.text for one in events if isinstance(one, Thought)]
    chosen = [one.strategy for one in events if isinstance(one, Chosen)]
    usage = sum((one.usage for one in events if isinstance(one, Called)), Usage())
    return Reply(
        said,
        answers[-1] if answers else "",
        (chosen or [strategy])[-1],
        " / ".join(thoughts),
        any(isinstance(one, Action) for one in events),
        usage,
        seconds,
    )


def wrong(turn: Mapping[str, Any], reply: Reply) -> str:
    """Return what is wrong with `reply`; empty where it is right."""
    answer = reply.answer
    for pattern in turn["has"]:
        if not re.search(pattern, answer, re.IGNORECASE):
            return f"lacks {pattern}"
    for pattern in turn.get("lacks", ()):
        if re.search(pattern, answer, re.IGNORECASE):
            return f"holds {pattern}"
    if turn.get("tool") is False and reply.acted:
        return "used a tool"
    if _plain(answer) == _plain(turn["say"]):
        return "says the same again"
    if OF_PERSON.search(turn["say"]) and AS_PERSON.match(answer):
        return "speaks as if it were the person"
    chinese = turn.get("language", "zh" if HAN.search(turn["say"]) else "en") == "zh"
    han, latin = len(HAN.findall(answer)), len(LATIN.findall(answer))
    if chinese and latin > 3 * han + 4 or not chinese and han > latin:
        return "is in the other language"
    return ""


def _plain(text: str) -> str:
    return "".join(re.findall(r"\w", text.lower()))


def main() -> None:
    """Hold the dialogues and print what came of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--half", type=int)
    parser.add_argument("--only", default="")
    parser.add_argument("--strategy", default="auto")
    parser.add_argument("--model", default="")
    parser.add_argument("--memory", default="summary")
    given = parser.parse_args()
    settings = Settings(memory=given.memory, seed=1)
    settings = replace(settings, model=given.model) if given.model else settings
    right = count = 0
    usage, seconds = Usage(), 0.0
    with closing(open_model(settings, lambda *_: None, print, True)) as model:
        for one in dialogues(given.half, given.only.split(",") if given.only else ()):
            turns = one["turns"]
            replies = talk(model, settings, given.strategy, [turn["say"] for turn in turns])
            for turn, reply in zip(turns, replies, strict=True):
                fault = wrong(turn, reply)
                right, count = right + (not fault), count + 1
                usage, seconds = usage + reply.usage, seconds + reply.seconds
                _print(one["id"], reply, fault)
    low, high = wilson(right, count)
    print(
        f"{right} of {count} right ({right / count:.0%}, 95 %: {low:.0%} to {high:.0%}); a turn: "
        f"{seconds / count:.1f} s, {(usage.prompt_tokens - usage.cached_tokens) / count:.0f} tokens"
        f" read, {usage.completion_tokens / count:.0f} written"
    )


def _print(name: str, reply: Reply, fault: str) -> None:
    mark = f"WRONG ({fault})" if fault else "right"
    cost = (
        f"{reply.usage.prompt_tokens - reply.usage.cached_tokens}+{reply.usage.completion_tokens}"
    )
    print(f"{name:12} {mark:24} {reply.strategy:9} {cost:>9} {reply.seconds:5.1f}s")
    print(f"    > {reply.said}\n    ~ {reply.thought}\n    < {reply.answer!r}", flush=True)


if __name__ == "__main__":
    main()
