"""Opens the tools that the person has added, from every kind of source."""

from agent.equipping import code, servers, services
from agent.equipping.equipment import Equipment, equipped
from agent.equipping.wishes import Wishes


def opened(wishes: Wishes) -> Equipment:
    """Return the equipment of a run; its sources start when their tools are first asked for.

    Raises `UserError` where something that was named is no source of tools.
    """
    kinds = (code, services, servers)
    return equipped([source for kind in kinds for source in kind.sources_of(wishes)], wishes.notify)
