"""Proofs of an AWS account for tests: signed by AWS's own SDK, checked by moto with its signatures switched on.

And endpoints that misbehave in ways in which AWS never does.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from licet_server.licensing.attestation import BODY, CONTENT_TYPE, Endpoints, parse_endpoint
from tests.plugin.aws.cloud import moto_server

ACCOUNT, OTHER_ACCOUNT = "123456789012", "222222222222"
REGION = "eu-west-1"
AUDIENCE = "http://127.0.0.1:5000"
"""What an installation is called that nobody gave a name."""

IDENTITY = (
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
    f"<Arn>arn:aws:iam::{ACCOUNT}:user/ann</Arn><UserId>AIDA</UserId><Account>{ACCOUNT}</Account>"
    "</GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
)
"""As the documentation of AWS shows it."""


@dataclass(frozen=True)
class Sts:
    """AWS STS as moto plays it, and credentials of two accounts that it knows.

    Attributes:
        url: Its address, with a slash at the end.
        own: Of a user in ``ACCOUNT``.
        other: Of a role in ``OTHER_ACCOUNT``, with a session token.
    """

    url: str
    own: Credentials
    other: Credentials

    @property
    def allowed(self) -> Endpoints:
        return Endpoints(public=True, own=frozenset({parse_endpoint(self.url)}))


@contextlib.contextmanager
def sts_server() -> Iterator[Sts]:
    """Start a moto of our own, which refuses what is signed wrongly or by nobody."""
    with moto_server() as moto:
        url = f"http://127.0.0.1:{moto.port}"
        known = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing", "region_name": REGION}
        iam, sts = (boto3.client(name, endpoint_url=url, **known) for name in ("iam", "sts"))
        iam.create_user(UserName="ann")
        user = iam.create_access_key(UserName="ann")["AccessKey"]
        role = sts.assume_role(RoleArn=f"arn:aws:iam::{OTHER_ACCOUNT}:role/scanner", RoleSessionName="here")
        given = role["Credentials"]
        assert moto.call("POST", "/moto-api/reset-auth", b"0")[0].status == 200
        yield Sts(
            f"{url}/",
            Credentials(user["AccessKeyId"], user["SecretAccessKey"]),
            Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"]),
        )


def prove(
    url: str,
    challenge: str,
    credentials: Credentials,
    *,
    audience: str = AUDIENCE,
    region: str = REGION,
    service: str = "sts",
    body: bytes = BODY,
    **more: str,
) -> dict[str, Any]:
    """Return what an instance hands over; *more* are headers that it signs too, or others in place of those."""
    headers = {"Content-Type": CONTENT_TYPE, "X-Licet-Challenge": challenge, "X-Licet-Audience": audience}
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    request = AWSRequest("POST", url, data=body, headers=headers)
    SigV4Auth(credentials, service, region).add_auth(request)
    sent = {name: value for name, value in request.headers.items() if name != "Content-Type"}
    return {"url": url, "headers": sent}


class FakeSts:
    """An endpoint that answers what *answer* writes to the connection; the rest of its time it says nothing.

    Attributes:
        url: Its address, with a slash at the end.
        asked: The path and headers of each request.
        released: Set at the end, so that an answer that waits for it can go.
    """

    def __init__(self, answer: Callable[[FakeSts, BaseHTTPRequestHandler], None]) -> None:
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.released = threading.Event()
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                fake.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
                with contextlib.suppress(OSError):
                    answer(fake, self)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"

    def __enter__(self) -> FakeSts:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


def answering(status: int, body: str | bytes = "", **headers: str) -> Callable[[FakeSts, BaseHTTPRequestHandler], None]:
    """Return what answers one thing, always."""
    content = body if isinstance(body, bytes) else body.encode()

    def answer(_: FakeSts, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(content)

    return answer
