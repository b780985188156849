"""Find the license that a vendor means."""

from __future__ import annotations

from sqlalchemy.orm import Session

from licet import keys
from licet.errors import KeyFormatError
from licet_server.errors import UnknownLicenseError
from licet_server.keys.digest import digest
from licet_server.storage.ids import LICENSE_PREFIX
from licet_server.storage.licenses import find_by_digest, find_by_id
from licet_server.storage.models import LicenseRow


def find_license(session: Session, id_or_key: str, *, pepper: str, lock: bool = False) -> LicenseRow:
    """Return the license with that id or key; *lock* keeps other writers off it until the transaction ends.

    Raises:
        UnknownLicenseError: There is none; the message does not repeat a key.
    """
    wanted = id_or_key.strip()
    if wanted.lower().startswith(LICENSE_PREFIX):
        row = find_by_id(session, wanted.lower(), lock=lock)
        if row is None:
            raise UnknownLicenseError(f"there is no license {wanted[:40]!r}")
        return row
    try:
        row = find_by_digest(session, digest(keys.parse(wanted), pepper=pepper), lock=lock)
    except KeyFormatError:
        raise UnknownLicenseError("this is neither a license id (lic_…) nor a license key") from None
    if row is None:
        raise UnknownLicenseError(f"there is no license with the key that ends in {keys.tail(wanted)}")
    return row
