"""``licet-server``: the commands, each loaded when it is called."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

import click

import licet_server
from licet.errors import LicetError
from licet_server import logs
from licet_server.errors import ServerError
from licet_server.files import explained
from licet_server.loading import loading

_COMMANDS = {
    "init": "init:init",
    "serve": "serve:serve",
    "doctor": "doctor:doctor",
    "catalog": "catalog:catalog",
    "license": "license:license_group",
    "customer": "customer:customer",
    "order": "order:order",
    "product": "product:product",
    "activation": "activation:activation",
    "key": "key:key",
    "api-key": "api_key:api_key",
    "user": "user:user",
    "audit": "audit:audit",
    "backup": "backup:backup",
    "restore": "restore:restore",
    "db": "db:db",
    "flag": "flag:flag",
    "usage": "usage:usage",
    "subscription": "subscription:subscription",
    "invoice": "invoice:invoice",
    "stats": "stats:stats",
    "mail": "mail:mail",
    "outbox": "outbox:outbox",
    "webhook": "webhook:webhook",
    "billing": "billing:billing",
    "worker": "worker:worker",
}


class _Commands(click.Group):
    """A group that imports a command late and tells errors of ours in one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - Click's signature
        where = _COMMANDS.get(cmd_name)
        if where is None:
            return None
        module, _, name = where.partition(":")
        with loading():
            command: click.Command = getattr(import_module(f"licet_server.cli.{module}"), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (ServerError, LicetError) as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:  # of the system, about a file, a pipe or a full disk
            if isinstance(error, BrokenPipeError):
                raise  # Click ends in silence when nobody reads any more
            raise click.ClickException(_refused(error)) from error
        except UnicodeEncodeError as error:  # Python makes surrogates of what is not UTF-8, and no database takes them
            raise click.ClickException("an argument is no valid text: write it in UTF-8") from error


def _refused(error: OSError) -> str:
    """Say what the system refused, and about which file."""
    if error.filename is None or isinstance(error.filename, int):
        return f"the system refused: {error.strerror or type(error).__name__}"
    path = Path(os.fsdecode(error.filename))
    return f"{path} cannot be used: {explained(path, error)}"


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(licet_server.__version__, prog_name="licet-server")
def main() -> None:
    """Issue, validate and track licenses for self-hosted MCP servers."""
    logs.configure_for_people()
