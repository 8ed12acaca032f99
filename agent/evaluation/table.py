"""Writes a summary as a table of plain text, the same on a terminal, in a file and in a README."""

from collections.abc import Sequence

from agent.evaluation.summary import Line, Pair, Summary

HEADING = (
    "strategy", "right", "accuracy", "95% interval", "no answer", "calls", "tokens", "s/question",
    "sure", "AUROC",
)  # fmt: skip

LEGEND = (
    "cited answers: with at least one quote that was found word for word in its source; verified "
    "claims:\nstatements that such a quote proves; both among the answers that do not say that the "
    "documents lack it"
)


def table(summary: Summary) -> str:
    """Return the whole table."""
    several = len({line.setup.model for line in summary.lines}) > 1
    return "\n\n".join(
        part
        for part in (
            _title(summary, several),
            _columns(summary.lines, several),
            _comparison(summary, several),
            _measures(summary.lines, several),
            _proofs(summary.lines, several),
            _saved(summary.lines, several),
        )
        if part
    )


def names_of(lines: Sequence[Line], several: bool) -> list[str]:
    """Return how each column is named: by its strategy, with its model where there are several."""
    return [
        f"{line.setup.label} · {line.setup.model}" if several else line.setup.label
        for line in lines
    ]


def _title(summary: Summary, several: bool) -> str:
    count = f"{summary.questions} question" + ("" if summary.questions == 1 else "s")
    scorer = summary.lines[0].setup.scorer if summary.lines else ""
    model = "" if several or not summary.lines else f" · {summary.lines[0].setup.model}"
    return f"{summary.suite} · {count}{model} · scored as {scorer}"


def _columns(lines: Sequence[Line], several: bool) -> str:
    names = names_of(lines, several)
    rows = [_row(name, line) for name, line in zip(names, lines, strict=True)]
    return aligned([HEADING, *rows])


def _row(name: str, line: Line) -> tuple[str, ...]:
    low, high = line.interval
    return (
        name,
        f"{line.right}/{line.count}",
        percent(line.accuracy) if line.count else "-",
        f"{100 * low:.0f}-{100 * high:.0f} %" if line.count else "-",
        str(line.unanswered),
        f"{line.calls:.1f}",
        f"{line.tokens:.0f}",
        f"{line.seconds:.1f}",
        "-" if line.confidence is None else f"{line.confidence:.2f}",
        "-" if line.auroc is None else f"{line.auroc:.2f}",
    )


def percent(share: float) -> str:
    """Return a share as people read it."""
    return f"{100 * share:.1f} %"


def _comparison(summary: Summary, several: bool) -> str:
    """Return the pairs: agreement above the diagonal, the p-value below it."""
    if not summary.pairs:
        return ""
    found = {(pair.first, pair.second): pair for pair in summary.pairs}
    names = names_of(summary.lines, several)
    numbers = range(len(names))
    rows = [("", *(str(number + 1) for number in numbers))]
    for row in numbers:
        cells = (_cell(found, row, column) for column in numbers)
        rows.append((f"{row + 1} {names[row]}", *cells))
    title = "the same questions right or wrong (above the diagonal), McNemar's p (below it)"
    return f"{title}\n{aligned(rows)}"


def _cell(pairs: dict[tuple[int, int], Pair], row: int, column: int) -> str:
    if row == column:
        return "·"
    if row < column:
        pair = pairs[row, column]
        return f"{100 * pair.agreement:.0f} %" if pair.count else "-"
    pair = pairs[column, row]
    return probability(pair.p) if pair.count else "-"


def probability(p: float) -> str:
    """Return a p-value as people read it."""
    return f"{p:.3f}" if p >= 0.001 else "<0.001"


def _measures(lines: Sequence[Line], several: bool) -> str:
    """Return what the scorer measured besides."""
    measured = list(dict.fromkeys(name for line in lines for name in line.measures))
    if not measured:
        return ""
    rows = [("also measured", *measured)]
    for name, line in zip(names_of(lines, several), lines, strict=True):
        rows.append((name, *(percent(line.measures.get(one, 0.0)) for one in measured)))
    return aligned(rows)


def _proofs(lines: Sequence[Line], several: bool) -> str:
    """Return how far answers from documents are proven."""
    rows = [("proof", "cited answers", "verified claims", "not in the documents")]
    for name, line in zip(names_of(lines, several), lines, strict=True):
        if (proof := line.proof) is not None:
            cited = _share(proof.cited, proof.answers)
            rows.append((name, cited, _share(proof.verified, proof.claims), str(proof.abstained)))
    return f"{aligned(rows)}\n{LEGEND}" if len(rows) > 1 else ""


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} {percent(part / whole)}" if whole else "-"


def _saved(lines: Sequence[Line], several: bool) -> str:
    """Return what early stopping spared."""
    return "\n".join(
        f"{name}: early stopping spared {line.samples_saved:.1f} samples a question, "
        f"about {line.tokens_saved:.0f} tokens"
        for name, line in zip(names_of(lines, several), lines, strict=True)
        if line.samples_saved
    )


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Line up `rows`: the first column to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *rest in rows:
        cells = (cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))
        lines.append("  ".join([first.ljust(widths[0]), *cells]).rstrip())
    return "\n".join(lines)
