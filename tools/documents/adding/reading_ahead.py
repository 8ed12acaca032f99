"""Does a slow step in a thread, a little ahead of whoever takes the results, in order."""

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
AHEAD = 2
"""More would only hold more documents in memory: the two sides are about as fast."""


def ahead(
    items: Iterable[Item], step: Callable[[Item], Result], stop: Callable[[], object]
) -> Generator[tuple[Item, Result], None, None]:
    """Yield each of `items` with what `step` makes of it; what `step` raises is raised here.

    Args:
        items: what there is to do.
        step: runs in a thread of its own, never twice at a time.
        stop: is called when nobody wants more, and has to end a step that is under way.
    """
    pool = ThreadPoolExecutor(1, thread_name_prefix="reading")
    waiting: deque[tuple[Item, Future[Result]]] = deque()
    try:
        for item in items:
            waiting.append((item, pool.submit(step, item)))
            if len(waiting) > AHEAD:
                first, future = waiting.popleft()
                yield first, future.result()
        for first, future in waiting:
            yield first, future.result()
    finally:
        for _, future in waiting:
            future.cancel()
        stop()
        pool.shutdown(wait=True, cancel_futures=True)
