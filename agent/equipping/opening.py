"""Opens the tools that the person has added, from every kind of source."""

from dataclasses import replace

from agent.equipping import code, kept, servers, services
from agent.equipping.choosing import Chooser
from agent.equipping.equipment import Equipment, equipped
from agent.equipping.names import OWN
from agent.equipping.wishes import Wishes
from agent.equipping.words import is_service
from agent.errors import ConfigError
from tools.added.source import Source


def opened(wishes: Wishes) -> Equipment:
    """Return the equipment of a run; its sources start when their tools are first asked for.

    Raises:
        UserError: something that was named is no source of tools.
        ConfigError: what is kept cannot be trusted; what was disabled must not come back so.
    """
    known = _kept()
    words = dict.fromkeys((*wishes.named, *known.sources))
    wishes = replace(wishes, named=tuple(words), kept=known.sources)
    sources = [source for kind in (code, services, servers) for source in kind.sources_of(wishes)]
    if not sources:
        return equipped((), wishes.notify)
    return equipped(sources, wishes.notify, known.disabled, OWN, _chooser(wishes))


def source_of(word: str, wishes: Wishes) -> Source:
    """Return the one source that `word` names, without those that stand in folders.

    Raises `UserError` where it names none.
    """
    if is_service(word):
        return services.named_source(word, wishes)
    return code.named_source(word, wishes)


def _kept() -> kept.Kept:
    try:
        path = kept.kept_file()
    except ConfigError:  # no home folder: nothing is kept
        return kept.NOTHING
    return kept.read(path)


def _chooser(wishes: Wishes) -> Chooser:
    try:
        return Chooser(wishes.settings.vectors_folder)
    except ConfigError:  # no home folder: vectors are not kept
        return Chooser(None)
