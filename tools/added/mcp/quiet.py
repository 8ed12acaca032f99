"""Keeps what the SDK logs off our stderr: what matters of it is told in our own words.

It logs by the root logger as well, which prints where nobody has set it up.
"""

import logging
from pathlib import PurePath

LOGGERS = ("mcp", "client", "httpx", "httpcore")
_silent = logging.NullHandler()


def hushed() -> None:
    """Silence the SDK's loggers; those of others go on as they are."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if _silent not in logger.handlers:
            logger.addHandler(_silent)
            logger.propagate = False
    if _is_of_others not in (root := logging.getLogger()).filters:
        root.addFilter(_is_of_others)


def _is_of_others(record: logging.LogRecord) -> bool:
    return "mcp" not in PurePath(record.pathname).parts
