"""Reads presentations (.pptx, .pptm): numbered slides with their titles, texts, tables and notes.

Format: ECMA-376, part 1, 19 (PresentationML). Library: python-pptx
(https://python-pptx.readthedocs.io).
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from tools.documents.document import Document
from tools.documents.loading.archive import guarded, open_archive
from tools.documents.loading.draft import LINE, PARAGRAPH, Draft
from tools.documents.loading.limits import Limits, Skipped

if TYPE_CHECKING:
    from pptx.slide import Slide

EMU_PER_BAND = 228_600
"""A quarter of an inch: shapes whose tops differ by less stand side by side."""
DEPTH = 20
"""So deep are groups of shapes followed."""


def load(file: BinaryIO, name: str, limits: Limits) -> Document:
    """Return the document in `file`, with its slides."""
    archive = open_archive(file, limits)
    if "[Content_Types].xml" not in archive.namelist():
        raise Skipped("is not a presentation")
    with guarded():
        from pptx import Presentation

        try:
            presentation = Presentation(file)
        except ValueError as error:  # another kind of Office document
            raise Skipped("is not a presentation") from error
        draft, total = Draft(limits), len(presentation.slides)
        for number, slide in enumerate(presentation.slides, start=1):
            if number > limits.pages or draft.full:
                break
            draft.slide(number)
            _write(draft, slide)
        if total > limits.pages:
            draft.warnings.append(f"only the first {limits.pages:,} of {total:,} slides were read")
        about = presentation.core_properties
        moment = about.modified or about.created
        date = moment.date().isoformat() if moment else ""
        return draft.document("slides", _title(str(about.title or "")) or name, date)


def _title(stated: str) -> str:
    """Return the stated title, unless it is what programs write when nobody gave one."""
    return "" if stated.strip().lower() == "powerpoint presentation" else stated.strip()


def _write(draft: Draft, slide: "Slide") -> None:
    title = slide.shapes.title
    if title is not None and title.has_text_frame:
        draft.heading(_plain(title.text_frame.text), 1)
    for shape in _in_order(slide.shapes):
        if title is None or shape.shape_id != title.shape_id:
            _write_shape(draft, shape)
    if slide.has_notes_slide and (frame := slide.notes_slide.notes_text_frame) is not None:
        notes = _plain(frame.text).strip()
        draft.block(f"Notes: {notes}" if notes else "")


def _in_order(shapes: Iterable[Any], depth: int = 0) -> Iterator[Any]:
    """Yield shapes as a person reads them, from the top down and from the left; groups entered."""
    for shape in sorted(shapes, key=_place):
        if not hasattr(shape, "shapes"):
            yield shape
        elif depth < DEPTH:
            yield from _in_order(shape.shapes, depth + 1)


def _place(shape: Any) -> tuple[int, int]:
    return (shape.top or 0) // EMU_PER_BAND, shape.left or 0


def _write_shape(draft: Draft, shape: Any) -> None:
    separator = PARAGRAPH
    for text in _texts(shape):
        if text.strip():
            draft.block(text, separator)
            separator = LINE


def _texts(shape: Any) -> Iterator[str]:
    """Yield the paragraphs of a shape, or the rows of its table."""
    if getattr(shape, "has_table", False):
        for row in shape.table.rows:
            cells = [" ".join(cell.text.split()) for cell in row.cells]
            yield " | ".join(cells) if any(cells) else ""
    elif shape.has_text_frame:
        for paragraph in shape.text_frame.paragraphs:
            yield _plain(paragraph.text)


def _plain(text: str) -> str:
    """Return `text` with its soft line breaks, vertical tabs in the library, as line breaks."""
    return text.replace("\v", "\n")
