"""The authorities that primp trusts: it takes one file, which replaces those that it knows."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def trusted(ca_bundle: str) -> Iterator[str | None]:
    """Give a file with the usual authorities and those in `ca_bundle`; None for the usual ones.

    It is read when a client is made, and gone afterwards.
    """
    if not ca_bundle:
        yield None
        return
    import certifi

    with tempfile.TemporaryDirectory(prefix="agent-") as folder:
        both = Path(folder) / "authorities.pem"
        usual, own = Path(certifi.where()).read_text("utf-8"), Path(ca_bundle).read_text("utf-8")
        both.write_text(f"{usual}\n{own}", "utf-8")
        yield str(both)
