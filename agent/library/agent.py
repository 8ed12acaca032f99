"""The agent in a program: `Agent(model=…, tools=[…]).ask("…")`; settings are those of the person.

What needs a person's word is refused unless `allow` names it or `approve` says yes: nobody sits at
a terminal. The model is opened with the first question and stays until `close`.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from agent.cli import consulting, equipping, keeping, opening_models, planning, surfing
from agent.cli.invocation import settings_for_programs
from agent.errors import BudgetSpent, UserError
from agent.events import Answer, Event
from agent.library.own import ToolLike, parted
from agent.library.result import Result, result_of
from agent.messages import Attachment, Question
from agent.models.model import Model
from agent.render.record import Record
from agent.settings import Settings
from agent.store.rows import Run, new_id
from agent.strategies.running import usual
from tools.toolbox import Toolbox

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable
    from langchain_core.tools import BaseTool

    from agent.approving.gate import Gate
    from agent.approving.wish import Wish
    from agent.recording.starting import Start
    from agent.strategies.strategy import Kit

Notify = Callable[[str], None]


def _quiet(text: str) -> None:
    """Say nothing: a program is told by the warnings of a result."""


class Agent:
    """Answers questions; may be used from several threads, one question after the other."""

    def __init__(
        self,
        model: str | Model = "",
        tools: Sequence[ToolLike] = (),
        *,
        strategy: str = "",
        options: Mapping[str, str] | None = None,
        allow: Sequence[str] = (),
        approve: "Callable[[Wish], bool] | None" = None,
        notify: Notify = _quiet,
        **settings: object,
    ) -> None:
        """Make an agent; nothing is loaded or reached before it is asked.

        Args:
            model: a name of `agent models list`, `provider:name`, an alias, or a model that is
                there; empty takes the person's own.
            tools: functions with types and docstrings, LangChain tools, files, dotted names.
            strategy: how questions are answered; empty takes the person's own, or picks.
            options: of the strategy, as `-O` gives them.
            allow: tools that run without a question.
            approve: says whether a call may run that needs a person's word.
            notify: told what a person should know and what stops nothing.
            settings: any setting of `agent config show`, such as `web="never"`, `max_steps=4`;
                `record` is `never` unless it is given.

        Raises:
            UserError: no such strategy, option or setting, or what is no tool.
            ConfigError: a settings file that cannot be read.
        """
        flags = {"record": "never", "strategy": strategy or None, **settings}
        named = model if isinstance(model, str) else ""
        self.settings: Settings = settings_for_programs({**flags, "model": named or None})
        written = [f"{name}={value}" for name, value in (options or {}).items()]
        self._plan = planning.plan_from(self.settings.strategy, written)
        self._own, self._named = parted(tools)
        self._allow, self._approve, self._notify = tuple(allow), approve, notify
        self._documents_named = "collection" in settings
        self._model = None if isinstance(model, str) else model
        self._is_ours = isinstance(model, str)
        self._lock = Lock()
        self._open = ExitStack()
        self._equipment = equipping.equipment_of(self.settings, self._named, notify)
        self._open.callback(self._equipment.close)

    def ask(
        self,
        question: str,
        texts: Mapping[str, str] | None = None,
        schema: Mapping[str, Any] | None = None,
    ) -> Result:
        """Answer `question`.

        Args:
            question: what is asked.
            texts: what belongs to it, by name; the model reads them whole.
            schema: a JSON Schema that the answer is brought into; then `value` meets it.

        Raises `AgentError` for all that ends a run without an answer; see `agent.errors`.
        """
        record = Record()
        for event in self.stream(question, texts, schema):
            record.take(event)
        return result_of(record)

    def stream(
        self,
        question: str,
        texts: Mapping[str, str] | None = None,
        schema: Mapping[str, Any] | None = None,
    ) -> Generator[Event, None, None]:
        """Yield what happens while `question` is answered; the last event is the `Answer`.

        Closing the generator stops the run at once. See `ask`.
        """
        if not question.strip():
            raise UserError("the question is empty", "ask something")
        attached = tuple(Attachment(name, text) for name, text in (texts or {}).items())
        with self._lock, ExitStack() as resources:
            yield from self._answered(Question(question, attached), schema, resources)

    def as_runnable(self) -> "Runnable[Any, Any]":
        """Return a LangChain `Runnable`: a question in, a `Result` out; it streams events."""
        from agent.library.langchain import runnable

        return runnable(self)

    def as_tool(self, name: str = "agent", description: str = "") -> "BaseTool":
        """Return a LangChain tool that answers a question, for agents of others."""
        from agent.library.langchain import tool_of

        return tool_of(self, name, description)

    def langchain_tools(self) -> "list[BaseTool]":
        """Return its tools for agents of others: the calculator, those that were given.

        Each call passes the same checks and permissions as in a run.
        """
        from agent.library.langchain import tools_of

        added = Toolbox({**self._own.tools, **self._equipment.all().tools})
        box = Toolbox({**usual().tools, **added.tools})
        return tools_of(self._gate(added).guarded(box))

    def close(self) -> None:
        """Give back the model and end what tools have started; safe to call twice."""
        self._open.close()
        if self._is_ours:
            self._model = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _answered(
        self, question: Question, schema: Mapping[str, Any] | None, resources: ExitStack
    ) -> Generator[Event, None, None]:
        from agent.recording.ending import ended_by
        from agent.recording.recorder import Recorder
        from agent.recording.running import happening
        from agent.recording.taping import taped

        store = keeping.opened(self.settings, self._notify)
        resources.callback(store.close)
        kit, start = self._kit(question, schema, resources)
        row = Run(new_id(), question.text, model=self.settings.model, strategy=self._plan.strategy)
        recorder = Recorder(store, row, self._notify)
        recorder.begin(start.as_json())
        code = 0
        try:
            for event in recorder.recorded(happening(start, taped(kit, recorder), row.id)):
                if isinstance(event, Answer) and event.stop_reason != "answered":
                    code = BudgetSpent.exit_code
                yield event
        except BaseException as error:
            ended_by(recorder, error)
            raise
        recorder.end("stopped" if code else "answered", code)

    def _kit(
        self, question: Question, schema: Mapping[str, Any] | None, resources: ExitStack
    ) -> "tuple[Kit, Start]":
        from agent.approving.kit import guarded
        from agent.prompts import Library
        from agent.recording.running import kit_of
        from agent.recording.starting import Start

        documents = consulting.opened(
            self.settings, self._documents_named, (), bool(question.attachments)
        )
        if documents is not None:
            resources.callback(documents.close)
        web = surfing.opened(self.settings, self._notify, True, self._plan.options)
        if web is not None:
            resources.callback(web.close)
        start = Start(
            question,
            self.settings,
            self._plan.strategy,
            dict(self._plan.options),
            tools=self._named,
            schema=schema,
            documents=documents.name if documents else "",
            named=self._documents_named,
            offline=self.settings.offline,
        )
        added = Toolbox({**self._own.tools, **self._equipment.for_question(question.text).tools})
        library = self._plan.library or Library()
        kit = kit_of(start, library, self._opened(), documents, web, added)
        return guarded(kit, self._gate(added)), start

    def _opened(self) -> Model:
        """Return the model; open it where this is the first question."""
        if self._model is None:
            self._model = opening_models.open_model(
                self.settings, lambda progress: None, self._notify
            )
            self._open.callback(self._model.close)
        return self._model

    def _gate(self, added: Toolbox) -> "Gate":
        from agent.approving.opening import NO_DOMAINS, gate_for
        from agent.cli.approving import secrets_for

        gate = gate_for(self.settings, self._notify, self._allow, NO_DOMAINS, added)
        gate.secrets = secrets_for(self.settings)
        if (approve := self._approve) is not None:
            gate.ask = lambda wish: "once" if approve(wish) else "no"
        return gate
