"""Make a license file: a signed yes for a machine without a network."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from licet import license_file
from licet.errors import SignatureInvalidError
from licet.terms import check
from licet.trust import TrustedKeys
from licet.verdict import Code
from licet.wire import LICENSE_FILE_TYPE, terms_to_claims, to_epoch, to_text
from licet_server.errors import InputError, TransitionError
from licet_server.keys.leases import Signer
from licet_server.licensing.file_request import FileRequest
from licet_server.licensing.words import sentence
from licet_server.storage.models import CustomerRow, LicenseRow
from licet_server.storage.trail import record


@dataclass(frozen=True, slots=True)
class LicenseFile:
    """A license file, and until when it counts."""

    text: str = field(repr=False)
    expires_at: datetime


def make_license_file(
    row: LicenseRow,
    *,
    ttl: timedelta,
    fingerprint: str | None = None,
    license_key: str | None = None,
    signer: Signer,
    now: datetime,
) -> LicenseFile:
    """Sign a file for the license.

    Args:
        row: The license.
        ttl: How long the file counts; never beyond the license's grace.
        fingerprint: The one machine that may use it; ``None``: any.
        license_key: The canonical license key, to encrypt the file under it; ``None``: readable by all.
        signer: What signs the file.
        now: Aware UTC instant of signing.

    Raises:
        TransitionError: The license was revoked, is suspended or is over.
        InputError: The file would end before the license starts, or plugins would not accept it.
    """
    verdict = check(row.terms(), feature=None, now=now)
    if not verdict.valid and verdict.code is not Code.NOT_YET_VALID:
        raise TransitionError(f"{row.id} gets no license file: {sentence(verdict.detail)}")
    expires_at = now + ttl if row.grace_until is None else min(now + ttl, row.grace_until)
    if row.starts_at is not None and expires_at <= row.starts_at:
        raise InputError(f"the file would end before the license starts, on {row.starts_at:%Y-%m-%d}: give more --ttl")
    claims = _claims(row, fingerprint, signer, expires_at=expires_at, now=now)
    token = signer.sign(LICENSE_FILE_TYPE, claims, now=now, chain=True)
    try:
        trusted = TrustedKeys(signer.keyring.public.by_kid, issuer=signer.issuer)
        grant = trusted.license_document(token, product=row.product_code)
    except SignatureInvalidError as error:
        raise InputError(f"this license makes no file that customers could use: {error}") from None
    return LicenseFile(license_file.write(token, license_key=license_key), grant.expires_at or expires_at)


def note_file(session: Session, row: LicenseRow, made: LicenseFile, *, fingerprint: str | None, now: datetime) -> None:
    """Note for the audit log that a file was signed, for how long and for which machine; never what it says."""
    after = {"expires_at": to_text(made.expires_at), "fingerprint": fingerprint}
    record(session, "license.file_made", row.id, after=after, now=now)


def _claims(
    row: LicenseRow, fingerprint: str | None, signer: Signer, *, expires_at: datetime, now: datetime
) -> dict[str, Any]:
    return {
        "sub": row.id,
        "aud": row.product_code,
        "iat": to_epoch(now),
        "nbf": to_epoch(now),
        "exp": to_epoch(expires_at),
        "key_set": signer.keyring.seq,
        "key_tail": row.key_tail,
        "customer": _called(row.customer),
        "terms": terms_to_claims(row.terms(fingerprint=fingerprint)),
    }


def _called(customer: CustomerRow) -> str:
    return f"{customer.name} <{customer.email}>" if customer.name else customer.email


def bound_to(row: LicenseRow, *, request: FileRequest | None, fingerprint: str | None) -> str | None:
    """Return the machine that a file for *row* shall be bound to; ``None``: none.

    Raises:
        InputError: The request is for another license, or for another machine than *fingerprint*.
    """
    if request is None:
        return fingerprint
    if request.product != row.product_code:
        raise InputError(f"the request is for {request.product}, and {row.id} is for {row.product_code}")
    if request.key_tail != row.key_tail:
        raise InputError(
            f"the request is for the license key that ends in {request.key_tail}, "
            f"and the key of {row.id} ends in {row.key_tail}"
        )
    if fingerprint not in {None, request.fingerprint}:
        raise InputError("--fingerprint names another machine than the request does: leave one of the two out")
    return request.fingerprint
