"""The revocation list: what the vendor ended, signed for those who cannot ask.

Source: RFC 7515 (JWS).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from licet.jose import encode
from licet.wire import REVOCATIONS_TYPE, revocation_mark, to_epoch
from licet_server.keys.leases import Signer


def sign_revocations(
    signer: Signer,
    license_ids: Iterable[str],
    *,
    key_marks: Iterable[str] = (),
    sequence: int,
    as_of: datetime,
    now: datetime,
) -> str:
    """Sign the list of *license_ids* and *key_marks*.

    Nothing in a list is random, so processes that sign the same list as of the same instant sign the same text.

    Args:
        signer: The signing keys, and in whose name they sign.
        license_ids: What was revoked.
        key_marks: The marks, in hex, of signed keys that were replaced; see ``licet.wire.revocation_mark``.
        sequence: Grows with everything that is ended.
        as_of: When the list was true.
        now: Aware UTC instant of signing; decides which key signs.
    """
    ended = {revocation_mark(license_id) for license_id in license_ids} | set(map(bytes.fromhex, key_marks))
    marks = b"".join(sorted(ended))
    claims = {"jti": f"{sequence}-{to_epoch(as_of)}", "iat": to_epoch(as_of), "seq": sequence, "ids": encode(marks)}
    return signer.sign(REVOCATIONS_TYPE, claims, now=now, chain=True)
