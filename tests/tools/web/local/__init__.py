"""A small web on this machine, over TLS, with search engines: `LocalWeb` is where to begin."""

from tests.tools.web.local.response import Asked, Response, article, redirect
from tests.tools.web.local.web import LocalWeb

__all__ = ["Asked", "LocalWeb", "Response", "article", "redirect"]
