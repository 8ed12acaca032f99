"""Finds prompts by name: a file of the person's own, the project's, the user's, then the shipped.

A name is `strategy/part`, the file `strategy/part.md` in one of the folders; `strategy` alone means
its part `prompt`.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path

from agent.errors import ConfigError, UserError
from agent.messages import Message
from agent.prompts import exemplars, front
from agent.prompts.exemplars import Exemplar
from agent.prompts.file import Opened, PromptFile, parse

PRESETS = "presets"
MOST_BYTES = 1 << 20


@lru_cache(maxsize=1)
def shipped_folder() -> Path:
    """Return the folder of the prompts that ship with the program."""
    return Path(str(resources.files("prompts")))


@dataclass(frozen=True)
class Library:
    """The prompts in force: those of the earlier places hide the later ones."""

    files: Mapping[str, Path] = field(default_factory=dict)
    """By name, files that were named on the command line."""
    folders: tuple[Path, ...] = ()
    """Folders of prompts of the project and of the user; the shipped ones come last."""
    presets: tuple[str, ...] = ()
    """Names of presets, whose texts are added to the system message of every prompt."""

    def find(self, name: str) -> PromptFile:
        """Return the prompt `name`; raise `UserError` with the nearest name if there is none."""
        full = name if "/" in name else f"{name}/prompt"
        path = self.path_of(f"{full}.md") if full not in self.files else self.files[full]
        if path is None:
            near = difflib.get_close_matches(full, self.names(), 1, 0.5)
            hint = f"did you mean {near[0]!r}?" if near else "agent prompts list shows them all"
            raise UserError(f"there is no prompt {name!r}", hint)
        return self._read(full, path)

    def open(self, name: str, **values: object) -> Opened:
        """Return the prompt `name` rendered, with the presets in its system message."""
        return self.with_presets(self.find(name).open(**values))

    def with_presets(self, opened: Opened) -> Opened:
        """Return `opened` with the texts of the presets in its system message."""
        if not self.presets:
            return opened
        added = "\n".join(self.preset(name) for name in self.presets)
        first, *rest = opened.messages
        if first.role != "system":
            return Opened((Message("system", added, constant=True), first, *rest), opened.opening)
        system = Message("system", f"{first.content}\n\n{added}", first.constant)
        return Opened((system, *rest), opened.opening)

    def preset(self, name: str) -> str:
        """Return the text of a preset; raise `UserError` if there is none."""
        full = f"{PRESETS}/{name}"
        known = sorted(one.partition("/")[2] for one in self.names() if one.startswith(PRESETS))
        if full not in self.names():
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
            raise UserError(f"there is no preset {name!r}", hint)
        return self.find(full).render()

    def exemplars(self, prompt: PromptFile, form: str = "") -> tuple[Exemplar, ...]:
        """Return the worked examples that `prompt` shows for answers of `form`, if any.

        Raises `ConfigError` where the front matter names some that are not there.
        """
        name = prompt.front.exemplars
        if not name:
            return ()
        path = self._exemplars_path(prompt, name, form)
        if path is None:
            raise ConfigError(
                f"{prompt.where}: its exemplars {name!r} are not there",
                "put the file beside the prompt, or take the line out of the front matter",
            )
        return exemplars.read(_text(path), path)

    def _exemplars_path(self, prompt: PromptFile, name: str, form: str) -> Path | None:
        if name.endswith(exemplars.SUFFIXES):
            beside = None if prompt.path is None else prompt.path.parent / name
            if beside is not None and beside.is_file():
                return beside
            return self.path_of(f"{prompt.name.partition('/')[0]}/{name}") or self.path_of(name)
        for stem in (form, "text"):
            for suffix in exemplars.SUFFIXES:
                if stem and (path := self.path_of(f"{name}/{stem}{suffix}")) is not None:
                    return path
        return None

    def names(self) -> list[str]:
        """Return the names of all prompts, sorted."""
        found = {*self.files, *(name for folder in self.places for name in _names(folder))}
        return sorted(found)

    @cached_property
    def places(self) -> tuple[Path, ...]:
        """The folders that are searched, in this order."""
        return (*self.folders, shipped_folder())

    def path_of(self, relative: str) -> Path | None:
        """Return the first file `relative` in the folders that are searched."""
        paths = (folder / relative for folder in self.places)
        return next((path for path in paths if _is_file(path)), None)

    def _read(self, name: str, path: Path) -> PromptFile:
        shipped = path.is_relative_to(shipped_folder())
        return _parsed(name, _text(path), path, shipped, self)

    def __hash__(self) -> int:
        return hash((tuple(self.files.items()), self.folders, self.presets))


@lru_cache(maxsize=256)
def _parsed(name: str, text: str, path: Path, shipped: bool, library: Library) -> PromptFile:
    return parse(name, text, path, shipped, find=_Included(library))


@dataclass(frozen=True)
class _Included:
    """Finds the template text of a prompt that another one includes."""

    library: Library

    def __call__(self, name: str) -> str:
        return self.library.find(name).body


def library_of(
    prompts: Sequence[Path] = (), folders: Sequence[Path] = (), presets: Sequence[str] = ()
) -> Library:
    """Return the library in which the files `prompts` stand in for those they belong to.

    Raises `ConfigError` for a file that does not say where it belongs, or cannot be read.
    """
    files: dict[str, Path] = {}
    for path in prompts:
        files[name_of(path)] = path
    library = Library(files, tuple(folders), tuple(presets))
    for name in presets:
        library.preset(name)
    return library


def name_of(path: Path) -> str:
    """Return the name of the prompt that the file `path` stands in for."""
    header, _ = front.split(_text(path), f"prompt {path}")
    found = front.read(header, f"prompt {path}")
    if not found.strategy:
        raise ConfigError(
            f"prompt {path}: line 2: does not say which strategy it belongs to",
            "add a line such as `strategy: cot` to the front matter",
        )
    return f"{found.strategy}/{found.part}"


def _names(folder: Path) -> Iterator[str]:
    if folder.is_dir():
        for path in folder.rglob("*.md"):
            name = path.relative_to(folder).with_suffix("").as_posix()
            if name.count("/") == 1:
                yield name


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ConfigError(f"{path}: more than {MOST_BYTES} bytes", "name a prompt file")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        hint = "save it as UTF-8"
        raise ConfigError(f"{path}: byte {error.start} is not UTF-8", hint) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(f"{path}: {reason}", "name a file that can be read") from error
