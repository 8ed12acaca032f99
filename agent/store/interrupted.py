"""What is known of a run whose process is gone: what its events come to, and what it wrote last."""

import json
from collections.abc import Iterable
from dataclasses import replace

from agent.store.entry import Entry
from agent.store.rows import Run


def interrupted(run: Run, unfinished: str, events: Iterable[Entry]) -> Run:
    """Return `run` as it reads: with its answer where that was there, else with what was written.

    Args:
        run: as its row has it.
        unfinished: the part that was written at last, as `Store.unfinished` keeps it.
        events: what the log has of it.
    """
    written = json.loads(unfinished) if unfinished else {}
    text = written.get("text", "").strip() if written.get("part") == "answer" else ""
    run = replace(run, state="interrupted", answer=run.answer or text)
    for entry in events:
        run = _folded(run, entry)
    return run


def _folded(run: Run, entry: Entry) -> Run:
    match entry.body.get("type"):
        case "called":
            usage = entry.body.get("usage") or {}
            return replace(
                run,
                seconds=run.seconds + usage.get("seconds", 0.0),
                prompt_tokens=run.prompt_tokens + usage.get("prompt_tokens", 0),
                completion_tokens=run.completion_tokens + usage.get("completion_tokens", 0),
            )
        case "chosen":
            return replace(run, strategy=str(entry.body.get("strategy") or run.strategy))
        case "answer":
            return replace(run, answer=str(entry.body.get("text") or "").strip())
        case _:
            return run
