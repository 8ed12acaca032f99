"""Addresses of Postgres servers: which are understood, and what of any address may be shown.

They are read as libpq reads them
(https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS). A password that
holds one of `@ / ? #` unwritten as `%40` and so on would end up in the name of the host, and so in
messages: such an address is refused.
"""

import re
from collections.abc import Mapping

from agent.errors import ConfigError

SCHEMES = ("postgresql://", "postgres://")
EXAMPLE = "postgresql://USER:PASSWORD@HOST/DATABASE"
MASK = "***"
USERINFO = re.compile(r"(?P<head>[a-zA-Z][\w+.-]*://[^\s:@/]*:)[^\s]*@")
"""Of anything with a user and a password; to the last `@`, since that may stand in a password."""
PARAMETER = re.compile(r"(?P<head>[?&]\w*(?:pass|secret|token|key)\w*=)[^&\s]*", re.IGNORECASE)


def masked(text: str) -> str:
    """Return `text`, an address or a text with one in it, without passwords."""
    without = USERINFO.sub(rf"\g<head>{MASK}@", text)
    return PARAMETER.sub(rf"\g<head>{MASK}", without)


def shareable(values: Mapping[str, object]) -> dict[str, object]:
    """Return settings as others may see them: addresses in them without passwords."""
    return {
        name: masked(value) if isinstance(value, str) else value for name, value in values.items()
    }


def check(address: str, origin: str) -> None:
    """Raise `ConfigError` where `address` cannot be one of a store; `origin` says who named it."""
    if not address:
        return
    shown = f"{origin} is {masked(address)!r}"
    if address.startswith(("http://", "https://")):
        hint = "the server of documents is the setting `qdrant`; sessions and runs go to Postgres: "
        raise ConfigError(shown, f"{hint}{EXAMPLE}")
    scheme, mark, rest = address.partition("://")
    if f"{scheme}{mark}" not in SCHEMES:
        raise ConfigError(f"{shown}, no address of a Postgres server", f"write {EXAMPLE}")
    authority = re.match(r"[^/?#]*", rest)
    beyond = rest[authority.end() if authority else 0 :]
    if authority is None or authority.group().count("@") > 1 or "@" in beyond or "#" in beyond:
        hint = "write @ as %40, / as %2F, ? as %3F and # as %23 in the password"
        raise ConfigError(f"{origin} is an address that can be read in two ways", hint)
