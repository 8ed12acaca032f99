"""Says what broke a connection: the one cause among all that the SDK raises around it."""

from collections.abc import Iterator

from agent.errors import AgentError
from tools.added.mcp.faults import Ended, Refused, Unreachable
from tools.added.mcp.server import Place, Program

UNKNOWN_VERSION = "Unsupported protocol version"
KEYS = (401, 403)
MOST_CHARS = 300


def cause(error: BaseException, where: Program | Place) -> AgentError:
    """Return what `error`, perhaps a group of others, means for a person."""
    found = list(_leaves(error))
    for one in found:
        if isinstance(one, AgentError):
            return one
    told = [fault for one in found if (fault := _told(one, where)) is not None]
    return told[0] if told else Unreachable(f"it does not speak the protocol: {_words(found)}")


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _leaves(one)
    else:
        yield error


def _told(error: BaseException, where: Program | Place) -> Unreachable | None:
    if isinstance(error, RuntimeError) and UNKNOWN_VERSION in str(error):
        version = str(error).rpartition(" ")[2][:40]
        return Unreachable(f"it speaks version {version!r} of the protocol, which is unknown here")
    import httpx

    if isinstance(error, httpx.HTTPStatusError):
        return _status(error.response.status_code, where)
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.ProxyError):
        return Unreachable(f"it cannot be reached: {_reason(error)}", _hint(error))
    if isinstance(error, httpx.HTTPError):
        return Ended(f"the connection broke: {type(error).__name__}")
    return None


def _status(code: int, where: Program | Place) -> Unreachable:
    if code not in KEYS:
        return Unreachable(f"it answers with status {code}")
    source = where.source if isinstance(where, Place) else ""
    if source:
        return Refused(f"it refuses the key from {source}: status {code}", "set another one")
    return Refused(f"it wants a key: status {code}", "add it again with --header-from NAME")


def _reason(error: Exception) -> str:
    """Return why no connection came: what httpx says of it holds no address."""
    return str(error)[:MOST_CHARS] or type(error).__name__


def _hint(error: Exception) -> str:
    return "name its authority with ca_bundle" if "CERTIFICATE" in str(error) else ""


def _words(found: list[BaseException]) -> str:
    text = f"{type(found[0]).__name__}: {found[0]}" if found else "nothing came"
    return " ".join(text.split())[:MOST_CHARS]
