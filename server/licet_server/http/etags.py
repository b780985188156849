"""Versions of what can be changed: ``ETag`` on the way out, ``If-Match`` on the way in.

Source: RFC 9110 sections 8.8.3 and 13.1.1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import request

from licet_server.errors import VersionError
from licet_server.http.openapi import Blueprint

HEADERS = {
    "ETag": {
        "description": "The version that this shows; send it back as `If-Match` with a change.",
        "schema": {"type": "string"},
    }
}
"""Of an answer that :func:`tagged` makes, for the document."""

_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "The `ETag` of what you have seen: when somebody changed it in between, the answer is a 412.",
}
_View = TypeVar("_View", bound=Callable[..., Any])


def conditional(view: _View) -> _View:
    """Document a view that calls :func:`check`; stands where ``idempotent`` stands, or under it."""
    return Blueprint.parameter(_IF_MATCH)(view)


def tagged(body: Any, version: int, status: int = 200) -> tuple[Any, int, dict[str, str]]:
    """Return an answer that says which *version* it shows."""
    return body, status, {"ETag": f'"{version}"'}


def check(version: int) -> None:
    """Make sure that who changes something has seen its *version*; call it once the row is locked.

    A request without ``If-Match`` changes whatever is there.

    Raises:
        VersionError: Somebody else changed it in between.
    """
    if "If-Match" not in request.headers:
        return
    wanted = request.if_match
    if not (wanted.star_tag or wanted.contains(str(version))):
        raise VersionError("this was changed in between: get it again, and repeat the change with its new ETag")
