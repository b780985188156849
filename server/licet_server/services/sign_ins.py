"""Where somebody is signed in: each browser is a row, which can be looked at and ended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from licet_server.errors import NotFoundError
from licet_server.storage import sign_ins as storage
from licet_server.storage.accounts_tables import SignInRow
from licet_server.storage.ids import SESSION_PREFIX, is_id, named, new_id
from licet_server.storage.trail import record

LASTS = timedelta(days=14)
"""How long a sign-in lasts, however often it is used."""

VENDOR_IDLE = timedelta(hours=12)
"""After how long without use somebody of the vendor signs in again."""

SEEN_EVERY = timedelta(minutes=5)
"""How often it is written down that a browser is used."""

_KEPT = timedelta(days=30)
_SHOWN = 50
_LONGEST_ADDRESS = 64
_BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
    ("curl", r"^curl/"),
)
_SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("macOS", r"Macintosh|Mac OS X"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in that counts.

    Attributes:
        seen_is_due: Whether it should be written down again that it was used.
    """

    id: str
    user_id: str
    seen_is_due: bool


def browser_of(user_agent: str) -> str:
    """Say what a browser calls itself, in three words such as "Firefox on Linux"."""
    browser = next((name for name, sign in _BROWSERS if re.search(sign, user_agent)), None)
    system = next((name for name, sign in _SYSTEMS if re.search(sign, user_agent)), None)
    return " on ".join(filter(None, (browser or ("Browser" if system else "Unknown browser"), system)))


def begin(
    session: Session,
    user_id: str,
    *,
    sign_in_id: str | None = None,
    address: str,
    browser: str,
    via: str,
    now: datetime,
) -> SignInRow:
    """Write down that somebody signed in.

    Args:
        session: A session that may write.
        user_id: Who.
        sign_in_id: What the browser was told; ``None``: nothing yet.
        address: From where.
        browser: As :func:`browser_of` says.
        via: How: ``password``, ``passkey``, …
        now: Aware UTC instant.
    """
    row = SignInRow(
        id=sign_in_id or new_id(SESSION_PREFIX),
        user_id=user_id,
        created_at=now,
        last_seen_at=now,
        expires_at=now + LASTS,
        address=address[:_LONGEST_ADDRESS],
        browser=browser,
    )
    storage.add_sign_in(session, row)
    record(session, "user.signed_in", user_id, after={"sign_in": row.id, "via": via, "browser": browser}, now=now)
    return row


def find(session: Session, sign_in_id: str, *, user_id: str, role: str | None, now: datetime) -> SignIn | None:
    """Return a sign-in of that user, if it counts at *now*.

    Args:
        session: A session.
        sign_in_id: What the browser says.
        user_id: Who the browser says it is.
        role: Of the user at the vendor, whose sign-ins end when they are not used; ``None``: none.
        now: Aware UTC instant.
    """
    row = storage.find_live(session, sign_in_id, user_id=user_id, now=now)
    if row is None or (role is not None and now - row.last_seen_at >= VENDOR_IDLE):
        return None
    return SignIn(row.id, row.user_id, now - row.last_seen_at >= SEEN_EVERY)


def list_live(session: Session, user_id: str, *, role: str | None, now: datetime) -> list[SignInRow]:
    """Return where a user is signed in, the latest first."""
    rows = storage.list_live(session, user_id, now=now, limit=_SHOWN)
    return [row for row in rows if role is None or now - row.last_seen_at < VENDOR_IDLE]


def note_use(session: Session, sign_in_id: str, *, now: datetime) -> None:
    """Write down that a browser was used."""
    storage.mark_seen(session, sign_in_id, now=now)


def end_one(session: Session, user_id: str, sign_in_id: str, *, now: datetime) -> None:
    """Sign a user out in one browser.

    Raises:
        NotFoundError: The user has no such sign-in, or it is over.
    """
    if not is_id(sign_in_id, SESSION_PREFIX) or not storage.end(session, user_id, only=sign_in_id, now=now):
        raise NotFoundError(f"there is no sign-in {named(sign_in_id, SESSION_PREFIX)}")
    record(session, "user.signed_out", user_id, before={"sign_in": sign_in_id}, now=now)


def end_all(session: Session, user_id: str, *, but: str | None = None, now: datetime) -> int:
    """Sign a user out everywhere, but for one browser perhaps; return of how many."""
    ended = storage.end(session, user_id, but=but, now=now)
    if ended:
        record(session, "user.signed_out_everywhere", user_id, after={"browsers": len(ended)}, now=now)
    return len(ended)


def forget_over(session: Session, *, now: datetime, limit: int) -> int:
    """Forget sign-ins that are long over; return how many, at most *limit*."""
    return storage.forget_over(session, now - _KEPT, limit=limit)
