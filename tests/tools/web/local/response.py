"""What a host of the local web answers, well or badly."""

from collections.abc import Callable
from dataclasses import dataclass

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Asked:
    """One request, as it arrived."""

    host: str
    method: str
    path: str
    """With its query, as it was sent."""
    headers: dict[str, str]
    """Names in small letters."""
    body: bytes
    scheme: str
    port: int

    @property
    def url(self) -> str:
        """The whole address."""
        usual = {"http": 80, "https": 443}[self.scheme]
        port = "" if self.port == usual else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}{self.path}"


@dataclass(frozen=True)
class Response:
    """One answer; the fields below `headers` make it misbehave."""

    body: str | bytes = b""
    status: int = 200
    media_type: str = HTML
    """The header Content-Type; empty sends none."""
    headers: tuple[tuple[str, str], ...] = ()
    times: int = 1
    """The body is sent so many times: a huge page takes no memory here."""
    length: int | None = None
    """What Content-Length says; None is the truth, and -1 sends none and closes at the end."""
    cut: int | None = None
    """The connection is closed after so many bytes of the body."""
    hold: bool = False
    """Nothing is sent before the test calls `release`."""
    hold_after: int | None = None
    """Nothing more is sent after so many bytes of the body, before the test calls `release`."""
    delay_s: float = 0.0
    """A pause before the answer."""
    drip_s: float = 0.0
    """A pause after each piece of `drip_bytes`."""
    drip_bytes: int = 64
    reset: bool = False
    """The connection is torn down without a word."""
    raw: bytes | None = None
    """Sent as it is, instead of all the rest."""

    @property
    def octets(self) -> bytes:
        """The body once."""
        return self.body.encode() if isinstance(self.body, str) else self.body


Answer = str | bytes | Response | Callable[[Asked], "str | bytes | Response"]
"""What stands at a path; a text is a page of HTML, and a function is asked each time."""


def answered(answer: Answer, asked: Asked) -> Response:
    """Return the response that `answer` stands for."""
    found = answer(asked) if callable(answer) else answer
    return found if isinstance(found, Response) else Response(found)


def redirect(to: str, status: int = 302) -> Response:
    """Return a response that leads elsewhere."""
    return Response(b"", status, "", (("Location", to),))


def article(title: str, *paragraphs: str, head: str = "") -> str:
    """Return a page with a title and paragraphs, which may hold markup."""
    body = "\n".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head>\n'
        f"<body><nav><a href='/'>Home</a></nav><main><article><h1>{title}</h1>\n{body}\n"
        "</article></main></body></html>"
    )
