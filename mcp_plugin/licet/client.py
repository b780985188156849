"""The license server over HTTP: one question, one answer, bounded in time, size and retries."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.metadata import version
from random import random
from typing import TYPE_CHECKING, Any

from licet.errors import ServerUnreachableError, WireError
from licet.trust import MAX_LIST_LENGTH
from licet.wire import load_object

if TYPE_CHECKING:
    import requests
    from urllib3.util import Retry

CONNECT_SECONDS = 3.0
READ_SECONDS = 5.0
TOTAL_SECONDS = 12.0
MAX_ANSWER_BYTES = 256 * 1024
MAX_KEY_SET_BYTES = 4 * 1024 * 1024
"""Longest key set: its announcements grow with the square of the keys that are never retired."""

MOST_HANGING = 3
RETRIES = 1
"""One, because each is a question more to a server that is perhaps overloaded."""

LONGEST_BREATH = 0.5
"""Seconds within which the moment of a retry is drawn."""

_TWELVE_DIGITS = re.compile(r"[0-9]{12}", re.ASCII)
_VISIBLE = re.compile(r"[!-~]{1,512}")
_REJECTS = frozenset({400, 409, 413, 422})
"""A batch that would be answered alike if it were sent again."""

_EVENT = re.compile(r"events\.([0-9]{1,4})(?:\..*)?", re.DOTALL)


class Route(StrEnum):
    """Where a license key is shown."""

    VALIDATE = "/validate"
    ACTIVATE = "/api/v1/validation/activate"
    HEARTBEAT = "/api/v1/validation/heartbeat"
    DEACTIVATE = "/api/v1/validation/deactivate"
    CHALLENGE = "/api/v1/validation/challenge"
    REPORT = "/api/v1/usage/report"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said, not yet believed: ``token`` is the signed part.

    Attributes:
        valid: Whether it claims to be a yes.
        token: The lease of a yes, the signed refusal of a no; empty when nothing is signed.
        heartbeat_seconds: How often it wants to hear from this instance; ``None``: it does not say. Not signed.
        account: In which AWS account it takes this instance to be; ``None``: it does not say. Not signed.
    """

    valid: bool
    token: str = field(repr=False)
    heartbeat_seconds: int | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch of usage events.

    Attributes:
        counted: How many the server counts, now or since before.
        rejected: The places of those that it will not take as they are.
    """

    counted: int
    rejected: frozenset[int] = frozenset()


class LicenseClient:
    """Asks one license server.

    Args:
        base_url: Its address without a path, for example ``https://license.example.com``.

    """

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._hanging: list[threading.Thread] = []

    def _session(self, *, once: bool) -> requests.Session:
        """Return a new session: a connection that idled for an hour would only fail."""
        import requests
        from requests.adapters import HTTPAdapter

        retry = retries(once=once)
        session = requests.Session()
        session.mount("http://", HTTPAdapter(max_retries=retry))
        session.mount("https://", HTTPAdapter(max_retries=retry))
        session.headers.update({"User-Agent": f"licet/{version('licet')}", "Accept": "application/json"})
        return session

    def ask(self, route: Route, body: Mapping[str, Any], *, once: bool = False) -> Answer:
        """Ask a question that is answered with a verdict.

        Args:
            route: Which question.
            body: What it says.
            once: Whether something in it counts once, so that a server that fails is not asked again.

        Returns:
            A claim that still has to be verified: the lease of a yes, the signed refusal of a no. The token is empty
            when the answer claims to be a verdict and signs nothing.

        Raises:
            ServerUnreachableError: No answer, or one that is no verdict (an error page, a proxy, "too many requests").
        """
        status, headers, found = self._post(route, body, once=once)
        answer = _verdict(route, status, found)
        if answer is None:
            raise self._no_answer(status, headers)
        return answer

    def challenge(self, body: Mapping[str, Any]) -> str | None:
        """Ask for a challenge to answer with a proof of the AWS account; ``None``: the server gives none.

        Raises:
            ServerUnreachableError: No answer.
        """
        status, headers, found = self._post(Route.CHALLENGE, body)
        if status in {404, 405}:
            return None
        try:
            challenge = load_object(found).get("challenge") if status == 200 else None  # noqa: PLR2004
        except WireError:
            challenge = None
        if status != 200:  # noqa: PLR2004
            raise self._no_answer(status, headers)
        return challenge if isinstance(challenge, str) and _VISIBLE.fullmatch(challenge) else None

    def report(self, body: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> Taken:
        """Report usage events.

        Args:
            body: Who reports.
            events: Objects with ``id``, ``metric``, ``quantity`` and ``at``.

        Raises:
            ServerUnreachableError: No answer, or none about the events.
        """
        status, headers, found = self._post(Route.REPORT, {**body, "events": list(events)})
        try:
            said = load_object(found)
        except WireError:
            said = {}
        if status in _REJECTS:
            every = frozenset(range(len(events)))
            return Taken(0, _places(said.get("errors")) & every or every)
        counts = [said.get("accepted"), said.get("duplicates")]
        numbers = [number for number in counts if type(number) is int]
        if status != 200 or len(numbers) != len(counts):  # noqa: PLR2004
            raise self._no_answer(status, headers)
        return Taken(sum(numbers))

    def _post(self, route: Route, body: Mapping[str, Any], *, once: bool = False) -> tuple[int, Any, bytes]:
        if not self.base_url:
            raise ServerUnreachableError("no license server is configured: set LICENSE_SERVER_URL")
        return self._send("POST", f"{self.base_url}{route.value}", body, once=once)

    def _no_answer(self, status: int, headers: Any) -> ServerUnreachableError:
        return ServerUnreachableError(
            f"the license server at {self.base_url} answered {_describe(status)}",
            retry_after=_seconds(headers.get("Retry-After"), headers.get("Date")),
        )

    def announcements(self) -> tuple[str, ...]:
        """Fetch the rotation announcements that stand beside the server's public keys; not yet believed.

        A server that says that it has no such page has announced nothing.

        Raises:
            ServerUnreachableError: No answer, or one that says nothing about keys.
        """
        status, _, body = self._send("GET", f"{self.base_url}/.well-known/jwks.json", most=MAX_KEY_SET_BYTES)
        if 400 <= status < 500 and status != 429:  # noqa: PLR2004 - client errors: asking again would not help
            return ()
        try:
            found = load_object(body).get("announcements", []) if status == 200 else None  # noqa: PLR2004
        except WireError:
            found = None
        if not isinstance(found, list):
            raise ServerUnreachableError(f"the license server at {self.base_url} did not show its public keys")
        return tuple(text for text in found if isinstance(text, str))

    def revocations(self, url: str) -> str:
        """Fetch the revocation list at *url*; not yet believed.

        Raises:
            ServerUnreachableError: No answer, or no list.
        """
        status, _, body = self._send("GET", url, most=MAX_LIST_LENGTH)
        if status != 200 or not body.isascii():  # noqa: PLR2004
            raise ServerUnreachableError(f"there is no revocation list at {url} (HTTP {status})")
        return body.decode("ascii").strip()

    def _send(
        self,
        method: str,
        url: str,
        body: Mapping[str, Any] | None = None,
        *,
        most: int = MAX_ANSWER_BYTES,
        once: bool = False,
    ) -> tuple[int, Any, bytes]:
        """Ask, and stop waiting after ``TOTAL_SECONDS`` whatever the other side does.

        A thread waits, because no timeout of a library bounds a server that sends a byte of its header now and then.
        Of threads that still hang only a few are put up with.
        """
        who = f"the license server at {self.base_url}" if url.startswith(f"{self.base_url}/") else url
        self._hanging = [thread for thread in self._hanging if thread.is_alive()]
        if len(self._hanging) >= MOST_HANGING:
            raise ServerUnreachableError(f"{who} cannot be reached: it does not answer in time")
        outcome: list[tuple[int, Any, bytes] | Exception] = []

        def ask() -> None:
            try:
                outcome.append(self._exchange(method, url, body, most, who, once))
            except Exception as error:  # noqa: BLE001 - raised again by the thread that asked
                outcome.append(error)

        thread = threading.Thread(target=ask, name="licet-ask", daemon=True)
        try:
            thread.start()
        except RuntimeError:  # Python is ending: then the library's own timeouts have to do
            ask()
        else:
            thread.join(TOTAL_SECONDS)
        if not outcome:
            self._hanging.append(thread)
            raise ServerUnreachableError(f"{who} cannot be reached: it does not answer in time")
        if isinstance(outcome[0], Exception):
            raise outcome[0]
        return outcome[0]

    def _exchange(
        self, method: str, url: str, body: Mapping[str, Any] | None, most: int, who: str, once: bool
    ) -> tuple[int, Any, bytes]:
        import requests
        from urllib3.exceptions import HTTPError

        deadline = time.monotonic() + TOTAL_SECONDS
        try:
            # Redirects are not followed, so that the key goes to no other host than the configured one.
            with (
                self._session(once=once) as session,
                session.request(
                    method,
                    url,
                    data=None if body is None else json.dumps(dict(body)),
                    headers={"Content-Type": "application/json"} if body is not None else {"Cache-Control": "no-cache"},
                    timeout=(CONNECT_SECONDS, READ_SECONDS),
                    allow_redirects=False,
                    stream=True,
                ) as response,
            ):
                received = bytearray()
                while chunk := response.raw.read1(65536, decode_content=True):
                    received += chunk
                    if len(received) > most or time.monotonic() > deadline:
                        raise ServerUnreachableError(f"the answer of {who} is too long or too slow")
                return response.status_code, response.headers, bytes(received)
        except requests.exceptions.SSLError:
            reason = "its certificate cannot be verified"
        except requests.exceptions.Timeout:
            reason = "it does not answer in time"
        except (requests.exceptions.RequestException, HTTPError, ValueError):
            reason = "no connection"
        except OSError:
            reason = "the certificates that REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE names cannot be read"
        raise ServerUnreachableError(f"{who} cannot be reached: {reason}")


def _verdict(route: Route, status: int, body: bytes) -> Answer | None:
    """Read an answer that has the shape of a verdict; ``None`` for anything else."""
    if status not in {200, 401}:
        return None
    try:
        said = load_object(body)
    except WireError:
        return None
    valid = said.get("valid")
    fits = valid is (status == 200) or (valid is False and route is not Route.VALIDATE)  # noqa: PLR2004
    if type(valid) is not bool or not fits:  # the status is the contract's
        return None
    token, beat = said.get("lease" if valid else "refusal"), said.get("heartbeat_seconds")
    return Answer(
        valid,
        token if isinstance(token, str) else "",
        heartbeat_seconds=beat if type(beat) is int and beat > 0 else None,
        account=_account(said.get("activation")),
    )


def _account(activation: object) -> str | None:
    found = activation.get("aws_account_id") if isinstance(activation, dict) else None
    return found if isinstance(found, str) and _TWELVE_DIGITS.fullmatch(found) else None


def _places(errors: object) -> frozenset[int]:
    """Return the places of the events that ``errors`` of a problem document name (``events.3.at``)."""
    named = [each.get("field") for each in errors if isinstance(each, dict)] if isinstance(errors, list) else []
    found = [_EVENT.fullmatch(name) for name in named if isinstance(name, str)]
    return frozenset(int(match[1]) for match in found if match is not None)


def _describe(status: int) -> str:
    return "that it was asked too often" if status == 429 else f"HTTP {status} and no verdict"  # noqa: PLR2004


def retries(*, once: bool = False) -> Retry:
    """Return the rule by which a question is asked again at once.

    Args:
        once: Whether something in it counts once, so that a server that fails is not asked again.
    """
    return _rule()(
        total=RETRIES,
        read=False,  # who has asked and heard nothing for five seconds does not ask again at once
        status_forcelist=() if once else (502, 503, 504),
        allowed_methods={"GET", "POST"},
        respect_retry_after_header=False,
        raise_on_status=False,
    )


@cache
def _rule() -> type[Retry]:
    """Make the class late, because urllib3 takes a while to load."""
    from urllib3.util import Retry

    class Rule(Retry):
        """Leaves a server alone that names a time, and draws the pause before others are asked again."""

        def is_retry(self, method: str, status_code: int, has_retry_after: bool = False) -> bool:
            return not has_retry_after and super().is_retry(method, status_code)

        def get_backoff_time(self) -> float:
            return random() * LONGEST_BREATH if self.history else 0.0  # nosec B311

    return Rule


def _seconds(header: str | None, date: str | None) -> float | None:
    """Read ``Retry-After``, seconds or a date (RFC 9110 section 10.2.3); nonsense is no wish.

    A date is compared with the server's own ``Date``, so that this machine's clock may be wrong.
    """
    if header is None:
        return None
    if header.isascii() and header.isdecimal():
        return float(header) if len(header) < 9 else None  # noqa: PLR2004
    if date is None:
        return None
    from email.utils import parsedate_to_datetime

    try:
        wait = (parsedate_to_datetime(header) - parsedate_to_datetime(date)).total_seconds()
    except (TypeError, ValueError, OverflowError):  # of two dates, one may have no zone
        return None
    return max(wait, 0.0)
