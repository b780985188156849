"""``licet-server license file`` and ``revocations``: what travels to machines without a network."""

from __future__ import annotations

from pathlib import Path

import click

from licet import keys
from licet.errors import KeyFormatError, WireError
from licet.keys import MAX_KEY_LENGTH, ParsedKey
from licet.wire import MAX_BODY_BYTES, decode_text, to_text
from licet_server.cli.context import opened
from licet_server.cli.files import read_file, read_stdin
from licet_server.errors import InputError
from licet_server.licensing.file_request import FileRequest, read_request
from licet_server.services import inputs
from licet_server.services.find import find_license, own_key
from licet_server.services.license_file import bound_to, make_license_file, note_file
from licet_server.services.revocations import signed_revocations
from licet_server.storage.ids import LICENSE_PREFIX
from licet_server.storage.session import reading

_STDIN = "-"
_LONGEST_STDIN = 4 * MAX_KEY_LENGTH  # a key in UTF-16, and its line breaks
_SHORT_NOTE = (
    "note: a key of this kind holds 50 random bits, so the file is safe from onlookers and not from somebody who can "
    "spend months of computing on it, who would then know the key. A file that is not encrypted, or a product with "
    "signed keys, does not put the key at risk."
)


@click.command("file")
@click.argument("id_or_key")
@click.option("--ttl", default="30d", show_default=True, help="How long the file counts: 12h, 30d, 52w.")
@click.option("--fingerprint", help="Bind the file to the machine with this fingerprint.")
@click.option(
    "--request",
    "request_file",
    type=click.Path(path_type=Path),
    help="Answer what `licet request` printed; - is stdin.",
)
@click.option("--encrypt", is_flag=True, help="Encrypt the file under the license key, which ID_OR_KEY must then be.")
def file_command(id_or_key: str, ttl: str, fingerprint: str | None, request_file: Path | None, encrypt: bool) -> None:
    """Print a license file for a machine without a network. With - as ID_OR_KEY, stdin says it."""
    if id_or_key == _STDIN and str(request_file) == _STDIN:
        raise click.UsageError("standard input cannot be both ID_OR_KEY and --request")
    wanted = _stdin() if id_or_key == _STDIN else id_or_key
    length = inputs.duration(ttl, what="--ttl")
    machine = None if fingerprint is None else inputs.fingerprint(fingerprint, what="--fingerprint")
    license_key = _license_key(wanted) if encrypt else None
    request = None if request_file is None else _request(request_file)
    with opened() as here, here.transaction() as session:
        row = find_license(session, wanted, pepper=here.pepper)
        key = None if license_key is None else own_key(row, license_key.canonical, pepper=here.pepper)
        bound = bound_to(row, request=request, fingerprint=machine)
        made = make_license_file(
            row,
            ttl=length,
            fingerprint=bound,
            license_key=key,
            signer=here.installation.signer,
            now=here.now,
        )
        note_file(session, row, made, fingerprint=bound, now=here.now)
    click.echo(made.text, nl=False)
    where = "on any machine" if bound is None else "on one machine"
    click.echo(f"valid until {to_text(made.expires_at)}, {where}", err=True)
    if license_key is not None and license_key.scheme == "short":
        click.echo(_SHORT_NOTE, err=True)


def _license_key(wanted: str) -> ParsedKey:
    """Return the key to encrypt under."""
    if wanted.strip().lower().startswith(LICENSE_PREFIX):
        raise InputError(
            "--encrypt needs the license key, of which the server keeps only a digest: give the key in place of the "
            "id, or - and the key on standard input, which keeps it out of the shell's history"
        )
    try:
        return keys.parse(wanted)
    except KeyFormatError as error:
        raise InputError(f"--encrypt needs the license key: {error}") from None


def _stdin() -> str:
    """Return the id or the key on standard input, whole: mail programs break long keys into lines."""
    try:
        text = "".join(decode_text(read_stdin(_LONGEST_STDIN)).split())
    except WireError:
        text = ""
    if not text:
        raise InputError("standard input holds no license id and no license key")
    return text


def _request(path: Path) -> FileRequest:
    if str(path) == _STDIN:
        return read_request(read_stdin(MAX_BODY_BYTES), origin="standard input")
    return read_request(read_file(path), origin=str(path))


@click.command("revocations")
def revocations_command() -> None:
    """Print the signed revocation list, for machines without a network."""
    with opened() as here, reading(here.engine) as session:
        signed = signed_revocations(session, signer=here.installation.signer, now=here.now)
    click.echo(signed.token)
    replaced = f", {signed.keys} replaced key(s)" if signed.keys else ""
    click.echo(f"revocation list {signed.sequence}: {signed.count} license(s){replaced}", err=True)
