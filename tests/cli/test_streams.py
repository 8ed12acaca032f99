"""The standard streams as the program sees them."""

import io
import os
import threading

import pytest

from agent.cli.streams import Faithful, Lossy, OutputClosed, colourful, lively


def test_a_pipe_that_the_other_side_made_non_blocking_gets_everything() -> None:
    read, write = os.pipe()
    os.set_blocking(write, False)
    text = b"abcdefgh" * 200_000  # many times what a pipe holds

    def send() -> None:
        with Faithful(write, "w") as stream:
            stream.write(text)

    writer = threading.Thread(target=send)
    writer.start()
    with os.fdopen(read, "rb") as reader:
        received = reader.read(len(text))
    writer.join()

    assert received == text


def test_a_pipe_without_a_reader_ends_what_must_be_written() -> None:
    read, write = os.pipe()
    os.close(read)
    with pytest.raises(OutputClosed), Faithful(write, "w") as stream:
        stream.write(b"an answer")


def test_a_pipe_without_a_reader_swallows_what_is_only_a_note() -> None:
    read, write = os.pipe()
    os.close(read)
    with Lossy(write, "w") as stream:
        assert stream.write(b"a note") == 6


def test_a_placeholder_is_erased_by_the_next_write_only() -> None:
    read, write = os.pipe()
    with Lossy(write, "w") as stream:
        stream.write("starting …".encode())
        stream.placeholder = True
        stream.write(b"one\n")
        stream.write(b"two\n")
    with os.fdopen(read, encoding="utf-8", newline="") as reader:
        assert reader.read() == "starting …\r\x1b[Kone\ntwo\n"


def test_colour_can_be_decided_by_flag() -> None:
    stream = io.StringIO()

    assert (colourful(stream, "always"), colourful(stream, "never")) == (True, False)
    assert not lively(stream)
