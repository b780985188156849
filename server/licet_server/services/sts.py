"""Ask AWS STS who has signed a request: over one connection, within seconds, and nowhere but where it was allowed.

No redirect is followed and no proxy of the environment is asked; the certificate must be that of the host, and no more
of the answer is read than AWS ever says.

Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
"""

from __future__ import annotations

import http.client
import ssl
import threading
import time
from http import HTTPStatus

from licet_server.errors import AttestationError, StsUnavailableError, WebhookAddressError
from licet_server.licensing.attestation import BODY, CONTENT_TYPE, Proof
from licet_server.licensing.sts_answer import Identity, read_error_code, read_identity
from licet_server.licensing.webhook_urls import Target
from licet_server.services.connections import connected

PATIENCE_SECONDS = 5.0
"""How long everything together may take: the name, the connection, TLS, the request and the answer."""

MOST_AT_ONCE = 8
"""How many requests of one process may wait for AWS; a part of its threads, so that everybody else is still served."""

LONGEST_ANSWER = 64 * 1024

_QUEUE_SECONDS = 0.5
_THROTTLED = frozenset({"Throttling", "ThrottlingException", "RequestLimitExceeded", "ServiceUnavailable"})
_TRY_AGAIN = "try again in a minute"
_turns = threading.BoundedSemaphore(MOST_AT_ONCE)


def ask_sts(proof: Proof, *, patience: float = PATIENCE_SECONDS) -> Identity:
    """Send the request that *proof* is, and return who has signed it. Not inside a transaction: this takes its time.

    Args:
        proof: A request that may be sent.
        patience: How many seconds everything together may take.

    Raises:
        AttestationError: AWS refuses it: the signature is wrong, too old, or of nobody.
        StsUnavailableError: AWS gave no answer that decides anything.
    """
    if not _turns.acquire(timeout=_QUEUE_SECONDS):
        raise StsUnavailableError("too many proofs are being checked at this moment: try again in a few seconds")
    try:
        status, answer = _exchange(proof, patience)
    finally:
        _turns.release()
    if status == HTTPStatus.OK:
        return read_identity(answer)
    code = read_error_code(answer)
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR and code and code not in _THROTTLED:
        raise AttestationError(f"AWS does not accept it ({code}): check the AWS credentials of the machine")
    raise StsUnavailableError(f"AWS STS answered {status}: {_TRY_AGAIN}")


def _exchange(proof: Proof, patience: float) -> tuple[int, bytes]:
    deadline = time.monotonic() + patience
    headers = {"Host": proof.endpoint.authority, "Content-Type": CONTENT_TYPE, "Connection": "close", **proof.headers}
    place = proof.endpoint
    target = Target(place.scheme, place.host.strip("[]"), place.port, "/")
    tls = ssl.create_default_context()
    try:
        # A private address may be that of a VPC endpoint.
        with connected(target, deadline, tls=tls, private=True) as connection:
            connection.request("POST", "/", BODY, headers)
            with connection.getresponse() as response:
                answer = response.read(LONGEST_ANSWER + 1)
                if time.monotonic() >= deadline:
                    raise TimeoutError  # what was cut off may look like what has ended
                if len(answer) > LONGEST_ANSWER:
                    raise StsUnavailableError("AWS STS answered more than it ever does")
                return response.status, answer
    except WebhookAddressError:
        raise StsUnavailableError("the endpoint of AWS STS has an address that nothing may be sent to") from None
    except (OSError, http.client.HTTPException) as error:
        if time.monotonic() >= deadline or isinstance(error, TimeoutError):
            raise StsUnavailableError(f"AWS STS gave no answer within {patience:g} seconds: {_TRY_AGAIN}") from None
        if isinstance(error, ssl.SSLError):
            raise StsUnavailableError("the endpoint of AWS STS has no certificate that counts") from None
        raise StsUnavailableError(f"AWS STS cannot be reached: {_TRY_AGAIN}") from None
