"""Asking the license server: which question, and whether what comes back is signed, about this key, and new.

With seats, an installation activates itself with the first question, keeps its seat with every later one, and gives it
back when it ends. Its AWS account leaves only once the server has refused for want of it.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from licet.client import Answer, LicenseClient, Route
from licet.errors import LicetError, ServerUnreachableError, SignatureInvalidError, UnknownSignerError
from licet.evidence import Records
from licet.trust import Grant, Refusal, TrustedKeys
from licet.verdict import Code
from licet.wire import ValidateRequest

log = logging.getLogger(__name__)

_SEAT_IS_LOST = frozenset({Code.NOT_ACTIVATED, Code.HEARTBEAT_DEAD})


class Identity(Protocol):
    """The AWS account of this installation. Its methods raise ``LicetError`` when AWS or the credentials say no."""

    def account(self) -> str:
        """Return its twelve digits."""

    def prove(self, challenge: str, audience: str) -> Mapping[str, Any]:
        """Return an ``attestation`` object: something that the account's credentials have signed."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The server's word, believed.

    Attributes:
        word: What it signed.
        token: The same, as text.
        note: What kept this installation from answering a question of the server's; empty: nothing.
    """

    word: Grant | Refusal
    token: str = field(repr=False)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Presence:
    """How an installation is present at the license server.

    Attributes:
        about: What it says about itself beside its name: ``deployment_id``, ``name``, ``version``.
        identity: Its AWS account; ``None``: it cannot find it out.
        takes_seat: Whether it takes a seat, or only asks.
    """

    about: Mapping[str, str] = field(default_factory=dict)
    identity: Identity | None = None
    takes_seat: bool = True


class Inquiry:
    """The questions of one installation about one license key. Not for several threads at once.

    Args:
        client: The way to the license server.
        records: What is known of the key here.
        presence: How it is present there.
    """

    def __init__(self, client: LicenseClient, records: Records, presence: Presence) -> None:
        self.client, self._records, self._presence = client, records, presence
        self.heartbeat_seconds: int | None = None
        self.has_seat = self._may_have_seat = False
        self._account: str | None = None

    def body(self, route: Route = Route.VALIDATE) -> dict[str, Any]:
        """Return what a question to *route* says, but for its nonce: all that leaves about this installation."""
        records = self._records
        asked = ValidateRequest(
            records.key.canonical,
            product=records.key.product,
            instance_id=records.instance_id,
            fingerprint=records.fingerprint,
            aws_account_id=self._account,
        ).to_object()
        return asked | (dict(self._presence.about) if route in {Route.ACTIVATE, Route.HEARTBEAT} else {})

    def whoami(self) -> dict[str, Any]:
        """Return who reports what was used."""
        key, instance = self._records.key, self._records.instance_id
        return {"license_key": key.canonical, "product": key.product, "instance_id": instance}

    def ask(self, trusted: TrustedKeys) -> Heard:
        """Ask whether the license may be used, taking or keeping the seat where there are seats.

        Raises:
            ServerUnreachableError: No usable answer.
            SignatureInvalidError: Somebody answers in the server's name.
        """
        takes_seat = self._presence.takes_seat
        first = Route.HEARTBEAT if self.has_seat else Route.ACTIVATE if takes_seat else Route.VALIDATE
        heard = self._put(first, trusted)
        if self.has_seat and isinstance(heard.word, Refusal) and heard.word.code in _SEAT_IS_LOST:
            heard = self._put(Route.ACTIVATE, trusted)
        if isinstance(heard.word, Refusal) and heard.word.code is Code.ACCOUNT_MISMATCH:
            heard = self._with_account(self._presence.identity, trusted, heard)
        self.has_seat = self._may_have_seat = takes_seat and isinstance(heard.word, Grant)
        return heard

    def leave(self, *, anyway: bool = False) -> bool:
        """Give the seat back, also one of which nobody knows whether it was taken; say whether the server said yes.

        An unsigned yes is enough: it grants nothing.

        Args:
            anyway: Also a seat that another process of this installation took.
        """
        if not (self._may_have_seat or anyway):
            return False
        try:
            answer = self.client.ask(Route.DEACTIVATE, self.body(Route.DEACTIVATE))
        except LicetError as error:
            log.debug("the seat could not be given back: %s", error)
            return False
        self.has_seat = self._may_have_seat = False
        return answer.valid

    def _with_account(self, identity: Identity | None, trusted: TrustedKeys, refused: Heard) -> Heard:
        """Prove the AWS account, or name it where no proof is taken, and ask again; else the refusal stands."""
        route = Route.ACTIVATE if self._presence.takes_seat else Route.VALIDATE
        named, self._account = self._account, None  # what an answer said unsigned has not helped
        if identity is None and named is not None:
            refused = self._put(route, trusted)
        if identity is None:
            return Heard(refused.word, refused.token, "This server cannot find out its AWS account.")
        challenge = self.client.challenge(self.body(Route.CHALLENGE)) if self._presence.takes_seat else None
        try:
            if challenge is None:
                return self._put(route, trusted, aws_account_id=identity.account())
            proof = identity.prove(challenge, self.client.base_url.lower())
        except ServerUnreachableError:
            raise
        except LicetError as error:
            return Heard(refused.word, refused.token, str(error))
        return self._put(route, trusted, attestation=dict(proof))

    def _put(self, route: Route, trusted: TrustedKeys, **more: Any) -> Heard:
        nonce = secrets.token_urlsafe(16)
        asked = self.body(route) | more | {"nonce": nonce}
        self._may_have_seat = self._may_have_seat or route is Route.ACTIVATE
        answer = self.client.ask(route, asked, once="attestation" in more)
        word = self._believed(trusted, answer, nonce)
        if route is not Route.VALIDATE:
            self.heartbeat_seconds = answer.heartbeat_seconds
        if isinstance(word, Grant):
            self._account = answer.account or asked.get("aws_account_id")
        return Heard(word, answer.token)

    def _believed(self, trusted: TrustedKeys, answer: Answer, nonce: str) -> Grant | Refusal:
        """Verify the answer, learning new signing keys when it is signed by one, or speaks of them."""
        records = self._records
        try:
            word = self._read(trusted, answer, nonce)
        except UnknownSignerError:
            trusted = records.learn(trusted, self.client.announcements())
            word = self._read(trusted, answer, nonce)
        if isinstance(word, Grant) and word.key_set > trusted.key_set:
            with suppress(ServerUnreachableError):
                records.learn(trusted, self.client.announcements())
        return word

    def _read(self, trusted: TrustedKeys, answer: Answer, nonce: str) -> Grant | Refusal:
        if not answer.token:
            raise SignatureInvalidError("it carries no signature")
        records, product = self._records, self._records.key.product
        word: Grant | Refusal
        if answer.valid:
            word = trusted.lease(answer.token, product=product)
            echoed = word.nonce == nonce and word.terms.instance_id == records.instance_id
        else:
            word = trusted.refusal(answer.token, product=product)
            echoed = word.nonce == nonce
        if not (echoed and records.is_about(word, records.own(trusted))):
            raise SignatureInvalidError("it answers another question")
        return word
