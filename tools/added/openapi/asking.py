"""Calls one operation of a service: a request within bounds, and its reply as text."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from agent.errors import ToolError
from agent.events import Contact
from agent.messages import Json
from tools.added.openapi import styles
from tools.added.openapi.fetching import COMPRESSED, unfolded
from tools.added.openapi.operation import BODY, FORM_TYPE, JSON_TYPE, Operation
from tools.added.openapi.service import Credentials, Service, credentials_for
from tools.secrecy import redacted
from tools.toolbox import Outcome

if TYPE_CHECKING:
    import httpx

MOST_REDIRECTS = 5
MOST_SAID = 1000
"""Characters of what a service says of a failure."""
PIECE_S = 10.0
"""How long nothing may come."""
AGENT = "agent"
TEXTS = ("text/", "application/xml", "application/yaml", "application/x-ndjson", "+xml")


@dataclass(frozen=True)
class Request:
    """A request, not yet sent."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes


class Asking:
    """Sends the requests of one service, with connections that are kept."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._client: httpx.Client | None = None
        self._reached: dict[str, Contact] = {}

    def call(self, operation: Operation, arguments: Mapping[str, Json]) -> Outcome:
        """Call `operation`; raise `ToolError` for whatever keeps it from bringing something."""
        service = self._service
        address = service.address(operation.servers)
        credentials = credentials_for(service, operation.security)
        request = request_of(operation, arguments, address, credentials)
        status, kind, data, cut = self._sent(request)
        text = redacted(_text(kind, data), credentials.secrets)
        if status >= 400:
            said = text.strip()[:MOST_SAID] or "it said nothing"
            raise ToolError(f"{operation.name} was answered with status {status}: {said}")
        if cut:
            return Outcome(f"{text}\n[… cut at {service.reach.most_bytes} bytes …]")
        return Outcome(text or f"done: status {status}", _value(kind, text))

    def contacts(self) -> tuple[Contact, ...]:
        """Return whom it has reached."""
        return tuple(self._reached.values())

    def close(self) -> None:
        """Give back connections; safe to call twice."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _sent(self, request: Request) -> tuple[int, str, bytes, bool]:
        """Send a request; follow where it leads to, within its own host."""
        import httpx

        url = request.url
        try:
            for _ in range(MOST_REDIRECTS + 1):
                with self._opened().stream(
                    request.method, url, headers=request.headers, content=request.content
                ) as reply:
                    data, cut = self._read(reply, len(request.content))
                    if not reply.has_redirect_location:
                        kind = reply.headers.get("content-type", "")
                        return reply.status_code, kind, data, cut
                    url = _led(request, url, reply.headers["location"])
        except httpx.TimeoutException:
            raise ToolError(f"{self._service.alias} did not answer in time") from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
            why = " ".join(redacted(str(error)).split())[:200] or type(error).__name__
            raise ToolError(f"{self._service.alias} cannot be reached: {why}") from None
        raise ToolError(f"{self._service.alias} redirects without an end")

    def _read(self, reply: "httpx.Response", sent: int) -> tuple[bytes, bool]:
        """Read within bounds of size and time; what is compressed counts as it is read."""
        reach = self._service.reach
        end, data = monotonic() + reach.timeout_s, bytearray()
        cut = False
        for piece in unfolded(reply):
            data += piece
            if cut := len(data) > reach.most_bytes:
                break
            if monotonic() > end:
                raise ToolError(f"{self._service.alias} did not end its answer in time")
        self._note(reply.url.host, sent, reply.num_bytes_downloaded)
        return bytes(data[: reach.most_bytes]), cut

    def _note(self, host: str, sent: int, received: int) -> None:
        before = self._reached.get(host, Contact(host, "tools"))
        self._reached[host] = Contact(
            host,
            before.purpose,
            before.requests + 1,
            before.sent_bytes + sent,
            before.received_bytes + received,
        )

    def _opened(self) -> "httpx.Client":
        import httpx

        from tools.web.fetching.trust import ssl_context

        if self._client is None:
            reach = self._service.reach
            self._client = httpx.Client(
                verify=ssl_context(reach.ca_bundle),
                proxy=reach.proxy or None,
                trust_env=False,
                timeout=httpx.Timeout(PIECE_S, read=reach.timeout_s),
                follow_redirects=False,
            )
        return self._client


def request_of(
    operation: Operation, arguments: Mapping[str, Json], address: str, credentials: Credentials
) -> Request:
    """Return the request of a call."""
    path, headers = operation.path, {"User-Agent": AGENT, "Accept": "application/json, */*;q=0.5"}
    headers["Accept-Encoding"] = COMPRESSED
    query: list[tuple[str, str]] = [*credentials.query.items()]
    cookies: list[tuple[str, str]] = [*credentials.cookies.items()]
    for one in operation.parameters:
        if one.argument not in arguments:
            continue
        value = arguments[one.argument]
        if one.place == "path":
            path = path.replace(f"{{{one.name}}}", styles.in_path(one, value))
        elif one.place == "query":
            query += styles.in_query(one, value)
        elif one.place == "header":
            headers[one.name] = styles.in_header(one, value)
        else:
            cookies += styles.in_query(one, value)
    content = _body(operation, arguments, headers)
    headers.update(credentials.headers)
    if cookies:
        headers["Cookie"] = "; ".join(f"{name}={quote(value, safe='')}" for name, value in cookies)
    return Request(operation.method.upper(), f"{address}{path}{_query(query)}", headers, content)


def _query(pairs: list[tuple[str, str]]) -> str:
    joined = "&".join(f"{quote(name, safe='[]')}={quote(value, safe=',')}" for name, value in pairs)
    return f"?{joined}" if joined else ""


def _body(operation: Operation, arguments: Mapping[str, Json], headers: dict[str, str]) -> bytes:
    if BODY not in arguments or not operation.body_type:
        return b""
    headers["Content-Type"] = operation.body_type
    value = arguments[BODY]
    if JSON_TYPE.fullmatch(operation.body_type):
        return styles.as_json(value).encode()
    if operation.body_type == FORM_TYPE and isinstance(value, dict):
        return _query([(name, styles.text(one)) for name, one in value.items()])[1:].encode()
    return styles.text(value).encode()


def _led(request: Request, url: str, location: str) -> str:
    """Return where a reply leads to; keys and questions go nowhere but to the host asked."""
    target = urljoin(url, location)
    here, there = urlsplit(url), urlsplit(target)
    if request.method not in ("GET", "HEAD"):
        raise ToolError("it was redirected, and what changes something is not sent twice")
    if (here.scheme, here.netloc) != (there.scheme, there.netloc):
        raise ToolError(f"it leads to another host, {there.hostname}: not followed")
    return target


def _text(kind: str, data: bytes) -> str:
    if not data:
        return ""
    plain = kind.partition(";")[0].strip().lower()
    is_text = not plain or JSON_TYPE.fullmatch(plain) or any(one in plain for one in TEXTS)
    if not is_text or b"\0" in data[:1024]:
        return f"[{len(data)} bytes of {plain or 'something that is no text'}]"
    return data.decode(_charset(kind), "replace")


def _charset(kind: str) -> str:
    import codecs

    named = kind.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    try:
        return codecs.lookup(named or "utf-8").name
    except LookupError:
        return "utf-8"


def _value(kind: str, text: str) -> Json:
    """Return the reply as JSON brings it, where it is JSON."""
    if not JSON_TYPE.fullmatch(kind.partition(";")[0].strip()):
        return None
    try:
        found: Json = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found
