"""The commands, their help and their completions; https://clig.dev says how they should feel."""

import os
import sys
from typing import Annotated, Any

import typer

from agent.cli import leave, streams
from agent.cli.active import active
from agent.cli.answering import Opener
from agent.cli.ask import ask
from agent.cli.cache import cache
from agent.cli.chat import chat
from agent.cli.config import config
from agent.cli.docs import docs
from agent.cli.doctor import doctor
from agent.cli.eval import eval as evaluation
from agent.cli.explain import explain
from agent.cli.keys import keys
from agent.cli.mcp import mcp
from agent.cli.models import models
from agent.cli.prompts import prompts
from agent.cli.runs import runs
from agent.cli.serve import serve
from agent.cli.sessions import sessions
from agent.cli.strategies import strategies
from agent.cli.tools import tools
from agent.cli.web import web
from agent.errors import UserError

NAME = "agent"
SHELLS = ("--show-completion", "--install-completion")
COMPLETE = "_AGENT_COMPLETE"
"""The variable by which a shell asks for completions."""

GROUPS = {
    "sessions": sessions,
    "runs": runs,
    "docs": docs,
    "web": web,
    "strategies": strategies,
    "tools": tools,
    "mcp": mcp,
    "models": models,
    "keys": keys,
    "prompts": prompts,
    "active": active,
    "cache": cache,
    "config": config,
}
"""Commands that have commands of their own."""

Version = Annotated[bool, typer.Option("--version", "-V", help="Show the version")]


def build(only: str = "") -> typer.Typer:
    """Return the command line; of a group that is named, that group alone, which is faster."""
    app = typer.Typer(
        name=NAME,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(agent)
    if only in GROUPS:
        app.add_typer(GROUPS[only], name=only)
        return app
    app.command()(ask)
    app.command()(chat)
    app.command(short_help="Show how a question would be answered, without asking it")(explain)
    app.command("eval")(evaluation)
    app.command(short_help="Serve the model on this machine to other programs")(serve)
    for name, group in GROUPS.items():
        app.add_typer(group, name=name)
    app.command(short_help="Check that all a run needs is there")(doctor)
    return app


def agent(version: Version = False) -> None:
    r"""Answer questions in the terminal with a language model that reasons and uses tools.

    \b
    Examples:
      agent ask "What is 17 * 3?"
      agent chat
      agent ask -h
      agent models list
    """
    if version:
        leave.version()
        raise typer.Exit


def main(arguments: list[str], open_model: Opener | None = None) -> None:
    """Run the command that `arguments` name; every failure is raised, none is shown."""
    if len(arguments) == 2 and arguments[0] in SHELLS:
        complete_in(*arguments)
        return
    command = _terse(typer.main.get_command(build(*arguments[:1])))
    if COMPLETE in os.environ:
        command.main(arguments, prog_name=NAME)
    with command.make_context(NAME, arguments, obj=open_model) as context:
        command.invoke(context)


def complete_in(flag: str, shell: str) -> None:
    """Show or install the completion of `shell`: typer's own flags only know the current one."""
    from typer._completion_shared import Shells, get_completion_script, install

    known = [each.value for each in Shells]
    if shell not in known:
        raise UserError(f"{flag}: unknown shell {shell!r}", f"use one of {', '.join(known)}")
    if flag == "--show-completion":
        script = get_completion_script(prog_name=NAME, complete_var=COMPLETE, shell=shell)
        sys.stdout.write(f"{script}\n")
        return
    try:
        _, path = install(shell, NAME, COMPLETE)
    except OSError as error:
        reason = error.strerror or str(error)
        hint = f"put the output of agent --show-completion {shell} where {shell} finds it"
        raise UserError(f"{flag}: {shell}: {reason}", hint) from None
    streams.note(f"completion is in {path}: start {shell} anew")


def _terse(command: Any) -> Any:  # a click command or group: typer ships its own copy
    r"""Return `command` with help as we write it: no period at its end, examples left as they are.

    Docstrings say `\b` where click wants the control character before lines it may not wrap.
    """
    first, *rest = (command.help or "").replace("\\b\n", "\b\n").split("\n\n", 1)
    command.help = "\n\n".join([first.rstrip("."), *rest])
    for option in command.params:
        if help_text := getattr(option, "help", None):
            option.help = help_text.rstrip(".")
    for below in getattr(command, "commands", {}).values():
        _terse(below)
    return command
