"""`agent mcp`: servers that bring tools by the Model Context Protocol, and our tools for others.

https://modelcontextprotocol.io.
"""

from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import flags, streams, table
from agent.errors import UserError

if TYPE_CHECKING:
    from agent.equipping.mcpservers import Entry
    from agent.messages import Json as JsonValue
    from tools.added.mcp.server import Trust

mcp = typer.Typer(no_args_is_help=True, help="Add servers that bring tools, or offer ours")

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Approve without a question")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="A name of agent mcp list")]
Offline = Annotated[bool, typer.Option("--offline", help="Never use the network")]
CHANGED = 3
"""The exit code where a server offers other tools than were approved."""


@mcp.command()
def add(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="How to call it")] = None,
    target: Annotated[
        list[str] | None,
        typer.Argument(metavar="[-- COMMAND... | URL]", help="What starts it, or where it is"),
    ] = None,
    env: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Give the program this variable too; repeatable"),
    ] = None,
    header_from: Annotated[
        str | None, typer.Option(metavar="NAME", help="Send this key, of agent keys list")
    ] = None,
    json: Annotated[
        str | None,
        typer.Option("--json", metavar="JSON|@FILE|-", help='Add those in {"mcpServers": …}'),
    ] = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Its tools change nothing: don't ask for each call")
    ] = False,
    trusted: Annotated[
        bool, typer.Option("--trusted", help="Don't ask for any call of its tools")
    ] = False,
    local: Annotated[
        bool, typer.Option("--local", help="It keeps to this machine: --offline lets it run")
    ] = False,
    start_s: Annotated[
        float, typer.Option("--start-seconds", min=1, max=600, help="Most until it is ready")
    ] = 20.0,
    call_s: Annotated[
        float, typer.Option("--call-seconds", min=1, max=3600, help="Most for one call")
    ] = 60.0,
    yes: Yes = False,
    offline: Offline = False,
) -> None:
    r"""Add a server: start or reach it, show its tools, and ask whether runs may have them.

    What it says of its tools is kept; a tool that it later describes otherwise is not used before
    it is approved again.

    \b
    Examples:
      agent mcp add files --local -- npx -y @modelcontextprotocol/server-filesystem ~/notes
      agent mcp add tickets https://mcp.example.com/mcp --header-from tickets
      agent mcp add --json @.mcp.json
    """
    from agent.cli.invocation import settings_from
    from agent.cli.servers import adding, importing
    from agent.equipping.mcpservers import Entry

    if read_only and trusted:
        raise UserError("--read-only and --trusted do not go together", "choose one of them")
    trust: Trust = "read-only" if read_only else "full" if trusted else "ask"
    chosen = Entry(
        env=tuple(env or ()), key=header_from or "", trust=trust,
        local=local, start_s=start_s, call_s=call_s,
    )  # fmt: skip
    if (json is None) == (name is None):
        raise UserError("name one server, or give --json", "agent mcp add -h")
    entries = (
        importing.entries_from(json, chosen)
        if json is not None
        else {name or "": adding.entry_from(target or (), chosen)}
    )
    adding.add(entries, settings_from(offline=offline or None).settings, yes)


@mcp.command("list")
def list_(json: AsJson = False) -> None:
    """List the servers: what runs have of them, how they are reached."""
    from agent.cli.servers import showing
    from agent.equipping.servers import servers_file

    known = servers_file().read()
    if json:
        figures: list[JsonValue] = [showing.as_json(*one) for one in known.items()]
        _print_json({"servers": figures})
        return
    rows = [
        [name, showing.state(one), one.trust, showing.where(one)] for name, one in known.items()
    ]
    table.show(rows, ["NAME", "TOOLS", "TRUST", "WHERE"])
    if not rows:
        streams.note("there are no servers: agent mcp add -h")


@mcp.command("test")
def try_(name: Name, json: AsJson = False, offline: Offline = False) -> None:
    """Start or reach a server, list its tools, and show what differs from what was approved.

    Exit code 3 tells that its tools are not those that were approved, 69 that it does not work,
    77 that it wants another key.
    """
    from agent.cli.invocation import settings_from
    from agent.cli.servers import looking, showing

    entry = _known(name)
    settings = settings_from(offline=offline or None).settings
    try:
        seen = looking.seen(name, entry, settings)
    except looking.Fault as error:
        looking.tell_complaints(error.complaints)
        raise
    differs = showing.changes(entry, seen.offered)
    for notice in seen.notices:
        streams.note(f"warning: {notice}")
    looking.tell_complaints(seen.complaints)
    if json:
        offered: list[JsonValue] = [one.as_json() for one in seen.offered]
        _print_json({"name": name, "seconds": round(seen.seconds, 3), "approved": not differs,
                     "tools": offered})  # fmt: skip
    else:
        showing.show(name, seen.offered)
        for line in differs:
            streams.out(line)
        streams.note(f"{name}: ready in {seen.seconds:.2f} s")
    if differs:
        streams.note(f"its tools are not those that were approved: agent mcp approve {name}")
        raise typer.Exit(CHANGED)


@mcp.command()
def approve(name: Name, yes: Yes = False, offline: Offline = False) -> None:
    """Show how the tools of a server differ from what was approved, and approve them."""
    from dataclasses import replace

    from agent.cli.confirm import confirm, refused
    from agent.cli.invocation import settings_from
    from agent.cli.servers import looking, showing
    from agent.equipping.servers import servers_file

    entry = _known(name)
    seen = looking.seen(name, entry, settings_from(offline=offline or None).settings)
    differs = showing.changes(entry, seen.offered)
    if not differs:
        streams.note(f"{name}: its tools are those that were approved")
        return
    for line in differs:
        streams.out(line)
    if not confirm(f"approve the tools of {name} as they are now?", yes):
        raise refused("nothing approved")
    servers_file().set(name, replace(seen.entry, tools=seen.offered))
    streams.note(f"{name}: approved")


@mcp.command()
def enable(name: Name) -> None:
    """Let runs have the tools of a server again."""
    _enable(name, True)


@mcp.command()
def disable(name: Name) -> None:
    """Keep the tools of a server from runs; what was approved stays."""
    _enable(name, False)


@mcp.command()
def rm(name: Name, yes: Yes = False) -> None:
    """Remove a server, and what was approved of it."""
    from agent.cli.confirm import confirm, refused
    from agent.equipping.servers import servers_file

    _known(name)
    if not confirm(f"remove {name}?", yes):
        raise refused("nothing removed")
    servers_file().set(name, None)
    streams.note(f"{name}: removed")


@mcp.command("serve")
def serve_(
    http: Annotated[
        bool, typer.Option("--http", help="Serve over HTTP on this machine, with a token")
    ] = False,
    port: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, max=65535, help="The port of --http. Default: a free one"),
    ] = None,
    docs: flags.Docs = None,
    no_docs: flags.NoDocs = False,
    web: flags.Web = None,
    model: flags.Model = None,
    tool: flags.Tool = None,
    allow: flags.Allow = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Offer only tools that change nothing")
    ] = False,
    no_ask: Annotated[bool, typer.Option("--no-ask", help="Don't offer the agent itself")] = False,
    offline: Offline = False,
) -> None:
    r"""Offer our tools and the agent itself to other programs, over standard input and output.

    Nobody can be asked: what asks runs only with --allow, or a rule of agent tools.

    \b
    Examples:
      agent mcp serve
      agent mcp serve --read-only --docs papers
      agent mcp serve --http --port 8112
    """
    from agent.cli.invocation import settings_from
    from agent.cli.servers.serving import Wanted, serve

    if port is not None and not http:
        raise UserError("--port is for --http", "add --http")
    loaded = settings_from(
        collection=flags.collection_from(docs, no_docs),
        web=flags.web_from(web, offline),
        model=model,
        offline=offline or None,
    )
    passed = {"--docs": docs, "--model": model}
    given = [f"{flag}={value}" for flag, value in passed.items() if value]
    given += [f"--allow={one}" for one in allow or ()] + [f"--tool={one}" for one in tool or ()]
    switches = {"--no-docs": no_docs, "--offline": offline, "--web": web, "--no-web": web is False}
    wanted = Wanted(
        settings=loaded.settings,
        named=docs is not None,
        tools=tool or (),
        allow=allow or (),
        flags=(*given, *(flag for flag, is_set in switches.items() if is_set)),
        read_only=read_only,
        asks=not no_ask,
        port=(port or 0) if http else None,
    )
    serve(wanted)


def _enable(name: str, enabled: bool) -> None:
    from agent.equipping.servers import servers_file

    _known(name)
    servers_file().enable(name, enabled)
    streams.note(f"{name}: {'enabled' if enabled else 'disabled'}")


def _known(name: str) -> "Entry":
    from difflib import get_close_matches

    from agent.equipping.servers import servers_file

    known = servers_file().read()
    if name not in known:
        near = get_close_matches(name, known, 1, 0.6)
        hint = f"did you mean {near[0]!r}?" if near else "agent mcp list names them"
        raise UserError(f"there is no server {name!r}", hint)
    return known[name]


def _print_json(document: "dict[str, JsonValue]") -> None:
    from agent.events import SCHEMA_VERSION
    from agent.render.record import json_text

    streams.out(json_text({"schema_version": SCHEMA_VERSION, **document}))
