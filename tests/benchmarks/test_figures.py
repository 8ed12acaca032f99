"""Figures in a table."""

from tests.benchmarks.figures import Figure, number, table


def test_a_figure_is_the_median_beside_its_target() -> None:
    figures = [
        Figure("start", [0.1234, 0.3, 0.1], "s", 0.15),
        Figure("ratio", [0.9], "", 0.95, at_least=True),
        Figure("tokens", [1228]),
    ]

    assert table(figures).splitlines()[2:] == [
        "| start | 0.123 s | 0.1 to 0.3 | ≤ 0.15 s | met |",
        "| ratio | 0.9 |  | ≥ 0.95 | **missed** |",
        "| tokens | 1,228 |  |  |  |",
    ]


def test_numbers_are_written_with_the_digits_that_count() -> None:
    shown = [number(value) for value in (0, 0.01234, 9.876, 98.76, 987.6, 12345.6, -3.21)]

    assert shown == ["0", "0.0123", "9.88", "98.8", "988", "12,346", "-3.21"]
