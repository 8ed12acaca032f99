"""Finds what must neither be shown to a model nor sent out: keys by their look, and named secrets.

The looks are those that the services give their keys, as secret scanners know them
(https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns).
"""

import re
from collections.abc import Iterable

HIDDEN = "[secret]"
KEY = re.compile(
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?:.*?-----END [A-Z0-9 ]*PRIVATE KEY-----|.*)"
    r"|(?<![A-Za-z0-9])(?:"
    r"sk-[A-Za-z0-9_-]{20,}|[rs]k_(?:live|test)_[A-Za-z0-9]{16,}"
    r"|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{22,}|glpat-[A-Za-z0-9_-]{20,}"
    r"|(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Za-z])|AIza[A-Za-z0-9_-]{35}"
    r"|xox[abprs]-[A-Za-z0-9-]{10,}|hf_[A-Za-z0-9]{30,}|npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{40,}"
    r"|tvly-[A-Za-z0-9-]{20,}|eyJ[A-Za-z0-9_-]{8,1000}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,})",
    re.DOTALL,
)
"""A key, by its look: PEM blocks, keys of providers, tokens of forges, JSON Web Tokens."""


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """Return `text` with keys and `secrets` left out, saying where they stood."""
    for secret in sorted(secrets, key=len, reverse=True):  # one may be the beginning of another
        if secret:
            text = text.replace(secret, HIDDEN)
    return KEY.sub(HIDDEN, text)


def masked(text: str) -> str:
    """Return `text` with a star for each character of a key; all else stays where it stood."""
    return KEY.sub(lambda found: "*" * len(found[0]), text)


def holds_key(text: str) -> bool:
    """Return whether a key stands in `text`."""
    return KEY.search(text) is not None
