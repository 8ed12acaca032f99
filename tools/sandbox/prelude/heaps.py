# mypy: ignore-errors
# ruff: noqa: D101
"""Stands for `heapq`: the same heaps, element by element, as CPython's."""

_len_, _list_, _sorted_, _range_, _reversed_ = len, list, sorted, range, reversed


def _rise_(heap, start, at):
    """Move the item at `at` towards `start` until its parent is not greater."""
    item = heap[at]
    while at > start:
        parent = (at - 1) >> 1
        if not item < heap[parent]:
            break
        heap[at] = heap[parent]
        at = parent
    heap[at] = item


def _sink_(heap, at):
    """Bubble the smaller child up to a leaf, then put the item where it belongs."""
    end, start, item = _len_(heap), at, heap[at]
    child = 2 * at + 1
    while child < end:
        right = child + 1
        if right < end and not heap[child] < heap[right]:
            child = right
        heap[at] = heap[child]
        at = child
        child = 2 * at + 1
    heap[at] = item
    _rise_(heap, start, at)


def _heappush_(heap, item):
    heap.append(item)
    _rise_(heap, 0, _len_(heap) - 1)


def _heappop_(heap):
    last = heap.pop()
    if not heap:
        return last
    first, heap[0] = heap[0], last
    _sink_(heap, 0)
    return first


def _heapreplace_(heap, item):
    first, heap[0] = heap[0], item
    _sink_(heap, 0)
    return first


def _heappushpop_(heap, item):
    if heap and heap[0] < item:
        return _heapreplace_(heap, item)
    return item


def _heapify_(heap):
    for at in _reversed_(_range_(_len_(heap) // 2)):
        _sink_(heap, at)


def _nlargest_(n, iterable, key=None):
    return _sorted_(iterable, key=key, reverse=True)[: n if n > 0 else 0]


def _nsmallest_(n, iterable, key=None):
    return _sorted_(iterable, key=key)[: n if n > 0 else 0]


def _merge_(*iterables, key=None, reverse=False):
    return _sorted_([item for one in iterables for item in one], key=key, reverse=reverse)


class heapq_:
    heappush = _heappush_
    heappop = _heappop_
    heapreplace = _heapreplace_
    heappushpop = _heappushpop_
    heapify = _heapify_
    nlargest = _nlargest_
    nsmallest = _nsmallest_
    merge = _merge_
