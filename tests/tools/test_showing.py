"""How numbers are shown: without the noise of floats, and with every digit that means something."""

import pytest

from tools.sandbox.showing import tidy


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.1 + 0.2, "0.3"),
        (100.1 - 96, "4.1"),
        (100.1 - 100, "0.1"),
        (-(100.1 - 96), "-4.1"),
        (1000.55 - 999.30, "1.25"),
    ],
)
def test_noise_of_sums_and_differences_is_not_shown(value: float, shown: str) -> None:
    assert tidy(repr(value)) == shown


@pytest.mark.parametrize(
    "value",
    [
        1 / 3,
        2**0.5,
        1 - 1e-9,
        1.0000000001,
        1000000.00000001,
        123400000000000.2,
        3.00000012345678,
        4.09999999999,
        6.02214076e23,
        1.6e-19,
    ],
)
def test_digits_that_mean_something_stay(value: float) -> None:
    assert tidy(repr(value)) == repr(value)
