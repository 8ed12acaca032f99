"""Tells a browser the language of a text, so that it takes the right shapes of Han characters.

Values: https://www.rfc-editor.org/info/bcp47. Unicode gives one number to characters that are
written differently in Chinese, Japanese and Korean.
"""

import re

KANA = re.compile("[\u3041-\u30ff]")
HANGUL = re.compile("[\uac00-\ud7af]")
HAN = re.compile("[\u3400-\u9fff]")


def tongue(text: str) -> str:
    """Return the language of `text` as a tag; empty where its script does not tell."""
    for script, name in ((KANA, "ja"), (HANGUL, "ko"), (HAN, "zh-Hans")):
        if script.search(text):
            return name
    return ""
