"""The one decision: online → cached lease → license file or signed key → grace → refuse.

The server is asked at most once per ``refresh_after`` (an hour). Between two questions, and whenever the server cannot
be reached, the newest thing that the vendor signed decides for as long as it counts; never beyond the license.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from licet.client import Answer, LicenseClient
from licet.errors import (
    KeyFormatError,
    LicetError,
    ServerUnreachableError,
    SignatureInvalidError,
    UnknownSignerError,
)
from licet.evidence import LONG_AGO, MAX_DOCUMENT_BYTES, Evidence, Records
from licet.keys import ParsedKey, parse, verify
from licet.machine import fingerprint
from licet.store import StateStore
from licet.terms import Terms, check
from licet.trust import Grant, Refusal, Source, TrustedKeys
from licet.verdict import Code, Verdict
from licet.wire import ValidateRequest, decode_text

log = logging.getLogger(__name__)

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far a clock may run behind the server's before it counts as set back."""

ASK_AGAIN_AFTER_REFUSAL = timedelta(minutes=1)
ASK_AGAIN_AFTER_WRONG_KEY = timedelta(minutes=10)
"""Longer, because each wrong key counts against the server's limit on guesses."""

ASK_AGAIN_WITHOUT_GRANT = timedelta(seconds=10)
LOOK_AGAIN_OFFLINE = timedelta(minutes=1)
"""How soon a running server notices what ``licet import`` brought, when it never asks the license server."""

LONGEST_PAUSE = timedelta(minutes=15)

_LATEST = datetime(9000, 1, 1, tzinfo=UTC)
"""A clock beyond is as wrong, and this one can be calculated with."""

_WRONG_KEY = frozenset({Code.NOT_FOUND, Code.MALFORMED})


def utc_now() -> datetime:
    """Return the machine's clock as an aware UTC instant."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the gate knows between two questions.

    Attributes:
        grant: The grant that decides.
        refusal: Why everything is refused, grant or not; ``None`` lets the grant decide.
        asked_at: When this was learned, by the machine's clock.
        ask_after: When to ask again.
        trouble: Why the server was not heard, for the message once the grant has ended.
    """

    grant: Grant | None
    refusal: Verdict | None
    asked_at: datetime
    ask_after: datetime
    trouble: str = ""

    def is_fresh(self, now: datetime) -> bool:
        """Whether it answers for *now*; a clock moved back past the question makes it stale."""
        return self.asked_at <= now + CLOCK_TOLERANCE and now < self.ask_after

    def can_carry_on(self, now: datetime) -> bool:
        """Whether its grant still counts at *now*."""
        return self.refusal is None and self.grant is not None and self.grant.counts_at(now)


class Gate:
    """Decides for one key of one product. Safe to call from many threads; one of them asks the server.

    Args:
        key: The license key as the customer typed it.
        product: The product's code.
        trusted: The vendor's pinned keys.
        client: The way to the license server; ``None``: nobody is ever asked.
        state: Makes the store for a canonical key.
        revocations: A file or an https address where a revocation list is kept up to date for this machine.
        machine: Returns this machine's fingerprint for an instance id.
        clock: Returns the current aware UTC instant.
    """

    def __init__(
        self,
        key: str | None,
        *,
        product: str,
        trusted: TrustedKeys,
        client: LicenseClient | None,
        state: Callable[[str], StateStore],
        revocations: str | None = None,
        machine: Callable[[str], str] | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._product, self._client, self._clock, self._list = product, client, clock, revocations
        self._asking = threading.Lock()
        self._failures = self._list_failures = 0
        self._list_after, self._list_trouble = LONG_AGO, ""
        self._standing: Standing | None = None
        self._high_water = LONG_AGO
        self.records: Records | None = None
        found = _usable(key, product, trusted)
        self._fixed = found if isinstance(found, Verdict) else None
        if isinstance(found, ParsedKey):
            named = machine or (lambda instance: fingerprint(product, instance_id=instance))
            self.records = Records(found, pinned=trusted, store=state(found.canonical), machine=named)

    @property
    def is_warm(self) -> bool:
        """Whether ``decide`` answers now without asking anybody."""
        return self._fixed is not None or (self._standing is not None and self._standing.is_fresh(self._clock()))

    def now(self) -> datetime:
        """Return the clock by which this gate decides."""
        return self._clock()

    def source(self) -> Source | None:
        """Return where the grant came from that decided last; ``None``: there is none."""
        standing = self._standing
        return standing.grant.source if standing and standing.grant else None

    def alone_until(self) -> datetime | None:
        """Return when the grant ends that carries on without the server.

        ``None`` when nothing is amiss, or when only the license itself is the end.
        """
        standing = self._standing
        return standing.grant.expires_at if standing and standing.grant and standing.trouble else None

    def decide(self, feature: str | None = None) -> Verdict:
        """Say whether the license lives and covers *feature*; may block for a few seconds once an hour."""
        return self.ask(feature)[0]

    def ask(self, feature: str | None = None) -> tuple[Verdict, Terms | None]:
        """Return the verdict and the terms behind it; ``None`` where no grant stands behind the verdict."""
        records = self.records
        if records is None:
            return self._fixed or _NOTHING_KNOWN, None
        now = min(self._clock(), _LATEST)
        standing = self._standing
        if standing is None or not standing.is_fresh(now):
            standing = self._renewed(records, standing, now)
        return self._judge(standing, feature, now)

    def _judge(self, standing: Standing, feature: str | None, now: datetime) -> tuple[Verdict, Terms | None]:
        if self._is_behind(now):
            return _rolled_back(self._high_water - now), None
        grant = standing.grant
        if standing.refusal is not None or grant is None:
            return standing.refusal or _NOTHING_KNOWN, None
        if not grant.counts_at(now):
            return _ended(grant, standing, now), None
        return check(grant.terms, feature=feature, now=now), grant.terms

    def _renewed(self, records: Records, seen: Standing | None, now: datetime) -> Standing:
        """Ask once for all threads that wait; a thread with a grant that still counts does not wait."""
        carry_on = seen is not None and seen.can_carry_on(now)
        if not self._asking.acquire(blocking=not carry_on):
            return seen or Standing(None, _NOTHING_KNOWN, now, now)
        try:
            current = self._standing
            if current is None or not current.is_fresh(now):
                current = self._standing = self._found(records, now)
            return current
        finally:
            self._asking.release()

    def _found(self, records: Records, now: datetime) -> Standing:
        """Decide from what is kept when it is fresh, else ask the server, else from what is kept."""
        self._fetch_revocations(records, now)
        evidence = records.gather()
        self._high_water = evidence.high_water
        lease = evidence.lease
        # With a clock behind the mark, only the server can say which of the two is wrong.
        if lease is not None and now < lease.refresh_after and not self._is_behind(now):
            kept = self._alone(evidence, now, lease.refresh_after)
            if kept.refusal is None and kept.grant is lease:
                return kept
        if self._client is None:
            return self._alone(evidence, now, now + LOOK_AGAIN_OFFLINE, "the server is not asked: LICET_OFFLINE is set")
        return self._asked(records, self._client, evidence, now)

    def _asked(self, records: Records, client: LicenseClient, evidence: Evidence, now: datetime) -> Standing:
        nonce = secrets.token_urlsafe(16)
        question = ValidateRequest(
            records.key.canonical, product=self._product, instance_id=records.instance_id, nonce=nonce
        )
        try:
            answer = client.validate(question)
            word = self._believed(records, client, evidence.trusted, answer, nonce)
        except ServerUnreachableError as error:
            return self._unreachable(evidence, error, min(self._clock(), _LATEST))
        except SignatureInvalidError as error:
            # Somebody answers in the server's name. What is kept counts again once the server itself is back.
            refusal = Verdict(Code.SIGNATURE_INVALID, f"The license server's answer cannot be trusted: {error}.")
            return Standing(evidence.strongest(now), refusal, now, now + ASK_AGAIN_AFTER_REFUSAL)
        self._failures = 0
        if not records.keep(word, answer.token, seen=evidence.kept):
            newer = records.gather()  # another process has heard something newer meanwhile
            self._high_water = newer.high_water
            return self._alone(newer, now, now + ASK_AGAIN_AFTER_REFUSAL, "another process has asked")
        self._high_water = word.issued_at
        if isinstance(word, Grant):
            return Standing(word, None, now, max(word.refresh_after, now + ASK_AGAIN_AFTER_REFUSAL))
        pause = ASK_AGAIN_AFTER_WRONG_KEY if word.code in _WRONG_KEY else ASK_AGAIN_AFTER_REFUSAL
        return Standing(None, Verdict(word.code, word.message), now, now + pause)

    def _believed(
        self, records: Records, client: LicenseClient, trusted: TrustedKeys, answer: Answer, nonce: str
    ) -> Grant | Refusal:
        """Verify the answer, learning new signing keys when it is signed by one, or speaks of them."""
        try:
            word = self._read(records, trusted, answer, nonce)
        except UnknownSignerError:
            trusted = records.learn(trusted, client.announcements())
            word = self._read(records, trusted, answer, nonce)
        if isinstance(word, Grant) and word.key_set > trusted.key_set:
            with suppress(ServerUnreachableError):
                records.learn(trusted, client.announcements())
        return word

    def _read(self, records: Records, trusted: TrustedKeys, answer: Answer, nonce: str) -> Grant | Refusal:
        if not answer.token:
            raise SignatureInvalidError("it carries no signature")
        word: Grant | Refusal
        if answer.valid:
            word = trusted.lease(answer.token, product=self._product)
            echoed = word.nonce == nonce and word.terms.instance_id == records.instance_id
        else:
            word = trusted.refusal(answer.token, product=self._product)
            echoed = word.nonce == nonce
        if not (echoed and records.is_about(word, records.own(trusted))):
            raise SignatureInvalidError("it answers another question")
        return word

    def _unreachable(self, evidence: Evidence, error: ServerUnreachableError, now: datetime) -> Standing:
        self._failures += 1
        pause = ASK_AGAIN_WITHOUT_GRANT
        grant = evidence.strongest(now)
        if grant is not None and grant.counts_at(now):
            pause = _pause(self._failures)
            pause *= 0.8 + secrets.randbelow(401) / 1000  # spread, so that a fleet does not come back all at once
        if error.retry_after is not None:
            pause = max(pause, min(timedelta(seconds=error.retry_after), LONGEST_PAUSE))
        return self._alone(evidence, now, now + pause, str(error))

    def _alone(self, evidence: Evidence, now: datetime, ask_after: datetime, trouble: str = "") -> Standing:
        """Decide without the server."""
        grant = evidence.strongest(now)
        refusal = evidence.objection(grant)
        trouble = "; ".join(part for part in (trouble, evidence.trouble if grant is None else "") if part)
        if grant is None and refusal is None:
            code = Code.NOT_ACTIVATED if self._client is None else Code.SERVER_UNREACHABLE
            refusal = Verdict(code, f"{trouble[:1].upper()}{trouble[1:]}.")
        return Standing(grant, refusal, now, ask_after, trouble)

    def _fetch_revocations(self, records: Records, now: datetime) -> None:
        """Bring the revocation list up to date where the customer says it lies; what fails is only logged.

        A place that failed is left alone for a while, so that a mirror that hangs does not delay every look.
        """
        if self._list is None or now < self._list_after:
            return
        try:
            if "://" in self._list:
                text = (self._client or LicenseClient("")).revocations(self._list)
            else:
                with Path(self._list).open("rb") as file:
                    text = decode_text(file.read(MAX_DOCUMENT_BYTES)).strip()
            records.take_revocations(text)
        except (LicetError, OSError) as error:
            reason = str(error.strerror if isinstance(error, OSError) else error)
            if reason != self._list_trouble:
                log.warning("the revocation list of LICET_REVOCATIONS is not used: %s", reason)
            self._list_trouble, self._list_failures = reason, self._list_failures + 1
            self._list_after = now + _pause(self._list_failures)
        else:
            self._list_trouble, self._list_failures = "", 0

    def _is_behind(self, now: datetime) -> bool:
        return now + CLOCK_TOLERANCE < self._high_water


def _pause(failures: int) -> timedelta:
    """Return how long to wait after so many failures in a row: 1, 2, 4, 8, 15 minutes."""
    return min(timedelta(minutes=2 ** min(failures - 1, 4)), LONGEST_PAUSE)


_NOTHING_KNOWN = Verdict(Code.SERVER_UNREACHABLE, "The license server has not been asked yet.")


def _usable(key: str | None, product: str, trusted: TrustedKeys) -> ParsedKey | Verdict:
    """Return the key, or the refusal that no question to the server could change."""
    if key is None or not key.strip():
        return Verdict(Code.NO_KEY, "No license key is set.")
    try:
        parsed = parse(key)
    except KeyFormatError as error:
        return Verdict(Code.MALFORMED, f"The license key cannot be read: {error}.")
    if parsed.product != product:
        return Verdict(Code.PRODUCT_MISMATCH, f"The license key is for {parsed.product}, and this is {product}.")
    if not trusted.by_kid:
        return Verdict(
            Code.SIGNATURE_INVALID, "This build trusts no license server: its licet.toml pins no public key."
        )
    try:
        verify(parsed, trusted)
    except UnknownSignerError:
        pass  # signed with a key from before or after the pinned ones: the server can tell
    except SignatureInvalidError as error:
        return Verdict(Code.SIGNATURE_INVALID, f"The license key is not genuine: {error}.")
    return parsed


def _ended(grant: Grant, standing: Standing, now: datetime) -> Verdict:
    end = "" if grant.expires_at is None else f"{grant.expires_at:%Y-%m-%d %H:%M} UTC"
    if grant.source is Source.FILE:
        detail = f"The license file ended on {end} ({standing.trouble or 'the server was not asked'})."
    elif grant.issued_at + CLOCK_TOLERANCE < standing.asked_at and not standing.trouble:
        detail = f"This machine's clock is {_span(now - grant.issued_at)} ahead of the license server's."
    else:
        detail = (
            f"The license server has not been reached since {grant.issued_at:%Y-%m-%d %H:%M} UTC, and the offline "
            f"allowance ended on {end} ({standing.trouble or 'it was not asked'})."
        )
    return Verdict(Code.LEASE_EXPIRED, detail)


def _rolled_back(distance: timedelta) -> Verdict:
    return Verdict(
        Code.CLOCK_ROLLBACK, f"This machine's clock is {_span(distance)} behind the newest thing the vendor signed."
    )


def _span(distance: timedelta) -> str:
    minutes = int(distance.total_seconds() // 60)
    return f"{minutes // 1440} days" if minutes >= 2880 else f"{minutes // 60} h {minutes % 60} min"  # noqa: PLR2004
