"""Builds a provider's chat model: key, address, time limits, and no retries of its own.

Integrations agree on what they need, not on what they call it: the names are looked up in the
fields of their classes (https://docs.langchain.com/oss/python/langchain/models#parameters).
"""

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from agent.errors import AuthenticationFailed, ModelUnavailable, UserError
from agent.models.access import Access
from agent.models.keys.finding import key_for, missing
from agent.models.keys.key import Key
from agent.models.langchain.providers import chat_class
from agent.models.reference import Reference
from agent.offline import is_here
from agent.reach import ENVIRONMENT

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

KEYS = ("api_key", "bedrock_api_key", "huggingfacehub_api_token")
URLS = ("azure_endpoint", "endpoint_url", "base_url", "endpoint", "api_base", "url")
TIMEOUTS = ("timeout", "request_timeout", "default_request_timeout", "timeout_seconds")
PROXIES = ("proxy", "proxy_url")
ONE_TRY: Mapping[str, int] = {"google_genai": 1, "google_vertexai": 1}
"""What means a single try; 0 elsewhere. Google's own default hides behind 0."""
OTHER_CREDENTIALS = ("bedrock", "anthropic_bedrock", "google_vertexai", "google_anthropic_vertex",
                     "azure", "litellm", "langsmith")  # fmt: skip
"""Providers, by how they begin, whose libraries also find credentials where we do not look."""
NO_KEY = "none"
"""What servers on this machine get that want no key."""


def built(
    reference: Reference, access: Access, notify: Callable[[str], None]
) -> "tuple[BaseChatModel, Key | None]":
    """Return the chat model that `reference` names, and the key that it was given.

    Raises:
        UserError: nobody knows the provider, or its library refuses what it is given.
        ModelUnavailable: its package is not installed, or only servers elsewhere have it.
        AuthenticationFailed: it needs a key that is not there.
    """
    provider = reference.provider
    if not reference.name:
        raise UserError(f"{provider}: names no model", f"write {provider}:NAME")
    if access.offline and not _is_near(access.base_url):
        raise ModelUnavailable(f"{reference}: the network is off (--offline)")
    kind = chat_class(provider)
    if provider == "huggingface":
        from agent.models.langchain.huggingface import built_endpoint

        key = _key(reference, access, wants_one=True)
        return built_endpoint(kind, reference.name, key, access), key
    names = {**_names(kind, provider)}
    key = _key(reference, access, wants_one="key" in names)
    given = _given(reference, access, names, key)
    _notify_of_unused(reference, access, names, notify)
    try:
        return kind(**given), key
    except Exception as error:  # pydantic's, or what libraries say of missing credentials
        raise UserError(f"{reference}: {told(error)}") from None


def told(error: Exception) -> str:
    """Return what a library says of what it was given, without that: there is a key in it."""
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        found = error.errors(include_url=False, include_context=False, include_input=False)
        text = "; ".join(one["msg"] for one in found)
    else:
        text = str(error)
    return " ".join(text.split())[:300]


def _given(
    reference: Reference, access: Access, names: Mapping[str, str], key: Key | None
) -> dict[str, Any]:
    found = {
        "model": reference.name,
        "key": key.value if key else NO_KEY if _is_near(access.base_url) else None,
        "url": access.base_url or None,
        "timeout": max(1, math.ceil(access.idle_s)),
        "retries": ONE_TRY.get(reference.provider, 0),
        "proxy": access.proxy if access.proxy not in ("", ENVIRONMENT) else None,
    }
    return {
        names[what]: value for what, value in found.items() if what in names and value is not None
    }


def _names(kind: "type[BaseChatModel]", provider: str) -> Mapping[str, str]:
    """Return what the class calls the things that we give it; only those that it has."""
    fields = kind.model_fields
    called = {name: field.alias or name for name, field in fields.items()}
    wanted = {
        "model": ("model", "model_id", "model_name", "azure_deployment"),
        "key": (*KEYS, f"{provider}_api_key"), "url": URLS, "timeout": TIMEOUTS,
        "retries": ("max_retries", "retries"), "proxy": (*PROXIES, f"{provider}_proxy"),
    }  # fmt: skip
    found = {}
    for what, names in wanted.items():
        for name in names:
            match = next((own for own, alias in called.items() if name in (own, alias)), None)
            if match is not None:
                found[what] = called[match]
                break
    if "key" not in found:
        own = next((name for name in fields if name.endswith(("_api_key", "_apikey"))), None)
        if own is not None:
            found["key"] = called[own]
    return found


def _key(reference: Reference, access: Access, wants_one: bool) -> Key | None:
    provider = reference.provider
    key = key_for(provider, access, str(reference))
    elsewhere = provider.startswith(OTHER_CREDENTIALS) or _is_near(access.base_url)
    if key is None and wants_one and not elsewhere:
        raise AuthenticationFailed(f"there is no key for {provider}", missing(provider))
    return key


def _notify_of_unused(
    reference: Reference, access: Access, names: Mapping[str, str], notify: Callable[[str], None]
) -> None:
    if access.base_url and "url" not in names:
        notify(f"{reference.provider}: takes no address: --base-url is not used")
    if access.proxy not in ("", ENVIRONMENT) and "proxy" not in names:
        notify(f"{reference.provider}: takes no proxy: set HTTPS_PROXY for it")
    if access.ca_bundle:
        notify(f"{reference.provider}: takes no ca_bundle: set SSL_CERT_FILE for it")


def _is_near(url: str) -> bool:
    from urllib.parse import urlsplit

    try:
        return bool(url) and is_here(urlsplit(url).hostname or "")
    except ValueError:
        return False
