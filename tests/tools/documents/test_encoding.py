"""Bytes of files become text: by their marks, as UTF-8, as another encoding, or not at all."""

import io
from pathlib import Path

import pytest

from tools.documents.loading.encoding import Decoded, decode, read_text
from tools.documents.loading.limits import Limits, Skipped

CHINESE = "北京是中国的首都，人口超过两千万。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_with_its_mark(encoding: str) -> None:
    assert decode("Größe 北京 \U0001f600\n".encode(encoding)) == Decoded("Größe 北京 \U0001f600\n")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("你好", "gb18030"),
        ("中文", "gb18030"),
        ("测试文件", "gb18030"),
        ("项目预算：2024年共计三百万元\n负责人：王小明\n", "gbk"),
        ("name,city\n王小明,北京\n李雷,上海\n", "gb2312"),
        ("The report says: 预算 is 3 million, see 附件.", "gb18030"),
        (CHINESE, "gb18030"),
        ("你好，世界", "big5"),
        ("會議紀錄", "big5"),
        ("這是一個測試檔案。台北是臺灣的首都，人口超過兩百萬。", "big5"),
        ("会議の議事録", "shift_jis"),
        ("これはテストです。東京は日本の首都です。", "euc_jp"),
        ("안녕하세요. 서울은 대한민국의 수도입니다.", "euc_kr"),
        ("Привет, мир! Это проверка кодировки.", "cp1251"),
        ("Привет, мир! Это проверка кодировки.", "koi8_r"),
        ("café au lait", "cp1252"),
        ("Straße", "latin-1"),
        ("El niño comió ñoquis en España", "cp1252"),
        ("Price: 5 € for “3”", "cp1252"),
    ],
)
def test_other_encodings_are_recognised_also_in_short_texts(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == Decoded(text)


def test_a_declared_encoding_is_believed_where_it_fits() -> None:
    assert decode("会議の議事録".encode("euc_jp"), "euc_jp") == Decoded("会議の議事録")
    assert decode("北京".encode(), "ascii") == Decoded("北京")
    assert decode("北京".encode(), "no-such-encoding") == Decoded("北京")
    assert decode(b"text", "zip") == Decoded("text")


def test_a_few_broken_bytes_in_utf_8_are_replaced_and_told() -> None:
    assert decode((CHINESE * 9).encode() + b"\xff\n") == Decoded(
        CHINESE * 9 + "\ufffd\n", ("1 characters are not utf-8 and were replaced",)
    )


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\r\nb\r\n", "a\nb\n"),
        (b"a\rb\r", "a\nb\n"),
        (b"10%\r20%\rdone\nnext\r\n", "10%\r20%\rdone\nnext\n"),
        ("a\u2028b\x0bc\x85d".encode(), "a\u2028b\x0bc\x85d"),
    ],
)
def test_lines_keep_their_numbers(data: bytes, text: str) -> None:
    assert decode(data).text == text


@pytest.mark.parametrize(
    "data",
    [
        b"\0" * 100,
        b"text\0text",
        bytes(range(1, 32)) * 9,
        b"\x01\x02\x03\x04",
        b"\xde\xad\xbe\xef\0",
    ],
)
def test_what_is_no_text_is_skipped(data: bytes) -> None:
    with pytest.raises(Skipped, match="is not text"):
        read_text(io.BytesIO(data), Limits())


def test_colours_of_a_terminal_are_text() -> None:
    assert read_text(io.BytesIO(b"\x1b[31mred\x1b[0m\n" * 50), Limits()).text.startswith(
        "\x1b[31mred"
    )


def test_a_long_line_is_read_up_to_the_limit_and_no_character_is_cut() -> None:
    for text in ("xxxxx", "北京是首都", "x北é\U0001f600y"):
        for encoding in ("utf-8", "utf-16", "gb18030" if text.isalpha() else "utf-32"):
            data = (text * 1000).encode(encoding)
            found = read_text(io.BytesIO(data), Limits(text_characters=1001))

            warnings = ("only the first 1,001 characters were read",)
            assert found == Decoded(text * 200 + text[0], warnings)


def test_a_sparse_file_is_no_text_and_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "sparse.txt"
    with path.open("wb") as file:
        file.truncate(1 << 40)

    with path.open("rb") as file:
        with pytest.raises(Skipped, match="is not text"):
            read_text(file, Limits())
        assert file.tell() < 1_000_000
