"""Finds and opens the collection that a command of `agent docs` is about."""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli import streams
from agent.cli.invocation import access_of, settings_from
from agent.errors import AgentError, UserError
from agent.render.places import escaped, shown

if TYPE_CHECKING:
    from agent.settings import Settings
    from tools.documents.adding.rooting import Root
    from tools.documents.keeping.collection import Collection

DEFAULT = "default"
WORDS_ALONE = "none"
"""The embedder of a collection without vectors."""


@dataclass(frozen=True)
class Shelf:
    """Where collections are, and which one is meant."""

    settings: "Settings"
    chosen: bool
    """Whether the person named the embedder: what is there has to be made with that one."""

    def opened(self, create: bool = False) -> "Collection":
        """Open the collection; raise `UserError` where it is not there, or not to be had."""
        return self._opened(self._embedder(create), create=create)

    def rebuilt(self) -> "Collection":
        """Open the collection with an empty index, for the embedder in force."""
        with self.named(self.settings.collection).required() as before:
            embedder = before.stats().embedder or WORDS_ALONE
        return self._opened(self.settings.embedder if self.chosen else embedder, rebuild=True)

    def _opened(self, embedder: str, create: bool = False, rebuild: bool = False) -> "Collection":
        from tools.documents.keeping.collection import Collection

        new = create and not self.there()
        try:
            found = Collection.open(
                self.settings.collections_folder,
                self.settings.collection,
                embedder,
                self.settings.qdrant,
                create,
                streams.note,
                rebuild,
                access_of(self.settings),
            )
        except AgentError:
            if new and self.there():  # it was begun, and can never be used
                self.delete()
            raise
        tell(found)
        return found

    def there(self) -> bool:
        """Return whether the collection is there."""
        return self.settings.collection in self.names()

    def names(self) -> list[str]:
        """Return the names of all collections."""
        from tools.documents.keeping.shelf import names

        return names(self.settings.collections_folder)

    def named(self, name: str) -> "Shelf":
        """Return the shelf with another collection in view, whatever made its vectors."""
        return Shelf(replace(self.settings, collection=name), chosen=False)

    def delete(self) -> None:
        """Delete the collection."""
        from tools.documents.keeping.shelf import delete

        delete(self.settings.collections_folder, self.settings.collection)

    def required(self) -> "Collection":
        """Open the collection for what can only be done with documents: it has to be there."""
        if not self.names() and self.settings.collection == DEFAULT and not self.settings.qdrant:
            raise UserError("no documents were added yet", "add some: agent docs add PATH")
        return self.opened()

    def _embedder(self, create: bool) -> str:
        if self.chosen:
            return self.settings.embedder
        if not create or self.there():
            return ""  # whatever it was made with
        return self.settings.embedder if _works(self.settings) else WORDS_ALONE


def _works(settings: "Settings") -> bool:
    """Return whether the usual embedder can be had; tell where words have to do without it."""
    from tools.documents.embedding.naming import open_embedder

    try:
        open_embedder(settings.embedder, access_of(settings))
    except UserError as error:
        streams.note(f"warning: words alone are searched: {error}")
        streams.note("hint: agent docs update --rebuild --embedder NAME gives it vectors later")
        return False
    return True


def shelf(**flags: object | None) -> Shelf:
    """Return the shelf that the settings and `flags` mean."""
    if flags.get("collection") == "":
        raise UserError("-c names no collection", "give it a name, such as -c papers")
    loaded = settings_from(**flags)
    settings = loaded.settings
    if not settings.collection:  # none for answers: there is still the usual one
        settings = replace(settings, collection=DEFAULT)
    return Shelf(settings, loaded.origins["embedder"] != "default")


def tell(collection: "Collection") -> None:
    """Tell what the person should know of `collection`, once."""
    for notice in collection.notices:
        streams.note(f"warning: {notice}")
    collection.notices.clear()


def root_of(path: Path, include: tuple[str, ...], exclude: tuple[str, ...], hidden: bool) -> "Root":
    """Return what is added by `path`; raise `UserError` where there is nothing."""
    from tools.documents.adding.rooting import Root

    try:
        whole = path.expanduser().resolve(strict=True)
        return Root(whole, include, exclude, hidden)
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        told = f"cannot add {escaped(str(path))}: {reason}"
        raise UserError(told.lower(), "name a file or folder that is there") from None


@dataclass(frozen=True)
class Meant:
    """What of a collection a path names."""

    sources: tuple[str, ...]
    """The files."""
    places: tuple[str, ...]
    """What is to stay out: the path, as it is written and with links followed."""


def meant(collection: "Collection", path: Path) -> Meant:
    """Return what of `collection` is named by `path`, or by a document's id.

    Raises `UserError` where there is nothing.
    """
    from tools.documents.adding.rooting import within

    entries, named = collection.entries(), places(path)
    found = tuple(one.source for one in entries if within(one.source, named))
    if found or any(within(root, named) for root in collection.roots()):
        return Meant(found, named)
    known = tuple(one.source for one in entries if one.document == str(path))
    if not known:
        hint = f"agent docs list -c {collection.name} shows what is"
        raise UserError(f"{shown(named[0])} is not in the collection {collection.name}", hint)
    return Meant(known, known)


def places(path: Path) -> tuple[str, ...]:
    """Return the whole paths that `path` may mean: as it is written, and with links followed."""
    written = os.path.normpath(Path(os.path.expanduser(path)).absolute())  # noqa: PTH111
    return tuple(dict.fromkeys((written, os.path.realpath(written))))
