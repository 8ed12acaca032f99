"""One exchange of a conversation: the question, the steps and the answer, as the loop wrote them.

It is made from the log: the messages of the last call that was not aside, and its reply. So the
engine, which has read and written just these tokens, goes on behind them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.messages import Message
from agent.store.rows import Run
from agent.store.store import Store

CUT = " […]"
"""Stands behind an answer that was stopped in the middle."""


@dataclass(frozen=True)
class Exchange:
    """A question and all that followed up to its answer; never half a tool call."""

    run: str
    messages: tuple[Message, ...]
    """The first is the question, the last the answer."""


def exchange_of(store: Store, run: Run) -> Exchange:
    """Return what the conversation holds of `run`."""
    calls = [
        entry.body for entry in store.entries(run=run.id, kind="reply") if _in_line(entry.body)
    ]
    started = next(store.entries(run=run.id, kind="started"), None)
    before = len(started.body.get("conversation", ())) if started else 0
    if not calls or run.state != "answered":
        return Exchange(run.id, _plain(run))
    last = calls[-1]
    said = [Message(**one) for one in last["asked"]["messages"]]
    turns = [one for one in said if not one.constant][before:]
    reply = f"{last['asked']['decoding']['opening']}{last['completion']['text']}"
    return Exchange(run.id, (*turns, Message("assistant", reply)))


def _plain(run: Run) -> tuple[Message, ...]:
    """Return the question and the answer alone, where no steps belong to the conversation."""
    answer = run.answer if run.state == "answered" else f"{run.answer}{CUT}"
    return (
        Message("user", f"Question: {run.question}"),
        Message("assistant", f"Thought: I know the answer.\nAnswer: {answer}"),
    )


def _in_line(body: Mapping[str, Any]) -> bool:
    return (
        bool(body["completion"])
        and "text" in body["completion"]
        and (not body["asked"]["decoding"].get("aside"))
    )
