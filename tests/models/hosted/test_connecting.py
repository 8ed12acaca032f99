"""The way to an endpoint: refused, through a proxy, over TLS; each told as what it is."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from agent.errors import (
    AgentError,
    ConfigError,
    ModelUnavailable,
)
from agent.messages import Decoding
from agent.models.access import Access
from agent.models.passing import Passing
from tests.models.endpoint import Endpoint, fails, says
from tests.models.hosted.asking import FAST, KEY, QUESTION, heard, model_at
from tests.tools.web.local.authority import Certificate, write_authority

pytestmark = pytest.mark.loopback

EVENTS = {"content-type": "text/event-stream"}
JSON = {"content-type": "application/json"}
PAGE = {"content-type": "text/html; charset=utf-8"}


def told(error: AgentError) -> tuple[type[AgentError], str]:
    return type(error), str(error)


def test_a_server_that_hangs_up_or_speaks_no_http_is_told() -> None:
    with _raw(b"") as silent, pytest.raises(Passing) as ended:
        heard(model_at(silent))
    with _raw(b"SSH-2.0-OpenSSH\r\n\r\n") as other, pytest.raises(ModelUnavailable) as strange:
        heard(model_at(other))

    assert str(ended.value) == "openai: the connection to 127.0.0.1 ended before its end"
    assert str(strange.value) == "openai: the answer of 127.0.0.1 is no HTTP"


def test_nothing_listens_where_no_server_was_started() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(ModelUnavailable) as caught:
        heard(model_at(f"http://127.0.0.1:{port}/v1"))

    assert str(caught.value) == f"openai: nothing listens at 127.0.0.1, port {port}"
    assert caught.value.hint == "start the server, or say where it listens: --base-url"


@pytest.mark.parametrize(
    ("certificate", "reason"),
    [
        ("stranger", "unable to get local issuer certificate"),
        ("expired", "certificate has expired"),
        ("other", "Hostname mismatch"),
    ],
)
def test_a_certificate_that_cannot_be_trusted_is_refused(
    certificate: Certificate, reason: str, tmp_path: Path
) -> None:
    trusting = replace(FAST, ca_bundle=str(write_authority(tmp_path)))
    with Endpoint(certificate=certificate) as server, pytest.raises(AgentError) as caught:
        heard(model_at(server.url, access=trusting))

    assert type(caught.value) is ModelUnavailable
    assert "the certificate of localhost cannot be trusted" in str(caught.value)
    assert reason in str(caught.value)
    assert "--ca-bundle FILE" in caught.value.hint
    assert server.asked == []


def test_an_authority_that_the_person_names_is_trusted(tmp_path: Path) -> None:
    trusting = replace(FAST, ca_bundle=str(write_authority(tmp_path)))
    with Endpoint(says("42"), certificate="good") as server:
        _, done = heard(model_at(server.url, access=trusting))

    assert done.text == "42"


def test_a_bundle_without_certificates_is_a_mistake_in_the_settings(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("nothing")
    broken = replace(FAST, ca_bundle=str(tmp_path / "empty.pem"))
    with pytest.raises(ConfigError) as caught:
        heard(model_at("https://localhost:1/v1", access=broken))

    assert "ca_bundle" in str(caught.value)


def test_a_proxy_is_gone_through_and_what_went_there_is_counted() -> None:
    with Endpoint(says("42")) as server:  # it answers for any host: a request names all of it
        through = Access(proxy=server.url.removesuffix("/v1"))
        model = model_at("http://models.example/v1", access=through)
        _, done = heard(model)
        (contact,) = model.contacts()

    assert done.text == "42"
    assert server.asked[0].path == "http://models.example/v1/chat/completions"
    assert (contact.host, contact.purpose, contact.requests) == ("models.example", "model", 1)
    assert contact.sent_bytes > len(json.dumps(server.bodies[0]))
    assert contact.received_bytes > 500


def test_a_proxy_that_refuses_or_is_not_there_is_told() -> None:
    with Endpoint() as server:
        refusing = Access(proxy=server.url.removesuffix("/v1"))
        with pytest.raises(ModelUnavailable) as refused:
            heard(model_at("https://models.example/v1", access=refusing))
    with pytest.raises(ModelUnavailable) as gone:
        heard(model_at("https://models.example/v1", access=refusing))

    assert "the proxy does not let us through to models.example: 501" in str(refused.value)
    assert str(gone.value) == f"openai: the proxy {refusing.proxy} cannot be reached"


def test_this_machine_is_no_contact() -> None:
    with Endpoint(says("42")) as server:
        model = model_at(server.url)
        heard(model)

    assert model.contacts() == ()


def test_a_parameter_that_is_refused_for_ever_ends_the_call() -> None:
    again = fails(400, "temperature is not for us", param="temperature")
    with Endpoint(*[again] * 3) as server, pytest.raises(ModelUnavailable):
        heard(model_at(server.url))

    assert len(server.asked) == 2


def test_no_message_shows_the_key() -> None:
    model = model_at("http://127.0.0.1:1/v1")
    shown = [repr(model), repr(model.key)]
    with pytest.raises(ModelUnavailable) as caught:
        heard(model, Decoding(), QUESTION)

    error: BaseException | None = caught.value
    while error is not None:
        shown.append(repr(error))
        error = error.__cause__ or error.__context__
    assert KEY.value not in "".join(shown)


@contextmanager
def _raw(answer: bytes) -> Iterator[str]:
    """Listen, and answer the first connection with `answer`, which may be no HTTP at all."""
    import threading

    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        thread.join()
