"""A session as a file: Markdown to read, HTML to look at, JSON to take it elsewhere."""

import json
from importlib.metadata import version

from agent.store.carrying import carried, document
from agent.store.rows import Run, Session
from agent.store.store import Store

MARKDOWN, PAGE, JSON = ".md", ".html", ".json"
KINDS = (MARKDOWN, JSON, PAGE)


def exported(store: Store, session: Session, kind: str) -> str:
    """Return the text of a file of this kind."""
    if kind == JSON:
        whole = document(carried(store, session), f"agent {version('agent')}")
        return f"{json.dumps(whole, ensure_ascii=False, indent=1)}\n"
    if kind == PAGE:
        return _page(store, session)
    turns = store.turns(session.id)
    return "\n".join([f"# {session.title or session.id}\n", *map(_markdown, turns)])


def _markdown(run: Run) -> str:
    """Return one turn: the question as a quotation, the answer as it was written."""
    asked = "\n".join(f"> {line}".rstrip() for line in run.question.splitlines())
    mark = "" if run.state == "answered" else f"\n\n*({run.state})*"
    return f"{asked}\n\n{run.answer.strip()}{mark}\n"


def _page(store: Store, session: Session) -> str:
    from agent.render.history import history_of
    from agent.render.page.page import page

    turns = store.turns(session.id)
    return page([history_of(run, store.entries(run=run.id)) for run in turns], session)
