"""Loads a file of weights and writes one token, as a program: `… .trial FILE PARENT`.

Run in a child process, because the engine (https://github.com/ggml-org/llama.cpp) may abort. On
Linux it ends with its parent, even while the engine holds the interpreter's lock: prctl(2).
"""

import os
import signal
import sys
from pathlib import Path

from agent.messages import Message
from agent.models.embedded.engine import Engine, Options
from agent.models.embedded.template import render

CONTEXT_TOKENS = 512
PR_SET_PDEATHSIG = 1


def main(path: Path) -> None:
    """Go through everything that a run does, once and briefly."""
    engine = Engine(path, Options(context_tokens=CONTEXT_TOKENS))
    prompt = render([Message("user", "hi")], "", engine.templated, engine.tokens)
    for _ in engine.generate({"prompt": list(prompt.tokens), "n_predict": 1}):
        pass
    engine.close()


def end_with(parent: int) -> None:
    """Let the kernel kill this process when its parent ends."""
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before the line above
        sys.exit(1)


if __name__ == "__main__":
    end_with(int(sys.argv[2]))
    main(Path(sys.argv[1]))
