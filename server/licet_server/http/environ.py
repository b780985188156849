"""What a WSGI application is told of a request that came as RSGI.

Source: PEP 3333 (WSGI), https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md
"""

from __future__ import annotations

import io
import sys
from typing import Any


def host_of(address: str) -> str:
    """Return an address without its port: ``192.0.2.1:4711``, ``[2001:db8::1]:4711``."""
    return address.rpartition(":")[0].strip("[]")


def environ_of(scope: Any, body: bytes) -> dict[str, Any]:
    """Return the environment of a request.

    Args:
        scope: The request, without its body (RSGI).
        body: All of it.
    """
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": host_of(scope.client),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority  # HTTP/2 has no header for it, and RFC 9112 prefers it to one
    for lower_name, value in scope.headers.items():
        if "_" in lower_name or (lower_name == "host" and scope.authority):
            continue  # X_Forwarded_For would pass for X-Forwarded-For, which only a trusted proxy may set
        name = lower_name.upper().replace("-", "_")
        key = name if name == "CONTENT_TYPE" else f"HTTP_{name}"
        environ[key] = f"{environ[key]},{value}" if key in environ and key != "HTTP_HOST" else value
    environ["CONTENT_LENGTH"] = str(len(body))
    return environ
