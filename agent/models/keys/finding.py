"""Finds the key of a provider where the person keeps it.

First what they set for the one model, then the provider's variable, the keyring, the file of keys.
"""

from agent.errors import AuthenticationFailed
from agent.models.access import Access
from agent.models.keys import file, ring
from agent.models.keys.command import NAME, printed
from agent.models.keys.key import Key
from agent.models.keys.private import text_of
from agent.models.keys.value import key_of
from agent.modeltable import ModelTable

VARIABLES = {
    "openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY", "google_genai": "GOOGLE_API_KEY",
    "groq": "GROQ_API_KEY", "mistralai": "MISTRAL_API_KEY", "huggingface": "HF_TOKEN",
    "hf": "HF_TOKEN", "zhipu": "ZHIPUAI_API_KEY", "llamacpp": "LLAMA_API_KEY",
}  # fmt: skip
"""The variables that the providers' own tools read."""


def key_for(provider: str, access: Access, model: str = "") -> Key | None:
    """Return the key for `provider`, or for one of its models where that has its own; or None.

    Args:
        provider: as in `provider:name`.
        access: where keys may be.
        model: the whole reference, such as `openai:gpt-5`.

    Raises:
        ConfigError: a file of keys that others can read, or that cannot be read.
        AuthenticationFailed: what is named for the model brings no key, or what is there is none.
    """
    table = access.models.of(model)
    if (own := _own(table, access)) is not None:
        return own
    name = variable_of(provider)
    if value := access.environment.get(name, "").strip():
        return key_of(value, name, f"set {name} to the key alone")
    if kept := ring.find(provider):
        return key_of(kept, ring.SOURCE, f"set it anew: agent keys set {provider}")
    if kept := file.read(access.keys_file).keys.get(provider):
        return key_of(kept, str(access.keys_file), f"set it anew: agent keys set {provider}")
    return None


def variable_of(provider: str) -> str:
    """Return the variable that holds the key of `provider`."""
    return VARIABLES.get(provider, f"{provider.upper().replace('-', '_')}_API_KEY")


def missing(provider: str) -> str:
    """Return the hint for a key of `provider` that is nowhere."""
    return f"set {variable_of(provider)}, or keep it: agent keys set {provider}"


def _own(table: ModelTable, access: Access) -> Key | None:
    """Return the key that the table of a model names; None where it names none."""
    if name := table.api_key_env:
        value = access.environment.get(name, "").strip()
        if not value:
            raise AuthenticationFailed(f"there is no key in {name}", f"set {name}")
        return key_of(value, name, f"set {name} to the key alone")
    if named := table.api_key_file:
        from pathlib import Path

        text = text_of(Path(named).expanduser())
        return key_of(text, named, "it holds the key alone")
    if table.api_key_command:
        text = printed(table.api_key_command, access.environment)
        return key_of(text, NAME, "its first line is the key")
    return None
