"""Loads a file of weights and writes one token: `python -m agent.models.trial FILE`.

Run in a child process, because the engine (https://github.com/ggml-org/llama.cpp) may abort.
"""

import sys
from pathlib import Path

from agent.messages import Message
from agent.models.engine import Engine, Options
from agent.models.template import render

CONTEXT_TOKENS = 512


def main(path: Path) -> None:
    """Go through everything that a run does, once and briefly."""
    engine = Engine(path, Options(context_tokens=CONTEXT_TOKENS))
    prompt = render([Message("user", "hi")], "", engine.templated, engine.tokens)
    for _ in engine.generate({"prompt": list(prompt.tokens), "n_predict": 1}):
        pass
    engine.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
