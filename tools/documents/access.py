"""How servers of embedders and of indexes are reached, and whether they may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address


@dataclass(frozen=True)
class Access:
    """How servers are reached."""

    openai_url: str = "https://api.openai.com/v1"
    openai_key: str = ""
    ollama_url: str = "http://127.0.0.1:11434"
    offline: bool = False
    """Whether only servers on this machine may be asked."""
    timeout_s: float = 60.0
    pause_s: float = 1.0
    """Before the second try; later ones wait twice as long each."""
    qdrant_key: str = ""


NO_ACCESS = Access()
"""The usual addresses, without a key."""


def access(environment: Mapping[str, str], offline: bool) -> Access:
    """Return the access that the usual variables of an environment give."""
    host = environment.get("OLLAMA_HOST", "").replace("0.0.0.0", "127.0.0.1") or "127.0.0.1:11434"
    return Access(
        openai_url=environment.get("OPENAI_BASE_URL", "") or Access.openai_url,
        openai_key=environment.get("OPENAI_API_KEY", ""),
        ollama_url=host if "://" in host else f"http://{host}",
        offline=offline,
        qdrant_key=environment.get("QDRANT_API_KEY", ""),
    )


def is_here(host: str) -> bool:
    """Return whether `host` is this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
