"""Which package index this machine's pip is configured for, asked of pip itself.

Source: https://pip.pypa.io/en/stable/topics/configuration/. pip knows its files and variables
on each platform, and their order; `pip config list` prints what comes out of them.
"""

import ast
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

PYPI_URL = "https://pypi.org/simple"
SECTIONS = ("global", "download", "install", ":env:")
"""Where pip looks for an option, the strongest last."""
PATIENCE_S = 8.0
"""How long all that is asked may take: a broken pip is no reason to wait."""


@dataclass(frozen=True)
class Pip:
    """What pip would do; addresses may hold passwords, so they are never shown whole."""

    index_urls: tuple[str, ...] = (PYPI_URL,)
    certificates: str = ""
    """A file of authorities to believe."""
    proxy: str = ""
    trusted_hosts: tuple[str, ...] = ()
    """Hosts whose certificates are not checked."""


def ask(patience_s: float = PATIENCE_S) -> Pip:
    """Return how pip is configured: that of this Python, else the one on the path."""
    end = time.monotonic() + patience_s
    # -P: a pip.py in the working folder is not pip
    for command in ([sys.executable, "-P", "-m", "pip"], ["pip"], ["pip3"]):
        try:
            found = subprocess.run(
                [*command, "--disable-pip-version-check", "config", "list"],
                stdin=subprocess.DEVNULL, capture_output=True, check=True,
                timeout=max(0.0, end - time.monotonic()),
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError):
            continue  # an environment may have no pip
        return read(found.stdout.decode("utf-8", "replace"))
    return Pip()


def read(listing: str) -> Pip:
    """Return what a printed configuration says: lines like `global.index-url='https://…'`."""
    options: dict[str, str] = {}
    for section in SECTIONS:
        options.update(_section(listing, section))
    urls = [] if _true(options.get("no-index", "")) else [options.get("index-url") or PYPI_URL]
    if urls:
        urls += options.get("extra-index-url", "").split()
    return Pip(
        index_urls=tuple(url for url in urls if url.startswith(("https://", "http://"))),
        certificates=options.get("cert", ""),
        proxy=options.get("proxy", ""),
        trusted_hosts=tuple(options.get("trusted-host", "").split()),
    )


def _section(listing: str, section: str) -> Mapping[str, str]:
    found = {}
    for line in listing.splitlines():
        key, equals, value = line.partition("=")
        if equals and key.startswith(f"{section}."):
            found[key.removeprefix(f"{section}.").lower()] = _unquoted(value)
    return found


def _unquoted(value: str) -> str:
    try:
        return str(ast.literal_eval(value))
    except (ValueError, SyntaxError):
        return value.strip("'\"")


def _true(value: str) -> bool:
    return value.lower() in ("1", "true", "yes", "on")
