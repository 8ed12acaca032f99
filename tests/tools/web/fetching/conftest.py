"""The local web, reached without a proxy."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.tools.web.fetching.direct import Direct
from tests.tools.web.local import LocalWeb


@pytest.fixture
def direct(local_web: LocalWeb) -> Iterator[Direct]:
    """Sites over TLS at an address that counts as public."""
    with closing(Direct(local_web)) as made:
        yield made
        assert made.canary.is_untouched


@pytest.fixture
def plain(local_web: LocalWeb) -> Iterator[Direct]:
    """Sites without TLS at an address that counts as public."""
    with closing(Direct(local_web, tls=False)) as made:
        yield made
        assert made.canary.is_untouched
