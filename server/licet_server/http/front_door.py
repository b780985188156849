"""Two applications behind one door: the API for programs, and the pages for people.

They share nothing but the installation, so that an error, a cookie or a check against forged forms of the one never
reaches the other, and a program's request never pays for what pages need.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PROGRAMS = frozenset({".well-known", "api", "healthz", "metrics", "readyz", "validate"})
"""What the paths of the API begin with."""


class FrontDoor:
    """A WSGI application that hands each request to one of two others (PEP 3333)."""

    def __init__(self, api: WSGIApplication, pages: WSGIApplication) -> None:
        self._api, self._pages = api, pages

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        first = environ["PATH_INFO"].split("/", 2)[1:2]
        chosen = self._api if first and first[0] in PROGRAMS else self._pages
        return chosen(environ, start_response)
