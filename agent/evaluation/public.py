"""Reads a public dataset by its name, through the package `datasets` where it is installed.

Package: https://huggingface.co/docs/datasets. It brings 200 MB of others and is not among ours.
"""

import logging
import shlex
import sys
from collections.abc import Callable, Iterable
from typing import Any

from agent.errors import AgentError, UserError
from agent.evaluation.rows import Row
from agent.evaluation.suite import Suite

FILE = "or give a file of its questions: agent eval FILE.jsonl --suite {name}"


class DatasetUnavailable(AgentError):
    """A public dataset cannot be had: no network, or it is not there any more."""

    exit_code = 69


def rows_of(suite: Suite, offline: bool, notify: Callable[[str], None]) -> list[Row]:
    """Return the rows of the suite's dataset; where it was fetched before, without a network.

    Raises:
        UserError: the package is not installed.
        DatasetUnavailable: it cannot be reached.
    """
    load, data = _package(suite), suite.data
    notify(f"reading {data.dataset} ({data.split})")
    try:
        found = load(data.dataset, data.config or None, split=data.split)
        rows: Iterable[dict[str, Any]] = found
        first, last = data.rows or (0, None)
        chosen = list(rows)[first:last]
    except Exception as error:  # each version fails with other classes: hub, HTTP, cache, formats
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        state = "is not here, and --offline is set" if offline else f"cannot be had: {reason}"
        hint = FILE.format(name=suite.name)
        raise DatasetUnavailable(f"the dataset {data.dataset} {state}", hint) from error
    if not chosen:
        raise DatasetUnavailable(f"the dataset {data.dataset} has no rows", "choose another split")
    return [Row(dict(row), f"{data.dataset}:{number}") for number, row in enumerate(chosen, first)]


def _package(suite: Suite) -> Any:
    """Return what loads a dataset."""
    try:
        import datasets  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        install = f"{shlex.quote(sys.executable)} -m pip install datasets"
        raise UserError(
            f"{suite.name} is a public dataset: reading it needs the package datasets",
            f"{install}; {FILE.format(name=suite.name)}",
        ) from None
    for name in ("datasets", "huggingface_hub"):  # each retry would be told in two lines
        logging.getLogger(name).setLevel(logging.CRITICAL)
    datasets.disable_progress_bars()
    return datasets.load_dataset
