"""Runs the ReAct loop on word problems and prints how many it gets right, with an interval.

    python -m tests.benchmarks.word_problems FILE --limit 30 --out results.jsonl

FILE is JSON lines of `id`, `question` and `answer` (a number), such as GSM8K (Cobbe et al. 2021,
arXiv:2110.14168). Rows that `--out` already holds for the same model and prompt are not run again.
"""

import argparse
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from agent.budget import Budget
from agent.errors import AgentError
from agent.events import Answer, Called, Event
from agent.loop import Agent, react
from agent.messages import Decoding, Json, Question, Usage
from agent.models.choose import open_model
from agent.models.model import Model
from agent.prompts import react_prompt
from agent.settings import Settings, load
from tests.benchmarks.listening import Listening
from tests.benchmarks.scoring import is_right, last_number_is_right, wilson
from tools.python import python
from tools.toolbox import Toolbox


@dataclass(frozen=True)
class Problem:
    """One row of the file."""

    id: str
    question: str
    answer: str


@dataclass(frozen=True)
class Result:
    """What came of one problem; one line of `--out`."""

    id: str
    setup: str
    """Model, prompt and decoding: results of another setup do not count."""
    expected: str
    answer: str
    value: Json
    right: bool
    """Whether the record's `value` is the expected number."""
    right_by_text: bool
    """Whether the last number of the answer's text is."""
    stop_reason: str
    """As in the record, or the name of the error that ended the run."""
    crash: str
    malformed: list[str]
    empty: int
    cut: int
    usage: dict[str, float]
    seconds: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what the command line asks for and print the summary."""
    options = _options(arguments)
    settings = load({"model": options.model}, os.environ, Path.cwd()).settings
    problems = list(_problems(options.file))[options.skip :][: options.limit]
    setup = setup_of(settings)
    done = {one.id: one for one in known(options.out) if one.setup == setup}
    left = [problem for problem in problems if problem.id not in done]
    if left:
        with closing(open_model(settings, lambda progress: None, _note)) as model:
            for number, problem in enumerate(left, 1):
                done[problem.id] = result = solve(problem, model, settings, setup)
                save(result, options.out)
                mark = "right" if result.right else "wrong"
                _note(f"{number}/{len(left)} {problem.id}: {mark}, {result.seconds:.1f} s")
    print(summary([done[one.id] for one in problems], settings.model))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run the ReAct loop on word problems.")
    parser.add_argument("file", type=Path, help="JSON lines of id, question, answer")
    parser.add_argument("--limit", type=int, help="how many problems (default: all)")
    parser.add_argument("--skip", type=int, default=0, help="begin after this many (default: 0)")
    parser.add_argument("--model", help="as in `agent ask --model`")
    parser.add_argument("--out", type=Path, help="append results here, and go on from them")
    return parser.parse_args(arguments)


def solve(problem: Problem, model: Model, settings: Settings, setup: str) -> Result:
    """Run the loop on `problem`; whatever goes wrong is part of the result."""
    agent, heard = _agent(model, settings)
    budget = Budget(settings.max_steps, settings.max_seconds, settings.max_tokens)
    answer, usage, reason, crash = Answer(0, ""), Usage(), "", ""
    began = time.perf_counter()
    try:
        for event in react(agent, Question(problem.question), budget, problem.id):
            answer, usage = _taken(event, answer, usage)
        reason = answer.stop_reason
    except AgentError as error:
        reason = type(error).__name__
    except Exception as error:  # a crash is a result: the other problems are still run
        reason, crash = "crash", f"{type(error).__name__}: {error}"
    return Result(
        id=problem.id,
        setup=setup,
        expected=problem.answer,
        answer=answer.text,
        value=answer.value,
        right=is_right(answer.value, problem.answer),
        right_by_text=last_number_is_right(answer.text, problem.answer),
        stop_reason=reason,
        crash=crash,
        malformed=heard.malformed,
        empty=heard.empty,
        cut=heard.cut,
        usage=asdict(usage),
        seconds=round(time.perf_counter() - began, 3),
    )


def _agent(model: Model, settings: Settings) -> tuple[Agent, Listening]:
    toolbox = Toolbox.of(python)
    heard = Listening(model, toolbox)
    decoding = Decoding(settings.step_tokens, settings.temperature, settings.seed)
    return Agent(heard, toolbox, react_prompt(), decoding, settings.protocol), heard


def _taken(event: Event, answer: Answer, usage: Usage) -> tuple[Answer, Usage]:
    if isinstance(event, Answer):
        return event, usage
    return answer, usage + event.usage if isinstance(event, Called) else usage


def setup_of(settings: Settings) -> str:
    """Return a name for all that decides the answers: model, prompt and decoding."""
    opening = react_prompt().open(Question(""), Toolbox.of(python))
    choices = (settings.protocol, settings.max_steps, settings.max_tokens, settings.step_tokens,
               settings.temperature, settings.seed, settings.context_tokens)  # fmt: skip
    digest = hashlib.sha256(repr((opening, choices)).encode()).hexdigest()
    return f"{settings.model} {digest[:12]}"


def summary(results: Sequence[Result], model: str) -> str:
    """Return the figures of `results` as a Markdown table."""
    total = len(results)
    rows = {
        f"right, by the `value` of the record ({model})": _share([one.right for one in results]),
        "right, by the last number of the answer": _share([one.right_by_text for one in results]),
        "malformed actions": str(sum(len(one.malformed) for one in results)),
        "crashes": str(sum(bool(one.crash) for one in results)),
        "runs without an answer": str(sum(not one.answer for one in results)),
        "replies without action or answer": str(sum(one.empty for one in results)),
        "replies cut": str(sum(one.cut for one in results)),
    }
    if total:
        written = sum(one.usage["completion_tokens"] for one in results) / total
        calls = sum(one.usage["calls"] for one in results) / total
        seconds = [one.seconds for one in results]
        rows["tokens written a question (mean)"] = f"{written:.0f}, in {calls:.1f} calls"
        rows["seconds a question"] = (
            f"mean {sum(seconds) / total:.1f}, median {median(seconds):.1f}"
        )
    lines = [f"| {name} | {value} |" for name, value in rows.items()]
    return "\n".join([f"| {total} word problems | |", "|---|---|", *lines])


def _share(marks: Sequence[bool]) -> str:
    right, total = sum(marks), len(marks)
    low, high = (100 * bound for bound in wilson(right, total))
    percent = 100 * right / max(1, total)
    return f"{percent:.0f} % ({right}/{total}; 95 % interval {low:.0f} to {high:.0f} %)"


def _problems(path: Path) -> Iterator[Problem]:
    for row in _rows(path):
        yield Problem(str(row["id"]), str(row["question"]), str(row["answer"]))


def known(path: Path | None) -> Iterator[Result]:
    if path is not None and path.exists():
        for row in _rows(path):
            yield Result(**row)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def save(result: Result, path: Path | None) -> None:
    if path is not None:
        with path.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


def _note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
