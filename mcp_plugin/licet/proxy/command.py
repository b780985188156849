"""``licet wrap``: the command line of the proxy."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import click

from licet.errors import CommandError, ConfigurationError
from licet.validator import EXIT_CONFIGURATION, LicenseValidator

CLOSES_WITHIN = 5.0
"""How long giving back the seat may take at the end, in seconds, whatever it is waiting for."""


@click.command(context_settings={"ignore_unknown_options": False, "allow_interspersed_args": False})
@click.option(
    "--config", type=click.Path(path_type=Path), help="The vendor's licet.toml; else LICET_CONFIG, else ./licet.toml."
)
@click.option("--plain", is_flag=True, help="Leave lists as they are: no license_status, no marks.")
@click.option(
    "--listen", metavar="HOST:PORT", help="Serve Streamable HTTP here, with --upstream; port 0: any free one."
)
@click.option("--upstream", metavar="URL", help="The MCP endpoint that --listen stands in front of.")
@click.option("--allow-host", multiple=True, metavar="NAME", help="Another name under which --listen may be reached.")
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
def wrap(
    config: Path | None,
    plain: bool,
    listen: str | None,
    upstream: str | None,
    allow_host: tuple[str, ...],
    command: tuple[str, ...],
) -> None:
    """Run any MCP server unmodified behind the license: `licet wrap -- COMMAND ARGS`.

    With --listen and --upstream, stand in front of a server that speaks Streamable HTTP.
    """
    # Standard output belongs to the protocol.
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="licet: %(levelname)s %(message)s")
    http = listen is not None or upstream is not None
    if http and (command or listen is None or upstream is None):
        raise click.UsageError("--listen and --upstream belong together, and take no COMMAND")
    if not http and (not command or allow_host):
        raise click.UsageError("name the server's command after --, or use --listen and --upstream")
    try:
        validator = LicenseValidator.from_env(config=config)
        validator.require_at_start()
        status = (
            _over_http(validator, listen, upstream, allow_host, plain)
            if http
            else _over_stdio(validator, command, plain)
        )
    except CommandError as error:
        _fail(str(error), error.status)
    except ConfigurationError as error:
        _fail(str(error), EXIT_CONFIGURATION)
    _end(validator, status)


def _over_stdio(validator: LicenseValidator, command: tuple[str, ...], plain: bool) -> int:
    from licet.proxy.stdio import wrap as over_stdio

    return over_stdio(command, validator, plain=plain)


def _over_http(
    validator: LicenseValidator, listen: str | None, upstream: str | None, allow_host: tuple[str, ...], plain: bool
) -> int:
    from licet.proxy.http import serve

    return serve(listen or "", upstream or "", validator, hosts=allow_host, plain=plain)


def _end(validator: LicenseValidator, status: int) -> NoReturn:
    """Give the seat back and end the process now: a thread may still wait for the client's next word."""
    import threading

    closing = threading.Thread(target=validator.close, name="licet-close", daemon=True)
    closing.start()
    closing.join(CLOSES_WITHIN)
    with suppress(OSError, ValueError):
        sys.stderr.flush()
    os._exit(status)


def _fail(message: str, status: int) -> NoReturn:
    click.echo(f"licet: {message}", err=True)
    sys.exit(status)
