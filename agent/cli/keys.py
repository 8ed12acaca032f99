"""`agent keys`: the keys of providers, kept in the keyring or in a file that nobody else reads."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import streams, table
from agent.cli.flags import Json
from agent.cli.invocation import settings_from
from agent.errors import ConfigError, UserError

if TYPE_CHECKING:
    from pathlib import Path

    from agent.models.access import Access

keys = typer.Typer(no_args_is_help=True, help="Keep keys of providers, list them, remove them")

Provider = Annotated[str, typer.Argument(metavar="PROVIDER", help="Whose key: openai, anthropic …")]
LONGEST_INPUT = 65536


@keys.command("set")
def set_(
    provider: Provider,
    more: Annotated[list[str] | None, typer.Argument(hidden=True)] = None,
    file: Annotated[
        bool, typer.Option("--file", help="Keep it in a file, also where there is a keyring")
    ] = False,
) -> None:
    r"""Keep the key of a provider, read from standard input or typed unseen.

    \b
    Examples:
      agent keys set openai
      pass show openai | agent keys set openai
    """
    from agent.models.keys.finding import variable_of
    from agent.models.keys.keeping import checked, keep

    if more:
        told = "a key may not stand on the command line: others see it there, and shells keep it"
        hint = "pipe it in, or type it when you are asked; and get a new key, this one was seen"
        raise UserError(told, hint)
    name, access = checked(provider), _access()
    kept = keep(name, _typed(name), _path(access), file)
    streams.note(f"the key of {name} is in {kept.source}")
    if access.environment.get(variable := variable_of(name), "").strip():
        streams.note(f"warning: {variable} is set, and its key is used first")


@keys.command("list")
def list_(json: Json = False) -> None:
    """List where there are keys; of long ones the last four characters are shown."""
    from dataclasses import asdict

    from agent.models.keys.keeping import listed

    found = [*listed(_access())]
    if json:
        from agent.render.record import json_text

        streams.out(json_text({"schema_version": 1, "keys": [asdict(one) for one in found]}))
        return
    rows = [[one.owner, one.source, f"…{one.ends}" if one.ends else ""] for one in found]
    if rows:
        table.show(rows, ["WHOSE", "WHERE", "ENDS IN"])
    else:
        streams.note("there are no keys; to keep one: agent keys set PROVIDER")


@keys.command()
def rm(provider: Provider) -> None:
    """Remove the key of a provider that is kept."""
    from agent.models.keys.finding import variable_of
    from agent.models.keys.keeping import checked, remove

    name, access = checked(provider), _access()
    gone = remove(name, _path(access))
    for place in gone:
        streams.note(f"removed the key of {name} from {place}")
    if not gone:
        streams.note(f"no key of {name} is kept: nothing to remove")
    if access.environment.get(variable := variable_of(name), "").strip():
        streams.note(f"warning: {variable} is set, and its key goes on to be used")


def _access() -> "Access":
    from agent.cli.opening_models import access_of

    return access_of(settings_from().settings)


def _path(access: "Access") -> "Path":
    if access.keys_file is None:
        raise ConfigError("there is no home folder to keep keys in", "set HOME")
    return access.keys_file


def _typed(name: str) -> str:
    """Return the key that the person types unseen, or that is piped in."""
    if sys.stdin is None:
        raise UserError("there is no standard input", "pipe the key in")
    if not sys.stdin.isatty():
        return sys.stdin.buffer.read(LONGEST_INPUT).decode("utf-8", "replace")
    from getpass import getpass

    try:
        return getpass(f"key of {name} (not shown): ", stream=sys.stderr)
    except EOFError:
        raise UserError("no key was typed", "nothing was changed") from None
