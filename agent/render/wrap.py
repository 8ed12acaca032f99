"""Writes styled text to a console while it comes, wrapped at words and never inside a character.

Lines break at spaces and beside wide characters, with the Chinese and Japanese rules of which
punctuation may not begin or end a line (W3C, "Requirements for Chinese Text Layout", 3.1).
"""

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

TAB = "    "
NARROWEST = 4
"""Text keeps at least so many columns, however deep it is indented."""
NEVER_FIRST = frozenset("、。，．,.：；:;！？!?）)」』】》〉〕］]}”’…‥ー・々%％")
NEVER_LAST = frozenset("（([{「『【《〈〔［“‘$￥")
JOINER = "\u200d"


class Sheet:
    """A text that grows on a console; every line begins with `bar`."""

    def __init__(self, console: "Console", bar: str = "", style: str = "") -> None:
        self.console = console
        self.styled = not console.no_color and console.color_system is not None
        self.bar = bar
        self.style = style
        """Style of the bar, and of text that comes without one."""
        self.hang = 0
        """Columns that the broken parts of the present line are indented by."""
        self._column = 0
        self._spaces = 0
        self._word: list[tuple[str, str]] = []
        self._last = ""
        """The style of what was put out last."""
        self._ready: list[tuple[str, str]] = []

    def write(self, text: str, style: str = "") -> None:
        """Take `text`, whose last word may not be over yet, and put out all whole words."""
        for character in text.replace("\t", TAB):
            if character == "\n":
                self._end()
            elif character == " ":
                self._put_word()
                self._spaces += 1
            else:
                if self._word and _breaks(self._plain(), character):
                    self._put_word()
                self._word.append((character, style or self.style))
                self._spill()
        self._show()

    def verbatim(self, text: str, style: str = "") -> None:
        """Put out `text` as it is: code, which the terminal may wrap and a person may copy."""
        self._put_word()
        self._put(" " * self._spaces + text.replace("\t", TAB), style or self.style)
        self._spaces = 0
        self._show()

    def end_line(self) -> None:
        """Put out what is left and go to the next line."""
        self._end()
        self._show()

    def break_line(self) -> None:
        """Go on below, indented as the broken parts of the present line are."""
        self._put_word()
        self._break()

    def close(self) -> None:
        """Put out what is left; the line is over, unless nothing stands on it."""
        if self._word or self._column:
            self._end()
        self._spaces = 0
        self._show()

    @property
    def _room(self) -> int:
        """Columns of a broken line that text may take."""
        return max(NARROWEST, self.console.width - columns_of(self.bar) - self.hang)

    def _plain(self) -> str:
        return "".join(character for character, _ in self._word)

    def _end(self) -> None:
        self._put_word()
        if self._column == 0:
            self._append(self.bar.rstrip(), self.style)
        self._append("\n", "")
        self._spaces = self._column = self.hang = 0

    def _put_word(self) -> None:
        if not self._word:
            return
        width = columns_of(self._plain())
        if self._column > self.console.width:  # the window was made narrower: it broke the row
            self._column = (self._column - 1) % self.console.width + 1
        if self._column and self._column + self._spaces + width > self.console.width:
            self._break()
        spaces = self._spaces
        if self._column == 0:  # deep indentation gives way to the word
            spaces = max(0, min(spaces, self._room - width))
        first = self._word[0][1]
        self._put(" " * spaces, first if first == self._last else "")
        for style, part in groupby(self._word, key=itemgetter(1)):
            self._put("".join(character for character, _ in part), style)
        self._word, self._spaces = [], 0

    def _spill(self) -> None:
        """Put out the front of a word that is longer than a line."""
        if len(self._word) * 2 <= self._room or columns_of(self._plain()) <= self._room:
            return
        last = len(self._word) - 1
        while last > 1 and _joins(self._word[last - 1][0], self._word[last][0]):
            last -= 1
        rest, self._word = self._word[last:], self._word[:last]
        self._put_word()
        self._break()
        self._word = rest

    def _break(self) -> None:
        self._append("\n", "")
        self._column = self._spaces = 0
        if self.hang:
            self._put(" " * min(self.hang, self.console.width // 2))

    def _put(self, text: str, style: str = "") -> None:
        if not text:
            return
        if self._column == 0 and self.bar:
            self._append(self.bar, self.style)
            self._column = columns_of(self.bar)
        self._append(text, style)
        self._column += columns_of(text)
        self._last = style

    def _append(self, text: str, style: str) -> None:
        style = style if self.styled else ""
        if self._ready and self._ready[-1][1] == style:
            text = self._ready.pop()[0] + text
        self._ready.append((text, style))

    def _show(self) -> None:
        from rich.text import Text

        if self._ready:
            self.console.print(Text.assemble(*self._ready), end="", soft_wrap=True)
            self._ready = []


class Draft(Sheet):
    """A text that is laid out for a console, and not put out."""

    def __init__(self, console: "Console", indent: int) -> None:
        super().__init__(console, " " * indent)

    def rows_of(self, text: str) -> list[str]:
        """Return the rows that `text` takes behind the indentation, without it."""
        self.write(text)
        self._end()
        laid_out = "".join(part for part, _ in self._ready)
        return [row[len(self.bar) :] for row in laid_out.removesuffix("\n").split("\n")]

    def _show(self) -> None:
        pass


def columns_of(text: str) -> int:
    """Return how many columns `text` takes."""
    from rich.cells import cell_len  # no module may load rich when it is imported

    return cell_len(text)


def _breaks(word: str, character: str) -> bool:
    """Return whether a line may break between `word` and the `character` that follows it."""
    last = word[-1]
    if _joins(last, character) or character in NEVER_FIRST or last in NEVER_LAST:
        return False
    if _is_flag(character) and _is_flag(last):  # two letters make one flag
        return len(word) % 2 == 0 and all(map(_is_flag, word))
    return columns_of(character) == 2 or columns_of(last) == 2


def _joins(last: str, character: str) -> bool:
    """Return whether `character` is drawn in the cell of the one before."""
    skin = "\U0001f3fb" <= character <= "\U0001f3ff"
    return last == JOINER or skin or columns_of(character) == 0


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
