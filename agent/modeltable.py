"""What the person set for one model: the table `[models."provider:name"]` of their settings.

A table may hold some of the settings, which count wherever neither a flag nor the environment says
otherwise; where the key is; what it costs; what the model can do; and what is sent with requests.
"""

import difflib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.errors import ConfigError
from agent.messages import Json
from agent.setting import checked

SETTINGS = (
    "base_url", "temperature", "max_tokens", "step_tokens", "context_tokens", "protocol"
)  # fmt: skip
"""The settings that a table may hold."""
KEYS = ("api_key_env", "api_key_file", "api_key_command")
ABILITIES = ("grammar", "schema", "calls", "prefills")
PRICES = ("input", "output", "cached")
KNOWN = (*SETTINGS, *KEYS, *ABILITIES, "price", "request")

Placed = Callable[..., str]
"""Returns the place of a key in the file, "file:line"."""


@dataclass(frozen=True)
class Price:
    """US dollars for a million tokens."""

    input: float
    output: float
    cached: float | None = None
    """Of tokens that the provider had read before; as `input` where it is not set."""


@dataclass(frozen=True)
class ModelTable:
    """What the person set for one model."""

    settings: Mapping[str, object] = field(default_factory=dict, hash=False)
    """Of those in `SETTINGS`."""
    api_key_env: str = ""
    """The variable that holds the key."""
    api_key_file: str = ""
    """The file whose first line is the key."""
    api_key_command: str = ""
    """The program, with arguments, that prints the key."""
    price: Price | None = None
    abilities: Mapping[str, bool] = field(default_factory=dict, hash=False)
    """Of those in `ABILITIES`: what the model can do, whatever its adapter thinks."""
    request: Mapping[str, Json] = field(default_factory=dict, hash=False)
    """Fields that are sent with each request."""


NO_TABLE = ModelTable()


@dataclass(frozen=True)
class Models:
    """The tables of all models, and what they may not change."""

    tables: Mapping[str, ModelTable] = field(default_factory=dict, hash=False)
    """By the model's whole name."""
    fixed: frozenset[str] = frozenset()
    """The settings that flags or the environment gave: no table changes them."""
    provider: str = ""
    """The provider of the first model: an address that was named is one of its."""
    usual: Mapping[str, object] = field(default_factory=dict, hash=False)
    """What the settings were that the table of the present model has changed."""

    def of(self, model: str) -> ModelTable:
        """Return the table of `model`; an empty one where there is none."""
        return self.tables.get(whole(model), NO_TABLE)


def told(table: ModelTable) -> dict[str, Any]:
    """Return what stands in `table`, as in the file."""
    found: dict[str, Any] = {
        **table.settings,
        **{key: value for key in KEYS if (value := getattr(table, key))},
        **table.abilities,
    }
    if table.price is not None:
        rates = {key: getattr(table.price, key) for key in PRICES}
        found["price"] = {key: rate for key, rate in rates.items() if rate is not None}
    if table.request:
        found["request"] = {**table.request}
    return found


def whole(model: str) -> str:
    """Return the name of a model as it is compared: providers are written in small letters."""
    provider, colon, name = model.partition(":")
    return f"{provider.lower()}{colon}{name}"


def aliases_of(value: object, placed: Placed) -> dict[str, str]:
    """Return the table `[aliases]`: what the person calls models.

    Raises `ConfigError` where it is none, or an alias leads round in a circle.
    """
    found: dict[str, str] = {}
    for name, meant in _table(value, "aliases", placed).items():
        where = placed("aliases", name)
        if fault := alias_fault(name):
            raise ConfigError(f"{where}: alias {name!r} {fault}", "call it by one plain word")
        if not isinstance(meant, str) or not meant.strip():
            raise ConfigError(f"{where}: alias {name!r} names no model", f'{name} = "openai:gpt-5"')
        found[name] = meant.strip()
    for name in found:
        resolved(name, found, placed("aliases", name))
    return found


def alias_fault(name: str) -> str:
    """Return why `name` cannot be an alias; empty where it can."""
    if not name.strip() or name != name.strip():
        return "is blank at an end"
    return "holds a colon or a comma" if set(name) & set(":,") else ""


def resolved(name: str, aliases: Mapping[str, str], where: str = "aliases") -> str:
    """Return the model that `name` means; raise `ConfigError` where aliases lead in a circle."""
    passed = [name]
    while (meant := aliases.get(passed[-1])) is not None:
        passed.append(meant)
        if meant in passed[:-1]:
            told = " -> ".join(passed)
            raise ConfigError(f"{where}: aliases lead in a circle: {told}", "let one name a model")
    return whole(passed[-1])


def tables_of(
    value: object, aliases: Mapping[str, str], kinds: Mapping[str, Any], placed: Placed
) -> dict[str, ModelTable]:
    """Return the tables `[models.…]`; raise `ConfigError` for what none of them may hold."""
    found = {}
    for name, table in _table(value, "models", placed).items():
        if name in aliases:
            meant = resolved(name, aliases)
            message = f"{placed('models', name)}: {name!r} is an alias"
            raise ConfigError(message, f'write [models."{meant}"]')
        found[whole(name)] = _model_table(name, table, kinds, placed)
    return found


def _model_table(name: str, value: object, kinds: Mapping[str, Any], placed: Placed) -> ModelTable:
    table = _table(value, name, placed, "models")
    for key in table:
        if key not in KNOWN:
            near = difflib.get_close_matches(key, KNOWN, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(KNOWN)}"
            raise ConfigError(f"{placed('models', name, key)}: unknown setting {key!r}", hint)
    where = {key: placed("models", name, key) for key in table}
    settings = {
        key: checked(key, table[key], where[key], kinds) for key in SETTINGS if key in table
    }
    sources = {key: _text(key, table[key], where[key]) for key in KEYS if key in table}
    if len(sources) > 1:
        both = " and ".join(sources)
        raise ConfigError(f"{where[[*sources][1]]}: {both} do not go together", "keep one of them")
    return ModelTable(
        settings=settings,
        price=_price(name, table["price"], placed) if "price" in table else None,
        abilities={key: _truth(key, table[key], where[key]) for key in ABILITIES if key in table},
        request=_table(table.get("request", {}), "request", placed, "models", name),
        **sources,
    )


def _price(name: str, value: object, placed: Placed) -> Price:
    table = _table(value, "price", placed, "models", name)
    where = placed("models", name, "price")
    example = "write price = { input = 0.25, output = 2 }, in US dollars for a million tokens"
    if not {"input", "output"} <= set(table) <= set(PRICES):
        raise ConfigError(f"{where}: price has {', '.join(table) or 'nothing'}", example)
    for key, one in table.items():
        number = isinstance(one, int | float) and not isinstance(one, bool)
        if not number or not 0 <= one < math.inf:
            raise ConfigError(f"{where}: price: {key} is {one!r}", example)
    return Price(**{key: float(one) for key, one in table.items()})


def _table(value: object, name: str, placed: Placed, *above: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ConfigError(f"{placed(*above, name)}: {name} is no table", f"write [{name}]")
    return value


def _text(key: str, value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise ConfigError(f"{where}: {key} is no text", f'write {key} = "…"')
    return value.strip()


def _truth(key: str, value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(f"{where}: {key} is {value!r}", "give true or false")
    return value
