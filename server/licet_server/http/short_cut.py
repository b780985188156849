"""The short-cut: a yes ahead of the routes, for what a process knows already.

It is the same decision as that of the routes, by ``services.validate.permit``, and it leaves the same behind: a count,
a row of the log, the headers. It only ever says yes. Whatever is unusual about a question (another content type, a
field of odd shape, a license that must be read, a refusal, a limit) it leaves to the routes, which answer everything;
the tests ask both ways and compare.

A question that comes again, word for word, is not decided again for a minute, unless the license, one of its seats or
keys, or the signing key has changed. Without a nonce it gets the same answer again, lease and all: what was signed
still holds then. With one, its lease is signed anew, for that nonce and from that moment on; questions that differ in
nothing but their nonce are one question.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import orjson

from licet.errors import WireError
from licet.terms import Terms
from licet.wire import MAX_BODY_BYTES, ValidateRequest, load_object
from licet_server.config import Settings
from licet_server.http.answering import Answering
from licet_server.http.api import activation, validation
from licet_server.http.headers import new_request_id, on_every_answer
from licet_server.http.limits import Questions, network_of
from licet_server.keys.keyring import Keyring
from licet_server.keys.leases import Signer
from licet_server.randoms import url_name
from licet_server.services.answers import Answer, Yes
from licet_server.services.known import FromMemory, Known, NotKnownError
from licet_server.storage.validations import Logged

SAME_AGAIN = timedelta(seconds=60)
"""How long an answer is given again: much less than a plugin may go without asking."""

MOST = 4096
"""How many answers are kept: as many as there are licenses that a process remembers."""

_JSON = "application/json"
_ONLY_JSON = [_JSON]
_MARK_BYTES = 16
_PLAIN = re.compile(r"[\x20-\x7e]{1,512}")
_ACCOUNT = re.compile(r"[0-9]{12}")
_NONCE = re.compile(rb'"nonce": ?"([!#-\[\]-~]{1,128})"')

Reply = tuple[int, list[tuple[str, str]], bytes]
"""Status, headers and body."""


class Headers(Protocol):
    """The headers of a request, named in lower case."""

    def get(self, name: str) -> str | None:
        """Return the first of that name."""

    def get_all(self, name: str) -> list[str]:
        """Return all of that name, but for those that no header may be."""

    def __contains__(self, name: str) -> bool:
        """Say whether there is one of that name, and be it one that no header may be."""


@dataclass(slots=True)
class _Kept:
    """An answer that is given again, and while what it holds.

    Attributes:
        ahead: What stands ahead of the lease.
        after: What stands behind it.
        yes: What the lease says.
        known: The license.
        ring: The signing keys.
        since: When it was decided.
        until: The first instant at which it has to be decided again.
        instance_id: Who asked.
        asked_product: For what.
        always: Whether *ahead* is all of it, and the lease is given again, too.
    """

    ahead: bytes
    after: bytes
    yes: Yes
    known: Known
    ring: Keyring
    since: datetime
    until: datetime
    instance_id: str | None
    asked_product: str | None
    always: bool = False

    def said(self, nonce: str | None, *, signer: Signer, now: datetime) -> bytes:
        """Write the answer to a question with *nonce*."""
        if self.always:
            return self.ahead
        return b"%b%b%b" % (self.ahead, self.yes.lease(nonce, signer=signer, now=now).encode(), self.after)

    def logged(self, address: str, now: datetime) -> Logged:
        """Return what the validation log keeps of it."""
        yes = self.yes
        return Logged(now, yes.license_id, yes.verdict.code.value, address, self.instance_id, yes.product)


class ShortCut:
    """Answers questions that can be answered at once; never waits, so it may run in an event loop.

    Args:
        settings: What the environment says.
        shared: What the answers of this process share.
        questions: The limits.
        reads: Whether the database is a file, which is read in no time; another one is never waited for.
    """

    def __init__(self, settings: Settings, shared: Answering, questions: Questions, *, reads: bool) -> None:
        self._shared, self._questions, self._reads = shared, questions, reads
        self._hops = settings.trusted_proxies
        self._headers = [*on_every_answer(settings).items(), ("Content-Type", _JSON)]
        self._secret, self._place = os.urandom(_MARK_BYTES), url_name(_MARK_BYTES)
        self._kept: dict[bytes, _Kept] = {}

    def reply(self, path: str, headers: Headers, client: str, body: bytes) -> Reply | None:
        """Answer a ``POST`` to *path*; ``None``: it is for the routes.

        Args:
            path: The address, without its query.
            headers: Those of the request.
            client: Who is connected.
            body: All of it.
        """
        route = _ROUTES.get(path)
        if route is None or headers.get_all("content-type") != _ONLY_JSON or len(body) > MAX_BODY_BYTES:
            return None
        address = self._address(client, headers)
        if address is None or "content-encoding" in headers or not self._shared.refresh():
            return None
        now = datetime.now(UTC)
        question, nonce = _apart(body)
        mark = hashlib.blake2b(question, key=self._secret, digest_size=_MARK_BYTES).digest() + path.encode()
        network, forwarded = network_of(address), "x-forwarded-for" in headers
        kept = self._again(mark, now)
        if kept is None and self._questions.has_room(path, network):
            kept = self._answered(route, mark, nonce, body, now)
        if kept is None or not self._questions.admits(path, network, forwarded=forwarded):
            return None
        said, number = kept.said(nonce, signer=self._shared.signer, now=now), new_request_id()
        self._shared.note_yes(kept.logged(address, now), product=kept.asked_product, request_id=number)
        return 200, [*self._headers, ("X-Request-Id", number)], said

    def _again(self, mark: bytes, now: datetime) -> _Kept | None:
        kept = self._kept.get(mark)
        if kept is None:
            return None
        if kept.known.alive and kept.since <= now < kept.until and kept.ring is self._shared.signer.keyring:
            return kept
        del self._kept[mark]
        return None

    def _answered(self, route: _Route, mark: bytes, nonce: str | None, body: bytes, now: datetime) -> _Kept | None:
        """Decide about a question, and keep what was decided where it may come again."""
        try:
            asked = ValidateRequest.from_object(load_object(body))
        except WireError:
            return None
        if not route.takes(asked):
            return None
        signer, reads = self._shared.signer, FromMemory(self._shared.licenses, now, read=self._reads)
        try:
            yes = self._shared.permit(asked, reads, now)
        except NotKnownError:
            return None
        if yes is None or reads.known is None:
            return None
        ahead, after = self._around_lease(route, yes)
        kept = _Kept(
            ahead,
            after,
            yes,
            reads.known,
            signer.keyring,
            since=now,
            until=min(now + SAME_AGAIN, reads.good_until() or now + SAME_AGAIN),
            instance_id=asked.instance_id,
            asked_product=asked.product,
        )
        if nonce is None or asked.nonce != nonce:
            kept.ahead, kept.always = kept.said(asked.nonce, signer=signer, now=now), True
        if asked.nonce == nonce and reads.known.alive:
            if len(self._kept) >= MOST:
                del self._kept[next(iter(self._kept))]
            self._kept[mark] = kept
        return kept

    def _around_lease(self, route: _Route, yes: Yes) -> tuple[bytes, bytes]:
        """Write the answer but for the lease; return what stands ahead of that and behind it."""
        answer = Answer(yes.verdict, self._place, yes.license_id, yes.terms, product=yes.product)
        said = orjson.dumps(route.say(answer, yes.terms), option=orjson.OPT_APPEND_NEWLINE)
        ahead, _, after = said.partition(self._place.encode())
        return ahead, after

    def _address(self, client: str, headers: Headers) -> str | None:
        """Return who asks, as ``ProxyFix`` finds it; ``None``: the header has an odd shape."""
        if "x-forwarded-for" not in headers:
            return client
        given = headers.get_all("x-forwarded-for")
        if not given:
            return None
        if not self._hops:
            return client
        if len(given) > 1 or '"' in given[0]:
            return None
        names = [name.strip() for name in given[0].split(",")]
        if not all(names):
            return None
        return names[-self._hops] if len(names) >= self._hops else client


def _apart(body: bytes) -> tuple[bytes, str | None]:
    """Take its nonce out of a question; ``None``: it has none, or not one that can be taken out so easily.

    Where the word stands once and nothing is escaped, what is around a plain nonce is read alike whatever that is: so
    two questions between which only that differs are decided alike. A byte that JSON never holds stands in its place.
    """
    found = _NONCE.search(body)
    if found is None or b"\\" in body or body.count(b"nonce") > 1:
        return body, None
    start, end = found.span(1)
    return b"%b\0%b" % (body[:start], body[end:]), found[1].decode()


@dataclass(frozen=True, slots=True)
class _Route:
    """How a route reads a question and writes a yes."""

    takes: Callable[[ValidateRequest], bool]
    say: Callable[[Answer, Terms], Mapping[str, Any]]


def _any(_: ValidateRequest) -> bool:
    return True


def _in_schema(asked: ValidateRequest) -> bool:
    """Say whether the schema of ``/api/v1`` takes a question for certain; it is stricter than that of ``/validate``."""
    texts = (asked.product, asked.instance_id, asked.fingerprint, asked.feature, asked.nonce)
    plain = all(text is None or _PLAIN.fullmatch(text) for text in texts)
    return plain and (asked.aws_account_id is None or _ACCOUNT.fullmatch(asked.aws_account_id) is not None)


def _yes_of_v1(answer: Answer, terms: Terms) -> dict[str, Any]:
    said = activation.said(answer) | activation.promises(answer)
    return said | {"expires_at": None if terms.expires_at is None else validation.end_of(terms.expires_at)}


_ROUTES = {
    "/validate": _Route(_any, validation.yes),
    "/api/v1/validation/validate": _Route(_in_schema, _yes_of_v1),
}

PATHS = frozenset(_ROUTES)
"""Where it answers."""
