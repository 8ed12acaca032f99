"""Looks up a name once, within a bounded time, and vouches for every address it gives."""

import queue
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import ip_address

from agent.errors import ToolError
from tools.web.fetching.address import Address
from tools.web.fetching.guard import Guard
from tools.web.fetching.host import IP, literal
from tools.web.fetching.outage import NoNetwork, NoSuchHost
from tools.web.fetching.surroundings import Surroundings

UNKNOWN = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
"""The name servers answered: there is no such name, or it has no address."""
SILENCE_S = 10.0
"""For how long no name is looked up after none was answered for."""


class Resolver:
    """The names of one run; threads may share it."""

    def __init__(self, guard: Guard, surroundings: Surroundings, timeout_s: float) -> None:
        self._guard, self._surroundings, self._timeout_s = guard, surroundings, timeout_s
        self._silent_until = float("-inf")
        self._has_found = False

    def checked(self, address: Address) -> Sequence[IP]:
        """Return where `address` leads; raise `ToolError` if any of it may not be reached."""
        found = self.found(address.host)
        for ip in found:
            self._guard.check_ip(ip, address)
        return found

    def check_here(self, address: Address) -> None:
        """Check where `address` leads as far as names are known here: a proxy may know more."""
        with suppress(NoNetwork, NoSuchHost):
            self.checked(address)

    def found(self, host: str) -> Sequence[IP]:
        """Return the addresses of `host`, unchecked."""
        if (ip := literal(host)) is not None:
            return (ip,)
        try:
            texts = self._answered(host)
            found = [ip_address(text) for text in texts]
        except socket.gaierror as error:
            raise self._trouble(host, error) from error
        except (OSError, ValueError) as error:
            raise NoNetwork(f"names cannot be looked up here: {error}") from error
        if not found:
            raise NoSuchHost(f"there is no host {host}")
        self._has_found = True
        return found

    def _trouble(self, host: str, error: socket.gaierror) -> ToolError:
        if error.errno not in UNKNOWN:
            return NoNetwork("names cannot be looked up: there is no network")
        if not self._has_found:  # without a network, some systems say this of every name
            return NoNetwork(f"{host} was not found, nor any other host: there may be no network")
        return NoSuchHost(f"there is no host {host}")

    def _answered(self, host: str) -> Sequence[str]:
        """Ask in a thread of its own: the system's lookup knows no time limit."""
        if self._surroundings.now() < self._silent_until:
            raise NoNetwork("no name server answers: there may be no network")
        answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._surroundings.look_up(host))
            except Exception as error:  # whatever it is belongs to who asked
                answers.put(error)

        threading.Thread(target=ask, name=f"look up {host[:40]}", daemon=True).start()
        try:
            answer = answers.get(timeout=self._timeout_s)
        except queue.Empty:
            self._silent_until = self._surroundings.now() + SILENCE_S
            raise NoNetwork(
                f"no name server answered within {self._timeout_s:g} s: there may be no network"
            ) from None
        if isinstance(answer, Exception):
            raise answer
        return answer
