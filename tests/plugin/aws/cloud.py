"""AWS on loopback: moto over HTTP, behind a proxy that writes down every call.

The proxy can answer AWS's own errors, and what moto does not know.
"""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import boto3

HOME = "eu-west-1"
ACCOUNT = "123456789012"


class Moto:
    """A moto server in a process of its own."""

    def __init__(self, port: int) -> None:
        self.port = port

    def reset(self) -> None:
        self.call("POST", "/moto-api/reset")

    def call(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[Any, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()


@contextmanager
def moto_server() -> Iterator[Moto]:
    """Start moto on a port that the system picks; it ends with its standard input, so with this process too."""
    with subprocess.Popen(
        [sys.executable, "-c", _MOTO], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        try:
            moto = Moto(int(process.stdout.readline()))
            _warm_up(moto)
            yield moto
        finally:
            process.terminate()


_MOTO = """
import sys
from moto.moto_server.threaded_moto_server import ThreadedMotoServer
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""


def _warm_up(moto: Moto) -> None:
    """Let moto load its services now: each takes longer the first time than a client's patience while counting."""
    for service in ("ec2", "s3", "rds", "lambda", "dynamodb", "sns", "sqs", "logs", "sts"):
        signed = f"AWS4-HMAC-SHA256 Credential=testing/20260101/{HOME}/{service}/aws4_request, Signature=0"
        moto.call("GET", "/", headers={"Authorization": signed})


@dataclass(frozen=True)
class Call:
    """One request as AWS saw it."""

    service: str
    region: str
    operation: str
    body: str
    agent: str
    path: str = ""
    key: str = ""

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.path).query))

    @property
    def action(self) -> str:
        return f"{self.service}:{self.operation}"


@dataclass
class Fault:
    """What the proxy answers instead of moto: an error of AWS, or a silence that lasts until ``release``.

    It is for all regions or one, and for all access keys or all but one.
    """

    code: str = ""
    status: int = 400
    region: str | None = None
    key_not: str | None = None
    release: threading.Event | None = None


@dataclass
class Cloud:
    """The account as a test sees it: its address, what was asked of it, what shall go wrong, and what moto lacks.

    ``answers`` take a call and return the JSON of its answer; ``None`` leaves it to moto.
    """

    url: str
    source: str
    calls: list[Call] = field(default_factory=list)
    faults: dict[str, Fault] = field(default_factory=dict)
    answers: dict[str, Callable[[Call], Any]] = field(default_factory=dict)
    _clients: dict[tuple[str, str], Any] = field(default_factory=dict)

    def client(self, service: str, region: str = HOME) -> Any:
        """A client of the test itself: it goes past the proxy, so that its calls are not written down."""
        if (service, region) not in self._clients:
            self._clients[service, region] = boto3.client(service, region_name=region, endpoint_url=self.source)
        return self._clients[service, region]

    def asked(self, service: str = "") -> list[str]:
        return [call.action for call in self.calls if not service or call.service == service]

    def close(self) -> None:
        for client in self._clients.values():
            client.close()


class _Proxy(ThreadingHTTPServer):
    daemon_threads = True
    moto: Moto
    cloud: Cloud


class _Handler(BaseHTTPRequestHandler):
    server: _Proxy
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet an answer; two would wait for each other's acknowledgement

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        call = _call(self.command, self.path, dict(self.headers.items()), body)
        cloud = self.server.cloud
        cloud.calls.append(call)
        fault = cloud.faults.get(call.action) or cloud.faults.get(f"{call.service}:*") or cloud.faults.get("*")
        if fault is not None and fault.region in {None, call.region} and fault.key_not != call.key:
            if fault.release is not None:
                fault.release.wait(20)
            if fault.code:
                self._answer(fault.status, *_error(call.service, fault.code))
                return
        known = cloud.answers[call.action](call) if call.action in cloud.answers else None
        if known is not None:
            self._answer(200, {"Content-Type": "application/json"}, json.dumps(known).encode())
            return
        response, content = self.server.moto.call(self.command, self.path, body, dict(self.headers.items()))
        kept = {name: value for name, value in response.getheaders() if name.lower() not in _HOP}
        self._answer(response.status, kept, content)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any  # noqa: N815 - the names http.server calls

    def _answer(self, status: int, headers: dict[str, str], content: bytes) -> None:
        try:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)
            self.wfile.flush()
        except OSError:
            self.close_connection = True  # the client had stopped waiting

    def log_message(self, *args: Any) -> None:
        """Keep the test's output clean."""


_HOP = {"connection", "content-length", "date", "server", "transfer-encoding"}
_SCOPE = re.compile(r"Credential=(?P<key>[^/]+)/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/")


def _call(method: str, path: str, headers: dict[str, str], body: bytes) -> Call:
    scope = _SCOPE.search(headers.get("Authorization", ""))
    service, region = (scope["service"], scope["region"]) if scope else ("unsigned", "")
    target = headers.get("X-Amz-Target") or headers.get("x-amz-target")
    text = body.decode(errors="replace")
    if target:
        operation = target.rsplit(".", 1)[-1]
    elif text.startswith("Action=") or "&Action=" in text:
        operation = parse_qs(text)["Action"][0]
    else:
        operation = _rest_operation(method, path)
    return Call(service, region, operation, text, headers.get("User-Agent", ""), path, scope["key"] if scope else "")


_REST = {"/Search": "Search", "/2016-08-19/account-settings": "GetAccountSettings"}


def _rest_operation(method: str, path: str) -> str:
    parts = urlsplit(path)
    if parts.path in _REST:
        return _REST[parts.path]
    if "/tags/" in parts.path:
        return "ListTags"
    if parts.path.startswith("/2015-03-31/functions"):
        return "ListFunctions" if method == "GET" else "CreateFunction"
    if "tagging" in parts.query:
        return "GetBucketTagging" if method == "GET" else "PutBucketTagging"
    return "ListBuckets" if parts.path == "/" and method == "GET" else f"{method} {parts.path}"


def _error(service: str, code: str) -> tuple[dict[str, str], bytes]:
    """The body with which *service* reports *code*: each protocol of AWS has its own."""
    fault = f"<Code>{code}</Code><Message>Made up for a test.</Message>"
    if service == "ec2":
        return _XML, f"<Response><Errors><Error>{fault}</Error></Errors><RequestID>1</RequestID></Response>".encode()
    if service == "s3":
        return _XML, f"<Error>{fault}<RequestId>1</RequestId></Error>".encode()
    if service in {"rds", "sns", "sts"}:
        wrapped = f"<Error><Type>Sender</Type>{fault}</Error><RequestId>1</RequestId>"
        return _XML, f"<ErrorResponse>{wrapped}</ErrorResponse>".encode()
    body = json.dumps({"__type": f"com.amazonaws.{service}#{code}", "message": "Made up for a test."}).encode()
    return {"Content-Type": "application/x-amz-json-1.1", "x-amzn-ErrorType": code}, body


_XML = {"Content-Type": "text/xml"}


@contextmanager
def cloud_in_front_of(moto: Moto) -> Iterator[Cloud]:
    with _Proxy(("127.0.0.1", 0), _Handler) as proxy:
        cloud = Cloud(f"http://127.0.0.1:{proxy.server_address[1]}", f"http://127.0.0.1:{moto.port}")
        proxy.moto, proxy.cloud = moto, cloud
        thread = threading.Thread(target=proxy.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield cloud
        cloud.close()
        for fault in cloud.faults.values():
            if fault.release is not None:
                fault.release.set()
        proxy.shutdown()
        thread.join()
