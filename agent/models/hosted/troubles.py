"""Says in one line why no response came: what httpcore and the system raise, for people."""

import re
import socket
import ssl
from collections.abc import Iterator

from agent.errors import AgentError, ModelUnavailable
from agent.models.access import Access
from agent.models.hosted.exchange import Stalled, Unconnected
from agent.models.hosted.lines import Lines
from agent.models.passing import Passing
from agent.offline import REFUSED

TRUST = "if the server is yours, name its authority: --ca-bundle FILE, or the setting ca_bundle"
NETWORK = "look whether the network is up; models inside the process need none: agent models list"
LOCAL = "start the server, or say where it listens: --base-url"
CUT = re.compile("Server disconnected|peer closed")
"""How httpcore begins where a connection ended too early."""


def trouble_of(error: Exception, provider: str, lines: Lines, access: Access) -> AgentError:
    """Return what is told about `error`."""
    import httpcore

    host = lines.place.host
    if isinstance(error, Unconnected | httpcore.ConnectTimeout):
        told = f"{host} does not answer within {access.connect_s:g} s"
        return ModelUnavailable(f"{provider}: {told}", NETWORK)
    if isinstance(error, Stalled | httpcore.ReadTimeout | httpcore.WriteTimeout):
        told = f"{host} sent nothing for {access.idle_s:g} s"
        return ModelUnavailable(f"{provider}: {told}", "ask again, or name another model: -m")
    if isinstance(error, httpcore.ProxyError):
        told = f"the proxy does not let us through to {host}: {_plain(error)}"
        return ModelUnavailable(f"{provider}: {told}", "look at the setting proxy")
    if isinstance(error, httpcore.ConnectError):
        return _unconnected(error, provider, lines)
    if isinstance(error, httpcore.LocalProtocolError | httpcore.UnsupportedProtocol):
        return ModelUnavailable(f"{provider}: {host} cannot be asked: {_plain(error)}")
    if isinstance(error, httpcore.RemoteProtocolError) and not CUT.match(str(error)):
        told = f"the answer of {host} is no HTTP"
        return ModelUnavailable(f"{provider}: {told}", "is it http or https?")
    return Passing(f"{provider}: the connection to {host} ended before its end")


def _unconnected(error: Exception, provider: str, lines: Lines) -> AgentError:
    place = lines.place
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            told = f"the certificate of {place.host} cannot be trusted: {cause.verify_message}"
            return ModelUnavailable(f"{provider}: {told}", TRUST)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        told = f"no safe connection can be made to {place.host}"
        return ModelUnavailable(f"{provider}: {told}", "is it http or https?")
    if REFUSED in str(error):
        return ModelUnavailable(f"{provider}: {place.origin}: {REFUSED}", "leave out --offline")
    if lines.proxy is not None:
        told = f"the proxy {lines.proxy.url} cannot be reached"
        return ModelUnavailable(f"{provider}: {told}", "look at the setting proxy")
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        told = f"there is no host {place.host}, or no network"
    elif any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        told = f"nothing listens at {place.host}, port {place.port}"
    else:
        told = f"{place.host} cannot be reached: {_plain(error)}"
    return ModelUnavailable(f"{provider}: {told}", LOCAL if place.is_here else NETWORK)


def _causes(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__ or current.__context__


def _plain(error: Exception) -> str:
    return "".join(sign for sign in str(error) if sign.isascii() and sign.isprintable())[:80]
