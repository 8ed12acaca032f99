"""Leaves a pause between two pages of the same host, also when several are fetched at once."""

import threading

from agent.errors import ToolError
from tools.web.fetching.limits import Limits
from tools.web.fetching.surroundings import Surroundings


class Pace:
    """When which host may be asked again."""

    def __init__(self, limits: Limits, surroundings: Surroundings) -> None:
        self._limits, self._surroundings = limits, surroundings
        self._lock = threading.Lock()
        self._free_at: dict[str, float] = {}

    def wait(self, host: str, asked_s: float) -> float:
        """Wait until `host`, which asks for pauses of `asked_s`, may be asked; return how long."""
        pause = min(max(self._limits.delay_s, asked_s), self._limits.most_delay_s)
        with self._lock:
            now = self._surroundings.now()
            begin = max(now, self._free_at.get(host, now))
            if begin - now > self._limits.most_wait_s:
                raise ToolError(f"{host} asks for pauses between pages: open this one later")
            self._free_at[host] = begin + pause
        if begin > now:
            self._surroundings.sleep(begin - now)
        return begin - now
