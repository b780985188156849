"""Where a decision finds the license and the seats it is about: in a transaction, or in what a process knows."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from licet.keys import ParsedKey
from licet_server.services.find import Found, License_co, find_by_key
from licet_server.storage.activations import find_open, last_end
from licet_server.storage.models import LicenseRow


class OpenSeat(Protocol):
    """An activation whose end is not written down, be it live or dead."""

    @property
    def fingerprint(self) -> str | None:
        """Which machine took it."""

    @property
    def attested_account(self) -> str | None:
        """The AWS account that was proved."""

    @property
    def last_seen_at(self) -> datetime:
        """Its last sign of life."""

    @property
    def ended_at(self) -> datetime | None:
        """``None``: nobody has written its end down."""


class Reads(Protocol[License_co]):
    """Finds what a question is about."""

    def by_key(self, key: ParsedKey) -> Found[License_co] | None:
        """Return the license that *key* belongs or belonged to."""

    def open_seat(self, license_id: str, instance_id: str) -> OpenSeat | None:
        """Return the activation of an instance whose end is not written down."""

    def last_end(self, license_id: str, instance_id: str) -> str | None:
        """Return why the newest ended activation of an instance ended, for the words of a refusal."""


class InSession:
    """Reads in the transaction of a session.

    Args:
        session: A session; one that writes, to lock.
        pepper: The secret under which keys are digested.
        lock: Whether other writers are kept off the license until the transaction ends.
    """

    def __init__(self, session: Session, pepper: str, *, lock: bool = False) -> None:
        self._session, self._pepper, self._lock = session, pepper, lock

    def by_key(self, key: ParsedKey) -> Found[LicenseRow] | None:
        """Return the license that *key* belongs or belonged to."""
        return find_by_key(self._session, key, pepper=self._pepper, lock=self._lock)

    def open_seat(self, license_id: str, instance_id: str) -> OpenSeat | None:
        """Return the activation of an instance whose end is not written down."""
        return find_open(self._session, license_id, instance_id)

    def last_end(self, license_id: str, instance_id: str) -> str | None:
        """Return why the newest ended activation of an instance ended."""
        return last_end(self._session, license_id, instance_id)
