"""What a shell may complete: names of strategies, presets and prompts, looked up when it asks."""

from pathlib import Path


def strategies(incomplete: str) -> list[tuple[str, str]]:
    """Return the strategies that begin with `incomplete`, with what they do."""
    from agent.strategies.catalogue import ENTRIES

    found = [(entry.name, entry.summary) for entry in ENTRIES]
    return [(name, summary) for name, summary in found if name.startswith(incomplete)]


def presets(incomplete: str) -> list[str]:
    """Return the presets that begin with `incomplete`."""
    begun = f"presets/{incomplete}"
    return [one.partition("/")[2] for one in _names() if one.startswith(begun)]


def prompts(incomplete: str) -> list[str]:
    """Return the prompts that begin with `incomplete`."""
    return [name for name in _names() if name.startswith(incomplete)]


def _names() -> list[str]:
    from agent.prompts.library import library_of
    from agent.settings import prompt_folders

    return library_of((), prompt_folders(Path.cwd())).names()
