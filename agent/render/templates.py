"""Fills templates of pages: every text is escaped, and freed of what steers whoever reads it."""

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from agent.clean import printable

if TYPE_CHECKING:
    from jinja2 import Environment


def environment(folder: Path) -> "Environment":
    """Return what fills the templates in `folder`; a name that a template lacks is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )


def _finalized(value: object) -> object:
    """Free a text of what steers; what is markup is ours."""
    return printable(value) if type(value) is str else value


def look(*names: str) -> str:
    """Return the style that all pages share, and the parts of it that `names` name."""
    folder = resources.files("agent.render")
    return "".join(folder.joinpath(f"{name}.css").read_text("utf-8") for name in ("look", *names))
