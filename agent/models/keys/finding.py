"""Finds the key of a provider: its variable in the environment first."""

from agent.models.access import Access
from agent.models.keys.key import Key

VARIABLES = {
    "openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY", "google_genai": "GOOGLE_API_KEY",
    "groq": "GROQ_API_KEY", "mistralai": "MISTRAL_API_KEY", "huggingface": "HF_TOKEN",
}  # fmt: skip
"""The variables that the providers' own tools read."""


def key_for(provider: str, access: Access, model: str = "") -> Key | None:
    """Return the key for `provider`, or for one of its models where that has its own; or None.

    Args:
        provider: as in `provider:name`.
        access: where keys may be.
        model: the whole reference, such as `openai:gpt-5`.

    Raises:
        ConfigError: a source of keys is named and brings none.
    """
    name = VARIABLES.get(provider, f"{provider.upper()}_API_KEY")
    value = access.environment.get(name, "").strip()
    return Key(value, name) if value else None
