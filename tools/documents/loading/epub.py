"""Reads books (.epub): their chapters in reading order, each as a page of HTML.

Format: EPUB 3.3 (https://www.w3.org/TR/epub-33), 4 (container) and 5 (package document).
"""

import io
import posixpath
import re
import urllib.parse
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO
from zipfile import ZipFile

from tools.documents.document import Document
from tools.documents.loading.archive import guarded, open_archive
from tools.documents.loading.dates import iso_date
from tools.documents.loading.draft import Draft
from tools.documents.loading.limits import Limits, Skipped

CONTAINER = "META-INF/container.xml"
RIGHTS = "META-INF/encryption.xml"
SELF_CLOSED = re.compile(
    r"<(?!(?:br|hr|img|meta|link|col|wbr|input)\b)([a-zA-Z][\w:-]*+)((?:[^<>/]|/(?!>))*+)/>"
)
"""Elements that end where they begin, which XML allows, and HTML only where they are always empty:
after `<title/>` a browser takes the whole page for the title."""
PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
NAMED = 5
"""So many chapters that are missing are named."""


def load(file: BinaryIO, name: str, limits: Limits) -> Document:
    """Return the document in `file`, a part for each chapter."""
    archive = open_archive(file, limits, doctypes=True)
    with guarded():
        members = frozenset(archive.namelist())
        if CONTAINER not in members:
            raise Skipped("is not a book in EPUB")
        folder, package = _package(archive, members)
        chapters = list(_chapters(package, folder))
        if _encrypted(archive, members) & set(chapters):
            raise Skipped("is encrypted")
        draft = Draft(limits)
        _write(draft, archive, chapters, limits)
        title, date = _stated(package, "title"), iso_date(_stated(package, "date"))
        return draft.document("epub", title or name, date)


def _package(archive: ZipFile, members: frozenset[str]) -> tuple[str, ET.Element]:
    """Return the folder of the package document within the archive, and its root."""
    container = ET.fromstring(archive.read(CONTAINER))
    for one in container.iterfind(".//{*}rootfile"):
        path = posixpath.normpath(urllib.parse.unquote(one.get("full-path", "")))
        if path in members:
            return posixpath.dirname(path), ET.fromstring(archive.read(path))
    raise Skipped("is damaged: names no package document")


def _stated(package: ET.Element, name: str) -> str:
    """Return the first thing that the book's metadata say under a name of the Dublin Core."""
    found = package.iterfind(f".//{{http://purl.org/dc/elements/1.1/}}{name}")
    return next((one.text.strip() for one in found if one.text and one.text.strip()), "")


def _chapters(package: ET.Element, folder: str) -> Iterator[str]:
    """Yield the members with chapters, in reading order."""
    items = {one.get("id"): one for one in package.iterfind(".//{*}manifest/{*}item")}
    for reference in package.iterfind(".//{*}spine/{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and item.get("media-type", PAGES[0]) in PAGES:
            href = urllib.parse.unquote(item.get("href", "").partition("#")[0])
            yield posixpath.normpath(posixpath.join(folder, href))


def _encrypted(archive: ZipFile, members: frozenset[str]) -> set[str]:
    """Return the members that are encrypted: fonts often are, also in books that can be read."""
    if RIGHTS not in members:
        return set()
    found = ET.fromstring(archive.read(RIGHTS)).iterfind(".//{*}CipherReference")
    return {posixpath.normpath(urllib.parse.unquote(one.get("URI", ""))) for one in found}


def _write(draft: Draft, archive: ZipFile, chapters: list[str], limits: Limits) -> None:
    number, missing = 0, []
    for path in chapters:
        if draft.full:
            break
        try:
            chapter = _chapter(archive.read(path), limits)
        except KeyError:
            missing.append(posixpath.basename(path))
            continue
        except Skipped:  # such as a page with nothing but a picture
            continue
        if chapter.text.strip():
            number += 1
            draft.part(f"chapter {number}")
            draft.append(chapter)
    if missing:
        more = f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
        draft.warnings.append(f"lacks {', '.join(missing[:NAMED])}{more}")


def _chapter(data: bytes, limits: Limits) -> Document:
    from tools.documents.loading.encoding import read_text
    from tools.documents.loading.html import read_markup

    whole = replace(limits, text_characters=max(limits.text_characters, 4 * len(data)))
    return read_markup(SELF_CLOSED.sub(r"<\1\2></\1>", read_text(io.BytesIO(data), whole).text))
