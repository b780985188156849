"""The database: there, whole, writable, of this version and of this pepper, and what has piled up in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from licet.wire import to_text
from licet_server.errors import ServerError, StorageError
from licet_server.keys import secret_files
from licet_server.services import uptime
from licet_server.services.audit import verify_last
from licet_server.services.copy_database import shown
from licet_server.services.doctor.finding import Finding, Subject, ok, problem, skipped, warning
from licet_server.services.installation import audit_key_of
from licet_server.services.mailbox import mail_figures, waiting_notice
from licet_server.services.sanity import check_pepper, clock_problem
from licet_server.services.today import LATE
from licet_server.storage import instants, migrate, outbox
from licet_server.storage import uptime as stuck
from licet_server.storage.engine import WRITES, open_engine
from licet_server.storage.session import reading

OFF = timedelta(minutes=5)
"""How far clocks may be apart: plugins tolerate no more."""

_ENTRIES = 1000
_PATIENCE_MS = 3000


@contextmanager
def _opened(subject: Subject) -> Iterator[Engine]:
    engine = open_engine(subject.settings.database_url)
    try:
        yield engine
    finally:
        engine.dispose()


def is_current(subject: Subject) -> bool:
    """Say whether the database is there, and has the tables that this program knows."""
    file = subject.settings.database_file
    if file is not None and not file.exists():
        return False
    with _opened(subject) as engine:
        try:
            return migrate.revision(engine) == migrate.HEAD
        except StorageError:
            return False


def database(subject: Subject) -> Iterator[Finding]:
    """Look whether the database answers, is of this version, and takes what is written."""
    where, file = shown(subject.settings.database_url), subject.settings.database_file
    if file is not None and not file.exists():
        yield problem("database", f"{where} is not there", "run `licet-server init`, or restore it from a backup")
        return
    with _opened(subject) as engine:
        found = migrate.revision(engine)
        yield from _schema(where, found)
        if found is not None:
            _write_nothing(engine)
            yield ok("database", f"{where} can be read and written")


def _schema(where: str, found: str | None) -> Iterator[Finding]:
    head = migrate.HEAD
    if found is None:
        yield problem("schema", f"{where} holds nothing of ours", "run `licet-server init`, or look at DATABASE_URL")
    elif found > head:
        says = f"the database is at schema {found}, and this program knows {head}"
        yield problem("schema", says, "update this program, or restore a backup of before the update")
    elif found < head:
        yield warning("schema", f"the database is at schema {found} of {head}", "the next start of `serve` updates it")
    else:
        yield ok("schema", f"the database is at schema {head}, the newest that this program knows")


def _write_nothing(engine: Engine) -> None:
    """Begin to write, and take it back.

    Raises:
        StorageError: It cannot be written.
    """
    with (
        migrate.told(engine),
        engine.connect().execution_options(**{WRITES: _PATIENCE_MS}) as connection,
        connection.begin() as begun,
    ):
        connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        begun.rollback()


def integrity(subject: Subject) -> Iterator[Finding]:
    """Look at the pages of a file, at the pepper, and at the newest part of the audit log."""
    if not is_current(subject):
        yield skipped("integrity", "there is no database of this version")
        return
    with _opened(subject) as engine:
        migrate.check_pages(engine)
        yield ok("integrity", "the tables that matter are whole")
        here = _pepper_key(subject)
        if here is None:
            yield skipped("pepper", "there is no pepper to compare")
            return
        check_pepper(engine, subject.settings, audit_key=here)
        yield ok("pepper", "the pepper is the one of this database")
        with reading(engine) as session:
            end, first = verify_last(session, key=here, entries=_ENTRIES)
        yield ok("audit log", f"entries {first} to {end.seq} are sound")


def _pepper_key(subject: Subject) -> bytes | None:
    chosen = subject.settings
    try:
        found = secret_files.read(chosen.data_dir, secret_key=chosen.secret_key, pepper=chosen.pepper)
    except ServerError:
        return None  # which is told by the check of secrets
    return audit_key_of(found.pepper)


def clock(subject: Subject) -> Iterator[Finding]:
    """Compare the clock of this machine with what the database knows, which needs no network."""
    if not is_current(subject):
        yield skipped("clock", "there is no database of this version to compare with")
        return
    with _opened(subject) as engine, reading(engine) as session:
        wrong = clock_problem(session, now=subject.now, far=OFF)
        newest = instants.newest(session, now=subject.now)
    if wrong is not None:
        yield problem("clock", wrong, "timedatectl set-ntp true; then restart the server")
        return
    last = "nothing" if newest is None else f"what was written at {to_text(newest)}"
    yield ok("clock", f"{to_text(subject.now)} is later than {last} in the database")


def work(subject: Subject) -> Iterator[Finding]:
    """Look whether a worker works, and what waits for it."""
    if not is_current(subject):
        yield skipped("worker", "there is no database of this version")
        return
    with _opened(subject) as engine, reading(engine) as session:
        yield _worker(session, subject)
        yield from _outbox(session, subject)
        yield from _payments(session, subject)


def _worker(session: Session, subject: Subject) -> Finding:
    last = uptime.last_check(session)
    fix = "start `licet-server serve`, or with --no-worker also `licet-server worker`, and look at its log"
    if last is None:
        return warning("worker", "no worker has ever worked here", fix)
    if subject.now - last > uptime.SILENT_AFTER:
        return problem("worker", f"the last round of a worker was at {to_text(last)}", fix)
    return ok("worker", f"the last round was at {to_text(last)}")


def _outbox(session: Session, subject: Subject) -> Iterator[Finding]:
    configured = subject.settings.mail.server is not None
    figures = mail_figures(session, configured=configured)
    late = outbox.count_overdue(session, before=subject.now - LATE, mails=configured)
    notice = waiting_notice(figures)
    if late:
        yield problem("outbox", f"{late} message(s) should have left {LATE.seconds // 60} minutes ago", "see `worker`")
    elif notice is not None:
        yield warning("outbox", notice, "set SMTP_SERVER")
    elif figures["failed"]:
        says = f"{figures['failed']} mail(s) were given up"
        yield warning("outbox", says, "licet-server outbox list --state failed; then outbox retry --failed")
    else:
        yield ok("outbox", f"{figures['waiting']} mail(s) wait, and none too long")
    failed = outbox.count_given_up(session)
    for endpoint, count in failed.items():
        says = f"{count} deliveries to {endpoint} were given up"
        yield warning("webhooks", says, f"licet-server webhook deliveries {endpoint} --state failed")
    if not failed:
        yield ok("webhooks", "no delivery was given up")


def _payments(session: Session, subject: Subject) -> Iterator[Finding]:
    if stuck.payments_are_stuck(session, due_before=subject.now - LATE):
        says = "something that a payment provider said waits to be worked off"
        yield problem("payment events", says, "licet-server billing events --state pending")
    else:
        yield ok("payment events", "nothing waits")
