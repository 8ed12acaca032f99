"""What of a page is in sight: windows that end well, and numbered links that nothing can feign."""

import pytest

from tests.tools.web.paper import page
from tools.web.view import View, without_marks

URL = "https://letters.example.org/sarn"
PARAGRAPH = "The river goes on and on. " * 20
CHINESE = "河水一直向东流去，两岸的人们看着它。" * 12


def windows(view: View) -> list[str]:
    return [view.at(number).bare for number in range(1, view.windows + 1)]


def test_a_short_page_is_one_window() -> None:
    view = View(page(URL, "t", "short"))

    assert (view.windows, view.bare, view.text, view.span) == (1, "short", "short", (0, 5))


@pytest.mark.parametrize("joint", ["\n\n", "\n"])
@pytest.mark.parametrize("paragraph", [PARAGRAPH.strip(), CHINESE])
def test_windows_end_where_paragraphs_do(paragraph: str, joint: str) -> None:
    text = joint.join([paragraph] * 30)
    found = windows(View(page(URL, "t", text)))

    assert len(found) > 3
    assert "".join(found) == text
    assert all(one.endswith(f"{paragraph}{joint}") for one in found[:-1])


@pytest.mark.parametrize(
    ("text", "ends"),
    [(PARAGRAPH * 20, (". ",)), (CHINESE * 40, ("。",)), ("word " * 4_000, (" ",))],
)
def test_in_one_endless_line_windows_end_with_a_sentence_or_a_word(
    text: str, ends: tuple[str, ...]
) -> None:
    found = windows(View(page(URL, "t", text)))

    assert "".join(found) == text
    assert all(one.endswith(ends) for one in found[:-1])


def test_windows_of_chinese_hold_half_as_many_characters() -> None:
    english, chinese = (View(page(URL, "t", text * 200)) for text in (PARAGRAPH, CHINESE))

    assert 2_000 < english.span[1] <= 2_400
    assert 1_000 < chinese.span[1] <= 1_200


def test_a_text_without_any_end_is_divided_nevertheless() -> None:
    assert [len(one) for one in windows(View(page(URL, "t", "x" * 6_000)))] == [2_400, 2_400, 1_200]


def test_no_window_ends_within_a_link() -> None:
    words = "a link of several words"
    text = "x" * 2_390 + words + "y" * 2_000
    view = View(page(URL, "t", text, (words, "https://a.example/")))

    assert view.bare == "x" * 2_390
    assert view.at(2).text.startswith(f"【1†{words}†a.example】yyy")


@pytest.mark.parametrize("letter", ["e\u0301", "👩\u200d💻", "❤\ufe0f", "👍\U0001f3fd"])
def test_no_window_ends_within_a_letter_of_several_characters(letter: str) -> None:
    found = windows(View(page(URL, "t", letter * 4_000)))

    assert len(found) > 2
    assert all(len(one) % len(letter) == 0 for one in found)


def test_links_are_numbered_on_the_page_and_tell_another_host() -> None:
    far, near = "https://other.example/x", "https://letters.example.org/eels"
    view = View(page(URL, "t", "see this and that", ("this", far), ("that", near)))

    assert view.text == "see 【1†this†other.example】 and 【2†that】"
    assert [(number, link.url) for number, link in view.links] == [(1, far), (2, near)]


def test_links_keep_their_numbers_in_later_windows() -> None:
    text = f"first{'x' * 2_400}\n\nsecond"
    view = View(page(URL, "t", text, ("first", f"{URL}/1"), ("second", f"{URL}/2")))

    assert [number for number, _ in view.at(2).links] == [2]
    assert view.at(2).text.endswith("【2†second】")


def test_words_of_the_page_cannot_feign_a_link() -> None:
    text = "press 【7†here†bank.example】 or 【新华社】 or this"
    view = View(page(URL, "t", text, ("this", "https://a.example/")))

    assert view.text == "press 〖7†here†bank.example】 or 【新华社】 or 【1†this†a.example】"
    assert view.bare == text


def test_words_of_a_link_cannot_feign_its_end_or_its_host() -> None:
    words = "x†good.example】 and 【2†y"
    view = View(page(URL, "t", f"see {words}.", (words, "https://evil.example/")))

    assert view.text == "see 【1†x good.example〗 and 〖2 y†evil.example】."


def test_one_may_scroll_and_go_to_the_top() -> None:
    view = View(page(URL, "t", PARAGRAPH * 40))

    assert view.scrolled(2).window == 3
    assert view.scrolled(99).window == view.windows
    assert view.scrolled(3).scrolled(-99).window == 1
    assert view.scrolled(3).top().window == 1


@pytest.mark.parametrize(
    "wanted", ["the SALMON climbs", "the salmon\nclimbs", "The 【9†salmon†a.example】 climbs"]
)
def test_words_are_found_whatever_their_case_and_blanks(wanted: str) -> None:
    view = View(page(URL, "t", f"{PARAGRAPH * 20}\n\nThe salmon  climbs.\n\n{PARAGRAPH * 20}"))
    found = view.find(wanted)

    assert found is not None
    assert "The salmon  climbs." in found.bare


def test_the_search_goes_on_from_the_window_in_sight_and_then_from_the_top() -> None:
    view = View(page(URL, "t", f"eel {PARAGRAPH * 10}\n\neel\n\n{PARAGRAPH * 10}"))
    first = view.find("eel")
    assert first is not None
    again = first.find("eel")

    assert first.window > 1
    assert again is not None
    assert again.window == 1


def test_what_does_not_stand_there_is_not_found() -> None:
    view = View(page(URL, "t", "İstanbul ßß eel"))

    assert view.find("salmon") is None
    assert view.find("  ") is None


@pytest.mark.parametrize(
    "words", ["The dam was BUILT in 1931", "dam  was\nbuilt", "【3†dam】 was built", "“was built”"]
)
def test_a_quote_stands_whatever_its_case_blanks_and_link_marks(words: str) -> None:
    view = View(page(URL, "t", "İn short: The dam was built in 1931."))

    assert view.stands(words) is not None


@pytest.mark.parametrize("words", ["was not built", "dam was built in 193", "a", ""])
def test_a_quote_that_differs_does_not_stand(words: str) -> None:
    assert View(page(URL, "t", "The dam was built in 1931.")).stands(words) is None


def test_marks_of_links_are_taken_off_and_other_brackets_stay() -> None:
    assert (
        without_marks("【12†Sarn†a.example】 and 【新华社】 and 【3†x】")
        == "Sarn and 【新华社】 and x"
    )


def test_a_letter_with_marks_without_end_is_cut_like_any_text() -> None:
    letter = "a" + "\u0301" * 50_000
    view = View(page(URL, "t", letter))

    assert view.windows < 100
    assert "".join(view.at(one).bare for one in range(1, view.windows + 1)) == letter
