"""Everything that a worker does, how often, and what must not be done twice at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from licet_server.errors import DataFolderError, ProviderError, SettingsError
from licet_server.licensing.suspicion import DAY
from licet_server.mail.vendor import read_vendor
from licet_server.services import accounts, mailbox, outbox, sign_ins, vault
from licet_server.services.activations import end_dead
from licet_server.services.checkout import close_old
from licet_server.services.counts import Counts
from licet_server.services.installation import Installation
from licet_server.services.monitoring import report_worker
from licet_server.services.reminders import remind
from licet_server.storage import challenges, changes, idempotency, sightings
from licet_server.storage.sales import forget_events
from licet_server.storage.session import transaction
from licet_server.storage.turns import take_turn
from licet_server.worker.checks import Checks
from licet_server.worker.deliver import Deliveries
from licet_server.worker.forget import LogKeeping
from licet_server.worker.loop import Job
from licet_server.worker.mails import Mails
from licet_server.worker.payments import Payments
from licet_server.worker.send import Sender
from licet_server.worker.watching import Watching

IDEMPOTENCY_KEYS_KEPT = timedelta(hours=24)
"""As long as ``http.idempotency`` gives the same answer again; a test compares the two."""

PAYMENT_EVENTS_KEPT = timedelta(days=400)
"""How long it can be looked up what a provider said, and be replayed: longer than a yearly term."""

CHANGES_KEPT = timedelta(minutes=10)
"""How long it is known which licenses were changed; a server that looks 50 times a second was away for longer."""

BATCH = 500
"""How many rows one transaction of a job changes, so that no other writer waits long."""

_SECOND, _MINUTE, _HOUR = 1.0, 60.0, 3600.0


def all_jobs(
    here: Installation, engine: Engine, *, sender: Sender | None = None, counts: Counts | None = None
) -> list[Job]:
    """Return the jobs of a worker.

    Args:
        here: The installation.
        engine: Its database, with the key of the audit log.
        sender: Sends webhooks; ``None``: as the settings say.
        counts: Where attempts to send are counted; ``None``: nobody wants to know.
    """
    sender = sender or Sender(here.secrets.pepper, private=here.settings.webhook_private)
    wake = threading.Event()
    deliveries = Deliveries(engine, sender.send, wake.set, counts=counts)
    payments, mails = Payments(here, engine), Mails(here, engine, counts=counts)
    keeping, watching = LogKeeping(engine, here.settings.log_days), Watching(engine)
    return [
        Job("deliveries", _SECOND, deliveries.step, wake, deliveries.finish),
        Job("payments", _SECOND, payments.step),
        Job("reconcile payments", _HOUR, partial(_reconcile, payments)),
        Job("close orders", _MINUTE, partial(_close_orders, engine, payments)),
        Job("mails", _SECOND, mails.step, stop=mails.stop),
        Job("reminders", _MINUTE, partial(_remind, here, engine)),
        Job("dead seats", _MINUTE, in_turn(engine, "dead seats", _end_dead)),
        Job("watch", _MINUTE, watching.step, stop=watching.stop),
        Job("status checks", _MINUTE, Checks(here, engine).step),
        Job("seal secrets", _MINUTE, in_turn(engine, "seal secrets", partial(_seal_secrets, here))),
        Job("report", _MINUTE, in_turn(engine, "report", report_worker)),
        Job("forget validations", _MINUTE, keeping.step, stop=keeping.stop),
        Job("forget sightings", _HOUR, in_turn(engine, "forget sightings", _forget_sightings)),
        Job("forget deliveries", _HOUR, in_turn(engine, "forget deliveries", _forget_deliveries)),
        Job("forget mails", _HOUR, in_turn(engine, "forget mails", _forget_mails)),
        Job("forget changes", _MINUTE, in_turn(engine, "forget changes", _forget_changes)),
        Job("forget challenges", _MINUTE, in_turn(engine, "forget challenges", _forget_challenges)),
        Job("forget sign-ins", _HOUR, in_turn(engine, "forget sign-ins", _forget_sign_ins)),
        Job("forget unproved accounts", _HOUR, in_turn(engine, "forget unproved accounts", _forget_unproved)),
        Job("forget payment events", _HOUR, in_turn(engine, "forget payment events", _forget_events)),
        Job("forget idempotency keys", _HOUR, in_turn(engine, "forget idempotency keys", _forget_keys)),
    ]


def in_turn(engine: Engine, name: str, work: Callable[[Session, datetime], bool]) -> Callable[[], bool]:
    """Return what does *work* in a transaction of its own, unless another machine is doing it at this moment.

    Work that was done a moment ago by another finds nothing to do: each of these jobs changes only what has not been
    changed yet. So nothing has to remember who did it last.

    Args:
        engine: The database.
        name: Of the work, the same on every machine.
        work: Says whether there is more to do.
    """

    def run() -> bool:
        with transaction(engine) as session:
            return take_turn(session, name) and work(session, datetime.now(UTC))

    return run


def _seal_secrets(here: Installation, session: Session, now: datetime) -> bool:
    """Follow a file that was changed without the database, or put there by hand."""
    vault.refresh(session, here.settings, here.secrets, now=now)
    return False


def _end_dead(session: Session, now: datetime) -> bool:
    return end_dead(session, now=now, limit=BATCH) >= BATCH


def _forget_deliveries(session: Session, now: datetime) -> bool:
    return outbox.purge(session, now=now, limit=BATCH) >= BATCH


def _forget_sightings(session: Session, now: datetime) -> bool:
    return sightings.forget_before(session, now - DAY, limit=BATCH) >= BATCH


def _forget_mails(session: Session, now: datetime) -> bool:
    return mailbox.purge(session, now=now, limit=BATCH) >= BATCH


def _forget_changes(session: Session, now: datetime) -> bool:
    return changes.forget_changes(session, now - CHANGES_KEPT, limit=BATCH) >= BATCH


def _forget_challenges(session: Session, now: datetime) -> bool:
    return challenges.forget_over(session, now=now, limit=BATCH) >= BATCH


def _forget_sign_ins(session: Session, now: datetime) -> bool:
    return sign_ins.forget_over(session, now=now, limit=BATCH) >= BATCH


def _forget_unproved(session: Session, now: datetime) -> bool:
    return accounts.forget_unproved(session, now=now, limit=BATCH) >= BATCH


def _forget_events(session: Session, now: datetime) -> bool:
    return forget_events(session, now - PAYMENT_EVENTS_KEPT, limit=BATCH) >= BATCH


def _close_orders(engine: Engine, payments: Payments) -> bool:
    return close_old(engine, payments.providers, now=datetime.now(UTC))


def _remind(here: Installation, engine: Engine) -> bool:
    """Post reminders by the vendor's clock; what is wrong in its file is in the log already, for the mails wait too."""
    settings = here.settings
    try:
        vendor = read_vendor(settings.mail.file, base_url=settings.base_url, user=settings.mail.user)
    except (SettingsError, DataFolderError):
        return False

    def reminded(session: Session, now: datetime) -> bool:
        pepper, zone = here.secrets.pepper, vendor.zone.key
        return remind(session, pepper=pepper, base_url=settings.base_url, timezone=zone, now=now, limit=BATCH) >= BATCH

    return in_turn(engine, "reminders", reminded)()


def _reconcile(payments: Payments) -> None:
    """Ask for events that never came; a provider that gives no answer is in the log, and asked again in an hour."""
    with suppress(ProviderError):
        payments.reconcile()


def _forget_keys(session: Session, now: datetime) -> bool:
    return idempotency.forget_before(session, now - IDEMPOTENCY_KEYS_KEPT, limit=BATCH) >= BATCH
