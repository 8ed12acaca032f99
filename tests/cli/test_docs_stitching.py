"""A document's text, put together again from its passages."""

from hypothesis import given
from hypothesis import strategies as st

from agent.cli.documents.stitching import lines_of, stitched
from tools.documents.document import Document
from tools.documents.passage import Passage


def passage(document: Document, ordinal: int, start: int, end: int) -> Passage:
    text = document.text[start:end]
    return Passage(str(ordinal), "d", "/d", text, document.place(start, end), ordinal)


@given(st.text("ab \n", min_size=1, max_size=80), st.data())
def test_lines_keep_their_numbers(text: str, data: st.DataObject) -> None:
    document = Document("/d", "text", text)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(text)), max_size=4)) | {0, len(text)})
    passages = []
    for ordinal, (start, end) in enumerate(zip(cuts, cuts[1:], strict=False)):
        overlap = data.draw(st.integers(0, min(3, start)))
        if text[start:end].strip():
            passages.append(passage(document, ordinal, start - overlap, end))

    whole = [line.strip() for line in text.split("\n")]
    found = [line.strip() for line in stitched(passages).split("\n")]
    assert [one.replace(" ", "") for one in found] == [
        one.replace(" ", "") for one in whole[: len(found)]
    ]


def test_some_lines_are_cut_out() -> None:
    assert lines_of("a\nb\nc\nd", 2, 3) == "b\nc"
