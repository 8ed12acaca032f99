"""Long pastes, kept aside: the input line shows one line for each until it is sent."""

import re

MOST_LINES, MOST_CHARACTERS = 20, 4_000
"""What is longer is not shown whole in the input line."""
LABEL = re.compile(r"\[pasted text(?: \d+)?, [\d,]+ (?:lines|characters)\]")


class Pastes:
    """What was pasted, by the label that stands for it."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def fold(self, text: str) -> str:
        """Return what is to stand in the input line for `text`: a label if it is long."""
        lines = text.count("\n") + (not text.endswith("\n"))
        if lines <= MOST_LINES and len(text) <= MOST_CHARACTERS:
            return text
        size = f"{lines:,} lines" if lines > 1 else f"{len(text):,} characters"
        label, number = f"[pasted text, {size}]", 1
        while self._texts.setdefault(label, text) != text:
            number += 1
            label = f"[pasted text {number}, {size}]"
        return label

    def expand(self, text: str) -> str:
        """Return `text` with the labels replaced by what was pasted."""
        return LABEL.sub(lambda match: self._texts.get(match.group(), match.group()), text)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where labels stand in `text`: they are edited as one character."""
        if not self._texts:
            return []
        return [match.span() for match in LABEL.finditer(text) if match.group() in self._texts]

    def within(self, text: str) -> dict[str, str]:
        """Return the pastes that `text` shows, by their labels."""
        return {text[start:end]: self._texts[text[start:end]] for start, end in self.spans(text)}
