"""Loads a model of transformers from files on this machine: never code, and no pickles unasked.

Formats: safetensors (https://huggingface.co/docs/safetensors), and GGUF, whose weights are unpacked
(https://huggingface.co/docs/transformers/gguf).
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.errors import AgentError, ModelUnavailable
from agent.models.embedded import admission, memory
from agent.models.hf.faults import failure_of
from agent.models.hf.options import Options
from agent.models.hf.quiet import quiet
from agent.models.hf.tokens import Tokens

INDEX = "model.safetensors.index.json"
SAFE = "*.safetensors"
SAFELY: dict[str, Any] = {"trust_remote_code": False, "local_files_only": True}


@dataclass(frozen=True)
class Loaded:
    """What was loaded."""

    module: Any
    tokens: Tokens
    trained_tokens: int
    """How long a text the model was made for; 0 where its files do not say."""


def load(folder: Path, gguf: str, options: Options, name: str) -> Loaded:
    """Return the model in `folder`, or that of the file `gguf` in it.

    Raises:
        ModelUnavailable: it has no weights, is damaged, of an unknown kind, or does not fit.
    """
    if not gguf:
        _inspect(folder, options)
    try:
        with quiet():
            return _loaded(folder, gguf, options, name)
    except AgentError:
        raise
    except Exception as error:  # of a damaged file the libraries may think anything
        raise failure_of(error, f"{name} cannot be loaded") from error


def _inspect(folder: Path, options: Options) -> None:
    if not (folder / "config.json").is_file():
        files = sorted(path.name for path in folder.glob("*.gguf"))
        hint = f"name the file: hf:{folder / files[0]}" if files else "its config.json is missing"
        raise ModelUnavailable(f"{folder} holds no model of transformers", hint)
    if missing := lacking(folder):
        raise ModelUnavailable(
            f"{folder} lacks {len(missing)} of its files, such as {missing[0]}", "fetch it again"
        )
    if any(folder.glob(SAFE)) or (options.pickle and any(folder.glob("*.bin"))):
        return
    pickled = any(folder.glob("*.bin"))
    raise ModelUnavailable(
        f"{folder} holds no weights as safetensors",
        "its weights are pickled, which can run code: convert them, or set request.pickle = true"
        if pickled else "fetch the model again, with its *.safetensors",
    )  # fmt: skip


def lacking(folder: Path) -> list[str]:
    """Return the files of weights that the index in `folder` names and that are not there."""
    try:
        index = json.loads((folder / INDEX).read_text("utf-8"))
        names = sorted({str(name) for name in index["weight_map"].values()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []  # no index, or a damaged one, of which the library complains
    return [name for name in names if not (folder / name).is_file()]


def _loaded(folder: Path, gguf: str, options: Options, name: str) -> Loaded:
    from transformers import AutoConfig, AutoModelForCausalLM

    place = _place(options.device)
    dtype = _dtype(options.dtype, place)
    needed = _weights_bytes(folder, gguf, dtype)
    file = {"gguf_file": gguf} if gguf else {}
    config = AutoConfig.from_pretrained(folder, **file, **SAFELY)
    if place == "cpu":
        memory.check(name, needed + memory.WORKING_BYTES, memory.available_bytes())
    tokenizer = _tokenizer(folder, file)
    module, told = AutoModelForCausalLM.from_pretrained(
        folder, config=config, dtype=dtype, use_safetensors=not options.pickle,
        device_map=None if place == "cpu" else place, output_loading_info=True, **file, **SAFELY,
    )  # fmt: skip
    if lacking := sorted({*told["missing_keys"], *(one[0] for one in told["mismatched_keys"])}):
        raise ModelUnavailable(
            f"{name} lacks {len(lacking)} of its weights, such as {lacking[0]}", "fetch it again"
        )
    module.eval().requires_grad_(False)
    text = config.get_text_config(decoder=True)
    vocabulary = module.get_output_embeddings().weight.shape[0]
    tokens = Tokens(tokenizer, vocabulary, _ends(module.generation_config.eos_token_id))
    return Loaded(module, tokens, int(getattr(text, "max_position_embeddings", 0) or 0))


def _tokenizer(folder: Path, file: dict[str, str]) -> Any:
    from transformers import AutoTokenizer, TokenizersBackend

    # the general class reads the tokenizer of a GGUF file as well, and its header once less: 7 s
    kind = TokenizersBackend if file else AutoTokenizer
    return kind.from_pretrained(folder, **file, **SAFELY)


def _ends(named: object) -> list[int]:
    if isinstance(named, int):
        return [named]
    return [one for one in named if isinstance(one, int)] if isinstance(named, list) else []


def _place(wanted: str) -> str:
    """Return where the model is held: `auto` spreads it over all graphics processors."""
    import torch

    if wanted == "auto":
        if torch.cuda.is_available():
            return "auto"
        return "mps" if torch.backends.mps.is_available() else "cpu"
    kind = wanted.partition(":")[0]
    there = {"cpu": True, "cuda": torch.cuda.is_available(),
             "mps": torch.backends.mps.is_available(), "xpu": torch.xpu.is_available()}  # fmt: skip
    if not there[kind]:
        raise ModelUnavailable(f"there is no device {wanted} here", 'set request.device = "cpu"')
    return wanted


def _dtype(wanted: str, place: str) -> Any:
    """Return the numbers to compute with: 16 bits where `place` is fast with them.

    Measured (0.5B, 2 cores with AVX512-BF16): 10 tokens a second in bfloat16, 6 in float32.
    """
    import torch

    if wanted != "auto":
        return getattr(torch, wanted)
    if place == "cpu":
        fast = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
        return torch.bfloat16 if fast else torch.float32
    if place == "mps":
        return torch.float16
    return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16


def _weights_bytes(folder: Path, gguf: str, dtype: Any) -> int:
    """Return about how much memory the weights take, unpacked."""
    if gguf:
        return int(admission.inspect(folder / gguf, whole=True).values * dtype.itemsize)
    return sum(path.stat().st_size for path in folder.glob(SAFE))
