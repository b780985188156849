"""A vendor for plugin tests: a signing key of its own, and a license server that answers what a test tells it to.

The server is a real one on loopback, so that timeouts, redirects and broken answers are real too.
"""

from __future__ import annotations

import hashlib
import json
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from licet import license_file
from licet.client import LicenseClient
from licet.gate import Gate
from licet.trust import TrustedKeys
from licet.wire import (
    KEY_SET_TYPE,
    LEASE_TYPE,
    LICENSE_FILE_TYPE,
    LICENSE_KEY_TYPE,
    REFUSAL_TYPE,
    REVOCATIONS_TYPE,
    to_text,
)
from tests.vectors.signing import Signer, b64, ed25519_key, jwt_key

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KEY = "OPT-PRO-3A9F2-B4C1D"
MACHINE = "m_0123456789abcdef"
NOWHERE = LicenseClient("http://127.0.0.1:1")
ISSUER = "https://license.example.com"


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
    """Signs what a license server signs, and whatever else a test wants signed."""

    kid: str = "2026-11"
    private: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @classmethod
    def fixed(cls, kid: str = "2026-11") -> Vendor:
        """The same vendor in every run and every process: the name makes the key."""
        return cls(kid, Ed25519PrivateKey.from_private_bytes(hashlib.sha256(kid.encode()).digest()))

    @property
    def signer(self) -> Signer:
        return Signer(self.kid, self.private)

    @property
    def jwk(self) -> dict[str, str]:
        return {"kid": self.kid, "x": b64(self.private.public_key().public_bytes_raw())}

    @property
    def trusted(self) -> TrustedKeys:
        return TrustedKeys.from_jwks([self.jwk])

    def sign(self, claims: dict[str, Any] | bytes, **header: Any) -> str:
        return self.signer.token(claims, **{"typ": "JWT"} | header)

    def lease(self, now: datetime = NOW, *, lasts: timedelta = timedelta(days=1), **changes: Any) -> str:
        own = {"refresh_after": int(now.timestamp()) + 3600, "jti": "lease-1", "nonce": None}
        return self.sign(_yes(now, lasts) | own | changes, typ=LEASE_TYPE)

    def refusal(self, code: str, now: datetime = NOW, **changes: Any) -> str:
        said = {"nonce": None, "code": code, "message": f"It is {code}."}
        usual = {"iss": ISSUER, "jti": "refusal-1", "aud": "OPT", "iat": int(now.timestamp()), **said}
        return self.sign(usual | changes, typ=REFUSAL_TYPE)

    def license_document(self, now: datetime = NOW, *, chain: Iterable[str] = (), **changes: Any) -> str:
        """What stands inside a license file that ends after 30 days."""
        own = {"jti": "file-1", "customer": "A Customer <customer@example.com>", "key_tail": KEY[-4:], "key_set": 1}
        return self.sign(_yes(now, timedelta(days=30)) | own | changes, typ=LICENSE_FILE_TYPE, chain=list(chain))

    def license_file(
        self, now: datetime = NOW, *, days: float = 30, key: str = KEY, chain: Iterable[str] = (), **changes: Any
    ) -> str:
        """A license file, with some of its terms changed."""
        ends = int((now + timedelta(days=days)).timestamp())
        return license_file.write(
            self.license_document(now, chain=chain, exp=ends, key_tail=key[-4:], terms=terms(**changes))
        )

    def revocations(self, *license_ids: str, seq: int = 1, chain: Iterable[str] = (), **changes: Any) -> str:
        marks = b"".join(sorted(hashlib.sha256(each.encode()).digest()[:8] for each in license_ids))
        usual = {"iss": ISSUER, "iat": int(NOW.timestamp()), "seq": seq, "ids": b64(marks)}
        return self.sign(usual | changes, typ=REVOCATIONS_TYPE, chain=list(chain))

    def announcement(self, seq: int, *vendors: Vendor, retired: Iterable[object] = (), **changes: Any) -> str:
        """A rotation announcement after which the keys of *vendors* are the published ones."""
        keys = [vendor.jwk for vendor in vendors]
        usual = {"iss": ISSUER, "iat": int(NOW.timestamp()), "seq": seq, "keys": keys, "retired": list(retired)}
        return self.sign(usual | changes, typ=KEY_SET_TYPE)

    def key_claims(self, product: str, **changes: Any) -> dict[str, Any]:
        """What a license key of *product* says."""
        usual = {"iss": ISSUER, "sub": "lic_1", "aud": product, "iat": int(NOW.timestamp()), "jti": "key-1"}
        end = int((NOW + timedelta(days=37)).timestamp())
        return usual | {"exp": end, "terms": terms()} | changes

    def jwt_key(self, product: str = "NLS", **changes: Any) -> str:
        return jwt_key(product, self.sign(self.key_claims(product, **changes), typ=LICENSE_KEY_TYPE))

    def ed25519_key(self, product: str = "LMG", **changes: Any) -> str:
        return ed25519_key(product, self.signer, self.key_claims(product, **changes))


def _yes(now: datetime, lasts: timedelta) -> dict[str, Any]:
    """What every signed yes says."""
    seconds = int(now.timestamp())
    times = {"iat": seconds, "nbf": seconds, "exp": seconds + int(lasts.total_seconds())}
    return {"iss": ISSUER, "sub": "lic_1", "aud": "OPT", **times, "terms": terms()}


Reply = tuple[int, dict[str, str], bytes]


class LicenseServer(ThreadingHTTPServer):
    """Answers ``POST /validate`` with what ``reply`` returns and ``GET`` with ``pages``; remembers every question."""

    daemon_threads = True

    def __init__(self, vendor: Vendor, clock: Callable[[], datetime]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.vendor, self.clock = vendor, clock
        self.asked: list[dict[str, Any]] = []
        self.routes: list[str] = []
        self.reply: Callable[[dict[str, Any]], Reply] = self.grant
        self.pages: dict[str, bytes] = {}
        self.fetched: list[str] = []

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


def take(gate: Gate, text: str, at: datetime = NOW) -> str:
    """Import what *text* is."""
    assert gate.records is not None
    return gate.records.take_in(text.encode(), at)


def answer(status: int, body: dict[str, Any], **headers: str) -> Reply:
    return status, headers, json.dumps(body).encode()


class _Handler(BaseHTTPRequestHandler):
    server: LicenseServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are two packets, and the second would wait 40 ms

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        self.server.routes.append(self.path)
        status, headers, body = self.server.reply(asked)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.server.fetched.append(self.path)
        page = self.server.pages.get(self.path)
        self.send_response(404 if page is None else 200)
        self.send_header("Content-Length", str(len(page or b"")))
        self.end_headers()
        self.wfile.write(page or b"")

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
