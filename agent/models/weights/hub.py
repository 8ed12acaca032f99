"""Weights from the Hugging Face hub, or a mirror of it.

API: https://huggingface.co/docs/hub/models-downloading (`/{repo}/resolve/main/{file}`), resumed
with a Range request (RFC 9110, section 14).
"""

from typing import TYPE_CHECKING

from agent.errors import AuthenticationFailed
from agent.models.weights.catalogue import Weights
from agent.models.weights.means import Means
from agent.models.weights.partial import Partial
from agent.models.weights.web import Faltered, Refused, check, client, patiently, skipping

if TYPE_CHECKING:
    import httpx


def fetch(partial: Partial, weights: Weights, hub_url: str, source: str, means: Means) -> None:
    """Write what `partial` lacks; `source` is how the hub is called in reports.

    Raises:
        Refused: the hub does not give it.
        AuthenticationFailed: the key cannot be one.
    """
    url = f"{hub_url.rstrip('/')}/{weights.repo}/resolve/main/{weights.file}"
    with client(means) as web:
        # httpx drops this header when a redirect leads to another host
        key = _authorization(means.token)

        def attempt() -> None:
            start = {"Range": f"bytes={partial.size}-"} if partial.size else {}
            with web.stream("GET", url, headers=key | start) as response:
                _receive(response, partial, weights, source)

        patiently(attempt, partial, means)


def _receive(response: "httpx.Response", partial: Partial, weights: Weights, source: str) -> None:
    if response.status_code == 416:
        raise Refused("it has another file of that name")
    check(response)
    start = _start(response)
    if start > partial.size:
        raise Refused("it does not start where it was asked to")
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and start + int(length) != weights.total_bytes:
        raise Refused(f"it has {start + int(length)} bytes instead of {weights.total_bytes}")
    for chunk in skipping(response.iter_bytes(), partial.size - start):
        partial.write(chunk, source)
    if not partial.whole:
        raise Faltered("it ended early")


def _start(response: "httpx.Response") -> int:
    """Return where in the file the response starts; a server may ignore what was asked."""
    if response.status_code != 206:
        return 0
    first = response.headers.get("Content-Range", "").removeprefix("bytes ").split("-")[0]
    if not first.isdecimal():
        raise Refused("its answer to a Range request cannot be read")
    return int(first)


def _authorization(token: str) -> dict[str, str]:
    key = token.strip()
    if not key:
        return {}
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise AuthenticationFailed(
            "the key of the hub holds characters that no key has", "set HF_TOKEN again, or unset it"
        )
    return {"Authorization": f"Bearer {key}"}
