"""What code of project folders the person has enabled: each file by its path and its content.

A folder that was cloned may hold tools; nothing of them runs before the person says so, and a
changed file is another one. Kept as JSON, for the person alone to write.
"""

import hashlib
import json
import os
import stat
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from agent.errors import AgentError, ConfigError, UserError
from agent.replacing import PRIVATE, replaced
from agent.settings import Settings

FILE = "enabled-tools.json"
KINDS = (".py", ".toml")
MOST_BYTES = 10_000_000
"""Of a file: larger ones are no tools."""


@dataclass(frozen=True)
class Trust:
    """The files that are enabled."""

    path: Path

    @classmethod
    def of(cls, settings: Settings) -> "Trust":
        """Return what the person of `settings` has enabled; nothing where they have no folder."""
        try:
            return cls(settings.state_folder / FILE)
        except ConfigError:
            return cls(Path(os.devnull) / FILE)

    def allowed(self, path: Path) -> str:
        """Return the content, as SHA-256, with which `path` may run; empty: it may not."""
        found = digest_of(path)
        return found if found and self.read().get(str(path.resolve())) == found else ""

    def allows(self, path: Path) -> bool:
        """Return whether `path` may run as it is now."""
        return bool(self.allowed(path))

    def enable(self, paths: Iterable[Path]) -> list[Path]:
        """Let files run, as they are now; a folder stands for those in it. Return them.

        Raises `UserError` where there is nothing to enable.
        """
        known = dict(self.read())
        files = _files_of(paths)
        for path in files:
            known[str(path)] = digest_of(path)
        self._write(known)
        return files

    def disable(self, paths: Iterable[Path]) -> list[Path]:
        """Let files run no more. Return those that could."""
        known = dict(self.read())
        whole = [path.resolve() for path in paths]
        gone = [one for one in known if any(Path(one).is_relative_to(path) for path in whole)]
        self._write({one: digest for one, digest in known.items() if one not in gone})
        return [Path(one) for one in gone]

    def read(self) -> Mapping[str, str]:
        """Return the enabled files; none where the list is damaged, or others may write it."""
        try:
            about = self.path.stat()
            found = json.loads(self.path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        if os.name == "posix" and (
            about.st_uid not in (os.getuid(), 0) or about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        ):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, known: Mapping[str, str]) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with replaced(self.path, PRIVATE) as file:
                json.dump(dict(sorted(known.items())), file, indent=1)
        except OSError as error:
            reason = error.strerror or str(error)
            raise AgentError(f"{self.path} cannot be written: {reason}", "make room") from error


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, a command with what it runs; empty: it cannot be read."""
    try:
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            return ""
        content = path.read_bytes()
        found = hashlib.sha256(content)
        for program in _programs_of(path.absolute(), content) if path.suffix == ".toml" else ():
            found.update(hashlib.sha256(program.read_bytes()).digest())
        return found.hexdigest()
    except OSError:
        return ""


def _programs_of(path: Path, content: bytes) -> list[Path]:
    """Return the files that a command runs or is given, as far as its description names them."""
    try:
        described = tomllib.loads(content.decode())
    except (ValueError, RecursionError):  # it is no command, and runs nothing
        return []
    argv, cwd = described.get("argv"), described.get("cwd")
    flat = [one for part in _listed(argv) for one in (_listed(part) or [part])]
    folders = [path.parent, path.parent.parent.parent]
    folders += [Path(cwd).expanduser()] if isinstance(cwd, str) else []
    named = [folder / one for one in flat if isinstance(one, str) for folder in folders]
    return [one for one in named if _is_file(one)]


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _is_file(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_size <= MOST_BYTES
    except (OSError, ValueError):  # an argument may be no name of a file
        return False


def _files_of(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        whole = path.resolve()
        inside = sorted(one for one in whole.glob("*") if one.suffix in KINDS)
        files = inside if whole.is_dir() else [whole]
        files = [one for one in files if digest_of(one)]
        if not files:
            raise UserError(f"{path}: there is no tool to enable", "name a file.py or its folder")
        found += files
    return found
