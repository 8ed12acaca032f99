"""Opens a chat: the store, the conversation, the screen, and the model behind the prompt."""

import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agent.cli import keeping, showing, streams
from agent.cli.answering import Opener
from agent.cli.chatting import told
from agent.cli.chatting.loading import Loading
from agent.cli.chatting.marks import Marks, marks
from agent.cli.chatting.person import Letters, Person
from agent.cli.chatting.turns import Turns
from agent.errors import UserError
from agent.settings import Settings

if TYPE_CHECKING:
    from agent.chat.chat import Chat
    from agent.cli.chatting.modes import Modes
    from agent.cli.chatting.prompt.keyboard import Keyboard
    from agent.cli.chatting.prompt.line import Line
    from agent.render.renderer import Renderer
    from agent.store.store import Store


@dataclass(frozen=True)
class Wanted:
    """What the command line asked for."""

    settings: Settings
    named: bool
    """Whether the person named the collection."""
    view: showing.View
    session: str
    """Which session to go on with; empty begins one."""
    title: str
    question: str
    """The first one."""
    files: tuple[str, ...]
    """Attached to it."""
    options: tuple[str, ...]
    prompts: tuple[str, ...]
    presets: tuple[str, ...]
    samples: int
    allowed: tuple[str, ...]
    """Tools that need not ask."""
    use_snapshots: bool
    domains: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """Those that are opened without a question, and those that never are."""
    tools: tuple[str, ...] = ()
    """What brings tools besides the program's own."""


def talked(wanted: Wanted, opener: Opener | None) -> int:
    """Talk until the person leaves; return the exit code."""
    with ExitStack() as resources:
        return Opening(wanted, opener, resources).run()


@dataclass
class Opening:
    """What a chat is made of: at a terminal the input line first, all the rest behind it."""

    wanted: Wanted
    opener: Opener | None
    resources: ExitStack
    """Closes what was opened."""
    marks: Marks = field(default_factory=marks)
    person: Person = field(init=False)
    _turns: Turns | None = None
    _early: list[str] = field(default_factory=list)
    """What was noticed before there was anything to show it."""

    def run(self) -> int:
        """Talk until the person leaves; return the exit code."""
        return self._at_the_terminal() if self._live else self._by_lines()

    def turns(self) -> Turns:
        """Return what runs turns; open the store and the chat at the first call."""
        if self._turns is None:
            settings = self.wanted.settings
            store = keeping.opened(settings, self._notify)
            self.resources.callback(store.close)
            self.resources.callback(_close_sandbox)
            chat = self._chat(store)
            self.resources.callback(chat.close)
            if self.wanted.session:
                chat.resume(chat.find(self.wanted.session))
            elif self.wanted.title:
                chat.new(self.wanted.title)
            self._turns = Turns(chat, self._renderer)
            if self.wanted.view in ("text", "verbose"):
                self._turns.waiting = f"thinking {self.marks.more}"
            _let_ask(chat, self.person)
            self._turns.late += self._early
        return self._turns

    def _chat(self, store: "Store") -> "Chat":
        from agent.chat.choices import Choices
        from agent.cli.planning import plan_from
        from agent.cli.talking import chat_for

        wanted = self.wanted
        plan = plan_from(
            wanted.settings.strategy, wanted.options, wanted.prompts, wanted.presets,
            samples=wanted.samples,
        )  # fmt: skip
        for notice in plan.notices:
            self._notify(notice)
        return chat_for(
            store,
            wanted.settings,
            plan,
            self._engine(wanted.settings),
            notify=self._notify,
            open_engine=self._engine,
            named=wanted.named,
            allow=wanted.allowed,
            domains=wanted.domains,
            cached=wanted.use_snapshots,
            choices=Choices(wanted.options, wanted.prompts, wanted.presets),
            tools=wanted.tools,
            verbose=wanted.view == "verbose",
        )

    def _engine(self, settings: Settings) -> Loading:
        return Loading(settings, self.opener, self._notify, self.marks, self.wanted.use_snapshots)

    def _notify(self, text: str) -> None:
        """Tell one line; what comes from behind the input line waits until that is sent."""
        behind = self._live and threading.current_thread() is not threading.main_thread()
        if self._turns is None:
            self._early.append(text)
        elif behind or (self._live and not self._turns.busy):
            self._turns.late.append(text)
        else:
            self._turns.notify(text)

    @property
    def _live(self) -> bool:
        """Whether there is a person at a terminal with abilities."""
        if self.wanted.view in ("json", "jsonl"):
            return False
        return sys.stdin.isatty() and streams.lively(sys.stdout)

    def _by_lines(self) -> int:
        from agent.cli.chatting.line_mode import Lines

        keys = Letters() if streams.attended() else None
        self.person = Person(self.wanted.settings.color, keys, self._edit)
        talk = Lines(self.turns(), self.person, list(self.wanted.files))
        return talk.run(self.wanted.question)

    def _at_the_terminal(self) -> int:
        from agent.cli.chatting.modes import Modes

        modes = Modes(sys.stdin.fileno())
        modes.quiet()
        try:
            return self._typed_to(modes)
        finally:
            modes.restore()

    def _typed_to(self, modes: "Modes") -> int:
        color = self.wanted.settings.color
        if not (self.wanted.session or self.wanted.question):
            told.greet(self.wanted.settings.model, self.marks, color)
        from agent.cli.chatting.prompt.keyboard import Keyboard  # takes 0.1 s
        from agent.cli.chatting.talk import Talk

        keyboard = Keyboard(modes)
        self.person = Person(color, keyboard, self._edited(keyboard), self._pause)
        if self.wanted.session:
            told.recall(self.turns().chat, self.marks, color)
        if self.wanted.question:
            streams.note(f"{self.marks.prompt}{self.wanted.question}")
        line = self._line(keyboard)
        talk = Talk(self.turns, line, keyboard, self.person, list(self.wanted.files))
        code = talk.run(self.wanted.question)
        if self._turns is not None:
            self._turns.busy = True  # there is no input line any more: notices are shown at once
        return code

    def _line(self, keyboard: "Keyboard") -> "Line":
        from agent.cli.chatting.prompt.completer import Words
        from agent.cli.chatting.prompt.history import history
        from agent.cli.chatting.prompt.line import Line, Look

        settings = self.wanted.settings
        styled = streams.colourful(sys.stdout, settings.color)
        look = Look(self.marks, styled, self._status, self._changes)
        words = Words(_commands, self._arguments)
        return Line(keyboard, look, history(settings), words, self._edited(keyboard))

    def _status(self, columns: int) -> str:
        if self._turns is None:
            return told.opening(self.wanted.settings, columns, self.marks)
        chat = self._turns.chat
        loading = chat.engine.told() if isinstance(chat.engine, Loading) else ""
        return told.status(chat, loading, columns, self.marks)

    def _changes(self) -> bool:
        if self._turns is None or not self._turns.chat.engine.ready:
            return True
        return self._turns.behind is not None and self._turns.behind.is_alive()

    def _arguments(self, name: str) -> list[str]:
        from agent.chat.commands import catalogue

        if self._turns is None:
            return []
        with suppress(UserError):  # no command is called so
            return list(catalogue.find(name.lower()).completions(self._turns.chat))
        return []

    def _edit(self, text: str) -> str:
        from agent.cli.editor import editor

        return editor(self.wanted.settings.state_folder).edit(text)

    def _edited(self, keyboard: "Keyboard") -> Callable[[str], str]:
        def edited(text: str) -> str:
            with keyboard.lent():
                return self._edit(text)

        return edited

    def _pause(self) -> None:
        """End the line that a turn is writing."""
        from agent.cli.chatting.folded import Folded

        streams.clear()
        if self._turns is not None and isinstance(self._turns.shown, Folded):
            self._turns.shown.pause()

    def _renderer(self) -> "Renderer":
        from agent.cli.chatting.folded import Folded

        view, color = self.wanted.view, self.wanted.settings.color
        if view != "text" or not self._live:
            return showing.renderer_for(view, sys.stdout, color)
        out, trace = streams.console(sys.stdout, color), streams.console(sys.stderr, color)
        return Folded(out, trace, self.marks, streams.linking(sys.stdout))


def _let_ask(chat: "Chat", person: Person) -> None:
    """Have tools that need it ask the person; without a terminal they are refused."""
    from agent.chat.approval import asker

    if streams.attended():
        chat.gate.ask = asker(person)


def _commands() -> list[tuple[str, str]]:
    from agent.chat.commands import catalogue

    return [(one.name, one.summary) for one in catalogue.COMMANDS]


def _close_sandbox() -> None:
    from tools.sandbox import session

    session.close()
