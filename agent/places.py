"""Where files stand: settings, prompts, data; those of the project, of the person, and shipped."""

from contextlib import suppress
from pathlib import Path

from agent.errors import ConfigError

PROJECT_FILE = ".agent.toml"
PROJECT_PROMPTS = Path(".agent") / "prompts"
PROJECT_TOOLS = Path(".agent") / "tools"


def user_file() -> Path:
    """Return the path of the user's configuration file, whether it is there or not.

    Raises `ConfigError` where there is no home folder.
    """
    return folder_of("", "user_config_path") / "config.toml"


def project_file(folder: Path) -> Path | None:
    """Return the `.agent.toml` of `folder` or of the nearest folder above it."""
    candidates = (parent / PROJECT_FILE for parent in (folder, *folder.parents))
    return next(filter(is_there, candidates), None)


def prompt_folders(folder: Path) -> tuple[Path, ...]:
    """Return where prompts stand in for the shipped ones: the project's folder, then the user's."""
    found = [project_prompts(folder)]
    with suppress(ConfigError):  # no home folder: nobody's prompts are in it
        found.append(user_prompts())
    return tuple(place for place in found if place is not None)


def project_prompts(folder: Path) -> Path | None:
    """Return `.agent/prompts` in `folder` or in the nearest folder above it, if there is one."""
    places = (parent / PROJECT_PROMPTS for parent in (folder, *folder.parents))
    return next(filter(is_there, places), None)


def user_prompts() -> Path:
    """Return the folder of the user's own prompts; raise `ConfigError` without a home folder."""
    return user_file().with_name("prompts")


def project_tools(folder: Path) -> Path | None:
    """Return `.agent/tools` in `folder` or in the nearest folder above it, if there is one."""
    places = (parent / PROJECT_TOOLS for parent in (folder, *folder.parents))
    return next(filter(is_there, places), None)


def user_tools() -> Path:
    """Return the folder of the user's own tools; raise `ConfigError` without a home folder."""
    return user_file().with_name("tools")


def folder_of(chosen: str, kind: str) -> Path:
    """Return the folder `chosen`, else what the platform has for `kind`.

    Raises `ConfigError` where there is no home folder.
    """
    try:
        if chosen:
            return Path(chosen).expanduser().absolute()
        import platformdirs  # 5 ms that `--help` does not need

        folder = Path(getattr(platformdirs, kind)("agent", appauthor=False))
    except RuntimeError:  # nobody knows what "~" is
        folder = Path(chosen)
    if not folder.is_absolute():  # so it is in older versions of platformdirs
        hint = "set HOME, or both AGENT_DATA_DIR and AGENT_CACHE_DIR to whole paths"
        raise ConfigError(f"there is no home folder {chosen}".rstrip(), hint)
    return folder


def is_there(path: Path) -> bool:
    """Return whether there is something at `path`, as far as we may see."""
    try:
        return path.exists()
    except OSError:  # in a folder that we may not enter
        return False
