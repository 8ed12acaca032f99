"""How a model of the person's choice is held: where, in which numbers, and what may be read.

The names of devices and numbers are PyTorch's
(https://docs.pytorch.org/docs/stable/tensor_attributes.html).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from agent.errors import ConfigError
from agent.messages import Json

DTYPES = ("auto", "float32", "bfloat16", "float16")
DEVICE = re.compile(r"auto|cpu|mps|(?:cuda|xpu)(?::\d{1,3})?")


@dataclass(frozen=True)
class Options:
    """How a model is held."""

    device: str = "auto"
    """cpu, mps, cuda or cuda:N; auto takes the graphics processors that there are, else cpu."""
    dtype: str = "auto"
    """The numbers it computes with; auto takes 16 bits where the device is fast with them."""
    pickle: bool = False
    """Whether weights may be read that are no safetensors: they are pickled, and may be anything
    that Python can be made to do."""


def options_of(table: Mapping[str, Json], model: str) -> Options:
    """Return the options that the person set for `model`.

    Raises:
        ConfigError: one that there is not, or a value that it cannot have.
    """
    known = {one.name for one in fields(Options)}
    if unknown := sorted(set(table) - known):
        raise ConfigError(
            f"{model}: request has no option {unknown[0]!r}", f"it knows {', '.join(sorted(known))}"
        )
    found = replace(Options(), **_plain(table))
    if not isinstance(found.device, str) or DEVICE.fullmatch(found.device) is None:
        raise _wrong(model, "device", found.device, "auto, cpu, mps, cuda or cuda:N")
    if found.dtype not in DTYPES:
        raise _wrong(model, "dtype", found.dtype, ", ".join(DTYPES))
    if not isinstance(found.pickle, bool):
        raise _wrong(model, "pickle", found.pickle, "true, false")
    return found


def _plain(table: Mapping[str, Json]) -> dict[str, Any]:
    return dict(table)


def _wrong(model: str, name: str, value: object, allowed: str) -> ConfigError:
    return ConfigError(f"{model}: {name} cannot be {value!r}", f"it may be {allowed}")
