"""One key of a provider, and where it was found."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Key:
    """A secret: no representation of it shows `value`."""

    value: str = field(repr=False)
    source: str
    """For people: `OPENAI_API_KEY`, `the keyring`, a file's path, `api_key_command`."""
