"""Files that come with a question: what their formats hide is read, not their bytes."""

import base64
from pathlib import Path

from agent.cli.inputs import Gathered

MAIL = (
    "Subject: Rain\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
)


def attached(path: Path) -> str:
    gathered = Gathered()
    gathered.attach_file(str(path))
    return gathered.given[0].text


def test_an_encoded_mail_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "rain.eml"
    path.write_text(MAIL + base64.encodebytes("会议改到星期五下午三点。".encode()).decode())

    text = attached(path)
    assert "会议改到星期五下午三点。" in text
    assert "Subject: Rain" in text


def test_rich_text_is_read_without_its_commands(tmp_path: Path) -> None:
    path = tmp_path / "letter.rtf"
    path.write_text(r"{\rtf1\ansi\b The bridge\b0  was opened in 1932.\par}")

    assert attached(path).strip() == "The bridge was opened in 1932."
