"""What a request asks, without its politeness."""

import pytest

from agent.courtesy import bare


@pytest.mark.parametrize(
    ("request_", "asked"),
    [
        ("Could you tell me who wrote Frankenstein?", "who wrote Frankenstein?"),
        ("Hi, please explain gravity", "explain gravity"),
        ("Please, can you please write a poem", "write a poem"),
        ("Do you know what 3 + 4 is?", "what 3 + 4 is?"),
        ("I want you to translate this", "translate this"),
        ("你能告诉我谁写了《红楼梦》吗？", "谁写了《红楼梦》"),
        ("你知道谁写了红楼梦吗？", "谁写了红楼梦"),
        ("你可以帮我写一首诗吗？", "写一首诗"),
        ("请问中国的首都是哪里？", "中国的首都是哪里？"),
        ("帮我翻译这句话", "翻译这句话"),
    ],
)
def test_courtesies_are_taken_off(request_: str, asked: str) -> None:
    assert bare(request_) == asked


@pytest.mark.parametrize(
    "request_",
    [
        "Can you swim across the Atlantic?", "Who is Louis XIV?", "Tell me about Paris", "hello",
        "please", "", "你能游泳吗？", "你知道吗？", "请假需要批准吗？",
        "Will you be a robot one day?",
    ],
)  # fmt: skip
def test_what_is_no_courtesy_stays(request_: str) -> None:
    assert bare(request_) == request_


@pytest.mark.parametrize("text", ["please " * 20_000, "你能" * 20_000, "can you " * 10_000])
def test_odd_requests_are_read_in_time(text: str) -> None:
    assert bare(text) in (text.strip(), bare(text))
