"""Opens a model behind an OpenAI-compatible endpoint."""

from collections.abc import Callable
from dataclasses import replace

from agent import offline
from agent.errors import AuthenticationFailed, ModelUnavailable, UserError
from agent.models.access import Access
from agent.models.hosted.endpoints import ENDPOINTS, Endpoint
from agent.models.hosted.model import HostedModel
from agent.models.hosted.place import Place, place_of
from agent.models.keys.finding import key_for, missing
from agent.models.model import Model
from agent.models.patience import Patience
from agent.models.reference import Reference
from agent.settings import Settings

VARIABLES = {"openai": "OPENAI_BASE_URL"}
"""The variables that name an endpoint to the providers' own tools."""


def open_hosted(
    reference: Reference, settings: Settings, access: Access, notify: Callable[[str], None]
) -> Model:
    """Return the model that `reference` names; nothing is sent before it is asked."""
    if not reference.name:
        raise UserError(
            f"{reference.provider}: names no model", f"name one: {reference.provider}:NAME"
        )
    endpoint = endpoint_of(reference, access)
    place = place_of(endpoint.url)
    _admit(place, reference, access)
    key = key_for(reference.provider, access, str(reference))
    if key is None and not endpoint.local:
        raise AuthenticationFailed(
            f"there is no key for {reference.provider}", missing(reference.provider)
        )
    if key is not None and place.scheme == "http" and not place.is_here:
        notify(f"{place.host} is reached by http: whoever is in between can read the key")
    extra = settings.models.of(settings.model).request
    name = str(reference)
    model = HostedModel(name, reference.name, endpoint, key, access, notify, extra)
    return Patience(model, access.tries, notify)


def endpoint_of(reference: Reference, access: Access) -> Endpoint:
    """Return where the model is: where the person said, else where its provider is.

    An endpoint of the person's own may need no key, and what it can do is found out by asking.
    """
    usual = ENDPOINTS[reference.provider]
    variable = VARIABLES.get(reference.provider, "")
    url = access.base_url or access.environment.get(variable, "").strip()
    if not url or url.rstrip("/") == usual.url:
        return usual
    if usual.local:
        return replace(usual, url=url)
    return replace(usual, url=url, local=True, limit="max_tokens", strict=False, extra={})


def _admit(place: Place, reference: Reference, access: Access) -> None:
    """Refuse a server on another machine where the network may not be used."""
    if place.is_here:
        offline.admit_url(place.origin)
    elif access.offline:
        raise ModelUnavailable(
            f"{reference.provider}: {place.host} is another machine, and the network is off",
            "leave out --offline, or name a model that runs here: agent models list",
        )
