"""`agent web open`: a page for people and for scripts, and every way in which it cannot be had."""

import json
from pathlib import Path

import pytest

from agent.cli import leave
from agent.cli.app import main
from tests.process import Finished
from tests.tools.web.local import LocalWeb, Response

pytestmark = pytest.mark.loopback
URL = "https://letters.example.org/sarn"
DAM = "The Sarn was dammed at Brenn in 1931."
LONG = "\n".join(f"<p>Sentence {n} of the letter says what happened next.</p>" for n in range(120))
PAGE = (
    "<!doctype html><html lang=en><title>The Sarn\x1b[31m</title>"
    "<meta name=date content=2019-05-04>"
    f"<main><h1>The Sarn</h1><p>{DAM} See <a href=/eels>the eels</a>.</p>{LONG}"
    "<p hidden>SECRET</p><p>The salmon came back.\u202e</p></main>"
)


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, local_web: LocalWeb) -> None:
    for name, value in {"HOME": str(tmp_path), **local_web.environment()}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    local_web.site("https://letters.example.org")["/sarn"] = PAGE


@pytest.fixture
def opens(capsys: pytest.CaptureFixture[str]) -> "Opens":
    return Opens(capsys)


class Opens:
    """Runs `agent web open` in this process, as a process of its own would end."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Finished:
        line = ["web", "open", *arguments]
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


def test_the_first_window_goes_to_stdout_and_what_it_is_to_stderr(opens: Opens) -> None:
    done = opens(URL)

    assert done.code == 0
    assert done.out.startswith(f"The Sarn\n\n{DAM} See the eels.\n\nSentence 0 of")
    assert len(done.out) < 2_500
    assert done.err.splitlines() == ["The Sarn", URL, "2019-05-04", "window 1 of 3"]


def test_another_window_is_chosen_by_number_or_by_words(opens: Opens) -> None:
    by_number, by_words = opens(URL, "-w", "3"), opens(URL, "--find", "the SALMON came")

    assert by_number.out == by_words.out
    assert by_number.out.endswith("\nThe salmon came back.\n")


def test_the_whole_page_may_be_had(opens: Opens) -> None:
    done = opens(URL, "--all")

    assert [line for line in done.out.splitlines() if line.startswith("Sentence")] == [
        f"Sentence {n} of the letter says what happened next." for n in range(120)
    ]
    assert done.err.splitlines()[-1] == "all of it"


def test_links_are_numbered_and_listed(opens: Opens) -> None:
    done = opens(URL, "--links")

    assert "See 【1†the eels】." in done.out
    assert done.out.endswith("\n\n1\thttps://letters.example.org/eels\n")


def test_a_quote_is_given_as_the_page_has_it(opens: Opens) -> None:
    done = opens(URL, "--quote", "the sarn  was dammed at BRENN")

    assert (done.code, done.out) == (0, "The Sarn was dammed at Brenn\n")


def test_a_quote_that_does_not_stand_there_ends_with_3(opens: Opens) -> None:
    done = opens(URL, "--quote", "The Sarn was never dammed")

    assert (done.code, done.out) == (3, "")
    assert done.err.endswith("error: these words do not stand on the page\n")


def test_json_holds_all_there_is_to_know(opens: Opens) -> None:
    told = json.loads(opens(URL, "--json").out)

    assert {key: told[key] for key in ("url", "title", "date", "language", "kind", "windows")} == {
        "url": URL,
        "title": "The Sarn",
        "date": "2019-05-04",
        "language": "en",
        "kind": "html",
        "windows": 3,
    }
    assert told["links"] == [
        {"number": 1, "words": "the eels", "url": "https://letters.example.org/eels"}
    ]
    assert told["text"].startswith(f"The Sarn\n\n{DAM}")
    assert [one["host"] for one in told["network"]] == ["letters.example.org"]


def test_nothing_that_is_hidden_or_steers_a_terminal_is_shown(opens: Opens) -> None:
    done = opens(URL, "--all")

    assert "SECRET" not in done.out
    assert not {"\x1b", "\u202e"} & {*done.out, *done.err}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((URL, "-w", "9"), "--window 9: the page has 3 windows"),
        ((URL, "-w", "0"), "--window 0: the page has 3 windows"),
        ((URL, "--find", " "), "--find: there are no words to look for"),
        ((URL, "--all", "--find", "x"), "--find and --all do not go together"),
        (("http://10.0.0.1/",), "http://10.0.0.1/: 10.0.0.1 is not on the public web"),
        ((URL, "--offline"), "offline is set: no page is opened"),
    ],
)
def test_bad_usage_ends_with_2(opens: Opens, arguments: tuple[str, ...], message: str) -> None:
    done = opens(*arguments)

    assert (done.code, done.out) == (2, "")
    assert f"error: {message}\nhint: " in done.err


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("", "there is no address to open\nhint: write one, such as https://example.com/page"),
        (
            "ftp://a.example/",
            "ftp://a.example/: no address of a page\n"
            "hint: write a whole one, such as https://example.com/page",
        ),
        (
            "http://127.0.0.1:8080/",
            "http://127.0.0.1:8080/: 127.0.0.1 is not on the public web\n"
            "hint: if it is yours, set private_hosts: AGENT_PRIVATE_HOSTS=127.0.0.1:8080",
        ),
    ],
)
def test_the_hint_fits_what_is_wrong_with_the_address(opens: Opens, url: str, told: str) -> None:
    assert opens(url).err == f"error: {told}\n"


def test_an_address_may_be_written_without_its_scheme(opens: Opens) -> None:
    done = opens(URL.removeprefix("https://"))

    assert (done.code, done.out) == (0, opens(URL).out)


@pytest.mark.parametrize("url", ["letters", "ftp://a.example/", "https://u:p@a.example/", ""])
def test_what_is_no_address_of_the_web_ends_with_2(
    opens: Opens, local_web: LocalWeb, url: str
) -> None:
    done = opens(url)

    assert (done.code, done.out, local_web.asked) == (2, "", [])


def test_offline_nothing_is_reached(opens: Opens, local_web: LocalWeb) -> None:
    opens(URL, "--offline")

    assert (local_web.asked, local_web.tunnels) == ([], [])


def test_words_to_find_that_are_not_there_end_with_1(opens: Opens) -> None:
    done = opens(URL, "--find", "walrus")

    assert (done.code, done.out) == (1, "")
    assert "error: 'walrus' does not stand on this page" in done.err


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (Response("", status=404), "there is no such page (404)"),
        (Response("<div id=app></div>"), "the page holds no text, it may need JavaScript"),
        (Response("x", media_type="image/png"), "image/png"),
    ],
)
def test_a_page_that_cannot_be_read_ends_with_1(
    opens: Opens, local_web: LocalWeb, response: Response, message: str
) -> None:
    local_web.site("https://letters.example.org")["/other"] = response
    done = opens("https://letters.example.org/other")

    assert (done.code, done.out) == (1, "")
    assert message in done.err


def test_without_a_network_it_ends_with_69(opens: Opens, local_web: LocalWeb) -> None:
    local_web.is_cut_off = True
    done = opens(URL)

    assert (done.code, done.out) == (69, "")
