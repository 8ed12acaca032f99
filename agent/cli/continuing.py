"""`agent ask --continue`: asks the next question of a session from a script, with its memory.

The session is held until the answer is on record: two that ask at once come one after the other.
A question that was asked without a session becomes the first turn of one when it is gone on with.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from agent.cli import signals, streams
from agent.cli.answering import Opener, answer
from agent.cli.progress import Watch
from agent.cli.request import Request
from agent.errors import UserError
from agent.events import Event, Forgot
from agent.loading import Loaded
from agent.settings import Settings

if TYPE_CHECKING:
    from agent.memory.memory import Memory
    from agent.messages import Message, Question
    from agent.models.model import Model
    from agent.models.weights.progress import Report
    from agent.store.rows import Session

WAIT_S = 600.0
"""How long another answer in the same session is waited for: scripts have time."""


def answered(request: Request, name: str, loaded: Loaded, open_model: Opener | None = None) -> int:
    """Answer `request` as the next turn of the session `name`; return the exit code.

    The model of the turn before answers where the person named none, as `loaded` tells.

    Raises:
        UserError: there is no such session, or nothing to continue.
        InUse: another agent works on it for too long.
    """
    from agent.chat.latest import found
    from agent.memory.opening import open_memory
    from agent.store.opening import required

    settings = request.settings
    if settings.record == "never":
        raise UserError("a session cannot go on without a record", "leave --no-record out")
    with closing(required(settings)) as store:
        session = found(store, name)
        settings = settings_for(settings, loaded.origins, session)
        with store.hold(session.id, WAIT_S, streams.note):
            engine = Lazy(open_model, settings, request.use_snapshots)
            library = request.plan.library
            memory = open_memory(settings, store, session.id, engine.model, library)
            before = _loaded(memory, request.question)
            turn = replace(
                request,
                settings=settings,
                session=session.id,
                conversation=before,
                conversing=True,
            )
            try:
                code = answer(turn, engine.lent)
                engine.keep(session.id)
                return code
            finally:
                engine.close()


def settings_for(settings: Settings, origins: Mapping[str, str], session: "Session") -> Settings:
    """Return `settings` with the model of the session's last turn where nobody named another.

    A file of weights is never taken from there: a session may have come from somebody else.
    """
    from agent.models import weights

    known = [one.name for one in weights.CATALOGUE]
    if origins.get("model") != "default" or session.model not in known:
        return settings
    return replace(settings, model=session.model)


@dataclass
class Lazy:
    """A model that is opened when it is needed, and once: the memory may come before the answer."""

    opener: Opener | None
    settings: Settings
    use_snapshots: bool = True
    loaded: "Model | None" = None

    @property
    def ready(self) -> bool:
        """Whether it is open."""
        return self.loaded is not None

    def start(self) -> None:
        """Wait until it is needed."""

    def model(self) -> "Model":
        """Return the model, opened now if it was not."""
        if self.loaded is None:
            with signals.deadly(), Watch(self.settings.color) as watch:
                self.open(self.settings, watch.report, streams.note, self.use_snapshots)
        assert self.loaded is not None
        return self.loaded

    def open(
        self,
        settings: Settings,
        report: "Report",
        notify: Callable[[str], None],
        use_snapshots: bool,
    ) -> "Model":
        """Open the model, or return the one that is open."""
        if self.loaded is None:
            opener = self.opener or _conversing()
            self.loaded = opener(settings, report, notify, use_snapshots)
        return self.loaded

    def lent(
        self,
        settings: Settings,
        report: "Report",
        notify: Callable[[str], None],
        use_snapshots: bool = True,
    ) -> "Model":
        """Open the model for somebody who closes it in the end: it stays open all the same."""
        return cast("Model", Lent(self.open(settings, report, notify, use_snapshots)))

    def keep(self, session: str) -> None:
        """Keep what was read of the conversation, for the next question of the session."""
        from agent.models.model import Local

        if isinstance(model := self.model(), Local):
            model.keep_state(session)

    def read(self, messages: "Sequence[Message]") -> None:
        """Read nothing ahead: nobody is typing."""

    def close(self) -> None:
        """Close the model; safe to call twice."""
        if self.loaded is not None:
            self.loaded.close()


class Lent:
    """A model that is not closed by whom it is lent to."""

    def __init__(self, model: "Model") -> None:
        self._model = model

    def close(self) -> None:
        """Leave it open."""

    def __getattr__(self, name: str) -> object:
        """Be the model in all else."""
        return getattr(self._model, name)


def _conversing() -> Opener:
    from agent.cli.opening_models import open_conversing

    return open_conversing


def _loaded(memory: "Memory", question: "Question") -> "tuple[Message, ...]":
    """Return what was said before; tell what had to be dropped."""
    from agent.strategies.calling import relayed, result_of

    def told(event: Event) -> None:
        if isinstance(event, Forgot):
            streams.note(f"no longer before the model: {event.text}")

    return result_of(relayed(memory.load(question), told))
