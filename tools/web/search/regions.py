"""Country and language of a search: as a person said, else as the words are written.

Regions are country-language with ISO 3166 and ISO 639 codes, such as `us-en`; DuckDuckGo has codes
of its own for some (https://duckduckgo.com/duckduckgo-help-pages/settings/params/).
"""

import re

from agent.errors import ToolError

DEFAULT = "us-en"
REGION = re.compile(r"[a-z]{2}-[a-z]{2,3}\Z")
SCRIPTS = (
    (re.compile("[\u3040-\u30ff\uff66-\uff9f]"), "jp-ja"),  # before Han: Japanese uses both
    (re.compile("[\u1100-\u11ff\uac00-\ud7af]"), "kr-ko"),
    (re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"), "cn-zh"),
    (re.compile("[\u0400-\u04ff]"), "ru-ru"),
    (re.compile("[\u0370-\u03ff]{2}"), "gr-el"),
    (re.compile("[\u0590-\u05ff]"), "il-he"),
    (re.compile("[\u0600-\u06ff]"), "xa-ar"),
    (re.compile("[\u0e00-\u0e7f]"), "th-th"),
    (re.compile("[\u0900-\u097f]"), "in-hi"),
)
OLD_NAMES = {"jp-jp": "jp-ja", "kr-kr": "kr-ko", "tw-tzh": "tw-zh", "hk-tzh": "hk-zh",
             "ua-uk": "ua-uk", "wt-wt": DEFAULT}  # fmt: skip
DUCKDUCKGO = {"jp-ja": "jp-jp", "kr-ko": "kr-kr", "tw-zh": "tw-tzh", "hk-zh": "hk-tzh"}
"""What DuckDuckGo calls them."""


def region_of(text: str, wanted: str = "") -> str:
    """Return the region in which `text` is searched.

    Raises `ToolError` where `wanted` is none: it becomes part of hosts and cookies.
    """
    if wanted:
        region = OLD_NAMES.get(wanted.lower(), wanted.lower())
        if not REGION.match(region):
            raise ToolError(
                f"there is no region {wanted[:20]!r}", "write country and language, such as us-en"
            )
        return region
    for script, region in SCRIPTS:
        if script.search(text):
            return region
    return DEFAULT
