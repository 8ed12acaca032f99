"""The input line: multi-line editing with history and completion, the status line below it.

Built on prompt_toolkit (https://python-prompt-toolkit.readthedocs.io). Nothing asks the terminal
where its cursor is: terminals that do not answer are no worse, and the line is there at once.
"""

import io
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO, cast

from prompt_toolkit.application import Application
from prompt_toolkit.application.current import get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.data_structures import Size
from prompt_toolkit.filters import Condition, has_completions, is_done, is_searching
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import History
from prompt_toolkit.layout import ConditionalContainer, FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.layout.containers import AnyContainer
from prompt_toolkit.layout.processors import ConditionalProcessor, Processor
from prompt_toolkit.output.color_depth import ColorDepth
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.styles import Style
from prompt_toolkit.widgets import SearchToolbar

from agent.cli import streams
from agent.cli.chatting.marks import Marks
from agent.cli.chatting.pastes import Pastes
from agent.cli.chatting.prompt import completer, menu, wrapping
from agent.cli.chatting.prompt.keyboard import Keyboard
from agent.cli.chatting.prompt.keys import Typing, bindings
from agent.cli.chatting.status import clipped
from agent.cli.signals import Halt

STYLE = {"mark": "bold ansicyan", "faint": "dim", "chosen": "bold", "search-toolbar": "dim"}
POLL_S = 0.2
"""How often the status line is looked at while it changes by itself."""


@dataclass(frozen=True)
class Look:
    """How the input line looks."""

    marks: Marks
    styled: bool
    """Whether it may have colours."""
    status: Callable[[int], str]
    """Returns the status line for so many columns."""
    changing: Callable[[], bool]
    """Whether the status line changes by itself: something loads."""


class Line:
    """Reads what the person types, one question or command at a time."""

    def __init__(
        self,
        keyboard: Keyboard,
        look: Look,
        history: History,
        words: completer.Words,
        edit: Callable[[str], str],
    ) -> None:
        self.pastes = Pastes()
        self._keyboard = keyboard
        self._look = look
        offers = Condition(lambda: completer.wanted(self._buffer.document.text_before_cursor))
        self._buffer = Buffer(
            history=history, completer=words, complete_while_typing=offers, multiline=True
        )
        self._typing = Typing(self._buffer, self.pastes, edit)
        self._app = self._application()
        keyboard.redraw = self._drawn_again

    def read(self, text: str = "", drawn: Callable[[], None] | None = None) -> str | None:
        """Return what was sent, with pastes as their labels; None for Ctrl-D.

        Args:
            text: stands in the line to begin with.
            drawn: called once the line is on the screen.

        Raises:
            KeyboardInterrupt: Ctrl-C, twice.
            EOFError: the terminal is gone.
            Halt: a signal asks to leave.
        """
        self._buffer.reset()
        self._buffer.insert_text(text)
        before = _handlers()
        try:
            return self._app.run(pre_run=lambda: self._begin(drawn), set_exception_handler=False)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def remember(self, text: str) -> None:
        """Keep `text` in the history."""
        self._buffer.history.append_string(text)

    def _begin(self, drawn: Callable[[], None] | None) -> None:
        import asyncio

        for number in _handlers():
            halt = Halt(number)
            asyncio.get_running_loop().add_signal_handler(number, self._halted, halt)
        self._app.create_background_task(self._watched(drawn))

    def _halted(self, halt: Halt) -> None:
        if not self._app.is_done:
            self._app.exit(exception=halt)

    async def _watched(self, drawn: Callable[[], None] | None) -> None:
        """Call `drawn`, and show what changes in the status line."""
        import asyncio

        await asyncio.sleep(0)
        try:
            if drawn is not None:
                drawn()
        except BaseException as error:  # it is the reader's: the application only passes it on
            if not self._app.is_done:
                self._app.exit(exception=error)
            return
        while self._look.changing():
            await asyncio.sleep(POLL_S)
            self._app.invalidate()

    def _drawn_again(self) -> None:
        if self._app.is_running:
            self._app.renderer.reset()
            self._app.invalidate()

    def _application(self) -> Application[str | None]:
        search = SearchToolbar(
            text_if_not_searching="",
            forward_search_prompt="search forward: ",
            backward_search_prompt="search back: ",
        )
        apart = cast(Processor, wrapping.Apart())
        control = wrapping.Input(
            self._buffer,
            input_processors=[ConditionalProcessor(apart, ~is_done)],
            search_buffer_control=search.control,
            preview_search=True,
        )
        below = Window(FormattedTextControl(self._below), wrap_lines=False, dont_extend_height=True)
        rows: list[AnyContainer] = [
            Window(control, wrap_lines=True, get_line_prefix=self._prefix, dont_extend_height=True),
            search,
            ConditionalContainer(below, ~is_done & ~is_searching),
            ConditionalContainer(Window(), ~is_done),
        ]
        styled = self._look.styled
        return Application(
            Layout(HSplit(rows), focused_element=control),
            style=Style.from_dict(STYLE if styled else dict.fromkeys(STYLE, "")),
            include_default_pygments_style=False,
            color_depth=ColorDepth.DEPTH_4_BIT if styled else ColorDepth.DEPTH_1_BIT,
            key_bindings=bindings(self._typing),
            input=self._keyboard.input,
            output=terminal(),
        )

    def _prefix(self, line: int, wrapped: int) -> StyleAndTextTuples:
        mark = self._look.marks.prompt
        first = line == 0 and wrapped == 0
        return [("class:mark", mark)] if first else [("", " " * len(mark))]

    def _below(self) -> StyleAndTextTuples:
        """Return what stands below the line: the menu, a remark, or the status line."""
        size = get_app().output.get_size()
        if has_completions():
            room = size.rows - 2
            return menu.lines(self._buffer.complete_state, size.columns, room, self._look.marks)
        columns = size.columns - 1  # the last column is left alone: there terminals wrap
        if remark := self._typing.remark:
            return [("class:faint", clipped(remark, columns, self._look.marks))]
        return [("class:faint", self._look.status(columns))]


def terminal() -> Vt100_Output:
    """Return standard output for prompt_toolkit; a terminal that is gone takes nothing more."""
    stream = sys.stdout
    if os.name == "posix":
        raw = cast("io.RawIOBase", streams.Lossy(1, "w", closefd=False))
        stream = cast(TextIO, io.TextIOWrapper(raw, "utf-8", "replace", write_through=True))
    return Vt100_Output(stream, _size, os.environ.get("TERM"), enable_bell=False, enable_cpr=False)


def _size() -> Size:
    try:
        found = os.get_terminal_size(1)
    except OSError:  # the window is gone
        return Size(rows=24, columns=80)
    if not found.columns:  # nobody told the terminal how large it is
        return Size(rows=24, columns=80)
    return Size(rows=max(found.lines, 3), columns=max(found.columns, 8))


def _handlers() -> dict[int, "signal._HANDLER"]:
    """Return the signals that ask to leave, with what they do now; ignored ones stay ignored."""
    names = ("SIGTERM", "SIGHUP")
    numbers = [number for name in names if (number := getattr(signal, name, 0))]
    found = {number: signal.getsignal(number) for number in numbers}
    return {number: one for number, one in found.items() if one is not signal.SIG_IGN}
