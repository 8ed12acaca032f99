"""Answers one question: opens the model, runs the loop, feeds its events to what shows them."""

import io
import sys
from collections.abc import Callable, Generator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TextIO

from agent.cli import consulting, judging, keeping, output, showing, signals, streams, surfing
from agent.cli.judging import Verdict
from agent.cli.progress import Watch
from agent.cli.request import Request
from agent.cli.stage import Stage, Wait
from agent.errors import AgentError, Stopped
from agent.events import Answer, Event, Observation
from agent.settings import Settings
from agent.store.rows import new_id

if TYPE_CHECKING:
    from agent.equipping.equipment import Equipment
    from agent.models.model import Model
    from agent.models.weights.progress import Report
    from agent.recording.recorder import Recorder
    from agent.recording.starting import Start
    from agent.store.rows import State
    from tools.documents.documents import Documents
    from tools.web.web import Web

UNCONFINED = (
    "the Python sandbox runs without the protections of this system: "
    "`agent doctor` says what is missing"
)

Opener = Callable[[Settings, "Report", Callable[[str], None], bool], "Model"]
"""Opens a model: settings, whom to report a download, whom to notify, whether to use snapshots."""


def answer(request: Request, open_model: Opener | None = None) -> int:
    """Answer `request` on the standard streams and return the exit code.

    Raises `AgentError` for all that ends a run without an answer.
    """
    target = output.checked(request.destination) if request.destination else None
    out: TextIO = io.StringIO() if target else sys.stdout
    run = Run(request, _stage(request, out), new_id())
    try:
        code = run.play(open_model or _choose())
    except AgentError as error:
        error.run_id = run.run_id if run.stage.started else ""
        error.recorded = target is None  # what was meant for the file is dropped
        raise
    if target is not None and isinstance(out, io.StringIO):
        output.replace(target, out.getvalue())
    return code


def _stage(request: Request, out: TextIO) -> Stage:
    literal, wait = request.schema is not None, Wait()
    color = request.settings.color
    renderer = showing.renderer_for(request.view, out, color, literal, wait)
    if request.tree is not None:
        from agent.cli.growing import Growing

        renderer = Growing(renderer, request.tree)
    listed = not literal and request.destination is None
    return Stage(renderer, request.view, wait, request.plan.why, listed)


def _choose() -> Opener:
    from agent.cli.opening_models import open_or_find

    return open_or_find


@dataclass
class Run:
    """One run, as far as it has come."""

    request: Request
    stage: Stage
    run_id: str
    told: bool = False
    """Whether it was said that the sandbox lacks protections."""
    documents: "Documents | None" = None
    """What the answer is looked up in."""
    recorder: "Recorder | None" = None
    early: list[str] = field(default_factory=list)
    """What was said before the record began."""

    def play(self, open_model: Opener) -> int:
        """Answer the question and return the exit code."""
        with signals.graceful() as self.stage.turn, ExitStack() as resources:
            try:
                return self._ended(self._answer(open_model, resources))
            except signals.Halt as halt:
                raise self._stopped(Stopped(halt.number)) from None
            except AgentError as error:
                self._stopped(error)
                raise
            except Exception as error:  # a bug of ours: it is told with its traceback
                self._stopped(AgentError(f"{type(error).__name__}: {error}"), shows=False)
                raise

    def _ended(self, code: int) -> int:
        """Say in the record how the run ended; return the exit code."""
        assert self.recorder is not None
        state: State = "stopped" if code in judging.UNFINISHED else "answered"
        self.recorder.end(state, code, waited=self.stage.wait.seconds)
        unsaved = self.recorder.lost and self.request.settings.record == "always"
        return code or int(bool(unsaved))

    def _stopped(self, error: AgentError, shows: bool = True) -> AgentError:
        if self.recorder is not None:
            state: State = "stopped" if isinstance(error, Stopped) else "failed"
            if (reached := self.recorder.stopped()) and isinstance(error, Stopped):
                with suppress(AgentError):  # stdout may be gone as well
                    self.stage.show(reached)
            self.recorder.end(state, error.exit_code, error)
        if shows:
            self.stage.stop(error)
        return error

    def _answer(self, open_model: Opener, resources: ExitStack) -> int:
        """Answer the question, leaving to `resources` what is to be closed in the end."""
        from agent.approving.kit import guarded
        from agent.cli.approving import gate_of
        from agent.cli.warming import WarmingModel, is_hosted
        from agent.prompts import Library
        from agent.recording.running import happening, kit_of
        from agent.recording.taping import taped
        from tools.sandbox import session

        for warning in self.request.warnings:
            self.notify(warning)
        request = self.request
        equipment = self._equipped(resources)
        known = equipment.all()
        gate = gate_of(request.settings, request.allow, self.notify, *request.domains, known)
        added = equipment.for_question(request.question.text, request.allow)
        self._open_documents(resources)
        web = self._web(resources)
        resources.callback(session.close)
        hosted = is_hosted(request.settings.model)
        if not hosted:
            session.warm()
        start = self._begin(resources)
        assert self.recorder is not None
        model = self._opened(open_model)
        resources.callback(model.close)
        library = self.request.plan.library or Library()
        asked = WarmingModel(model, session.warm) if hosted else model
        kit = kit_of(start, library, asked, self.documents, web, added)
        kit = replace(guarded(kit, gate, request.question), services=equipment.contacts)
        if self.request.fork is not None:
            kit = self.request.fork.joined(kit)
        kit = taped(kit, self.recorder)
        code = self._show(happening(start, kit, self.run_id), start)
        self._keep_pace(model)
        return code

    def _equipped(self, resources: ExitStack) -> "Equipment":
        """Return what brings the tools that the person has added."""
        from agent.cli.equipping import equipment_of

        request = self.request
        verbose = request.view == "verbose"
        equipment = equipment_of(request.settings, request.tools, self.notify, verbose)
        resources.callback(equipment.close)
        return equipment

    def _web(self, resources: ExitStack) -> "Web | None":
        """Return the web, where the settings let it be used; it is opened when it is needed."""
        settings, cached = self.request.settings, self.request.use_snapshots
        web = surfing.opened(settings, self.notify, cached, self.request.plan.options)
        if web is not None:
            resources.callback(web.close)
        return web

    def _begin(self, resources: ExitStack) -> "Start":
        """Open the store and begin the record of this run there."""
        from agent.recording.recorder import Recorder

        store = keeping.opened(self.request.settings, self.notify)
        resources.callback(store.close)
        start = keeping.start_of(self.request, self.documents)
        recorder = Recorder(store, keeping.row_of(self.request, self.run_id), self.notify)
        recorder.begin(start.as_json())
        for text in self.early:
            recorder.notice(text)
        self.recorder = recorder
        return start

    def _open_documents(self, resources: ExitStack) -> None:
        request = self.request
        attached = bool(request.question.attachments)
        if request.fork is not None:
            self.documents = request.fork_documents
        else:
            self.documents = consulting.opened(
                request.settings, request.named, request.given, attached
            )
        if request.named and (request.given or attached):
            name = request.settings.collection
            self.notify(f"the attached texts answer, and not the collection {name}")
        if self.documents is not None:
            resources.callback(self.documents.close)

    def _keep_pace(self, model: "Model") -> None:
        """Keep how fast the model was, for `agent explain`."""
        from agent.models.embedded import pace

        stopwatch = getattr(model, "stopwatch", None)
        if stopwatch is not None and self.request.use_snapshots:
            measured = stopwatch.pace(getattr(model, "load_s", 0.0))
            pace.keep(self.request.settings.paces_folder, model.name, measured)

    def notify(self, text: str) -> None:
        """Show a notice that belongs to this run, and keep it."""
        if self.recorder is None:
            self.early.append(text)
        else:
            self.recorder.notice(text)
        self.stage.notify(text)

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

    def _show(self, events: Generator[Event, None, None], start: "Start") -> int:
        assert self.recorder is not None
        verdict = Verdict()
        with closing(events):
            for event in events:
                if isinstance(event, Answer):
                    verdict = self._judged(event, start)
                with self.stage.turn.hold():
                    self.recorder.take(event)
                    self.stage.show(event)
                    if isinstance(event, Observation):
                        self._tell_of_sandbox()
        self.stage.finish(verdict.complaints)
        return verdict.code

    def _judged(self, answer: Answer, start: "Start") -> Verdict:
        """Return the verdict on `answer`; tell what the person has to know before they read it."""
        verdict = judging.judged(answer, start, self.stage.strategy)
        for notice in consulting.outdated(answer, self.documents):
            self.notify(notice)
        if verdict.notice:
            self.notify(verdict.notice)
        return verdict
