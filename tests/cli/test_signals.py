"""What a signal does inside and outside of a phase."""

import signal

import pytest

from agent.cli.signals import NUMBERS, Halt, deadly, graceful


def dispositions() -> list[object]:
    return [signal.getsignal(number) for number in NUMBERS]


def test_a_phase_gives_back_what_it_found() -> None:
    before = dispositions()
    with graceful():
        during = dispositions()
        with deadly():
            assert dispositions() == [signal.SIG_DFL] * len(NUMBERS)
        assert dispositions() == during

    assert dispositions() == before


def test_a_signal_in_the_graceful_phase_is_an_exception_with_its_number() -> None:
    with pytest.raises(Halt) as caught, graceful():
        signal.raise_signal(signal.SIGTERM)

    assert caught.value.number == signal.SIGTERM


def test_no_tool_can_take_a_signal_for_a_failure_of_its_own() -> None:
    assert not issubclass(Halt, Exception)


def test_an_ignored_signal_stays_ignored() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with graceful():
            signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)


def test_a_signal_waits_while_it_is_held() -> None:
    done = []

    def write() -> None:
        with graceful() as turn:
            with turn.hold():
                signal.raise_signal(signal.SIGTERM)
                done.append("written")
            done.append("never")

    pytest.raises(Halt, write)
    assert done == ["written"]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers here")
def test_the_alarm_of_a_phase_ends_with_it() -> None:
    with pytest.raises(Halt), graceful():
        signal.raise_signal(signal.SIGTERM)

    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
