"""Runs the questions of a suite, each with every column, and tells what came of each run.

The order is question by question where prompts are kept as snapshots: columns can be compared from
the first minute on, and going from one prompt to another costs milliseconds. Without snapshots it
is column by column, so that each prompt is read once.
"""

import re
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from agent.errors import (
    AgentError,
    AuthenticationFailed,
    ConfigError,
    ModelUnavailable,
    Stopped,
)
from agent.evaluation.problem import Given, Problem, Score
from agent.evaluation.results import BUG, Result
from agent.evaluation.scoring import scorer
from agent.evaluation.setup import Setup
from agent.messages import Json
from agent.models.model import Model
from agent.prompts import Library
from agent.render.record import Record, portable
from agent.settings import Settings
from agent.strategies.running import budget_for, kit_for, run
from tools.documents.documents import Documents
from tools.toolbox import Toolbox
from tools.web.web import Web

REFERENCE = re.compile(r"\s?\[\d{1,3}\]")
"""What points to a citation: no scorer is to take it for a part of the answer."""
FATAL = (ModelUnavailable, AuthenticationFailed, ConfigError, Stopped)
"""What ends the evaluation: every other question would fail as well."""


@dataclass(frozen=True)
class Column:
    """A way of answering."""

    setup: Setup
    settings: Settings
    library: Library
    documents: Documents | None = None
    """What things may be looked up in."""
    web: Callable[[], Web | None] = lambda: None
    """Opens the web for one question, where things may be looked up there."""
    added: Callable[[], Toolbox] = Toolbox
    """Returns the tools that the person has added, for one question, behind a gate of its own."""


@dataclass(frozen=True)
class Job:
    """One run to be done."""

    column: Column
    problem: Problem


Work = Callable[[Job], Result]


def ordered(columns: Sequence[Column], problems: Sequence[Problem], kept: bool) -> list[Job]:
    """Return the runs in the order in which they are done.

    Args:
        columns: of one model.
        problems: the questions.
        kept: whether states of prompts are kept as snapshots.
    """
    if kept:
        return [Job(column, problem) for problem in problems for column in columns]
    return [Job(column, problem) for column in columns for problem in problems]


def done(job: Job, model: Model, stopped: Callable[[], bool] = lambda: False) -> Result:
    """Do one run; whatever goes wrong with its question is its result.

    Raises what no other question would survive, see `FATAL`.
    """
    setup, record = job.column.setup, Record()
    error = kind = ""
    given, score = Given(), Score(False)
    begun = time.monotonic()
    try:
        mark = scorer(setup.scorer)
        score = mark(job.problem.gold, given)  # of no answer
        _play(job, model, record, stopped)
        given = given_of(record)
        score = mark(job.problem.gold, given)
    except FATAL:
        raise
    except AgentError as failure:
        error, kind = str(failure), type(failure).__name__
    except Exception as failure:  # a bug of ours must not cost hours of runs; it is told at the end
        error, kind = f"{type(failure).__name__}: {failure}", BUG
        record.warnings.append("".join(traceback.format_exception(failure)))
    told = _result(job, record, Given() if error else given, score, time.monotonic() - begun)
    if not error:
        return told
    return replace(told, right=False, error=error, kind=kind, stop_reason="")


def _play(job: Job, model: Model, record: Record, stopped: Callable[[], bool]) -> None:
    column = job.column
    setup, settings = column.setup, column.settings
    budget = budget_for(setup.strategy, settings)
    with ExitStack() as resources:
        web = column.web()
        if web is not None:
            resources.callback(web.close)
        kit = kit_for(model, settings, column.library, setup.options, column.documents, web)
        kit = replace(kit, toolbox=Toolbox({**kit.toolbox.tools, **column.added().tools}))
        events = run(kit, setup.strategy, job.problem.question, budget, job.problem.id)
        resources.callback(events.close)
        for event in events:
            record.take(event)
            if stopped():
                return


def _spent(usage: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return what a run took; what costs nothing says nothing of it."""
    return {name: usage[name] for name in usage if name != "cost_usd" or usage[name] != 0}


def _result(job: Job, record: Record, given: Given, score: Score, seconds: float) -> Result:
    setup, told = job.column.setup, record.as_json()
    usage, confidence = told["usage"], record.answer.confidence if record.answer else None
    assert isinstance(usage, dict)
    return Result(
        setup=setup.key,
        id=job.problem.id,
        question=job.problem.question.text,
        gold=job.problem.gold.answer,
        answer=given.text,
        value=given.value,
        right=score.right,
        score=score.details,
        confidence=confidence.value if confidence else None,
        confidence_how=confidence.how if confidence else None,
        stop_reason="" if record.answer is None else record.answer.stop_reason,
        model=setup.model,
        strategy=setup.strategy,
        chosen=record.strategy if record.why else "",
        topic=job.problem.topic,
        citations=_list(told["citations"]),
        claims=_list(told["claims"]),
        abstained=told["abstained"] is True,
        usage=_spent(usage),
        seconds=round(seconds, 3),
        samples_saved=_saved(record),
        warnings=_list(told["warnings"]),
        samples=_list(told["samples"]),
        tree=_list(told["tree"]),
        steps=_list(told["steps"]),
    )


def given_of(record: Record) -> Given:
    """Return what scorers look at."""
    answer = record.answer
    if answer is None:
        return Given()
    text = REFERENCE.sub("", answer.text) if answer.claims else answer.text
    finals = (node for node in record.tree.values() if node["state"] == "answer")
    return Given(
        text,
        portable(answer.value),
        _reply(record),
        tuple(str(one["text"]) for one in finals),
    )


def _reply(record: Record) -> str:
    """Return the reply that held the answer: the last one, unless a program or a vote decided."""
    if record.samples or record.tree or not record.steps or record.answer is None:
        return ""
    last = record.steps[max(record.steps)]
    return "" if last["actions"] else str(last["thought"] or "")


def _saved(record: Record) -> int:
    """Return how many samples early stopping made needless."""
    if not record.samples:
        return 0
    of = record.samples[-1]["of"]
    return max(0, of - len(record.samples)) if isinstance(of, int) else 0


def _list(found: Json) -> list[Json]:
    return found if isinstance(found, list) else []


def one_by_one(jobs: Sequence[Job], model: Model) -> Iterator[Result]:
    """Do the runs in this thread."""
    for job in jobs:
        yield done(job, model)
