"""What this machine can show about one license without asking anybody, and what speaks against it.

A lease, a license file and a signed license key are all grants. Each is verified whenever it is loaded, and the newest
word of the vendor that still counts decides.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from licet import license_file
from licet.errors import DocumentRefusedError, SignatureInvalidError, UnknownSignerError, WireError
from licet.keys import ParsedKey, tail, verify
from licet.store import Kept, StateStore
from licet.trust import Grant, Refusal, RevocationList, Source, TrustedKeys, announcements_in
from licet.verdict import RETRYABLE_CODES, Code, Verdict
from licet.wire import REQUEST_TYPE, REQUEST_VERSION, decode_text, load_object, to_text

log = logging.getLogger(__name__)

_Document = TypeVar("_Document")

LONG_AGO = datetime.min.replace(tzinfo=UTC)
MAX_DOCUMENT_BYTES = 16 * 1024 * 1024

_DOTS_OF_A_TOKEN = 2
_PASSING = RETRYABLE_CODES | {Code.NOT_YET_VALID}
"""Refusals that time alone may turn into a yes: they do not outlast the server's being away."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that is kept, verified.

    Attributes:
        trusted: The pinned keys and those that announcements led to.
        grants: What grants, newest first.
        refusal: The server's last word, when it was a no.
        revocations: The newest list.
        replaced: Whether the license key itself stands in that list, because the vendor gave the license a new one.
        elsewhere: Whether there is a license file that is bound to another machine.
        trouble: Why a license file that is kept does not count; empty: it does, or there is none.
        kept: What was loaded of the server's word.
        high_water: The newest instant that the vendor signed.
    """

    trusted: TrustedKeys
    grants: tuple[Grant, ...]
    refusal: Refusal | None
    revocations: RevocationList | None
    replaced: bool
    elsewhere: bool
    trouble: str
    kept: Kept
    high_water: datetime

    @property
    def lease(self) -> Grant | None:
        """The server's last word, when it was a yes."""
        return next((grant for grant in self.grants if grant.source is Source.SERVER), None)

    def strongest(self, now: datetime) -> Grant | None:
        """Return the newest grant that still counts at *now*, else the newest of all."""
        return next((grant for grant in self.grants if grant.counts_at(now)), next(iter(self.grants), None))

    def objection(self, grant: Grant | None) -> Verdict | None:
        """Return what stands against *grant* although it may count; ``None``: nothing."""
        if grant is not None and self.revocations is not None and grant.license_id in self.revocations:
            return Verdict(Code.REVOKED, "This license was revoked by the vendor (it stands in the revocation list).")
        if self.replaced:
            return _REPLACED
        said = self.refusal
        if said is not None and said.code not in _PASSING and (grant is None or said.issued_at >= grant.issued_at):
            return Verdict(said.code, said.message)
        if grant is None and self.elsewhere:
            return _ELSEWHERE
        return None


class Records:
    """The records of one license key on this machine.

    Args:
        key: The license key.
        pinned: The vendor's keys as ``licet.toml`` pins them.
        store: Where the records are kept.
        machine: Returns this machine's fingerprint for an instance id.
    """

    def __init__(
        self, key: ParsedKey, *, pinned: TrustedKeys, store: StateStore, machine: Callable[[str], str]
    ) -> None:
        self.key, self._pinned, self._store = key, pinned, store
        self.instance_id = store.instance_id()
        self.fingerprint = machine(self.instance_id)

    def gather(self) -> Evidence:
        """Load and verify everything that is kept; what does not verify is passed over."""
        kept, trusted = self._store.load(), self.trusted()
        own = self.own(trusted)
        refusal = _verified(kept.refusal, lambda text: trusted.ever.refusal(text, product=self.key.product))
        if refusal is not None and not self.is_about(refusal, own):
            refusal = None
        filed, trouble = self._license_file(trusted)
        revocations = max((found for _, found in self._lists(trusted)), default=None, key=_age)
        grants = sorted(
            filter(None, (self._lease(kept, trusted, own), filed, own)), key=lambda grant: grant.issued_at, reverse=True
        )
        here = tuple(grant for grant in grants if self._is_for_here(grant))
        signed = [each.issued_at for each in (*grants, refusal, revocations) if each is not None]
        high_water = max([kept.high_water or LONG_AGO, *signed])
        replaced, elsewhere = revocations is not None and self.key.canonical in revocations, len(here) < len(grants)
        return Evidence(trusted, here, refusal, revocations, replaced, elsewhere, trouble, kept, high_water)

    def trusted(self) -> TrustedKeys:
        """Return the keys that are trusted by now."""
        return self._pinned.after(self._store.announcements())

    def learn(self, trusted: TrustedKeys, announcements: Iterable[str]) -> TrustedKeys:
        """Follow *announcements* from *trusted*, and keep those that led on."""
        after = trusted.after(announcements)
        if after is not trusted:
            self._store.save_announcements(after.announcements)
        return after

    def is_about(self, word: Grant | Refusal, own: Grant | None) -> bool:
        """Whether the server's *word* is about this license key, and not about one that somebody put in its place.

        Args:
            word: What the server signed.
            own: What the license key itself grants, see :meth:`own`.
        """
        if word.key_tail not in {None, tail(self.key.canonical)}:
            return False
        return own is None or word.license_id in {None, own.license_id}

    def keep(self, word: Grant | Refusal, text: str, *, seen: Kept) -> bool:
        """Keep the server's word in place of the one that was *seen* when it was asked.

        Returns:
            ``False`` when another process has kept a newer one meanwhile; that one stays.
        """
        there = self._store.load()
        if there != seen and there.high_water is not None and there.high_water > word.issued_at:
            return False
        if isinstance(word, Grant):
            self._store.save(Kept(lease=text, high_water=word.issued_at))
        else:
            self._store.save(Kept(refusal=text, high_water=word.issued_at))
        return True

    def request(self, now: datetime) -> dict[str, Any]:
        """Describe this installation to the vendor, who answers with a license file; holds no license key."""
        return {
            "type": REQUEST_TYPE,
            "version": REQUEST_VERSION,
            "product": self.key.product,
            "key_tail": tail(self.key.canonical),
            "instance_id": self.instance_id,
            "fingerprint": self.fingerprint,
            "made_at": to_text(now),
        }

    def take_in(self, data: bytes, now: datetime) -> str:
        """Take in a license file, a revocation list or a key set; return what it was, in a sentence.

        Raises:
            SignatureInvalidError: Nobody we trust signed it, or it was changed.
            DocumentRefusedError: It is genuine and of no use here; the message says why.
        """
        if len(data) > MAX_DOCUMENT_BYTES:
            raise DocumentRefusedError("the file is too large for a license file or a revocation list")
        try:
            text = decode_text(data)
        except WireError:
            raise _of_no_kind() from None
        if license_file.is_license_file(text):
            return self._take_license_file(text.lstrip(), now)
        if text.lstrip().startswith("{"):
            return self._take_key_set(text)
        if text.strip().count(".") != _DOTS_OF_A_TOKEN:
            raise _of_no_kind()
        return self.take_revocations(text.strip())

    def take_revocations(self, text: str) -> str:
        """Take in a revocation list; return what it was, in a sentence.

        Raises:
            SignatureInvalidError: Nobody we trust signed it, or it was changed.
            DocumentRefusedError: A newer one is kept already.
        """
        if text in self._store.revocations():
            return "This revocation list is kept already."
        trusted = self.learn(self.trusted(), announcements_in(text))
        found, there = trusted.revocations(text), dict(self._lists(trusted))
        newest = max(there.values(), default=found, key=_age)
        if _age(found) < _age(newest):
            raise DocumentRefusedError(
                f"revocation list {found.sequence} is older than list {newest.sequence}, which is kept already"
            )
        lasting = self._store.save_revocations(found.sequence, text, superseded=there)
        size = "1 entry" if len(found) == 1 else f"{len(found):,} entries"
        return f"Revocation list {found.sequence} with {size} is kept{_for_how_long(lasting)}."

    def _take_license_file(self, text: str, now: datetime) -> str:
        grant, trusted = self._read_license_file(text, self.trusted())
        if not self._is_for_here(grant):
            raise DocumentRefusedError(_ELSEWHERE.detail, Code.FINGERPRINT_MISMATCH.value)
        if not grant.counts_at(now) and grant.expires_at is not None:
            raise DocumentRefusedError(f"the license file ended on {to_text(grant.expires_at)}")
        there = self._license_file(trusted)[0]
        newer = there is not None and self._is_for_here(there) and grant.issued_at < there.issued_at
        if newer and there is not None and there.counts_at(now):
            raise DocumentRefusedError(f"a newer license file, of {to_text(there.issued_at)}, is kept already")
        self.learn(self.trusted(), trusted.announcements)
        lasting = self._store.save_license_file(text)
        until = "" if grant.expires_at is None else f", valid until {to_text(grant.expires_at)}"
        objection = self.gather().objection(grant)
        but = "" if objection is None else f" It does not help: {objection.detail}"
        return (
            f"License file for {grant.product}, plan {grant.terms.plan}{until}, is kept{_for_how_long(lasting)}.{but}"
        )

    def _take_key_set(self, text: str) -> str:
        try:
            found = load_object(text).get("announcements")
        except WireError as error:
            raise DocumentRefusedError(f"the file cannot be read: {error}") from None
        if not isinstance(found, list):
            raise _of_no_kind()
        before = self.trusted()
        after = self.learn(before, [link for link in found if isinstance(link, str)])
        if after is before:
            return "The key set brings nothing new that a trusted key has announced."
        return f"Key set {after.key_set} is followed; trusted keys: {', '.join(after.by_kid)}."

    def _lease(self, kept: Kept, trusted: TrustedKeys, own: Grant | None) -> Grant | None:
        lease = _verified(kept.lease, lambda text: trusted.lease(text, product=self.key.product))
        if lease is None or lease.terms.instance_id not in {None, self.instance_id}:
            return None
        return lease if self.is_about(lease, own) else None

    def own(self, trusted: TrustedKeys) -> Grant | None:
        """Return what the license key itself grants; ``None``: it proves nothing here."""
        try:
            own = verify(self.key, trusted)
        except SignatureInvalidError:
            return None
        if own is None or trusted.issuer not in {None, own.issuer}:
            return None
        return Grant(
            source=Source.KEY,
            id=own.id,
            license_id=own.license_id,
            product=own.product,
            issuer=own.issuer,
            issued_at=own.issued_at,
            refresh_after=own.issued_at,
            expires_at=None,
            terms=own.terms,
        )

    def _license_file(self, trusted: TrustedKeys) -> tuple[Grant | None, str]:
        """Return what the kept license file grants, or why it grants nothing."""
        text = self._store.license_file()
        try:
            return (None, "") if text is None else (self._read_license_file(text, trusted)[0], "")
        except SignatureInvalidError as error:
            return None, f"the license file that is kept does not count: {error}"

    def _read_license_file(self, text: str, trusted: TrustedKeys) -> tuple[Grant, TrustedKeys]:
        return license_file.read(text, trusted=trusted, product=self.key.product, license_key=self.key.canonical)

    def _lists(self, trusted: TrustedKeys) -> Iterable[tuple[str, RevocationList]]:
        """Return the kept lists that the vendor signed; a key that was retired since then still speaks for them."""
        for text in self._store.revocations():
            found = _verified(text, trusted.ever.revocations)
            if found is not None:
                yield text, found

    def _is_for_here(self, grant: Grant) -> bool:
        return grant.terms.fingerprint in {None, self.fingerprint}


def _verified(text: str | None, read: Callable[[str], _Document]) -> _Document | None:
    """Return what *read* makes of *text*; ``None`` when there is none, or nobody whom we trust signed it."""
    if text is None:
        return None
    try:
        return read(text)
    except UnknownSignerError:
        return None
    except SignatureInvalidError as error:
        log.warning("a kept document is passed over: %s", error)
        return None


def _age(found: RevocationList) -> tuple[int, datetime]:
    return found.sequence, found.issued_at


def _of_no_kind() -> DocumentRefusedError:
    return DocumentRefusedError("the file is neither a license file, a revocation list nor a key set")


def _for_how_long(lasting: bool) -> str:
    return "" if lasting else ", until this process ends: the state folder cannot be written"


_REPLACED = Verdict(
    Code.REVOKED,
    "This license key was replaced by a new one (it stands in the revocation list): use the new key.",
)
_ELSEWHERE = Verdict(
    Code.FINGERPRINT_MISMATCH,
    "The license file is bound to another machine: `licet request` makes a request for this one.",
)
