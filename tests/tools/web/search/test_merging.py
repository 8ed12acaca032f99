from tools.web.search.merging import is_good, merge, relevant
from tools.web.web import Result


def found(name: str, engine: str, snippet: str = "", url: str = "") -> Result:
    return Result(name, url or f"https://example.org/{name}", snippet, engines=(engine,))


def test_what_two_engines_find_rises_and_names_both() -> None:
    first = [found("a", "brave"), found("b", "brave"), found("c", "brave")]
    second = [found("d", "mojeek"), found("c", "mojeek")]

    merged = merge([first, second])

    assert [one.title for one in merged] == ["c", "a", "d", "b"]
    assert merged[0].engines == ("brave", "mojeek")


def test_the_order_of_one_answer_stays() -> None:
    answer = [found(name, "brave") for name in "zyxw"]

    assert merge([answer]) == answer


def test_the_longer_snippet_the_known_date_and_the_safe_address_are_kept() -> None:
    first = Result("a", "http://www.example.org/a/", "short", engines=("brave",))
    second = Result("A", "https://example.org/a", "much longer", "2026-11-03", ("mojeek",))

    assert merge([[first], [second]]) == [
        Result("a", "https://example.org/a", "much longer", "2026-11-03", ("brave", "mojeek"))
    ]


def test_three_results_with_words_of_the_search_are_a_good_answer() -> None:
    answer = [found(f"Mira {number}", "brave") for number in range(3)]

    assert is_good(answer, "How long is the Mira?", 8)
    assert not is_good(answer[:2], "How long is the Mira?", 8)
    assert not is_good(answer, "Why is the sky blue?", 8)


def test_who_wants_one_result_has_enough_with_one() -> None:
    assert is_good([found("Mira", "brave")], "mira", 1)


def test_a_word_counts_in_other_forms_and_in_chinese() -> None:
    answer = [found("a", "brave", "The RIVER rose"), found("b", "brave", "米拉河长145公里")]

    assert relevant(answer, "rivers") == answer[:1]
    assert relevant(answer, "米拉河有多长") == answer[1:]


def test_words_that_say_nothing_are_not_looked_for() -> None:
    answer = [found("x", "brave", "nothing in common")]

    assert relevant(answer, "What is the?") == answer
    assert relevant(answer, "What is the Mira?") == []
