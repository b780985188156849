"""The license server over HTTP: one question, one answer, bounded in time, size and retries."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from licet.errors import ServerUnreachableError, WireError
from licet.trust import MAX_LIST_LENGTH
from licet.wire import ValidateRequest, load_object

if TYPE_CHECKING:
    import requests

CONNECT_SECONDS = 3.0
READ_SECONDS = 5.0
TOTAL_SECONDS = 12.0
MAX_ANSWER_BYTES = 256 * 1024
MAX_KEY_SET_BYTES = 4 * 1024 * 1024
"""Longest key set: its announcements grow with the square of the keys that are never retired."""

MOST_HANGING = 3
RETRIES = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said, not yet believed: ``token`` is the signed part."""

    valid: bool
    token: str = field(repr=False)


class LicenseClient:
    """Asks one license server.

    Args:
        base_url: Its address without a path, for example ``https://license.example.com``.

    """

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._hanging: list[threading.Thread] = []

    def _session(self) -> requests.Session:
        """Return a new session: a connection that idled for an hour would only fail."""
        import requests
        from requests.adapters import HTTPAdapter
        from urllib3.util import Retry

        retry = Retry(
            total=RETRIES,
            read=False,  # who has asked and heard nothing for five seconds does not ask again at once
            status_forcelist=(502, 503, 504),
            allowed_methods={"GET", "POST"},
            backoff_factor=0.2,
            backoff_jitter=0.3,
            respect_retry_after_header=False,
            raise_on_status=False,
        )
        session = requests.Session()
        session.mount("http://", HTTPAdapter(max_retries=retry))
        session.mount("https://", HTTPAdapter(max_retries=retry))
        session.headers.update({"User-Agent": f"licet/{version('licet')}", "Accept": "application/json"})
        return session

    def validate(self, request: ValidateRequest) -> Answer:
        """Ask ``POST /validate``.

        Returns:
            A claim that still has to be verified: the lease of a yes, the signed refusal of a no. The token is empty
            when the answer claims to be a verdict and signs nothing.

        Raises:
            ServerUnreachableError: No answer, or one that is no verdict (an error page, a proxy, "too many requests").
        """
        if not self.base_url:
            raise ServerUnreachableError("no license server is configured: set LICENSE_SERVER_URL")
        status, headers, body = self._send("POST", f"{self.base_url}/validate", request.to_object())
        answer = _verdict(status, body)
        if answer is None:
            raise ServerUnreachableError(
                f"the license server at {self.base_url} answered {_describe(status)}",
                retry_after=_seconds(headers.get("Retry-After")),
            )
        return answer

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
        self, method: str, url: str, body: dict[str, Any] | None = None, *, most: int = MAX_ANSWER_BYTES
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
                outcome.append(self._exchange(method, url, body, most, who))
            except Exception as error:  # noqa: BLE001 - raised again by the thread that asked
                outcome.append(error)

        thread = threading.Thread(target=ask, name="licet-ask", daemon=True)
        thread.start()
        thread.join(TOTAL_SECONDS)
        if not outcome:
            self._hanging.append(thread)
            raise ServerUnreachableError(f"{who} cannot be reached: it does not answer in time")
        if isinstance(outcome[0], Exception):
            raise outcome[0]
        return outcome[0]

    def _exchange(
        self, method: str, url: str, body: dict[str, Any] | None, most: int, who: str
    ) -> tuple[int, Any, bytes]:
        import requests
        from urllib3.exceptions import HTTPError

        deadline = time.monotonic() + TOTAL_SECONDS
        try:
            # Redirects are not followed, so that the key goes to no other host than the configured one.
            with (
                self._session() as session,
                session.request(
                    method,
                    url,
                    data=None if body is None else json.dumps(body),
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


def _verdict(status: int, body: bytes) -> Answer | None:
    """Read an answer that has the shape of a verdict; ``None`` for anything else."""
    if status not in {200, 401}:
        return None
    try:
        said = load_object(body)
    except WireError:
        return None
    valid = said.get("valid")
    if valid is not (status == 200):  # noqa: PLR2004 - the status of the contract
        return None
    token = said.get("lease" if valid else "refusal")
    return Answer(bool(valid), token if isinstance(token, str) else "")


def _describe(status: int) -> str:
    return "that it was asked too often" if status == 429 else f"HTTP {status} and no verdict"  # noqa: PLR2004


def _seconds(header: str | None) -> float | None:
    return float(header) if header is not None and header.isdecimal() and len(header) < 9 else None  # noqa: PLR2004
