"""The real chat with a scripted model: `python -m tests.faults.scripted_chat chat …`.

The script is that of `scripted_ask`; calls beside the conversation, such as for a title, take
none of its replies: they get `aside`, a text.
"""

import os
import sys
from collections.abc import Callable, Generator, Sequence
from functools import partial
from pathlib import Path

from agent.cli import leave
from agent.cli.app import main
from agent.messages import Completion, Decoding, Message, Usage
from agent.models.weights.progress import Report
from agent.settings import Settings
from tests.faults import scripted_ask
from tests.faults.scripted_ask import PacedModel


class ChattingModel(PacedModel):
    """Plays a script, and answers what is asked beside it."""

    def complete(
        self, messages: Sequence[Message], decoding: Decoding
    ) -> Generator[str, None, Completion]:
        if not decoding.aside:
            return (yield from super().complete(messages, decoding))
        text = str(self._script.get("aside", "A title"))
        yield text
        return Completion(text, "end", Usage(5, 0, 2, calls=1))


def open_model(
    path: Path, settings: Settings, report: Report, notify: Callable[[str], None], use: bool = True
) -> PacedModel:
    """Return the model of the script at `path`."""
    model = scripted_ask.open_model(path, settings, report, notify, use)
    return ChattingModel(model._script, path.parent)


if __name__ == "__main__":
    opener = partial(open_model, Path(os.environ["SCRIPT"]))
    leave.run(sys.argv[1:], partial(main, open_model=opener))
