"""What goes wrong with a provider's library, in our words.

Each library has errors of its own. They are told apart by what they agree on: the HTTP status, as
in https://www.rfc-editor.org/rfc/rfc9110#status.codes, and the names of their classes.
"""

import re
import time
from collections.abc import Iterator, Mapping
from typing import Any

from agent.errors import (
    AgentError,
    AuthenticationFailed,
    ContextOverflow,
    ModelUnavailable,
)
from agent.models.passing import Limited, Passing, after_of

MOST_TOLD = 200
"""Characters of what a server says that are told on."""
NO_CREDENTIALS = re.compile(
    r"authenticat|unauthori[sz]ed|permission|forbidden|credential|accessdenied|unrecognizedclient",
    re.IGNORECASE,
)
NOT_FOUND = re.compile(r"notfound|not_found", re.IGNORECASE)
TOO_MUCH = re.compile(r"ratelimit|toomany|throttl|resourceexhausted|quota", re.IGNORECASE)
TOO_LATE = re.compile(r"timeout|timedout|deadline", re.IGNORECASE)
UNREACHED = re.compile(
    r"connect|overloaded|unavailable|internalserver|servererror|remoteprotocol|readerror|"
    r"writeerror|network|dns|gaierror|incompleteread|broken", re.IGNORECASE
)  # fmt: skip
TOO_LONG = re.compile(
    r"prompt is too long|context.{0,12}(?:length|window|limit|size)|maximum context|"
    r"too many (?:input )?tokens|input is too long|token count .{0,40}exceeds",
    re.IGNORECASE,
)
NAMES = "is the model's name as the provider writes it?"
OVERFLOW = "ContextOverflow"
CERTIFICATE = "CERTIFICATE_VERIFY_FAILED"


def fault_of(error: BaseException, model: str, key_source: str) -> AgentError | None:
    """Return what `error` of a provider's library means; None where it is a mistake of ours.

    Args:
        error: what was raised.
        model: the model's name, for people.
        key_source: where the key was found.
    """
    if isinstance(error, AgentError):
        return error
    family = [*_family(error)]
    status = next((found for one in family if (found := _status(one))), 0)
    names = " ".join(kind.__name__ for one in family for kind in type(one).__mro__[:-3])
    told = _told(error)
    if OVERFLOW in names or (status in (400, 413, 422) and TOO_LONG.search(told)):
        return ContextOverflow(f"{model}: the messages do not fit: {told}")
    if status:
        return _by_status(status, model, told, key_source, family)
    return _by_name(names, model, told, key_source, family)


def _by_status(
    status: int, model: str, told: str, source: str, family: list[BaseException]
) -> AgentError:
    what = f"{model}: the provider says {status}: {told}"
    if status in (401, 403):
        return _refused(what, source)
    if status == 404:
        return ModelUnavailable(what, NAMES)
    if status == 429:
        return Limited(what, after_s=_after(family))
    if status in (408, 409) or status >= 500:
        return Passing(what, after_s=_after(family))
    return ModelUnavailable(what)


def _by_name(
    names: str, model: str, told: str, source: str, family: list[BaseException]
) -> AgentError | None:
    what = f"{model}: {told}"
    if any(CERTIFICATE in str(one) for one in family):
        return ModelUnavailable(
            f"{model}: the server's certificate is not trusted: {told}",
            "name the authority that signed it: --set ca_bundle=FILE",
        )
    if TOO_LATE.search(names):
        return Passing(f"{model}: the provider did not reply in time: {told}")
    if UNREACHED.search(names):
        return Passing(f"{model}: the provider cannot be reached: {told}")
    if TOO_MUCH.search(names):
        return Limited(what, after_s=_after(family))
    if NO_CREDENTIALS.search(names):
        return _refused(what, source)
    if NOT_FOUND.search(names):
        return ModelUnavailable(what, NAMES)
    library = type(family[0]).__module__.partition(".")[0] not in ("builtins", "agent")
    if library or isinstance(family[0], OSError):
        return ModelUnavailable(f"{model}: {type(family[0]).__name__}: {told}")
    return None


def _refused(what: str, source: str) -> AgentError:
    hint = f"the key is from {source}" if source else "no key of ours was sent"
    return AuthenticationFailed(what, hint)


def _family(error: BaseException) -> Iterator[BaseException]:
    """Yield `error` and what it came from."""
    seen: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in seen:
        seen.append(one)
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _status(error: BaseException) -> int:
    response = getattr(error, "response", None)
    found: Any = [getattr(error, name, None) for name in ("status_code", "http_status", "status")]
    found += [getattr(response, "status_code", None), getattr(error, "code", None)]
    if isinstance(response, Mapping):  # botocore's
        found.append(response.get("ResponseMetadata", {}).get("HTTPStatusCode"))
    return next((one for one in found if type(one) is int and 400 <= one <= 599), 0)


def _after(family: list[BaseException]) -> float | None:
    for one in family:
        response = getattr(one, "response", None)
        headers = getattr(response, "headers", None) or getattr(one, "headers", None)
        if isinstance(response, Mapping):
            headers = response.get("ResponseMetadata", {}).get("HTTPHeaders")
        try:
            found = {str(key).lower(): str(value) for key, value in dict(headers or {}).items()}
        except (TypeError, ValueError):
            continue
        if (after := after_of(found, time.time())) is not None:
            return after
    return None


def _told(error: BaseException) -> str:
    """Return what the provider says, in one line."""
    body = getattr(error, "body", None)
    inner = body.get("error", body) if isinstance(body, Mapping) else None
    said = inner.get("message") if isinstance(inner, Mapping) else None
    text = " ".join(str(said or error).split()) or type(error).__name__
    return text if len(text) <= MOST_TOLD else f"{text[:MOST_TOLD]} …"
