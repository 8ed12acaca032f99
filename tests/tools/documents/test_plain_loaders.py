"""Files that are their own text: code, tables, records, subtitles, LaTeX and reStructuredText."""

import pytest

from tests.tools.documents.loaded import loaded, shown, title_path
from tools.documents.loading.limits import Limits


def test_plain_text_is_its_own_text() -> None:
    found = loaded("笔记.txt", "一\r\n二\r\n三")

    assert (found.text, found.title, found.marks, found.verbatim) == (
        "一\n二\n三",
        "笔记.txt",
        (),
        True,
    )
    assert found.place(4, 5).first_line == 3


@pytest.mark.parametrize("name", ["a.log", "a.ini", "a.toml", "a.yaml", "a.xml", "a.adoc"])
def test_settings_logs_and_the_like_are_text(name: str) -> None:
    assert loaded(name, "键 = 值\n").kind == "text"


def test_subtitles_are_split_at_their_cues() -> None:
    text = (
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n你好\n\n00:03.000 --> 00:04.000 line:0\nHi\n"
    )

    assert shown(loaded("a.vtt", text)) == [
        ("block", "", "1"),
        ("block", "", "00:03.000 --> 00:04.000 line:0"),
    ]


def test_rows_of_a_table_are_parts_under_the_names_of_its_columns() -> None:
    found = loaded("a.csv", '城市,amount\n北京,3\n"New\nYork",4\n\n上海,5\n')

    assert title_path(found, 30) == ("城市 | amount",)
    assert shown(found) == [
        ("heading", "城市 | amount", "城市,amount"),
        ("part", "row 1", "城市,amount"),
        ("part", "row 2", "北京,3"),
        ("part", "row 3", '"New'),
        ("part", "row 4", "上海,5"),
    ]
    assert found.place(found.text.index("上海"), len(found.text)).first_line == 6


@pytest.mark.parametrize(
    ("name", "content", "rows"),
    [
        ("a.csv", "1,2\n3,4\n", ["1,2", "3,4"]),
        ("a.csv", "a;b\n1,5;2\n", ["a;b", "1,5;2"]),
        (
            "a.tsv",
            'size\tb\n3" disk\t1\n"open\t2\nlast\t3\n',
            ["size\tb", '3" disk\t1', '"open\t2', "last\t3"],
        ),
        ("a.csv", "one\n", ["one"]),
        ("a.csv", "姓名,年龄\n王,3\n".encode("gb18030"), ["姓名,年龄", "王,3"]),
        ("a.csv", "\ufeffa,b\r\n1,2\r\n", ["a,b", "1,2"]),
    ],
)
def test_tables_of_all_sorts_have_their_rows(
    name: str, content: str | bytes, rows: list[str]
) -> None:
    assert [text for _, _, text in shown(loaded(name, content), "part")] == rows


def test_a_table_without_names_of_columns_has_no_heading() -> None:
    for content in ("1,2\n3,4\n", "a,a\n1,2\n", "only\n1\n"):
        assert shown(loaded("a.csv", content), "heading") == []


def test_records_of_json_lines_are_parts() -> None:
    found = loaded("a.jsonl", '{"q": "一"}\n\n{broken\n{"q": "三"}\n')

    assert shown(found) == [
        ("part", "record 1", '{"q": "一"}'),
        ("part", "record 2", "{broken"),
        ("part", "record 3", '{"q": "三"}'),
    ]
    assert found.place(13, 14).first_line == 3


def test_members_of_an_array_are_parts_and_those_of_an_object_blocks() -> None:
    array = '[\n  {"name": "[王", "x": [1, {"y": 2}]},\n  "a, \\"b",\n  3\n]\n'
    thing = '{"a": "' + "x" * 300 + '", "b": {"c": 1}}'

    assert shown(loaded("a.json", array)) == [
        ("part", "record 1", "["),
        ("part", "record 2", '  "a, \\"b",'),
        ("part", "record 3", "  3"),
    ]
    assert [mark.start for mark in loaded("a.json", thing).marks] == [1, 310]


def test_json_that_is_endless_or_damaged_is_bounded() -> None:
    for content in (
        "[" * 100_000,
        '["' + "a" * 100_000,
        "[1," * 50_000,
        "}" * 1000 + "[1]",
        '{"a":',
    ):
        found = loaded("a.json", content, Limits(text_characters=50_000))

        assert found.text == content[:50_000]


PYTHON = '''"""Doc 文档."""

import os

X = 1

@decorated
def first():
    return X

class Thing:
    def act(self):
        def inner(): ...

    async def rest(self): ...

Y = 2
'''


def test_python_is_split_at_functions_classes_and_methods() -> None:
    found = loaded("module.py", PYTHON)

    assert found.kind == "python"
    assert shown(found) == [
        ("block", "", '"""Doc 文档."""'),
        ("block", "", "import os"),
        ("block", "", "X = 1"),
        ("heading", "def first", "@decorated"),
        ("heading", "class Thing", "class Thing:"),
        ("heading", "def act", "    def act(self):"),
        ("heading", "def rest", "    async def rest(self): ..."),
        ("heading", "module.py", "Y = 2"),
    ]
    assert title_path(found, found.text.index("inner")) == ("class Thing", "def act")


@pytest.mark.parametrize(
    "content", ["print 1\n\ndef f():\n    pass\n", "(" * 5000, "x = '\\d'\n", "-" * 100_000]
)
def test_python_that_cannot_be_parsed_is_text_with_what_looks_like_definitions(
    content: str,
) -> None:
    assert loaded("a.py", content).text == content


@pytest.mark.parametrize(
    ("name", "content", "kind", "headings"),
    [
        (
            "a.go",
            "package a\n\n// 服务\nfunc (s *S) Serve(x int) error {\n}\n",
            "go",
            ["func (s *S) Serve(x int) error"],
        ),
        (
            "a.rs",
            "pub struct A {}\n\nimpl A {\n    pub fn new() -> A {}\n}\n",
            "rust",
            ["pub struct A", "impl A", "pub fn new() -> A"],
        ),
        ("A.java", "public class A {\n\n    void f() {}\n}\n", "java", ["public class A"]),
        (
            "a.ts",
            "export default async function run(a: string) {\n}\n",
            "typescript",
            ["export default async function run(a: string)"],
        ),
        ("a.sql", "CREATE TABLE users (\n  id int\n);\n", "sql", ["CREATE TABLE users ("]),
        ("a.rb", "module M\n  def f\n  end\nend\n", "ruby", ["module M", "def f"]),
        ("a.zig", "x\n", "zig", []),
    ],
)
def test_code_of_other_languages_is_split_at_definitions(
    name: str, content: str, kind: str, headings: list[str]
) -> None:
    found = loaded(name, content)

    assert (found.kind, [mark.label for mark in found.marks if mark.kind == "heading"]) == (
        kind,
        headings,
    )


def test_titles_of_restructuredtext_are_found() -> None:
    found = loaded(
        "a.rst",
        "=====\n手册\n=====\n\n:date: 2024-01-02\n\nPart one\n--------\n\ntext\n\n小节\n~~~~\n\n"
        "=== ===\na   b\n=== ===\n",
    )

    assert (found.title, found.date) == ("手册", "2024-01-02")
    assert [(mark.label, mark.level) for mark in found.marks if mark.kind == "heading"] == [
        ("手册", 1),
        ("Part one", 2),
        ("小节", 3),
    ]


def test_sections_of_latex_are_found() -> None:
    found = loaded(
        "a.tex",
        "\\title{论 \\emph{X}}\n\\date{March 3, 2021}\n\n\\section{引言}\nText.\n\n"
        "\\subsection*{B {c}}\n",
    )

    assert (found.title, found.date) == ("论 X", "2021-03-03")
    assert shown(found, "heading") == [
        ("heading", "引言", "\\section{引言}"),
        ("heading", "B c", "\\subsection*{B {c}}"),
    ]
