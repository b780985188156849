"""Whoever signs in, or proves an address, joins the organisation that has this address."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask_security.signals import user_authenticated, user_confirmed
from sqlalchemy.orm import Session

from licet_server.errors import ConflictError
from licet_server.services.members import settle_memberships
from licet_server.storage.accounts_tables import UserRow
from licet_server.web.accounts.people import accounts


def init_app(app: Flask) -> None:
    """Listen to what Flask-Security tells of *app*."""
    user_authenticated.connect(_join, app)
    user_confirmed.connect(_join, app)


def _join(_app: Flask, *, user: UserRow, **_: Any) -> None:
    def write(session: Session) -> None:
        with suppress(ConflictError):  # an organisation that is full is no reason not to let somebody in
            settle_memberships(session, user, now=datetime.now(UTC))

    accounts().along(write)
