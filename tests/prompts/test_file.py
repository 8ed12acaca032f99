"""A template: rendered strictly, in a sandbox, and every fault of it told with line and mend."""

from pathlib import Path

import pytest

from agent.messages import Question
from agent.prompts import Library
from agent.prompts.environment import JINJA, SPELLING
from agent.prompts.source import PromptError
from tests.prompts.writing import HEADER, complaint, header, mine, write
from tools.toolbox import Toolbox

NAMES = "the front matter names the variables that there are"
READS = "a prompt reads values; it neither changes nor calls them"


def fault(body: str) -> tuple[str, str]:
    with pytest.raises(PromptError) as caught:
        mine(body).render(question=Question("Why?"))
    return complaint(caught)


def test_blanks_and_marks_of_a_question_stay_as_they_are() -> None:
    assert mine("Hello {{ question.text }}.\n\n").render(question=Question(" <b>& 你好 ")) == (
        "Hello  <b>& 你好 ."
    )


@pytest.mark.parametrize(
    ("body", "told", "mend"),
    [
        ("Hello\n{{ question", "line 8: unexpected end of template, expected 'end of print "
         "statement'", JINJA),
        ("\n{% if question %}\nHello", "line 9: Unexpected end of template. Jinja was looking for "
         "the following tags: 'elif' or 'else' or 'endif'. The innermost block that needs to be "
         "closed is 'if'", JINJA),
        ("Hello\n{{ question | shout }}", "line 8: No filter named 'shout'", JINJA),
        ("Hello\n\n{{ nam }}", "line 9: 'nam' is undefined", NAMES),
        ("Hello\n{{ question.txt }}",
         "line 8: 'agent.messages.Question object' has no attribute 'txt'", SPELLING),
        ("{{ question.text.__class__ }}", "line 7: access to attribute '__class__' of 'str' object "
         "is unsafe", READS),
        ("{{ 1 / 0 }}", "line 7: ZeroDivisionError: division by zero",
         "the value is of another kind"),
        ("a\n{{ question.text + 1 }}", "line 8: TypeError: can only concatenate str (not \"int\") "
         "to str", "the value is of another kind"),
        ("{{ 'x' * 10000000 }}", "line 7: a product beyond 1,000,000", READS),
        ("{{ 'x' | center(99999999) }}",
         "line 7: a text that may grow beyond 50,000,000 characters", READS),
        ("{{ 'x'.ljust(9999999999) }}",
         "line 7: access to attribute 'ljust' of 'str' object is unsafe", READS),
        ("{{ 9 ** 999 }}", "line 7: a power beyond 64", READS),
    ],
)  # fmt: skip
def test_a_wrong_template_is_refused_with_line_and_mend(body: str, told: str, mend: str) -> None:
    assert fault(body) == (f"prompt mine: {told}", mend)


def test_a_template_calls_no_tool() -> None:
    called = []

    def launch() -> str:
        """Launch it."""
        called.append(1)
        return "gone"

    prompt = mine("{{ tools[0].name }}\n{{ tools[0].run() }}", variables="[tools]")
    with pytest.raises(PromptError, match=r"^prompt mine: line 8: .* is not safely callable$"):
        prompt.render(tools=list(Toolbox.of(launch)))
    assert called == []


def test_a_template_calls_methods_of_texts_and_its_own_macros() -> None:
    macro = "{% macro loud(x) %}{{ x.upper() }}!{% endmacro %}"
    body = macro + "{{ loud(question.text) }} {{ range(2) | list }}"

    assert mine(body).render(question=Question("why")) == "WHY! [0, 1]"


def test_a_prompt_may_leave_variables_unused() -> None:
    assert mine("Hi", variables="[]").render(question=Question("x")) == "Hi"


def test_a_variable_that_there_is_not_is_told() -> None:
    with pytest.raises(PromptError) as caught:
        mine("{{ pool }}", variables="[pool]").render(question=1, form=2)

    assert complaint(caught) == (
        "prompt mine: line 4: there is no variable pool here",
        "there are form, question",
    )


# what is included


def included(tmp_path: Path, body: str, other: str) -> Library:
    write(tmp_path / "cot" / "prompt.md", HEADER + body)
    write(tmp_path / "shared" / "other.md", header(strategy="shared", part="other") + other)
    return Library(folders=(tmp_path,))


def test_a_prompt_includes_another(tmp_path: Path) -> None:
    library = included(tmp_path, 'a\n{% include "shared/other" %}\nc', "b {{ question.text }}\n")

    assert library.find("cot").render(question=Question("x")) == "a\nb x\nc"


def test_a_fault_in_what_is_included_names_that_file(tmp_path: Path) -> None:
    library = included(tmp_path, 'a\n{% include "shared/other" %}', "b\n{{ question.txt }}")
    with pytest.raises(PromptError) as caught:
        library.find("cot").render(question=Question("x"))

    assert str(caught.value) == (
        f"prompt {tmp_path / 'shared' / 'other.md'}: line 9: "
        "'agent.messages.Question object' has no attribute 'txt'"
    )


def test_wrong_syntax_in_what_is_included_names_that_file(tmp_path: Path) -> None:
    library = included(tmp_path, 'a\n{% include "shared/other" %}', "b\n{% if %}")
    with pytest.raises(PromptError) as caught:
        library.find("cot").render(question=Question("x"))

    assert str(caught.value).startswith(f"prompt {tmp_path / 'shared' / 'other.md'}: line 9: ")


def test_an_include_of_nothing_names_the_line(tmp_path: Path) -> None:
    library = included(tmp_path, 'a\n{% include "shared/othr" %}', "b")
    with pytest.raises(PromptError) as caught:
        library.find("cot").render(question=Question("x"))

    assert complaint(caught) == (
        f"prompt {tmp_path / 'cot' / 'prompt.md'}: line 8: there is no prompt 'shared/othr'",
        "did you mean 'shared/other'?",
    )


def test_a_prompt_that_includes_itself_is_refused(tmp_path: Path) -> None:
    library = included(tmp_path, 'a\n{% include "shared/other" %}', '{% include "cot/prompt" %}')
    with pytest.raises(PromptError, match=r"includes itself$"):
        library.find("cot").render(question=Question("x"))


def test_what_is_included_begins_no_message(tmp_path: Path) -> None:
    library = included(
        tmp_path, '# user\n{% include "shared/other" %}\n', "b\n# system\n{{ question.text }}\n"
    )
    (message,) = library.find("cot").open(question=Question("x")).messages

    assert (message.role, message.content) == ("user", "b\n# system\nx")
