"""The short-cut: a yes ahead of the routes, for what a process knows already.

It is the same decision as that of the routes, by ``services.validate.permit``, and it leaves the same behind: a count,
a row of the log, the headers. It only ever says yes. Whatever is unusual about a question (another content type, a
field of odd shape, a license that must be read, a refusal, a limit) it leaves to the routes, which answer everything;
the tests ask both ways and compare.

A question that comes again, word for word and without a nonce, gets the same answer again for a minute, lease and all,
unless the license, one of its seats or keys, or the signing key has changed: what was signed still holds then.
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
from licet_server.services.answers import Answer
from licet_server.services.known import FromMemory, Known, NotKnownError
from licet_server.storage.validations import Logged

SAME_AGAIN = timedelta(seconds=60)
"""How long an answer is given again: much less than a plugin may go without asking."""

MOST = 2048
"""How many answers are kept."""

_JSON = "application/json"
_ONLY_JSON = [_JSON]
_MARK_BYTES = 16
_PLAIN = re.compile(r"[\x20-\x7e]{1,512}")
_ACCOUNT = re.compile(r"[0-9]{12}")

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
    """An answer that is given again, and while what it holds."""

    body: bytes
    known: Known
    ring: Keyring
    since: datetime
    until: datetime
    license_id: str
    code: str
    instance_id: str | None
    product: str
    asked_product: str | None

    def logged(self, address: str, now: datetime) -> Logged:
        """Return what the validation log keeps of it."""
        return Logged(now, self.license_id, self.code, address, self.instance_id, True, self.product)


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
        self._secret = os.urandom(_MARK_BYTES)
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
        now, mark = datetime.now(UTC), hashlib.blake2b(body, key=self._secret, digest_size=_MARK_BYTES).digest()
        network, forwarded = network_of(address), "x-forwarded-for" in headers
        kept = self._again(path, mark, now)
        if kept is None and self._questions.has_room(path, network):
            kept = self._answered(route, path, mark, body, now)
        if kept is None or not self._questions.admits(path, network, forwarded=forwarded):
            return None
        number = new_request_id()
        self._shared.note_yes(kept.logged(address, now), product=kept.asked_product, request_id=number)
        return 200, [*self._headers, ("X-Request-Id", number)], kept.body

    def _again(self, path: str, mark: bytes, now: datetime) -> _Kept | None:
        kept = self._kept.get(mark + path.encode())
        if kept is None:
            return None
        if kept.known.alive and kept.since <= now < kept.until and kept.ring is self._shared.signer.keyring:
            return kept
        del self._kept[mark + path.encode()]
        return None

    def _answered(self, route: _Route, path: str, mark: bytes, body: bytes, now: datetime) -> _Kept | None:
        try:
            asked = ValidateRequest.from_object(load_object(body))
        except WireError:
            return None
        if not route.takes(asked):
            return None
        signer, reads = self._shared.signer, FromMemory(self._shared.licenses, now, read=self._reads)
        try:
            answer = self._shared.permit(asked, reads, now)
        except NotKnownError:
            return None
        if answer is None or answer.terms is None or reads.known is None:
            return None
        said = orjson.dumps(route.say(answer, answer.terms), option=orjson.OPT_APPEND_NEWLINE)
        until = min(now + SAME_AGAIN, reads.good_until() or now + SAME_AGAIN)
        row, code = reads.known.found.row, answer.verdict.code.value
        about = (row.id, code, asked.instance_id, row.product_code, asked.product)
        kept = _Kept(said, reads.known, signer.keyring, now, until, *about)
        if asked.nonce is None and reads.known.alive:
            if len(self._kept) >= MOST:
                del self._kept[next(iter(self._kept))]
            self._kept[mark + path.encode()] = kept
        return kept

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
