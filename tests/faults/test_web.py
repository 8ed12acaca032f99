"""Questions that the web answers, through the real command line and the local web."""

import json

import pytest

from tests.faults.play import Play
from tests.faults.surfing import command, events, observed
from tests.tools.web.local import LocalWeb, article
from tests.tools.web.local.rivers import (
    LIES,
    LONG,
    QUESTION,
    REACT,
    RESEARCH,
    RIVER,
    SAYS,
    TOWN,
    answers,
    does,
    rivers,
)  # fmt: skip

pytestmark = pytest.mark.loopback
STRATEGIES = pytest.mark.parametrize(
    ("strategy", "script"), [("react", REACT), ("research", RESEARCH)], ids=["react", "research"]
)


@STRATEGIES
def test_two_pages_give_an_answer_with_two_verified_references(
    surf: Play, local_web: LocalWeb, strategy: str, script: tuple[str, ...]
) -> None:
    rivers(local_web)
    surf.write(*script)
    done = surf.ask("-s", strategy, "--jsonl", QUESTION)
    told = events(done)
    result = told[-1]

    assert (done.code, done.err, result["type"], result["answer"]) == (0, "", "result", SAYS)
    assert [(one["url"], one["quote"]) for one in result["citations"]] == [
        (TOWN, LIES),
        (RIVER, LONG),
    ]
    assert all(one["accessed"] for one in result["citations"])
    assert [one["verified"] for one in result["claims"]] == [True, True]
    steps = ["search_web", "open_page" if strategy == "react" else "follow", "quote_page"] * 2
    tools = [one["call"]["tool"] for one in told if one["type"] == "action"]
    assert tools == (steps if strategy == "react" else [*steps, "end"])
    pages = {one["host"] for one in result["network"]["contacts"] if one["purpose"] == "page"}
    assert pages == {"towns.example.org", "rivers.example.net"}


def test_references_stand_below_the_answer_and_the_record_proves_them_without_the_web(
    surf: Play, local_web: LocalWeb
) -> None:
    rivers(local_web)
    surf.write(*REACT)
    done = surf.ask(QUESTION)

    assert (done.code, done.err) == (0, "")
    assert done.out == (
        f'{SAYS}\n\n[1] Kelmora, towns.example.org: "{LIES}"\n    {TOWN}\n'
        f'[2] Mira (river), rivers.example.net: "{LONG}"\n    {RIVER}\n'
    )

    before = len(local_web.asked)
    shown = command(surf, "runs", "show", "last")
    played = command(surf, "runs", "replay", "last")

    assert (shown.code, shown.out.count("]: stands in the snapshot of ")) == (0, 2)
    assert (played.code, played.out) == (0, done.out)
    assert len(local_web.asked) == before


def test_a_chinese_question_is_answered_from_a_chinese_page(
    surf: Play, local_web: LocalWeb
) -> None:
    url, says = "https://he.example.cn/mila", "米拉河从源头到大海全长一百四十五公里。"
    text = (
        "米拉河发源于萨恩山，泉水在牧人小教堂的下面。",
        says,
        "秋天鲑鱼沿河而上，直到水坝为止。",
    )
    local_web.site(url)["/mila"] = article("米拉河", *text)
    local_web.finds("米拉河", [("米拉河", url, "米拉河的长度")])
    surf.write(
        does("search_web", query="米拉河 长度"),
        does("open_page", page=1),
        does("quote_page", text=says),
        answers("全长一百四十五公里 [1]。"),
    )
    done = surf.ask("--json", "米拉河有多长？")
    written = json.loads(done.out)

    assert (done.code, written["answer"]) == (0, "全长一百四十五公里 [1]。")
    assert [(one["url"], one["quote"]) for one in written["citations"]] == [(url, says)]


def test_twenty_columns_are_enough(surf: Play, local_web: LocalWeb) -> None:
    rivers(local_web)
    surf.write(*REACT)
    with surf.terminal(QUESTION, columns=20, env={"NO_COLOR": "1"}) as terminal:
        done = terminal.read_to_end()

    assert done.code == 0
    assert "Traceback" not in done.out
    assert "Kelmora lies on the" in done.out


def test_offline_refuses_the_web(surf: Play, local_web: LocalWeb) -> None:
    rivers(local_web)
    surf.write(does("search_web", query="Kelmora"), answers(SAYS))
    done = surf.ask("--offline", "--jsonl", QUESTION)

    assert "Traceback" not in done.err
    assert observed(done)[0].startswith("error: ")
    assert (local_web.asked, local_web.tunnels) == ([], [])


def test_no_web_leaves_the_web_alone(surf: Play, local_web: LocalWeb) -> None:
    rivers(local_web)
    surf.write(answers("Unknown."))
    done = surf.ask("--no-web", QUESTION)

    assert (done.code, done.out) == (0, "Unknown.\n")
    assert "search_web" not in json.dumps(surf.asked())
    assert local_web.tunnels == []
