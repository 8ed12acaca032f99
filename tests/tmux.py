"""A real terminal that a test can type into and look at: tmux (https://man.openbsd.org/tmux)."""

import shlex
import shutil
import subprocess
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

DEADLINE_S = 180.0
"""A model of 1.5 billion parameters answers within it also on a busy machine."""
PROMPT = "›"
"""What stands alone on a line where the chat waits for a question."""
THERE = shutil.which("tmux") is not None


class Tmux:
    """One window of a server of its own."""

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        env: Mapping[str, str],
        columns: int = 80,
        rows: int = 40,
    ) -> None:
        self._tmux = ["tmux", "-S", str(folder / f"{uuid.uuid4().hex[:8]}.tmux"), "-f", "/dev/null"]
        size = ["-x", str(columns), "-y", str(rows)]
        variables = [f"{name}={value}" for name, value in env.items()]
        line = shlex.join(["env", "-i", *variables, *command])
        self._do("new-session", "-d", *size, "-c", str(folder), f"{line}; echo ENDED=$?; cat")

    def __enter__(self) -> "Tmux":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._do("kill-server")

    def type(self, text: str) -> None:
        """Type `text` and press Enter."""
        self._do("send-keys", "-l", text)
        self.press("Enter")

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names, such as `C-c`."""
        self._do("send-keys", *keys)

    def seen(self) -> str:
        """Return all that was on the screen so far."""
        return self._do("capture-pane", "-p", "-J", "-S", "-")

    def wait_for(self, text: str, times: int = 1) -> str:
        """Wait until `text` was so often on the screen; return all that was there."""
        end = time.monotonic() + DEADLINE_S
        while (seen := self.seen()).count(text) < times:
            if time.monotonic() > end:
                raise AssertionError(f"{text!r} did not come {times} times:\n{seen}")
            time.sleep(0.05)
        return seen

    def wait_for_turn(self, line: str) -> str:
        """Wait until what was sent with `line` is done; return what came behind it."""
        return self._wait(line, _is_done, "a new prompt")

    def wait_for_words(self, line: str, count: int) -> str:
        """Wait until so many words stand behind `line`, and the turn goes on."""
        return self._wait(line, lambda after: len(after.split()) >= count, f"{count} words")

    def _wait(self, line: str, there: Callable[[str], bool], what: str) -> str:
        end = time.monotonic() + DEADLINE_S
        while True:
            _, sent, after = (seen := self.seen()).rpartition(f"{PROMPT} {line}")
            if sent and there(after):
                return after
            if time.monotonic() > end:
                raise AssertionError(f"behind {line!r} there did not come {what}:\n{seen}")
            time.sleep(0.05)

    def _do(self, *arguments: str) -> str:
        done = subprocess.run(
            [*self._tmux, *arguments], capture_output=True, text=True, check=True, timeout=30
        )
        return done.stdout


def _is_done(after: str) -> bool:
    return any(line.strip() == PROMPT for line in after.splitlines())
