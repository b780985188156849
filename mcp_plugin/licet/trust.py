"""Whom the plugin believes: the vendor's keys, and documents that one of them signed.

Nothing here looks at a clock or a file. Verification returns the document or raises; it never returns a bool.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from licet.errors import ConfigurationError, SignatureInvalidError, WireError
from licet.jose import PublicKey, PublicKeys, Token, decode
from licet.terms import Terms
from licet.verdict import VALID_CODES, Code
from licet.wire import (
    KEY_SET_TYPE,
    LEASE_TYPE,
    LICENSE_FILE_TYPE,
    MARK_BYTES,
    REFUSAL_TYPE,
    REVOCATIONS_TYPE,
    instant_claim,
    load_object,
    number_claim,
    revocation_mark,
    terms_from_claims,
    text_claim,
)

MAX_LIST_LENGTH = 16 * 1024 * 1024
"""Longest revocation list, in characters: about a million licenses."""

MAX_ANNOUNCEMENTS = 1024
"""How many rotation announcements are looked at; a vendor has one for each key that ever signed."""


class Source(StrEnum):
    """Where a grant came from."""

    SERVER = "server"
    FILE = "file"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Grant:
    """A signed yes, whoever carried it.

    Attributes:
        source: A lease of the server, a license file, or the license key itself.
        id: ``jti``.
        license_id: ``sub``.
        product: ``aud``.
        issuer: ``iss``.
        issued_at: The server's clock when it signed.
        refresh_after: When to ask the server again.
        expires_at: First instant at which it no longer counts; ``None``: as long as its terms say.
        terms: What the customer may do.
        nonce: The question's nonce, echoed in a lease.
        key_set: The number of the newest rotation announcement when a lease was signed.
        key_tail: The last characters of the license key that it is for; ``None``: the document does not say.
    """

    source: Source
    id: str
    license_id: str
    product: str
    issuer: str
    issued_at: datetime
    refresh_after: datetime
    expires_at: datetime | None
    terms: Terms
    nonce: str | None = None
    key_set: int = 0
    key_tail: str | None = None

    def counts_at(self, now: datetime) -> bool:
        """Whether it has not ended at *now*; what its terms say is another question."""
        return self.expires_at is None or now < self.expires_at


@dataclass(frozen=True, slots=True)
class Refusal:
    """A signed no: its code, its sentence, the server's clock, and which license and key it is about."""

    code: Code
    message: str
    product: str
    issued_at: datetime
    nonce: str | None
    license_id: str | None = None
    key_tail: str | None = None


@dataclass(frozen=True, slots=True)
class RevocationList:
    """The licenses that the vendor ended and the signed license keys that were replaced, as of one moment.

    Attributes:
        sequence: Grows with everything that is ended; a list with a smaller one is older.
        issued_at: When it was signed.
    """

    sequence: int
    issued_at: datetime
    _marks: frozenset[bytes] = field(repr=False)

    def __contains__(self, name: str) -> bool:
        """Whether a license, by its id, was revoked, or a license key, by its canonical text, replaced."""
        return revocation_mark(name) in self._marks

    def __len__(self) -> int:
        return len(self._marks)


@dataclass(frozen=True, slots=True)
class TrustedKeys(PublicKeys):
    """The vendor's public keys, and what they signed.

    Attributes:
        by_kid: The keys, oldest first.
        issuer: Whose documents count (``iss``); ``None``: anyone's who holds one of the keys.
        key_set: The number of the last rotation announcement that was followed; 0: only pinned keys.
        announcements: The announcements that led from the pinned keys to these.
        retired: Keys that were trusted once. What they signed grants nothing any more.
    """

    issuer: str | None = None
    key_set: int = 0
    announcements: tuple[str, ...] = field(default=(), repr=False)
    retired: Mapping[str, PublicKey] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    @property
    def ever(self) -> TrustedKeys:
        """These keys and the retired ones, for a no that was believed and kept while its signer was still trusted."""
        return replace(self, by_kid=dict(self.retired) | dict(self.by_kid))

    def lease(self, text: str, *, product: str) -> Grant:
        """Verify a lease for *product*.

        Raises:
            SignatureInvalidError: Not signed by a trusted key, not a lease, or for another product or issuer.
        """
        token = Token.take_apart(text)
        claims = self._claims(token, LEASE_TYPE, product)
        try:
            grant = _grant(claims, Source.SERVER)
            if grant.refresh_after < grant.issued_at:
                raise WireError("it is to be refreshed before it was issued", field="refresh_after")
            return grant
        except WireError as error:
            raise SignatureInvalidError(f"the lease is signed but wrong: {error}") from None

    def refusal(self, text: str, *, product: str) -> Refusal:
        """Verify a signed refusal for *product*.

        Raises:
            SignatureInvalidError: Not signed by a trusted key, not a refusal, or for another product or issuer.
        """
        claims = self._claims(Token.take_apart(text), REFUSAL_TYPE, product)
        try:
            code = Code(text_claim(claims, "code"))
            if code in VALID_CODES:
                raise WireError("a refusal cannot say yes", field="code")
            message = text_claim(claims, "message")
            return Refusal(
                code,
                message,
                product,
                issued_at=instant_claim(claims, "iat"),
                nonce=_optional(claims, "nonce"),
                license_id=_optional(claims, "sub"),
                key_tail=_optional(claims, "key_tail"),
            )
        except (WireError, ValueError):
            raise SignatureInvalidError("the refusal is signed but incomplete") from None

    def license_document(self, text: str, *, product: str) -> Grant:
        """Verify what stands inside a license file for *product*.

        Raises:
            SignatureInvalidError: Not signed by a trusted key, not from a license file, or for another product.
        """
        claims = self._claims(Token.take_apart(text), LICENSE_FILE_TYPE, product)
        try:
            return _grant(claims, Source.FILE)
        except WireError as error:
            raise SignatureInvalidError(f"the license file is signed but wrong: {error}") from None

    def revocations(self, text: str) -> RevocationList:
        """Verify a revocation list.

        Raises:
            SignatureInvalidError: Not signed by a trusted key, or no revocation list.
        """
        token = Token.take_apart(text, longest=MAX_LIST_LENGTH)
        claims = self.verified(token, kind=REVOCATIONS_TYPE)
        self._check_issuer(claims)
        try:
            marks = decode(text_claim(claims, "ids"))
            if len(marks) % MARK_BYTES:
                raise WireError("ids is cut off")
            found = frozenset(marks[at : at + MARK_BYTES] for at in range(0, len(marks), MARK_BYTES))
            return RevocationList(number_claim(claims, "seq"), instant_claim(claims, "iat"), found)
        except WireError as error:
            raise SignatureInvalidError(f"the revocation list is signed but wrong: {error}") from None

    def after(self, announcements: Iterable[str]) -> TrustedKeys:
        """Follow rotation announcements from the keys we trust to the ones that they introduce.

        An announcement counts when a key that is trusted by then signed it and its number is higher than that of the
        last one followed, so a key set never goes back. What does not count is passed over.
        """
        trusted = self
        for number, text in sorted(_readable(announcements))[-MAX_ANNOUNCEMENTS:]:
            if number > trusted.key_set:
                trusted = trusted._followed(number, text)
        return trusted

    def _followed(self, number: int, text: str) -> TrustedKeys:
        """Follow one announcement, unless it is signed by nobody whom we trust."""
        try:
            claims = self.verified(Token.take_apart(text), kind=KEY_SET_TYPE)
            self._check_issuer(claims)
            brought = PublicKeys.from_jwks(_list(claims, "keys")).by_kid
            gone = set(_list(claims, "retired"))
        except (SignatureInvalidError, WireError, ConfigurationError, TypeError, AttributeError):
            return self
        known = dict(self.by_kid) | dict(brought)
        return replace(
            self,
            by_kid={kid: key for kid, key in known.items() if kid not in gone},
            retired=dict(self.retired) | {kid: key for kid, key in known.items() if kid in gone},
            key_set=number,
            announcements=(*self.announcements, text),
        )

    def _claims(self, token: Token, kind: str, product: str) -> dict[str, Any]:
        """Return the claims of *token* once signature, ``typ``, ``iss`` and ``aud`` hold (RFC 8725 section 3)."""
        claims = self.verified(token, kind=kind)
        if claims.get("aud") != product:
            raise SignatureInvalidError("it was signed for another product")
        self._check_issuer(claims)
        return claims

    def _check_issuer(self, claims: Mapping[str, Any]) -> None:
        if self.issuer is not None and claims.get("iss") != self.issuer:
            raise SignatureInvalidError("it was signed in the name of another issuer")


def announcements_in(text: str) -> tuple[str, ...]:
    """Return the rotation announcements that a document carries in its header (``chain``); not yet believed.

    Raises:
        SignatureInvalidError: It is no signed document.
    """
    chain = Token.take_apart(text, longest=MAX_LIST_LENGTH).header.get("chain", [])
    return tuple(link for link in chain if isinstance(link, str)) if isinstance(chain, list) else ()


def _readable(announcements: Iterable[str]) -> Iterable[tuple[int, str]]:
    for text in announcements:
        try:
            yield number_claim(load_object(Token.take_apart(text).payload), "seq"), text
        except (SignatureInvalidError, WireError):
            continue


def _grant(claims: Mapping[str, Any], source: Source) -> Grant:
    issued_at, expires_at = instant_claim(claims, "iat"), instant_claim(claims, "exp")
    if expires_at < issued_at:
        raise WireError("it ends before it was issued", field="exp")
    if instant_claim(claims, "nbf") != issued_at:
        raise WireError("it starts at another time than it was issued", field="nbf")
    return Grant(
        source=source,
        id=text_claim(claims, "jti"),
        license_id=text_claim(claims, "sub"),
        product=text_claim(claims, "aud"),
        issuer=text_claim(claims, "iss"),
        issued_at=issued_at,
        refresh_after=instant_claim(claims, "refresh_after") if source is Source.SERVER else issued_at,
        expires_at=expires_at,
        terms=terms_from_claims(claims.get("terms")),
        nonce=_optional(claims, "nonce"),
        key_set=number_claim(claims, "key_set") if "key_set" in claims else 0,
        key_tail=_optional(claims, "key_tail"),
    )


def _optional(claims: Mapping[str, Any], name: str) -> str | None:
    return None if claims.get(name) is None else text_claim(claims, name)


def _list(claims: Mapping[str, Any], name: str) -> list[Any]:
    value = claims.get(name)
    if not isinstance(value, list):
        raise WireError(f"{name} is missing", field=name)
    return value
