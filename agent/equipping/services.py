"""Sources of tools that people bring as commands described in TOML, and OpenAPI documents."""

from collections.abc import Container, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from agent.equipping.commands import command_of
from agent.equipping.trust import Trust
from agent.equipping.wishes import Wishes
from agent.equipping.words import WEB, is_command, is_service
from agent.errors import ConfigError
from agent.places import project_tools, user_tools
from tools.added.command.source import CommandSource
from tools.added.source import Source


def sources_of(wishes: Wishes) -> list[Source]:
    """Return the sources that `wishes` name or settings hold; none is opened yet.

    Raises `UserError` where one that was named cannot be what it is.
    """
    named = {_place(word, wishes): word for word in wishes.named if is_service(word)}
    found: list[Source] = [
        CommandSource(command_of(path, wishes.environment))
        for path in _own()
        if str(path.absolute()) not in named
    ]
    found += _of_project(wishes, named)
    return [*found, *(named_source(word, wishes) for word in named.values())]


def named_source(word: str, wishes: Wishes) -> Source:
    """Return the source that `--tool` named; raise `UserError` where it cannot be one."""
    if not is_command(word):
        from agent.equipping.documents import service_of

        return service_of(word, wishes)
    command = command_of(wishes.folder / Path(word).expanduser(), wishes.environment)
    given = wishes.kept.get(word)
    return CommandSource(replace(command, name=given.name) if given and given.name else command)


def _place(word: str, wishes: Wishes) -> str:
    """Return what is the same for two words that name the same."""
    if word.lower().startswith(WEB):
        return word
    return str((wishes.folder / Path(word).expanduser()).absolute())


def _own() -> Iterator[Path]:
    """Yield the commands of the person's own folder."""
    with suppress(ConfigError, OSError):  # no home folder: nobody's tools are in it
        yield from sorted(user_tools().glob("*.toml"))


def _of_project(wishes: Wishes, named: Container[str]) -> Iterator[Source]:
    """Yield the commands of the project's folder, as far as the person has enabled them."""
    folder = project_tools(wishes.folder)
    if folder is None:
        return
    trust, left = Trust.of(wishes.settings), list[str]()
    for path in sorted(folder.glob("*.toml")):
        if str(path.absolute()) in named:
            continue
        command = command_of(path, wishes.environment) if trust.allows(path) else None
        if command is not None and trust.allows(path):  # what was read is what is enabled
            yield CommandSource(command)
        else:
            left.append(path.name)
    if left:
        told = f"{', '.join(left)} in {folder} runs programs, and you have not enabled it"
        wishes.notify(f"{told}: it is left out (agent tools enable {folder})")
