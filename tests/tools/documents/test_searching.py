"""Two ranked lists become one; words and numbers are both found; fields come and go."""

from pathlib import Path

import pytest

from tests.tools.documents.collections import document
from tools.documents.document import Document
from tools.documents.index.edge import Edge
from tools.documents.index.index import Query
from tools.documents.index.payload import day_of, passage_of, payload_of
from tools.documents.index.searching import fused, is_keywords
from tools.documents.index.words import words
from tools.documents.passage import Passage
from tools.documents.splitting.split import split


def test_what_stands_in_both_lists_comes_first() -> None:
    both = fused({"a": 0.9, "b": 0.8}, {"c": 7.0, "b": 3.0})

    assert list(both) == ["b", "a", "c"]
    assert both["b"] == pytest.approx(1.5 / 3 + 1 / 3)


def test_a_name_finds_the_passage_that_has_it_before_those_that_resemble_it(
    tmp_path: Path,
) -> None:
    alike = [split(document(number)) for number in range(4)]
    passages = [one for some in alike for one in some]
    named = next(split(Document("/n", "text", "Signed by Okonkwo in March.", title="n")))
    index = Edge(tmp_path / "index", 2)
    index.put([*passages, named])
    index.embed({one.id: [1.0, 0.0] for one in passages} | {named.id: [0.0, 1.0]})

    asked = Query("Okonkwo", (1.0, 0.0), limit=1)
    assert [one.id for one in index.search(asked)] == [named.id]
    index.close()


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Okonkwo", True),
        ("ERR_2041 timeout", True),
        ("王丽", True),
        ("who signed it", False),
        ("谁从七月起负责采购？", False),
    ],
)
def test_a_word_or_two_are_keywords(text: str, is_one: bool) -> None:
    assert is_keywords(text) is is_one


def test_ties_are_in_the_order_of_their_ids() -> None:
    assert list(fused({"b": 0.5, "a": 0.5}, {})) == ["a", "b"]


def test_a_passage_without_a_vector_is_not_pushed_down_by_those_that_have_one() -> None:
    ranks = fused({"a": 0.9}, {"new": 9.0, "a": 2.0}, share=0.1, lacking={"new"})

    assert list(ranks) == ["new", "a"]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Born in 1984 in Ulm.", "1984"),
        ("营业额在2023年增长了", "2023"),
        ("雨量是7毫米", "7"),
        ("The GPT-4 model", "gpt-4"),
        ("It costs 12,500 euros", "12,500"),
        ("The runners were running", "runner"),
        ("国家电网公司", "电网"),
    ],
)
def test_words_and_numbers_of_a_query_are_those_of_a_text(text: str, query: str) -> None:
    asked = words().query(query).indices

    assert asked != ()
    assert set(asked) <= set(words().document(text).indices)


def test_a_query_without_words_finds_nothing_and_fails_nothing(tmp_path: Path) -> None:
    index = Edge(tmp_path, 4)
    index.put(list(split(document(1))))

    assert index.search(Query("?!")) == []
    assert index.search(Query("")) == []
    assert index.search(Query("the of")) == []
    index.close()


def test_scores_tell_how_near_a_passage_is_by_meaning_and_by_words(tmp_path: Path) -> None:
    index = Edge(tmp_path, 4)
    near, far = split(document(1, "a cat sleeps")), split(document(2, "stocks fell"))
    passages = [*near, *far]
    index.put(passages)
    index.embed({passages[0].id: [1, 0, 0, 0], passages[1].id: [0.6, 0.8, 0, 0]})

    found = index.search(Query("stocks", (1.0, 0.0, 0.0, 0.0)))

    assert {one.text: round(one.cosine, 2) for one in found} == {
        "a cat sleeps": 1.0,
        "stocks fell": 0.6,
    }
    assert {one.text: one.bm25 > 0 for one in found} == {"a cat sleeps": False, "stocks fell": True}
    index.close()


def test_a_payload_of_an_older_version_lacks_fields_and_one_of_a_newer_has_more() -> None:
    (passage,) = split(document(1))
    kept = payload_of(passage)
    older = {name: value for name, value in kept.items() if name not in ("spots", "part")}

    assert passage_of(passage.id, kept | {"of the future": 1}) == passage
    assert passage_of(passage.id, older) == passage


def test_a_payload_keeps_what_json_can_say_of_any_passage() -> None:
    (whole,) = split(document(1))
    odd = Passage(
        whole.id, whole.document, "/na\udcffme", "te\udcffxt", whole.place, spots=((0, "row 1"),)
    )

    assert passage_of(odd.id, payload_of(odd)).source == "/na\udcffme"
    assert passage_of(odd.id, payload_of(odd)).spots == ((0, "row 1"),)
    assert passage_of(odd.id, payload_of(odd)).text == "te?xt"


@pytest.mark.parametrize(
    ("date", "since", "until"),
    [
        ("2024-05-06T10:00:00+02:00", 20240506, 20240506),
        ("2024-05", 20240501, 20240599),
        ("2024", 20240101, 20249999),
        ("20240506", 20240506, 20240506),
        ("", 0, 0),
        ("last week", 0, 0),
    ],
)
def test_dates_become_days(date: str, since: int, until: int) -> None:
    assert (day_of(date), day_of(date, missing="99")) == (since, until)
