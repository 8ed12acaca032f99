"""Runs as one JSON document for programs: what each started from, all events, every call, figures.

    {"format": "agent runs", "version": 1, "session": null,
     "runs": [{"run": …, "started": …, "events": [{"at": 1.25, "type": "thought", …}],
               "calls": […], "pages": […], "proofs": […], "network": …, "ended": …, "figures": …}]}

Times are seconds after the run began. Fields are added, never renamed. To carry a session to
another machine, export the session itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import cast

from agent.address import shareable
from agent.messages import Json
from agent.render.history import Call, History
from agent.render.record import json_text
from agent.render.snapshots import Proof, Snapshot
from agent.store.entry import Entry
from agent.store.rows import Session

FORMAT, VERSION = "agent runs", 1


def document(
    told: Sequence[tuple[History, Iterable[Entry]]], session: Session | None = None
) -> str:
    """Return runs, each with its log, as JSON text; passwords in settings are left out."""
    whole: dict[str, Json] = {
        "format": FORMAT,
        "version": VERSION,
        "session": cast(Json, asdict(session)) if session else None,
        "runs": [_run(history, entries) for history, entries in told],
    }
    return f"{json_text(whole, indent=2)}\n"


def _run(history: History, entries: Iterable[Entry]) -> Json:
    kept = list(entries)
    begun = kept[0].at if kept else 0.0
    started = dict(history.started)
    if isinstance(settings := started.get("settings"), dict):
        started["settings"] = shareable(settings)
    return {
        "run": cast(Json, asdict(history.run)),
        "started": started,
        "events": [
            {"at": round(one.at - begun, 6), **one.body} for one in kept if one.kind == "event"
        ],
        "calls": [_call(number, one) for number, one in _calls(history)],
        "pages": [snapshot_json(one) for one in history.snapshots],
        "proofs": [_proof(one) for one in history.proofs],
        "network": history.record.network(),
        "ended": dict(history.ended) or None,
        "note": history.note or None,
        "figures": _figures(history),
    }


def snapshot_json(one: Snapshot) -> dict[str, Json]:
    """Return a page as it was read."""
    page, document = one.page, one.page.document
    return {
        "number": one.number,
        "url": page.url,
        "asked": page.asked,
        "title": document.title,
        "date": document.date,
        "accessed": page.accessed,
        "sha256": one.sha256,
        "text": one.text,
        "links": [cast(Json, asdict(link)) for link in page.links],
    }


def _proof(one: Proof) -> Json:
    return {
        "citation": one.citation.number,
        "stands": one.stands,
        "page": one.snapshot.number if one.snapshot else None,
        "start": one.start if one.stands else None,
        "end": one.end if one.stands else None,
        "before": one.before,
        "after": one.after,
    }


def _calls(history: History) -> Iterable[tuple[int, Call]]:
    return ((step.number, call) for step in history.steps.values() for call in step.calls)


def _call(step: int, call: Call) -> Json:
    said: list[Json] = [{"role": role, "content": content} for role, content in call.messages]
    return {
        "step": step,
        "at": round(call.begun, 6),
        "seconds": round(call.seconds, 6),
        "messages": said,
        "opening": call.opening,
        "reply": call.reply,
        "error": call.error or None,
        "aside": call.aside,
        "usage": cast(Json, asdict(call.usage)),
    }


def _figures(history: History) -> Json:
    usage = history.record.usage
    return {
        "seconds": round(history.seconds, 6),
        "model_seconds": round(history.model_seconds, 6),
        "tool_seconds": round(history.tool_seconds, 6),
        "steps": len(history.steps),
        "calls": usage.calls,
        "prompt_tokens": usage.prompt_tokens,
        "cached_tokens": usage.cached_tokens,
        "completion_tokens": usage.completion_tokens,
        "cost_usd": usage.cost_usd,
    }
