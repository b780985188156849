"""Payments: what is stored is worked off, what is missing is asked for, and what time alone changes is looked at again.

Nothing is asked of a provider inside of a transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from licet_server.billing.provider import Said
from licet_server.errors import ConflictError, ProviderError, ServerError, StorageError
from licet_server.licensing.payments import BillingEvent, Buyer, Ignored, ProviderName
from licet_server.services.installation import Installation
from licet_server.services.payment_inbox import take, unwanted
from licet_server.services.providers import Providers, providers, readers
from licet_server.services.sales_books import merge_buyer
from licet_server.services.sales_desk import desk
from licet_server.services.settlement import ASK_AGAIN, NO_PAYMENT, ask_later, asks_who, settle, wait, wait_for_payment
from licet_server.storage import counters, sales
from licet_server.storage.sales import EventState
from licet_server.storage.sales_tables import PaymentEventRow
from licet_server.storage.session import reading, transaction

BATCH = 50
OVERLAP = timedelta(hours=1)
"""How far a reconciliation looks back behind the one before, and the first one behind now: events may be late."""

MOST_QUESTIONS = 5
"""How often a provider is asked in one step: each may take seconds, in which nothing is worked off."""

FOREIGN_AFTER = timedelta(days=1)
"""When it is clear that a payment is for something that is not sold here."""

_AT_A_TIME = 100
_MISTAKE = "this server made a mistake; it was written to its log"
_log = structlog.get_logger(__name__)


class Payments:
    """Everything about payments that happens without a request.

    Args:
        here: The installation.
        engine: Its database.
        asked: The providers; ``None``: as the settings say.
        clock: Says what time it is.
    """

    def __init__(
        self,
        here: Installation,
        engine: Engine,
        *,
        asked: Providers | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._here, self._engine, self._clock = here, engine, clock
        self.providers = asked or providers(here.settings.payments)
        self._readers = readers(here.settings.payments)

    def step(self) -> bool:
        """Work off what is due; say whether there may be more.

        Raises:
            StorageError: The database gives no answer; nothing is lost by calling this again.
        """
        now = self._clock()
        with reading(self._engine) as session:
            streams = sales.due_streams(session, now=now, limit=BATCH)
            rechecks = sales.due_rechecks(session, now=now, limit=BATCH)
        ready = streams + self._ask_who(rechecks)
        done = [self._settle(ProviderName(provider), stream) for provider, stream in dict.fromkeys(ready)]
        self._find_streams(now)
        return any(done) and len(streams) >= BATCH

    def reconcile(self, *, since: datetime | None = None) -> dict[ProviderName, tuple[int, int]]:
        """Ask every provider for its events, and store those that never came.

        Args:
            since: From when on; ``None``: from a little before the last time.

        Returns:
            Of each provider how many events it told, and how many of them were new.

        Raises:
            StorageError: The database gives no answer.
            ProviderError: A provider gave no answer; what was learnt until then is stored, also of the others.
        """
        found: dict[ProviderName, tuple[int, int]] = {}
        failure: ProviderError | None = None
        for name in self.providers.apis:
            try:
                found[name] = self._reconcile(name, since)
            except ProviderError as error:
                _log.warning("a payment provider could not be asked for its events", provider=name, reason=str(error))
                failure = error
        if failure is not None:
            raise failure
        return found

    def _reconcile(self, name: ProviderName, since: datetime | None) -> tuple[int, int]:
        counter, began = f"reconciled {name.value}", self._clock()
        if since is None:
            with reading(self._engine) as session:
                last = counters.read(session, counter)
            # a clock that was ahead once must not make us look at nothing until then
            since = (began if last is None else min(began, datetime.fromtimestamp(last, UTC))) - OVERLAP
        told, new, batch = 0, 0, list[Said]()
        for said in self.providers.api(name).events_since(since):
            told += 1
            batch.append(said)
            if len(batch) >= _AT_A_TIME:
                new += self._store(name, batch)
                batch = []
        new += self._store(name, batch)
        with transaction(self._engine) as session:
            counters.raise_to(session, counter, int(began.timestamp()))
        if new:
            _log.info("events that never came were asked for", provider=name, told=told, new=new)
        return told, new

    def _store(self, name: ProviderName, batch: list[Said]) -> int:
        if not batch:
            return 0
        payments = self._here.settings.payments
        with transaction(self._engine) as session:
            taken = [take(session, name, said, payments=payments, now=self._clock()) for said in batch]
        return sum(not one.duplicate for one in taken)

    def _settle(self, provider: ProviderName, stream: str) -> bool:
        try:
            with transaction(self._engine) as session:
                return settle(session, desk(self._here), provider, stream, now=self._clock())
        except StorageError:
            raise
        except ConflictError:  # somebody else was at it; it is due again at once
            _log.info("a payment is worked off by somebody else", provider=provider, stream=stream)
            return False
        except ServerError as error:
            self._put_off(provider, stream, str(error))
        except Exception as error:  # noqa: BLE001 - one subscription must not hold the others up
            _log.error("a payment could not be worked off", provider=provider, stream=stream, exc_info=error)
            self._put_off(provider, stream, _MISTAKE)
        return True

    def _put_off(self, provider: ProviderName, stream: str, reason: str) -> None:
        """Try what failed again later; after the last attempt a person has to look."""
        now = self._clock()
        with transaction(self._engine) as session:
            row = sales.find_subscription_by_ref(session, provider, stream, lock=True)
            if row is not None and row.recheck_at is not None:
                row.recheck_at = now + ASK_AGAIN
            for event in sales.pending_events(session, provider, stream):
                wait(session, event, reason[:500], now=now)
        _log.warning("a payment was put off", provider=provider, stream=stream, reason=reason)

    def _find_streams(self, now: datetime) -> None:
        """Find out which subscription those events are about that do not say so."""
        with reading(self._engine) as session:
            waiting = sales.due_without_stream(session, now=now, limit=BATCH)
            session.expunge_all()  # they are looked at once this transaction is over
        questions = MOST_QUESTIONS
        for event in waiting:
            provider = ProviderName(event.provider)
            meaning = self._readers[provider].translate(event.payload)
            because = unwanted(provider, meaning, self._here.settings.payments)
            ask = questions > 0 and event.attempts > 0 and provider in self.providers.apis
            questions -= ask
            stream = self._stream_of(provider, meaning, ask=ask) if isinstance(meaning, BillingEvent) else None
            with transaction(self._engine) as session:
                row = sales.find_event(session, event.id, lock=True)
                if row is None or row.state != EventState.PENDING or row.stream is not None or row.due_at > now:
                    continue  # another worker has just looked
                row.stream = stream
                if because is not None or isinstance(meaning, Ignored):
                    row.state, row.reason, row.processed_at = EventState.IGNORED, because, now
                elif stream is None:
                    _wait(session, row, meaning, asked=ask, now=now)

    def _stream_of(self, provider: ProviderName, meaning: BillingEvent, *, ask: bool) -> str | None:
        if meaning.subscription is not None:
            return meaning.subscription
        back, invoice = meaning.reversal, meaning.invoice
        payment = back.payment_ref if back is not None else None if invoice is None else invoice.payment_ref
        ref = back.invoice_ref if back is not None else None if invoice is None else invoice.ref
        with reading(self._engine) as session:
            found = sales.stream_of_payment(session, provider, invoice_ref=ref, payment_ref=payment)
        if found is not None or payment is None or not ask:
            return found
        try:
            return self.providers.api(provider).subscription_of_payment(payment)
        except ProviderError as error:
            _log.warning("a payment provider could not be asked", provider=provider, reason=str(error))
            return None

    def _ask_who(self, rechecks: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Ask who bought, where no event has said so; return all but those that there was no time to ask about."""
        ready, questions = [], MOST_QUESTIONS
        for name, ref in rechecks:
            provider = ProviderName(name)
            customer = self._unknown(provider, ref)
            if customer is not None and questions == 0:
                continue
            if customer is not None:
                questions -= 1
                self._learn(provider, ref, customer)
            ready.append((name, ref))
        return ready

    def _unknown(self, provider: ProviderName, ref: str) -> str | None:
        """Return the provider's id of who bought, if only the provider can say who that is."""
        with reading(self._engine) as session:
            row = sales.find_subscription_by_ref(session, provider, ref)
            asks = row is not None and asks_who(row) and provider in self.providers.apis
            return row.customer_ref if asks and row is not None else None

    def _learn(self, provider: ProviderName, ref: str, customer: str) -> None:
        buyer = Buyer()
        try:
            buyer = self.providers.api(provider).buyer(customer)
        except ProviderError as error:
            _log.warning("a payment provider could not be asked", provider=provider, reason=str(error))
        with transaction(self._engine) as session:
            row = sales.find_subscription_by_ref(session, provider, ref, lock=True)
            if row is not None:
                merge_buyer(row, buyer)
                ask_later(row, now=self._clock())


def _wait(session: Session, row: PaymentEventRow, meaning: BillingEvent, *, asked: bool, now: datetime) -> None:
    """Look again later; after a day, what is no reversal, or unknown to the provider too, is about nothing of ours."""
    if now - row.received_at > FOREIGN_AFTER and (asked or meaning.reversal is None):
        row.state, row.reason, row.processed_at = EventState.IGNORED, NO_PAYMENT, now
    else:
        wait_for_payment(session, row, now=now)
