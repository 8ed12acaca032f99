"""Reaches a Postgres server by its address, with libpq's own rules for all that it leaves out.

Driver: psycopg 3 (https://www.psycopg.org/psycopg3/docs/). A password is better kept in
`~/.pgpass`; wherever it stands, no message shows it.
"""

import ipaddress
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from agent.address import EXAMPLE, check, masked
from agent.errors import AgentError, AuthenticationFailed, ConfigError, StoreUnavailable

if TYPE_CHECKING:
    from psycopg import Connection

PACKAGE = "pip install 'agent[postgres]'"
USUAL: Mapping[str, Any] = {
    "connect_timeout": 5,
    "application_name": "agent",
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""Seconds, and milliseconds of the last: a server that is gone is noticed. Addresses win."""
REFUSED = re.compile(
    r"authentication failed|no password supplied|no pg_hba\.conf entry"
    r'|role ".*" does not exist|is not permitted to log in'
)


def connect(address: str, offline: bool) -> "Connection[Any]":
    """Return a connection to the server at `address`, each statement a transaction of its own.

    Raises:
        ConfigError: no address that libpq understands.
        AuthenticationFailed: the server refuses the user or the password.
        StoreUnavailable: no driver, no server, or it is not to be reached offline.
    """
    psycopg = driver()
    given = _given(address)
    if offline and not local(given):
        raise StoreUnavailable(
            f"{masked(address)} is not on this machine, and the network may not be used",
            "leave out --offline",
        )
    try:
        found = psycopg.connect(
            **{**USUAL, **given, "client_encoding": "utf8"},
            autocommit=True,
            cursor_factory=psycopg.RawCursor,
        )
    except psycopg.Error as error:
        raise _failure(address, error) from None  # what libpq said may hold what was given
    return cast("Connection[Any]", found)


def driver() -> Any:
    """Return the module `psycopg`; raise `StoreUnavailable` where it is not installed."""
    try:
        import psycopg
    except ImportError:
        raise StoreUnavailable("the driver of Postgres is not installed", PACKAGE) from None
    return psycopg


def local(given: Mapping[str, Any]) -> bool:
    """Return whether a connection with these parameters stays on this machine."""
    from psycopg import pq

    usual = {one.keyword.decode(): (one.val or b"").decode() for one in pq.Conninfo.get_defaults()}
    hosts = str(given.get("hostaddr") or given.get("host") or "")
    hosts = hosts or usual.get("hostaddr", "") or usual.get("host", "")
    return all(map(_here, hosts.split(",")))


def _here(host: str) -> bool:
    if host.startswith(("/", "@")) or host in ("", "localhost"):  # sockets are named by paths
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def said(error: Exception) -> str:
    """Return the first line of what the server or libpq said."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].removeprefix("connection failed: ").removeprefix("connection is bad: ")


def _given(address: str) -> dict[str, Any]:
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    check(address, "store")
    try:
        return dict(conninfo_to_dict(address))
    except ProgrammingError:  # its message quotes what it does not understand
        message = f"store is {masked(address)!r}, which libpq does not understand"
        raise ConfigError(message, f"write {EXAMPLE}") from None


def _failure(address: str, error: Exception) -> AgentError:
    message = f"{masked(address)}: {said(error)}"
    connection = getattr(error, "pgconn", None)
    if REFUSED.search(str(error)) or getattr(connection, "needs_password", False):
        hint = "check the user and the password in store, or in ~/.pgpass"
        return AuthenticationFailed(message, hint)
    return StoreUnavailable(message, "is the server running, and is this its address?")
