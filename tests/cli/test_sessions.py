"""`agent sessions`: what it lists, shows and finds, and what it does to sessions."""

import json
import re
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conversing import Sessions, in_process, opened, settled, talk
from tests.process import AGENT, Finished, Terminal
from tests.store.asked import questions

NOW = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
EVIL = "evil \x1b]0;title\x07\x1b[31mred\x1b[0m \u202eabc\nsecond\tline"


@pytest.fixture
def sessions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Sessions:
    return in_process(tmp_path, monkeypatch, capsys)


def test_an_empty_store_says_how_to_begin(sessions: Sessions, tmp_path: Path) -> None:
    note = f"there is no session in {tmp_path}/state/agent.db yet: agent chat begins one\n"

    assert sessions("list") == Finished(0, "", note)


def test_scripts_get_a_line_each_with_tabs(sessions: Sessions, tmp_path: Path) -> None:
    first = talk(tmp_path, "House loan", ("What is 17% of 250?", "42.5"))
    second = talk(tmp_path, "", ("一个月呢？", "3.54"))
    listed = sessions("list")

    assert (listed.code, listed.err) == (0, "")
    assert NOW.sub("NOW", listed.out) == (
        f"{second.id}\tNOW\t1\tscripted\t(no title)\n{first.id}\tNOW\t1\tscripted\tHouse loan\n"
    )


def test_the_limit_leaves_off_the_oldest(sessions: Sessions, tmp_path: Path) -> None:
    for title in ("one", "two", "three"):
        talk(tmp_path, title)

    assert [row.split("\t")[-1] for row in sessions("list", "-n", "2").out.splitlines()] == [
        "three",
        "two",
    ]


def test_a_list_can_be_json(sessions: Sessions, tmp_path: Path) -> None:
    session = talk(tmp_path, EVIL, ("q", "a"))
    listed = json.loads(sessions("list", "--json").out)

    for name in ("created", "updated"):
        assert NOW.fullmatch(listed["sessions"][0].pop(name))
    assert listed == {
        "schema_version": 1,
        "sessions": [
            {"id": session.id, "title": " ".join(EVIL.split()), "named": True, "turns": 1,
             "model": "scripted", "parent": None},
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        (EVIL, "evil red abc second line"),
        ("x" * 10_000, "x" * 200),
        ("مرحبا بالعالم", "مرحبا بالعالم"),
        ("\x1b[2J", "(no title)"),
        ("灯塔看守人", "灯塔看守人"),
    ],
)
def test_titles_of_any_kind_are_one_safe_line(
    sessions: Sessions, tmp_path: Path, title: str, shown: str
) -> None:
    talk(tmp_path, title)

    assert sessions("list").out.split("\t")[-1] == f"{shown}\n"


def test_a_session_is_shown_as_markdown(sessions: Sessions, tmp_path: Path) -> None:
    session = talk(
        tmp_path,
        "House loan",
        ("What is 17% of 250?", "It is **42.5**."),
        ("Please\nshow\x1b[2J it", "# done"),
    )
    with closing(opened(tmp_path)) as store:
        store.correct(store.turns(session.id)[1].id, "as a table")
    shown = sessions("show", "House loan")

    assert (shown.code, shown.err) == (0, "")
    assert re.sub(r"\d{4}-\d\d-\d\d", "DAY", shown.out) == (
        "# House loan\n\n"
        f"DAY · scripted · session {session.id}\n\n"
        "## What is 17% of 250?\n\n"
        "It is **42.5**.\n\n"
        "## Please show it …\n\n"
        "> Please\n> show it\n\n"
        "# done\n\n"
        "*(should have been: as a table)*\n"
    )


def test_on_a_terminal_columns_line_up(tmp_path: Path) -> None:
    loan = talk(tmp_path, "House loan", ("q", "a"))
    tower = talk(tmp_path, "灯塔" * 40, ("q", "a"))
    with Terminal((*AGENT, "sessions", "list"), tmp_path, settled(tmp_path), 60) as terminal:
        ended = terminal.read_to_end()

    assert ended.out.splitlines() == [
        "id            last used  turns  model     title",
        f"{tower.id}  just now   1      scripted  灯塔灯塔灯塔灯塔…",
        f"{loan.id}  just now   1      scripted  House loan",
    ]


def test_on_a_terminal_a_session_looks_as_it_did_there(tmp_path: Path) -> None:
    session = talk(tmp_path, "灯塔 \x1b[2J", ("Why\x1b]0;x\x07?", "It is **42**.\n\n- one\x1b[2J"))
    env = {**settled(tmp_path), "NO_COLOR": "1"}
    with Terminal((*AGENT, "sessions", "show", "last"), tmp_path, env) as terminal:
        ended = terminal.read_to_end()

    assert re.sub(r"\x1b\[[0-9;]*m", "", ended.out).splitlines() == [
        f"灯塔  ({session.id}, just now)",
        "",
        "1 · just now",
        "Why?",
        "",
        "It is 42.",
        "",
        "- one",
    ]


def test_the_last_turns_can_be_shown_alone(sessions: Sessions, tmp_path: Path) -> None:
    talk(tmp_path, "three", ("one", "1"), ("two", "2"), ("three", "3"))
    told = json.loads(sessions("show", "last", "--last", "2", "--json").out)

    assert [(turn["turn"], turn["question"], turn["answer"]) for turn in told["turns"]] == [
        (2, "two", "2"),
        (3, "three", "3"),
    ]
    assert told["session"]["turns"] == 3


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("house loan", "'House loan'"),
        ("Hause", "'House loan'"),
        ("loan", "'House loan'"),
        ("看守", "'灯塔看守人'"),
        ("evil red abc second", "'evil red abc second line'"),
    ],
)
def test_a_name_that_is_nearly_right_is_told(
    sessions: Sessions, tmp_path: Path, name: str, near: str
) -> None:
    for title in ("House loan", "灯塔看守人", EVIL):
        talk(tmp_path, title)

    shown = sessions("show", name)
    assert shown == Finished(
        2, "", f"error: there is no session {name!r}\nhint: did you mean {near}?\n"
    )


def test_a_name_like_no_other_is_told_where_to_look(sessions: Sessions, tmp_path: Path) -> None:
    talk(tmp_path, "House loan")

    assert sessions("show", "qqq") == Finished(
        2, "", "error: there is no session 'qqq'\nhint: agent sessions list shows what there is\n"
    )


def test_a_search_shows_the_words_in_their_place(sessions: Sessions, tmp_path: Path) -> None:
    session = talk(tmp_path, "灯塔", ("看守人数海鸥", "四十只"), ("other", "40"))
    with closing(opened(tmp_path)) as store:
        run = store.turns(session.id)[0]
    found = sessions("search", "海鸥", "四十")

    assert (found.code, found.err) == (0, "")
    assert NOW.sub("NOW", found.out) == f"{session.id}\t{run.id}\tNOW\t灯塔\t看守人数海鸥\n"


def test_a_search_that_finds_nothing_ends_with_3(sessions: Sessions, tmp_path: Path) -> None:
    talk(tmp_path, "one", ("question", "answer"))

    assert sessions("search", "nowhere") == Finished(3, "", "nothing holds all these words\n")
    told = sessions("search", "nowhere", "--json")
    assert (told.code, json.loads(told.out)["results"]) == (3, [])


def test_a_search_stays_within_the_session_that_is_named(
    sessions: Sessions, tmp_path: Path
) -> None:
    talk(tmp_path, "one", ("same words", ""))
    two = talk(tmp_path, "two", ("same words", ""))
    told = json.loads(sessions("search", "same", "--session", "two", "--json").out)

    assert [hit["session"]["id"] for hit in told["results"]] == [two.id]


def test_a_new_title_is_one_line(sessions: Sessions, tmp_path: Path) -> None:
    session = talk(tmp_path, "old")
    renamed = sessions("rename", "old", "  new\x1b[31m\n name ")

    assert renamed == Finished(0, f"{session.id}\n", f"{session.id} is called 'new name'\n")
    assert sessions("list").out.endswith("\tnew name\n")


@pytest.mark.parametrize("title", ["", "  ", "\x1b[2J", "last"])
def test_what_is_no_title_is_refused(sessions: Sessions, tmp_path: Path, title: str) -> None:
    talk(tmp_path, "old")

    assert sessions("rename", "old", title) == Finished(
        2,
        "",
        f"error: {title!r} is no title\nhint: give words, but not `last`, the one used last\n",
    )


def test_a_branch_has_the_first_turns(sessions: Sessions, tmp_path: Path) -> None:
    session = talk(tmp_path, "trunk", ("one", ""), ("two", ""), ("three", ""))
    forked = sessions("fork", "trunk", "--at", "2", "--title", "branch")

    new = forked.out.strip()
    assert forked == Finished(0, f"{new}\n", f"{new} has 2 turns of {session.id}\n")
    with closing(opened(tmp_path)) as store:
        assert questions(store.turns(new)) == ["one", "two"]
        assert (store.session(new).title, store.session(new).parent) == ("branch", session.id)


def test_a_branch_of_a_turn_that_is_not_there_is_refused(
    sessions: Sessions, tmp_path: Path
) -> None:
    talk(tmp_path, "trunk", ("one", ""))

    assert sessions("fork", "trunk", "--at", "2") == Finished(
        2, "", "error: --at 2: the session has 1 turn\nhint: give less, or leave it out for all\n"
    )


def test_undo_takes_out_the_last_turns(sessions: Sessions, tmp_path: Path) -> None:
    session = talk(tmp_path, "three", ("one", ""), ("two", ""), ("three", ""))

    assert sessions("undo", "three", "--turns", "2") == Finished(
        0, "", "took out turn 2: two\ntook out turn 3: three\n"
    )
    with closing(opened(tmp_path)) as store:
        assert questions(store.turns(session.id)) == ["one"]
        assert questions(store.runs()) == ["three", "two", "one"]


def test_undo_without_a_turn_says_so(sessions: Sessions, tmp_path: Path) -> None:
    session = talk(tmp_path, "none")

    assert sessions("undo", "none") == Finished(
        2,
        "",
        f"error: the session {session.id} has no turn\nhint: agent sessions list shows turns\n",
    )


def test_a_session_that_another_process_works_with_is_left_alone(
    sessions: Sessions, tmp_path: Path
) -> None:
    session = talk(tmp_path, "busy", ("one", ""))
    with closing(opened(tmp_path)) as store, store.hold(session.id, 0):
        undone = sessions("undo", "busy")
        removed = sessions("rm", "busy", "--yes")

    refused = Finished(
        75,
        "",
        f"error: the session {session.id} is in use by another agent\n"
        "hint: try again in a moment\n",
    )
    assert (undone, removed) == (refused, refused)
    assert len(sessions("list").out.splitlines()) == 1
