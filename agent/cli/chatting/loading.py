"""The model behind the prompt: opened while the person types, told in the status line meanwhile."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agent.cli import streams
from agent.cli.answering import Opener
from agent.cli.chatting.marks import Marks
from agent.errors import AgentError
from agent.messages import Message
from agent.settings import Settings

if TYPE_CHECKING:
    from agent.models.embedded.ahead import Ahead
    from agent.models.model import Model
    from agent.models.weights.progress import Progress

LOOK_S = 0.1


@dataclass
class Loading:
    """An `Engine` of the chat: one model, and how far it is."""

    settings: Settings
    opener: Opener | None
    """Opens the model; None takes the one for conversations."""
    notify: Callable[[str], None]
    marks: Marks
    use_snapshots: bool = True
    _ahead: "Ahead" = field(init=False)
    _progress: "Progress | None" = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._ahead = self._anew()

    def start(self) -> None:
        """Begin to load: the prompt is on the screen."""
        self._ahead.start()

    @property
    def ready(self) -> bool:
        """Whether nothing has to be waited for."""
        return self._ahead.ready

    def model(self) -> "Model":
        """Return the model; wait for it, telling how far it is."""
        self.start()
        told = ""
        while not self.ready:
            if (text := f"{self.settings.model}: {self.told()}") != told:
                streams.placeholder(told := text)
            time.sleep(LOOK_S)
        if told:
            streams.placeholder(f"thinking {self.marks.more}")
        try:
            return self._ahead.model()
        except AgentError:
            self._ahead = self._anew()  # what kept it away may be mended by the next question
            raise

    def read(self, messages: Sequence[Message]) -> None:
        """Read what the next question stands behind."""
        self._ahead.read(messages)

    def told(self) -> str:
        """Return what to tell of it in the status line; nothing once the model is there."""
        if self._ahead.failed is not None:
            return "not available"
        if self.ready:
            return ""
        progress, more = self._progress, self.marks.more
        if progress is None or progress.done_bytes >= progress.total_bytes:
            return f"loading {more}"
        return f"downloading {100 * progress.done_bytes // max(1, progress.total_bytes)} % {more}"

    def close(self) -> None:
        """Give the model back."""
        self._ahead.close()

    def _anew(self) -> "Ahead":
        from agent.models.embedded.ahead import Ahead

        return Ahead(self._opened)

    def _opened(self) -> "Model":
        opener = self.opener
        if opener is None:
            from agent.cli.opening_models import open_conversing

            opener = open_conversing
        return opener(self.settings, self._report, self.notify, self.use_snapshots)

    def _report(self, progress: "Progress") -> None:
        self._progress = progress
