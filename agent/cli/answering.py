"""Answers one question: opens the model, runs the loop, feeds its events to what shows them."""

import io
import random
import sys
import uuid
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from agent.cli import consulting, keeping, output, showing, signals, streams
from agent.cli.adapting import explained, shaped
from agent.cli.attaching import Given
from agent.cli.progress import Watch
from agent.errors import AgentError, Stopped
from agent.events import Answer, Chosen, Event, Observation, Started, Warned
from agent.messages import Json, Message, Question
from agent.settings import Settings
from agent.strategies.plan import Plan

if TYPE_CHECKING:
    from agent.models.model import Model
    from agent.models.weights.progress import Report
    from agent.recording.recorder import Recorder
    from agent.recording.starting import Start
    from agent.render.renderer import Renderer
    from agent.store.rows import State
    from agent.strategies.strategy import Kit
    from tools.documents.documents import Documents

BUDGET_SPENT, NOT_SURE = 124, 3
UNCONFINED = (
    "the Python sandbox runs without the protections of this system: "
    "`agent doctor` says what is missing"
)

Opener = Callable[[Settings, "Report", Callable[[str], None], bool], "Model"]
"""Opens a model: settings, whom to report a download, whom to notify, whether to use snapshots."""


@dataclass(frozen=True)
class Request:
    """One question, with all that was said about how to answer it."""

    question: Question
    settings: Settings
    plan: Plan = Plan()
    """How to answer it."""
    view: showing.View = "text"
    destination: Path | None = None
    """The file that gets the answer instead of stdout."""
    tree: Path | None = None
    """The file that gets the page of the tree of thoughts."""
    schema: Mapping[str, Json] | None = None
    """The JSON Schema that the answer is brought into."""
    use_snapshots: bool = True
    warnings: tuple[str, ...] = ()
    """What was odd about the question's inputs."""
    given: tuple[Given, ...] = ()
    """Texts that came with the question, and are looked up in; its attachments are read whole."""
    named: bool = False
    """Whether the person named the collection."""
    session: str = ""
    """The session that it is the next turn of."""
    conversation: tuple[Message, ...] = ()
    """What was said there before."""


def answer(request: Request, open_model: Opener | None = None) -> int:
    """Answer `request` on the standard streams and return the exit code.

    Raises `AgentError` for all that ends a run without an answer.
    """
    target = output.checked(request.destination) if request.destination else None
    out: TextIO = io.StringIO() if target else sys.stdout
    literal = request.schema is not None
    renderer = showing.renderer_for(request.view, out, request.settings.color, literal)
    if request.tree is not None:
        from agent.cli.growing import Growing

        renderer = Growing(renderer, request.tree)
    run = Run(request, renderer, uuid.uuid4().hex[:12])
    try:
        code = run.play(open_model or _choose())
    except AgentError as error:
        error.run_id = run.run_id if run.started else ""
        error.recorded = target is None  # what was meant for the file is dropped
        raise
    if target is not None and isinstance(out, io.StringIO):
        output.replace(target, out.getvalue())
    return code


def _choose() -> Opener:
    from agent.models.choose import open_model

    return open_model


@dataclass
class Run:
    """One run, as far as it has come."""

    request: Request
    renderer: "Renderer"
    run_id: str
    turn: signals.Turn = field(default_factory=signals.Turn)
    started: bool = False
    finished: bool = False
    told: bool = False
    """Whether it was said that the sandbox lacks protections."""
    strategy: str = ""
    """Which one answers, as far as that is known."""
    documents: "Documents | None" = None
    """What the answer is looked up in."""
    complaints: list[str] = field(default_factory=list)
    """What of the answer is not proven, where it has to be."""
    recorder: "Recorder | None" = None

    def play(self, open_model: Opener) -> int:
        """Answer the question and return the exit code."""
        with signals.graceful() as self.turn, ExitStack() as resources:
            try:
                return self._ended(self._answer(open_model, resources))
            except signals.Halt as halt:
                raise self._stopped(Stopped(halt.number)) from None
            except AgentError as error:
                self._stopped(error)
                raise

    def _ended(self, code: int) -> int:
        """Say in the record how the run ended; return the exit code."""
        assert self.recorder is not None
        self.recorder.end("stopped" if code == BUDGET_SPENT else "answered", code)
        unsaved = self.recorder.lost and self.request.settings.record == "always"
        return code or int(bool(unsaved))

    def _stopped(self, error: AgentError) -> AgentError:
        streams.clear()
        if self.recorder is not None:
            state: State = "stopped" if isinstance(error, Stopped) else "failed"
            self.recorder.end(state, error.exit_code, error)
        if not self.finished:
            with suppress(AgentError):  # stdout may be gone as well: the first failure counts
                self.renderer.stopped(error)
        return error

    def _answer(self, open_model: Opener, resources: ExitStack) -> int:
        """Answer the question, leaving to `resources` what is to be closed in the end."""
        from agent.recording.model import RecordedModel
        from tools.sandbox import session

        for warning in self.request.warnings:
            self.notify(warning)
        self._open_documents(resources)
        resources.callback(session.close)
        session.warm()
        start = self._begin(resources)
        assert self.recorder is not None
        model = RecordedModel(self._opened(open_model), self.recorder.keep)
        resources.callback(model.close)
        happening = events(self.request, model, self.run_id, self.documents, start.chance)
        code = self._show(self.recorder.recorded(happening))
        self._keep_pace(model)
        return code

    def _begin(self, resources: ExitStack) -> "Start":
        """Open the store and begin the record of this run there."""
        from agent.recording.recorder import Recorder
        from agent.store import rows

        request = self.request
        store = keeping.opened(request.settings, self.notify)
        resources.callback(store.close)
        start = keeping.start_of(request, self.documents)
        run = rows.Run(
            self.run_id,
            request.question.text,
            model=request.settings.model,
            strategy=request.plan.strategy,
            session=request.session,
        )
        self.recorder = Recorder(store, run, self.notify)
        self.recorder.begin(start.as_json())
        return start

    def _open_documents(self, resources: ExitStack) -> None:
        request = self.request
        attached = bool(request.question.attachments)
        self.documents = consulting.opened(request.settings, request.named, request.given, attached)
        if request.named and (request.given or attached):
            name = request.settings.collection
            self.notify(f"the attached texts answer, and not the collection {name}")
        if self.documents is not None:
            resources.callback(self.documents.close)

    def _keep_pace(self, model: "Model") -> None:
        """Keep how fast the model was, for `agent explain`."""
        from agent.models import pace

        stopwatch = getattr(model, "stopwatch", None)
        if stopwatch is not None and self.request.use_snapshots:
            measured = stopwatch.pace(getattr(model, "load_s", 0.0))
            pace.keep(self.request.settings.paces_folder, model.name, measured)

    def notify(self, text: str) -> None:
        """Show a notice that belongs to this run."""
        self.renderer.show(Warned(text))

    def _code(self, answer: Answer) -> int:
        """Return the exit code of `answer`; tell of one that is not sure enough."""
        if answer.stop_reason != "answered":
            return BUDGET_SPENT
        if answer.abstained:
            if self.documents is not None and not (self.request.named or self.request.given):
                name = self.request.settings.collection
                self.notify(f"the collection {name} lacks it: --no-docs asks the model itself")
            return NOT_SURE
        strict = self.request.settings.strict
        self.complaints = consulting.unproven(answer, strict, self._consults)
        if self.complaints:
            return NOT_SURE
        least, sure = self.request.settings.min_confidence, answer.confidence
        if least > 0 and (sure is None or sure.value < least):
            how = "is not known" if sure is None else f"is {sure.value:.2f} ({sure.how})"
            self.notify(f"the answer's confidence {how}, below {least:g}")
            return NOT_SURE
        return 0

    @property
    def _consults(self) -> bool:
        """Whether the answer has to be found in documents."""
        if self.documents is None:
            return False
        return self.request.named or consulting.consults(self.strategy)

    def _tell_why(self, chosen: Chosen) -> None:
        """Say why this strategy was taken where that is not in the trace or the JSON anyway."""
        from agent.render.wording import choice

        untold = self.request.view == "quiet" or isinstance(self.renderer, showing.Brief)
        if self.request.plan.why and untold:
            streams.note(choice(chosen))

    def _tell_of_sandbox(self) -> None:
        """Say once that the worker runs without protections; known after its first program."""
        from tools.sandbox import session

        if not self.told and session.unconfined():
            self.told = True
            self.notify(UNCONFINED)

    def _opened(self, open_model: Opener) -> "Model":
        if self.request.view != "quiet":
            streams.placeholder("loading the model …")
        settings, snapshots = self.request.settings, self.request.use_snapshots
        with signals.deadly(), Watch(settings.color) as watch:
            model = open_model(settings, watch.report, self.notify, snapshots)
        streams.clear()
        return model

    def _show(self, happening: Generator[Event, None, None]) -> int:
        code = 0
        with closing(happening):
            for event in happening:
                self.started = self.started or isinstance(event, Started)
                if isinstance(event, Started | Chosen):
                    self.strategy = event.strategy
                if isinstance(event, Answer):
                    for notice in consulting.outdated(event, self.documents):
                        self.notify(notice)
                    code = self._code(event)
                with self.turn.hold():
                    if isinstance(event, Chosen):
                        self._tell_why(event)
                    self.renderer.show(event)
                    if isinstance(event, Observation):
                        self._tell_of_sandbox()
        with self.turn.hold():
            self.finished = True
            self.renderer.finish()
            self._complain()
        return code

    def _complain(self) -> None:
        """Say what is not proven where the list below the answer is not on the same screen."""
        listed = self.request.view in ("text", "verbose") and self.request.schema is None
        if listed and self.request.destination is None and sys.stdout.isatty():
            return
        for complaint in self.complaints:
            streams.note(complaint)


def events(
    request: Request,
    model: "Model",
    run_id: str,
    documents: "Documents | None" = None,
    chance: random.Random | None = None,
) -> Generator[Event, None, None]:
    """Yield what happens while `model` answers; the last event is the `Answer`."""
    from agent.strategies.react import agent_of
    from agent.strategies.running import budget_for, run

    settings, plan = request.settings, request.plan
    kit = kit_of(settings, plan, model, documents)
    kit = replace(kit, conversation=request.conversation, chance=chance or kit.chance)
    budget = budget_for(plan.strategy, settings)
    happening = run(kit, plan.strategy, request.question, budget, run_id)
    if plan.why and plan.strategy != "auto":
        happening = explained(happening)
    if request.schema is None:
        return happening
    return shaped(agent_of(kit), request, budget, happening)


def kit_of(
    settings: Settings, plan: Plan, model: "Model", documents: "Documents | None" = None
) -> "Kit":
    """Return all that a strategy needs besides the question and the budget."""
    from agent.prompts import Library
    from agent.strategies.running import kit_for

    return kit_for(model, settings, plan.library or Library(), plan.options, documents)
