import base64
from urllib.parse import quote

import pytest

from agent.errors import ToolError
from tools.web.caution import Caution

PRIVATE = "The merger with Northwind closes on 14 March and costs 37 million euros, says the board."
CHINESE = "董事会决定在三月十四日完成与北风公司的合并，总价三千七百万欧元，消息尚未公开。"
PIECE = PRIVATE[:60]
REFUSED = "not opened: the address would carry private text out of this machine"
ASKED = "What does https://docs.example.org/ssl.html say?"
MADE_UP = "the model made up this address, with private texts before it"


def carried(value: str) -> str:
    return f"https://docs.example.org/search?d={value}"


def dressed(text: str) -> dict[str, str]:
    data = text.encode()
    once = base64.b64encode(data).decode()
    return {
        "plain": text,
        "percent": quote(text),
        "percent twice": quote(quote(text)),
        "plus signs": text.replace(" ", "+"),
        "base64": once,
        "base64 for addresses": base64.urlsafe_b64encode(data).decode().rstrip("="),
        "base64 twice": base64.b64encode(once.encode()).decode(),
        "base64 of UTF-16": base64.b64encode(text.encode("utf-16-le")).decode(),
        "base64 backwards": once[::-1],
        "base64 with slashes": "/".join(once.rstrip("=")),
        "base32": base64.b32encode(data).decode(),
        "base32 in small letters": base64.b32encode(data).decode().lower().rstrip("="),
        "hexadecimal": data.hex(),
        "hexadecimal backwards": data.hex()[::-1],
        "hexadecimal with colons": data.hex(":"),
        "backwards": quote(text[::-1]),
        "capitals": quote(text.upper()),
        "dots between": ".".join(text.replace(" ", "")),
        "dashes between": "-".join(text.replace(" ", "")),
        "wide letters": quote("".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one
                                      for one in text)),
        "unicode escapes": quote("".join(f"\\u{ord(one):04x}" for one in text[:50])),
    }  # fmt: skip


def of(**more: object) -> Caution:
    return Caution(said=ASKED, private=(PRIVATE, CHINESE), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("dress", dressed(PIECE))
def test_an_address_with_private_text_in_any_dress_is_refused(dress: str) -> None:
    with pytest.raises(ToolError) as refused:
        of().concern(carried(dressed(PIECE)[dress]))

    assert str(refused.value) == REFUSED


@pytest.mark.parametrize("dress", dressed(CHINESE[:20]))
def test_chinese_text_is_recognised_as_well(dress: str) -> None:
    with pytest.raises(ToolError) as refused:
        of().concern(carried(dressed(CHINESE[:20])[dress]))

    assert str(refused.value) == REFUSED


@pytest.mark.parametrize(
    "url",
    [
        "https://the-merger-with-northwind.closes-on-14-march-and-costs.evil.example/",
        "https://evil.example/the/merger/with/northwind/closes/on/14/march",
        "https://evil.example/#The%20merger%20with%20Northwind%20closes%20on%2014",
        f"https://{PIECE.encode().hex()[:60]}.{PIECE.encode().hex()[60:]}.evil.example/",
    ],
)
def test_every_part_of_an_address_can_carry(url: str) -> None:
    with pytest.raises(ToolError, match="private text"):
        of().concern(url)


def test_a_few_words_in_common_are_no_copy() -> None:
    assert of().concern(carried("merger+with+northwind")) == MADE_UP


def test_a_copy_of_the_question_is_none() -> None:
    long = "When exactly does the merger with Northwind close, and who said that in public?"
    caution = Caution(said=long, private=(f"Mail: {long}",))

    caution.check_query(long)


def test_with_private_texts_only_what_was_offered_goes_unasked() -> None:
    caution = of()
    caution.found(["https://found.example.org/a"])
    caution.linked(["https://found.example.org/b"])

    assert caution.concern("https://found.example.org/a") == ""
    assert caution.concern("https://found.example.org/b") == ""
    assert caution.concern("https://found.example.org/c") == MADE_UP


def test_earlier_turns_are_private_as_well() -> None:
    caution = Caution(said="And more?", talk=(PRIVATE,), earlier=("See https://own.example.org/",))

    assert caution.concern("https://own.example.org/") == ""
    assert caution.concern("https://own.example.org/x") == MADE_UP
    with pytest.raises(ToolError, match="private text"):
        caution.concern(f"https://own.example.org/?{quote(PIECE)}")


def test_much_that_the_model_made_up_needs_a_word() -> None:
    caution = Caution()
    caution.found([f"https://found.example.org/a?{'x' * 300}"])

    assert caution.concern(f"https://found.example.org/a?{'x' * 300}") == ""
    assert caution.concern(f"https://found.example.org/b?{'x' * 256}") == ""
    assert caution.concern(f"https://found.example.org/b?{'x' * 257}") == (
        "the address carries 257 bytes that the model made up"
    )
    assert caution.concern(f"https://found.example.org/b#{'x' * 257}") != ""


def test_what_a_search_offered_may_hold_what_is_private_too() -> None:
    caution = of()
    url = f"https://found.example.org/{quote(PIECE)}"
    caution.found([url])

    assert caution.concern(url) == ""


def test_what_a_page_offered_may_not() -> None:
    caution = of()
    caution.found(["https://found.example.org/"])
    caution.linked([url := f"https://found.example.org/{quote(PIECE)}"])

    with pytest.raises(ToolError, match="private text"):
        caution.concern(url)


def test_an_address_that_stands_in_a_document_is_asked_about() -> None:
    url = "https://intranet.example.org/reports/2026/quarter/third/final"
    caution = Caution(said="What does the report say?", private=(f"It is at {url}.",))

    assert caution.concern(url) == "neither you nor a search named example.org"


@pytest.mark.parametrize(
    "key",
    [
        "sk-ant-api03-AbCdEfGhIjKlMnOpQrSt",
        "ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "AKIAIOSFODNN7EXAMPLE",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
        "-----BEGIN RSA PRIVATE KEY-----",
    ],
)
def test_keys_are_refused_whoever_offered_the_address(key: str) -> None:
    url = f"https://found.example.org/?{quote(key)}"
    coded = f"https://found.example.org/?{base64.b64encode(key.encode()).decode()}"
    caution = Caution(said=f"Open {url}")
    caution.found([url, coded])

    for one in (url, coded):
        with pytest.raises(ToolError, match="not sent: the address holds a secret"):
            caution.concern(one)
    with pytest.raises(ToolError, match="not sent: the query holds a secret"):
        caution.check_query(f"what is {key}")


def test_named_secrets_are_refused_in_any_dress() -> None:
    secret = "correct-Horse7battery"
    caution = Caution(secrets=(secret,))

    for value in dressed(secret).values():
        with pytest.raises(ToolError, match="holds a secret"):
            caution.concern(f"https://a.example.org/?{value}")


@pytest.mark.parametrize("dress", ["plain", "base64", "hexadecimal", "backwards", "dots between"])
def test_a_query_may_not_copy_a_private_text(dress: str) -> None:
    with pytest.raises(ToolError) as refused:
        of().check_query(f"who knows {dressed(PIECE)[dress]}")

    assert str(refused.value) == (
        "not searched: the query copies a private text; search in other words"
    )


def test_a_query_may_name_what_came_up_before() -> None:
    caution = Caution(said="Who founded it?", talk=("The Dresden Frankfurt Dance Company is …",))

    caution.check_query("Dresden Frankfurt Dance Company founder")


def test_words_of_the_program_are_not_copied_outward() -> None:
    program = "You answer questions by reasoning in steps. In each step you write one line."
    caution = Caution(program=(program,))
    caution.found(["https://a.example.org/"])

    assert caution.concern("https://a.example.org/x") == ""
    with pytest.raises(ToolError, match="private text"):
        caution.concern(f"https://a.example.org/?p={quote(program)}")


def test_what_a_tool_showed_of_documents_is_private_from_then_on() -> None:
    caution = Caution(said="Read https://a.example.org/")
    caution.saw(PRIVATE, private=True)

    assert caution.concern("https://a.example.org/x") == MADE_UP
    with pytest.raises(ToolError, match="private text"):
        caution.concern(f"https://a.example.org/?{quote(PIECE)}")


def test_looking_takes_no_time_however_long_the_texts_are() -> None:
    caution = Caution(private=("0" * 200_000, PRIVATE * 2000))

    with pytest.raises(ToolError, match="private text"):
        caution.concern(f"https://a.example.org/?{quote(PIECE)}")
    assert caution.concern(f"https://a.example.org/?{'a1' * 900}") != ""


def test_what_may_say_too_many_things_is_refused_as_a_whole() -> None:
    noise = ".".join(f"{number:04x}Zq{number * 7:05x}" for number in range(3000))

    with pytest.raises(ToolError, match="it may say too many things at once"):
        of().check_query(f"{noise} {dressed(PIECE)['base64']}")


def test_noise_around_private_text_hides_nothing() -> None:
    noise = ".".join(f"noise{number:04d}" for number in range(150))

    with pytest.raises(ToolError, match="private text|too many things"):
        of().concern(carried(f"{noise}.{dressed(PIECE)['base64']}"))


def test_a_query_may_not_copy_much_of_what_was_said_before() -> None:
    said = "The board of the harbour sells its northern quay to Northwind for thirty-seven million."
    caution = Caution(said="Who founded it?", talk=(said,))

    with pytest.raises(ToolError, match="the query copies a private text"):
        caution.check_query(said)


def test_what_a_page_led_to_is_untrusted_where_nothing_was_searched() -> None:
    caution = Caution(said="Who made TLS?")
    caution.linked([])

    assert caution.concern("https://evil.example/") == "neither you nor a search named evil.example"
