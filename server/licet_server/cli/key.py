"""``licet-server key``: the signing keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from licet.wire import to_text
from licet_server.cli.context import OpenKeys, opened_keys
from licet_server.cli.files import read_file, read_stdin
from licet_server.cli.output import json_option, print_fields, print_json, print_table
from licet_server.config import issuer_problem, passphrase_problem
from licet_server.errors import InputError, NotInitialisedError, ServerError, StorageError
from licet_server.keys.keyring import Keyring
from licet_server.keys.rotation import Changed, retire, rotate, state
from licet_server.keys.signing_key import ALGORITHMS, SigningKey
from licet_server.services import vault
from licet_server.services.installation import ENCRYPTED, issuer_of
from licet_server.storage import migrate
from licet_server.storage.engine import open_engine
from licet_server.storage.licenses import count_live_by_signer
from licet_server.storage.session import reading

_LONGEST_PASSPHRASE = 4096


@click.group()
def key() -> None:
    """The keys that sign leases, license files and license keys."""


@key.command("list")
@json_option
def list_keys(as_json: bool) -> None:
    """List the signing keys, oldest first."""
    here = opened_keys()
    ring, counts = here.file.load(), _live_licenses(here)
    rows = [_object(ring, each, here) | {"live_licenses": _of(counts, each.kid)} for each in ring.keys]
    if as_json:
        print_json(rows)
        return
    print_table(
        ("KID", "ALGORITHM", "STATE", "CREATED", "SIGNS FROM", "RETIRED", "LICENSES"),
        [tuple(row.values()) for row in rows],
        empty="no keys",
    )


@key.command("rotate")
@click.option("--algorithm", default=ALGORITHMS[0], show_default=True, type=click.Choice(ALGORITHMS), help="For what.")
@click.option("--now", "at_once", is_flag=True, help="Let it sign at once, not ten minutes later.")
@json_option
def rotate_command(algorithm: str, at_once: bool, as_json: bool) -> None:
    """Add a key: public at once, and signing once plugins had time to get to know it."""
    here = opened_keys()
    ring, made = _change(here, partial(rotate, algorithm=algorithm, at_once=at_once))
    _print(_object(ring, made, here) | {"key_set": ring.seq}, as_json)
    click.echo("Back the keyring up: customers come to trust this key.", err=True)


@key.command("retire")
@click.argument("kid")
@json_option
def retire_command(kid: str, as_json: bool) -> None:
    """Take the key KID out of use: what it signed is believed no more."""
    here = opened_keys()
    touched = _of(_live_licenses(here), kid)
    ring, gone = _change(here, partial(retire, kid=kid))
    _print(_object(ring, gone, here) | {"key_set": ring.seq, "live_licenses": touched}, as_json)
    if touched:
        click.echo(
            f"{touched} live license(s) have a key that it signed: those keys work online as before, and no longer "
            "prove themselves offline.",
            err=True,
        )
    click.echo("Back the keyring up: an older backup, restored, would bring the retired key back.", err=True)
    click.echo(
        "Plugins that hear of this refuse license files and revocation lists that it signed: send new ones.", err=True
    )


@key.command("issuer")
@click.argument("issuer", metavar="URL")
def issuer_command(issuer: str) -> None:
    """Sign everything in the name URL from now on; plugins that know another issuer then refuse it."""
    wanted = issuer.strip()
    problem = issuer_problem(wanted)
    if problem is not None:
        raise InputError(f"the issuer {problem}")
    here = opened_keys()
    _protect(here)

    def named(ring: Keyring) -> tuple[Keyring, str | None]:
        return replace(ring, issuer=wanted), ring.issuer

    before = here.file.change(named)
    _reseal(here)
    click.echo(f"issuer: this installation {'already signs' if before == wanted else 'signs'} as {wanted}")
    if before != wanted:
        click.echo(_ISSUER_CHANGED.format(before="another issuer" if before is None else before), err=True)
    if here.settings.stated_issuer not in {None, wanted}:
        click.echo(f"Set LICET_ISSUER={wanted}: the environment names another issuer.", err=True)


_ISSUER_CHANGED = (
    "Plugins whose licet.toml names {before} refuse what is signed from now on, and need a new one from "
    "`licet-server product descriptor`. Back the keyring up, and restart the server."
)


@key.command("protect")
@click.option("--passphrase-file", metavar="FILE", help="Encrypt under the passphrase in FILE; - is stdin.")
@click.option("--remove", is_flag=True, help="Write the keyring plain.")
def protect(passphrase_file: str | None, remove: bool) -> None:
    """Write the keyring again under another passphrase, or plain."""
    if (passphrase_file is None) is not remove:
        raise click.UsageError("give either --passphrase-file FILE or --remove")
    passphrase = None if passphrase_file is None else _passphrase(passphrase_file)
    here = opened_keys()
    file = here.file
    file.rewrite_under(passphrase)
    _reseal(here)
    if passphrase is None:
        click.echo(f"keyring: {file.path} is plain now: unset LICET_KEYRING_PASSPHRASE, or it is encrypted again")
    elif passphrase == file.passphrase:
        click.echo(f"keyring: {file.path} is encrypted anew under LICET_KEYRING_PASSPHRASE")
    else:
        click.echo(
            f"keyring: {file.path} is encrypted under the new passphrase: set LICET_KEYRING_PASSPHRASE to it and "
            "restart the server"
        )


def _change(here: OpenKeys, make: Callable[..., Changed]) -> Changed:
    """Change the keyring on disk, with the issuer and the time of this command."""
    _protect(here)

    def changed(ring: Keyring) -> tuple[Keyring, tuple[Changed, bool]]:
        done = make(ring, issuer=issuer_of(ring, here.settings), now=here.now)
        return done.ring, (done, ring.issuer is None)

    done, first = here.file.change(changed)
    _reseal(here)
    if first and here.settings.stated_issuer is None:
        click.echo(f"note: no issuer is set, so this installation signs as {done.ring.issuer} from now on", err=True)
    return done


def _protect(here: OpenKeys) -> None:
    if here.file.protect():
        click.echo(ENCRYPTED.format(path=here.file.path), err=True)


def _reseal(here: OpenKeys) -> None:
    """Bring the sealed copy in the database up to date, at once: a disk may be lost at any time."""
    try:
        vault.refresh_now(here.settings, now=here.now)
    except ServerError as error:
        click.echo(f"note: the sealed copy in the database is as it was, until a worker runs: {error}", err=True)


def _live_licenses(here: OpenKeys) -> dict[str, int] | None:
    """Count the live licenses whose key each signing key signed; ``None`` when the database does not answer."""
    engine = open_engine(here.settings.database_url)
    try:
        migrate.check(engine)
        with reading(engine) as session:
            return count_live_by_signer(session, now=here.now)
    except (StorageError, NotInitialisedError) as error:
        click.echo(f"note: licenses are not counted: {error}", err=True)
        return None
    finally:
        engine.dispose()


def _of(counts: dict[str, int] | None, kid: str) -> int | None:
    return None if counts is None else counts.get(kid, 0)


def _object(ring: Keyring, each: SigningKey, here: OpenKeys) -> dict[str, Any]:
    return {
        "kid": each.kid,
        "algorithm": each.algorithm,
        "state": state(ring, each, now=here.now),
        "created_at": to_text(each.created_at),
        "signs_from": to_text(each.signs_from),
        "retired_at": None if each.retired_at is None else to_text(each.retired_at),
    }


def _print(shown: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(shown)
    else:
        print_fields(shown)


def _passphrase(name: str) -> str:
    """Read a passphrase from the file *name*, as the environment variable would hold it."""
    data = read_stdin(_LONGEST_PASSPHRASE) if name == "-" else read_file(Path(name))
    if len(data) > _LONGEST_PASSPHRASE:
        raise InputError(f"the passphrase in {name} is too long: at most {_LONGEST_PASSPHRASE} bytes")
    try:
        value = data.decode().strip()
    except UnicodeDecodeError:
        raise InputError(f"the passphrase in {name} is not UTF-8 text") from None
    problem = passphrase_problem(value)
    if problem is not None:
        raise InputError(f"the passphrase in {name} {problem}")
    return value
