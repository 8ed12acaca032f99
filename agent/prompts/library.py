"""Finds prompts by name: a file of the person's own, the project's, the user's, then the shipped.

A name is `strategy/part`, the file `strategy/part.md` in one of the folders. `strategy` alone means
its part `prompt`, or `system` where it has none; the name of a preset means `presets/NAME`.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from agent.errors import UserError
from agent.forms import form_of
from agent.messages import Message, Question
from agent.prompts import exemplars, front
from agent.prompts.exemplars import Exemplar, Located, source_of
from agent.prompts.file import Opened, PromptFile, parse
from agent.prompts.folders import NAME, PRESETS, is_file, names_in, shipped_folder, text_of, unused
from agent.prompts.front import Front
from agent.prompts.source import Source

MAIN = ("prompt", "system")
"""The part that the name of a strategy alone means: the first that there is."""


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
        full, path = self.locate(name)
        shipped = path.is_relative_to(shipped_folder())
        text = text_of(Source(full, path, shipped))
        return _parsed(full, text, path, shipped, self)

    def locate(self, name: str) -> tuple[str, Path]:
        """Return the full name of the prompt `name` and where it lies; see `find`."""
        mains = [f"{name}/{part}" for part in MAIN]
        for full in [name] if "/" in name else [*mains, f"{PRESETS}/{name}"]:
            path = self.files.get(full) or self._path_of_prompt(full)
            if path is not None:
                return full, path
        raise UserError(f"there is no prompt {name!r}", self._near(name))

    def _path_of_prompt(self, full: str) -> Path | None:
        return self.path_of(f"{full}.md") if NAME.fullmatch(full) else None

    def _near(self, name: str) -> str:
        """Return a hint for a person who wants a prompt `name` that there is not."""
        parts = [one for one in self.names() if one.startswith(f"{name}/")]
        if parts:
            return f"{name} has {', '.join(parts)}"
        known = self.names() if "/" in name else [
            word for one in self.names() for word in one.split("/")
        ]  # fmt: skip
        near = difflib.get_close_matches(name, known, 1, 0.6)
        return f"did you mean {near[0]!r}?" if near else "agent prompts list shows them all"

    def with_presets(self, opened: Opened) -> Opened:
        """Return `opened` with the texts of the presets in its system message."""
        if not self.presets:
            return opened
        added = "\n".join(self.preset(name) for name in self.presets)
        rest = opened.messages
        if not rest or rest[0].role != "system":
            return Opened((Message("system", added, constant=True), *rest), opened.opening)
        system = Message("system", f"{rest[0].content}\n\n{added}", rest[0].constant)
        return Opened((system, *rest[1:]), opened.opening)

    def preset(self, name: str) -> str:
        """Return the text of a preset; raise `UserError` if there is none."""
        full = f"{PRESETS}/{name}"
        if full not in self.files and self._path_of_prompt(full) is None:
            known = [one.partition("/")[2] for one in self.names() if one.startswith(f"{PRESETS}/")]
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
            raise UserError(f"there is no preset {name!r}", hint)
        return self.find(full).render()

    def asking(self, name: str, question: Question, **more: object) -> tuple[Opened, Front]:
        """Return the prompt `name` for `question`, and how its reply is decoded and read.

        A prompt may use `question`, `form`, `exemplars` and what is in `more`, and none of it.
        """
        prompt = self.find(name)
        form = form_of(question)
        known: dict[str, object] = {"question": question, "form": form, **more}
        if "exemplars" in prompt.front.variables:
            known.setdefault("exemplars", self.exemplars(prompt, form))
        return self.with_presets(prompt.open(**known)), prompt.front

    def exemplars(self, prompt: PromptFile, form: str = "") -> tuple[Exemplar, ...]:
        """Return the worked examples that `prompt` shows for answers of `form`, if any.

        Raises `PromptError` where the front matter names some that are not there.
        """
        return tuple(one.exemplar for one in self.located(prompt, form))

    def located(self, prompt: PromptFile, form: str = "") -> tuple[Located, ...]:
        """Return the same with the lines in which their parts stand."""
        if not prompt.front.exemplars:
            return ()
        path = self.exemplars_path(prompt, form)
        if path is None:
            raise prompt.source.fault(
                front.line_of("exemplars", prompt.header),
                f"its exemplars {prompt.front.exemplars!r} are not there",
                "put the file beside the prompt, or take the line out of the front matter",
            )
        return exemplars.located(text_of(source_of(path)), path)

    def exemplars_path(self, prompt: PromptFile, form: str = "") -> Path | None:
        """Return the file of the exemplars that `prompt` shows for answers of `form`."""
        name = prompt.front.exemplars
        if name.endswith(exemplars.SUFFIXES):
            return self._beside(prompt, name, f"{prompt.name.partition('/')[0]}/{name}")
        for stem in (form, "text"):
            for suffix in exemplars.SUFFIXES:
                file = f"{name}/{stem}{suffix}"
                if stem and (path := self._beside(prompt, file, file)) is not None:
                    return path
        return None

    def _beside(self, prompt: PromptFile, relative: str, named: str) -> Path | None:
        """Return the file beside a prompt that was named by its file, else that in the folders."""
        if prompt.path is not None and prompt.path == self.files.get(prompt.name):
            beside = prompt.path.parent / relative
            if is_file(beside):
                return beside
        return self.path_of(named)

    def names(self) -> list[str]:
        """Return the names of all prompts, sorted."""
        found = {*self.files, *(name for folder in self.places for name in names_in(folder))}
        return sorted(found)

    @cached_property
    def places(self) -> tuple[Path, ...]:
        """The folders that are searched, in this order."""
        return (*self.folders, shipped_folder())

    def path_of(self, relative: str) -> Path | None:
        """Return the first file `relative` in the folders that are searched."""
        paths = (folder / relative for folder in self.places)
        return next((path for path in paths if is_file(path)), None)

    def __hash__(self) -> int:
        return hash((tuple(self.files.items()), self.folders, self.presets))


@lru_cache(maxsize=256)
def _parsed(name: str, text: str, path: Path, shipped: bool, library: Library) -> PromptFile:
    return parse(name, text, path, shipped, find=_Included(library))


@dataclass(frozen=True)
class _Included:
    """Finds the template text of a prompt that another one includes."""

    library: Library

    def __call__(self, name: str) -> tuple[str, Source]:
        prompt = self.library.find(name)
        return prompt.placed, prompt.source


def library_of(
    prompts: Sequence[Path] = (), folders: Sequence[Path] = (), presets: Sequence[str] = ()
) -> Library:
    """Return the library in which the files `prompts` stand in for those they belong to.

    Raises `ConfigError` for a file that does not say where it belongs, or cannot be read.
    """
    files: dict[str, Path] = {}
    for path in prompts:
        name = name_of(path)
        if name in files and files[name] != path:
            raise UserError(
                f"{files[name]} and {path} both stand in for {name}", "name one of them"
            )
        files[name] = path
    library = Library(files, tuple(folders), tuple(presets))
    for name in presets:
        library.preset(name)
    return library


def name_of(path: Path) -> str:
    """Return the name of the prompt that the file `path` stands in for.

    Raises `PromptError` for a file that does not say it, or that nothing would use.
    """
    source = Source(str(path), path)
    header, _ = front.split(text_of(source), source)
    found = front.read(header, source)
    if not found.strategy:
        raise source.fault(
            2,
            "does not say which strategy it belongs to",
            "add a line such as `strategy: cot` to the front matter",
        )
    name = f"{found.strategy}/{found.part}"
    if hint := unused(name):
        key = "part" if f"{found.strategy}/" in hint else "strategy"
        raise source.fault(front.line_of(key, header), f"nothing uses a prompt {name!r}", hint)
    return name
