"""``licet-tag-compliance``: the tag-compliance MCP server over stdio or Streamable HTTP."""

from __future__ import annotations

import ipaddress
import logging
import os
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from licet.errors import ConfigurationError
from licet.tag_compliance.policy import load_policy
from licet.validator import EXIT_CONFIGURATION, LicenseValidator

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer
    from mcp.server.transport_security import TransportSecuritySettings
    from starlette.requests import Request
    from starlette.responses import JSONResponse

FROM_ANY_FOLDER = frozenset(
    f"AWS_{name}"
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "PROFILE", "REGION", "DEFAULT_REGION")
)
HOSTS_VARIABLE = "LICET_ALLOWED_HOSTS"
PATH = "/mcp"
HEALTH = "/healthz"
"""Says that the process serves, and nothing else: it is asked without any credential."""
GRACE = 2
"""Seconds that calls over http may still take after Ctrl-C."""

log = logging.getLogger("licet")


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config", type=click.Path(path_type=Path), help="The vendor's licet.toml; else LICET_CONFIG, else ./licet.toml."
)
@click.option("--transport", type=click.Choice(["stdio", "http"]), default="stdio", show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where http listens.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="0: any free port.")
@click.version_option(package_name="licet")
def main(config: Path | None, transport: str, host: str, port: int) -> None:
    """Serve tag-compliance tools for AWS to an MCP host.

    The license key is read from the environment or from .env, AWS credentials from wherever boto3 finds them.
    """
    # Standard output belongs to the protocol.
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        validator = LicenseValidator.from_env(config=config, package=__package__, version=version("licet"))
    except ConfigurationError as error:
        _fail(str(error))
    export_aws(validator.environment)
    validator.require_at_start()
    warn_of_policy(validator.environment)
    server = _build(validator)
    # Python's own handler lets the calls that run come to their end first; uvicorn puts its own in front of this one.
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda number, _: _end(128 + number, validator))
    try:
        if transport == "stdio":
            server.run("stdio")
        else:
            serve_http(server, host, port, validator.environment)
    except Exception:
        log.exception("the server broke down")
        _end(1, validator)
    _end(0, validator)


def export_aws(environment: Mapping[str, str]) -> None:
    """Give boto3, which reads only the real environment, the ``AWS_*`` values of ``.env``; real ones win.

    Of a ``.env`` that nobody named, and that merely lies in the folder that the MCP host has open, only credentials and
    region are taken: a configuration file can name a program to run, an endpoint can be anybody's.
    """
    named = bool(os.environ.get("LICET_ENV_FILE", "").strip())
    for name, value in environment.items():
        if not name.startswith("AWS_") or name in os.environ:
            continue
        if named or name in FROM_ANY_FOLDER:
            os.environ[name] = value
        else:
            log.warning("%s of ./.env is not used: name that file with LICET_ENV_FILE", name)


def warn_of_policy(environment: Mapping[str, str]) -> None:
    """Say at once that the policy is damaged. The server starts all the same, so that the host can show it too."""
    try:
        load_policy(environment)
    except ConfigurationError as error:
        log.warning("%s", error)


def serve_http(server: MCPServer, host: str, port: int, environment: Mapping[str, str]) -> None:
    """Serve Streamable HTTP at ``/mcp``, and ``/healthz``, until interrupted; a taken port is one line and exit 78."""
    import uvicorn

    listener = _listen(host, port)
    server.custom_route(HEALTH, methods=["GET"], include_in_schema=False)(health)
    app = server.streamable_http_app(
        streamable_http_path=PATH, host=host, transport_security=transport_security(host, environment)
    )
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"licet-tag-compliance: listening on http://{shown}:{listener.getsockname()[1]}{PATH}", err=True)
    if not _is_local(host):
        click.echo(
            "licet-tag-compliance: whoever reaches this port can read the account's tags; put a proxy that "
            "authenticates in front of it",
            err=True,
        )
    config = uvicorn.Config(app, log_level="warning", log_config=None, timeout_graceful_shutdown=GRACE)
    uvicorn.Server(config).run(sockets=[listener])


async def health(_: Request) -> JSONResponse:
    """Answer whoever looks whether the server runs. A license that has ended is no reason to start it again."""
    from starlette.responses import JSONResponse

    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def transport_security(host: str, environment: Mapping[str, str]) -> TransportSecuritySettings:
    """Allow the names this server is known by: localhost, *host*, and those in ``LICET_ALLOWED_HOSTS``.

    Any other ``Host`` header is refused, because a web page could otherwise reach the server by DNS rebinding.
    """
    from mcp.server.transport_security import TransportSecuritySettings

    named = [name.strip() for name in environment.get(HOSTS_VARIABLE, "").split(",") if name.strip()]
    names = ["127.0.0.1", "localhost", "[::1]", f"[{host}]" if ":" in host else host, *named]
    hosts = [form for name in dict.fromkeys(names) for form in (name, f"{name}:*")]
    return TransportSecuritySettings(
        allowed_hosts=hosts, allowed_origins=[f"{scheme}://{name}" for scheme in ("http", "https") for name in hosts]
    )


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except (OSError, UnicodeError) as error:
        number = error.errno if isinstance(error, OSError) and not isinstance(error, socket.gaierror) else None
        reason = os.strerror(number) if number else "no such host"
        _fail(f"cannot listen on {host} port {port}: {reason}; choose another with --host and --port")


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _build(validator: LicenseValidator) -> MCPServer:
    for library in ("boto3", "mcp"):
        if find_spec(library) is None:  # told now, not at the first call
            _fail(f"{library} is not installed: pip install 'licet[mcp,aws]'")
    if find_spec("mcp.server.mcpserver") is None:
        _fail("this needs mcp 2: pip install 'mcp>=2'")
    from licet.tag_compliance.server import build_server

    try:
        return build_server(validator)
    except ConfigurationError as error:  # a rule of an outside licet.toml that meets no tool
        _fail(str(error))


def _end(status: int, validator: LicenseValidator) -> NoReturn:
    """End the process now: the interpreter would first wait for threads, and one may hang on an AWS that is silent."""
    validator.close()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # nobody reads any more
            stream.flush()
    os._exit(status)


def _fail(message: str) -> NoReturn:
    click.echo(f"licet-tag-compliance: {message}", err=True)
    sys.exit(EXIT_CONFIGURATION)


if __name__ == "__main__":
    main()
