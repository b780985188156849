"""Find the license that somebody means."""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

from licet import keys
from licet.errors import KeyFormatError
from licet.keys import ParsedKey
from licet.verdict import Code, Verdict
from licet_server.errors import InputError, UnknownLicenseError
from licet_server.keys.digest import digest
from licet_server.storage.ids import LICENSE_PREFIX, is_id, named
from licet_server.storage.licenses import find_by_digest, find_by_id
from licet_server.storage.models import LicenseRow
from licet_server.storage.retired_keys import find_retired_key
from licet_server.storage.snapshots import Snapshot

REPLACED = Verdict(Code.REVOKED, "This license key was replaced by a new one: use the new key.")
"""What is answered to a key whose overlap is over."""

_LIKE_A_KEY = re.compile(r"[A-Z][A-Z0-9]{1,15}-(?=\S*[0-9])[^\s@]{6,}", re.ASCII | re.IGNORECASE)
_AROUND_A_KEY = re.compile(r"[^A-Z0-9_.-]+", re.ASCII | re.IGNORECASE)
_BLANKS_AT_DASHES = re.compile(r"\s*-\s*")
_MOST_SEARCHED = 20_000


License_co = TypeVar("License_co", bound=LicenseRow | Snapshot, covariant=True)
"""How a license was read: as an entity of a session, or for an answer alone."""


@dataclass(frozen=True)
class Found(Generic[License_co]):
    """A license that was found by a key.

    Attributes:
        row: The license.
        key_tail: The last characters of the key that it was found by.
        works_until: First instant at which that key works no more, because it was replaced; ``None``: it is the
            license's key.
    """

    row: License_co
    key_tail: str
    works_until: datetime | None = None

    def replaced_at(self, now: datetime) -> bool:
        """Whether the key was replaced and works no more."""
        return self.works_until is not None and now >= self.works_until

    @property
    def grace_until(self) -> datetime | None:
        """Until when the license works with this key; ``None``: for good."""
        ends = [end for end in (self.row.grace_until, self.works_until) if end is not None]
        return min(ends, default=None)


def find_by_key(session: Session, key: ParsedKey, *, pepper: str, lock: bool = False) -> Found[LicenseRow] | None:
    """Return the license that *key* belongs or belonged to; *lock* as in :func:`find_license`."""
    wanted = digest(key, pepper=pepper)
    row = find_by_digest(session, wanted, lock=lock)
    if row is not None:
        return Found(row, row.key_tail)
    retired = find_retired_key(session, wanted)
    row = None if retired is None else find_by_id(session, retired.license_id, lock=lock)
    if row is None or retired is None:
        return None
    if lock:
        session.refresh(retired)  # whoever held the lock may have cut its time short
    return Found(row, retired.key_tail, retired.works_until)


def find_license(session: Session, id_or_key: str, *, pepper: str, lock: bool = False) -> LicenseRow:
    """Return the license with that id or key, or with a key that was replaced.

    Args:
        session: A session; one that writes, to lock.
        id_or_key: As the vendor typed it.
        pepper: The secret under which keys are digested.
        lock: Whether other writers are kept off it until the transaction ends.

    Raises:
        UnknownLicenseError: There is none; the message does not repeat a key.
    """
    wanted = id_or_key.strip()
    if wanted.lower().startswith(LICENSE_PREFIX):
        return get_license(session, wanted.lower(), lock=lock)
    try:
        found = find_by_key(session, keys.parse(wanted), pepper=pepper, lock=lock)
    except KeyFormatError:
        raise UnknownLicenseError("this is neither a license id (lic_…) nor a license key") from None
    if found is None:
        raise UnknownLicenseError(f"there is no license with the key that ends in {keys.tail(wanted)}")
    return found.row


def get_license(session: Session, license_id: str, *, lock: bool = False) -> LicenseRow:
    """Return the license with that id; *lock* as in :func:`find_license`.

    Raises:
        UnknownLicenseError: There is none.
    """
    row = find_by_id(session, license_id, lock=lock) if is_id(license_id, LICENSE_PREFIX) else None
    if row is None:
        raise UnknownLicenseError(f"there is no license {named(license_id, LICENSE_PREFIX)}")
    return row


def own_key(row: LicenseRow, text: str, *, pepper: str) -> str:
    """Return the canonical text of the license's key, to encrypt under it.

    Raises:
        InputError: It is another key, or one that was replaced.
    """
    try:
        key = keys.parse(text)
    except KeyFormatError as error:
        raise InputError(f"the license key cannot be read: {error}", field="license_key") from None
    if not hmac.compare_digest(digest(key, pepper=pepper), row.key_digest):
        raise InputError(
            f"this is not the key of {row.id}, which ends in {row.key_tail}: only who has that one could read the file",
            field="license_key",
        )
    return key.canonical


def key_in(text: str) -> str | None:
    """Return the license key that is in a text, however it was pasted: in quotes, after a name, with other dashes.

    Args:
        text: What somebody typed; of a very long one the beginning is looked at.

    Returns:
        A text that ``licet.keys`` can read; ``None``: there is none.
    """
    plain = _plain(text)
    close = _BLANKS_AT_DASHES.sub("-", plain)
    return next((each for each in _candidates(plain, close) if _is_key(each)), None)


def looks_like_a_key(text: str) -> bool:
    """Whether somebody typed a license key, or most of one; such a text belongs into no address."""
    close = _BLANKS_AT_DASHES.sub("-", _plain(text))
    parts = (close.strip(), *_AROUND_A_KEY.split(close)) if "@" not in close else (close.strip(),)
    return key_in(text) is not None or any(_LIKE_A_KEY.fullmatch(part) for part in parts)


def search_words(text: str | None) -> str | None:
    """Return what to search licenses for; ``None`` for nothing.

    Raises:
        InputError: There is a whole license key in it, which would end up in addresses and logs.
    """
    words = (text or "").strip()
    if key_in(words) is None:
        return words or None
    raise InputError(
        "this is a whole license key, which belongs into no address and no log: send it to POST "
        "/api/v1/licenses/search as license_key, or give it to `licet-server license show`",
        field="q",
    )


def _plain(text: str) -> str:
    """Return a text with the dashes that keys have, and without characters that nobody sees."""
    kinds = ((letter, unicodedata.category(letter)) for letter in text[:_MOST_SEARCHED])
    seen = ((letter, kind) for letter, kind in kinds if kind != "Cf")
    return "".join("-" if kind == "Pd" or letter == "\N{MINUS SIGN}" else letter for letter, kind in seen)


def _candidates(plain: str, close: str) -> Iterator[str]:
    """Give what may be a key in a text: all of it, blanks for dashes in it, and each part between other signs."""
    yield plain
    if plain.isupper():
        yield "-".join(plain.split())
    for part in _AROUND_A_KEY.split(close):
        yield part.strip("._-")
    yield from close.split()


def _is_key(text: str) -> bool:
    try:
        keys.parse(text)
    except KeyFormatError:
        return False
    return True
