"""What came back for one address: bytes, and what was said about them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fetched:
    """One response, whole and within bounds."""

    url: str
    """Where it was found in the end."""
    asked: str
    """The address that was asked for."""
    media_type: str
    """Such as `text/html`, in small letters, without parameters; empty where nothing was said."""
    charset: str
    """As the response said; empty where it did not."""
    body: bytes
    """Decompressed."""
    accessed: str
    """ISO 8601 in UTC."""
    modified: str = ""
    """The header Last-Modified, as it was."""
    notices: tuple[str, ...] = ()
    """What a reader should know, such as that only the beginning was fetched."""
