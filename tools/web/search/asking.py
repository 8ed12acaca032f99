"""The child that asks a provider: an order on stdin, an answer on stdout, both one JSON.

The wrappers are those of langchain-community (MIT). What they raise may hold the key, in an
address for instance: of a failure only the kind and the status go out.
"""

import json
import re
import sys
from collections.abc import Callable, Mapping
from typing import Any

MOST_ROWS = 50
MOST_TEXT = 4000
Row = dict[str, str]


def main() -> None:
    """Answer the order on stdin."""
    import warnings

    warnings.simplefilter("ignore")  # some wrappers are on their way to other packages
    order = json.load(sys.stdin)
    told: dict[str, Any]
    try:
        rows = PROVIDERS[order["provider"]](order)[:MOST_ROWS]
        told = {"rows": [{name: _text(row[name]) for name in row} for row in rows]}
    except Exception as error:  # whatever a wrapper raises: the parent tells it in its own words
        told = _failure(error)
    json.dump(told, sys.stdout)


def _text(value: object) -> str:
    return value[:MOST_TEXT] if isinstance(value, str) else ""


def _failure(error: Exception) -> dict[str, Any]:
    """Return what of a failure may be told; a response with a bad status counts as false."""
    told = (getattr(error, name, None) for name in ("response", "resp"))
    response = next((found for found in told if found is not None), None)
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    if status is None and (match := re.search(r"HTTP error (\d{3})", str(error))):
        status = int(match[1])
    headers = getattr(response, "headers", None)
    retry_after = headers.get("retry-after", "") if isinstance(headers, Mapping) else ""
    return {"kind": type(error).__name__, "status": status, "retry_after": retry_after}


def _brave(order: Mapping[str, Any]) -> list[Row]:
    from langchain_community.utilities.brave_search import BraveSearchWrapper
    from pydantic import SecretStr

    options = {"count": order["limit"], "country": order["country"].upper()}
    if order["country"] == "xa":
        options.pop("country")
    if order["since"]:
        options["freshness"] = f"p{order['since'][0]}"
    key = SecretStr(order["keys"]["BRAVE_SEARCH_API_KEY"])
    told = BraveSearchWrapper(api_key=key, search_kwargs=options).run(order["text"])
    return [_row(one, "link", "snippet") for one in json.loads(told)]


def _tavily(order: Mapping[str, Any]) -> list[Row]:
    from langchain_community.utilities.tavily_search import TavilySearchAPIWrapper

    wrapper = TavilySearchAPIWrapper(tavily_api_key=order["keys"]["TAVILY_API_KEY"])
    told = wrapper.results(order["text"], max_results=order["limit"], search_depth="basic")
    return [_row(one, "url", "content") for one in told]


def _serper(order: Mapping[str, Any]) -> list[Row]:
    from langchain_community.utilities.google_serper import GoogleSerperAPIWrapper

    kind: Any = "news" if order["news"] else "search"
    wrapper = GoogleSerperAPIWrapper(
        serper_api_key=order["keys"]["SERPER_API_KEY"],
        k=order["limit"],
        gl=order["country"],
        hl=order["language"],
        type=kind,
        tbs=f"qdr:{order['since'][0]}" if order["since"] else None,
    )
    told = wrapper.results(order["text"]).get("news" if order["news"] else "organic") or []
    return [_row(one, "link", "snippet") for one in told]


def _google(order: Mapping[str, Any]) -> list[Row]:
    from langchain_community.utilities.google_search import GoogleSearchAPIWrapper

    keys = order["keys"]
    wrapper = GoogleSearchAPIWrapper(
        google_api_key=keys["GOOGLE_API_KEY"], google_cse_id=keys["GOOGLE_CSE_ID"]
    )
    options = {"dateRestrict": f"{order['since'][0]}1"} if order["since"] else {}
    told = wrapper.results(order["text"], min(10, order["limit"]), search_params=options or None)
    return [_row(one, "link", "snippet") for one in told if "link" in one]


def _row(found: Mapping[str, Any], url: str, body: str) -> Row:
    return {
        "title": found.get("title") or "",
        "url": found.get(url) or "",
        "body": found.get(body) or "",
        "date": found.get("date") or "",
    }


PROVIDERS: Mapping[str, Callable[[Mapping[str, Any]], list[Row]]] = {
    "brave-api": _brave,
    "tavily": _tavily,
    "serper": _serper,
    "google": _google,
}
