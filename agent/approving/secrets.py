"""The secrets that this process knows: keys in its environment, the password of its store.

They are left out of all that tools bring, and nothing that holds one is sent out.
"""

import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

NAME = re.compile(
    r"(?:^|_)(?:API_?KEY|ACCESS_?KEY|SECRET_?KEY|PRIVATE_?KEY|KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASS"
    r"|PWD|CREDENTIALS?|AUTH)$",
    re.IGNORECASE,
)
"""Names of variables that hold one."""
ORDINARY = frozenset({"PWD", "OLDPWD", "SSH_AUTH"})
"""Names that look alike, and hold folders."""
LEAST = 8
"""Shorter values are words: leaving them out would tell more than it hides."""
PLAIN = re.compile(r"[a-z]+|[0-9.,:-]+|(?:/|~|\./|[A-Za-z]:\\).*", re.DOTALL)
"""A word, a number or a path is none."""


def names_of(environment: Mapping[str, str]) -> frozenset[str]:
    """Return the variables of `environment` that hold secrets, or addresses with passwords.

    The address of a proxy is none: without it nothing could be reached.
    """
    return frozenset(
        name
        for name, value in environment.items()
        if (NAME.search(name) and name not in ORDINARY)
        or (any(_passwords(value)) and not name.lower().endswith("_proxy"))
    )


def secrets_of(environment: Mapping[str, str], *addresses: str) -> tuple[str, ...]:
    """Return the secrets in `environment`, and the passwords in `addresses`."""
    found = [
        value.strip()
        for name, value in environment.items()
        if NAME.search(name) and name not in ORDINARY
    ]
    found += [password for address in addresses for password in _passwords(address)]
    return tuple(sorted({one for one in found if len(one) >= LEAST and not PLAIN.fullmatch(one)}))


def _passwords(address: str) -> list[str]:
    try:
        password = urlsplit(address).password or ""
    except ValueError:  # it is refused elsewhere
        return []
    return [password, unquote(password)]
