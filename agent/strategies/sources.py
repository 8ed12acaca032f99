"""Where an answer stands, by the words of its question: on the web, or in documents (ours).

In English and Chinese; used by the rules that pick a strategy, and by the loop.
"""

import re

IN_DOCUMENTS = re.compile(
    r"\b(?:documents?|docs|files?|folders?|handbook|manual|notes|minutes|papers?|reports?|wiki"
    r"|knowledge base|collection|passages?|sources?)\b|文档|文件|资料|手册|笔记|报告|论文",
    re.IGNORECASE,
)
CURRENT = re.compile(
    r"\b(?:latest|newest|up[- ]to[- ]date|breaking|right now|nowadays|today|tonight|tomorrow"
    r"|this (?:week|month|year|morning)|currently|weather|forecast|(?:stock|share) price|news"
    r"|exchange rate|google|web ?(?:site|page)|look up|search (?:for|the|online))\b"
    r"|\bcurrent (?:price|president|prime minister|version|weather|rate|ceo|time|population|date)\b"
    r"|https?://|\b(?:on|from) (?:the )?(?:web|internet)\b|\bonline\b"
    r"|最新|今天|今日|今晚|明天|现在几点|目前|当前|天气|新闻|股价|汇率|搜索|上网|网上|网页|网站|查一下",
    re.IGNORECASE,
)
"""What changes from day to day, or is said to stand on the web."""
OWN_FILES = re.compile(
    r"\b(?:my|our|these|those|the attached|the following) (?:documents?|docs|files?|folders?"
    r"|repositor(?:y|ies)|repo|handbook|manual|notes|wiki|knowledge base)\b"
    r"|(?:文档|文件|资料|手册|笔记)[里中]",
    re.IGNORECASE,
)
ON_WEB = re.compile(
    r"https?://\S|\bwww\.\w"
    r"|\b(?:search|browse|check|on) the (?:web|internet)\b"
    r"|\b(?:search|check|look(?: it| this| that)? up) online\b"
    r"|^(?:please )?(?:google|search for|look up)\b"
    r"|上网|网上|搜索一下|搜一下|查一下|百度一下|联网",
    re.IGNORECASE,
)
"""What names an address, or says outright where to look."""
ADDRESS = re.compile(r"https?://\S", re.IGNORECASE)


def names_address(text: str) -> bool:
    """Return whether a question names an address of the web."""
    return ADDRESS.search(text) is not None


def says_web(text: str) -> bool:
    """Return whether a question names an address, or says outright that the web is searched."""
    return ON_WEB.search(text) is not None


def names_documents(text: str) -> bool:
    """Return whether a question speaks of documents."""
    return IN_DOCUMENTS.search(text) is not None


def looks_up(text: str) -> bool:
    """Return whether something has to be looked up: what changes, or files of one's own."""
    return CURRENT.search(text) is not None or OWN_FILES.search(text) is not None


def elsewhere(text: str) -> bool:
    """Return whether the answer stands in no document of the person's: the weather, the news."""
    return looks_up(text) and not names_documents(text)


def asks_for_web(text: str, documents: bool) -> bool:
    """Return whether a question says that it is looked up on the web, or asks for what changes.

    Args:
        text: the question.
        documents: whether there are some that may hold it as well.
    """
    if ON_WEB.search(text) is not None:
        return True
    own = IN_DOCUMENTS if documents else OWN_FILES
    return CURRENT.search(text) is not None and own.search(text) is None
