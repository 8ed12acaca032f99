"""Opens such a model."""

from collections.abc import Callable
from urllib.parse import urlsplit

from agent.models.access import Access
from agent.models.langchain.asking import Asking
from agent.models.langchain.building import built
from agent.models.langchain.dotted import brought
from agent.models.langchain.model import LangChainModel
from agent.models.model import Model
from agent.models.patience import Patience
from agent.models.reference import Reference
from agent.settings import Settings

BROUGHT = "langchain"
"""The provider of models that people bring as code of their own."""


def open_langchain(
    reference: Reference, settings: Settings, access: Access, notify: Callable[[str], None]
) -> Model:
    """Return the model that `reference` names; nothing is sent before it is asked."""
    source, model = "", None
    if reference.provider == BROUGHT:
        model = brought(reference.name)
    else:
        model, key = built(reference, access, notify)
        source = key.source if key else ""
    asking = Asking(model, settings.models.of(settings.model).request)
    host = urlsplit(access.base_url).hostname or _host(model)
    named = LangChainModel(
        str(reference), reference.provider, asking, access.idle_s, access.connect_s, source, host
    )
    return Patience(named, access.tries, notify)


def _host(model: object) -> str:
    """Return the host that `model` asks, as far as a field of it says; empty where none does."""
    for name, value in vars(model).items():
        if isinstance(value, str) and "://" in value and name.endswith(("url", "base", "endpoint")):
            return urlsplit(value).hostname or ""
    return ""
