"""The command `chat`: a conversation in the terminal."""

import sys
from contextlib import closing
from typing import Annotated

import typer

from agent.cli import keeping, showing, streams
from agent.cli.invocation import settings_from
from agent.messages import Question


def chat(
    context: typer.Context,
    resume: Annotated[str, typer.Option(metavar="ID|NAME", help="Go on with a session")] = "",
    go_on: Annotated[bool, typer.Option("--continue", help="Go on with the last session")] = False,
) -> None:
    """Talk with the model in the terminal."""
    from agent.chat.chat import Chat
    from agent.chat.commands import catalogue
    from agent.models.choose import open_model

    settings = settings_from().settings
    store = keeping.opened(settings, streams.note)
    model = (context.obj or open_model)(settings, lambda *_: None, streams.note, True)
    talk = Chat(store, settings, lambda: model, streams.note)
    if resume or go_on:
        talk.resume(store.session(resume or "last"))
    for line in sys.stdin:
        text = line.strip()
        if text.startswith(catalogue.MARK):
            if text == "/quit":
                break
            continue
        renderer = showing.renderer_for("text", sys.stdout, settings.color)
        with closing(talk.turn(Question(text))) as happening:
            for event in happening:
                renderer.show(event)
        renderer.finish()
    model.close()
    store.close()
