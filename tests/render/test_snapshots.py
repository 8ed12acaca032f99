"""Quotes of pages, looked for anew in the pages as they were read."""

import hashlib
from dataclasses import replace

from agent.events import Citation
from agent.recording import pages
from agent.render.snapshots import Snapshot, proofs, read_at, taken
from tests.tools.web.paper import ACCESSED, page

ADA = "https://velmouth.example/ada"
TEXT = "Ada Brandt\n\nShe was an engineer. She was born in Velmouth in 1832, and studied in Oskel."
BORN = Citation(1, ADA, "born in Velmouth in 1832", accessed=ACCESSED)
READ = page(ADA, "Ada Brandt", TEXT)
DIGEST = hashlib.sha256(TEXT.encode()).hexdigest()


def told(citation: Citation, *read: Snapshot) -> list[str]:
    return [str(one) for one in proofs([citation], read or [Snapshot(1, READ)])]


def test_a_quote_stands_where_it_stood() -> None:
    (found,) = proofs([BORN], [Snapshot(1, READ)])

    assert TEXT[found.start : found.end] == BORN.quote
    assert str(found) == (
        f"stands in the snapshot of 2026-11-22T10:00Z, characters 41-65, sha256 {DIGEST[:16]}"
    )


def test_a_quote_that_is_not_on_the_page_is_told() -> None:
    changed = replace(BORN, quote="born in Oskel in 1832")

    assert told(changed) == [
        f"does not stand in the snapshot of 2026-11-22T10:00Z, sha256 {DIGEST[:16]}"
    ]


def test_a_page_that_is_not_on_record_is_told() -> None:
    elsewhere = replace(BORN, source="https://velmouth.example/")

    assert told(elsewhere) == ["no snapshot of this page is on record"]


def test_files_are_proven_elsewhere() -> None:
    assert told(replace(BORN, source="/ada.md")) == []


def test_the_page_counts_as_it_was_read_at_that_time() -> None:
    later = replace(page(ADA, "Ada", "Moved."), accessed="2026-11-22T11:00:00+00:00")
    both = (Snapshot(1, READ), Snapshot(2, later))

    assert told(BORN, *both)[0].startswith("stands in the snapshot of 2026-11-22T10:00Z")
    assert told(replace(BORN, accessed=later.accessed), *both)[0].startswith("does not stand")


def test_the_surroundings_end_at_words_and_have_no_empty_lines() -> None:
    long = page(ADA, "Ada", f"{'many words ' * 40}{TEXT} {'and more ' * 40}")
    (found,) = proofs([BORN], [Snapshot(1, long)])
    (whole,) = proofs([BORN], [Snapshot(1, READ)])

    assert (whole.before, whole.after) == (
        "Ada Brandt\nShe was an engineer. She was ", ", and studied in Oskel.",
    )  # fmt: skip
    assert found.before.startswith(("… many", "… words"))
    assert found.after.endswith(("more …", "and …"))


def test_a_page_that_is_read_twice_is_one_and_a_damaged_one_none() -> None:
    body = {"page": pages.packed(READ)}
    once = taken([], body)

    assert [one.number for one in once] == [1]
    assert taken(once, body) == once
    assert taken(once, {"page": {"text": "?"}}) == once
    assert taken(once, {"results": []}) == once


def test_times_are_told_to_the_minute() -> None:
    assert read_at("2026-11-22T10:00:59.5Z") == "2026-11-22T10:00Z"
    assert read_at("yesterday") == "yesterday"
