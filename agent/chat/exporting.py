"""A session as a file: Markdown to read, HTML to look at, JSON to take it elsewhere."""

from importlib.metadata import version

from agent.render.record import json_text
from agent.store.carrying import carried, document
from agent.store.rows import Session
from agent.store.store import Store

MARKDOWN, PAGE, JSON = ".md", ".html", ".json"
KINDS = (MARKDOWN, JSON, PAGE)


def exported(store: Store, session: Session, kind: str) -> str:
    """Return the text of a file of this kind."""
    if kind == JSON:
        whole = document(carried(store, session), f"agent {version('agent')}")
        return f"{json_text(whole, indent=1)}\n"
    if kind == PAGE:
        return _page(store, session)
    from agent.render.talk import markdown

    return markdown(session, store.turns(session.id))


def _page(store: Store, session: Session) -> str:
    from agent.render.history import history_of
    from agent.render.page.page import page

    turns = store.turns(session.id)
    return page([history_of(run, store.entries(run=run.id)) for run in turns], session)
