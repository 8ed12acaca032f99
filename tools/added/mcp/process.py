"""The process of a server: in a group of its own, its complaints kept, gone at the end.

How it is ended is what the protocol says: end of input, then SIGTERM, then SIGKILL
(https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle#shutdown).
"""

import asyncio
import os
import shutil
import signal
import sys
from contextlib import suppress
from pathlib import Path

from tools.added.mcp.faults import Unreachable
from tools.added.mcp.server import Program

LAUNCHER = Path(__file__).with_name("launcher.py")
KEPT_BYTES = 4096
"""How much is kept of the last that it wrote to stderr."""
PIECE = 1 << 16
PATIENCE_S = 1.0
"""How long it may take to end by itself, and again when it was asked to."""


class Watched(asyncio.subprocess.SubprocessStreamProtocol):
    """Notices that the process is gone, also while others still hold its streams open."""

    def __init__(self) -> None:
        super().__init__(limit=PIECE, loop=asyncio.get_running_loop())
        self.gone = asyncio.Event()

    def process_exited(self) -> None:
        """Take note of the end."""
        super().process_exited()
        self.gone.set()


class Child:
    """A running server."""

    def __init__(self, transport: asyncio.SubprocessTransport, protocol: Watched) -> None:
        self._transport = transport
        self._gone = protocol.gone
        loop = asyncio.get_running_loop()
        self._process = asyncio.subprocess.Process(transport, protocol, loop)
        self._complaints = bytearray()
        self._listening = asyncio.ensure_future(self._listen())

    @property
    def complaints(self) -> str:
        """The last that it wrote to stderr."""
        return self._complaints.decode("utf-8", "replace").strip()

    async def read(self) -> bytes:
        """Return what it wrote next to stdout; nothing at the end."""
        assert self._process.stdout is not None
        return await self._process.stdout.read(PIECE)

    async def write(self, data: bytes) -> None:
        """Write `data` to its stdin; raise `OSError` where it reads no more."""
        assert self._process.stdin is not None
        self._process.stdin.write(data)
        await self._process.stdin.drain()

    def finish(self) -> None:
        """Write nothing more to its stdin."""
        assert self._process.stdin is not None
        self._process.stdin.close()

    async def stop(self) -> None:
        """End it now: with SIGTERM first."""
        if not self._gone.is_set():
            self._signal(signal.SIGTERM)
            await self._goes()
        await self.end(gently=False)

    async def last_words(self) -> str:
        """Return what it said last, and how it ended, where it did."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                await self._gone.wait()
                await asyncio.shield(self._listening)
        code = self._transport.get_returncode()
        how = "" if code is None else f"signal {-code}" if code < 0 else f"exit code {code}"
        said = self.complaints.splitlines()
        return "; ".join(filter(None, (how, said[-1][:300] if said else "")))

    async def end(self, gently: bool = True) -> None:
        """End it, gently first; whatever it has started in its group ends with it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        if gently and not await self._goes():
            self._signal(signal.SIGTERM)
            await self._goes()
        self._signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        await self._goes()
        self._listening.cancel()
        self._transport.close()

    async def _goes(self) -> bool:
        """Wait a moment for its end; return whether it came."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                await self._gone.wait()
        return self._gone.is_set()

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            if os.name == "posix":
                os.killpg(self._process.pid, number)
            else:
                self._process.send_signal(number)

    async def _listen(self) -> None:
        assert self._process.stderr is not None
        while piece := await self._process.stderr.read(PIECE):
            self._complaints += piece
            del self._complaints[:-KEPT_BYTES]


def found(program: Program) -> str:
    """Return the path of the program; raise `Unreachable` where there is none."""
    path = shutil.which(program.command[0], path=program.environment.get("PATH"))
    if path is None:
        raise Unreachable(f"there is no program {program.command[0]!r}", "install it")
    return str(Path(path).absolute())


async def started(program: Program) -> Child:
    """Start the program; raise `Unreachable` where that is not possible."""
    command = [found(program), *program.command[1:]]
    if sys.platform == "linux":
        command = [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), *command]
    try:
        transport, protocol = await asyncio.get_running_loop().subprocess_exec(
            Watched,
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=dict(program.environment),
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unreachable(f"{program.command[0]!r} does not start: {reason}") from None
    return Child(transport, protocol)
