"""Hosts of addresses, and the sites that they belong to: what one owner answers for.

A site is one label and a public suffix (https://publicsuffix.org): `a.github.io` and `b.github.io`
are two. The list comes with the library `tld`; nothing is fetched.
"""

from functools import lru_cache

from agent.errors import ToolError
from tools.web.fetching.address import parse
from tools.web.fetching.host import literal, read_host


def host_of(url: str) -> str:
    """Return the host of `url` in small ASCII letters; raise `ToolError` where it has none."""
    return parse(url).host


def named(domain: str) -> str:
    """Return a domain as hosts are compared with it; raise `ToolError` for what is none.

    A person may write it with a scheme, a path or `*.` before it.
    """
    bare = domain.strip().rpartition("://")[2].partition("/")[0].removeprefix("*.")
    return read_host(bare.strip(".") if not bare.startswith("[") else bare)


@lru_cache(maxsize=1024)
def site_of(host: str) -> str:
    """Return the site that `host` belongs to; the host itself where it is an IP address."""
    if literal(host) is not None or "." not in host:
        return host
    labels = host.split(".")
    return ".".join(labels[-min(len(labels), _suffix(host) + 1) :])


def _suffix(host: str) -> int:
    """Return how many labels the public suffix of `host` has; an unknown one has one."""
    from tld import get_tld  # 50 ms, and reads its list at the first call

    known = get_tld(
        f"https://{_readable(host)}/", search_private=True, fail_silently=True, as_object=True
    )
    suffix = str(getattr(known, "tld", "") or "")
    return suffix.count(".") + 1 if suffix else 1


def _readable(host: str) -> str:
    """Return `host` in the letters of its language: so the list has it."""
    labels = []
    for label in host.split("."):
        try:
            labels.append(label.encode().decode("idna") if label.startswith("xn--") else label)
        except UnicodeError:
            labels.append(label)
    return ".".join(labels)


def is_shared(domain: str) -> bool:
    """Return whether the hosts in `domain` belong to many: such as those in `github.io`."""
    below = f"a.{domain}"
    return literal(domain) is None and site_of(below) == below


def covers(domain: str, host: str) -> bool:
    """Return whether `host` is `domain`, or below it."""
    return host == domain or (host.endswith(f".{domain}") and literal(host) is None)


def is_domain(text: str) -> bool:
    """Return whether `text` names a domain."""
    try:
        return "." in named(text)
    except ToolError:
        return False
