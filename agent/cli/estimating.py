"""Runs an estimate: opens the model, keeps each sample as it comes, shows how far it is."""

import secrets
import shlex
import sys
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli import signals, streams
from agent.cli.answering import Opener
from agent.cli.planning import kit_of
from agent.cli.progress import Watch
from agent.errors import Stopped, UserError
from agent.places import prompt_folders
from agent.settings import Settings
from agent.strategies.plan import Plan

if TYPE_CHECKING:
    from rich.progress import Progress

    from agent.active.estimates import Estimates, Header, Writing
    from agent.active.pool import Pooled
    from agent.models.model import Model

LINES = 10
"""Without a terminal, one line for each tenth of the samples."""
MOST_SEED = 2**31 - 1


@dataclass(frozen=True)
class Choice:
    """What was asked for."""

    pool: Path
    settings: Settings
    pool_size: int = 1000
    samples: int = 10
    metric: str = "disagreement"
    strategy: str = "cot"
    temperature: float = 0.7
    form: str = ""
    out: Path = Path("estimates.jsonl")
    use_snapshots: bool = True


def estimate(choice: Choice, open_model: Opener | None = None) -> "Estimates":
    """Draw the samples that are missing, and return all there are.

    Raises `AgentError` for all that ends it; what was drawn is in the file then.
    """
    from agent.active.estimates import writing

    header, pool = _planned(choice)
    with writing(choice.out, header) as file:
        if any(file.held.missing()):
            Estimating(choice, file, pool).play(open_model or _choose())
    return file.held


def _choose() -> Opener:
    from agent.cli.opening_models import open_model

    return open_model


def _planned(choice: Choice) -> "tuple[Header, dict[str, Pooled]]":
    """Return what is to be drawn, checked before any model is loaded."""
    from agent.active import pool, uncertainty
    from agent.active.estimates import Header, begun
    from agent.active.estimating import WAYS

    if choice.strategy not in WAYS:
        raise UserError(f"--strategy is {choice.strategy!r}", f"use one of {', '.join(WAYS)}")
    before = begun(choice.out)
    seed = choice.settings.seed
    if seed < 0:
        seed = secrets.randbelow(MOST_SEED) if before is None else before.header.seed
    drawn = pool.drawn(pool.read(choice.pool), choice.pool_size, seed)
    form, count = pool.form_in(drawn)
    if not choice.form and count < len(drawn):
        streams.note(
            f"answers are read in the form {form}, that of {count} of {len(drawn)} questions; "
            "--form takes another"
        )
    header = Header(
        model=choice.settings.model,
        strategy=choice.strategy,
        form=choice.form or form,
        metric=uncertainty.checked(choice.metric, choice.form or form),
        temperature=float(choice.temperature),
        samples=choice.samples,
        seed=seed,
        pool=tuple(one.id for one in drawn),
    )
    return header, {one.id: one for one in drawn}


@dataclass
class Estimating:
    """One estimate, as far as it has come."""

    choice: Choice
    file: "Writing"
    pool: "dict[str, Pooled]"
    turn: signals.Turn = field(default_factory=signals.Turn)

    def play(self, open_model: Opener) -> None:
        """Draw the samples that are missing."""
        self._tell()
        with signals.graceful() as self.turn, ExitStack() as resources:
            try:
                self._draw(open_model, resources)
            except signals.Halt as halt:
                streams.clear()
                stopped = Stopped(halt.number)
                kept = shlex.quote(str(self.choice.out))
                stopped.hint = f"the same command goes on: what is done is in {kept}"
                raise stopped from None

    def _tell(self) -> None:
        header, held = self.file.held.header, self.file.held.samples
        total = f"{len(header.pool)} questions, {header.samples} samples each"
        known = f": {len(held)} are there already" if held else ""
        streams.note(f"{total}{known}")

    def _draw(self, open_model: Opener, resources: ExitStack) -> None:
        from agent.active.estimating import alike, estimated

        model = self._opened(open_model)
        resources.callback(model.close)
        kit = kit_of(self.choice.settings, _plan(), model)
        held = self.file.held
        bar = Bar(len(held.header.pool) * held.header.samples, self.choice.settings.color)
        resources.callback(bar.close)
        bar.advance(len(held.samples))
        with closing(estimated(kit, self.pool, held)) as drawing:
            for sample in drawing:
                with self.turn.hold():
                    self.file.add(sample)
                    if sample.left_out:
                        bar.close()
                        streams.note(f"warning: left out: {sample.left_out}")
                    bar.advance(held.header.samples if sample.left_out else 1)
        if alike(held):
            streams.note(
                "warning: the samples of each question are alike word for word: "
                "does the model obey its seed?"
            )

    def _opened(self, open_model: Opener) -> "Model":
        streams.placeholder("loading the model …")
        settings = self.choice.settings
        with signals.deadly(), Watch(settings.color) as watch:
            model = open_model(settings, watch.report, streams.note, self.choice.use_snapshots)
        streams.clear()
        return model


def _plan() -> Plan:
    from agent.prompts.library import library_of

    return Plan("active-prompt", {}, library_of((), prompt_folders(Path.cwd())))


class Bar:
    """Shows on stderr how many samples there are: a bar on a terminal, else a line now and then."""

    def __init__(self, total: int, color: streams.Color = "auto") -> None:
        self._total, self._color = total, color
        self._done = self._told = 0
        self._bar: Progress | None = None

    def advance(self, count: int) -> None:
        """Count `count` more samples."""
        before, self._done = self._done, self._done + count
        if streams.lively(sys.stderr):
            self._draw()
        elif self._done * LINES // self._total > before * LINES // self._total:
            streams.note(f"{self._done} of {self._total} samples")

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _draw(self) -> None:
        from rich import progress as rich

        if self._bar is None:
            self._bar = rich.Progress(
                rich.BarColumn(bar_width=24),
                rich.MofNCompleteColumn(),
                rich.TextColumn("samples", markup=False),
                rich.TimeElapsedColumn(),
                rich.TimeRemainingColumn(),
                console=streams.console(sys.stderr, self._color),
                transient=True,
            )
            self._bar.add_task("", total=self._total)
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], completed=self._done)
