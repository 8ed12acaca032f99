"""An answer is proven by quotes that stand in their passages, and by nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from agent.events import Answer, Citation, Claim
from agent.proof.proving import UNCITED, Proof, prove, proven
from tests.proof.passages import TOWER, passage_of, quotes_of
from tools.documents.passage import Passage
from tools.documents.reading.evidence import Quoted

TALL, BUILT, COST = "is 330 m tall", "built by Gustave Eiffel in 1887-1889", "7.8 million francs"
MADE_UP = "it is 500 m tall"


def proof(text: str, *quotes: str, question: str = "How tall is the Eiffel Tower?") -> Proof:
    return prove(text, quotes_of(TOWER, *quotes), question)


def test_a_citation_tells_the_words_as_they_stand_and_where() -> None:
    found = proof(
        "Gustave Eiffel built it and it cost 7.8 million [1].", f"{BUILT} and cost {COST}"
    )
    passage = passage_of(TOWER)

    assert found.citations == (
        Citation(
            number=1,
            source="/docs/tower.txt",
            quote="built by Gustave Eiffel in 1887–1889\nand cost 7.8 million francs",
            first_line=11,
            last_line=12,
            passage=passage.id,
            kind="text",
        ),
    )
    assert found.verified


def test_a_made_up_quote_loses_its_reference_and_its_claim_is_unverified() -> None:
    found = proof("It is 330 m tall [1]. It is 500 m tall [2].", TALL, MADE_UP)

    assert found.text == "It is 330 m tall [1]. It is 500 m tall."
    assert [one.quote for one in found.citations] == [TALL]
    assert found.claims == (
        Claim("It is 330 m tall.", (1,), True),
        Claim("It is 500 m tall.", (), False, UNCITED),
    )
    assert not found.verified


def test_a_quote_that_says_something_else_does_not_verify_its_claim() -> None:
    found = proof("It is 43 years old [1].", TALL)

    assert found.claims == (
        Claim("It is 43 years old.", (1,), False, "43 does not stand in the quote"),
    )


def test_references_are_numbered_in_the_order_of_the_answer() -> None:
    found = proof("It cost 7.8 million francs [3]. It is 330 m tall [1].", TALL, BUILT, COST)

    assert found.text == "It cost 7.8 million francs [1]. It is 330 m tall [2]."
    assert [(one.number, one.quote) for one in found.citations] == [(1, COST), (2, TALL)]


def test_the_same_words_cited_twice_are_one_source() -> None:
    found = proof("It is 330 m tall [1]. Yes, 330 m [2, 1].", TALL, "is  330 m tall")

    assert found.text == "It is 330 m tall [1]. Yes, 330 m [1]."
    assert len(found.citations) == 1


def test_quotes_that_are_not_cited_are_not_listed() -> None:
    assert proof("It is 330 m tall [2].", BUILT, TALL).citations[0].quote == TALL


def test_the_only_quote_is_attached_to_what_it_supports() -> None:
    found = proof("330 m.", TALL)

    assert found.text == "330 m [1]."
    assert found.verified


def test_nothing_is_attached_where_there_are_two_quotes_or_no_connection() -> None:
    assert proof("330 m.", TALL, BUILT).claims == (Claim("330 m.", (), False, UNCITED),)
    assert proof("Sure.", TALL).claims == (Claim("Sure.", (), False, UNCITED),)


def test_items_share_the_references_of_the_line_that_leads_to_them() -> None:
    found = proof(
        "What is known [1]:\n- 330 m tall\n- 43 years old\n- tall, in 1889 [2]", TALL, BUILT
    )

    assert [(one.text, one.citations, one.reason) for one in found.claims[1:]] == [
        ("330 m tall", (1,), ""),
        ("43 years old", (1,), "43 does not stand in the quote"),
        ("tall, in 1889", (2,), ""),
    ]


def test_a_line_that_only_leads_on_claims_nothing() -> None:
    found = proof("# The tower\nHere is what is known:\n- It is 330 m tall [1].", TALL)

    assert [one.text for one in found.claims] == ["It is 330 m tall."]


def test_brackets_in_code_are_no_references() -> None:
    text = "It is 330 m tall [1]: see `x[1]`."

    assert proof(text, TALL).text == text


def test_the_date_of_a_source_may_stand_in_a_claim() -> None:
    passage = Passage("id", "doc", "/a.txt", TOWER, passage_of(TOWER).place, date="2019-05-02")
    found = prove("330 m (2019-05-02) [1]", [Quoted(1, passage, TALL)])

    assert found.verified
    assert found.citations[0].date == "2019-05-02"


def test_an_abstention_claims_nothing() -> None:
    answer = Answer(1, "Not in the documents [1].", abstained=True)

    assert proven(answer, quotes_of(TOWER, TALL)) == Answer(
        1, "Not in the documents.", abstained=True
    )


def test_an_empty_answer_is_not_verified() -> None:
    assert not proof("", TALL).verified
    assert proof("").claims == ()


WORDS = st.sampled_from(
    ["tower", "is", "330", "m", "tall", "Eiffel", "built", "1889", "high", "Bob"]
)
QUOTES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


@given(
    st.lists(QUOTES, max_size=4),
    st.lists(st.tuples(QUOTES, st.integers(0, 5)), min_size=1, max_size=4),
)
def test_a_made_up_quote_never_proves_anything(
    quotes: list[str], said: list[tuple[str, int]]
) -> None:
    """Done-when: what is not in the source is never shown as verified."""
    source = "The Eiffel Tower is 330 m tall"
    text = " ".join(f"{words} [{number}]." for words, number in said)
    found = prove(text, quotes_of(source, *quotes))
    real = {quote for quote in quotes if f" {quote} " in f" {source} "}

    assert {one.quote for one in found.citations} <= real
    known = {one.number for one in found.citations}
    for claim in found.claims:
        assert set(claim.citations) <= known
        assert not claim.verified or claim.citations
    if not real:
        assert found.citations == ()
        assert not any(one.verified for one in found.claims)


@given(st.text("ab1 .[]【】(),-\n`:", max_size=60))
def test_any_text_can_be_proven(text: str) -> None:
    found = prove(text, quotes_of(TOWER, TALL, MADE_UP))

    assert all(one.number in (1, 2) for one in found.citations)
