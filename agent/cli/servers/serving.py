"""Serves our tools and the agent itself: everything that is offered is made here, and closed."""

import os
import sys
from collections.abc import Callable, Coroutine, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from agent.cli import consulting, signals, streams, surfing
from agent.errors import AgentError, UserError
from agent.settings import Settings

if TYPE_CHECKING:
    from agent.approving.gate import Gate
    from agent.offering.asking import Asking
    from agent.offering.offer import Offer
    from tools.toolbox import Toolbox

TOKEN = "AGENT_MCP_TOKEN"
FILE = "mcp-token"


@dataclass(frozen=True)
class Wanted:
    """What is to be offered, and how."""

    settings: Settings
    named: bool
    """Whether the person named the collection."""
    tools: Sequence[str] = ()
    allow: Sequence[str] = ()
    flags: tuple[str, ...] = ()
    """Those that runs of the agent get as well."""
    read_only: bool = False
    asks: bool = True
    port: int | None = None
    """The port of HTTP; None for standard input and output."""


def serve(wanted: Wanted) -> None:
    """Serve until the input ends, or a signal."""
    from agent.offering.standard import Streams
    from agent.offering.work import Work
    from tools.added.mcp.running import Loop
    from tools.toolbox import Outcome

    own = Streams.taken() if wanted.port is None else None
    work: Work[Outcome] = Work()
    loop = Loop()
    with ExitStack() as resources, suppress(signals.Halt), signals.graceful():
        offer = _offer(wanted, resources)
        resources.callback(loop.close)
        serving = _over_http(wanted) if own is None else _over(own)
        future = loop.submit(_from(serving, offer, work))
        future.add_done_callback(lambda _: work.end())
        work.run()
        if not future.cancelled():
            future.result()


Serving = Callable[[Any], Coroutine[Any, Any, None]]


async def _from(serving: Serving, offer: "Offer", work: Any) -> None:
    """Make the server in the thread in which it is used."""
    from agent.offering.server import server_of

    await serving(server_of(offer, work, version("agent")))


def _over(own: Any) -> Serving:
    from agent.offering.standard import served

    return lambda server: served(server, own)


def _over_http(wanted: Wanted) -> Serving:
    from agent.offering.loopback import HOST, PATH, listening, served

    token, source = _token(wanted.settings)
    try:
        sock = listening(wanted.port or 0)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UserError(f"port {wanted.port}: {reason}", "choose another one: --port N") from None
    streams.out(f"http://{HOST}:{sock.getsockname()[1]}{PATH}")
    streams.note(f"the token is in {source}; Ctrl-C ends it")
    return lambda server: served(server, sock, token)


def _token(settings: Settings) -> tuple[str, str]:
    from agent.serving.token import checked, token_in

    if given := os.environ.get(TOKEN, "").strip():
        return checked(given, TOKEN), TOKEN
    path = settings.state_folder / FILE
    return token_in(path, streams.note), str(path)


def _offer(wanted: Wanted, resources: ExitStack) -> "Offer":
    from agent.cli.approving import gate_of
    from agent.offering.offer import Offer
    from tools.toolbox import Toolbox

    added = _added(wanted, resources)
    gate = gate_of(wanted.settings, tuple(wanted.allow), streams.note, (), (), added)
    gate.ask = None  # whoever calls is no person at this terminal
    own = {**_own(wanted, gate, resources).tools, **added.tools}
    kept = {
        name: tool
        for name, tool in own.items()
        if not (wanted.read_only and (tool.permissions.writes or tool.asks))
    }
    asking = _asking(wanted) if wanted.asks and not wanted.read_only else None
    return Offer(gate.guarded(Toolbox(kept)), asking)


def _own(wanted: Wanted, gate: "Gate", resources: ExitStack) -> "Toolbox":
    """Return the program's own tools, as far as the settings let them be used."""
    from agent.approving.web import GuardedWeb
    from agent.strategies.surfing import of_documents
    from tools.documents.reading.evidence import Evidence
    from tools.documents.reading.tools import Desk
    from tools.python import python
    from tools.sandbox import session
    from tools.toolbox import Permissions, Toolbox
    from tools.web.surfing import Surfer
    from tools.web.tools import Browser

    resources.callback(session.close)
    found = dict(Toolbox.of(python).tools)
    settings, evidence = wanted.settings, Evidence()
    if (documents := consulting.opened(settings, wanted.named, ())) is not None:
        resources.callback(documents.close)
        found.update(of_documents(Desk(documents, evidence)).tools)
    if (web := surfing.opened(settings, streams.note)) is not None:
        resources.callback(web.close)
        browser = Browser(Surfer(GuardedWeb(web, gate), evidence))
        paged = Toolbox.of(browser.search_web, browser.open_page, browser.find_in_page)
        far = Permissions(network=True)
        found.update({tool.name: replace(tool, permissions=far) for tool in paged})
    return Toolbox(found)


def _added(wanted: Wanted, resources: ExitStack) -> "Toolbox":
    """Return what `--tool` brings; servers that others offer are not offered again."""
    from agent.cli.equipping import wishes_of
    from agent.equipping import code, services
    from agent.equipping.equipment import equipped
    from agent.equipping.names import OWN
    from tools.toolbox import Toolbox

    if not wanted.tools:
        return Toolbox()
    wishes = wishes_of(wanted.settings, wanted.tools, streams.note)
    sources = [*code.sources_of(wishes), *services.sources_of(wishes)]
    equipment = equipped(sources, streams.note, reserved=OWN)
    resources.callback(equipment.close)
    return equipment.all()


def _asking(wanted: Wanted) -> "Asking":
    from agent.offering.asking import Asking

    own = sys.orig_argv[: len(sys.orig_argv) - len(sys.argv[1:])]
    if not own:
        raise AgentError("it is not known how this program was started")
    return Asking(tuple(own), wanted.flags, dict(os.environ))
