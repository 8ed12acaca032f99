"""Confines itself, then becomes the sandbox's worker: the last line of defence, on Linux only.

Runs by itself (`python -I -S`, source in `confinement.py`'s anonymous file), so it imports nothing
of this project. Each protection that the kernel lacks is left out and not named in the worker's
`argv[0]`, which is where `confinement.protections()` reads what is active. The process that solves
equations (`algebra/child.py`) confines itself with the same functions. Pages: landlock(7),
seccomp(2), prctl(2), setrlimit(2).
"""

import contextlib
import ctypes
import mmap
import os
import resource
import struct
import sys
from collections.abc import Iterable, Mapping

MEMORY_BYTES = 1 << 30
"""Address space of the worker: its own limit is 128 MiB, the rest is stacks and the binary."""

MOST_FILES = 1 << 16
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP = 1, 38, 22
PR_SET_NAME, PR_SET_VMA = 15, 0x53564D41
SIGKILL = 9

LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache")
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446  # the same on each machine
EXECUTE, READ_FILE = 1 << 0, 1 << 2
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many file rights each version of Landlock knows."""
NETWORK_RIGHTS, SCOPES = 0b11, 0b11

# Linux's names and numbers of what the worker needs: (x86_64, aarch64), -1 where there is none.
SYSTEM_CALLS = {
    "read": (0, 63), "write": (1, 64), "readv": (19, 65), "writev": (20, 66),
    "pread64": (17, 67), "close": (3, 57), "lseek": (8, 62), "fcntl": (72, 25),
    "fstat": (5, 80), "newfstatat": (262, 79), "statx": (332, 291), "stat": (4, -1),
    "access": (21, -1), "faccessat": (269, 48), "readlink": (89, -1), "readlinkat": (267, 78),
    "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215), "mremap": (25, 216),
    "madvise": (28, 233), "brk": (12, 214), "membarrier": (324, 283),
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132), "restart_syscall": (219, 128),
    "poll": (7, -1), "ppoll": (271, 73), "futex": (202, 98), "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123), "clock_gettime": (228, 113), "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115), "nanosleep": (35, 101), "gettimeofday": (96, 169),
    "getrandom": (318, 278), "getpid": (39, 172), "gettid": (186, 178), "uname": (63, 160),
    "getuid": (102, 174), "geteuid": (107, 175), "getgid": (104, 176), "getegid": (108, 177),
    "getcwd": (79, 17), "sysinfo": (99, 179), "getrlimit": (97, -1),
    "set_tid_address": (218, 96), "set_robust_list": (273, 99), "rseq": (334, 293),
    "arch_prctl": (158, -1), "exit": (60, 93), "exit_group": (231, 94),
}  # fmt: skip
GUARDED = {
    "execve": (59, 221), "clone": (56, 220), "openat": (257, 56), "prctl": (157, 167),
    "prlimit64": (302, 261), "tgkill": (234, 131),
}  # fmt: skip
"""Allowed with certain arguments only; see `filter_program`."""
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""Column of the tables above, and the name that seccomp(2) has for the machine."""

CLONE_THREAD = 0x10000
WRITING = 0o1 | 0o2 | 0o100 | 0o1000 | 0o2000 | 0o20000000  # WRONLY RDWR CREAT TRUNC APPEND TMPFILE
ALLOW, KILL, NO_SUCH_CALL = 0x7FFF0000, 0x80000000, 0x00050000 | 38
LOAD, EQUAL, ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06
NUMBER_AT, MACHINE_AT, ARGUMENTS_AT = 0, 4, 16


def main(binary: str, parent: int) -> None:
    """Confine this process, then run `binary` with the arguments given."""
    os.setsid()  # a Ctrl-C on the terminal is for the program, not for its worker
    os.chdir("/")
    close_files()
    limit_resources(MEMORY_BYTES)
    active: list[str] = []
    with contextlib.suppress(Exception):  # whatever the kernel lacks: go on without, unnamed
        confine(binary, parent, active)
    os.execve(binary, [_name(active), *sys.argv[1:]], {})


def confine(binary: str, parent: int, active: list[str]) -> None:
    """Apply what the kernel has, naming it in `active`; where seccomp works, never return."""
    libc = ctypes.CDLL(None, use_errno=True)
    if not tie(libc, parent, active):
        return
    allowed = {binary: READ_FILE | EXECUTE, loader_of(binary): READ_FILE | EXECUTE}
    if restrict_files(libc, {**dict.fromkeys(LIBRARIES, READ_FILE), **allowed}):
        active.append("landlock")
    column, machine = this_machine()
    if machine:
        _filter_and_run(libc, binary, active, column, machine)


def confine_here(parent: int, calls: Iterable[str], active: list[str]) -> None:
    """Confine this process as it is: from now on it computes, opens no file and runs nothing else.

    Names in `active` what the kernel has. Only the system calls named in `calls` are left.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if not tie(libc, parent, active):
        return
    if restrict_files(libc, {}):
        active.append("landlock")
    column, machine = this_machine()
    numbers = [SYSTEM_CALLS[name][column] for name in calls]
    if machine and install(libc, _program(machine, numbers, {})):
        active.append("seccomp")


def tie(libc: ctypes.CDLL, parent: int, active: list[str]) -> bool:
    """Die with `parent`, and never gain a privilege; return whether the latter holds."""
    if libc.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0:
        active.append("lifeline")
    if os.getppid() != parent:  # it died before the line above
        os._exit(0)
    return bool(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)


def this_machine() -> tuple[int, int]:
    """Return this machine's entry of `MACHINES`; (0, 0) where calls cannot be filtered."""
    known = struct.calcsize("P") == 8
    return MACHINES.get(os.uname().machine, (0, 0)) if known else (0, 0)


def _name(active: list[str]) -> str:
    return f"agent-sandbox:{','.join(active)}"


def close_files() -> None:
    """Keep the two pipes only; what the process says on stderr is not for people."""
    try:
        for file in map(int, os.listdir("/proc/self/fd")):  # noqa: PTH208 - little is imported here
            if file > 2:
                with contextlib.suppress(OSError):  # the folder itself, closed by now
                    os.close(file)
    except OSError:  # no /proc; the limit may be a billion, which takes minutes
        os.closerange(3, min(max(64, os.sysconf("SC_OPEN_MAX")), MOST_FILES))
    nowhere = os.open("/dev/null", os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def limit_resources(memory_bytes: int, seconds: int = 0) -> None:
    """Limit this process for good: its memory, what it writes, and its processor time if given."""
    limits = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 64,
        **({resource.RLIMIT_CPU: seconds} if seconds else {}),
    }
    for what, amount in limits.items():
        hardest = resource.getrlimit(what)[1]
        limit = amount if hardest == resource.RLIM_INFINITY else min(amount, hardest)
        resource.setrlimit(what, (limit, limit))


def restrict_files(libc: ctypes.CDLL, allowed: Mapping[str, int]) -> bool:
    """Let this process do to files and folders what is `allowed`, and touch no other file."""
    version = libc.syscall(LANDLOCK_CREATE, None, 0, 1)
    if version < 1:
        return False
    rights = (1 << FILE_RIGHTS.get(version, FILE_RIGHTS[5])) - 1
    attributes = struct.pack(
        "QQQ", rights, NETWORK_RIGHTS if version >= 4 else 0, SCOPES if version >= 6 else 0
    )
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = libc.syscall(LANDLOCK_CREATE, attributes, size, 0)
    if ruleset < 0:
        return False
    for path, wanted in allowed.items():
        with contextlib.suppress(OSError):
            folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
            rule = struct.pack("=Qi", wanted, folder)
            libc.syscall(LANDLOCK_ADD, ruleset, 1, rule, 0)
            os.close(folder)
    done = bool(libc.syscall(LANDLOCK_RESTRICT, ruleset, 0) == 0)
    os.close(ruleset)
    return done


def loader_of(binary: str) -> str:
    """Return the dynamic loader that the ELF file `binary` names, or `binary` itself."""
    with open(binary, "rb") as file:  # noqa: PTH123 - pathlib would cost 5 ms
        start = file.read(64)
        table, size, count = (
            *struct.unpack_from("<Q", start, 32),
            *struct.unpack_from("<HH", start, 54),
        )
        for number in range(count):
            file.seek(table + number * size)
            kind, _, offset, _, _, length = struct.unpack("<IIQQQQ", file.read(40))
            if kind == 3:  # PT_INTERP
                file.seek(offset)
                return file.read(length).rstrip(b"\0").decode()
    return binary


def _filter_and_run(
    libc: ctypes.CDLL, binary: str, active: list[str], column: int, machine: int
) -> None:
    """Filter system calls, then run `binary`; return only where the kernel has no seccomp."""
    # The filter lets through one execve only: that of a name at an address nobody can guess,
    # which is gone once the worker runs.
    page = mmap.mmap(-1, 4096)
    path = os.fsencode(binary) + b"\0"
    at = int.from_bytes(os.urandom(2), "little") % (4096 - len(path))
    page[at : at + len(path)] = path
    address = ctypes.addressof(ctypes.c_char.from_buffer(page)) + at
    code = filter_program(column, machine, address, os.getpid())
    words = [_name([*active, "seccomp"]).encode(), *map(os.fsencode, sys.argv[1:])]
    arguments = (ctypes.c_char_p * (len(words) + 1))(*words, None)
    environment = (ctypes.c_char_p * 1)(None)
    if install(libc, code):
        libc.execve(ctypes.c_void_p(address), arguments, environment)
        os._exit(127)


def install(libc: ctypes.CDLL, code: bytes) -> bool:
    """Filter this process's system calls for good."""
    instructions = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("@HP", len(code) // 8, ctypes.addressof(instructions))
    return bool(libc.prctl(PR_SET_SECCOMP, 2, program, 0, 0) == 0)


def filter_program(
    column: int, machine: int, path: int, process: int, more: Iterable[int] = ()
) -> bytes:
    """Return the BPF program under which the worker runs, with the calls `more` besides its own."""

    def argument(number: int, high: bool = False) -> bytes:
        return _step(LOAD, ARGUMENTS_AT + 8 * number + (4 if high else 0))

    guards = {
        "execve": argument(0) + _step(EQUAL, path, 0, 3)
        + argument(0, high=True) + _step(EQUAL, path >> 32, 0, 1) + LET + REFUSE,
        "clone": argument(0) + _step(ANY_BIT, CLONE_THREAD, 0, 1) + LET + REFUSE,
        "openat": argument(2) + _step(ANY_BIT, WRITING, 1, 0) + LET + REFUSE,
        "prctl": argument(0) + _step(EQUAL, PR_SET_NAME, 1, 0)
        + _step(EQUAL, PR_SET_VMA, 0, 1) + LET + REFUSE,
        "prlimit64": argument(0) + _step(EQUAL, 0, 0, 1) + LET + REFUSE,
        "tgkill": argument(0) + _step(EQUAL, process, 0, 1) + LET + REFUSE,
    }  # fmt: skip
    numbers = [*(columns[column] for columns in SYSTEM_CALLS.values()), *more]
    return _program(machine, numbers, {GUARDED[name][column]: guards[name] for name in GUARDED})


def _program(machine: int, numbers: Iterable[int], guards: Mapping[int, bytes]) -> bytes:
    """Return a BPF program: what is not listed does not exist, as on a kernel without it."""
    code = _step(LOAD, MACHINE_AT) + _step(EQUAL, machine, 1, 0) + _step(RETURN, KILL)
    code += _step(LOAD, NUMBER_AT)
    for number in numbers:
        if number >= 0:
            code += _step(EQUAL, number, 0, 1) + LET
    for number, guard in guards.items():
        code += _step(EQUAL, number, 0, len(guard) // 8) + guard
    return code + REFUSE


def _step(what: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("<HBBI", what, yes, no, value & 0xFFFFFFFF)


LET, REFUSE = _step(RETURN, ALLOW), _step(RETURN, NO_SUCH_CALL)
