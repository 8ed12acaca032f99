"""Opens a model in a thread, so that a person can type before it is there.

The engine's native loader holds the interpreter's lock: nothing of Python runs meanwhile, and keys
wait in the terminal. Measured with the file's pages in memory (2 cores): 0.7 to 0.9 s with 1.5B;
with pages on disk three times as long, which is why they are read first (`warming.py`).
"""

import contextlib
import threading
from collections.abc import Callable, Sequence

from agent.errors import ModelUnavailable
from agent.messages import Message
from agent.models.model import Local, Model

WAIT_S = 0.1
"""A thread that waits looks this often whether a signal came."""


class Ahead:
    """A model that is being opened. Safe to close from any state."""

    def __init__(self, open: Callable[[], Model]) -> None:
        """Do nothing yet.

        Args:
            open: opens the model; called once, in a thread: what it reports comes from there.
        """
        self._open = open
        self._thread: threading.Thread | None = None
        self._model: Model | None = None
        self._failed: BaseException | None = None
        self._wish: Sequence[Message] | None = None
        """What is to be read ahead next."""
        self._closed = False
        self._done = False
        """Whether loading is over, well or not."""
        self._changed = threading.Condition()

    def start(self) -> None:
        """Begin to open; a second call changes nothing."""
        with self._changed:
            if self._thread is not None or self._closed:
                return
            # no daemon: the end of the interpreter would kill it inside native code, and abort
            self._thread = threading.Thread(target=self._work, name="model")
            self._thread.start()

    @property
    def ready(self) -> bool:
        """Whether `model` returns, or raises, at once."""
        return self._done

    @property
    def failed(self) -> BaseException | None:
        """Why the model could not be opened."""
        return self._failed

    def model(self) -> Model:
        """Return the model; wait for it, and begin to open it if nobody has.

        Raises:
            ModelUnavailable: it was closed.
            BaseException: whatever opening it raised.
        """
        self.start()
        with self._changed:
            while not (self._done or self._closed):
                self._changed.wait(WAIT_S)
            if self._failed is not None:
                raise self._failed
            if self._closed or self._model is None:
                raise ModelUnavailable("the model was closed")
            return self._model

    def read(self, messages: Sequence[Message]) -> None:
        """Have `messages` read once the model is there, instead of what was to be read before."""
        with self._changed:
            self._wish = tuple(messages)
            self._changed.notify_all()

    def close(self) -> None:
        """Close the model; one that is still being opened is closed when it is there."""
        with self._changed:
            if self._closed:
                return
            self._closed = True
            self._changed.notify_all()
            model, self._model = self._model, None
        if model is not None:
            model.close()

    def _work(self) -> None:
        try:
            model = self._open()
        except BaseException as error:  # raised again in the thread of whoever asks for the model
            with self._changed:
                self._failed, self._done = error, True
                self._changed.notify_all()
            return
        with self._changed:
            late, self._done = self._closed, True
            self._model = None if late else model
            self._changed.notify_all()
        if late:
            model.close()
        else:
            self._read_wishes(model)

    def _read_wishes(self, model: Model) -> None:
        while (messages := self._next()) is not None:
            if not isinstance(model, Local):
                continue
            with contextlib.suppress(ModelUnavailable):  # the turn itself will tell
                for _ in model.read_ahead(messages):
                    if self._closed or self._wish is not None:
                        break

    def _next(self) -> Sequence[Message] | None:
        """Wait for something to read; None: it was closed, or the main thread has ended."""
        main = threading.main_thread()
        with self._changed:
            while self._wish is None and not self._closed and main.is_alive():
                self._changed.wait(WAIT_S)
            wish, self._wish = self._wish, None
            return None if self._closed else wish
