"""What must be right before a server changes anything: its clock, and the secret that everything depends on."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from licet.wire import to_text
from licet_server.config import Settings
from licet_server.errors import ClockError, SecretWrongError
from licet_server.keys.secret_files import PEPPER_FILE
from licet_server.services.audit import seals_fit
from licet_server.storage import instants, migrate
from licet_server.storage.engine import open_engine
from licet_server.storage.session import reading

FAR = timedelta(hours=1)
"""How far off a clock may be before nothing is started: no drift gets there, and a wrong day or time zone does."""

SET_CLOCK = "set it right (`timedatectl` shows it, NTP keeps it)"


def check_clock(settings: Settings, *, now: datetime) -> None:
    """Stop, before anything is changed, when the clock is off by far; without a database there is nothing to tell by.

    Args:
        settings: What the environment says.
        now: Aware UTC instant, of the clock of this machine.

    Raises:
        ClockError: The clock is off by far.
        StorageError: The database cannot be opened.
    """
    if not settings.clock_check:
        return
    engine = open_engine(settings.database_url)
    try:
        if not migrate.exists(engine):
            return
        with reading(engine) as session:
            problem = clock_problem(session, now=now)
    finally:
        engine.dispose()
    if problem is not None:
        raise ClockError(f"{problem}; if the clock is right, set LICET_CLOCK_CHECK=off for one start")


def check_pepper(engine: Engine, settings: Settings, *, audit_key: bytes) -> None:
    """Make sure that a database and the pepper belong together.

    Args:
        engine: The database.
        settings: What the environment says.
        audit_key: What the audit log is sealed under, if the pepper is the right one.

    Raises:
        SecretWrongError: It is another one.
    """
    with reading(engine) as session:
        fits = seals_fit(session, key=audit_key)
    if fits is False:
        raise SecretWrongError(
            f"{pepper_origin(settings)} is not the pepper that this database was made with, and every license key "
            "would be unknown: put the old one back, from a backup or wherever secrets are kept"
        )


def clock_problem(session: Session, *, now: datetime, far: timedelta = FAR) -> str | None:
    """Say by what it shows that the clock of this machine is off; ``None``: by nothing that the database knows."""
    newest, theirs = instants.newest(session, now=now), instants.database_now(session)
    if theirs is not None and abs(theirs - now) > far:
        return f"{_says(now)} and that of the database server says {to_text(theirs)}: one is wrong, {SET_CLOCK}"
    if newest is not None and newest - now > far:
        return f"{_says(now)} and the database was written to at {to_text(newest)}, which is later: {SET_CLOCK}"
    return None


def pepper_origin(settings: Settings) -> str:
    """Name where the pepper comes from."""
    path = dict(settings.secret_files).get("LICET_PEPPER")
    if path is not None:
        return f"what LICET_PEPPER_FILE names ({path})"
    return "LICET_PEPPER" if settings.pepper is not None else str(Path(settings.data_dir / PEPPER_FILE))


def _says(now: datetime) -> str:
    return f"the clock of this machine says {to_text(now)},"
