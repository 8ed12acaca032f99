"""What names a model: `provider:name`, a name of our catalogue, or `gguf:FILE`."""

from dataclasses import dataclass

EMBEDDED = ""
"""The provider of models that run inside the process on our own engine."""
IN_PROCESS = (EMBEDDED, "gguf", "hf")
"""Providers whose models run inside the process: nothing leaves the machine."""


@dataclass(frozen=True)
class Reference:
    """Which model is meant."""

    provider: str
    name: str

    def __str__(self) -> str:
        return f"{self.provider}:{self.name}" if self.provider else self.name

    @property
    def embedded(self) -> bool:
        """Whether our own engine runs it."""
        return self.provider in (EMBEDDED, "gguf")

    @property
    def hosted(self) -> bool:
        """Whether a server runs it."""
        return self.provider not in IN_PROCESS


def reference_of(text: str) -> Reference:
    """Return the model that `text` names; without a colon it is one of the catalogue."""
    provider, colon, name = text.partition(":")
    return Reference(provider.lower(), name) if colon else Reference(EMBEDDED, text)
