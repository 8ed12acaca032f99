import json
from pathlib import Path

import pytest

from agent.cli import checks, leave
from agent.cli.app import main
from agent.settings import Settings
from tests.process import AGENT, Finished, environment, run
from tests.tmux import THERE, Tmux
from tests.tools.web.local import LocalWeb

pytestmark = pytest.mark.loopback
FOUND = [
    ("Mira", "https://rivers.example.org/mira", "Nov 3, 2026 - The river Mira is 145 km long."),
    ("Source\x1b[31m of the Mira", "https://rivers.example.org/source", "It rises at 480 m.\u202e"),
    ("米拉河", "https://rivers.example.org/zh?utm_source=x", "The Mira in Chinese."),
]
ROWS = [
    "1\thttps://rivers.example.org/mira\tMira\t2026-11-03\tThe river Mira is 145 km long.",
    "2\thttps://rivers.example.org/source\tSource of the Mira\t\tIt rises at 480 m.",
    "3\thttps://rivers.example.org/zh\t米拉河\t\tThe Mira in Chinese.",
]


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, local_web: LocalWeb) -> None:
    home = {"HOME": str(tmp_path), "AGENT_CACHE_DIR": str(tmp_path / "cache")}
    for name, value in {**home, **local_web.environment()}.items():
        monkeypatch.setenv(name, value)
    for name in ("BRAVE_SEARCH_API_KEY", "TAVILY_API_KEY", "SERPER_API_KEY", "GOOGLE_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    local_web.finds("(?i)mira", FOUND)


@pytest.fixture
def web(capsys: pytest.CaptureFixture[str]) -> "Web":
    return Web(capsys)


class Web:
    """Runs `agent web` in this process, as a process of its own would end."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Finished:
        line = ["web", *arguments]
        code, told = 0, ""
        try:
            main(line)
        except BaseException as error:
            ending = leave.ending_of(error, line)
            assert ending.kind != "Bug", ending
            code = ending.code
            told = f"error: {ending.message}\nhint: {ending.hint}\n" if ending.kind else ""
        seen = self._capsys.readouterr()
        return Finished(code, seen.out, seen.err + told)


def test_a_search_gives_a_line_for_each_result_to_scripts(web: Web) -> None:
    done = web("search", "How", "long", "is", "the", "Mira?")

    assert (done.code, done.out.splitlines(), done.err) == (0, ROWS, "")


def test_a_process_of_its_own_ends_at_once_though_an_engine_hangs(
    local_web: LocalWeb, tmp_path: Path
) -> None:
    local_web.engine("duckduckgo").fails("slow")
    home = {"AGENT_CACHE_DIR": str(tmp_path / "cache")}

    done = run((*AGENT, "web", "search", "Mira"), tmp_path, env=local_web.environment() | home)
    assert (done.code, done.out.splitlines(), done.err) == (0, ROWS, "")


def test_json_has_results_and_who_was_asked(web: Web) -> None:
    told = json.loads(web("search", "Mira", "-e", "mojeek", "-n", "1", "--json").out)

    assert told["results"] == [
        {
            "rank": 1,
            "title": "Mira",
            "url": "https://rivers.example.org/mira",
            "snippet": "The river Mira is 145 km long.",
            "date": "2026-11-03",
            "engines": ["mojeek"],
            "kept": "",
        }
    ]
    assert [(one["host"], one["requests"]) for one in told["network"]] == [("www.mojeek.com", 1)]


def test_finding_nothing_is_told_and_is_not_code_0(web: Web) -> None:
    assert web("search", "nowhere") == Finished(3, "", "nothing was found\n")


def test_finding_nothing_is_valid_json(web: Web) -> None:
    done = web("search", "nowhere", "--json")

    assert (done.code, json.loads(done.out)["results"]) == (3, [])


def test_the_second_time_the_answer_comes_from_disk(web: Web, local_web: LocalWeb) -> None:
    web("search", "Mira")
    local_web.asked.clear()
    assert web("search", "mira").out.splitlines() == ROWS
    assert local_web.asked == []

    web("search", "mira", "--no-cache")
    assert local_web.asked != []


def test_what_is_kept_can_be_thrown_away(web: Web, tmp_path: Path) -> None:
    web("search", "Mira")
    folder = tmp_path / "cache" / "web"

    assert web("clear", "--dry-run").out == f"would remove 1 answer from {folder}\n"
    assert web("clear").code == 2
    assert web("clear", "--yes") == Finished(0, "", "removed 1 answer\n")
    assert web("clear", "--yes") == Finished(0, "", f"nothing is kept in {folder}\n")


def test_where_all_want_to_wait_the_code_is_75(web: Web, local_web: LocalWeb) -> None:
    for engine in local_web.engines:
        engine.fails(429, retry_after="100")

    assert web("search", "Mira") == Finished(
        75,
        "",
        "error: every search engine wants to be asked later: in 100 s\n"
        "hint: try again then, or set up an engine of your own: agent web engines\n",
    )


def test_where_none_answers_the_code_is_69(web: Web, local_web: LocalWeb) -> None:
    local_web.engine("brave").fails(500)

    done = web("search", "Mira", "--engine", "brave")
    assert (done.code, done.err.splitlines()[0]) == (
        69,
        "error: no search engine answers: brave: its server fails (status 500)",
    )


def test_without_a_network_the_code_is_69(web: Web, local_web: LocalWeb) -> None:
    local_web.is_cut_off = True

    done = web("search", "Mira")
    assert done.code == 69
    assert done.err.startswith("error: there is no way to any search engine (duckduckgo, brave, ")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((" ",), 2, "error: there is nothing to search for"),
        (("x", "--since", "decade"), 2, "error: --since decade: there is no such span"),
        (("x", "--region", "xx"), 2, "error: --region is 'xx'"),
        (("x", "-e", "gogle"), 2, "error: --engine 'gogle', which is no search engine"),
        (("x", "-e", "tavily"), 78, "error: the search engine 'tavily' is not set up"),
        (("x", "-e", "mojeek", "--news"), 1, "error: mojeek: finds no news"),
    ],
)
def test_what_cannot_be_searched_is_told_in_one_line(
    web: Web, local_web: LocalWeb, arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = web("search", *arguments)

    assert (done.code, done.err.splitlines()[0], local_web.asked) == (code, message, [])


def test_offline_nothing_is_searched(
    web: Web, local_web: LocalWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENT_OFFLINE", "true")

    done = web("search", "Mira")
    assert (done.code, done.err.splitlines()[0], local_web.asked, local_web.tunnels) == (
        2, "error: offline is set: nothing is searched", [], [],
    )  # fmt: skip


def test_the_engines_are_listed_and_none_is_asked(web: Web, local_web: LocalWeb) -> None:
    done = web("engines")

    assert done.out.splitlines() == [
        "searxng\tnot set up\tpages, news, by date\tthe setting searxng",
        "brave-api\tnot set up\tpages, by date\tBRAVE_SEARCH_API_KEY",
        "tavily\tnot set up\tpages\tTAVILY_API_KEY",
        "serper\tnot set up\tpages, news, by date\tSERPER_API_KEY",
        "google\tnot set up\tpages, by date\tGOOGLE_API_KEY and GOOGLE_CSE_ID",
        "duckduckgo\tready\tpages, news, by date\t",
        "brave\tready\tpages, by date\t",
        "mojeek\tready\tpages\t",
        "startpage\tready\tpages, by date\t",
        "yahoo\tready\tpages, news, by date\t",
        "bing\tready\tnews, by date\t",
        "wikipedia\tready\tpages\t",
        "yandex\tonly when named\tpages\t",
        "grokipedia\tonly when named\tpages\t",
    ]
    assert local_web.asked == []


def test_an_engine_at_rest_is_shown_so(web: Web, local_web: LocalWeb) -> None:
    local_web.engine("brave").fails(429, retry_after="9000")
    web("search", "Mira", "-e", "brave")

    [row] = [one for one in web("engines").out.splitlines() if one.startswith("brave\t")]
    assert row == "brave\tlimited: rests 150 min\tpages, by date\t"


def test_a_key_is_never_shown(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAVILY_API_KEY", "tvly-very-secret")

    lines, told = web("engines"), web("engines", "--json")
    assert "tavily\tready\tpages\tTAVILY_API_KEY" in lines.out.splitlines()
    assert "very-secret" not in f"{lines}{told}"
    [tavily] = [one for one in json.loads(told.out)["engines"] if one["name"] == "tavily"]
    assert (tavily["usable"], tavily["asked"], tavily["keys"]) == (True, True, ["TAVILY_API_KEY"])


def test_an_engine_that_there_is_not_is_a_mistake_of_the_settings(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AGENT_ENGINES", "brave,gogle")

    assert web("engines").code == 78


def test_the_doctor_looks_at_the_engines_and_asks_none(local_web: LocalWeb) -> None:
    found = checks.web(Settings())

    assert (found.state, found.detail) == (
        "ok", "asks duckduckgo, brave, mojeek, startpage, yahoo, bing, wikipedia",
    )  # fmt: skip
    assert local_web.asked == []


def test_the_doctor_warns_where_every_engine_is_at_rest(
    web: Web, local_web: LocalWeb, tmp_path: Path
) -> None:
    for engine in local_web.engines:
        engine.fails(429, retry_after="9000")
    web("search", "Mira")

    assert checks.web(Settings(cache_dir=str(tmp_path / "cache"))).state == "warn"


@pytest.mark.skipif(not THERE, reason="tmux is not installed")
def test_people_see_titles_hosts_and_wrapped_words(local_web: LocalWeb, tmp_path: Path) -> None:
    env = environment(tmp_path, local_web.environment())
    command = (*AGENT, "web", "search", "Mira", "-n", "2", "-e", "mojeek")

    with Tmux(command, tmp_path, env, columns=30) as terminal:
        shown = terminal.wait_for("ENDED=0")
    assert [line.rstrip() for line in shown.splitlines() if line.strip()][:9] == [
        "1   Mira",
        "    rivers.example.org · 2026-11-03 · mojeek",
        "    The river Mira is 145 km",
        "    long.",
        "    https://rivers.example.org/mira",
        "2   Source of the Mira",
        "    rivers.example.org · mojeek",
        "    It rises at 480 m.",
        "    https://rivers.example.org/source",
    ]
