"""Mails leave: one after the other over one connection, each claimed before and settled after, never in between."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime
from email.message import EmailMessage

import structlog
from sqlalchemy import Engine

from licet_server.errors import DataFolderError, MailError, SettingsError
from licet_server.mail.envelope import envelope
from licet_server.mail.letter import compose
from licet_server.mail.render import render
from licet_server.mail.transport import Transport
from licet_server.mail.vendor import Vendor, host_of, read_vendor
from licet_server.services.counts import Counts
from licet_server.services.installation import Installation
from licet_server.services.mailbox import Waiting, claim_mail, facts_of, settle
from licet_server.storage.mailbox import MailState, is_mail_due
from licet_server.storage.session import reading, transaction

BATCH = 50
"""How many mails one step sends at most, so that a worker that stops does not wait for all of them."""

ATTEMPTS = "licet_mail_attempts_total"
_RESULTS = {MailState.SENT: "sent", MailState.WAITING: "tried_again"}
_FIRST_PAUSE, _LONGEST_PAUSE = 5.0, 60.0

_log = structlog.get_logger(__name__)


class Mails:
    """What one worker process sends.

    Args:
        here: The installation.
        engine: Its database, with the key of the audit log.
        transport: Hands mails in; ``None``: as the settings say.
        counts: Where attempts are counted; ``None``: nobody wants to know.
    """

    def __init__(
        self,
        here: Installation,
        engine: Engine,
        *,
        transport: Transport | None = None,
        counts: Counts | None = None,
    ) -> None:
        self._here, self._engine, self._counts = here, engine, counts or Counts()
        settings = here.settings
        self._transport = transport or Transport(settings.mail, hello=host_of(settings.base_url))
        self._stopped = False
        self._told: str | None = None
        self._pause, self._not_before = 0.0, 0.0

    def step(self) -> bool:
        """Send what is due; say whether there may be more.

        Raises:
            StorageError: The database gives no answer; nothing is lost by calling this again.
        """
        if self._here.settings.mail.server is None or time.monotonic() < self._not_before:
            return False
        with reading(self._engine) as session:
            due = is_mail_due(session, now=datetime.now(UTC))
        vendor = self._vendor() if due else None
        if vendor is None:
            return False
        try:
            return self._send_all(vendor)
        finally:
            self._transport.close()

    def stop(self) -> None:
        """Begin no other mail; one that is under way is sent to its end."""
        self._stopped = True

    def _vendor(self) -> Vendor | None:
        """Read who sends, anew each time; while that is wrong, mails wait and cost no attempt."""
        settings = self._here.settings
        try:
            vendor = read_vendor(settings.mail.file, base_url=settings.base_url, user=settings.mail.user)
        except (SettingsError, DataFolderError) as error:
            self._tell(f"mails wait: {error}")
            self._hold()
            return None
        return vendor

    def _send_all(self, vendor: Vendor) -> bool:
        for _ in range(BATCH):
            if self._stopped:
                return False
            with transaction(self._engine) as session:
                mail = claim_mail(session, pepper=self._here.secrets.pepper, now=datetime.now(UTC))
            if mail is None:
                return False
            error, alone = self._send(mail, vendor)
            with transaction(self._engine) as session:
                chance = random.random()  # nosec B311
                state = settle(session, mail, error, chance=chance, now=datetime.now(UTC))
            self._counts.add(ATTEMPTS, _RESULTS.get(state, "given_up"))
            if not self._goes_on(mail, error, state, alone=alone):
                return False
        return True

    def _send(self, mail: Waiting, vendor: Vendor) -> tuple[MailError | None, bool]:
        """Send one mail; return what went wrong, and whether that is about this mail alone."""
        try:
            message = self._written(mail, vendor)
        except MailError as error:
            return error, True
        except Exception as error:  # noqa: BLE001 - one mail that we write wrongly must not keep the others waiting
            _log.error("a mail could not be written", mail=mail.id, message=mail.name, reason=type(error).__name__)
            return MailError("this server made a mistake; it was written to its log"), True
        try:
            self._transport.send(message)
        except MailError as error:
            return error, self._transport.connected
        except Exception as error:  # noqa: BLE001 - likewise
            _log.error("a mail could not be sent", mail=mail.id, message=mail.name, reason=type(error).__name__)
            return MailError("this server made a mistake; it was written to its log"), False
        return None, True

    @staticmethod
    def _written(mail: Waiting, vendor: Vendor) -> EmailMessage:
        facts = facts_of(mail)
        letter = compose(mail.name, facts, vendor, language=mail.language, zone=mail.zone)
        rendered, now = render(letter, vendor), datetime.now(UTC)
        people = {"name": facts.get("name"), "answer_to": facts.get("answer_to")}
        return envelope(rendered, vendor, to=mail.to, mail_id=mail.id, now=now, **people)

    def _goes_on(self, mail: Waiting, error: MailError | None, state: MailState, *, alone: bool) -> bool:
        """Log what is new; after a failure that is not this mail's own, leave the server alone for a while."""
        if error is None:
            self._pause = 0.0
            if self._told is not None:
                _log.info("mails leave again")
                self._told = None
            return True
        if state is MailState.FAILED:
            _log.warning("a mail was given up", mail=mail.id, message=mail.name, reason=str(error))
        else:
            self._tell(f"a mail did not leave and is tried again: {error}")
        if not alone and not error.final:
            self._hold()
        return alone or error.final

    def _hold(self) -> None:
        self._pause = min(max(2 * self._pause, _FIRST_PAUSE), _LONGEST_PAUSE)
        self._not_before = time.monotonic() + self._pause

    def _tell(self, what: str) -> None:
        """Log something once, however often it happens."""
        if what != self._told:
            _log.warning(what)
        self._told = what
