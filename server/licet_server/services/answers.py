"""Answers to whoever shows a license key: which license it is, what that says by itself, and the signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic

from sqlalchemy.orm import Session

from licet import keys
from licet.errors import KeyFormatError
from licet.keys import ParsedKey
from licet.terms import Terms
from licet.verdict import Code, Verdict
from licet.wire import ValidateRequest
from licet_server.keys.leases import Signer
from licet_server.keys.mint import is_genuine
from licet_server.licensing.leasing import lease_window
from licet_server.licensing.life import decide
from licet_server.licensing.seats import State, account_refusal
from licet_server.licensing.words import sentence
from licet_server.services.find import REPLACED, Found, License_co
from licet_server.services.reads import InSession, Reads
from licet_server.storage.activations import rules_of
from licet_server.storage.models import LicenseRow
from licet_server.storage.snapshots import Snapshot


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict, signed.

    Attributes:
        verdict: What was decided.
        token: A lease when the verdict is a yes, else a refusal; empty when there is nothing to promise.
        license_id: Which license the key belongs to, when it is known.
        terms: What the license promises; only with a yes.
        lost: Whether this server made the key and has forgotten it.
        product: Of that license.
        upgrade: The plan that would not refuse it, as ``services.upgrades`` finds it; ``None``: there is none.
    """

    verdict: Verdict
    token: str
    license_id: str | None = None
    terms: Terms | None = None
    lost: bool = False
    product: str | None = None
    upgrade: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Yes:
    """A yes that is decided and not signed yet: it may be signed for one nonce after another while it holds.

    Attributes:
        verdict: What was decided.
        license_id: Which license the key belongs to.
        product: Of that license.
        terms: What the license promises.
        claims: The same, to the instance that asked.
        key_tail: The end of the key that was asked about, which need not be the license's newest.
        offline_days: How long the plan lets a customer go without the server.
        grace_until: The last instant at which the key works; ``None``: perpetual.
    """

    verdict: Verdict
    license_id: str
    product: str
    terms: Terms
    claims: Mapping[str, Any]
    key_tail: str | None
    offline_days: int
    grace_until: datetime | None

    def lease(self, nonce: str | None, *, signer: Signer, now: datetime) -> str:
        """Sign it for *nonce*."""
        return signer.lease(
            self.claims,
            license_id=self.license_id,
            product=self.product,
            nonce=nonce,
            window=lease_window(offline_days=self.offline_days, grace_until=self.grace_until, now=now),
            key_tail=self.key_tail,
        )

    def answer(self, nonce: str | None, *, signer: Signer, now: datetime) -> Answer:
        """Sign it for *nonce*, and say it."""
        token = self.lease(nonce, signer=signer, now=now)
        return Answer(self.verdict, token, self.license_id, self.terms, product=self.product)


@dataclass(frozen=True)
class Case(Generic[License_co]):
    """A question, the license that it is about, and what that says to it by itself.

    Attributes:
        asked: The question.
        verdict: A refusal, or what ``licet.terms.check`` says.
        key: The key; ``None``: it is none.
        found: The license; ``None``: no license has the key.
        lost: Whether this server made the key and has forgotten it.
    """

    asked: ValidateRequest
    verdict: Verdict
    key: ParsedKey | None = None
    found: Found[License_co] | None = None
    lost: bool = False

    def is_of_this_key(self, now: datetime) -> bool:
        """Whether the key that was shown still is one of the license's, and of the product that asks.

        Only then may the question end an activation or count usage, whatever the license's state: who kept a copy of a
        key that was replaced has nothing to say any more.
        """
        found = self.found
        return found is not None and self.verdict.code is not Code.PRODUCT_MISMATCH and not found.replaced_at(now)

    def answer(
        self, verdict: Verdict, *, upgrade: Mapping[str, Any] | None = None, signer: Signer, now: datetime
    ) -> Answer:
        """Sign *verdict*: a yes as a lease, a no as a refusal, which may name an *upgrade*."""
        if verdict.valid and self.found:
            return self.yes(verdict, self.found).answer(self.asked.nonce, signer=signer, now=now)
        return replace(self._no(verdict, signer, now), upgrade=upgrade)

    def yes(self, verdict: Verdict, found: Found[License_co]) -> Yes:
        """Return what a yes about *found* promises to whoever asked."""
        row, asked = found.row, self.asked
        return Yes(
            verdict,
            license_id=row.id,
            product=row.product_code,
            terms=row.terms(),
            claims=row.claims(instance_id=asked.instance_id, fingerprint=asked.fingerprint),
            key_tail=self._key_tail,
            offline_days=row.offline_days,
            grace_until=found.grace_until,
        )

    def _no(self, verdict: Verdict, signer: Signer, now: datetime) -> Answer:
        """Sign a no for the product that was asked about, else for the one that the key names."""
        license_id, product = (None, None) if self.found is None else (self.found.row.id, self.found.row.product_code)
        token = signer.refusal(
            verdict,
            license_id=license_id,
            product=self.asked.product or (self.key.product if self.key else ""),
            nonce=self.asked.nonce,
            now=now,
            key_tail=self._key_tail,
        )
        return Answer(verdict, token, license_id, lost=self.lost, product=product)

    @property
    def _key_tail(self) -> str | None:
        """The end of the key that was asked about, which need not be the license's newest."""
        return None if self.key is None else keys.tail(self.key.canonical)


def open_case(
    session: Session,
    asked: ValidateRequest,
    *,
    pepper: str,
    signer: Signer,
    now: datetime,
    lock: bool = False,
    any_account: bool = False,
) -> Case[LicenseRow]:
    """Find the license that *asked* is about, and what it says by itself, in a transaction; writes nothing.

    Args:
        session: A session; one that writes, to lock.
        asked: The question.
        pepper: The secret under which keys are digested.
        signer: Who signs the answer, and knows which keys are ours.
        now: Aware UTC instant of the question.
        lock: Whether other writers are kept off the license until the transaction ends.
        any_account: As in :func:`case_of`.
    """
    reads = InSession(session, pepper, lock=lock)
    return case_of(reads, asked, pepper=pepper, signer=signer, now=now, any_account=any_account)


def case_of(
    reads: Reads[License_co],
    asked: ValidateRequest,
    *,
    pepper: str,
    signer: Signer,
    now: datetime,
    any_account: bool = False,
) -> Case[License_co]:
    """Find the license that *asked* is about, and what it says by itself.

    The first failing rule wins: form of the key, key unknown, other product, key replaced, then ``licet.terms.check``,
    then the AWS account that *asked* names or its seat has proved, unless the license needs a proof, which is the
    business of use cases.

    Args:
        reads: Finds the license and its seats.
        asked: The question.
        pepper: The secret under which keys are digested.
        signer: Who signs the answer, and knows which keys are ours.
        now: Aware UTC instant of the question.
        any_account: Whether the AWS account is left out of it.
    """
    try:
        key = keys.parse(asked.license_key)
    except KeyFormatError as error:
        return Case(asked, Verdict(Code.MALFORMED, sentence(str(error))))
    found = reads.by_key(key)
    if found is None:
        lost = is_genuine(key, keyring=signer.keyring, pepper=pepper) is True
        return Case(asked, _UNKNOWN, key, lost=lost)
    verdict = _verdict(found, asked, now)
    if verdict.valid and not any_account:
        verdict = _of_another_account(reads, found.row, asked, now) or verdict
    return Case(asked, verdict, key, found)


def _verdict(found: Found[License_co], asked: ValidateRequest, now: datetime) -> Verdict:
    row = found.row
    if asked.product is not None and asked.product != row.product_code:
        return Verdict(Code.PRODUCT_MISMATCH, f"This key is for {row.product_code}, not for {asked.product}.")
    if found.replaced_at(now):
        return REPLACED
    return decide(row.terms(), trial=row.trial, feature=asked.feature, now=now)


def _of_another_account(
    reads: Reads[License_co], row: LicenseRow | Snapshot, asked: ValidateRequest, now: datetime
) -> Verdict | None:
    """Refuse an account that the license is not for; who names none is in the one that its seat has proved."""
    if row.require_attestation or not row.aws_accounts:
        return None
    account = asked.aws_account_id
    held = None if account or asked.instance_id is None else reads.open_seat(row.id, asked.instance_id)
    if held is not None:
        state = rules_of(row).state(last_seen_at=held.last_seen_at, ended_at=held.ended_at, now=now)
        account = held.attested_account if state is State.LIVE else None
    return account_refusal(row.aws_accounts, asked=account)


_UNKNOWN = Verdict(Code.NOT_FOUND, "No license has this key: check that it was copied whole.")
