"""Reads PDF with PDFium, page by page: text, numbered pages, and headings by outline or by size.

Library: pypdfium2 (https://pypdfium2.readthedocs.io), five times as fast as pypdf; PDFium joins
words that were broken at the end of a line. Scripts, forms and attached files are left alone.
"""

import contextlib
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, BinaryIO

from tools.documents.document import Document
from tools.documents.loading.archive import guarded
from tools.documents.loading.dates import iso_date
from tools.documents.loading.draft import Draft
from tools.documents.loading.limits import Limits, Skipped
from tools.documents.loading.pdfpage import Line, blocks, folded, lines

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

SAMPLE_PAGES = 30
"""The size of plain text is what most characters of the first pages have."""
BOOKMARKS = 5000
END_BYTES = 4096
SIZES = ((1.6, 1), (1.3, 2), (1.12, 3))
"""From how many times the size of plain text on a line is a heading, and of which level."""
HEADING_CHARACTERS = 150
OBJECT = re.compile(rb"\b(\d{1,7})\s+(\d{1,5})\s+obj\b")
OBJECT_BYTES = 2000
"""So far before the type of an object is its number looked for."""
NO_TITLES = ("", "untitled", "(anonymous)")

Outline = Mapping[int, Sequence[tuple[str, int]]]
"""The titles and levels of the bookmarks to a page, counted from 0."""


def load(file: BinaryIO, name: str, limits: Limits) -> Document:
    """Return the document in `file`, with its pages."""
    size = file.seek(0, 2)
    if not size:
        raise Skipped("is empty")
    file.seek(max(0, size - END_BYTES))
    whole = b"%%EOF" in file.read()
    pdf = _opened(file)
    with guarded():
        try:
            draft = _drafted(pdf, limits)
            about = pdf.get_metadata_dict()
        finally:
            pdf.close()
    if not whole:
        draft.warnings.append("ends early: something may be missing")
    title = about.get("Title", "").strip()
    stated = about.get("ModDate", "") or about.get("CreationDate", "")
    date = iso_date(stated.removeprefix("D:")[:8])  # ISO 32000-1, 7.9.4
    return draft.document("pdf", name if title.lower() in NO_TITLES else title, date)


def _opened(file: BinaryIO) -> "PdfDocument":
    from pypdfium2 import PdfDocument, PdfiumError

    file.seek(0)
    try:
        return PdfDocument(file)
    except PdfiumError as error:
        if any(word in str(error).lower() for word in ("password", "security")):
            raise Skipped("is encrypted") from error
        file.seek(0)
        if mended := _with_end(file.read()):
            with contextlib.suppress(PdfiumError):
                return PdfDocument(mended)
        raise Skipped("is damaged: no PDF document can be read in it") from error


def _with_end(data: bytes) -> bytes:
    """Return a truncated file with an end that names its catalogue, from which PDFium goes on."""
    at = data.rfind(b"/Catalog")
    objects = OBJECT.findall(data, max(0, at - OBJECT_BYTES), max(0, at))
    if not objects or b"/Encrypt" in data:
        return b""
    return data + b"\nendobj\ntrailer\n<< /Root %b %b R >>\nstartxref\n0\n%%%%EOF\n" % objects[-1]


def _drafted(pdf: "PdfDocument", limits: Limits) -> Draft:
    draft, total = Draft(limits), len(pdf)
    outline = _outline(pdf)
    plain = 0.0 if outline else _plain_size(pdf, total)
    bare: list[int] = []
    broken: list[int] = []
    for number in range(1, min(total, limits.pages) + 1):
        found = _page(pdf, number, bare, broken)
        draft.page(number)
        _write(draft, found, outline.get(number - 1, ()), plain)
        if draft.full:
            break
    if total > limits.pages:
        draft.warnings.append(f"only the first {limits.pages:,} of {total:,} pages were read")
    _check(draft, total, bare, broken)
    return draft


def _page(pdf: "PdfDocument", number: int, bare: list[int], broken: list[int]) -> list[Line]:
    """Return the lines of a page; notes it among those without text, or those that are damaged."""
    from pypdfium2 import PdfiumError

    try:
        page = pdf[number - 1]
        try:
            found = lines(page)
            if not found and next(iter(page.get_objects(max_depth=1)), None) is not None:
                bare.append(number)  # pictures or drawings; a page with nothing on it lacks nothing
        finally:
            page.close()
    except PdfiumError:
        broken.append(number)
        return []
    return found


def _check(draft: Draft, total: int, bare: Sequence[int], broken: Sequence[int]) -> None:
    if not draft.empty:
        draft.warnings += [f"{_pages(bare)} no text"] if bare else []
        draft.warnings += [f"{_pages(broken, 'is', 'are')} damaged"] if broken else []
    elif bare:
        raise Skipped("holds no text: its pages are images")
    elif broken or not total:
        raise Skipped("is damaged: none of its pages can be read")


def _pages(numbers: Sequence[int], one: str = "holds", more: str = "hold") -> str:
    """Return `page 3 holds` or `pages 3-9, 12 hold`."""
    runs = [
        [number for _, number in run]
        for _, run in itertools.groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])
    ]
    named = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    rest = f" and {len(named) - 20} more" if len(named) > 20 else ""
    several = len(numbers) > 1
    return f"page{'s' * several} {', '.join(named[:20])}{rest} {more if several else one}"


def _outline(pdf: "PdfDocument") -> Outline:
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for bookmark in itertools.islice(pdf.get_toc(), BOOKMARKS):
        target = bookmark.get_dest()
        index = target.get_index() if target else None
        if index is not None and (title := " ".join(bookmark.get_title().split())):
            found[index].append((title, bookmark.level + 1))
    return found


def _plain_size(pdf: "PdfDocument", total: int) -> float:
    sizes: Counter[float] = Counter()
    for number in range(1, min(total, SAMPLE_PAGES) + 1):
        for line in _page(pdf, number, [], []):
            sizes[round(line.size, 1)] += len(line.text)
    del sizes[0.0]
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _write(
    draft: Draft, found: list[Line], titles: Iterable[tuple[str, int]], plain: float
) -> None:
    """Write the lines of a page, those that `titles` name or that are large as headings."""
    levels = _by_title(found, titles, draft) if not plain else _by_size(found, plain)
    for block in blocks(found, levels):
        if level := levels.get(block.first, 0):
            draft.heading(block.text, level)
        else:
            draft.block(block.text)


def _by_title(found: list[Line], titles: Iterable[tuple[str, int]], draft: Draft) -> dict[int, int]:
    """Return the levels of the lines that are titles; one that is not there tops the page."""
    texts = [folded(line.text) for line in found]
    levels: dict[int, int] = {}
    for title, level in titles:
        wanted = folded(title)
        at = next((i for i, text in enumerate(texts) if text.endswith(wanted)), None)
        if at is None or at in levels:
            draft.section(title, level)
        else:
            levels[at] = level
    return levels


def _by_size(found: list[Line], plain: float) -> dict[int, int]:
    return dict(_large(found, plain))


def _large(found: list[Line], plain: float) -> Iterator[tuple[int, int]]:
    for at, line in enumerate(found):
        fit = len(line.text) <= HEADING_CHARACTERS and any(one.isalpha() for one in line.text)
        level = next((level for times, level in SIZES if line.size >= times * plain), 0)
        if fit and level:
            yield at, level
