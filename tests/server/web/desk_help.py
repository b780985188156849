"""What tests of the desk share: the form as it stands on a page, and what the audit log says."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

from sqlalchemy import select

from licet_server.storage.models import LicenseRow
from licet_server.storage.session import reading
from licet_server.storage.tables import AuditRow

_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_SHOWN_KEY = re.compile(r'id="license-key"[^>]*>([^<]+)<')


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page, but for the token."""
    found = {}
    for tag in _HIDDEN.findall(page):
        name, value = (re.search(rf'\b{part}="([^"]*)"', tag) for part in ("name", "value"))
        if name and name[1] != "csrf_token":
            found[name[1]] = html.unescape(value[1]) if value else ""
    return found


def confirm(visitor, path, **typed):
    """Load a page that asks, and send its form with *typed*."""
    asked = visitor.get(path)
    assert asked.status_code == 200, asked.text
    return visitor.post(path, hidden(asked.text) | typed)


def shown_key(page: str) -> str | None:
    """The license key that a page shows."""
    found = _SHOWN_KEY.search(page)
    return None if found is None else html.unescape(found[1])


def license_of(engine, license_id):
    """A license as it is in the database."""
    with reading(engine) as session:
        row = session.get_one(LicenseRow, license_id)
        session.expunge_all()
        return row


def audited(engine, subject):
    """Action and actor of everything that was done to *subject*, oldest first."""
    with reading(engine) as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.subject == subject).order_by(AuditRow.seq)).all()
        return [(row.action, row.actor) for row in rows]


def today() -> datetime:
    """Now; pages know no other time."""
    return datetime.now(UTC)
