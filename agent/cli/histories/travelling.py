"""The commands of `agent sessions` by which sessions leave for elsewhere, and arrive."""

from pathlib import Path
from typing import Annotated

import typer

from agent.cli.histories.listing import tell
from agent.cli.histories.looking import AsJson, Name


def export(
    name: Name,
    format_: Annotated[
        str, typer.Option("--format", metavar="json|md", help="Default: by the file, else json")
    ] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Default: stdout")
    ] = None,
) -> None:
    r"""Write a session as JSON, with all its runs, for import elsewhere; or as Markdown to read.

    \b
    Examples:
      agent sessions export last -o loan.json
      agent sessions export "House loan" --format md
    """
    from agent.cli.histories import moving
    from agent.cli.histories.shelf import named, opened

    wanted = moving.format_of(format_, output)
    with opened() as store:
        text = moving.text_of(store, named(store, name), wanted)
    moving.write(text, output)


def import_(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="Exported session; -: stdin")],
    json: AsJson = False,
) -> None:
    r"""Take in a session that was exported as JSON, and print its id.

    \b
    Examples:
      agent sessions import loan.json
      ssh other agent sessions export last | agent sessions import -
    """
    from agent.cli.histories import moving
    from agent.cli.histories.shelf import opened
    from agent.recording import sound
    from agent.render.talk import title
    from agent.render.wording import counted
    from agent.store.carrying import read

    whole = read(moving.read(file))
    sound.check(whole)
    with opened() as store:
        session = store.take_in(whole)
    tell(session, f"took in {title(session)} with {counted(session.turns, 'turn')}", json)
