"""The license server over HTTP: one question, one answer, bounded in time, size and retries."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from licet.errors import ServerUnreachableError, WireError
from licet.wire import ValidateRequest, load_object

if TYPE_CHECKING:
    import requests

CONNECT_SECONDS = 3.0
READ_SECONDS = 5.0
TOTAL_SECONDS = 12.0
MAX_ANSWER_BYTES = 256 * 1024
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

    def _session(self) -> requests.Session:
        """Return a new session: a connection that idled for an hour would only fail."""
        import requests
        from requests.adapters import HTTPAdapter
        from urllib3.util import Retry

        retry = Retry(
            total=RETRIES,
            read=False,  # who has asked and heard nothing for five seconds does not ask again at once
            status_forcelist=(502, 503, 504),
            allowed_methods={"POST"},
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
        status, headers, body = self._post(f"{self.base_url}/validate", request.to_object())
        answer = _verdict(status, body)
        if answer is None:
            raise ServerUnreachableError(
                f"the license server at {self.base_url} answered {_describe(status)}",
                retry_after=_seconds(headers.get("Retry-After")),
            )
        return answer

    def _post(self, url: str, body: dict[str, Any]) -> tuple[int, Any, bytes]:
        import requests
        from urllib3.exceptions import HTTPError

        deadline = time.monotonic() + TOTAL_SECONDS
        try:
            # Redirects are not followed, so that the key goes to no other host than the configured one.
            with (
                self._session() as session,
                session.post(
                    url,
                    data=json.dumps(body),
                    headers={"Content-Type": "application/json"},
                    timeout=(CONNECT_SECONDS, READ_SECONDS),
                    allow_redirects=False,
                    stream=True,
                ) as response,
            ):
                received = b""
                while chunk := response.raw.read1(65536, decode_content=True):
                    received += chunk
                    if len(received) > MAX_ANSWER_BYTES or time.monotonic() > deadline:
                        raise ServerUnreachableError(f"the answer of {self.base_url} is too long or too slow")
                return response.status_code, response.headers, received
        except requests.exceptions.SSLError:
            reason = "its certificate cannot be verified"
        except requests.exceptions.Timeout:
            reason = "it does not answer in time"
        except (requests.exceptions.RequestException, HTTPError, ValueError):
            reason = "no connection"
        raise ServerUnreachableError(f"the license server at {self.base_url} cannot be reached: {reason}")


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
