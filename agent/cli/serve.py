"""The command `serve`: the model for other programs of this machine, kept warm."""

import os
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import flags, signals, streams
from agent.cli.answering import Opener
from agent.cli.invocation import settings_from
from agent.cli.progress import Watch
from agent.errors import UserError
from agent.settings import Settings

if TYPE_CHECKING:
    from agent.models.model import Model
    from agent.serving.server import Server

TOKEN = "AGENT_SERVE_TOKEN"
"""The variable that may hold the token: a secret is no flag."""
LOOK_S = 0.5
"""How often it is looked whether the server was idle for long enough."""
HIGHEST_PORT = 65_535

Port = Annotated[
    int,
    typer.Option(
        metavar="N", help="Port on 127.0.0.1. Default: 0, one that is free", show_default=False
    ),
]
TokenFile = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="File of the token, made if it is missing"),
]
Idle = Annotated[
    float,
    typer.Option(
        metavar="MINUTES",
        help="End when nothing was asked for so long. Default: 0, never",
        show_default=False,
    ),
]


def serve(
    context: typer.Context,
    model: flags.Model = None,
    port: Port = 0,
    token_file: TokenFile = None,
    idle: Idle = 0.0,
    temperature: flags.Temperature = None,
    threads: flags.Threads = None,
    context_tokens: flags.ContextTokens = None,
    json: flags.Json = False,
    no_cache: flags.NoCache = False,
    offline: flags.Offline = False,
    debug: flags.Debug = False,
) -> None:
    r"""Serve the model on this machine, as an OpenAI-compatible endpoint.

    It stays in memory: agent ask uses it by itself, other programs with the token. Ctrl-C ends it.

    \b
    Examples:
      agent serve
      agent serve --port 8111 --idle 30
      agent serve --json | head -1 | jq -r .base_url
      curl -H "Authorization: Bearer $(cat ~/.local/state/agent/serve-token)" \
        http://127.0.0.1:8111/v1/models
    """
    flags.need_values(context)
    _check(port, idle)
    settings = settings_from(
        model=model,
        temperature=temperature,
        threads=threads,
        context_tokens=context_tokens,
        offline=offline or None,
    ).settings
    Serving(settings, port, idle * 60, json, not no_cache).run(
        Path(token_file) if token_file else None, context.obj
    )


def _check(port: int, idle: float) -> None:
    if not 0 <= port <= HIGHEST_PORT:
        raise UserError(f"--port: {port} is no port", f"choose one from 1 to {HIGHEST_PORT}")
    if not 0 <= idle < float("inf"):
        raise UserError(f"--idle: {idle:g} is no time", "give minutes; 0 for never")


@dataclass(frozen=True)
class Serving:
    """One server, from its start to its end."""

    settings: Settings
    port: int
    idle_s: float
    json: bool
    use_snapshots: bool

    def run(self, token_file: Path | None, open_model: Opener | None) -> None:
        """Serve until a signal or a long silence ends it."""
        from agent.serving.token import FILE, checked, token_in

        usual = self.settings.state_folder / FILE
        path = (token_file or usual).expanduser().absolute()
        given = os.environ.get(TOKEN, "").strip() if token_file is None else ""
        token = checked(given, TOKEN) if given else token_in(path, _warn)
        with ExitStack() as resources:
            model = self._opened(open_model)
            resources.callback(model.close)
            with suppress(signals.Halt), signals.graceful():
                server = self._listening(model, token, resources)
                self._announce(server, token, resources)
                self._tell(server, TOKEN if given else str(path))
                self._wait(server)
        streams.note("ended")

    def _opened(self, open_model: Opener | None) -> "Model":
        from agent.models.reference import reference_of

        name = self.settings.model
        if reference_of(name).hosted:
            raise UserError(
                f"{name} runs on a server already", "serve a model of agent models list"
            )
        streams.placeholder("loading the model …")
        with signals.deadly(), Watch(self.settings.color) as watch:
            opener = open_model or _open
            model = opener(self.settings, watch.report, streams.note, self.use_snapshots)
        streams.clear()
        return model

    def _listening(self, model: "Model", token: str, resources: ExitStack) -> "Server":
        from agent.serving.finding import identity_of
        from agent.serving.server import Served, Server

        settings = self.settings
        name, identity = settings.model, identity_of(settings)
        server = Server(
            Served(model, token, name, identity, settings.temperature, self.port, _warn)
        )
        resources.callback(server.close)
        return server

    def _announce(self, server: "Server", token: str, resources: ExitStack) -> None:
        """Let `agent ask` find the server."""
        from agent.serving.finding import identity_of
        from agent.serving.notice import Notice, folder_in, put_up
        from agent.store.process import present

        settings, listener = self.settings, server.listener
        notice = Notice(
            port=listener.port,
            token=token,
            instance=listener.instance,
            process=present(),
            model=settings.model,
            identity=identity_of(settings),
            context_tokens=settings.context_tokens,
        )
        try:
            path = put_up(folder_in(settings.state_folder), notice)
        except OSError as error:
            _warn(f"agent ask cannot find this server: {error.strerror or error}")
            return
        resources.callback(lambda: path.unlink(missing_ok=True))

    def _tell(self, server: "Server", token: str) -> None:
        """Say where the server is: on stdout what a program needs, on stderr the rest."""
        listener = server.listener
        if self.json:
            from json import dumps

            document = {
                "schema_version": 1,
                "base_url": server.base_url,
                "model": listener.name,
                "context_tokens": listener.context_tokens,
                "token": token,
                "pid": os.getpid(),
            }
            streams.out(dumps(document, ensure_ascii=False))
            return
        streams.note(f"model: {listener.name} ({listener.context_tokens:,} tokens)")
        streams.note(f"token: in {token}")
        streams.note("Ctrl-C ends it")
        streams.out(server.base_url)  # last: whoever waits for it knows that all is said

    def _wait(self, server: "Server") -> None:
        waiting = threading.Event()
        while not self.idle_s or server.idle_s < self.idle_s:
            waiting.wait(LOOK_S)
        streams.note(f"nothing was asked for {self.idle_s / 60:g} minutes")


def _open(
    settings: Settings, report: object, notify: Callable[[str], None], snapshots: bool
) -> "Model":
    """Load the model into this process: a server uses no other server."""
    from typing import cast

    from agent.cli.opening_models import open_model
    from agent.models.weights.progress import Report

    return open_model(settings, cast(Report, report), notify, snapshots)


def _warn(text: str) -> None:
    streams.note(f"warning: {text}")
