"""Goes on from a step of a recorded run with a change: a new run, recorded as its child."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from agent.cli import consulting, showing
from agent.cli.answering import Opener, answer
from agent.cli.judging import ATTACHED
from agent.cli.past.finding import past_named
from agent.cli.past.starting import library_of, start_in
from agent.cli.request import Request
from agent.errors import UserError
from agent.settings import PERSONAL, Settings
from agent.store.entry import FOREIGN
from agent.strategies.plan import Plan

if TYPE_CHECKING:
    from agent.recording.changing import Changes
    from agent.recording.forking import Fork
    from agent.recording.past import Past
    from agent.recording.starting import Start
    from tools.documents.documents import Documents


@dataclass(frozen=True)
class Wish:
    """What a person wants to be another thing."""

    step: int
    model: str = ""
    strategy: str = ""
    temperature: float | None = None
    seed: int | None = None
    reply: str | None = None
    observation: str | None = None
    lenient: bool = False


def fork(
    settings: Settings, name: str, wish: Wish, view: showing.View, open_model: Opener | None
) -> int:
    """Play the run `name` up to a step, go on live from there, and return the exit code."""
    from agent.recording.forking import Fork

    past = past_named(settings, name)
    start = start_in(past, settings)
    if past.started.get(FOREIGN):
        start = _trusted(past, start, settings, wish)
    if wish.model:
        start = replace(start, settings=replace(start.settings, model=wish.model))
    found = Fork(past, wish.step, _changes(past, wish), wish.lenient).checked()
    return answer(_request(start, found, wish, view), open_model)


def _trusted(past: "Past", start: "Start", settings: Settings, wish: Wish) -> "Start":
    """Return `start` without what no stranger's record may decide.

    Raises `UserError` where it names code, or somebody who would be asked.
    """
    from agent.recording.starting import KEPT

    if start.tools:
        named = ", ".join(map(repr, start.tools))
        hint = "ask its question yourself, with --tool"
        raise UserError(f"the run {past.run.id} was imported, and uses the tools {named}", hint)
    if ":" in start.settings.model and not wish.model:
        named = repr(start.settings.model)
        raise UserError(f"the run {past.run.id} was imported, and asks {named}", "add --model NAME")
    own: dict[str, Any] = {name: getattr(settings, name) for name in PERSONAL.intersection(KEPT)}
    return replace(start, settings=replace(start.settings, **own))


def _changes(past: "Past", wish: Wish) -> "Changes":
    """Return what changes; what a fork changed that is gone on from stays so."""
    from agent.recording.changing import Changes

    if wish.reply is not None and wish.observation is not None:
        raise UserError("--reply and --observation do not go together", "choose one of them")
    before = past.started.get("changes") or {}
    return Changes(
        before.get("temperature") if wish.temperature is None else wish.temperature,
        before.get("seed") if wish.seed is None else wish.seed,
        wish.reply,
        wish.observation,
    )


def _request(start: "Start", fork: "Fork", wish: Wish, view: showing.View) -> Request:
    strategy, options = start.strategy, dict(start.options)
    if wish.strategy:
        strategy, options = _strategy(wish), {}
    return Request(
        question=start.question,
        settings=replace(start.settings, strategy=strategy),
        plan=Plan(strategy, options, library_of(start), start.why),
        view=view,
        schema=start.schema,
        tools=tuple(start.tools),
        named=start.named,
        conversation=start.conversation,
        conversing=start.conversing,
        fork=fork,
        fork_documents=_documents(start, fork),
    )


def _strategy(wish: Wish) -> str:
    from agent.strategies.catalogue import checked

    if wish.step != 1:
        raise UserError(
            f"--strategy and --at {wish.step} do not go together: the steps before are of another",
            "begin anew with it: --at 1",
        )
    checked(wish.strategy, {})
    return wish.strategy


def _documents(start: "Start", fork: "Fork") -> "Documents | None":
    """Open what the run was looking things up in; raise `UserError` where it is gone."""
    from agent.recording.forking import texts_of

    if not start.documents:
        return None
    if start.documents == ATTACHED:
        return consulting.again(start.settings, texts_of(fork.past))
    try:
        return consulting.collection(start.settings, True)
    except UserError as error:
        raise UserError(
            f"the run {fork.past.run.id} looked things up in the collection "
            f"{start.documents!r}: {error}",
            "agent docs list shows what there is; agent runs replay plays the run without it",
        ) from error
