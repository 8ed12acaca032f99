"""Opens such a model."""

from collections.abc import Callable

from agent.errors import ModelUnavailable
from agent.models.access import Access
from agent.models.model import Model
from agent.models.reference import Reference
from agent.settings import Settings


def open_hf(
    reference: Reference, settings: Settings, access: Access, notify: Callable[[str], None]
) -> Model:
    """Return the model that `reference` names; nothing is sent before it is asked."""
    raise ModelUnavailable(f"{reference.provider}: is not built yet")
