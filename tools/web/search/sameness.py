"""Tells whether two addresses lead to the same page, however engines write them.

Parameters that only say where a visitor came from are those of https://github.com/mpchadwick/
tracking-query-params-registry and of the engines themselves.
"""

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

TRACKING = re.compile(
    r"(?:utm_\w+|(?:g|fb|y|ms|tw|ttc|dc|wbraid|gbraid)?clid|gclsrc|fbclid|igshid|mc_[ce]id|_ga|_gl"
    r"|ref_src|ref_url|spm|scm|vero_id|_hs\w+|mkt_tok|oly_\w+_id|yclid|srsltid|cmpid|ncid"
    r"|guccounter|guce_referrer\w*|amp)\Z",
    re.IGNORECASE,
)
FRONTS = re.compile(r"(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
DEFAULT_PORTS = {"http": 80, "https": 443}
SAFE = "/:@!$&'()*+,;=-._~"


def same(url: str) -> str:
    """Return what the addresses of one page have in common; it is for comparing, not for opening.

    Left out are the scheme, www and mobile hosts, AMP, a slash at the end, tracking parameters,
    their order, and the fragment.
    """
    parts = urlsplit(url)
    host = FRONTS.sub("", (parts.hostname or "").rstrip("."), count=1)
    host = re.sub(r"\.m\.(wikipedia|wikimedia|wiktionary)\.org\Z", r".\1.org", host)
    try:
        port = parts.port
    except ValueError:
        port = None
    if port not in (None, DEFAULT_PORTS.get(parts.scheme)):
        host = f"{host}:{port}"
    path = quote(unquote(parts.path), safe=SAFE)
    path = re.sub(r"(?:/amp|\.amp|/index\.html?|/)+\Z", "", path)
    given = parse_qsl(parts.query, keep_blank_values=True)
    kept = sorted((name, value) for name, value in given if not TRACKING.match(name))
    return f"{host}{path}" + (f"?{urlencode(kept)}" if kept else "")


def untracked(url: str) -> str:
    """Return `url` without tracking parameters; all else stays as it was."""
    parts = urlsplit(url)
    if not parts.query:
        return url
    pieces = parts.query.split("&")
    kept = [one for one in pieces if not TRACKING.match(one.partition("=")[0])]
    return url if len(kept) == len(pieces) else parts._replace(query="&".join(kept)).geturl()
