"""A folder with a file of each kind, in English and in Chinese, each with a sentence of its own."""

import json
import sqlite3
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path


@dataclass(frozen=True)
class Words:
    """What stands in the files of one language."""

    folder: str
    about: str
    """A heading, and what fills pages that hold nothing known."""
    known: Callable[[str], str]
    """The sentence that stands in one kind of file and in no other."""


KNOWN = {
    "txt": (
        "The lighthouse keeper counted forty gulls at dawn.",
        "灯塔看守人在黎明数了四十只海鸥。",
    ),
    "md": ("Walnut trees shade the courtyard of the old mill.", "核桃树遮住了老磨坊的院子。"),
    "html": ("Her violin was repaired by a blind carpenter.", "她的小提琴是一位盲人木匠修好的。"),
    "csv": ("Pumpkin soup costs seven crowns on Tuesdays.", "南瓜汤星期二卖七克朗。"),
    "json": ("The glacier lost eleven metres in one summer.", "冰川一个夏天退缩了十一米。"),
    "jsonl": ("Two submarines were sold to a museum.", "两艘潜水艇卖给了博物馆。"),
    "py": ("Garlic prices are rounded down to whole cents.", "大蒜价格向下取整到分。"),
    "eml": ("Please bring the red umbrella to the notary.", "请把红雨伞带到公证处。"),
    "ipynb": ("Mustard seeds germinate after three cold nights.", "芥菜种子三个寒夜后发芽。"),
    "pdf": ("The bridge was closed because of a beehive.", "大桥因为一个蜂窝而关闭。"),
    "docx": ("Nobody may feed the camels behind the chapel.", "任何人不得喂教堂后面的骆驼。"),
    "pptx": ("Our turbine survived the hail of October.", "我们的涡轮机挺过了十月的冰雹。"),
    "xlsx": ("Velvet curtains for the theatre were paid twice.", "剧院的天鹅绒窗帘付了两次款。"),
    "epub": ("The captain hid the saffron in a drum.", "船长把藏红花藏在鼓里。"),
    "sqlite": ("Zinc roofs are forbidden in the harbour district.", "港区禁止使用锌屋顶。"),
}
ENGLISH = Words("english", "Weather at the coast was calm again", lambda kind: KNOWN[kind][0])
CHINESE = Words("中文", "海边的天气又平静了", lambda kind: KNOWN[kind][1])
PLACES = {
    "txt": ":3",
    "md": ":5",
    "html": "",
    "csv": ", row 3",
    "json": ":1",
    "jsonl": ", record 2",
    "py": ":4",
    "eml": "",
    "ipynb": ", cell 2",
    "pdf": ", page 2",
    "docx": "",
    "pptx": ", slide 2",
    "xlsx": ", sheet Costs, row 3",
    "epub": ", chapter 2",
    "sqlite": ", table notes",
}
"""Where the sentence stands in a file of each kind, as it is told behind the file's name."""


def fill(folder: Path, words: Words) -> list[Path]:
    """Write a file of each kind into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"known.{kind}" for kind in KNOWN]
    for path, kind in zip(paths, KNOWN, strict=True):
        WRITERS[kind](path, words.about, words.known(kind))
    return paths


def txt(path: Path, about: str, known: str) -> None:
    path.write_text(f"{about}\n\n{known}\n", "utf-8")


def md(path: Path, about: str, known: str) -> None:
    path.write_text(f"# {about}\n\n## 1\n\n{known}\n", "utf-8")


def html(path: Path, about: str, known: str) -> None:
    page = f"<title>{about}</title><h1>{about}</h1><script>1</script><p>{known}</p>"
    path.write_text(f'<!doctype html><meta charset="utf-8">{page}', "utf-8")


def csv(path: Path, about: str, known: str) -> None:
    path.write_text(f'id,note\n1,"{about}"\n2,"{known}"\n', "utf-8")


def json_(path: Path, about: str, known: str) -> None:
    path.write_text(json.dumps({"about": about, "notes": [known]}, ensure_ascii=False), "utf-8")


def jsonl(path: Path, about: str, known: str) -> None:
    lines = [json.dumps({"note": text}, ensure_ascii=False) for text in (about, known)]
    path.write_text("\n".join(lines), "utf-8")


def py(path: Path, about: str, known: str) -> None:
    path.write_text(f'"""{about}"""\n\ndef known():\n    """{known}"""\n    return 9\n', "utf-8")


def eml(path: Path, about: str, known: str) -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = about, "ann@example.org", "b@example.org"
    message["Date"] = "Fri, 01 Mar 2024 10:00:00 +0000"
    message.set_content(f"{about}\n\n{known}\n")
    path.write_bytes(bytes(message))


def ipynb(path: Path, about: str, known: str) -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": [text], "id": str(number)}
        for number, text in enumerate((f"# {about}", known))
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), "utf-8")


def pdf(path: Path, about: str, known: str) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path))
    for text in (about, known, about):
        canvas.setFont("Helvetica" if text.isascii() else "STSong-Light", 12)
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()


def docx(path: Path, about: str, known: str) -> None:
    import docx as word

    document = word.Document()
    document.add_heading(about, 1)
    document.add_paragraph(known)
    document.save(str(path))


def pptx(path: Path, about: str, known: str) -> None:
    from pptx import Presentation

    presentation = Presentation()
    for title, body in ((about, about), (about, known)):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = body
    presentation.save(str(path))


def xlsx(path: Path, about: str, known: str) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Costs"
    for cells in (("id", "note"), ("1", about), ("2", known)):
        book.active.append(cells)
    book.save(path)


CONTAINER = """<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="c.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>"""
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">1</dc:identifier>
<dc:title>{about}</dc:title><dc:language>en</dc:language></metadata>
<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="b.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="a"/><itemref idref="b"/></spine></package>"""
CHAPTER = """<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{0}</title></head>
<body><h1>{0}</h1><p>{1}</p></body></html>"""


def epub(path: Path, about: str, known: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("c.opf", PACKAGE.format(about=about))
        archive.writestr("a.xhtml", CHAPTER.format("1", about))
        archive.writestr("b.xhtml", CHAPTER.format("2", known))


def sqlite(path: Path, about: str, known: str) -> None:
    with closing(sqlite3.connect(path)) as base:
        base.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, note TEXT)")
        base.executemany("INSERT INTO notes (note) VALUES (?)", [(about,), (known,)])
        base.commit()


WRITERS: dict[str, Callable[[Path, str, str], None]] = {
    "txt": txt, "md": md, "html": html, "csv": csv, "json": json_, "jsonl": jsonl, "py": py,
    "eml": eml, "ipynb": ipynb, "pdf": pdf, "docx": docx, "pptx": pptx, "xlsx": xlsx,
    "epub": epub, "sqlite": sqlite,
}  # fmt: skip


def notes(folder: Path, texts: Sequence[str]) -> Path:
    """Write plain notes `0.txt`, `1.txt`, … and return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(text, "utf-8")
    return folder
