"""Says in one line why no response came: the exceptions of httpcore, in words for the model."""

import errno
import ssl
from typing import TYPE_CHECKING

from agent.errors import ToolError
from tools.web.fetching.limits import Limits
from tools.web.fetching.meter import Meter
from tools.web.fetching.outage import NoNetwork, Reset

if TYPE_CHECKING:
    import httpcore

NO_WAY = {errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
BEYOND = ("502", "503", "504")
"""What a proxy says that cannot reach a host itself."""
ENDED = "Server disconnected"
"""How httpcore begins where a connection ended before the response."""


def told(error: Exception, limits: Limits) -> ToolError:
    """Return what the model is told about `error`, an exception of httpcore or of a socket."""
    import httpcore

    if isinstance(error, httpcore.ConnectTimeout):
        return ToolError(f"it does not answer within {limits.connect_s:g} s")
    if isinstance(error, httpcore.ConnectError):
        return _unconnected(error)
    if isinstance(error, httpcore.ReadTimeout | httpcore.WriteTimeout):
        return ToolError(f"it sent nothing for {limits.read_s:g} s")
    if isinstance(error, httpcore.RemoteProtocolError) and not str(error).startswith(ENDED):
        return ToolError("its answer is no HTTP")
    if isinstance(error, httpcore.LocalProtocolError | httpcore.UnsupportedProtocol):
        return ToolError("it cannot be asked for")
    return Reset("the connection ended before an answer came")


def told_by_proxy(
    error: Exception, meter: Meter, limits: Limits, has_answered: bool
) -> ToolError | None:
    """Return what the model is told where the proxy was in the way; None where it was not.

    A proxy says of one host that it cannot be reached, and says the same of all without a network.
    """
    import httpcore

    if not meter.is_connected:
        return NoNetwork("the proxy cannot be reached")
    if isinstance(error, httpcore.ReadTimeout) and meter.awaited:
        kind = ToolError if has_answered else NoNetwork
        return kind(f"the proxy does not connect to it within {limits.connect_s:g} s")
    if not isinstance(error, httpcore.ProxyError):
        return None
    if str(error).startswith(BEYOND) and not has_answered:
        return NoNetwork(f"the proxy reaches neither it nor, so far, any other: {_status(error)}")
    return ToolError(f"the proxy does not let it through: {_status(error)}")


def broken_off(error: Exception, limits: Limits) -> ToolError:
    """Return what the model is told where a response began, and did not end."""
    import httpcore

    if isinstance(error, httpcore.ReadTimeout):
        return ToolError(f"it broke off: nothing came for {limits.read_s:g} s")
    return ToolError("it broke off before its end")


def _unconnected(error: "httpcore.ConnectError") -> ToolError:
    cause = error.__cause__ or error.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return ToolError(f"its certificate cannot be trusted: {cause.verify_message}")
    if isinstance(cause, ssl.SSLError):
        return ToolError("no safe connection can be made to it")
    if isinstance(cause, OSError) and cause.errno in NO_WAY:
        return NoNetwork("there is no network")
    if isinstance(cause, ConnectionRefusedError):
        return ToolError("it refuses connections")
    if isinstance(cause, ConnectionResetError | ConnectionAbortedError):
        return Reset("the connection ended at once")
    return ToolError("it cannot be reached")


def _status(error: Exception) -> str:
    return "".join(sign for sign in str(error) if sign.isascii() and sign.isprintable())[:80]
