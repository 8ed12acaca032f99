"""Writes runs as JSON lines to train on, and tells what was left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.cli import streams
from agent.cli.choosing_runs import Choice, every
from agent.errors import UserError

if TYPE_CHECKING:
    from agent.messages import Json
    from agent.store.store import Store
    from agent.training.answers import Answered
    from agent.training.trajectory import Trajectory


@dataclass(frozen=True)
class Data:
    """What is made of the runs."""

    kind: str
    unrated: bool = False
    """Whether answers teach that nobody rated."""
    mask_observations: bool = True
    grounded: bool = False
    share: float = 1.0
    form: str = ""


def written(store: "Store", choice: Choice, data: Data) -> str:
    """Return the lines, and say how many there are.

    Raises `UserError` where there is none.
    """
    from agent.render.record import json_text
    from agent.render.wording import counted

    left_out: dict[str, int] = {}
    lines = [json_text(line) for line in _lines(store, choice, data, left_out)]
    for why, count in left_out.items():
        streams.note(f"left out {counted(count, 'run')}: {why}")
    if not lines:
        raise UserError(
            f"no run gives data of the kind {data.kind}",
            "rate runs, or say what they should have answered: agent runs rate, agent runs fix",
        )
    streams.note(f"{counted(len(lines), 'line')} of the kind {data.kind}")
    return "".join(f"{line}\n" for line in lines)


def _lines(
    store: "Store", choice: Choice, data: Data, left_out: dict[str, int]
) -> "Iterator[dict[str, Json]]":
    from agent.training.exemplars import exemplars
    from agent.training.preference import pairs
    from agent.training.tuning import Tuning, Wishes

    if data.kind == "preference":
        yield from pairs(_answered(store, choice), data.share)
        return
    trajectories = _trajectories(store, choice, data.unrated)
    if data.kind == "exemplars":
        yield from exemplars(trajectories, data.form)
        return
    wishes = Wishes(data.mask_observations, data.grounded, data.share)
    yield from Tuning(wishes, left_out).lines(trajectories)


def _trajectories(store: "Store", choice: Choice, unrated: bool) -> "Iterator[Trajectory]":
    """Yield the runs to learn from: those found right, and those that were put right."""
    from agent.training.trajectory import trajectory_of

    for run in every(store, choice, rated=not unrated):
        least = 0 if unrated else 1
        if run.correction or run.rating >= least:
            yield trajectory_of(run, store.entries(run=run.id))


def _answered(store: "Store", choice: Choice) -> "Iterator[Answered]":
    from agent.training.answers import answered

    for run in every(store, choice, rated=True):
        started = next(iter(store.entries(run=run.id, kind="started")), None)
        yield answered(run, started.body if started else {})
