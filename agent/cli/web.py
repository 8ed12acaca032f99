"""`agent web`: searches the web as the tools do, and shows which engines are asked."""

from typing import Annotated

import typer

from agent.cli import streams
from agent.cli.opening_pages import open_page

LIMIT = 8
SINCE = ("day", "week", "month", "year")
NOTHING_FOUND = 3
"""The exit code of a search without results: an empty answer is never 0."""

web = typer.Typer(no_args_is_help=True, help="Search the web, and open its pages as the tools do")
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object")]


@web.command()
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help="What to search for")],
    since: Annotated[
        str, typer.Option(metavar="|".join(SINCE), help="Only what is not older")
    ] = "",
    region: Annotated[
        str | None,
        typer.Option(metavar="REGION", help="Country and language, such as us-en or cn-zh. "
                                            "Default: as the words are written"),
    ] = None,
    news: Annotated[bool, typer.Option("--news", help="Only news")] = False,
    engine: Annotated[
        list[str] | None,
        typer.Option("--engine", "-e", metavar="NAME", help="Ask only this one; repeatable"),
    ] = None,
    limit: Annotated[
        int, typer.Option("-n", "--limit", metavar="N", min=1, max=50, help="Most results")
    ] = LIMIT,
    cached: Annotated[
        bool, typer.Option("--cache/--no-cache", help="Whether an answer may be taken from disk")
    ] = True,
    json: AsJson = False,
) -> None:  # fmt: skip
    r"""Search the web with several engines at once, and show what they find.

    For scripts there is a line for each: its rank, address, title, date and text, with tabs
    between. Exit code 3 tells that nothing was found, 75 that every engine wants to be asked later.

    \b
    Examples:
      agent web search longest river of Europe
      agent web search "python 3.14 release" --since month -n 3
      agent web search 人工智能 --news
    """
    from agent.cli.searching import asking, listing

    chosen = ",".join(engine) if engine else None
    wanted = asking.checked(" ".join(words), since, news, limit)
    found, contacts = asking.asked(wanted, region, chosen, cached)
    if json:
        streams.out(listing.as_json(wanted, found, contacts))
    else:
        listing.show(found)
    if not found:
        streams.note("nothing was found")
        raise typer.Exit(NOTHING_FOUND)


@web.command()
def engines(json: AsJson = False) -> None:
    r"""List the search engines: which are asked, which need a key, and how they do.

    For scripts there is a line for each: its name, state, what it finds and what it needs.

    \b
    Examples:
      agent web engines
      agent web engines --json
    """
    from agent.cli.searching import standing

    standing.show(json)


web.command("open", short_help="Open a page, and show its main text")(open_page)


@web.command()
def clear(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go")] = False,
) -> None:
    """Remove the answers of engines and the pages that are kept on disk."""
    from agent.cli.confirm import confirm, refused
    from agent.cli.invocation import settings_from
    from agent.render.wording import counted
    from tools.web.cache import Cache

    folder = settings_from().settings.web_folder
    cache = Cache(folder)
    count = cache.count()
    kept = f"{counted(count, 'answer')} from {folder}"
    if dry_run:
        streams.out(f"would remove {kept}")
    elif not count:
        streams.note(f"nothing is kept in {folder}")
    elif confirm(f"remove {kept}?", yes):
        streams.note(f"removed {counted(cache.clear(), 'answer')}")
    else:
        raise refused("nothing removed")
