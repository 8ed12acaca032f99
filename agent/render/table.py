"""A Markdown table as columns that line up (GitHub Flavored Markdown, 4.10)."""

import re
from typing import TYPE_CHECKING

from agent.render.emphasis import spans
from agent.render.wrap import Sheet

if TYPE_CHECKING:
    from rich.text import Text

RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")


def show_table(lines: list[str], sheet: Sheet) -> None:
    """Write `lines`, each beginning with a bar: as a table if the second is a rule, else as is."""
    from rich import box
    from rich.table import Table

    if len(lines) < 2 or not RULE.fullmatch(lines[1]):
        for line in lines:
            sheet.verbatim(line)
            sheet.end_line()
        sheet.close()
        return
    header, rule, *rows = (cells_of(line) for line in lines)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, safe_box=True)
    for at, name in enumerate(header):
        right = at < len(rule) and rule[at].endswith(":") and not rule[at].startswith(":")
        table.add_column(_styled(name, sheet), justify="right" if right else "left")
    for row in rows:
        padded = [*row, *([""] * len(header))][: max(len(header), len(row))]
        table.add_row(*(_styled(cell, sheet) for cell in padded))
    sheet.close()
    sheet.console.print(table)


def cells_of(line: str) -> list[str]:
    r"""Return the cells of a row; `\|` is a bar inside a cell."""
    bare = line.strip().removeprefix("|")
    cells = re.split(r"(?<!\\)\|", bare)
    if not cells[-1].strip():
        cells.pop()
    return [cell.strip().replace("\\|", "|") for cell in cells]


def _styled(cell: str, sheet: Sheet) -> "Text":
    from rich.text import Text

    text = Text()
    for part, style in spans(cell, "", styled=sheet.styled):
        text.append(part, style or None)
    return text
