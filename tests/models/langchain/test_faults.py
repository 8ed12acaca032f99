"""Errors of libraries that we do not know: told apart by their status, or by their names."""

import pytest

from agent.errors import (
    AuthenticationFailed,
    ContextOverflow,
    ModelUnavailable,
    RateLimited,
)
from agent.models.langchain.faults import fault_of
from agent.models.passing import Limited, Passing


def raised(name: str, message: str = "it failed", **given: object) -> Exception:
    """Return an error as a library might have it."""
    error: Exception = type(name, (Exception,), {"__module__": "somebody.errors"})(message)
    vars(error).update(given)
    return error


AWS = {"ResponseMetadata": {"HTTPStatusCode": 429, "HTTPHeaders": {"Retry-After": "3"}}}


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (raised("Oops", status_code=401), AuthenticationFailed),
        (raised("Oops", code=403), AuthenticationFailed),
        (raised("Oops", http_status=404), ModelUnavailable),
        (raised("Oops", status_code=503), Passing),
        (raised("Oops", status_code=400), ModelUnavailable),
        (raised("Oops", "maximum context length is 9", status_code=400), ContextOverflow),
        (raised("ClientError", response=AWS), Limited),
        (raised("ThrottlingException"), Limited),
        (raised("ReadTimeout"), Passing),
        (raised("APIConnectionError"), Passing),
        (raised("NoCredentialsError"), AuthenticationFailed),
        (raised("Unheard"), ModelUnavailable),
        (ConnectionRefusedError(111, "refused"), Passing),
        (TimeoutError(), Passing),
    ],
)
def test_an_error_is_told_apart(error: Exception, kind: type[Exception]) -> None:
    assert type(fault_of(error, "x:y", "X_API_KEY")) is kind


def test_what_a_server_wants_of_time_is_read() -> None:
    fault = fault_of(raised("ClientError", response=AWS), "x:y", "")

    assert isinstance(fault, RateLimited)
    assert isinstance(fault, Limited)
    assert fault.after_s == 3.0


def test_a_mistake_of_ours_is_none_of_theirs() -> None:
    assert fault_of(KeyError("x"), "x:y", "") is None


def test_where_the_key_was_found_is_told() -> None:
    fault = fault_of(raised("Oops", status_code=401), "x:y", "the keyring")

    assert fault is not None
    assert fault.hint == "the key is from the keyring"
