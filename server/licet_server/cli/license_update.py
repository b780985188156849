"""``licet-server license update``: terms of its own for one license."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from licet.errors import WireError
from licet.wire import load_object
from licet_server.cli.context import opened
from licet_server.cli.license_life import print_changed
from licet_server.cli.output import json_option
from licet_server.errors import InputError
from licet_server.licensing import catalog_file as rules
from licet_server.services import inputs
from licet_server.services.changes import stale_promise
from licet_server.services.find import find_license
from licet_server.services.present import license_object
from licet_server.services.update_license import update_license
from licet_server.storage.models import LicenseRow

_UNLIMITED = "unlimited"
_NEVER = "never"


@click.command("update")
@click.argument("id_or_key")
@click.option("--expires", help="The first day that is not paid for, or never.")
@click.option("--max-resources", help="How many resources one call may touch, or unlimited.")
@click.option("--max-activations", help="How many instances may run at once, or unlimited.")
@click.option("--feature", "features", multiple=True, help="Add this feature; may be repeated.")
@click.option("--without-feature", "lost", multiple=True, help="Take this feature away; may be repeated.")
@click.option("--limits", help='All its limits, as JSON: {"services": 100}.')
@click.option("--quotas", help='All its quotas, as JSON: {"requests": {"amount": 1000, "period": "day"}}.')
@click.option("--rates", help='All its rates, as JSON: {"requests": "60 per minute"}.')
@click.option("--grace-mode", type=click.Choice(rules.GRACE_MODES), help="What still runs in the grace period.")
@click.option("--telemetry", type=click.Choice(rules.TELEMETRY), help="May the customer switch usage reports off?")
@click.option("--require-attestation/--no-require-attestation", default=None, help="Must the AWS account be proved?")
@click.option("--aws-account", "aws_accounts", multiple=True, help="Lock it to these accounts alone; may be repeated.")
@click.option("--any-account", is_flag=True, help="Let it be used in any AWS account.")
@json_option
def update_command(
    id_or_key: str,
    features: tuple[str, ...],
    lost: tuple[str, ...],
    aws_accounts: tuple[str, ...],
    any_account: bool,
    require_attestation: bool | None,
    as_json: bool,
    **texts: str | None,
) -> None:
    """Give a license other terms than its plan has; a change of its plan replaces them all but the accounts."""
    if aws_accounts and any_account:
        raise click.UsageError("--aws-account and --any-account exclude each other")
    changes = _read(texts)
    if aws_accounts or any_account:
        changes["aws_accounts"] = list(aws_accounts)
    if require_attestation is not None:
        changes["require_attestation"] = require_attestation
    if not (changes or features or lost):
        raise click.UsageError("say what to change")
    with opened() as here, here.transaction() as session:
        row = find_license(session, id_or_key, pepper=here.pepper, lock=True)
        if features or lost:
            changes["features"] = _features(row, features, lost)
        changed = update_license(session, row, changes, now=here.now)
        shown = license_object(row, now=here.now)
        notice = stale_promise(row) if changed and changes.keys() != {"aws_accounts"} else None
    print_changed(shown, notice, f"{shown['id']} {'is changed' if changed else 'has these terms already'}", as_json)


def _read(texts: dict[str, str | None]) -> dict[str, Any]:
    """Read each option that was given."""
    given = {name: text for name, text in texts.items() if text is not None}
    changes: dict[str, Any] = {}
    for name, text in given.items():
        if name == "expires":
            changes["expires_at"] = None if text == _NEVER else inputs.instant(text, what="--expires")
        elif name in {"grace_mode", "telemetry"}:
            changes[name] = text
        elif name in {"limits", "quotas", "rates"}:
            changes[name] = _object(text, name)
        else:
            changes[name] = _number(text, name)
    return changes


def _number(text: str, name: str) -> int | None:
    if text.strip() == _UNLIMITED:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 20):  # noqa: PLR2004 - longer ones are too large anyway
        raise InputError(f"--{name.replace('_', '-')} must be a whole number, or {_UNLIMITED}")
    return int(text)


def _object(text: str, name: str) -> dict[str, Any]:
    try:
        return load_object(text)
    except WireError as error:
        raise InputError(f"--{name} must be a JSON object: {error}") from None


def _features(row: LicenseRow, added: Iterable[str], lost: Iterable[str]) -> list[str]:
    gone = set(lost)
    missing = sorted(gone - set(row.features))
    if missing:
        raise InputError(f"{row.id} has no feature {missing[0]!r}; it has: {', '.join(row.features) or 'none'}")
    return [name for name in dict.fromkeys([*row.features, *added]) if name not in gone]
