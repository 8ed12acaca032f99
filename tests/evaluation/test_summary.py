"""What results come to: the figures, the table, and the page."""

import re
from html.parser import HTMLParser
from typing import Any

from agent.evaluation.plots import Point, axis_for, bars, scatter
from agent.evaluation.report import report
from agent.evaluation.results import Result
from agent.evaluation.setup import Setup, setup_of
from agent.evaluation.suite import Suite, named
from agent.evaluation.summary import Summary, summarised
from agent.evaluation.table import table
from agent.prompts import Library
from agent.settings import Settings

SUITE = named("gsm8k")


def setup(strategy: str, model: str = "qwen2.5-coder-1.5b") -> Setup:
    return setup_of(SUITE, Settings(seed=0, model=model), strategy, {}, Library())


def result(number: int, right: bool, **more: Any) -> Result:
    usage = {"calls": 1, "completion_tokens": 10 * number, "prompt_tokens": 100}
    values: dict[str, Any] = {
        "answer": "4", "value": 4, "right": right, "seconds": float(number), "usage": usage,
        "score": {"strict": right}, **more,
    }  # fmt: skip
    return Result("key", f"q{number}", f"What is {number}?", 4, **values)


RIGHTS = {"direct": (1, 0, 0, 0, 1, 0), "pal": (1, 1, 1, 1, 1, 0)}
COLUMNS = [
    (setup(name), [result(number, bool(good)) for number, good in enumerate(rights, 1)])
    for name, rights in RIGHTS.items()
]


def summary() -> Summary:
    return summarised("gsm8k", 6, COLUMNS)


def test_a_line_counts_means_and_medians() -> None:
    first, second = summary().lines

    assert (first.right, first.count, second.right) == (2, 6, 5)
    assert (first.tokens, first.seconds, first.spread) == (35, 3.5, (2.25, 4.75))
    assert first.measures == {"strict": 2 / 6}


def test_a_pair_counts_where_columns_differ() -> None:
    (pair,) = summary().pairs

    assert (pair.count, pair.agreement) == (6, 0.5)
    assert (pair.first_only, pair.second_only, pair.p) == (0, 3, 0.25)


def test_a_pair_looks_only_at_questions_that_both_ran() -> None:
    short = [(COLUMNS[0][0], COLUMNS[0][1][:2]), COLUMNS[1]]
    (pair,) = summarised("gsm8k", 6, short).pairs

    assert (pair.count, pair.second_only) == (2, 1)


def test_a_measure_is_averaged_where_it_was_measured() -> None:
    results = [result(1, True, score={"f1": 0.5}), result(2, True, score={})]
    (line,) = summarised("gsm8k", 2, [(setup("cot"), results)]).lines

    assert line.measures == {"f1": 0.5}


def test_confidence_is_told_with_how_well_it_tells_right_from_wrong() -> None:
    results = [
        result(1, True, confidence=0.9), result(2, False, confidence=0.4),
        result(3, True, confidence=0.4), result(4, True),
    ]  # fmt: skip
    (line,) = summarised("gsm8k", 4, [(setup("cot"), results)]).lines

    assert (round(line.confidence or 0, 3), line.auroc) == (0.567, 0.75)


def test_early_stopping_is_reckoned_in_tokens() -> None:
    results = [result(6, True, samples=[{}, {}, {}], samples_saved=2), result(2, True)]
    (line,) = summarised("gsm8k", 2, [(setup("self-consistency"), results)]).lines

    assert (line.samples_saved, line.tokens_saved) == (1.0, 20.0)


def test_the_table_is_plain_text_that_lines_up() -> None:
    assert (
        table(summary())
        == """\
gsm8k · 6 questions · qwen2.5-coder-1.5b · scored as gsm8k

strategy  right  accuracy  95% interval  no answer  calls  tokens  s/question  sure  AUROC
direct      2/6    33.3 %       10-70 %          0    1.0      35         3.5     -      -
pal         5/6    83.3 %       44-97 %          0    1.0      35         3.5     -      -

the same questions right or wrong (above the diagonal), McNemar's p (below it)
              1     2
1 direct      ·  50 %
2 pal     0.250     ·

also measured  strict
direct         33.3 %
pal            83.3 %"""
    )


def test_several_models_are_named_in_each_line() -> None:
    both = [(setup("cot", name), [result(1, True)]) for name in ("qwen2.5-coder-0.5b",
            "qwen2.5-coder-1.5b")]  # fmt: skip
    shown = table(summarised("gsm8k", 1, both))

    assert "cot · qwen2.5-coder-0.5b    1/1" in shown
    assert shown.startswith("gsm8k · 1 question · scored as gsm8k")


def test_a_column_without_results_is_shown_empty() -> None:
    shown = table(summarised("gsm8k", 6, [COLUMNS[0], (setup("react"), [])]))

    assert "react       0/0         -             -" in shown


class Page(HTMLParser):
    """Counts tags, and fails where they do not nest."""

    VOID = ("meta", "input", "line", "rect", "circle", "link", "br")
    LOOSE = ("th", "td", "tr", "thead", "tbody", "option")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.linked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.linked += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in self.VOID + self.LOOSE:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID + self.LOOSE:
            assert self.open.pop() == tag


NASTY = "<script>alert('x')</script>\x1b[31m\u202eevil\u2028</details>"


def page_of(columns: Any = None) -> str:
    chosen = columns or COLUMNS
    return report(summarised("gsm8k", 6, chosen), SUITE, chosen)


def parsed(text: str) -> Page:
    page = Page()
    page.feed(text)
    assert page.open == []
    return page


def test_the_page_nests_and_needs_no_other_file() -> None:
    page = parsed(page_of())

    assert page.linked == []
    assert page.seen.count("svg") == 3
    assert not re.search(r"url\(|@import|https?://", page_of())


def test_the_page_shows_every_question_with_what_each_column_made_of_it() -> None:
    text = page_of()

    assert text.count('<details class="entry"') == 6
    assert 'data-marks="some wrong0"' in text
    assert 'data-marks="none wrong0 wrong1"' in text
    assert 'data-marks="all"' in text


def test_nothing_of_a_model_becomes_markup_or_steers_the_text() -> None:
    step = {
        "step": 1, "thought": NASTY, "actions": [{"tool": "python", "arguments": {"code": NASTY}}],
        "observations": [{"tool": "python", "text": NASTY, "failed": True, "value": None}],
    }  # fmt: skip
    nasty = result(
        1, False, answer=NASTY, steps=[step], warnings=[NASTY], topic=NASTY, confidence=0.5,
        confidence_how=NASTY, samples=[{"text": NASTY}], samples_saved=1,
        tree=[{"id": 1, "state": "answer", "text": NASTY, "score": 20.0}],
    )  # fmt: skip
    other = Result("key", NASTY, NASTY, NASTY, error=NASTY, kind="NoAnswer")
    text = page_of([(setup("cot"), [nasty, other])])

    assert parsed(text).seen.count("script") == 1
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "&lt;script&gt;" in text


def test_a_suite_of_ones_own_cannot_break_the_page() -> None:
    suite = Suite(NASTY, purpose=NASTY, source=NASTY)
    text = report(summarised(NASTY, 6, COLUMNS), suite, COLUMNS)

    assert parsed(text).seen.count("script") == 1


def test_bars_and_points_name_their_columns_safely() -> None:
    points = [Point("a<b", 0.5, 0.2, 0.8, 3.0, 2.0, 4.0), Point("c", 0.9, 0.7, 1.0, 90, 50, 99)]

    for drawn in (bars(points), scatter(points, "seconds")):
        assert parsed(drawn).seen.count("g") == 2
        assert "a&lt;b" in drawn


def test_costs_that_differ_much_are_drawn_on_a_logarithmic_axis() -> None:
    def axis(*costs: float) -> tuple[bool, list[float]]:
        made = axis_for([Point("a", 0.5, 0.2, 0.8, cost, cost, cost) for cost in costs])
        return made.log, made.ticks()

    assert axis(1.0, 4.0) == (False, [0.0, 1.0, 2.0, 3.0, 4.0])
    assert axis(1.0, 40.0) == (True, [1.0, 2.0, 5.0, 10.0, 20.0])
    assert axis(0.0) == (False, [0.0, 0.5, 1.0])


def test_labels_of_points_that_lie_together_do_not_cover_each_other() -> None:
    points = [Point(f"column {place}", 0.5, 0.4, 0.6, 3, 2, 4) for place in range(4)]
    places = re.findall(r'class="label" x="[\d.]+" y="([\d.]+)"', scatter(points, "seconds"))

    assert len(set(places)) == 4


def test_nothing_but_zeros_can_be_drawn() -> None:
    points = [Point("a", 0.0, 0.0, 1.0)]

    assert parsed(bars(points)).seen.count("rect") == 1
    assert parsed(scatter(points, "seconds")).seen.count("circle") == 1
    assert parsed(page_of([(setup("cot"), [])])).seen.count("details") == 0
