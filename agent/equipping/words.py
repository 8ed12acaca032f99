"""Tells what a word of `--tool` is by its look: a described command or service, or else code."""

SERVICES = (".toml", ".json", ".yaml", ".yml")
WEB = ("http://", "https://")


def is_service(word: str) -> bool:
    """Return whether `word` names a command described in TOML, or an OpenAPI document."""
    return word.lower().startswith(WEB) or word.lower().endswith(SERVICES)


def is_command(word: str) -> bool:
    """Return whether `word` names a command described in TOML."""
    return not word.lower().startswith(WEB) and word.lower().endswith(".toml")
