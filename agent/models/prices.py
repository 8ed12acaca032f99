"""What hosted models cost: the person's own price first, then a table of the providers' prices.

The table is that of genai-prices (https://github.com/pydantic/genai-prices). It is part of the
package, and `agent models prices update` keeps a newer one in the cache. Importing it takes a
quarter of a second: nothing here does before the price of a hosted model is asked for.
"""

import ipaddress
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from agent.errors import ModelUnavailable
from agent.messages import Usage
from agent.models.reference import Reference
from agent.modeltable import Price
from agent.replacing import replaced

if TYPE_CHECKING:
    from genai_prices.data_snapshot import DataSnapshot

FILE = "prices.json"
PROVIDERS = {
    "google_genai": "google", "google_vertexai": "google", "mistralai": "mistral", "bedrock": "aws",
    "bedrock_converse": "aws", "azure_openai": "azure", "xai": "x-ai",
    "moonshot": "moonshotai", "zhipu": "zhipuai",
}  # fmt: skip
"""What the table calls providers whose names are others."""
FREE = ("", "gguf", "hf", "ollama", "lmstudio", "vllm", "llamacpp", "fake")
"""Providers whose models run on machines of the person's own."""
MILLION = 1_000_000
LARGEST_BYTES = 50_000_000


@dataclass(frozen=True)
class Prices:
    """Says what calls of one model cost."""

    reference: Reference
    address: str = ""
    """The endpoint, where it is not the provider's own."""
    own: Price | None = None
    """The person's price."""
    folder: Path | None = None
    """Where a newer table may be."""

    @property
    def free(self) -> bool:
        """Whether the model runs on a machine of the person's own, and they set no price."""
        if self.own is not None:
            return False
        return self.reference.provider in FREE or (bool(self.address) and near(self.address))

    def cost(self, usage: Usage) -> float | None:
        """Return what a call cost in US dollars; None where no price is known."""
        if self.free:
            return 0.0
        if self.own is not None:
            return of_own(self.own, usage)
        return self._listed(usage)

    def known(self) -> bool:
        """Return whether there is a price at all."""
        return self.cost(Usage(prompt_tokens=1, completion_tokens=1)) is not None

    def told(self) -> str:
        """Return the price in words, for a million tokens; empty where none is known."""
        if self.free:
            return "free"
        few = MILLION // 1000  # a million at once may cost more for each
        rates = [self.cost(Usage(prompt_tokens=few)), self.cost(Usage(completion_tokens=few))]
        read, written = (None if one is None else f"${1000 * one:g}" for one in rates)
        whose = ", your own price" if self.own else ""
        return f"{read} read, {written} written for a million tokens{whose}" if read else ""

    def context_tokens(self) -> int | None:
        """Return how many tokens the model holds at once, where the table says so."""
        where = self._where
        try:
            _, found = table(self.folder).find_provider_model(self.reference.name, None, *where)
        except LookupError:
            return None
        return found.context_window

    @property
    def _where(self) -> tuple[str | None, str | None]:
        """Return the provider by its name in the table, or by its address."""
        provider = PROVIDERS.get(self.reference.provider, self.reference.provider)
        return (None, self.address) if self.address else (provider, None)

    def _listed(self, usage: Usage) -> float | None:
        """Return what a call costs by the table."""
        from genai_prices import Usage as Listed

        calls = Listed(
            input_tokens=usage.prompt_tokens,
            cache_read_tokens=min(usage.cached_tokens, usage.prompt_tokens),
            output_tokens=usage.completion_tokens,
        )
        provider, address = self._where
        try:
            found = table(self.folder).calc(
                calls,
                self.reference.name,
                provider_id=provider,
                provider_api_url=address,
                genai_request_timestamp=None,
            )
        except (LookupError, ValueError):  # not in the table, or without a price for such tokens
            return None
        return float(found.total_price)


def of_own(price: Price, usage: Usage) -> float:
    """Return what a call costs by the person's own price."""
    cached = min(usage.cached_tokens, usage.prompt_tokens)
    rate = price.input if price.cached is None else price.cached
    read = (usage.prompt_tokens - cached) * price.input + cached * rate
    return (read + usage.completion_tokens * price.output) / MILLION


def near(address: str) -> bool:
    """Return whether the server at `address` is on this machine or in its own network."""
    host = urlsplit(address if "://" in address else f"//{address}").hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return False
    return found.is_loopback or found.is_private


def table(folder: Path | None) -> "DataSnapshot":
    """Return the newest table there is."""
    from genai_prices import data_snapshot

    kept = _kept(folder) if folder is not None else None
    return kept or data_snapshot.get_snapshot()


def date_of(folder: Path) -> datetime | None:
    """Return when the table in `folder` was fetched; None where that of the package is used."""
    path = folder / FILE
    return datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.is_file() else None


def keep(content: bytes, folder: Path) -> int:
    """Use the table `content` from now on; return how many models it has.

    Raises `ModelUnavailable` where it is none, or cannot be kept.
    """
    hint = "the prices that were installed go on to be used"
    try:
        found = _read(json.loads(content))
    except Exception:  # of whatever kind: it came from outside, and the library checks it
        raise ModelUnavailable("what came is no table of prices", hint) from None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with replaced(folder / FILE) as file:
            file.write(content.decode())
    except OSError as error:
        reason = error.strerror or str(error)
        raise ModelUnavailable(f"{folder / FILE}: cannot be written: {reason}", hint) from None
    _tables.clear()
    return sum(len(provider.models) for provider in found.providers)


_tables: dict[Path, "DataSnapshot | None"] = {}
"""Tables read so far: reading one takes a second."""


def _kept(folder: Path) -> "DataSnapshot | None":
    """Return the table in `folder`; None where there is none, or it cannot be read."""
    if folder not in _tables:
        _tables[folder] = None
        path = folder / FILE
        with suppress(Exception):  # damaged, or of another version: the package's own is used
            if path.is_file() and path.stat().st_size <= LARGEST_BYTES:
                _tables[folder] = _read(json.loads(path.read_bytes()))
    return _tables[folder]


def _read(payload: Any) -> "DataSnapshot":
    """Return the table that the package's updater would make of what it fetched."""
    from genai_prices.data_snapshot import DataSnapshot
    from genai_prices.types import _providers_from_raw

    if not isinstance(payload, list) or not payload:
        raise ValueError("a table is a list of providers")
    return DataSnapshot(_providers_from_raw(payload), from_auto_update=True)
