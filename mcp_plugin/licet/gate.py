"""The one decision: online → cached lease → license file or signed key → grace → refuse.

The server is asked once per ``refresh_after`` (an hour), at a moment of the installation's own. Between two questions,
and whenever the server cannot be reached, the newest thing that the vendor signed decides for as long as it counts;
never beyond the license.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from licet.client import LicenseClient
from licet.errors import (
    KeyFormatError,
    LicetError,
    ServerUnreachableError,
    SignatureInvalidError,
    UnknownSignerError,
)
from licet.evidence import LONG_AGO, MAX_DOCUMENT_BYTES, Evidence, Records
from licet.forks import after_fork
from licet.inquiry import Inquiry, Presence
from licet.keys import ParsedKey, parse, verify
from licet.machine import fingerprint
from licet.rhythm import Rhythm
from licet.standing import CLOCK_TOLERANCE, Standing, ended, rolled_back
from licet.store import StateStore
from licet.terms import Terms, check
from licet.trust import Grant, Source, TrustedKeys
from licet.verdict import RETRYABLE_CODES, Code, Verdict
from licet.wire import decode_text

log = logging.getLogger(__name__)

ASK_AGAIN_AFTER_REFUSAL = timedelta(minutes=1)
ASK_AGAIN_AFTER_WRONG_KEY = timedelta(minutes=10)
"""Longer, because each wrong key counts against the server's limit on guesses."""

ASK_AGAIN_WITHOUT_GRANT = timedelta(seconds=10)
LOOK_AGAIN_OFFLINE = timedelta(minutes=1)
"""How soon a running server notices what ``licet import`` brought, when it never asks the license server."""

JUST_NOW = timedelta(seconds=5)
"""A question that is no older makes a heartbeat needless."""

SHORTEST_BEAT, LONGEST_BEAT = 1, 86_400
"""Seconds between two heartbeats, whatever the server says: that figure is not signed."""

_LATEST = datetime(9000, 1, 1, tzinfo=UTC)
"""A clock beyond is as wrong, and this one can be calculated with."""

ASKS_ONLY = Presence(takes_seat=False)
"""An installation that takes no seat and knows no AWS account."""

_WRONG_KEY = frozenset({Code.NOT_FOUND, Code.MALFORMED})


def utc_now() -> datetime:
    """Return the machine's clock as an aware UTC instant."""
    return datetime.now(UTC)


def usual_rhythm(name: str) -> Rhythm:
    """Return the rhythm of the installation *name*."""
    return Rhythm(name, secrets.SystemRandom().random)


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
        presence: How this installation is present at the license server.
        clock: Returns the current aware UTC instant.
        rhythm: Returns when an installation of that name speaks to the server.
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
        presence: Presence = ASKS_ONLY,
        clock: Callable[[], datetime] = utc_now,
        rhythm: Callable[[str], Rhythm] = usual_rhythm,
    ) -> None:
        self._client, self._clock, self._list = client, clock, revocations
        self._renew()
        after_fork(self._renew)
        self._failures = self._refusals = self._list_failures = 0
        self._list_after, self._list_trouble = LONG_AGO, ""
        self._standing: Standing | None = None
        self._high_water = self._asked_at = LONG_AGO
        self.on_change: list[Callable[[], None]] = []
        self.records: Records | None = None
        self.inquiry: Inquiry | None = None
        found = _usable(key, product, trusted)
        self._fixed = found if isinstance(found, Verdict) else None
        if isinstance(found, ParsedKey):
            named = machine or (lambda instance: fingerprint(product, instance_id=instance))
            self.records = Records(found, pinned=trusted, store=state(found.canonical), machine=named)
            self.inquiry = None if client is None else Inquiry(client, self.records, presence)
        self.rhythm = rhythm("" if self.records is None else self.records.instance_id)

    def _renew(self) -> None:
        """Begin with a lock that nobody holds."""
        self._asking = threading.Lock()

    @property
    def has_lease(self) -> bool:
        """Whether the grant that decided last is a lease, so that this installation may hold a seat."""
        return self.source() is Source.SERVER

    @property
    def is_warm(self) -> bool:
        """Whether ``decide`` answers now without asking anybody."""
        return self._fixed is not None or (self._standing is not None and self._standing.is_fresh(self._clock()))

    def now(self) -> datetime:
        """Return the clock by which this gate decides."""
        return self._clock()

    def terms(self) -> Terms | None:
        """Return what the grant promises that decided last; ``None``: there is none."""
        standing = self._standing
        return standing.grant.terms if standing and standing.grant else None

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

    def beat(self, *, anyway: bool = False) -> timedelta | None:
        """Tell the server that this installation is alive, and hear what has changed; may block for seconds.

        Args:
            anyway: Also when the server was asked a moment ago, or does not wait for heartbeats.

        Returns:
            How long until the next time; ``None``: nobody waits for it.
        """
        records, inquiry = self.records, self.inquiry
        if records is None or inquiry is None:
            return None
        with self._asking:
            now, before = min(self._clock(), _LATEST), self._standing
            if before is None or anyway or self._is_due(inquiry, before, now):
                self._fetch_revocations(records, now)
                standing = self._standing = self._asked(records, inquiry, records.gather(), now)
            else:
                standing = before
        self._compare(before, standing)
        return self._until_beat(inquiry, standing, min(self._clock(), _LATEST))

    def _is_due(self, inquiry: Inquiry, standing: Standing, now: datetime) -> bool:
        """Whether a heartbeat tells the server anything: it has not been asked just now, and waits for one.

        A server that could not be heard, or has refused, is left alone for as long as a tool call would leave it.
        """
        if timedelta(0) <= now - self._asked_at < JUST_NOW:
            return False
        if (standing.trouble or standing.refusal is not None) and standing.is_fresh(now):
            return False
        return not inquiry.has_seat or inquiry.heartbeat_seconds is not None

    def _until_beat(self, inquiry: Inquiry, standing: Standing, now: datetime) -> timedelta | None:
        again = max(standing.ask_after - now, ASK_AGAIN_WITHOUT_GRANT)
        if not inquiry.has_seat:
            # Nobody uses what is refused until a call does, which asks by itself.
            return max(again, self.rhythm.idle(self._refusals)) if self._refusals else again
        if inquiry.heartbeat_seconds is None:
            return None
        pause = self.rhythm.beat(now, min(max(inquiry.heartbeat_seconds, SHORTEST_BEAT), LONGEST_BEAT))
        return max(pause, again) if standing.trouble else pause

    def glance(self, feature: str | None = None) -> Verdict | None:
        """Say what ``decide`` would, from what is known here; asks nobody. ``None``: nothing is known yet."""
        records, now = self.records, min(self._clock(), _LATEST)
        if records is None:
            return self._fixed
        standing = self._standing
        if standing is None:
            evidence = records.gather()
            self._high_water, standing = evidence.high_water, self._alone(evidence, now, now)
        if standing.grant is None and (standing.refusal is None or standing.refusal.code in RETRYABLE_CODES):
            return None
        return self._judge(standing, feature, now)[0]

    def _judge(self, standing: Standing, feature: str | None, now: datetime) -> tuple[Verdict, Terms | None]:
        if self._is_behind(now):
            return rolled_back(self._high_water - now), None
        grant = standing.grant
        if standing.refusal is not None or grant is None:
            return standing.refusal or _NOTHING_KNOWN, None
        if not grant.counts_at(now):
            return ended(grant, standing, now), None
        return check(grant.terms, feature=feature, now=now), grant.terms

    def _renewed(self, records: Records, seen: Standing | None, now: datetime) -> Standing:
        """Ask once for all threads that wait; a thread with a grant that still counts does not wait."""
        carry_on = seen is not None and seen.can_carry_on(now)
        if not self._asking.acquire(blocking=not carry_on):
            return seen or Standing(None, _NOTHING_KNOWN, now, now)
        try:
            before = current = self._standing
            if current is None or not current.is_fresh(now):
                current = self._standing = self._found(records, now)
        finally:
            self._asking.release()
        self._compare(before, current)
        return current

    def _compare(self, before: Standing | None, after: Standing) -> None:
        if before is None or before.covers != after.covers:
            self.tell()

    def tell(self) -> None:
        """Tell whoever listens that the license covers something else than before."""
        for listener in self.on_change:
            try:
                listener()
            except Exception:
                log.exception("a change of the license could not be passed on")

    def _found(self, records: Records, now: datetime) -> Standing:
        """Decide from what is kept when it is fresh, else ask the server, else from what is kept."""
        self._fetch_revocations(records, now)
        evidence = records.gather()
        self._high_water = evidence.high_water
        lease = evidence.lease
        # With a clock behind the mark, only the server can say which of the two is wrong.
        if lease is not None and now < (ask_after := self._ask_after(lease)) and not self._is_behind(now):
            kept = self._alone(evidence, now, ask_after)
            if kept.refusal is None and kept.grant is lease:
                return kept
        if self.inquiry is None:
            return self._alone(evidence, now, now + LOOK_AGAIN_OFFLINE, "the server is not asked: LICET_OFFLINE is set")
        return self._asked(records, self.inquiry, evidence, now)

    def _asked(self, records: Records, inquiry: Inquiry, evidence: Evidence, now: datetime) -> Standing:
        self._asked_at, self._high_water = now, evidence.high_water
        try:
            heard = inquiry.ask(evidence.trusted)
        except ServerUnreachableError as error:
            return self._unreachable(evidence, error, min(self._clock(), _LATEST))
        except SignatureInvalidError as error:
            # Somebody answers in the server's name. What is kept counts again once the server itself is back.
            refusal = Verdict(Code.SIGNATURE_INVALID, f"The license server's answer cannot be trusted: {error}.")
            return Standing(evidence.strongest(now), refusal, now, self._after_refusal(now, ASK_AGAIN_AFTER_REFUSAL))
        self._failures = 0
        word = heard.word
        if not records.keep(word, heard.token, seen=evidence.kept):
            newer = records.gather()  # another process has heard something newer meanwhile
            self._high_water = newer.high_water
            return self._alone(newer, now, now + ASK_AGAIN_AFTER_REFUSAL)
        self._high_water = word.issued_at
        if isinstance(word, Grant):
            self._refusals = 0
            return Standing(word, None, now, max(self._ask_after(word), now + _shortest(word, now)))
        pause = ASK_AGAIN_AFTER_WRONG_KEY if word.code in _WRONG_KEY else ASK_AGAIN_AFTER_REFUSAL
        detail = f"{word.message} {heard.note}".strip()
        return Standing(None, Verdict(word.code, detail), now, self._after_refusal(now, pause))

    def _ask_after(self, lease: Grant) -> datetime:
        return self.rhythm.ask_after(lease.issued_at, lease.refresh_after)

    def _after_refusal(self, now: datetime, pause: timedelta) -> datetime:
        self._refusals += 1
        return now + self.rhythm.refused(pause)

    def _unreachable(self, evidence: Evidence, error: ServerUnreachableError, now: datetime) -> Standing:
        self._failures += 1
        grant, left = evidence.strongest(now), timedelta(0)
        if grant is not None and grant.counts_at(now):
            left = (grant.expires_at or _LATEST) - now
        pause = self.rhythm.retry(self._failures, left=left, wish=error.retry_after)
        return self._alone(evidence, now, now + pause, str(error))

    def _alone(self, evidence: Evidence, now: datetime, ask_after: datetime, trouble: str = "") -> Standing:
        """Decide without the server."""
        grant = evidence.strongest(now)
        refusal = evidence.objection(grant)
        trouble = "; ".join(part for part in (trouble, evidence.trouble if grant is None else "") if part)
        if grant is None and refusal is None:
            code = Code.NOT_ACTIVATED if self.inquiry is None else Code.SERVER_UNREACHABLE
            trouble = trouble or "nothing that is kept here counts"
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
            self._list_after = now + self.rhythm.idle(self._list_failures)
        else:
            self._list_trouble, self._list_failures = "", 0

    def _is_behind(self, now: datetime) -> bool:
        return now + CLOCK_TOLERANCE < self._high_water


def _shortest(lease: Grant, now: datetime) -> timedelta:
    """Return how long a lease that came just now is good for at least, where the clock is far ahead of the server's.

    That is half of what the server said, counted from its answer, but not beyond the lease's own end.
    """
    left = (lease.expires_at or _LATEST) - now
    return max(ASK_AGAIN_AFTER_REFUSAL, min((lease.refresh_after - lease.issued_at) / 2, left))


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
