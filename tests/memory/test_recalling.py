"""What was said long before is found again by rare words, or by what it is about."""

from agent.errors import UserError
from agent.memory.recalling import ByMeaning, by_words, embedder
from agent.strategies.beside import Said
from tools.documents.embedding.embedder import Embedder

NAME = Said("My sister is called Ingrid.", "I keep that in mind.")
SHIP = Said("How heavy is the ship?", "The ship weighs 300 tons.")
CITY = Said("我住在成都。", "好的，您住在成都。")
SAID = [NAME, SHIP, CITY]


def test_a_rare_word_finds_what_has_it() -> None:
    assert by_words("What is the name of my sister?", SAID) == [NAME]
    assert by_words("我住在哪里？成都吗？", SAID) == [CITY]


def test_common_words_find_nothing() -> None:
    assert by_words("What is it, and where do I have that?", SAID) == []


def test_what_is_found_stands_in_its_order() -> None:
    assert by_words("the weight of the ship of my sister", SAID) == [NAME, SHIP]


def test_meaning_finds_it_in_other_words_and_other_languages() -> None:
    found = ByMeaning(embedder)("In which city do I live?", SAID)

    assert CITY in found
    assert SHIP not in found


def test_without_an_embedder_words_have_to_do() -> None:
    def broken() -> Embedder:
        raise UserError("the embedder does not work here")

    assert ByMeaning(broken)("What is the name of my sister?", SAID) == [NAME]
    assert ByMeaning(broken)("sister", []) == []
