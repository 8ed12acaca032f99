"""Drives a headless Chromium over two pipes: no server, no socket, no package.

Protocol: https://chromedevtools.github.io/devtools-protocol. With `--remote-debugging-pipe` it
reads JSON, each ended by a zero byte, from descriptor 3, and writes to 4.
"""

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.process import DEADLINE_S, wait_until

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
    "--hide-scrollbars", "--force-color-profile=srgb",
)  # fmt: skip

PIPED = """
import os, sys
kept = []
for number in sys.argv[1:3]:
    copies = [os.dup(int(number))]
    while copies[-1] < 5:  # 3 and 4 are about to be taken
        copies.append(os.dup(int(number)))
    kept.append(copies[-1])
os.dup2(kept[0], 3)
os.dup2(kept[1], 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Puts the pipes where the browser looks for them, and becomes it."""


def found() -> str | None:
    """Return the program, or None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Page:
    """A page in a browser: what is done on it, and what it said and asked for."""

    def __init__(self, to: int, back: int) -> None:
        self._to, self._back = to, back
        self._number, self._held, self._session = 0, b"", ""
        self.events: list[dict[str, Any]] = []

    def open(self, path: Path, width: int = 1100, height: int = 900, scale: float = 1) -> None:
        """Open the file `path` and wait until it is there."""
        self._session = ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.events.clear()
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log", "Audits"):
            self.call(f"{domain}.enable")
        self.size(width, height, scale)
        self.call("Page.navigate", url=path.as_uri())
        self.wait_for("Page.loadEventFired")

    def size(self, width: int, height: int, scale: float = 1) -> None:
        """Give the window a size."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=scale, mobile=width < 600,
        )  # fmt: skip

    def dark(self, dark: bool = True) -> None:
        """Say what the person's system prefers."""
        wish = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[wish])

    def press(self, key: str) -> None:
        """Press a key."""
        text = {"Enter": "\r", " ": " "}.get(key, key if len(key) == 1 else "")
        code = {"Enter": 13, "Escape": 27, "Tab": 9}.get(key, 0)
        common = {"key": key, "windowsVirtualKeyCode": code}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **common)
        self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    def run(self, script: str) -> Any:
        """Return what `script` gives on the page."""
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def until(self, script: str) -> None:
        """Wait until `script` is true on the page."""
        wait_until(lambda: bool(self.run(script)), script)

    def picture(self, whole: bool = False) -> bytes:
        """Return what is on screen as PNG."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        return base64.b64decode(shot["data"])

    def asked_for(self) -> list[str]:
        """Return the addresses that the page asked for."""
        return [
            event["params"]["request"]["url"]
            for event in self.events
            if event["method"] == "Network.requestWillBeSent"
        ]

    def complaints(self) -> list[Any]:
        """Return what stands in the browser's console, and what its policy forbade."""
        kinds = ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown",
                 "Audits.issueAdded")  # fmt: skip
        return [event["params"] for event in self.events if event["method"] in kinds]

    def call(self, method: str, **parameters: Any) -> Mapping[str, Any]:
        """Call a method and return what it gives."""
        self._number += 1
        asked: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            asked["sessionId"] = self._session
        os.write(self._to, json.dumps(asked).encode() + b"\0")
        while True:
            told = self._next()
            if told.get("id") == self._number:
                assert "error" not in told, told
                return dict(told["result"])
            self.events.append(told)

    def wait_for(self, method: str) -> None:
        """Wait until the browser tells of `method`, unless it did."""
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self._next())

    def _next(self) -> dict[str, Any]:
        end = time.monotonic() + DEADLINE_S
        while b"\0" not in self._held:
            ready, _, _ = select.select([self._back], [], [], max(0.0, end - time.monotonic()))
            assert ready, f"in {DEADLINE_S:g} s the browser said nothing"
            data = os.read(self._back, 1 << 20)
            assert data, "the browser is gone"
            self._held += data
        told, _, self._held = self._held.partition(b"\0")
        return dict(json.loads(told))


@contextmanager
def browser(profile: Path) -> Iterator[Page]:
    """Start the browser with its files in `profile`."""
    program = found()
    assert program is not None
    told, to = os.pipe()
    back, tell = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", PIPED, str(told), str(tell), program, *FLAGS,
         f"--user-data-dir={profile}", "about:blank"],
        pass_fds=(told, tell), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    os.close(told)
    os.close(tell)
    try:
        yield Page(to, back)
    finally:
        os.close(to)  # it ends with its pipe
        try:
            process.wait(timeout=DEADLINE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        os.close(back)
