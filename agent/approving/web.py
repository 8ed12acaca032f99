"""Puts the gate before the web: an address that gives cause for concern needs a person's word.

What depends on this machine and its person stands here, before the record: rules for domains, what
the person says, and secrets of the environment. So a run that is played again asks nobody.
"""

from collections.abc import Sequence
from dataclasses import replace

from agent.approving.domains import key_of
from agent.approving.gate import REFUSED, Gate
from agent.approving.taint import WEB
from agent.approving.wish import Wish, escaped
from agent.errors import ToolError
from tools.web.caution import check_secrets
from tools.web.domains import host_of, site_of
from tools.web.page import Page
from tools.web.web import Contact, Query, Redirecting, Result, Web

SEARCHES, OPENS = "search_web", "open_page"
"""The tools whose rules hold for the web."""


class GuardedWeb:
    """A `Web` behind a gate."""

    def __init__(self, web: Web, gate: Gate) -> None:
        self._web, self._gate = web, gate
        self._found: set[str] = set()
        """The sites that searches named."""
        if isinstance(web, Redirecting):
            web.heed(self.check_redirect)

    def search(self, query: Query, concern: str = "") -> Sequence[Result]:
        """Search, where nothing speaks against it."""
        check_secrets(query.text, self._gate.secrets, "the query")
        rule = self._gate.rule_named(SEARCHES)
        rule = "ask" if concern and rule == "allow" else rule
        self._gate.admit(rule, lambda: Wish(SEARCHES, escaped(query.text), concern))
        results = [self._clean(one) for one in self._web.search(query)]
        self._gate.taint.saw(WEB)
        self._found.update(_sites(results))
        return results

    def open(self, url: str, concern: str = "", typed: bool = False) -> Page:
        """Open a page, where nothing speaks against it."""
        host = host_of(url)
        check_secrets(url, self._gate.secrets, "the address")
        rule, site = self._gate.domain_rule(host), site_of(host)
        if rule == "deny":
            raise ToolError(f"not opened: {host} is denied by the person")
        self._gate.admit(self._gate.rule_named(OPENS), lambda: Wish(OPENS, _shown(url, host)))
        if rule == "ask" or (concern and rule != "allow"):
            wish = Wish(key_of(site), _shown(url, host), concern)
            if not self._gate.agreed(wish, wish.tool, f"--allow-domain {site}"):
                raise ToolError(REFUSED)
        page = self._web.open(url, typed=typed)
        self._gate.taint.saw(WEB)
        return replace(page, document=replace(page.document, text=self._masked(page)))

    def contacts(self) -> Sequence[Contact]:
        """Return whom this run has reached."""
        return self._web.contacts()

    def close(self) -> None:
        """Give back connections."""
        self._web.close()

    def check_redirect(self, asked: str, target: str, typed: bool) -> None:
        """Raise `ToolError` where the page `asked` may not lead to `target` by itself."""
        host = host_of(target)
        rule, site = self._gate.domain_rule(host), site_of(host)
        if rule == "deny":
            raise ToolError(f"not opened: it leads to {host}, which is denied by the person")
        known = typed or site == site_of(host_of(asked)) or site in self._found
        if rule == "ask" or not (known or rule == "allow"):
            raise ToolError(f"not opened: it leads to {escaped(target)[:400]}; open that instead")

    def _clean(self, result: Result) -> Result:
        return replace(
            result,
            title=self._gate.redacted(result.title),
            snippet=self._gate.redacted(result.snippet),
        )

    def _masked(self, page: Page) -> str:
        """Return the page's text without secrets; all else stays where it stood."""
        text = page.document.text
        for secret in self._gate.secrets:
            text = text.replace(secret, "*" * len(secret))
        return text


def _shown(url: str, host: str) -> str:
    """Return the whole address; the host in ASCII as well, where it looks like another one."""
    return escaped(url) if url.isascii() else f"{escaped(url)}\n({host})"


def _sites(results: Sequence[Result]) -> set[str]:
    found = set()
    for one in results:
        try:
            found.add(site_of(host_of(one.url)))
        except ToolError:  # nothing that could be opened
            continue
    return found
