"""What can be told of a model without asking it: where it is, whose key it takes, what it costs."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from agent.errors import AgentError, UserError
from agent.models.access import Access
from agent.models.prices import Prices
from agent.models.pricing import prices_of
from agent.models.reference import Reference, reference_of
from agent.modeltable import told
from agent.settings import Settings

IN_PROCESS = {"": "our own engine", "gguf": "our own engine", "hf": "transformers"}


@dataclass(frozen=True)
class Described:
    """What is known of a model."""

    name: str
    provider: str
    address: str
    """Empty where it runs in the process, or only its library knows."""
    protocol: str
    key: str
    """Where its key is; empty where there is none."""
    price: str
    context_tokens: int | None
    """How many tokens it holds, as far as that is known."""
    own: dict[str, object]
    """What the person set for it."""
    problem: str = ""
    """Why its key cannot be had."""


def described(settings: Settings, access: Access) -> Described:
    """Return what is known of the model of `settings`; no request is made."""
    reference = reference_of(settings.model)
    key, problem = _key(reference, access)
    prices = prices_of(reference, settings, access)
    return Described(
        name=settings.model,
        provider=reference.provider or "embedded",
        address=_address(reference, access),
        protocol=settings.protocol,
        key=key,
        price=prices.told(),
        context_tokens=_context(reference, settings, prices),
        own=told(settings.models.of(settings.model)),
        problem=problem,
    )


def listed(
    provider: str, settings: Settings, access: Access, notify: Callable[[str], None]
) -> list[str]:
    """Return the models that the endpoint of `provider` says it has.

    Raises:
        UserError: it cannot be asked that way.
        ModelUnavailable: it cannot be reached; or another `AgentError` of a model.
    """
    from agent.models.hosted.endpoints import ENDPOINTS
    from agent.models.hosted.model import HostedModel
    from agent.models.hosted.opening import endpoint_of
    from agent.models.keys.finding import key_for

    if provider not in ENDPOINTS:
        known = ", ".join(ENDPOINTS)
        raise UserError(f"{provider} has no list that could be asked for", f"these have: {known}")
    reference = Reference(provider, "-")
    model = HostedModel(
        str(reference), "-", endpoint_of(reference, access), key_for(provider, access), access,
        notify,
    )  # fmt: skip
    with closing(model), closing(model.names()) as asking:
        while True:
            try:
                next(asking)
            except StopIteration as stop:
                return sorted(stop.value)


def _key(reference: Reference, access: Access) -> tuple[str, str]:
    """Return where the key of a model is, and why it cannot be had."""
    from agent.models.keys.finding import key_for

    if not reference.hosted:
        return "", ""
    try:
        key = key_for(reference.provider, access, str(reference))
    except AgentError as error:
        return "", str(error)
    return (key.source if key else ""), ""


def _address(reference: Reference, access: Access) -> str:
    from agent.models.hosted.endpoints import ENDPOINTS
    from agent.models.hosted.opening import endpoint_of

    if reference.provider in ENDPOINTS:
        return endpoint_of(reference, access).url
    return access.base_url if reference.hosted else ""


def _context(reference: Reference, settings: Settings, prices: Prices) -> int | None:
    """Return how many tokens the model holds at once."""
    if reference.embedded or "context_tokens" in settings.models.of(settings.model).settings:
        return settings.context_tokens
    return prices.context_tokens() if reference.hosted else None
