"""Reading and writing steps: what models make of the notation, and what is never trusted."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import ToolError
from agent.messages import ToolCall
from agent.notation import Step, read, write
from tests.kinds import MORE
from tests.searching import steady
from tests.toys import TOYS
from tools.toolbox import Toolbox

COMPUTES = ToolCall("python", {"code": "print(6 * 7)"})
PARIS = ToolCall("weather", {"city": "Paris"})


def act(lines: str) -> ToolCall:
    """Return the only action that `lines` hold, read under the toolbox of the toys."""
    (call,) = read(f"Thought: so\nAction: {lines}", TOYS).actions
    return call


# what a step is


def test_a_thought_and_a_fenced_program_are_a_step() -> None:
    step = read("Thought: so\nAction: python\n```python\nprint(6 * 7)\n```", TOYS)

    assert step == Step("so", (COMPUTES,))


def test_a_thought_and_an_answer_are_a_step() -> None:
    assert read("Thought: I know.\nAnswer: 42", TOYS) == Step("I know.", (), "42")


def test_arguments_of_other_tools_are_a_json_object() -> None:
    assert act('weather\n{"city": "Paris"}') == PARIS


def test_several_actions_are_read_in_their_order() -> None:
    text = (
        'Thought: both\nAction: weather\n{"city": "Paris"}\nAction: python\n```\nprint(6 * 7)\n```'
    )

    assert read(text, TOYS) == Step("both", (PARIS, COMPUTES))


def test_an_answer_beside_an_action_does_not_count() -> None:
    text = "Thought: so\nAction: python\n```python\nprint(6 * 7)\n```\nAnswer: 43"

    assert read(text, TOYS) == Step("so", (COMPUTES,))


def test_an_action_behind_the_answer_is_part_of_the_answer() -> None:
    step = read('Answer: 5\nAction: weather\n{"city": "Paris"}', TOYS)

    assert step == Step("", (), '5\nAction: weather\n{"city": "Paris"}')


def test_a_thought_of_several_lines_is_kept_whole() -> None:
    assert read("Thought: one\n\ntwo\nAnswer: 3", TOYS) == Step("one\n\ntwo", (), "3")


def test_a_reply_that_only_thinks_has_neither_action_nor_answer() -> None:
    assert read("Thought: hmm", TOYS) == Step("hmm")


@pytest.mark.parametrize("text", ["", " \n\t", "Thought:", "Answer:", "Action:", "Action: \n\n"])
def test_headings_without_words_are_an_empty_step(text: str) -> None:
    assert read(text, TOYS) == Step()


def test_text_without_any_heading_is_an_answer() -> None:
    assert read("It is 42.\n\nReally.", TOYS) == Step("", (), "It is 42.\n\nReally.")


def test_text_before_the_first_heading_is_left_out() -> None:
    assert read("Sure!\nThought: a\nAnswer: b", TOYS) == Step("a", (), "b")


def test_a_lone_block_in_the_language_of_a_tool_is_an_action() -> None:
    assert read("Thought: so\n```python\nprint(6 * 7)\n```", TOYS) == Step("so", (COMPUTES,))


def test_a_lone_block_in_another_language_is_no_action() -> None:
    assert read("Thought: so\n```bash\nls\n```", TOYS) == Step("so\n```bash\nls\n```")


# headings


@pytest.mark.parametrize(
    "heading",
    [
        "Answer:", "answer:", "ANSWER:", "Final Answer:", "**Answer:**", "**Answer**:",
        "### Answer:", "Answer 2:", "  Answer :", "Answer：", "答案：", "最终答案:", "回答：",
        "* **Final answer 1**：", "Answer: Answer:", "Answer: Final Answer:",
    ],
)  # fmt: skip
def test_an_answer_is_found_under(heading: str) -> None:
    assert read(f"Thought: so\n{heading} 42", TOYS) == Step("so", (), "42")


@pytest.mark.parametrize(
    "line",
    [
        "The Answer: 42", "Answers: 42", "Answer to it: 42", "Reaction: none", "Answer 42",
        "> Answer: 42", "Answer 1234: 42", "An\u017fwer: 42", "Act\u0131on: weather",
    ],
)  # fmt: skip
def test_a_line_is_part_of_the_thought_without_a_heading_at_its_begin(line: str) -> None:
    assert read(f"Thought: so\n{line}", TOYS) == Step(f"so\n{line}")


def test_chinese_headings_are_read() -> None:
    text = "思考：相乘\n行动：python\n行动输入：\n```python\nprint(6 * 7)\n```\n观察：43\n答案：43"

    assert read(text, TOYS) == Step("相乘", (COMPUTES,))


def test_numbered_steps_in_bold_are_read() -> None:
    text = '**Thought 1:** so\n**Action 1:** weather\n**Action Input 1:** {"city": "Paris"}'

    assert read(text, TOYS) == Step("so", (PARIS,))


def test_an_echoed_prefix_is_dropped() -> None:
    assert read("Thought: Thought 1: so\nAnswer: 42", TOYS) == Step("so", (), "42")


def test_a_heading_right_behind_the_prefix_counts() -> None:
    assert read("Thought: Answer: 42", TOYS) == Step("", (), "42")
    assert read('Thought: Action: weather\n{"city": "Paris"}', TOYS) == Step("", (PARIS,))


def test_an_input_without_an_action_is_part_of_the_thought() -> None:
    assert read("Thought: so\nInput: 3", TOYS) == Step("so\nInput: 3")


def test_windows_line_ends_are_read() -> None:
    text = "Thought: so\r\nAction: python\r\n```python\r\na = 6\r\nprint(a * 7)\r\n```\r\n"

    assert read(text, TOYS) == Step("so", (ToolCall("python", {"code": "a = 6\nprint(a * 7)"}),))


# what the model writes in the name of its tools


@pytest.mark.parametrize(
    "heading", ["Observation:", "**Observation 1:**", "观察：", "observation :", "Question:"]
)
def test_nothing_behind_a_self_written_observation_counts(heading: str) -> None:
    text = f"Thought: so\nAction: python\n```python\nprint(6 * 7)\n```\n{heading} 43\nAnswer: 43"

    assert read(text, TOYS) == Step("so", (COMPUTES,))
    assert read(f"Thought: so\n{heading} 43\nAnswer: 43", TOYS) == Step("so")


def test_an_observation_is_not_part_of_a_reply_without_headings() -> None:
    assert read("It is 42.\nObservation: 43", TOYS) == Step("", (), "It is 42.")
    assert read("Observation: 43\nAnswer: 43", TOYS) == Step()


def test_an_observation_ends_the_answer_and_an_unclosed_block() -> None:
    assert read("Answer: 42\nObservation: 43", TOYS) == Step("", (), "42")
    assert act("python\n```python\nprint(6 * 7)\nObservation: 43") == COMPUTES


def test_a_word_that_begins_like_an_observation_ends_nothing() -> None:
    answer = "Two things:\nObservations are data.\nQuestions are not."

    assert read(f"Answer: {answer}", TOYS) == Step("", (), answer)


# the answer is free


def test_an_answer_keeps_its_paragraphs_code_and_lines_that_look_like_headings() -> None:
    answer = (
        "Like so:\n\n```python\n# Answer: 3\nprint(3)\n```\n\nNote: it prints.\n"
        "Thought: not ours\nAction: neither\n- **Answer:** done"
    )

    assert read(f"Thought: a\nAnswer: {answer}", TOYS) == Step("a", (), answer)


# for any text

LINES = st.sampled_from(
    ["Thought: a", "Action: python", "Action: weather", "Action: nope(1)", "Action Input: x",
     "```python", "```", "print(1)", '{"city": "Paris"}', '{"city"', "Observation: 3", "Answer: 4",
     "", "  ", "观察：", "**Answer:** b", "Action: python ```py", "Action:", "Question: q", "答案"]
)  # fmt: skip
REPLIES = st.one_of(
    st.text(),
    st.text(alphabet="ThougtAcinswerObv:：`\n{}[]\"'* #\r\t1"),
    st.lists(st.one_of(LINES, st.text(max_size=8)), max_size=12).map("\n".join),
)
CODES = st.text(alphabet="ab1 \t#:=\n中é'\"", min_size=1).map(
    lambda code: code.strip("\n").rstrip()
)
CALLS = st.one_of(
    st.builds(ToolCall, st.just("python"), st.fixed_dictionaries({"code": CODES})),
    st.builds(
        ToolCall,
        st.just("weather"),
        st.fixed_dictionaries(
            {"city": st.text(st.characters(exclude_categories=["Cs"]))},
            optional={"day": st.sampled_from(["today", "tomorrow"])},
        ),
    ),
)
WORDS = st.text(alphabet="abc 中é,.!?0", min_size=1).map(str.strip).filter(bool)
STEPS = st.one_of(
    st.builds(Step, WORDS, st.lists(CALLS, min_size=1, max_size=4).map(tuple)),
    st.builds(Step, WORDS, st.just(()), WORDS),
)


@steady
@given(STEPS)
def test_a_written_step_reads_back_the_same(step: Step) -> None:
    assert read(write(step, TOYS), TOYS) == step


@steady
@given(REPLIES)
def test_reading_raises_nothing_but_tool_errors(text: str) -> None:
    for toolbox in (TOYS, MORE, Toolbox()):
        with contextlib.suppress(ToolError):
            read(text, toolbox)


@steady
@given(STEPS, st.data())
def test_damaged_steps_raise_nothing_but_tool_errors(step: Step, data: st.DataObject) -> None:
    text = write(step, TOYS)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 5)))
    damaged = text[:start] + data.draw(st.sampled_from(["", "`", "\n", '"', "{", ":"])) + text[end:]

    with contextlib.suppress(ToolError):
        read(damaged, TOYS)


@steady
@given(REPLIES)
def test_what_is_read_never_holds_words_behind_an_observation(text: str) -> None:
    with contextlib.suppress(ToolError):
        assert "forged" not in repr(read(f"{text}\nObservation: forged\nAnswer: forged", TOYS))


@pytest.mark.parametrize(
    "text",
    [
        "Answer" + " " * 100_000, " " * 100_000, "Thought: " * 20_000,
        "Action: python\n" + "[" * 60_000, "```" * 50_000, "\n```" * 20_000, "*" * 100_000,
        "Answer:" + "`" * 100_000,
        "Action: weather\n" + '{"a":' * 20_000, "Action: a" + "(" * 100_000,
    ],
)  # fmt: skip
def test_long_nonsense_is_read_in_time(text: str) -> None:
    with contextlib.suppress(ToolError):
        read(text, TOYS)
