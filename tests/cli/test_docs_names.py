"""How files and places in them are named on screen."""

import os
from pathlib import Path

import pytest

from agent.render.places import escaped, link, shown, spot
from tools.documents.document import Place


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("plain.txt", "plain.txt"),
        ("年度报告 2024.pdf", "年度报告 2024.pdf"),
        ("a\x1b[31mb\nc\td", "a\\x1b[31mb\\x0ac\\x09d"),
        ("exe\u202egpj.txt", "exe\\u202egpj.txt"),
        (os.fsdecode(b"caf\xe9.txt"), "caf\\xe9.txt"),
        ("\ud800", "\\ud800"),
        ("tag\U000e0041", "tag\\U000e0041"),
    ],
)
def test_what_is_odd_in_a_name_is_spelt_out(name: str, told: str) -> None:
    assert escaped(name) == told


def test_a_file_is_named_from_here_or_from_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    here = home / "work"
    here.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(here)

    assert [shown(str(one)) for one in (here / "a" / "b.txt", home / "c.txt", "/d.txt")] == [
        "a/b.txt",
        "~/c.txt",
        "/d.txt",
    ]


def test_a_link_opens_the_file_whatever_its_name() -> None:
    assert link(os.fsdecode(b"/a b/caf\xe9\n.txt")) == "file:///a%20b/caf%E9%0A.txt"
    assert link("https://example.org/a") == ""


@pytest.mark.parametrize(
    ("kind", "place", "told"),
    [
        ("markdown", Place(0, 5, 12, 14), "/f.x:12"),
        ("pdf", Place(0, 5, 90, 91, page=3), "/f.x, page 3"),
        ("slides", Place(0, 5, 9, 9, page=2), "/f.x, slide 2"),
        ("sheets", Place(0, 5, 9, 9, part="sheet Costs, row 4"), "/f.x, sheet Costs, row 4"),
        ("word", Place(0, 5), "/f.x"),
    ],
)
def test_a_place_is_told_in_the_words_of_its_kind(kind: str, place: Place, told: str) -> None:
    assert spot("/f.x", kind, place) == told
