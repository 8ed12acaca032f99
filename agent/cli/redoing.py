"""`agent sessions retry`, `edit` and `compact`: what the chat does to a session, from a script."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import consulting, continuing, flags, showing, streams
from agent.cli.histories.looking import Name
from agent.cli.invocation import settings_from
from agent.cli.planning import plan_from
from agent.errors import UserError

if TYPE_CHECKING:
    from agent.chat.chat import Chat
    from agent.cli.answering import Opener

NewQuestion = Annotated[str, typer.Argument(metavar="QUESTION", help="What to ask instead")]


def retry(
    context: typer.Context,
    name: Name,
    model: flags.Model = None,
    strategy: flags.Strategy = None,
    temperature: flags.Temperature = None,
    allow: flags.Allow = None,
    quiet: flags.Quiet = False,
    verbose: flags.Verbose = False,
    json: flags.Json = False,
    jsonl: flags.Jsonl = False,
) -> None:
    r"""Ask the last question of a session again; the answer takes the place of the last turn.

    \b
    Examples:
      agent sessions retry last --temperature 0.7
      agent sessions retry 4f1c --model qwen2.5-coder-0.5b
    """
    flags.need_values(context)
    view = flags.view_of(json=json, jsonl=jsonl, quiet=quiet, verbose=verbose)
    chosen = {"model": model, "strategy": strategy, "temperature": temperature}
    with _opened(context.obj, name, allow or [], chosen) as chat:
        warmth = "" if temperature is None else f"{temperature:g}"
        code = _play(chat, f"/retry {warmth}".strip(), view)
    if code:
        raise typer.Exit(code)


def edit(
    context: typer.Context,
    name: Name,
    question: NewQuestion,
    model: flags.Model = None,
    strategy: flags.Strategy = None,
    allow: flags.Allow = None,
    quiet: flags.Quiet = False,
    verbose: flags.Verbose = False,
    json: flags.Json = False,
    jsonl: flags.Jsonl = False,
) -> None:
    r"""Ask another question in place of the last turn of a session.

    \b
    Examples:
      agent sessions edit last "What is 17 * 31?"
    """
    flags.need_values(context)
    if not question.strip():
        raise UserError("there is no question", 'agent sessions edit last "…"')
    view = flags.view_of(json=json, jsonl=jsonl, quiet=quiet, verbose=verbose)
    with _opened(context.obj, name, allow or [], {"model": model, "strategy": strategy}) as chat:
        code = _play(chat, f"/edit {question}", view)
    if code:
        raise typer.Exit(code)


def compact(context: typer.Context, name: Name, model: flags.Model = None) -> None:
    r"""Fold all but the last turn of a session into a summary, to make room for more.

    \b
    Examples:
      agent sessions compact last
    """
    from agent.events import Forgot

    flags.need_values(context)
    with _opened(context.obj, name, [], {"model": model}) as chat:
        told = [event.text for event in chat.compact() if isinstance(event, Forgot)]
    for text in told:
        streams.note(f"no longer before the model word for word: {text}")
    if not told:
        streams.note("there is nothing to compact")


@contextmanager
def _opened(
    opener: "Opener | None", name: str, allow: list[str], chosen: Mapping[str, object]
) -> "Iterator[Chat]":
    """Open the session `name` in a chat of its own."""
    from agent.cli.histories.shelf import named
    from agent.cli.talking import chat_for
    from agent.store.opening import required

    loaded = settings_from(**chosen)
    store = required(loaded.settings)
    try:
        session = named(store, name)
        settings = continuing.settings_for(loaded.settings, loaded.origins, session)
        engine = continuing.Lazy(opener, settings)
        plan = plan_from(settings.strategy)
        chat = chat_for(
            store,
            settings,
            plan,
            engine,
            notify=streams.note,
            open_engine=lambda other: continuing.Lazy(opener, other),
            named=consulting.named(loaded.origins),
            allow=allow,
        )
        with closing(chat):
            chat.resume(session)
            yield chat
    finally:
        store.close()


def _play(chat: "Chat", line: str, view: showing.View) -> int:
    """Run a command of the chat, and ask what it wants asked; return the exit code."""
    from agent.chat.commands import catalogue
    from agent.cli.approving import asked_by
    from agent.cli.chatting.person import Person
    from agent.cli.chatting.questions import Asked
    from agent.cli.chatting.turns import Turns

    color = chat.settings.color
    outcome = catalogue.run(chat, line, Person(color, None, lambda text: text))
    assert outcome.ask is not None
    chat.gate.ask = asked_by(color)
    turns = Turns(chat, lambda: showing.renderer_for(view, sys.stdout, color))
    return turns.ask(Asked(outcome.ask), outcome.way)
