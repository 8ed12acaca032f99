"""What a shell may complete: names of strategies, presets and prompts, looked up when it asks."""

from pathlib import Path

MOST_SESSIONS = 500
MOST_RUNS = 100
MOST_CHARACTERS = 60


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


def sessions(incomplete: str) -> list[tuple[str, str]]:
    """Return the ids of sessions whose id or title begins with `incomplete`, with their titles."""
    from agent.cli.histories.shelf import opened
    from agent.errors import AgentError
    from agent.render.talk import title

    begun = incomplete.casefold()
    try:
        with opened() as store:
            found = [
                (one.id, title(one)[:MOST_CHARACTERS]) for one in store.sessions(MOST_SESSIONS)
            ]
    except (AgentError, OSError):  # nobody is told anything in the middle of a line
        return []
    return [one for one in found if one[0].startswith(begun) or one[1].casefold().startswith(begun)]


def runs(incomplete: str) -> list[tuple[str, str]]:
    """Return the ids of runs that begin with `incomplete`, with what was asked."""
    from agent.cli.histories.shelf import opened
    from agent.errors import AgentError
    from agent.render.talk import line

    try:
        with opened() as store:
            found = [
                (one.id, line(one.question)[:MOST_CHARACTERS]) for one in store.runs(MOST_RUNS)
            ]
    except (AgentError, OSError):  # nobody is told anything in the middle of a line
        return []
    return [one for one in found if one[0].startswith(incomplete)]


def _names() -> list[str]:
    from agent.places import prompt_folders
    from agent.prompts.library import library_of

    return library_of((), prompt_folders(Path.cwd())).names()
