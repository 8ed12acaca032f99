"""Opens an embedder by its name."""

import difflib

from agent.errors import UserError
from tools.documents.access import NO_ACCESS, Access
from tools.documents.embedding import hugging, nano
from tools.documents.embedding.embedder import Embedder
from tools.documents.embedding.remote import Remote

SCHEMES = ("hf:", "openai:", "ollama:")
"""What stands before the name of a model that something else provides."""
NAMES = (nano.NAME, *(f"{scheme}NAME" for scheme in SCHEMES))


def open_embedder(name: str, reached: Access = NO_ACCESS) -> Embedder:
    """Return the embedder `name`.

    Args:
        name: one of `NAMES`.
        reached: how servers are reached, and whether they may be.

    Raises:
        UserError: there is none of this name, or what it needs is not installed.
        ModelUnavailable: a model cannot be loaded. Servers are asked with the first text only.
    """
    known = checked(name)
    kind, _, model = known.partition(":")
    if kind == "hf":
        return hugging.Hugging(model, reached.offline)
    if kind == "openai":
        return Remote("openai", model, reached)
    if kind == "ollama":
        return Remote("ollama", model, reached)
    return nano.Nano()


def checked(name: str) -> str:
    """Return `name`; raise `UserError` where it names no embedder."""
    if name == nano.NAME or (name.startswith(SCHEMES) and name.partition(":")[2].strip()):
        return name
    if name in SCHEMES:
        raise UserError(f"the embedder {name!r} lacks the name of a model", f"such as {name}NAME")
    near = difflib.get_close_matches(name.lower(), [nano.NAME], 1, 0.5)
    near += [
        f"{close}:{name.partition(':')[2]}"
        for close in difflib.get_close_matches(
            name.partition(":")[0].lower(), [one[:-1] for one in SCHEMES], 1, 0.6
        )
        if ":" in name
    ]
    meant = f"did you mean {near[-1]}? " if near else ""
    raise UserError(
        f"there is no embedder {name!r}", f"{meant}the embedders are: {', '.join(NAMES)}"
    )


def available(name: str) -> bool:
    """Return whether what the embedder `name` needs is installed here; nothing is loaded."""
    if name == nano.NAME:
        return nano.installed()
    if name.startswith("hf:"):
        return hugging.installed()
    return name.startswith(SCHEMES)
