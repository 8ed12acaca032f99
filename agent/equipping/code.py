"""Sources of tools that people bring as Python: files, packages, LangChain's."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.equipping.presence import GROUP, any_package
from agent.equipping.wishes import Wishes
from agent.equipping.words import is_service
from agent.errors import ConfigError, UserError
from agent.places import project_tools, user_tools
from tools.added.source import Source

if TYPE_CHECKING:
    from tools.added.worker.worker import Surroundings

DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*:[^\W\d]\w*(?:\.[^\W\d]\w*)*")
HINT = "name a file.py, a folder of them, package.module:Name, a .toml, or an OpenAPI document"


def sources_of(wishes: Wishes) -> list[Source]:
    """Return the sources that `wishes` name or settings hold; none is opened yet.

    Raises `UserError` where one that was named cannot be what it is.
    """
    named = [named_source(word, wishes) for word in wishes.named if not is_service(word)]
    return [*named, *_own(wishes), *_of_project(wishes), *_of_packages(wishes)]


def named_source(word: str, wishes: Wishes) -> Source:
    """Return the source that `--tool` named."""
    path = wishes.folder / Path(word).expanduser()
    if path.is_dir():
        return _folder(path, word, wishes)
    if word.endswith(".py"):
        if not path.is_file():
            raise UserError(f"--tool {word}: there is no such file", "name a file that is there")
        return _files([path], f"file:{path.name}", wishes)
    if DOTTED.fullmatch(word):
        target = {"kind": "name", "name": word, "origin": f"python:{word}"}
        return _code(f"python:{word}", [target], wishes, asked=True)
    raise UserError(f"--tool {word}: is neither a file nor an object of a package", HINT)


def _folder(path: Path, word: str, wishes: Wishes) -> Source:
    if not (files := _in(path)):
        raise UserError(f"--tool {word}: there is no file.py in this folder", HINT)
    return _files(files, f"folder:{path.resolve().name}", wishes)


def _own(wishes: Wishes) -> Iterator[Source]:
    """Yield the tools of the person's own folder."""
    with suppress(ConfigError):  # no home folder: nobody's tools are in it
        if files := _in(user_tools()):
            yield _files(files, "folder:tools", wishes, asked=False)


def _of_project(wishes: Wishes) -> Iterator[Source]:
    """Yield the tools of the project's folder, as far as the person has enabled them."""
    folder = project_tools(wishes.folder)
    if folder is None or not (files := _in(folder)):
        return
    from agent.equipping.trust import Trust

    trust = Trust.of(wishes.settings)
    known = {path: digest for path in files if (digest := trust.allowed(path))}
    if left := [path.name for path in files if path not in known]:
        told = f"{', '.join(left)} in {folder} is code that you have not enabled, or has changed"
        wishes.notify(f"{told}: it is left out (agent tools enable {folder})")
    if known:
        source = [
            {**_target(path, "folder:.agent/tools", beside=False), "sha256": digest}
            for path, digest in known.items()
        ]
        yield _code("folder:.agent/tools", source, wishes, [*known])


def _of_packages(wishes: Wishes) -> Iterator[Source]:
    """Yield the tools of installed packages."""
    if not any_package():
        return
    from importlib.metadata import entry_points

    for point in entry_points(group=GROUP):
        origin = f"package:{point.name}"
        value = point.value.partition("[")[0].strip()
        target = {"kind": "name", "name": value, "origin": origin}
        yield _code(origin, [target], wishes)


def _in(folder: Path) -> list[Path]:
    with suppress(OSError):
        return [path for path in sorted(folder.glob("*.py")) if not path.name.startswith("_")]
    return []


def _files(files: Sequence[Path], origin: str, wishes: Wishes, asked: bool = True) -> Source:
    targets = [_target(path, origin) for path in files]
    return _code(origin, targets, wishes, files, asked)


def _code(
    origin: str,
    targets: Sequence[Mapping[str, Any]],
    wishes: Wishes,
    files: Sequence[Path] = (),
    asked: bool = False,
) -> Source:
    from tools.added.code import Code  # a run without such tools does not pay for it

    return Code(origin, targets, _around(wishes, files), wishes.notify, asked)


def _target(path: Path, origin: str, beside: bool = True) -> dict[str, object]:
    """Return what a worker is to load; `beside`: whether it may import files of its folder."""
    whole = str(path.resolve())
    return {"kind": "file", "path": whole, "name": path.name, "origin": origin, "beside": beside}


def _around(wishes: Wishes, files: Sequence[Path] = ()) -> "Surroundings":
    """Return what a worker is started in: without keys, but those that its files ask for."""
    from agent.equipping import declarations
    from tools.added.worker.worker import Surroundings

    asked = {name for path in files for name in declarations.keys_of(path)}
    asked |= set(wishes.keys)
    environment = {
        name: value
        for name, value in wishes.environment.items()
        if name in asked or name not in wishes.hidden
    }
    around = Surroundings(environment, wishes.folder)
    return replace(around, tell=wishes.notify) if wishes.verbose else around
