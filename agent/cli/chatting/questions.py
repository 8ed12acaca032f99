"""Makes a question of a line: files named in it are attached, long pastes are read as `ask` would.

What is pasted was written elsewhere, so no file is taken from there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.cli import attaching, inputs, mentions
from agent.cli.attaching import Given
from agent.cli.chatting.pastes import Pastes
from agent.cli.consulting import Reading
from agent.messages import Question


@dataclass(frozen=True)
class Asked:
    """A question, and what came with it."""

    question: Question
    given: tuple[Given, ...] = ()
    """Texts that are looked up in."""
    warnings: tuple[str, ...] = ()


def asked(line: str, pastes: Pastes, reading: Reading, files: Sequence[str] = ()) -> Asked:
    """Return the question of `line`, in which labels stand for `pastes`.

    Raises `UserError` for a file that cannot be read.
    """
    found = inputs.Gathered()
    text = mentions.replaced(inputs.cleaned(line), found.attach_file, found.warn)
    for name in files:
        found.attach_file(name)
    for label, pasted in pastes.within(text).items():
        given = Given(label.strip("[]"), inputs.cleaned(pasted))
        if attaching.fits([given], reading.room) or not reading.looks_up([given]):
            text = text.replace(label, given.text)
        else:
            found.given.append(given)
    if len(text.encode()) > inputs.LIMIT_BYTES:
        raise inputs.too_big("the question", len(text.encode()))
    if not reading.looks_up(found.given):
        whole = tuple(one.attachment for one in found.given)
        return Asked(Question(text.strip(), whole), (), tuple(found.warnings))
    if not attaching.fits(found.given, reading.room):
        found.warn(inputs.too_long(found.given))
    return Asked(Question(text.strip()), tuple(found.given), tuple(found.warnings))
