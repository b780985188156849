"""The one decision: online → cached lease → grace → refuse.

The server is asked at most once per ``refresh_after`` (an hour). Between two questions, and whenever the server cannot
be reached, the last lease decides until it expires; never longer, and never beyond the license.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from licet.client import Answer, LicenseClient
from licet.errors import KeyFormatError, ServerUnreachableError, SignatureInvalidError
from licet.keys import parse
from licet.store import Kept, StateStore
from licet.terms import Terms, check
from licet.trust import Lease, TrustedKeys
from licet.verdict import Code, Verdict
from licet.wire import ValidateRequest

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far a clock may run behind the server's before it counts as set back."""

ASK_AGAIN_AFTER_REFUSAL = timedelta(minutes=1)
ASK_AGAIN_AFTER_WRONG_KEY = timedelta(minutes=10)
"""Longer, because each wrong key counts against the server's limit on guesses."""

ASK_AGAIN_WITHOUT_LEASE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(minutes=15)

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_WRONG_KEY = frozenset({Code.NOT_FOUND, Code.MALFORMED})


def utc_now() -> datetime:
    """Return the machine's clock as an aware UTC instant."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the gate knows between two questions.

    Attributes:
        lease: The last believed lease.
        refusal: Why everything is refused, lease or not; ``None`` lets the lease decide.
        asked_at: When this was learned, by the machine's clock.
        ask_after: When to ask again.
        trouble: Why the server could not be asked, for the message once the lease has run out.
    """

    lease: Lease | None
    refusal: Verdict | None
    asked_at: datetime
    ask_after: datetime
    trouble: str = ""

    def is_fresh(self, now: datetime) -> bool:
        """Whether it answers for *now*; a clock moved back past the question makes it stale."""
        return self.asked_at <= now + CLOCK_TOLERANCE and now < self.ask_after

    def can_carry_on(self, now: datetime) -> bool:
        """Whether its lease still counts at *now*."""
        return self.refusal is None and self.lease is not None and now < self.lease.expires_at


class Gate:
    """Decides for one key of one product. Safe to call from many threads; one of them asks the server.

    Args:
        key: The license key as the customer typed it.
        product: The product's code.
        trusted: The vendor's pinned keys.
        client: The way to the license server.
        state: Makes the store for a canonical key.
        clock: Returns the current aware UTC instant.
    """

    def __init__(
        self,
        key: str | None,
        *,
        product: str,
        trusted: TrustedKeys,
        client: LicenseClient,
        state: Callable[[str], StateStore],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._product, self._trusted, self._client, self._clock = product, trusted, client, clock
        self._asking = threading.Lock()
        self._failures = 0
        self._standing: Standing | None = None
        self._high_water = _LONG_AGO
        self._key, self._fixed = _usable(key, product, trusted)
        if self._fixed is None:
            self._store = state(self._key)
            self._instance_id = self._store.instance_id()

    @property
    def is_warm(self) -> bool:
        """Whether ``decide`` answers now without asking anybody."""
        return self._fixed is not None or (self._standing is not None and self._standing.is_fresh(self._clock()))

    def alone_until(self) -> datetime | None:
        """Return when the lease ends that carries on without the server; ``None`` when nothing is amiss."""
        standing = self._standing
        return standing.lease.expires_at if standing and standing.lease and standing.trouble else None

    def decide(self, feature: str | None = None) -> Verdict:
        """Say whether the license lives and covers *feature*; may block for a few seconds once an hour."""
        return self.ask(feature)[0]

    def ask(self, feature: str | None = None) -> tuple[Verdict, Terms | None]:
        """Return the verdict and the terms behind it; ``None`` where no lease stands behind the verdict."""
        if self._fixed is not None:
            return self._fixed, None
        now = self._clock()
        standing = self._standing
        if standing is None or not standing.is_fresh(now):
            standing = self._renewed(standing, now)
        return self._judge(standing, feature, now)

    def _judge(self, standing: Standing, feature: str | None, now: datetime) -> tuple[Verdict, Terms | None]:
        if self._is_behind(now):
            return _rolled_back(self._high_water - now), None
        lease = standing.lease
        if standing.refusal is not None or lease is None:
            return standing.refusal or _NOTHING_KNOWN, None
        if now >= lease.expires_at:
            return _lease_expired(lease, standing, now), None
        return check(lease.terms, feature=feature, now=now), lease.terms

    def _renewed(self, seen: Standing | None, now: datetime) -> Standing:
        """Ask once for all threads that wait; a thread with a lease that still counts does not wait."""
        carry_on = seen is not None and seen.can_carry_on(now)
        if not self._asking.acquire(blocking=not carry_on):
            return seen or Standing(None, _NOTHING_KNOWN, now, now)
        try:
            current = self._standing
            if current is None:
                current = self._remembered(now)
            if current is None or not current.is_fresh(now):
                current = self._asked(current, now)
            self._standing = current
            return current
        finally:
            self._asking.release()

    def _remembered(self, now: datetime) -> Standing | None:
        """Load what an earlier process kept, believing only a lease that a pinned key signed for this instance."""
        kept = self._store.load()
        self._high_water = kept.high_water or _LONG_AGO
        if kept.lease is None:
            return None
        try:
            lease = self._trusted.lease(kept.lease, product=self._product)
        except SignatureInvalidError:
            return None
        if lease.terms.instance_id not in {None, self._instance_id}:
            return None
        self._high_water = max(self._high_water, lease.issued_at)
        # With a clock behind the mark, only the server can say which of the two is wrong.
        return Standing(lease, None, min(now, lease.issued_at), now if self._is_behind(now) else lease.refresh_after)

    def _asked(self, before: Standing | None, now: datetime) -> Standing:
        lease = None if before is None else before.lease
        nonce = secrets.token_urlsafe(16)
        question = ValidateRequest(self._key, product=self._product, instance_id=self._instance_id, nonce=nonce)
        try:
            standing = self._believed(self._client.validate(question), nonce, now)
        except ServerUnreachableError as error:
            return self._unreachable(before, error, self._clock())
        except SignatureInvalidError as error:
            # Somebody answers in the server's name. The lease in hand is kept for when the server itself is back.
            refusal = Verdict(Code.SIGNATURE_INVALID, f"The license server's answer cannot be trusted: {error}.")
            return Standing(lease, refusal, now, now + ASK_AGAIN_AFTER_REFUSAL)
        self._failures = 0
        return standing

    def _believed(self, answer: Answer, nonce: str, now: datetime) -> Standing:
        if not answer.token:
            raise SignatureInvalidError("it carries no signature")
        if answer.valid:
            lease = self._trusted.lease(answer.token, product=self._product)
            if lease.nonce != nonce or lease.terms.instance_id != self._instance_id:
                raise SignatureInvalidError("it answers another question")
            self._high_water = lease.issued_at
            self._store.save(Kept(lease.token, lease.issued_at))
            return Standing(lease, None, now, max(lease.refresh_after, now + ASK_AGAIN_AFTER_REFUSAL))
        refusal = self._trusted.refusal(answer.token, product=self._product)
        if refusal.nonce != nonce:
            raise SignatureInvalidError("it answers another question")
        self._high_water = refusal.issued_at
        self._store.save(Kept(None, refusal.issued_at))
        pause = ASK_AGAIN_AFTER_WRONG_KEY if refusal.code in _WRONG_KEY else ASK_AGAIN_AFTER_REFUSAL
        return Standing(None, Verdict(refusal.code, refusal.message), now, now + pause)

    def _unreachable(self, before: Standing | None, error: ServerUnreachableError, now: datetime) -> Standing:
        self._failures += 1
        lease = None if before is None else before.lease
        pause = ASK_AGAIN_WITHOUT_LEASE
        if lease is not None and now < lease.expires_at:
            pause = min(timedelta(minutes=2 ** min(self._failures - 1, 4)), LONGEST_PAUSE)
            pause *= 0.8 + secrets.randbelow(401) / 1000  # spread, so that a fleet does not come back all at once
        if error.retry_after is not None:
            pause = max(pause, min(timedelta(seconds=error.retry_after), LONGEST_PAUSE))
        trouble = str(error)
        refusal = None
        if lease is None:
            refusal = Verdict(Code.SERVER_UNREACHABLE, f"{trouble[:1].upper()}{trouble[1:]}.")
            if before is not None and before.refusal is not None and not before.refusal.retryable:
                refusal = before.refusal  # the server's own last word stands until it is heard again
        return Standing(lease, refusal, now, now + pause, trouble)

    def _is_behind(self, now: datetime) -> bool:
        return now + CLOCK_TOLERANCE < self._high_water


_NOTHING_KNOWN = Verdict(Code.SERVER_UNREACHABLE, "The license server has not been asked yet.")


def _usable(key: str | None, product: str, trusted: TrustedKeys) -> tuple[str, Verdict | None]:
    """Return the canonical key, or the refusal that no question to the server could change."""
    if key is None or not key.strip():
        return "", Verdict(Code.NO_KEY, "No license key is set.")
    try:
        parsed = parse(key)
    except KeyFormatError as error:
        return "", Verdict(Code.MALFORMED, f"The license key cannot be read: {error}.")
    if parsed.product != product:
        return "", Verdict(Code.PRODUCT_MISMATCH, f"The license key is for {parsed.product}, and this is {product}.")
    if not trusted.by_kid:
        detail = "This build trusts no license server: its licet.toml pins no public key."
        return "", Verdict(Code.SIGNATURE_INVALID, detail)
    return parsed.canonical, None


def _lease_expired(lease: Lease, standing: Standing, now: datetime) -> Verdict:
    if lease.issued_at + CLOCK_TOLERANCE < standing.asked_at and not standing.trouble:
        detail = f"This machine's clock is {_span(now - lease.issued_at)} ahead of the license server's."
    else:
        detail = (
            f"The license server has not been reached since {lease.issued_at:%Y-%m-%d %H:%M} UTC, and the offline "
            f"allowance ended on {lease.expires_at:%Y-%m-%d %H:%M} UTC ({standing.trouble or 'it was not asked'})."
        )
    return Verdict(Code.LEASE_EXPIRED, detail)


def _rolled_back(distance: timedelta) -> Verdict:
    return Verdict(
        Code.CLOCK_ROLLBACK, f"This machine's clock is {_span(distance)} behind the license server's last answer."
    )


def _span(distance: timedelta) -> str:
    minutes = int(distance.total_seconds() // 60)
    return f"{minutes // 1440} days" if minutes >= 2880 else f"{minutes // 60} h {minutes % 60} min"  # noqa: PLR2004
