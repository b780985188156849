"""A vendor for plugin tests: a signing key of its own, and a license server that answers what a test tells it to.

The server is a real one on loopback, so that timeouts, redirects and broken answers are real too.
"""

from __future__ import annotations

import base64
import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from licet.trust import TrustedKeys
from licet.wire import LEASE_TYPE, REFUSAL_TYPE, to_text

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KEY = "OPT-PRO-3A9F2-B4C1D"


class Clock:
    """A clock that a test moves."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **step: float) -> None:
        self.now += timedelta(**step)


def terms(**changes: Any) -> dict[str, Any]:
    """The ``terms`` claim of a Professional license that lives for a month."""
    usual = {
        "plan": "pro",
        "status": "active",
        "features": ["scan", "report"],
        "limits": {"services": 100},
        "max_resources": 10_000,
        "expires_at": to_text(NOW + timedelta(days=30)),
        "grace_until": to_text(NOW + timedelta(days=37)),
        "instance_id": None,
        "fingerprint": None,
    }
    return usual | changes


@dataclass
class Vendor:
    """Signs leases and refusals as a license server does."""

    kid: str = "2026-11"
    private: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def jwk(self) -> dict[str, str]:
        raw = self.private.public_key().public_bytes_raw()
        return {"kid": self.kid, "x": base64.urlsafe_b64encode(raw).rstrip(b"=").decode()}

    @property
    def trusted(self) -> TrustedKeys:
        return TrustedKeys.from_jwks([self.jwk])

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        return jwt.encode(claims, self.private, "EdDSA", headers={"kid": self.kid, **header})

    def lease(self, now: datetime = NOW, *, lasts: timedelta = timedelta(days=1), **changes: Any) -> str:
        seconds = int(now.timestamp())
        usual = {
            "iss": "https://license.example.com",
            "sub": "lic_1",
            "aud": "OPT",
            "iat": seconds,
            "nbf": seconds,
            "exp": seconds + int(lasts.total_seconds()),
            "refresh_after": seconds + 3600,
            "jti": "lease-1",
            "nonce": None,
            "terms": terms(),
        }
        return self.sign(usual | changes, typ=LEASE_TYPE)

    def refusal(self, code: str, now: datetime = NOW, **changes: Any) -> str:
        usual = {"aud": "OPT", "iat": int(now.timestamp()), "nonce": None, "code": code, "message": f"It is {code}."}
        return self.sign(usual | changes, typ=REFUSAL_TYPE)


Reply = tuple[int, dict[str, str], bytes]


class LicenseServer(ThreadingHTTPServer):
    """Answers ``POST /validate`` with what ``reply`` returns and remembers every question."""

    daemon_threads = True

    def __init__(self, vendor: Vendor, clock: Callable[[], datetime]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.vendor, self.clock = vendor, clock
        self.asked: list[dict[str, Any]] = []
        self.reply: Callable[[dict[str, Any]], Reply] = self.grant

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that stopped waiting is no news; anything else is."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def grant(self, asked: dict[str, Any], **changes: Any) -> Reply:
        granted = terms(**{"instance_id": asked.get("instance_id")} | changes.pop("terms", {}))
        lease = self.vendor.lease(self.clock(), nonce=asked.get("nonce"), **({"terms": granted} | changes))
        return answer(200, {"valid": True, "code": "VALID", "lease": lease})

    def refuse(self, code: str) -> Callable[[dict[str, Any]], Reply]:
        def reply(asked: dict[str, Any]) -> Reply:
            refusal = self.vendor.refusal(code, self.clock(), nonce=asked.get("nonce"))
            return answer(401, {"valid": False, "code": code, "message": "No.", "refusal": refusal})

        return reply


def answer(status: int, body: dict[str, Any], **headers: str) -> Reply:
    return status, headers, json.dumps(body).encode()


class _Handler(BaseHTTPRequestHandler):
    server: LicenseServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        status, headers, body = self.server.reply(asked)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Keep the test's output clean."""


@contextmanager
def license_server(vendor: Vendor, clock: Callable[[], datetime]) -> Iterator[LicenseServer]:
    with LicenseServer(vendor, clock) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
