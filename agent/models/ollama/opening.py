"""Opens such a model."""

from collections.abc import Callable

from agent import offline
from agent.errors import ModelUnavailable, UserError
from agent.models.access import Access
from agent.models.hosted.lines import Lines
from agent.models.keys.finding import key_for
from agent.models.model import Model
from agent.models.ollama.address import address_of
from agent.models.ollama.model import OllamaModel
from agent.models.ollama.server import Server
from agent.models.patience import Patience
from agent.models.reference import Reference
from agent.settings import Settings


def open_ollama(
    reference: Reference, settings: Settings, access: Access, notify: Callable[[str], None]
) -> Model:
    """Return the model that `reference` names; the server is asked what it can do.

    Raises:
        ModelUnavailable: there is no server, or no such model on it.
    """
    if not reference.name:
        raise UserError("ollama: names no model", "write ollama:NAME; ollama list shows names")
    place = address_of(access)
    if access.offline:
        if not place.is_here:
            raise ModelUnavailable(f"{place.host}: the network is off (--offline)")
        for host in (place.host, "127.0.0.1", "::1"):
            offline.admit(host, place.port)
    key = key_for("ollama", access, str(reference))
    if key is not None and place.scheme == "http" and not place.is_here:
        notify(f"{place.host} is asked without encryption: the key is not sent")
        key = None
    server = Server(Lines(place, access), access, key)
    request = settings.models.of(settings.model).request
    model = OllamaModel(str(reference), reference.name, server, settings.context_tokens, request)
    try:
        model.look_up()
    except BaseException:
        model.close()
        raise
    return Patience(model, access.tries, notify)
