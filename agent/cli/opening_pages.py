"""`agent web open`: opens one page as the tools do, and shows a window of it, or all."""

from typing import Annotated

import typer

from agent.cli import streams

NOT_THERE = 3
"""The exit code of a quote that does not stand on the page."""


def open_page(
    url: Annotated[str, typer.Argument(metavar="URL", help="The address of the page")],
    window: Annotated[
        int | None, typer.Option("--window", "-w", metavar="N", help="Show this window. Default: 1")
    ] = None,
    find: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Show the window in which TEXT stands")
    ] = None,
    quote: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Show TEXT as it stands there, else code 3")
    ] = None,
    links: Annotated[bool, typer.Option("--links", help="Number the links, and list them")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Show the whole page")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Never use the network")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False,
) -> None:
    r"""Open a page of the web as the tools do, and show its main text.

    The text goes to stdout; title, address, date and the number of windows go to stderr.

    \b
    Examples:
      agent web open https://www.python.org
      agent web open https://docs.python.org/3/library/re.html --find findall
      agent web open https://example.com --all --links
    """
    from agent.cli.searching import pages

    wanted = pages.checked(pages.Wanted(url, window, find, quote, links, everything))
    page, contacts = pages.opened(wanted.url, offline)
    seen = pages.seen(page, wanted)
    if json:
        streams.out(pages.as_json(seen, contacts))
    else:
        pages.show(seen)
    if seen.is_missing:
        streams.note("error: these words do not stand on the page")
        raise typer.Exit(NOT_THERE)
