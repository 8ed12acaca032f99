r"""Makes text of models and tools safe for a terminal: it may be read, but steers nothing.

Removed are escape sequences with all they carry (ECMA-48: CSI, OSC, DCS, SOS, PM, APC), control
characters, marks that turn the direction of text (Boucher and Anderson 2021, arXiv:2111.00169) and
characters nobody sees. The joiners U+200C and U+200D stay: Persian, Hindi and emoji need them.
"""

import re

SEQUENCE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]?"
    r"|[\]PX^_][^\x07\x1b\x9c\n]*(?:\x07|\x9c|\x1b\\)?"  # a string ends with its line at the latest
    r"|[ -/]*[0-~]?)"
)
UNFINISHED = re.compile(
    r"\x1b(?:(?P<parameters>\[[0-?]*)(?P<middle>[ -/]*)"
    r"|(?P<string>[\]PX^_])[^\x07\x1b\x9c\n]*(?P<end>\x1b?)"
    r"|[ -/]*)\Z"
)
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
SURROGATE = re.compile("[\ud800-\udfff]")
SEPARATOR = re.compile("\r\n|[\r\u2028\u2029]")


def printable(text: str) -> str:
    r"""Return `text` without anything that steers a terminal; lines end with `\n`, tabs stay."""
    return Cleaner().feed(text)


class Cleaner:
    """Cleans a text that comes in pieces, an escape sequence cut between two of them as well."""

    def __init__(self) -> None:
        self._held = ""
        self._returned = False

    def feed(self, piece: str) -> str:
        """Return what of `piece`, and of what was held back, is safe to show now."""
        text = self._held + piece
        self._held = ""
        if "\x1b" in text:
            if (cut := UNFINISHED.search(text)) is not None:
                self._held = _gist(cut)
                text = text[: cut.start()]
            text = SEQUENCE.sub("", text)
        text = SURROGATE.sub("\ufffd", HIDDEN.sub("", text))
        if text:
            cut_newline = self._returned and text.startswith("\n")
            self._returned = text.endswith("\r")
            text = text[cut_newline:]
        return SEPARATOR.sub("\n", text)


def _gist(unfinished: re.Match[str]) -> str:
    """Return what must be remembered of an unfinished sequence: never its payload."""
    if unfinished["string"]:
        return f"\x1b{unfinished['string']}{unfinished['end']}"
    if unfinished["parameters"]:
        return "\x1b[ " if unfinished["middle"] else "\x1b["
    return "\x1b " if len(unfinished.group()) > 1 else "\x1b"
