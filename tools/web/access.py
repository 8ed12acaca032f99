"""What a person lets the web tools reach, and how."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class WebAccess:
    """How the web is reached; nothing of it may come from a project or from a page."""

    proxy: str = ""
    """The URL of a proxy that all requests go through; empty for none."""
    ca_bundle: str = ""
    """A PEM file of authorities that are trusted besides the usual ones."""
    private_hosts: frozenset[str] = frozenset()
    """`host` or `host:port` that may be reached although they are not public, or at this port."""
    deny_domains: frozenset[str] = frozenset()
    """Domains that are never reached, with all hosts in them, also when a page leads there."""
    pages: int = 10
    """How many pages may be fetched in one run."""
    engines: tuple[str, ...] = ()
    """Names of the search engines to ask, best first; empty takes those that are known."""
    searxng: str = ""
    """The address of a SearXNG server."""
    region: str = ""
    """Country and language of searches, such as `us-en`; empty takes those of the words."""
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Keys of search providers, by the name of their environment variable."""
    cache: Path | None = None
    """Folder in which answers of engines and pages are kept for a while; None keeps nothing."""
