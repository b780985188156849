"""Say whether a key may be used now, and sign the answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from licet import keys
from licet.errors import KeyFormatError
from licet.keys import ParsedKey
from licet.terms import RESOURCES, Terms, check, check_limit
from licet.verdict import Code, Count, Verdict
from licet.wire import ValidateRequest
from licet_server.keys.digest import digest
from licet_server.keys.leases import Signer
from licet_server.keys.mint import is_genuine
from licet_server.licensing.leasing import lease_window
from licet_server.licensing.words import sentence
from licet_server.storage.licenses import find_by_digest, mark_validated
from licet_server.storage.models import LicenseRow
from licet_server.storage.validations import add_validation


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict, signed.

    Attributes:
        verdict: What was decided.
        token: A lease when the verdict is a yes, else a refusal.
        license_id: Which license the key belongs to, when it is known.
        terms: What the license promises; only with a yes.
        lost: Whether this server made the key and has forgotten it.
    """

    verdict: Verdict
    token: str
    license_id: str | None = None
    terms: Terms | None = None
    lost: bool = False


def validate(session: Session, asked: ValidateRequest, *, pepper: str, signer: Signer, now: datetime) -> Answer:
    """Answer one question; writes nothing.

    The first failing rule wins: form of the key, key unknown, other product, then ``licet.terms.check``, then the
    limit on resources.
    """
    try:
        key = keys.parse(asked.license_key)
    except KeyFormatError as error:
        return _refuse(Verdict(Code.MALFORMED, sentence(str(error))), asked, None, None, signer, now)
    row = find_by_digest(session, digest(key, pepper=pepper))
    if row is None:
        unknown = Verdict(Code.NOT_FOUND, "No license has this key: check that it was copied whole.")
        answer = _refuse(unknown, asked, key, None, signer, now)
        return replace(answer, lost=is_genuine(key, keyring=signer.keyring, pepper=pepper) is True)
    terms = row.terms(instance_id=asked.instance_id, fingerprint=asked.fingerprint)
    verdict = _decide(row.product_code, terms, asked, now)
    if not verdict.valid:
        return _refuse(verdict, asked, key, row, signer, now)
    window = lease_window(offline_days=row.offline_days, grace_until=row.grace_until, now=now)
    token = signer.lease(
        terms,
        license_id=row.id,
        product=row.product_code,
        nonce=asked.nonce,
        window=window,
        key_tail=row.key_tail,
    )
    return Answer(verdict, token, row.id, terms)


def log_answer(session: Session, asked: ValidateRequest, answer: Answer, *, address: str, now: datetime) -> None:
    """Write down that *answer* was given to *address*."""
    add_validation(
        session,
        at=now,
        license_id=answer.license_id,
        code=answer.verdict.code.value,
        address=address,
        instance_id=asked.instance_id,
    )
    if answer.verdict.valid and answer.license_id is not None:
        mark_validated(session, answer.license_id, at=now)


def _decide(product: str, terms: Terms, asked: ValidateRequest, now: datetime) -> Verdict:
    if asked.product is not None and asked.product != product:
        return Verdict(Code.PRODUCT_MISMATCH, f"This key is for {product}, not for {asked.product}.")
    verdict = check(terms, feature=asked.feature, now=now)
    if verdict.valid and asked.resource_count is not None:
        limited = check_limit(terms, name=RESOURCES, count=Count(asked.resource_count))
        return verdict if limited.valid else limited
    return verdict


def _refuse(
    verdict: Verdict,
    asked: ValidateRequest,
    key: ParsedKey | None,
    row: LicenseRow | None,
    signer: Signer,
    now: datetime,
) -> Answer:
    """Sign a no for the product that was asked about, else for the one that the key names."""
    product = asked.product or (key.product if key else "")
    license_id, tail = row.id if row else None, keys.tail(key.canonical) if key else None
    token = signer.refusal(verdict, license_id=license_id, product=product, nonce=asked.nonce, now=now, key_tail=tail)
    return Answer(verdict, token, license_id)
