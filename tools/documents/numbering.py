"""Labels of parts that end in a number, such as `row 4`: told apart, and joined to `rows 4-9`."""


def numbered(label: str) -> tuple[str, int] | None:
    """Return what stands before the number at the end of a part's label, and the number.

    So `sheet Costs, row 4` is ("sheet Costs, row ", 4); None where it ends in no number.
    """
    digits = len(label) - len(label.rstrip("0123456789"))
    return (label[:-digits], int(label[-digits:])) if 0 < digits < 19 else None


def spanning(first: str, last: str) -> str:
    """Return the label of parts that follow each other: `sheet Costs, rows 4-9`."""
    begin, end = numbered(first), numbered(last)
    if begin is None or end is None:
        return first
    stem = begin[0].rstrip()
    english = stem[-1:].isascii() and stem[-1:].isalpha()
    return f"{stem}s {begin[1]}-{end[1]}" if english else f"{begin[0]}{begin[1]}-{end[1]}"
