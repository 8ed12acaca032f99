"""Puts runs into a store, as a recorder would."""

from dataclasses import replace

from agent.store.process import present
from agent.store.rows import Run, new_id
from agent.store.store import Store


def asked(store: Store, question: str, answer: str = "", session: str = "", **more: object) -> Run:
    """Return a run of `store` that ended with `answer`."""
    begun = begin(store, question, session)
    store.end(replace(begun, state="answered", answer=answer, **more), {"answer": answer})  # type: ignore[arg-type]
    return store.run(begun.id)


def begin(store: Store, question: str, session: str = "", process: str = "") -> Run:
    """Return a run of `store` that goes on, in this process unless another is named."""
    run = Run(new_id(), question, model="scripted", strategy="react", session=session)
    begun = store.begin(run, {"question": question}, process or present())
    return replace(begun, turn=0)


def questions(runs: list[Run]) -> list[str]:
    """Return what was asked in `runs`."""
    return [run.question for run in runs]
