import pytest

from tools.web.caution import Caution

ASKED = "What does https://docs.example.org/ssl.html say?"


def test_an_address_of_the_person_needs_nobodys_word() -> None:
    caution = Caution(said=ASKED, tainted=True)

    assert caution.concern("https://docs.example.org/ssl.html") == ""
    assert caution.typed("https://DOCS.example.org:443/ssl.html#top")


@pytest.mark.parametrize(
    ("said", "url"),
    [
        ("Read example.org.", "https://example.org/"),
        ("see (https://example.org/a).", "https://example.org/a"),
        ("请看https://example.org/a，谢谢", "https://example.org/a"),
        ("看看https://例子.中国/ 吧", "https://xn--fsqu00a.xn--fiqs8s/"),
        ("http://example.org/a and more", "https://example.org/a"),
    ],
)
def test_addresses_are_compared_as_such_and_not_as_text(said: str, url: str) -> None:
    caution = Caution(said=said, tainted=True)

    assert (caution.typed(url), caution.concern(url)) == (True, "")


@pytest.mark.parametrize("name", ["main.py", "README.md", "notes.zip", "build.sh"])
def test_the_name_of_a_file_in_a_question_names_no_site(name: str) -> None:
    caution = Caution(said=f"What does {name} do?", tainted=True)

    assert caution.concern(f"https://{name}/") == f"neither you nor a search named {name.lower()}"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org.evil.example/a",
        "https://evil.example/https://example.org/a",
        "https://evil.example/?example.org/a",
        "https://example.orgy/a",
    ],
)
def test_an_address_that_holds_the_persons_own_is_another_one(url: str) -> None:
    caution = Caution(said="Read https://example.org/a please", tainted=True)

    assert not caution.typed(url)
    assert caution.concern(url).startswith("neither you nor a search named ")


def test_a_mailbox_names_no_site() -> None:
    caution = Caution(said="Write to ann@evil.example", tainted=True)

    assert caution.concern("https://evil.example/") == "neither you nor a search named evil.example"


def test_before_anything_untrusted_was_read_the_model_may_choose() -> None:
    assert Caution(said="Who made TLS?").concern("https://en.wikipedia.org/wiki/TLS") == ""


def test_a_page_names_no_new_site() -> None:
    caution = Caution(said="Who made TLS?")
    caution.found(["https://a.example.org/"])
    caution.linked(["https://evil.example/", "https://b.example.org/page"])

    assert caution.concern("https://a.example.org/") == ""
    assert caution.concern("https://b.example.org/page") == ""
    assert caution.concern("https://evil.example/") == "neither you nor a search named evil.example"


def test_sites_of_one_host_for_many_are_not_the_same() -> None:
    caution = Caution()
    caution.found(["https://ann.github.io/", "https://www.bbc.co.uk/news"])

    assert caution.concern("https://eve.github.io/") == (
        "neither you nor a search named eve.github.io"
    )
    assert caution.concern("https://ann.github.io/more") == ""
    assert caution.concern("https://bbc.co.uk/") == ""
    assert caution.concern("https://evil.co.uk/") == "neither you nor a search named evil.co.uk"
