from collections.abc import Callable
from pathlib import Path

import pytest

from agent.approving.gate import REFUSED, Gate
from agent.approving.opening import Domains, gate_for
from agent.approving.rules import Rules
from agent.approving.web import GuardedWeb
from agent.approving.wish import Decision, Wish
from agent.errors import ConfigError, ToolError, UserError
from agent.settings import Settings
from tests.approving.test_gate import gate_in
from tests.tools.web.paper import PaperWeb, page
from tools.web.web import Permits, Query, Result

URL = "https://new.example.org/page"
CONCERN = "neither you nor a search named example.org"
SECRET = "Vexing-Otter-4471"


class Leading(PaperWeb):
    """A web on paper whose pages may lead elsewhere."""

    permits: Permits

    def heed(self, permits: Permits) -> None:
        self.permits = permits


def web_in(
    folder: Path, *replies: Decision, **more: object
) -> tuple[GuardedWeb, PaperWeb, list[Wish], list[str]]:
    gate, person, told = gate_in(folder, *replies, **more)
    found = {"x": [Result("X", "https://found.example.com/")]}
    paper = PaperWeb(found, [page(URL, "New", "Text.")])
    return GuardedWeb(paper, gate), paper, person.asked, told


def outcome(opening: Callable[[], object]) -> str:
    try:
        opening()
    except ToolError as error:
        return str(error)
    return "opened"


def test_a_page_without_a_concern_is_opened_unasked(tmp_path: Path) -> None:
    web, paper, asked, _ = web_in(tmp_path)

    assert web.open(URL).url == URL
    assert (asked, paper.asked) == ([], [("open", URL)])


def test_a_concern_is_put_before_the_person_with_the_whole_address(tmp_path: Path) -> None:
    web, paper, asked, _ = web_in(tmp_path, "once")

    assert outcome(lambda: web.open(f"{URL}?d=\u202eabc\x1b[2J", CONCERN)) != "opened"
    assert outcome(lambda: web.open(URL, CONCERN)) == "opened"
    assert asked == [Wish("domain:example.org", URL, CONCERN)]
    assert (asked[0].site, asked[0].done) == ("example.org", "opened")


def test_a_host_in_other_letters_is_shown_in_ascii_as_well(tmp_path: Path) -> None:
    web, _, asked, _ = web_in(tmp_path, "no")

    assert outcome(lambda: web.open("https://ex\u0430mple.org/", CONCERN)) == (
        "not allowed by the person"
    )
    assert asked[0].text == "https://ex\u0430mple.org/\n(xn--exmple-4nf.org)"


def test_no_means_that_nothing_is_sent_and_nobody_is_asked_twice(tmp_path: Path) -> None:
    web, paper, asked, _ = web_in(tmp_path, "no", "once")

    first = outcome(lambda: web.open(URL, CONCERN))
    second = outcome(lambda: web.open("https://example.org/other", CONCERN))

    assert [first, second] == ["not allowed by the person"] * 2
    assert (paper.asked, len(asked)) == ([], 1)


@pytest.mark.parametrize("decision", ["session", "always"])
def test_a_decision_holds_for_the_whole_site(tmp_path: Path, decision: Decision) -> None:
    web, _, asked, _ = web_in(tmp_path, decision)

    assert outcome(lambda: web.open(URL, CONCERN)) == "opened"
    assert outcome(lambda: web.open(URL, CONCERN)) == "opened"
    assert len(asked) == 1
    kept = {"domain:example.org": "allow"} if decision == "always" else {}
    assert Rules(tmp_path / "approvals.toml").read() == kept


def test_without_a_person_the_flag_is_named(tmp_path: Path) -> None:
    web, paper, _, told = web_in(tmp_path)
    web._gate.ask = None

    assert outcome(lambda: web.open(URL, CONCERN)) == "not allowed by the person"
    assert told == [
        "example.org was not opened: nobody could be asked (--allow-domain example.org)"
    ]
    assert paper.asked == []


def test_an_allowed_domain_needs_no_word(tmp_path: Path) -> None:
    web, _, asked, _ = web_in(tmp_path, allow_domains=frozenset({"example.org"}))

    assert outcome(lambda: web.open(URL, CONCERN)) == "opened"
    assert asked == []


def test_denied_wins_over_everything_and_holds_below_the_domain(tmp_path: Path) -> None:
    web, paper, asked, _ = web_in(
        tmp_path,
        allow_domains=frozenset({"new.example.org"}),
        deny_domains=frozenset({"example.org"}),
    )

    assert outcome(lambda: web.open(URL, typed=True)) == (
        "not opened: new.example.org is denied by the person"
    )
    assert (paper.asked, asked) == ([], [])


def test_a_domain_that_asks_asks_without_a_concern(tmp_path: Path) -> None:
    web, _, asked, _ = web_in(tmp_path, "once")
    Rules(tmp_path / "approvals.toml").set("domain:example.org", "ask")

    assert outcome(lambda: web.open(URL)) == "opened"
    assert len(asked) == 1


def test_rules_for_the_tools_hold_as_well(tmp_path: Path) -> None:
    web, paper, asked, _ = web_in(tmp_path, "no", asking=frozenset({"search_web"}))
    Rules(tmp_path / "approvals.toml").set("open_page", "deny")

    assert outcome(lambda: web.search(Query("x"))) == "not allowed by the person"
    assert outcome(lambda: web.open(URL)) == "not allowed by the person"
    assert (asked, paper.asked) == ([Wish("search_web", "x")], [])


@pytest.mark.parametrize(
    ("asked", "target", "typed", "told"),
    [
        ("https://a.example.org/", "https://www.example.org/b", False, "opened"),
        ("https://found.example.com/", "https://other.example.com/", False, "opened"),
        ("https://a.example.org/", "https://found.example.com/x", False, "opened"),
        ("https://a.example.org/", "https://evil.example/", True, "opened"),
        ("https://ann.github.io/", "https://eve.github.io/", False, "leads"),
        ("https://a.example.org/", "https://evil.example/?d=1", False, "leads"),
        ("https://a.example.org/", "https://denied.example/", True, "denied"),
    ],
)  # fmt: skip
def test_a_page_leads_only_where_it_may(
    tmp_path: Path, asked: str, target: str, typed: bool, told: str
) -> None:
    gate, _, _ = gate_in(tmp_path, deny_domains=frozenset({"denied.example"}))
    leading = Leading({"x": [Result("X", "https://found.example.com/")]})
    GuardedWeb(leading, gate).search(Query("x"))
    said = {
        "opened": "opened",
        "leads": f"not opened: it leads to {target}; open that instead",
        "denied": "not opened: it leads to denied.example, which is denied by the person",
    }

    assert outcome(lambda: leading.permits(asked, target, typed)) == said[told]


def test_secrets_go_neither_in_nor_out(tmp_path: Path) -> None:
    gate, _, _ = gate_in(tmp_path, secrets=(SECRET,))
    found = [Result(f"The {SECRET}", "https://a.example.org/", f"It is {SECRET}.")]
    text = f"The word is {SECRET}. More."
    web = GuardedWeb(PaperWeb({"x": found}, [page(URL, "New", text, ("More", URL))]), gate)

    (one,) = web.search(Query("x"))
    opened = web.open(URL)

    assert (one.title, one.snippet) == ("The [secret]", "It is [secret].")
    assert opened.document.text == f"The word is {'*' * len(SECRET)}. More."
    assert opened.document.text[opened.links[0].start : opened.links[0].end] == "More"
    assert outcome(lambda: web.open(f"{URL}?{SECRET[::-1]}", typed=True)) == (
        "not sent: the address holds a secret"
    )
    assert outcome(lambda: web.search(Query(SECRET))) == "not sent: the query holds a secret"


def test_settings_and_flags_name_domains(tmp_path: Path) -> None:
    settings = Settings(
        state_dir=str(tmp_path), allow_domains="A.example.org, *.b.example.org", deny_domains="c.cn"
    )
    gate = gate_for(settings, print, domains=Domains(["https://d.example.org/x"], ["例子.中国"]))

    rules = {host: gate.domain_rule(host) for host in
             ("a.example.org", "x.b.example.org", "c.cn", "d.example.org", "xn--fsqu00a.xn--fiqs8s",
              "example.org")}  # fmt: skip
    assert [*rules.values()] == ["allow", "allow", "deny", "allow", "deny", None]


@pytest.mark.parametrize("wrong", ["not a domain", "https://", "a b.org", "user@host"])
def test_what_is_no_domain_is_an_error(tmp_path: Path, wrong: str) -> None:
    home = Settings(state_dir=str(tmp_path))

    with pytest.raises(UserError, match="--deny-domain names .*, which is no domain"):
        gate_for(home, print, domains=Domains((), [wrong]))
    with pytest.raises(ConfigError, match="allow_domains names .*, which is no domain"):
        gate_for(Settings(state_dir=str(tmp_path), allow_domains=wrong), print)


def test_a_damaged_file_of_rules_opens_nothing(tmp_path: Path) -> None:
    (tmp_path / "approvals.toml").write_text("domain = [")
    gate: Gate = gate_in(tmp_path)[0]

    assert gate.domain_rule("example.org") == "deny"


def test_who_allows_the_page_of_a_host_for_many_allows_none_of_the_many(tmp_path: Path) -> None:
    web, _, asked, _ = web_in(tmp_path, "always", "no", "no")

    for host in ("github.io", "eve.github.io", "github.io.evil.example"):
        outcome(lambda: web.open(f"https://{host}/", CONCERN))  # noqa: B023

    assert [one.tool for one in asked] == [
        "domain:github.io", "domain:eve.github.io", "domain:evil.example",
    ]  # fmt: skip
    assert outcome(lambda: web.open("https://github.io/more", CONCERN)) != REFUSED
