"""How the program ends: every exception becomes an exit code and, for people, one or two lines.

Exit codes follow sysexits.h where it has a word for the case, 128 + n for signals and 124 like
timeout(1). The process ends with `os._exit`: threads of the native engine must not hold it up.
"""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from agent import offline
from agent.cli import streams
from agent.errors import AgentError

STARTING = {"ask": "starting …", "chat": "starting"}
"""What is on the screen at once; a chat is drawn in ASCII where the terminal knows no more."""
Command = Callable[[list[str]], None]


@dataclass(frozen=True)
class Ending:
    """How the program ends."""

    code: int
    kind: str = ""
    """The exception's name; empty: nothing to tell."""
    message: str = ""
    hint: str = ""
    run_id: str = ""
    recorded: bool = False
    """Whether it is part of the JSON on stdout already."""


def run(arguments: Sequence[str], command: Command | None = None) -> NoReturn:
    """Run `command` (the whole program by default) with `arguments` and end the process."""
    streams.secure()
    offline.own_process()
    if not {"-h", "--help", "-q", "--quiet"} & set(arguments):
        first = STARTING.get(arguments[0] if arguments else "")
        if first:
            streams.placeholder(first)  # the imports that follow take a tenth of a second
    try:
        _dispatch(list(arguments), command)
        sys.stdout.flush()
        code = 0
    except BaseException as error:  # whatever ends a command is told here, once
        code = _told(error, list(arguments))
    _end(code)


def _dispatch(arguments: list[str], command: Command | None) -> None:
    if arguments in (["--version"], ["-V"]):
        version()
    elif command is not None:
        command(arguments)
    else:
        from agent.cli.app import main

        main(arguments)


def version() -> None:
    """Print the version."""
    from importlib.metadata import version as version_of

    sys.stdout.write(f"agent {version_of('agent')}\n")


def _told(error: BaseException, arguments: list[str]) -> int:
    """Tell `error` in the way the person or script expects it and return the exit code."""
    ending = ending_of(error, arguments)
    if not ending.kind:
        return ending.code
    message, hint = _shareable(ending.message), _shareable(ending.hint)
    ending = replace(ending, message=message, hint=hint)
    if ending.kind == "Bug" or "--debug" in _options(arguments):
        _trace(error)
    if not ending.recorded or ending.kind != "Stopped":  # there the run itself was marked
        _complain(ending)
    try:
        _document(ending, _options(arguments))
    except AgentError:
        return ending.code  # stdout is gone or full: the first failure counts
    return ending.code


def ending_of(error: BaseException, arguments: list[str]) -> Ending:
    """Return what `error`, after the command line `arguments`, means for the caller."""
    if isinstance(error, streams.OutputClosed):
        return Ending(error.exit_code)
    if isinstance(error, AgentError):
        name = type(error).__name__
        return Ending(error.exit_code, name, str(error), error.hint, error.run_id, error.recorded)
    if isinstance(error, KeyboardInterrupt):
        return Ending(128 + getattr(error, "number", 2), "Stopped", "interrupted")
    if isinstance(error, SystemExit):
        return Ending(error.code if isinstance(error.code, int) else int(error.code is not None))
    if hasattr(error, "format_message"):  # typer's own complaints about the command line
        return _usage(error, arguments)
    if type(error).__name__ == "Abort":
        return Ending(130, "Stopped", "interrupted")
    if isinstance(code := getattr(error, "exit_code", None), int):  # typer.Exit
        return Ending(code)
    what = f"{type(error).__name__}: {error}".rstrip(": ")
    return Ending(1, "Bug", what, "this is a bug in agent: report it with the lines above")


def _usage(error: Any, arguments: list[str]) -> Ending:
    """Return the ending for a mistake on the command line; no command at all is shown the help."""
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(f"{error.ctx.get_help()}\n")
        return Ending(2)
    from agent.cli.usage import explained

    return Ending(2, "UserError", *explained(error, arguments))


def _shareable(text: str) -> str:
    """Return `text` without keys, as far as any were found."""
    from agent.models.keys.known import known
    from tools.secrecy import redacted

    return redacted(text, known())


def _complain(ending: Ending) -> None:
    where = f" (run {ending.run_id})" if ending.run_id else ""
    streams.note(f"error: {ending.message or ending.kind}{where}")
    if ending.hint:
        streams.note(f"hint: {ending.hint}")


def _trace(error: BaseException) -> None:
    import traceback

    streams.note(_shareable("".join(traceback.format_exception(error)).rstrip()))


def _options(arguments: list[str]) -> list[str]:
    """Return the part of `arguments` in which options count: what comes before `--`."""
    return arguments[: arguments.index("--")] if "--" in arguments else arguments


def _document(ending: Ending, options: list[str]) -> None:
    """Give scripts that asked for JSON a valid document on stdout, also when all went wrong."""
    from agent.render.lines import Document, Lines

    renderer = Lines if "--jsonl" in options else Document if "--json" in options else None
    if renderer is not None and not ending.recorded:
        error = AgentError(ending.message, ending.hint)
        error.exit_code = ending.code
        renderer(sys.stdout).stopped(error)


def _end(code: int) -> NoReturn:
    streams.clear()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AgentError, OSError, ValueError):
            code = code or 1
    os._exit(code)
