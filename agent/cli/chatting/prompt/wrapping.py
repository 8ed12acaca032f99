"""How the input line is laid out: rows counted as they are drawn, joined emoji taken apart.

prompt_toolkit divides the columns of a line by those of a row; but a wide character that does not
fit at the end of a row goes to the next one, so there may be more rows. Terminals disagree on how
wide emoji with joiners are (Unicode Technical Standard 51, 2.3): drawn one by one while they are
edited, they are as wide everywhere, and the cursor stands where it is shown.
"""

from functools import lru_cache

from prompt_toolkit.formatted_text import StyleAndTextTuples, to_formatted_text
from prompt_toolkit.formatted_text.utils import fragment_list_to_text
from prompt_toolkit.layout.controls import BufferControl, GetLinePrefixCallable, UIContent
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput
from prompt_toolkit.utils import get_cwidth

JOINING = "\u200d\ufe0e\ufe0f🏻🏼🏽🏾🏿"


class Content(UIContent):
    """The lines of the input, with exact heights."""

    def get_height_for_line(
        self,
        lineno: int,
        width: int,
        get_line_prefix: GetLinePrefixCallable | None,
        slice_stop: int | None = None,
    ) -> int:
        """Return how many rows the line takes."""
        text = fragment_list_to_text(self.get_line(lineno))[:slice_stop]
        prefix = 0
        if get_line_prefix:
            prefix = get_cwidth(
                fragment_list_to_text(to_formatted_text(get_line_prefix(lineno, 0)))
            )
        return rows(text, max(2, width - prefix))


@lru_cache(64)
def rows(text: str, width: int) -> int:
    """Return how many rows of `width` columns `text` takes."""
    columns = get_cwidth(text)
    if columns == len(text):
        return max(1, -(-columns // width))
    taken, column = 1, 0
    for character in text:
        wide = get_cwidth(character)
        if column + wide > width:
            taken, column = taken + 1, 0
        column += wide
    return taken


class Input(BufferControl):
    """The control of the input line."""

    def create_content(self, width: int, height: int, preview_search: bool = False) -> UIContent:
        """Return what is shown."""
        found = super().create_content(width, height, preview_search)
        return Content(
            found.get_line,
            found.line_count,
            found.cursor_position,
            found.menu_position,
            found.show_cursor,
        )


class Apart(Processor):
    """Leaves out what joins emoji."""

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        """Return the line without them, and where its characters went."""
        fragments = transformation_input.fragments
        text = fragment_list_to_text(fragments)
        if not any(character in text for character in JOINING):
            return Transformation(fragments)
        shown: StyleAndTextTuples = [
            (style, "".join(one for one in part if one not in JOINING))
            for style, part, *_ in fragments
        ]
        places = [at for at, character in enumerate(text) if character not in JOINING]
        return Transformation(
            shown,
            source_to_display=lambda at: sum(place < at for place in places),
            display_to_source=lambda at: places[at] if at < len(places) else len(text),
        )
