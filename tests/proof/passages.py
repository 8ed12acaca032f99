"""A passage about a tower, and quotes of it."""

from tools.documents.document import Document
from tools.documents.passage import Passage, document_id, passage_id
from tools.documents.reading.evidence import Quoted

TOWER = (
    "The Eiffel Tower is 330 m tall.\n"
    "It was built by Gustave Eiffel in 1887–1889\n"
    "and cost 7.8 million francs."
)
CHINESE = "埃菲尔铁塔高三百三十米，建于1887年至1889年。"


def passage_of(text: str, source: str = "/docs/tower.txt", title: str = "") -> Passage:
    """Return all of `text` as one passage, which begins in line 10 of its file."""
    whole = Document(source, "text", "\n" * 9 + text, title=title, verbatim=True)
    document, place = document_id(source), whole.place(9, 9 + len(text))
    identity = passage_id(document, 0, text)
    return Passage(identity, document, source, text, place, kind="text", title=title)


def quotes_of(text: str, *quotes: str, title: str = "") -> list[Quoted]:
    """Return quotes of one passage, numbered from 1 on."""
    passage = passage_of(text, title=title)
    return [Quoted(number, passage, quote) for number, quote in enumerate(quotes, 1)]
