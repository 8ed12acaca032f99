"""What a response means that is no reply, sorted by who can mend it.

Codes: https://platform.openai.com/docs/guides/error-codes; other providers say more in words.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from agent.clean import printable
from agent.errors import (
    AgentError,
    AuthenticationFailed,
    ContextOverflow,
    ModelUnavailable,
    RateLimited,
)
from agent.models.keys.key import Key
from agent.models.passing import Limited, Passing, after_of

SHOWN = 200
"""So many bytes are shown of a body that says nothing that we understand."""
PASSING = frozenset({408, 409, 425, 500, 502, 503, 504, 529})
OVERFLOW = re.compile(
    r"context[_ ](length|size|window)|maximum context|prompt is too long|too many tokens"
    r"|range of input length|reduce the length|exceeds? .{0,30}context",
    re.IGNORECASE,
)
SPENT = re.compile(r"insufficient[_ ](quota|balance|credit)|exceeded your current quota|arrearage",
                   re.IGNORECASE)  # fmt: skip
VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")
PAID = "see what the account still has, or name another model: -m"


class Missing(ModelUnavailable):
    """The endpoint does not know the model, or the path."""


class Refused(ModelUnavailable):
    """The endpoint refuses the request: perhaps one parameter of it."""

    def __init__(self, message: str, said: str, parameter: str) -> None:
        super().__init__(message)
        self.said, self.parameter = said, parameter


@dataclass(frozen=True)
class Said:
    """What a body says about a fault."""

    message: str
    code: str = ""
    parameter: str = ""


@dataclass(frozen=True)
class Asked:
    """Who was asked, for what is told about it."""

    provider: str
    host: str
    key: Key | None

    def clean(self, text: str) -> str:
        """Return `text` in one line for people, without the key that a server may say again."""
        if self.key is not None:
            text = text.replace(self.key.value, "[the key]")
        return " ".join(printable(text).split())

    def start(self, body: bytes) -> str:
        """Return how `body` begins."""
        return self.clean(body[:SHOWN].decode("utf-8", "replace")) if body.strip() else "nothing"


def fault_of(
    asked: Asked, status: int, headers: Mapping[str, str], body: bytes, now: float
) -> AgentError:
    """Return the error that a response is; `now` is in seconds since the epoch."""
    said = said_in(asked, body)
    told = f"{asked.provider}: {{}} ({status}): {said.message}"
    if 300 <= status < 400:
        return _redirected(asked, status, headers)
    if status in (401, 403) and "logprobs" not in said.message:
        return _unknown(asked, status, said)
    if status == 402 or SPENT.search(f"{said.code} {said.message}"):
        return RateLimited(told.format("the account has no credit left"), PAID)
    if status == 429:
        return Limited(told.format("rate limited"), after_s=after_of(headers, now))
    if status in PASSING:
        return Passing(told.format("the server failed"), after_s=after_of(headers, now))
    if status == 404:
        return Missing(told.format("not found"), "does its address end as the provider says?")
    if status == 413 or OVERFLOW.search(f"{said.code} {said.message}"):
        return ContextOverflow(told.format("the question does not fit into the context"))
    if status in (400, 403, 422):
        return Refused(told.format("refused"), said.message, said.parameter)
    return ModelUnavailable(told.format("no reply"))


def fault_in(asked: Asked, error: object, now: float) -> AgentError:
    """Return the error that came in the middle of a reply."""
    said = said_in(asked, json.dumps({"error": error}).encode())
    code = said.code if re.fullmatch(r"[45]\d\d", said.code) else ""
    if code:
        return fault_of(asked, int(code), {}, json.dumps({"error": error}).encode(), now)
    text = f"{said.code} {said.message}"
    if OVERFLOW.search(text):
        message = f"{asked.provider}: the question does not fit into the context: {said.message}"
        return ContextOverflow(message)
    if SPENT.search(text):
        return RateLimited(f"{asked.provider}: no credit is left: {said.message}", PAID)
    if "rate_limit" in text:
        return Limited(f"{asked.provider}: rate limited: {said.message}")
    return Passing(f"{asked.provider}: the server failed: {said.message}")


def no_reply(asked: Asked, what: str, body: bytes) -> ModelUnavailable:
    """Return the error of a response that is `what`, and no reply."""
    return ModelUnavailable(
        f"{asked.provider}: {asked.host} sent {what} and no reply: {asked.start(body)}",
        "is it an OpenAI-compatible endpoint? its address usually ends in /v1",
    )


def said_in(asked: Asked, body: bytes) -> Said:
    """Return what `body` says, in whatever form; the first bytes where that is none we know."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, list) and found:
        found = found[0]
    error = found.get("error", found) if isinstance(found, dict) else found
    if isinstance(error, str) and error.strip():
        return Said(asked.clean(error)[: 2 * SHOWN])
    if not isinstance(error, dict):
        return Said(asked.start(body))
    parameter, message = str(error.get("param") or ""), error.get("message")
    if isinstance(details := error.get("detail"), list):
        named = [one for one in details if isinstance(one, dict)]
        parameter = " ".join(str(part) for one in named for part in one.get("loc") or ())
        message = "; ".join(str(one.get("msg", "")) for one in named)
    message = message or error.get("detail") or error.get("msg")
    shown = asked.clean(str(message))[: 2 * SHOWN] if message else asked.start(body)
    code = error.get("code") or error.get("type") or ""
    return Said(shown, asked.clean(str(code)), parameter)


def _unknown(asked: Asked, status: int, said: Said) -> AuthenticationFailed:
    if asked.key is None:
        return AuthenticationFailed(
            f"{asked.provider}: {asked.host} wants a key ({status}): {said.message}",
            f"set one: agent keys set {asked.provider}",
        )
    source = asked.key.source
    # a variable comes before what is kept, so another one that is kept would not be read
    way = f"agent keys set {asked.provider}"
    hint = f"set {source} to another" if VARIABLE.fullmatch(source) else f"set another: {way}"
    return AuthenticationFailed(
        f"{asked.provider}: the key of {source} is refused ({status}): {said.message}", hint
    )


def _redirected(asked: Asked, status: int, headers: Mapping[str, str]) -> ModelUnavailable:
    try:
        place = urlsplit(headers.get("location", ""))
        there = place.hostname or asked.host
    except ValueError:
        there = "nowhere"
    shown = asked.clean(there)[:SHOWN]
    return ModelUnavailable(
        f"{asked.provider}: {asked.host} leads on to {shown} ({status}), which gets no key of ours",
        "if you trust it, make it the endpoint: --base-url",
    )
