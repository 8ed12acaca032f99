"""What keys do in the input line, where it is not what they do in bash (readline, emacs mode)."""

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.application.current import get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition, has_completions, has_selection, is_searching
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.keys import Keys

from agent.cli.chatting import letters
from agent.cli.chatting.pastes import Pastes

if TYPE_CHECKING:
    from collections.abc import Callable

AGAIN_S = 2.0
"""How soon a second Ctrl-C leaves."""


@dataclass
class Typing:
    """The input line's buffer with what stands beside it."""

    buffer: Buffer
    pastes: Pastes
    edit: "Callable[[str], str]"
    """Has the person change a text in their editor."""
    told: str = ""
    """A remark that takes the place of the status line."""
    until: float = 0.0
    """When the remark goes."""
    interrupted: float = field(default=float("-inf"))
    """When Ctrl-C was pressed last."""

    def tell(self, text: str, seconds: float = AGAIN_S) -> None:
        """Show a remark for a moment."""
        self.told, self.until = text, time.monotonic() + seconds
        get_app().create_background_task(self._fade(seconds))

    @property
    def remark(self) -> str:
        """What to show in place of the status line."""
        return self.told if time.monotonic() < self.until else ""

    async def _fade(self, seconds: float) -> None:
        import asyncio

        await asyncio.sleep(seconds)
        get_app().invalidate()


def bindings(typing: Typing) -> KeyBindings:
    """Return the keys of the input line."""
    keys = KeyBindings()
    _sending(keys, typing)
    _leaving(keys, typing)
    _moving(keys, typing)
    _pasting(keys, typing)
    return keys


def _sending(keys: KeyBindings, typing: Typing) -> None:
    @keys.add("enter", filter=~is_searching)
    def send(event: KeyPressEvent) -> None:
        buffer = typing.buffer
        state = buffer.complete_state
        chosen = state.current_completion if state else None
        if chosen is not None and chosen.text.startswith("@"):
            buffer.complete_state = None
            if not chosen.text.endswith("/"):
                buffer.insert_text(" ")
        elif buffer.text.strip():
            event.app.exit(result=buffer.text)

    @keys.add("escape", "enter", filter=~is_searching)
    @keys.add("c-j", filter=~is_searching)
    def new_line(event: KeyPressEvent) -> None:
        typing.buffer.insert_text("\n")

    @keys.add("tab", filter=~is_searching)
    def complete(event: KeyPressEvent) -> None:
        buffer = typing.buffer
        state = buffer.complete_state
        if state is None:
            buffer.start_completion(insert_common_part=True)
        elif len(state.completions) == 1:
            buffer.apply_completion(state.completions[0])
        else:
            buffer.complete_next()

    @keys.add("escape", filter=has_completions)
    def close_menu(event: KeyPressEvent) -> None:
        typing.buffer.cancel_completion()

    @keys.add("c-x", "c-e", filter=~is_searching)
    def edit(event: KeyPressEvent) -> None:
        run_in_terminal(lambda: _edited(typing))


def _edited(typing: Typing) -> None:
    from agent.errors import AgentError

    buffer = typing.buffer
    try:
        text = typing.edit(typing.pastes.expand(buffer.text)).rstrip("\n")
    except AgentError as error:
        typing.tell(f"{error}: {error.hint}" if error.hint else str(error), seconds=5)
        return
    buffer.text = typing.pastes.fold(text)
    buffer.cursor_position = len(buffer.text)


def _leaving(keys: KeyBindings, typing: Typing) -> None:
    @keys.add("c-c")
    @keys.add("<sigint>")
    def interrupt(event: KeyPressEvent) -> None:
        now = time.monotonic()
        if now - typing.interrupted < AGAIN_S:
            event.app.exit(exception=KeyboardInterrupt)
            return
        typing.interrupted = now
        event.app.layout.focus(typing.buffer)
        typing.buffer.reset()
        typing.tell("Ctrl-C again leaves")

    @keys.add("c-d", filter=~is_searching)
    def end(event: KeyPressEvent) -> None:
        if not typing.buffer.text:
            event.app.exit(result=None)
        else:
            _delete(typing)

    @keys.add("c-z")
    def stop(event: KeyPressEvent) -> None:
        event.app.suspend_to_background(suspend_group=False)


def _moving(keys: KeyBindings, typing: Typing) -> None:
    @keys.add("backspace", filter=~is_searching & ~has_selection)
    def backspace(event: KeyPressEvent) -> None:
        buffer = typing.buffer
        at = buffer.cursor_position
        gone = at - letters.before(buffer.text, at, typing.pastes.spans(buffer.text))
        if gone:
            buffer.delete_before_cursor(gone)

    @keys.add("delete", filter=~is_searching & ~has_selection)
    def delete(event: KeyPressEvent) -> None:
        _delete(typing)

    @keys.add("left", filter=~is_searching)
    @keys.add("c-b", filter=~is_searching)
    def left(event: KeyPressEvent) -> None:
        buffer = typing.buffer
        buffer.cursor_position = letters.before(
            buffer.text, buffer.cursor_position, typing.pastes.spans(buffer.text)
        )

    at_end = Condition(lambda: typing.buffer.document.is_cursor_at_the_end)

    @keys.add("right", filter=~is_searching & ~at_end)
    @keys.add("c-f", filter=~is_searching & ~at_end)
    def right(event: KeyPressEvent) -> None:
        buffer = typing.buffer
        buffer.cursor_position = letters.after(
            buffer.text, buffer.cursor_position, typing.pastes.spans(buffer.text)
        )


def _delete(typing: Typing) -> None:
    buffer = typing.buffer
    at = buffer.cursor_position
    buffer.delete(letters.after(buffer.text, at, typing.pastes.spans(buffer.text)) - at)


def _pasting(keys: KeyBindings, typing: Typing) -> None:
    @keys.add(Keys.BracketedPaste, filter=~is_searching)
    def paste(event: KeyPressEvent) -> None:
        text = event.data.replace("\r\n", "\n").replace("\r", "\n")
        typing.buffer.insert_text(typing.pastes.fold(text))
