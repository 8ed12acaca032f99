"""`agent tools`: what the model may call, what it is told of it, and whether a person is asked."""

import typer

from agent.cli.tooling import calling, keeping, listing, ruling

tools = typer.Typer(no_args_is_help=True, help="List, try and add tools, and set which run unasked")

tools.command("list")(listing.list_)
tools.command()(listing.show)
tools.command()(calling.call)
tools.command()(keeping.add)
tools.command()(keeping.rm)
tools.command()(keeping.enable)
tools.command()(keeping.disable)
tools.command()(ruling.allow)
tools.command()(ruling.ask)
tools.command()(ruling.deny)
tools.command()(ruling.reset)
