"""Keeps libraries from writing to the person's terminal: no warnings, no bars, no advice."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet() -> Iterator[None]:
    """Silence transformers and what it is made of, for good; and warnings as long as this lasts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _silence()
        yield


def _silence() -> None:
    import logging

    import transformers
    from huggingface_hub.utils import logging as hub_logging
    from huggingface_hub.utils.tqdm import disable_progress_bars
    from transformers import modeling_gguf_pytorch_utils as unpacking

    transformers.logging.set_verbosity(logging.CRITICAL)
    transformers.logging.disable_progress_bar()
    unpacking.tqdm = transformers.logging.tqdm  # its own bar heeds no setting
    disable_progress_bars()
    hub_logging.set_verbosity(logging.CRITICAL)
