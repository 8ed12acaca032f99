"""Says whom a run has reached, and how much went there and back: in one line, or host by host.

    network: 5 requests to 3 hosts, 4.1 kB sent, 212 kB received
      marlow.example: 3 pages, 1 look at robots.txt, 1.2 kB sent, 150 kB received

The bytes are those of requests and responses with their headers.
"""

from collections.abc import Iterator, Sequence

from agent.clean import printable
from agent.events import Contact, Reached
from agent.render.places import escaped
from agent.render.wording import counted

OFFLINE = "offline: no host was contacted"
INDENT = "  "
WORDS = {
    "search": ("search", "searches"),
    "page": ("page", "pages"),
    "robots": ("look at robots.txt", "looks at robots.txt"),
}


def line(reached: Reached) -> str:
    """Return what went over the network, in one line."""
    found = reached.contacts
    if not found:
        return OFFLINE if reached.offline else "network: no host was contacted"
    hosts = len({one.host for one in found})
    requests = counted(sum(one.requests for one in found), "request")
    head = "offline, and yet" if reached.offline else "network:"
    return f"{head} {requests} to {counted(hosts, 'host')}, {_bytes(found)}"


def rows(reached: Reached) -> Iterator[str]:
    """Yield the same line, and one for each host."""
    yield line(reached)
    for host in dict.fromkeys(one.host for one in reached.contacts):
        found = [one for one in reached.contacts if one.host == host]
        done = ", ".join(map(_done, found))
        yield f"{INDENT}{escaped(host)}: {done}, {_bytes(found)}"


def _done(contact: Contact) -> str:
    asked = f"{printable(contact.purpose)} request"
    one, many = WORDS.get(contact.purpose, (asked, f"{asked}s"))
    return f"1 {one}" if contact.requests == 1 else f"{contact.requests:,} {many}"


def _bytes(contacts: Sequence[Contact]) -> str:
    sent = sum(one.sent_bytes for one in contacts)
    received = sum(one.received_bytes for one in contacts)
    return f"{size(sent)} sent, {size(received)} received"


def size(count: int) -> str:
    """Return a number of bytes as people read it: `312 B`, `4.1 kB`, `2.0 MB`."""
    if count < 1000:
        return f"{count} B"
    for unit, least in (("kB", 1e3), ("MB", 1e6), ("GB", 1e9)):
        if count < 999.5 * least or unit == "GB":
            break
    value = count / least
    return f"{value:.1f} {unit}" if value < 99.95 else f"{value:,.0f} {unit}"
