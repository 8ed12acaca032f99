"""Writes runs as one HTML page that needs nothing else: no network, no other file.

Every text of a person, a model or a tool is escaped. A policy in the page
(https://www.w3.org/TR/CSP3/) lets only our own style and script in, by their hashes, and nothing
be fetched or sent: what an escape might have missed could neither run nor call home.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from agent.events import Citation
from agent.messages import ToolCall
from agent.render import figures
from agent.render.history import History
from agent.render.moments import minute, utc
from agent.render.page import shortening, timeline
from agent.render.page.code import coloured
from agent.render.page.prompts import Prompts
from agent.render.page.prose import prose
from agent.render.page.tongue import tongue
from agent.render.snapshots import Proof, read_at
from agent.render.sources import on_the_web, place, url_of
from agent.render.templates import environment, look
from agent.render.wording import arguments_text, in_short
from agent.store.rows import Session

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

POLICY = (
    "default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
)
LONG_QUESTION = 280
"""Characters from which a question is no headline."""
OPEN_STEPS = 8
"""The most steps of a single run that are all unfolded."""


@dataclass(frozen=True)
class Told:
    """One run on the page."""

    number: int
    history: History

    @property
    def id(self) -> str:
        """What names it within the page."""
        return f"t{self.number}"

    @property
    def sources(self) -> list[int]:
        """The numbers of its citations."""
        answer = self.history.answer
        return [one.number for one in answer.citations] if answer else []

    @property
    def proofs(self) -> dict[int, Proof]:
        """Where its quotes of pages stand in these, by the number of the citation."""
        return {one.citation.number: one for one in self.history.proofs}

    @property
    def tree(self) -> "Markup | None":
        """The map of its tree of thoughts and the thoughts in it."""
        return _tree(self.history, self.id)


def page(histories: Sequence[History], session: Session | None = None) -> str:
    """Return the page of one run, or of a session with its turns."""
    from markupsafe import Markup

    style, script = look("tree") + _read("page.css"), _read("page.js")
    return _template().render(
        runs=[Told(at, one) for at, one in enumerate(histories, 1)],
        session=session,
        many=session is not None or len(histories) > 1,
        title=_title(histories, session),
        style=Markup(style),
        script=Markup(script),
        policy=POLICY.format(script=_hash(script), style=_hash(style)),
        prompts=Prompts(),
        open=len(histories) == 1 and len(histories[0].steps) <= OPEN_STEPS,
    )


def _title(histories: Sequence[History], session: Session | None) -> str:
    if session is not None:
        return session.title or f"session {session.id}"
    if len(histories) > 1:
        return f"{len(histories)} runs"
    return in_short(histories[0].run.question)


def _tree(history: History, prefix: str) -> "Markup | None":
    from markupsafe import Markup

    from agent.render.tree_page import grown

    return Markup(grown(history.record, f"{prefix}-")) if history.record.tree else None


@lru_cache(maxsize=1)
def _template() -> "Template":
    made = environment(_folder())
    made.filters.update(
        tongue=tongue, coloured=coloured, prose=prose, short=in_short, seconds=figures.seconds,
        is_long=shortening.is_long, beginning=shortening.beginning, measured=shortening.measured,
        date=minute, iso=utc, arguments=arguments_text, language=_language, place=place,
        address=_address, read=read_at,
    )  # fmt: skip
    made.globals.update(timeline=timeline, figures=figures, long_question=LONG_QUESTION)
    return made.get_template("page.html.jinja")


def _language(call: ToolCall) -> str:
    """Return the language that the arguments of `call` are written in."""
    if call.tool == "python":
        return "python"
    values = list(call.arguments.values())
    return "" if len(values) == 1 and isinstance(values[0], str) else "json"


def _address(citation: Citation) -> str:
    """Return where a source is on the web; files of this machine are not to be found elsewhere."""
    return url_of(citation) if on_the_web(citation) else ""


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _read(name: str) -> str:
    return (_folder() / name).read_text("utf-8")


def _folder() -> Path:
    return Path(str(resources.files("agent.render"))) / "page"
