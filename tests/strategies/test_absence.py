"""An answer that says nothing is told from one that says something."""

import pytest

from agent.strategies.absence import says_absent


@pytest.mark.parametrize(
    "text",
    [
        "", "Unknown.", "It is not known.", "Not in the documents.", "It cannot be determined.",
        "I don't know.", "The documents don't mention a price.", "Not in the files; not known.",
        "There is no information about this in the documents.", "文档中没有答案。", "未提及。",
        "Not found; no page was read.", "没有找到答案；没有读到网页。",
        "文件中没有提到。", "资料未说明原因", "我不知道", "死因未知",
    ],
)  # fmt: skip
def test_an_answer_that_there_is_none(text: str) -> None:
    assert says_absent(text)


@pytest.mark.parametrize(
    "text",
    [
        "1887", "No", "He was not known as a painter", "I don't know, but the notes say 5",
        "It cannot be determined from space, but it is 300 m",
        "The documents do not mention a deadline; it is 5 May",
        "他写了《未知的世界》", "该文件未获批准", "该材料没有防水性", "不清楚的地方有三处",
        "文件里没有规定上限，可以随意",
    ],
)  # fmt: skip
def test_an_answer_that_says_something(text: str) -> None:
    assert not says_absent(text)
