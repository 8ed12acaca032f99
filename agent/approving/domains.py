"""Rules for domains: they stand among the rules for tools, as `domain:example.org`.

A rule for a domain holds for all below it. As everywhere, deny wins; then what was said last.
"""

from collections.abc import Collection, Iterable, Mapping

from agent.approving.rules import Rule
from agent.errors import AgentError, ToolError

PREFIX = "domain:"
HINT = "write a domain, such as example.org"


def key_of(domain: str) -> str:
    """Return how the rule for `domain` is named."""
    return f"{PREFIX}{domain}"


def is_key(name: str) -> bool:
    """Return whether `name` is that of a rule for a domain."""
    return name.startswith(PREFIX)


def domains_of(
    texts: Iterable[str], origin: str, wrong: type[AgentError] = AgentError
) -> frozenset[str]:
    """Return domains, as they are compared; raise `wrong` for what is none."""
    from tools.web.domains import named

    found = set()
    for text in texts:
        try:
            found.add(named(text))
        except ToolError:
            raise wrong(f"{origin} names {text[:80]!r}, which is no domain", HINT) from None
    return frozenset(found)


def in_rules(rules: Mapping[str, Rule], host: str) -> set[Rule]:
    """Return all rules that hold for `host`.

    Who allows the page of a host for many, such as github.io, allows none of the many.
    """
    from tools.web.domains import covers, is_shared

    found = set()
    for name, rule in rules.items():
        domain = name.removeprefix(PREFIX)
        holds = is_key(name) and covers(domain, host)
        if holds and (rule != "allow" or domain == host or not is_shared(domain)):
            found.add(rule)
    return found


def among(domains: Collection[str], host: str) -> bool:
    """Return whether `host` is one of `domains`, or below one."""
    from tools.web.domains import covers

    return any(covers(one, host) for one in domains)
