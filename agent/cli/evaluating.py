"""Evaluates: opens each model, runs the questions, keeps the results, shows how far it is."""

import dataclasses
import os
import shlex
import sys
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli import output, signals, streams
from agent.cli.answering import UNCONFINED, Opener
from agent.cli.bar import Bar
from agent.cli.columns import Choice, columns_of, looks_up
from agent.cli.invocation import access_of
from agent.cli.progress import Watch
from agent.errors import AgentError, Stopped

if TYPE_CHECKING:
    from agent.evaluation.loading import Loaded
    from agent.evaluation.problem import Problem
    from agent.evaluation.results import Result, Results
    from agent.evaluation.running import Column, Job
    from agent.evaluation.setup import Setup
    from agent.evaluation.suite import Suite
    from agent.models.model import Model
    from agent.settings import Settings


def evaluate(choice: Choice, open_model: Opener | None = None) -> int:
    """Run the evaluation, print its table, and return the exit code.

    Raises `AgentError` for all that ends it; the table so far was printed then.
    """
    from agent.cli.equipping import equipment_of
    from agent.evaluation.loading import Wanted, load
    from agent.evaluation.pool import identity
    from agent.evaluation.results import opened

    settings = dataclasses.replace(choice.settings, seed=max(choice.settings.seed, 0))
    choice = dataclasses.replace(choice, settings=settings)
    if settings.offline:
        # what reads public datasets looks here, and nowhere else
        os.environ["HF_HUB_OFFLINE"] = "1"
    page = output.checked(Path(choice.html), "--html") if choice.html else None
    wanted = Wanted(
        choice.suite, choice.reader, choice.limit, choice.skip, settings.seed, settings.offline,
        looks_up(choice),
    )  # fmt: skip
    loaded = load(wanted, choice.tell)
    documents = identity(loaded.pages, settings.embedder)
    equipment = equipment_of(settings, choice.tools, choice.tell)
    with (
        closing(equipment),
        opened(Path(choice.out) if choice.out else None, choice.resume) as results,
    ):
        columns = columns_of(choice, loaded.suite, documents, equipment.all())
        for notice in results.notices:
            choice.tell(f"warning: {notice}")
        evaluation = Evaluation(choice, loaded, columns, results)
        try:
            evaluation.play(open_model or _choose())
        except AgentError as error:
            error.recorded = evaluation.tell(page) and choice.json
            if error.recorded and isinstance(error, Stopped):  # told of nowhere else
                choice.tell(f"{error}: {error.hint}")
            raise
        evaluation.tell(page)
    return 1 if evaluation.bugs else 0


def _choose() -> Opener:
    from agent.cli.opening_models import open_model

    return open_model


@dataclass
class Evaluation:
    """One evaluation, as far as it has come."""

    choice: Choice
    loaded: "Loaded"
    columns: "Sequence[Column]"
    results: "Results"
    turn: signals.Turn = field(default_factory=signals.Turn)
    bugs: int = 0

    @property
    def suite(self) -> "Suite":
        """What the questions are of."""
        return self.loaded.suite

    @property
    def problems(self) -> "Sequence[Problem]":
        """The questions."""
        return self.loaded.problems

    def play(self, open_model: Opener) -> None:
        """Do all runs that are not done yet."""
        left = self._left()
        self._tell_what_is_left(len(left))
        if not left:
            return
        with signals.graceful() as self.turn, ExitStack() as resources:
            try:
                self._run(left, open_model, resources)
            except signals.Halt as halt:
                streams.clear()
                raise self._stopped(halt.number) from None

    def _left(self) -> "list[Job]":
        from agent.evaluation.running import ordered

        kept = self.choice.use_snapshots and self.choice.settings.snapshots_mb > 0
        jobs: list[Job] = []
        for model in self.choice.models:
            columns = [column for column in self.columns if column.setup.model == model]
            jobs += ordered(columns, self.problems, kept)
        return [job for job in jobs if self._known(job.column, job.problem) is None]

    def _known(self, column: "Column", problem: "Problem") -> "Result | None":
        return self.results.done(
            column.setup.key, problem.id, problem.question.text, problem.gold.answer
        )

    def _tell_what_is_left(self, left: int) -> None:
        total = len(self.columns) * len(self.problems)
        if left < total:
            self.choice.tell(f"{total - left} of {total} runs are in {self.choice.out} already")
        ours = {column.setup.key for column in self.columns}
        others = sum(key not in ours for key, _ in self.results.runs)
        if others:
            self.choice.tell(f"{others} runs of other setups in {self.choice.out} are left alone")

    def _run(self, left: "list[Job]", open_model: Opener, resources: ExitStack) -> None:
        from tools.sandbox import session

        resources.callback(session.close)
        session.warm()
        left = self._over_documents(left, resources)
        bar = Bar(len(left), self.choice.settings.color, self.choice.quiet)
        resources.callback(bar.hide)
        for model in self.choice.models:
            jobs = [job for job in left if job.column.setup.model == model]
            if jobs:
                self._run_model(jobs, open_model, bar)
        if session.unconfined():
            self.choice.tell(f"warning: {UNCONFINED}")

    def _over_documents(self, left: "list[Job]", resources: ExitStack) -> "list[Job]":
        """Return the runs with the pages of the suite to look things up in, if it has any."""
        from agent.evaluation.pool import opened

        pages = self.loaded.pages
        if not pages:
            return left
        if not self.choice.quiet:
            streams.placeholder(f"indexing {len(pages):,} pages …")
        settings = self.choice.settings
        documents = opened(pages, settings.embedder, settings.vectors_folder, access_of(settings))
        resources.callback(documents.close)
        streams.clear()
        return [
            dataclasses.replace(job, column=dataclasses.replace(job.column, documents=documents))
            for job in left
        ]

    def _run_model(self, jobs: "list[Job]", open_model: Opener, bar: Bar) -> None:
        from agent.evaluation.workers import worked

        bar.hide()
        setups = {job.column.setup.key: job.column.setup for job in jobs}
        models: list[Model] = []
        with ExitStack() as resources:
            for _ in range(min(self.choice.workers, len(jobs))):
                models.append(self._opened(jobs[0].column, open_model))
                resources.callback(models[-1].close)
            bar.show()
            with closing(worked(jobs, models)) as happening:
                for result in happening:
                    with self.turn.hold():
                        self.results.add(result, setups[result.setup])
                        self._count(result, bar)

    def _count(self, result: "Result", bar: Bar) -> None:
        if result.kind == "bug":
            self.bugs += 1
            where = f"{result.strategy} on {result.id}"
            bar.tell(f"warning: {where}: a bug in agent: {result.error}")
        bar.take(result)

    def _opened(self, column: "Column", open_model: Opener) -> "Model":
        settings = column.settings
        if not self.choice.quiet:
            streams.placeholder(f"loading {settings.model} …")
        with signals.deadly(), Watch(settings.color) as watch:
            model = open_model(settings, watch.report, self.choice.tell, self.choice.use_snapshots)
        streams.clear()
        return self._cached(model, settings) if self.choice.cache else model

    def _cached(self, model: "Model", settings: "Settings") -> "Model":
        """Return `model`; its replies are kept, and those are taken that were."""
        from agent.models.caching import CachedModel, Replies

        place = [settings.base_url, settings.context_tokens, settings.models.of(settings.model)]
        return CachedModel(model, Replies(settings.replies_folder), repr(place))

    def _stopped(self, number: int) -> Stopped:
        """Return the end by a signal, with a hint of how to go on."""
        stopped = Stopped(number)
        out = shlex.quote(self.choice.out)
        done = f"the same command goes on from {out}"
        stopped.hint = done if self.choice.out else "with --out FILE it could be gone on with"
        return stopped

    def collected(self) -> "list[tuple[Setup, list[Result]]]":
        """Return the results by column, in the order of the questions."""
        return [(column.setup, self._results_of(column)) for column in self.columns]

    def _results_of(self, column: "Column") -> "list[Result]":
        key = column.setup.key
        found = (
            self._known(column, problem) or self.results.runs.get((key, problem.id))
            for problem in self.problems
        )
        return [one for one in found if one is not None]

    def tell(self, page: Path | None) -> bool:
        """Print the table and write the report, if there are results; return whether there are."""
        from agent.evaluation.summary import summarised
        from agent.evaluation.table import table
        from agent.render.record import json_text

        collected = self.collected()
        if not any(results for _, results in collected):
            return False
        summary = summarised(self.suite.name, len(self.problems), collected)
        if self.choice.json:
            sys.stdout.write(f"{json_text(summary.as_json(), indent=2)}\n")
        else:
            streams.out(table(summary))
        sys.stdout.flush()
        if page is not None:
            from agent.evaluation.report import report

            output.replace(page, report(summary, self.suite, collected), "--html")
            self.choice.tell(f"report: {self.choice.html}")
        return True
