"""Finds a running server that has the wanted weights, in a few milliseconds or not at all."""

import http.client
import json
import time
from contextlib import suppress
from pathlib import Path

from agent import offline
from agent.errors import AgentError
from agent.models import weights
from agent.models.embedded.admission import stamp_of
from agent.serving.notice import HOST, Notice, folder_in, standing
from agent.settings import Settings

LOOK_S = 0.05
"""How long a server may take to say that it is well, each time it is asked."""
TRIES = 3
"""On a busy machine the first answers may come late; what is stopped is not asked again."""
STOPPED = ("T", "t")
"""How proc(5) calls a process that was halted by a signal, or by a debugger."""


def identity_of(settings: Settings) -> str:
    """Return a text that differs between any two models' weights; empty where there are none."""
    name = settings.model
    try:
        if name.startswith(weights.FROM_A_FILE):
            return stamp_of(Path(name.removeprefix(weights.FROM_A_FILE)).expanduser().absolute())
        return weights.find(name).sha256
    except (AgentError, OSError, ValueError):
        return ""  # whoever opens it says why


def running(settings: Settings) -> Notice | None:
    """Return a server that has the model of `settings` and is well; None without one."""
    folder = folder_in(settings.state_folder)
    if not folder.is_dir():
        return None
    notices = list(standing(folder))
    identity = identity_of(settings) if notices else ""
    for notice in notices:
        holds = notice.context_tokens >= settings.context_tokens
        if identity and notice.identity == identity and holds and is_well(notice):
            return notice
    return None


def is_well(notice: Notice) -> bool:
    """Return whether the server of `notice` answers."""
    offline.admit(HOST, notice.port)
    for _ in range(TRIES):
        begun = time.monotonic()
        try:
            return _answers(notice)
        except TimeoutError:
            if is_halted(notice):
                return False
        except (OSError, http.client.HTTPException, ValueError):
            return False
        time.sleep(max(0.0, LOOK_S - (time.monotonic() - begun)))
    return False


def is_halted(notice: Notice) -> bool:
    """Return whether the process of `notice` is stopped, and will answer nothing."""
    number = notice.process.partition(" ")[2].partition(" ")[0]
    with suppress(OSError, IndexError, ValueError):
        status = Path(f"/proc/{int(number)}/stat").read_text().rpartition(")")[2].split()
        return status[0] in STOPPED
    return False


def _answers(notice: Notice) -> bool:
    connection = http.client.HTTPConnection(HOST, notice.port, timeout=LOOK_S)
    try:
        connection.request("GET", "/health")
        response = connection.getresponse()
        told = json.loads(response.read(1000))
    finally:
        connection.close()
    return isinstance(told, dict) and told.get("instance") == notice.instance
