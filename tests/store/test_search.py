"""Full-text search: by words in any script, all of them, with what was found around them."""

import pytest

from agent.errors import UserError
from agent.store.store import Store
from tests.store.asked import asked, begin

CHINESE = "退款期限是三十天，从收货之日算起。"


def found(store: Store, text: str, session: str = "") -> list[str]:
    return [hit.run.question for hit in store.search(text, session=session)]


@pytest.fixture
def filled(store: Store) -> Store:
    asked(store, "How long is the warranty?", "Two years, from the day of delivery.")
    asked(store, "退款要多久？", CHINESE)
    asked(store, "Écrire le café", "Straße nach ＡＢＣ １２３")
    asked(store, "東京の天気は？", "晴れです。서울은 비")
    return store


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("warranty", ["How long is the warranty?"]),
        ("WARRANTY years", ["How long is the warranty?"]),
        ("year", []),
        ("warranty refund", []),
        ("退款", ["退款要多久？"]),
        ("三十", ["退款要多久？"]),
        ("十三", []),
        ("期限 收货", ["退款要多久？"]),
        ("天", ["東京の天気は？", "退款要多久？"]),
        ("天気", ["東京の天気は？"]),
        ("서울", ["東京の天気は？"]),
        ("CAFÉ", ["Écrire le café"]),
        ("strasse", ["Écrire le café"]),
        ("abc 123", ["Écrire le café"]),
        ("delivery.", ["How long is the warranty?"]),
        ('"two years"', ["How long is the warranty?"]),
        ("warranty* OR", []),
        ("words:warranty", []),
        ("-warranty (", ["How long is the warranty?"]),
    ],
)
def test_every_word_has_to_be_there(filled: Store, text: str, questions: list[str]) -> None:
    assert found(filled, text) == questions


@pytest.mark.parametrize("text", ["", "  ", "?!", '"', "*"])
def test_a_search_without_a_word_is_refused(store: Store, text: str) -> None:
    with pytest.raises(UserError) as caught:
        store.search(text)

    assert str(caught.value) == f"{text!r} holds no word to search for"


def test_the_newest_comes_first_and_the_rest_is_left_off(store: Store) -> None:
    for number in range(5):
        asked(store, f"the same word {number}")

    assert [hit.run.question for hit in store.search("same", limit=2)] == [
        "the same word 4",
        "the same word 3",
    ]


def test_a_question_is_found_before_it_is_answered(store: Store) -> None:
    begin(store, "How long is the warranty?")

    assert found(store, "warranty") == ["How long is the warranty?"]


def test_a_search_stays_in_the_session_that_is_named(store: Store) -> None:
    one, other = store.create(), store.create()
    asked(store, "the same word", session=one.id)
    asked(store, "the same word again", session=other.id)
    branch = store.fork(one.id)

    assert found(store, "same", one.id) == ["the same word"]
    assert found(store, "same", branch.id) == ["the same word"]
    assert found(store, "again", branch.id) == []


def test_a_hit_comes_with_its_session(store: Store) -> None:
    session = store.create("Warranties")
    asked(store, "How long?", "two years", session.id)
    asked(store, "How long alone?", "two years")

    sessions = [hit.session for hit in store.search("years")]

    assert sessions == [None, store.session(session.id)]


def test_the_excerpt_shows_the_words_that_were_found(store: Store) -> None:
    long = "Filling. " * 50
    asked(store, "How long?", f"{long}\n{long} The warranty is two years. {long}\n{long}")

    (hit,) = store.search("warranty")

    assert "The warranty is two years." in hit.excerpt
    assert hit.excerpt.startswith("…")
    assert hit.excerpt.endswith("…")
    assert len(hit.excerpt) < 130


def test_the_excerpt_of_chinese_shows_the_words_that_stand_together(store: Store) -> None:
    asked(store, "多久？", "三" * 300 + "日内可退，三十天内可换。")

    (hit,) = store.search("三十")

    assert "三十天内可换" in hit.excerpt
