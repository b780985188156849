"""``licet``: what is licensed on this machine."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import click

from licet.errors import ConfigurationError, LicenseRefusedError, LicetError
from licet.evidence import MAX_DOCUMENT_BYTES
from licet.proxy.command import wrap
from licet.refusal import explain
from licet.terms import RESOURCES
from licet.validator import EXIT_CONFIGURATION, LicenseValidator
from licet.verdict import Count, Verdict

_config = click.option(
    "--config", type=click.Path(path_type=Path), help="The vendor's licet.toml; else LICET_CONFIG, else ./licet.toml."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="licet")
def main() -> None:
    """Show and check the license of an MCP server."""


main.add_command(wrap)


@main.command()
@_config
@_json
def status(config: Path | None, as_json: bool) -> None:
    """Show what is licensed; exit 0 when the license is live, 1 when not."""
    validator = _validator(config)
    found = validator.status()
    if as_json:
        click.echo(json.dumps(found, indent=2))
    else:
        click.echo("\n".join(_lines(found)))
    sys.exit(0 if found["valid"] else 1)


@main.command()
@click.option("--feature", help="Ask for this feature too.")
@click.option("--resources", type=click.IntRange(min=0), help="Ask for this many resources in one call.")
@_config
@_json
def check(feature: str | None, resources: int | None, config: Path | None, as_json: bool) -> None:
    """Ask one question; exit 0 for yes, 1 for no, the verdict's code first."""
    validator = _validator(config)
    count = None if resources is None else Count(resources)
    verdict = validator.decide(feature, limit=RESOURCES, count=count)
    click.echo(json.dumps(_facts(verdict)) if as_json else _sentence(verdict, validator))
    sys.exit(0 if verdict.valid else 1)


@main.command()
@click.argument("key")
@_config
def activate(key: str, config: Path | None) -> None:
    """Try KEY, take a seat with it, and keep it for the servers that start on this machine (- reads it from stdin).

    It is kept in the state folder, readable by you alone. A key in the environment or in .env goes before it.
    """
    validator = _validator(config, seat=True)
    try:
        info = validator.activate(sys.stdin.readline() if key == "-" else key)
    except LicetError as error:
        _fail(error)
    seat = "; this machine holds a seat" if validator.gate.inquiry and validator.gate.inquiry.has_seat else ""
    click.echo(f"{info['code']} {info['message']} Plan {info['plan']}{seat}.")


@main.command()
@_config
def deactivate(config: Path | None) -> None:
    """Give the seat of this machine back, and forget the key that `licet activate` kept."""
    validator = _validator(config, seat=True)
    try:
        heard = validator.deactivate()
    except LicetError as error:
        _fail(error)
    if not heard:
        click.echo("The key is forgotten here; the license server did not confirm that the seat is free.", err=True)
        sys.exit(1)
    variable = validator.key_variable
    more = f" {variable} still holds the key: the next start takes a seat again." if variable else ""
    click.echo(f"The seat is given back.{more}")


@main.command()
@_config
@_json
def telemetry(config: Path | None, as_json: bool) -> None:
    """Show exactly what would be sent to the license server, and send nothing."""
    try:
        found = _validator(config, seat=True).telemetry()
    except LicetError as error:
        _fail(error)
    click.echo(json.dumps(found, indent=2) if as_json else "\n".join(_messages(found)))


@main.command()
@_config
def request(config: Path | None) -> None:
    """Print a request for a license file, for a machine without a network; it holds no license key."""
    try:
        click.echo(json.dumps(_validator(config).request(), indent=2))
    except LicetError as error:
        _fail(error)


@main.command("import")
@click.argument("file", type=click.File("rb"))
@_config
def import_command(file: BinaryIO, config: Path | None) -> None:
    """Import FILE from the vendor: a license file, a revocation list or a key set (- is standard input)."""
    validator = _validator(config)
    try:
        click.echo(validator.take_in(file.read(MAX_DOCUMENT_BYTES + 1)))
    except LicetError as error:
        _fail(error)
    except OSError as error:
        raise click.FileError(file.name, error.strerror) from None


@main.command(
    "tag-compliance",
    add_help_option=False,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def tag_compliance(arguments: tuple[str, ...]) -> None:
    """Serve tag compliance for AWS: licet-tag-compliance, for hosts that start a package by its own name."""
    from licet.tag_compliance.__main__ import main as serve

    serve.main(list(arguments), prog_name="licet tag-compliance")


def _fail(error: LicetError) -> NoReturn:
    """Print why, the code first, and end with 1."""
    said = str(error)
    click.echo(
        said if isinstance(error, LicenseRefusedError) else f"{error.code}: {said[:1].upper()}{said[1:]}.", err=True
    )
    sys.exit(1)


def _validator(config: Path | None, *, seat: bool = False) -> LicenseValidator:
    """Open the license; only to look at it takes no *seat*."""
    try:
        return LicenseValidator.from_env(config=config, seat=seat)
    except ConfigurationError as error:
        click.echo(f"licet: {error}", err=True)
        sys.exit(EXIT_CONFIGURATION)


def _sentence(verdict: Verdict, validator: LicenseValidator) -> str:
    return f"{verdict.code} {verdict.detail}" if verdict.valid else explain(verdict, validator.descriptor)


def _facts(verdict: Verdict) -> dict[str, Any]:
    count = None if verdict.count is None else verdict.count.total
    return {
        "code": verdict.code.value,
        "valid": verdict.valid,
        "message": verdict.detail,
        "limit": verdict.limit,
        "count": count,
    }


def _messages(found: dict[str, Any]) -> list[str]:
    if found["server"] is None:
        return ["Nothing is sent: LICET_OFFLINE is set."]
    reports = "on" if found["usage_reports"] else "off"
    lines = [f"To {found['server']}; usage reports are {reports}. Nothing was sent now."]
    for message in found["messages"]:
        body = [] if message["body"] is None else [json.dumps(message["body"], indent=2)]
        lines += ["", f"{message['request']}  ({message['when']})", *body]
    return lines


_SOURCES = {"server": "the license server", "file": "an imported license file", "key": "the license key itself"}


def _lines(found: dict[str, Any]) -> list[str]:
    product = f"{'Product':<11}{found['name']} ({found['product']})"
    if not found["valid"]:
        return [found["message"], product]
    limits = [f"{name} {value:,}" for name, value in sorted(found["limits"].items())]
    quotas = [f"{name} {quota['amount']:,} a {quota['period']}" for name, quota in sorted(found["quotas"].items())]
    return [
        f"{found['code']} {found['message']}",
        product,
        f"{'Plan':<11}{found['plan']}",
        f"{'Resources':<11}{'unlimited' if found['unlimited'] else format(found['max_resources'], ',')} per call",
        *([f"{'Limits':<11}{', '.join(limits)}"] if limits else []),
        *([f"{'Quotas':<11}{', '.join(quotas)}"] if quotas else []),
        *([f"{'Instances':<11}{found['max_activations']:,} at most"] if found["max_activations"] is not None else []),
        f"{'Expires':<11}{found['expires_at'] or 'never'}",
        f"{'Known from':<11}{_SOURCES[found['source']]}",
        f"{'Features':<11}{', '.join(found['features']) or 'none'}",
    ]
