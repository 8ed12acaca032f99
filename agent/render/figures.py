"""What a run took and what is known of it, in words for people."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from agent.canonical import vote_key
from agent.render import network
from agent.render.history import History
from agent.render.wording import NO_ANSWER, counted


@dataclass(frozen=True)
class Figure:
    """A number with its name."""

    name: str
    value: str
    unit: str = ""
    more: str = ""


@dataclass(frozen=True)
class Ballot:
    """An answer, and how many samples gave it."""

    text: str
    count: int
    of: int
    won: bool


def figures(history: History) -> Iterator[Figure]:
    """Yield what a run took."""
    usage = history.record.usage
    calls, steps = counted(usage.calls, "call"), counted(len(history.steps), "step")
    yield Figure("Time", seconds(history.seconds), more=f"{steps}, {calls}")
    if history.calls:
        yield Figure("Model", seconds(history.model_seconds), more=_share(history, "model"))
    if any(step.deeds for step in history.steps.values()):
        yield Figure("Tools", seconds(history.tool_seconds), more=_share(history, "tool"))
    if usage.prompt_tokens:
        cached = f"{100 * usage.cached_tokens / usage.prompt_tokens:.0f} % cached"
        yield Figure("Read", f"{usage.prompt_tokens:,}", "tokens", cached)
    pace = usage.completion_tokens / history.model_seconds if history.model_seconds > 0 else 0
    more = f"{pace:.1f} a second" if pace else ""
    if usage.completion_tokens:
        yield Figure("Written", f"{usage.completion_tokens:,}", "tokens", more)
    if usage.cost_usd is None:
        yield Figure("Cost", "unknown")
    elif usage.cost_usd:
        yield Figure("Cost", f"{usage.cost_usd:.4f}", "USD")


def _share(history: History, kind: str) -> str:
    took = history.model_seconds if kind == "model" else history.tool_seconds
    if history.seconds <= 0:
        return ""
    share = 100 * took / history.seconds
    return f"{share:.0f} % of the time" if share >= 1 else "under 1 %"


def seconds(value: float) -> str:
    """Return a time as people read it: `12 ms`, `3.4 s`, `2 min 5 s`."""
    if value < 0.0005:
        return "0 s" if value <= 0 else "under 1 ms"
    if value < 0.9995:
        return f"{1000 * value:.0f} ms"
    if value < 59.95:
        return f"{value:.1f} s"
    minutes, left = divmod(round(value), 60)
    return f"{minutes} min {left} s"


def ballots(history: History) -> list[Ballot]:
    """Return what the samples answered, most votes first; those without an answer come last."""
    samples = history.record.samples
    said: dict[str, str] = {}
    votes: Counter[str] = Counter()
    for one in samples:
        text = str(one["text"])
        key = vote_key(one["value"]) if text and one["value"] is not None else ""
        votes[key] += 1
        said.setdefault(key, text if key else NO_ANSWER)
    answer = history.answer
    won = vote_key(answer.value) if answer and answer.value is not None else None
    ranked = sorted(votes.items(), key=lambda one: (not one[0], -one[1]))
    return [Ballot(said[key], count, len(samples), key == won) for key, count in ranked]


def facts(history: History) -> Iterator[tuple[str, str]]:
    """Yield what is known of a run besides, by name."""
    run, started = history.run, history.started
    yield "run", run.id
    if run.parent:
        yield "forked from", f"{run.parent}, at step {run.at_step}"
    yield "strategy", run.strategy
    if history.record.why:
        yield "why", history.record.why
    options = started.get("options") or {}
    if options:
        yield "options", ", ".join(f"{name}={value}" for name, value in options.items())
    yield "model", run.model
    settings = started.get("settings") or {}
    for name in ("temperature", "context_tokens", "max_steps"):
        if name in settings:
            yield name.replace("_", " "), f"{settings[name]:g}"
    if presets := started.get("presets"):
        yield "presets", ", ".join(presets)
    if documents := started.get("documents"):
        yield "documents", str(documents)
    if history.record.reached is not None:
        head, *rest = network.rows(history.record.reached)
        yield "network", "; ".join([head.removeprefix("network: "), *map(str.strip, rest)])
    if "seed" in started:
        yield "seed", str(started["seed"])
    yield "exit code", str(run.exit_code)
