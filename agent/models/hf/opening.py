"""Opens a model of transformers: finds its files, loads it, says what is missing."""

import importlib.util
import os
import time
from collections.abc import Callable

from agent.errors import ModelUnavailable
from agent.models.access import Access
from agent.models.embedded.cores import usable_cores
from agent.models.embedded.engine import SPIN
from agent.models.hf.fetching import fetch
from agent.models.hf.loading import Loaded, load
from agent.models.hf.model import HfModel
from agent.models.hf.network import Network
from agent.models.hf.options import options_of
from agent.models.hf.place import Local, place_of
from agent.models.hf.quiet import quiet
from agent.models.keys.finding import key_for
from agent.models.reference import Reference
from agent.settings import Settings

PACKAGES = ("torch", "transformers", "accelerate", "llguidance")
INSTALL = "pip install 'agent[hf]'"


def open_hf(
    reference: Reference, settings: Settings, access: Access, notify: Callable[[str], None]
) -> HfModel:
    """Return the model that `reference` names, loaded and ready.

    Raises:
        UserError: this names no model.
        ConfigError: an option of it is wrong.
        ModelUnavailable: a package is missing, or the model cannot be had or loaded.
    """
    begun = time.monotonic()
    options = options_of(settings.models.of(str(reference)).request, str(reference))
    place = place_of(reference.name)
    _look_for_packages(gguf=bool(place.gguf))
    if not isinstance(place, Local):
        key = key_for("hf", access, str(reference))
        folder = fetch(
            place, options, settings.hub_url, key.value if key else "", settings.offline, notify
        )
        place = Local(folder, place.gguf)
    os.putenv("GOMP_SPINCOUNT", SPIN)  # read by the library at the moment it is loaded
    with quiet():
        _set_threads(settings.threads)
    loaded = load(place.folder, place.gguf, options, str(reference))
    return _model(str(reference), loaded, settings, notify, begun)


def _model(
    name: str, loaded: Loaded, settings: Settings, notify: Callable[[str], None], begun: float
) -> HfModel:
    if not loaded.tokens.templated_by_itself:
        notify(f"{name} has no chat template: it is given plain text")
    most = settings.context_tokens
    context = min(most, loaded.trained_tokens or most)
    network = Network(loaded.module, loaded.tokens)
    return HfModel(name, network, context, time.monotonic() - begun)


def _look_for_packages(gguf: bool) -> None:
    wanted = (*PACKAGES, "gguf") if gguf else PACKAGES
    missing = [name for name in wanted if importlib.util.find_spec(name) is None]
    if missing:
        raise ModelUnavailable(f"hf: needs {', '.join(missing)}, not installed here", INSTALL)


def _set_threads(wanted: int) -> None:
    """Let the library compute on the cores of this process alone."""
    import torch

    torch.set_num_threads(wanted or usable_cores())
