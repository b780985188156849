"""``licet-server key``: what it prints, what it changes, what it refuses."""

from __future__ import annotations

import json
import socket
import subprocess
import sys

import pytest

from licet.descriptor import parse_descriptor
from licet.jose import Token
from licet.trust import TrustedKeys
from licet.wire import load_object
from licet_server.config import Settings
from licet_server.services.installation import load
from licet_server.storage.engine import open_engine
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import transaction

PASSPHRASE = "correct horse battery staple"
OTHER = "another good passphrase"
keyring_alone = pytest.mark.sqlite_only(reason="it is about the keyring, which is a file on either database")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "keyring.json"


@pytest.fixture
def listed(run):
    """The keys as ``key list --json`` shows them."""
    return lambda: json.loads(run("key", "list", "--json").stdout)


def test_the_list_says_what_each_key_does(run, listed):
    run("key", "rotate", "--now")
    run("key", "rotate", "--algorithm", "RS256")
    run("key", "rotate")
    run("key", "retire", listed()[0]["kid"])
    assert [(key["algorithm"], key["state"]) for key in listed()] == [
        ("EdDSA", "retired"),
        ("EdDSA", "signing"),
        ("RS256", "signing"),
        ("EdDSA", "next"),
    ]
    assert listed()[0].keys() == {
        "kid",
        "algorithm",
        "state",
        "created_at",
        "signs_from",
        "retired_at",
        "live_licenses",
    }
    assert [key["retired_at"] is None for key in listed()] == [False, True, True, True]
    head, *rows = run("key", "list").stdout.splitlines()
    assert head.split() == ["KID", "ALGORITHM", "STATE", "CREATED", "SIGNS", "FROM", "RETIRED", "LICENSES"]
    assert [row.split()[2] for row in rows] == ["retired", "signing", "signing", "next"]


def test_rotate_prints_the_new_key_and_when_it_signs(run, listed):
    done = run("key", "rotate", "--json")
    made = json.loads(done.stdout)
    assert {name: made[name] for name in listed()[-1] if name != "live_licenses"} | {"live_licenses": 0} == listed()[-1]
    assert made["state"] == "next"
    assert made["signs_from"] > made["created_at"]
    assert made["key_set"] > 0
    assert "Back the keyring up" in done.stderr
    at_once = run("key", "rotate", "--now").stdout
    assert "signing" in at_once
    assert listed()[-1]["kid"] in at_once


def test_a_plugin_that_pinned_the_first_descriptor_believes_the_newest_keys(run, path):
    descriptor = parse_descriptor(run("product", "descriptor", "OPT").stdout.encode())
    pinned = TrustedKeys(TrustedKeys.from_jwks(descriptor.public_keys).by_kid, descriptor.issuer)
    first = json.loads(run("key", "list", "--json").stdout)[0]["kid"]
    newest = json.loads(run("key", "rotate", "--now", "--json").stdout)["kid"]
    run("key", "retire", first)
    ring = load(Settings.from_env({"LICET_DATA_DIR": str(path.parent)})).keyring
    assert list(pinned.after(ring.chain).by_kid) == [newest]


def test_the_descriptor_pins_what_is_published_and_names_the_issuer(run, listed, monkeypatch):
    monkeypatch.setenv("LICET_BASE_URL", "https://license.example.com")
    run("key", "rotate", "--now")
    run("key", "rotate", "--algorithm", "RS256")
    run("key", "retire", listed()[0]["kid"])
    descriptor = parse_descriptor(run("product", "descriptor", "OPT").stdout.encode())
    assert list(TrustedKeys.from_jwks(descriptor.public_keys).by_kid) == [key["kid"] for key in listed()[1:]]
    assert descriptor.issuer == "https://license.example.com"
    run("key", "issuer", "urn:vendor")
    monkeypatch.setenv("LICET_ISSUER", "urn:vendor")
    descriptor = parse_descriptor(run("product", "descriptor", "OPT").stdout.encode())
    assert (descriptor.issuer, descriptor.server_url) == ("urn:vendor", "https://license.example.com")


def test_retire_says_how_many_live_licenses_it_touches(run, listed, ready_environment):
    sold = [
        json.loads(run("license", "issue", "--product", "OPT", "--plan", "pro", "--email", "a@b.co", "--json").stdout)
        for _ in range(3)
    ]
    first = listed()[0]["kid"]
    assert listed()[0]["live_licenses"] == 0
    engine = open_engine(ready_environment.database_url)
    with transaction(engine) as session:
        for issued in sold:
            session.get_one(LicenseRow, issued["id"]).key_kid = first
    engine.dispose()
    run("license", "revoke", sold[0]["id"])
    assert listed()[0]["live_licenses"] == 2
    assert run("key", "list").stdout.splitlines()[1].split()[-1] == "2"
    run("key", "rotate", "--now")
    done = run("key", "retire", first, "--json")
    gone = json.loads(done.stdout)
    assert (gone["kid"], gone["state"], gone["live_licenses"]) == (first, "retired", 2)
    assert gone["retired_at"] is not None
    assert "2 live license(s)" in done.stderr
    second = listed()[1]["kid"]
    run("key", "rotate", "--now")
    quiet = run("key", "retire", second)
    assert "live_licenses  0" in quiet.stdout
    assert "live license(s)" not in quiet.stderr
    assert "an older backup, restored, would bring the retired key back" in quiet.stderr
    assert "refuse license files and revocation lists that it signed: send new ones" in quiet.stderr


def test_what_cannot_be_retired_is_told_and_nothing_changes(run, listed, path):
    first = listed()[0]["kid"]
    before = path.read_bytes()
    assert "the only key" in run("key", "retire", first, code=1).stderr
    assert "`licet-server key list`" in run("key", "retire", "2020-01-abcdef", code=1).stderr
    assert path.read_bytes() == before
    run("key", "rotate")
    assert "its successor takes over at" in run("key", "retire", first, code=1).stderr
    assert [key["state"] for key in listed()] == ["signing", "next"]


ADDRESS = "https://license.example.com"


def announced_issuers(path):
    ring = load(Settings.from_env({"LICET_DATA_DIR": str(path.parent)})).keyring
    return {load_object(Token.take_apart(token).payload)["iss"] for token in ring.chain}


def test_a_bare_shell_signs_in_the_name_of_the_installation(run, listed, path, monkeypatch):
    monkeypatch.setenv("LICET_BASE_URL", ADDRESS)
    assert f"signs as {ADDRESS}" in run("init").stdout
    descriptor = parse_descriptor(run("product", "descriptor", "OPT").stdout.encode())
    monkeypatch.delenv("LICET_BASE_URL")
    assert "no issuer is set" not in run("key", "rotate", "--now").stderr
    run("key", "retire", listed()[0]["kid"])
    assert announced_issuers(path) == {ADDRESS}
    pinned = TrustedKeys(TrustedKeys.from_jwks(descriptor.public_keys).by_kid, ADDRESS)
    ring = load(Settings.from_env({"LICET_DATA_DIR": str(path.parent)})).keyring
    assert list(pinned.after(ring.chain).by_kid) == [listed()[1]["kid"]]
    bare = run("product", "descriptor", "OPT")
    assert parse_descriptor(bare.stdout.encode()).issuer == ADDRESS
    assert bare.stderr == "note: LICET_BASE_URL is not set, so server_url is http://127.0.0.1:5000\n"


@keyring_alone
def test_without_any_issuer_the_first_change_says_in_whose_name_it_signs(run):
    note = "note: no issuer is set, so this installation signs as http://127.0.0.1:5000 from now on\n"
    assert note in run("key", "rotate").stderr
    assert note not in run("key", "rotate").stderr


def test_where_the_environment_names_another_issuer_nothing_is_signed(run, listed, path, monkeypatch):
    monkeypatch.setenv("LICET_BASE_URL", ADDRESS)
    sold = ("license", "issue", "--product", "OPT", "--plan", "pro", "--email", "a@b.co", "--json")
    issued = json.loads(run(*sold).stdout)
    run("key", "rotate", "--now")
    before = path.read_bytes()
    monkeypatch.setenv("LICET_BASE_URL", "https://moved.example.com")
    signing = (
        ("key", "rotate"),
        ("key", "retire", listed()[0]["kid"]),
        ("product", "descriptor", "OPT"),
        sold,
        ("license", "file", issued["id"]),
        ("license", "revocations"),
        ("serve",),
        ("init",),
    )
    for args in signing:
        refused = run(*args, code=1).stderr
        assert f"signs as {ADDRESS}, and LICET_BASE_URL says https://moved.example.com: set LICET_ISSUER=" in refused
    assert path.read_bytes() == before
    run("license", "revoke", issued["id"])
    monkeypatch.setenv("LICET_ISSUER", ADDRESS)
    assert run("product", "descriptor", "OPT").stderr == ""


@keyring_alone
def test_the_issuer_is_changed_on_purpose_and_that_is_said(run, path, monkeypatch):
    run("key", "rotate")
    done = run("key", "issuer", f" {ADDRESS} ")
    assert done.stdout == f"issuer: this installation signs as {ADDRESS}\n"
    assert "whose licet.toml names http://127.0.0.1:5000 refuse what is signed from now on" in done.stderr
    assert "`licet-server product descriptor`" in done.stderr
    assert "Set LICET_ISSUER" not in done.stderr
    again = run("key", "issuer", ADDRESS)
    assert (again.stdout, again.stderr) == (f"issuer: this installation already signs as {ADDRESS}\n", "")
    run("key", "rotate")
    assert announced_issuers(path) == {ADDRESS}
    monkeypatch.setenv("LICET_ISSUER", ADDRESS)
    assert "Set LICET_ISSUER=urn:b: the environment names another issuer" in run("key", "issuer", "urn:b").stderr


@keyring_alone
@pytest.mark.parametrize("issuer", ["", "https:", "://x", "a\nb", "i" * 513])
def test_what_is_no_issuer_is_refused(run, path, issuer):
    before = path.read_bytes()
    assert "the issuer must be a name, or an address" in run("key", "issuer", issuer, code=1).stderr
    assert path.read_bytes() == before


@pytest.mark.sqlite_only(reason="it chooses the database that is down itself")
@pytest.mark.parametrize("down", ["server", "file", "gone"])
def test_the_keys_can_be_changed_while_the_database_is_down(run, listed, path, monkeypatch, down):
    if down == "server":
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
        monkeypatch.setenv("DATABASE_URL", f"postgresql://licet@127.0.0.1:{port}/licet")
    elif down == "file":
        (path.parent / "licet.db").write_bytes(b"no database" * 100)
    else:
        (path.parent / "licet.db").unlink()
        (path.parent / "pepper").unlink()
    shown = run("key", "list")
    assert shown.stderr.startswith("note: licenses are not counted: ")
    assert shown.stderr.count("\n") == 1
    assert shown.stdout.splitlines()[1].split()[-1] == "-"
    run("key", "rotate", "--now")
    gone = run("key", "retire", listed()[0]["kid"], "--json")
    assert json.loads(gone.stdout)["live_licenses"] is None
    assert "licenses are not counted" in gone.stderr
    run("key", "issuer", ADDRESS)
    run("key", "protect", "--passphrase-file", "-", stdin=PASSPHRASE)
    monkeypatch.setenv("LICET_KEYRING_PASSPHRASE", PASSPHRASE)
    assert [key["state"] for key in listed()] == ["retired", "signing"]


def test_a_keyring_that_was_never_made_and_one_that_is_lost_are_told_apart(
    run, path, tmp_path, monkeypatch, another_database_url
):
    path.unlink()
    for args in (("list",), ("rotate",), ("issuer", ADDRESS), ("protect", "--remove")):
        assert "keyring.json is missing" in run("key", *args, code=1).stderr
    monkeypatch.setenv("LICET_DATA_DIR", str(tmp_path / "empty"))
    monkeypatch.setenv("DATABASE_URL", another_database_url)
    assert "run `licet-server init` first" in run("key", "list", code=1).stderr
    assert not (tmp_path / "empty").exists()


@keyring_alone
@pytest.mark.parametrize(
    "args",
    [
        ("issuer",),
        ("rotate", "--algorithm", "HS256"),
        ("retire",),
        ("protect",),
        ("protect", "--remove", "--passphrase-file", "-"),
    ],
)
def test_wrong_usage_is_exit_2(run, args):
    assert "Usage: " in run("key", *args, code=2).stderr


@keyring_alone
def test_protect_encrypts_and_says_what_to_set(run, listed, path, tmp_path, monkeypatch):
    before = listed()
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE}\n")
    said = run("key", "protect", "--passphrase-file", str(tmp_path / "passphrase")).stdout
    assert "set LICET_KEYRING_PASSPHRASE to it" in said
    assert PASSPHRASE not in said
    assert b'"keys"' not in path.read_bytes()
    assert "set LICET_KEYRING_PASSPHRASE" in run("key", "list", code=1).stderr
    monkeypatch.setenv("LICET_KEYRING_PASSPHRASE", f" {PASSPHRASE} ")
    assert listed() == before


@keyring_alone
def test_protect_changes_the_passphrase_and_takes_it_away(run, listed, path, monkeypatch):
    before, plain = listed(), path.read_bytes()
    run("key", "protect", "--passphrase-file", "-", stdin=PASSPHRASE)
    monkeypatch.setenv("LICET_KEYRING_PASSPHRASE", PASSPHRASE)
    encrypted = path.read_bytes()
    assert "encrypted anew" in run("key", "protect", "--passphrase-file", "-", stdin=PASSPHRASE).stdout
    assert json.loads(path.read_bytes())["kdf"]["salt"] != json.loads(encrypted)["kdf"]["salt"]
    assert "the new passphrase" in run("key", "protect", "--passphrase-file", "-", stdin=OTHER).stdout
    assert "does not open the keyring" in run("key", "list", code=1).stderr
    monkeypatch.setenv("LICET_KEYRING_PASSPHRASE", OTHER)
    assert listed() == before
    assert "unset LICET_KEYRING_PASSPHRASE" in run("key", "protect", "--remove").stdout
    assert path.read_bytes() == plain


@keyring_alone
@pytest.mark.parametrize(
    ("stdin", "says"),
    [
        (b"", "is too short"),
        (b"eleven char", "is too short: use at least 12"),
        (b"two lines\nof a passphrase", "must be one line"),
        (b"\xff" * 20, "is not UTF-8"),
        (b"x" * 4097, "is too long"),
    ],
)
def test_a_bad_passphrase_is_refused_in_one_line(run, path, stdin, says):
    before = path.read_bytes()
    refused = run("key", "protect", "--passphrase-file", "-", stdin=stdin, code=1)
    assert says in refused.stderr
    assert stdin == b"" or stdin.decode("latin-1") not in refused.stderr
    assert path.read_bytes() == before


@keyring_alone
def test_a_passphrase_file_that_is_not_there_is_named(run):
    assert "/nowhere cannot be read" in run("key", "protect", "--passphrase-file", "/nowhere", code=1).stderr


@keyring_alone
def test_a_plain_keyring_is_encrypted_by_the_first_change_and_by_init(run, path, monkeypatch):
    plain = path.read_bytes()
    monkeypatch.setenv("LICET_KEYRING_PASSPHRASE", PASSPHRASE)
    said = f"keyring: {path} is now encrypted under LICET_KEYRING_PASSPHRASE\n"
    assert said in run("key", "rotate", "--json").stderr
    assert said not in run("key", "rotate", "--json").stderr
    assert b'"keys"' not in path.read_bytes()
    path.write_bytes(plain)
    assert said in run("init").stdout
    assert said not in run("init").stdout


@keyring_alone
@pytest.mark.parametrize(("passphrase", "says"), [(None, "is encrypted"), (OTHER, "does not open")])
def test_without_the_passphrase_every_command_stops_with_one_line(run, monkeypatch, passphrase, says):
    run("key", "protect", "--passphrase-file", "-", stdin=PASSPHRASE)
    if passphrase:
        monkeypatch.setenv("LICET_KEYRING_PASSPHRASE", passphrase)
    for args in (("init",), ("serve",), ("key", "list"), ("key", "rotate"), ("license", "list")):
        assert says in run(*args, code=1).stderr


@keyring_alone
def test_commands_at_the_same_moment_lose_no_key(run, listed, path):
    before = listed()
    command = [sys.executable, "-m", "licet_server", "key", "rotate", "--json"]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) for _ in range(3)
    ]
    made = [json.loads(process.communicate(timeout=60)[0])["kid"] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0]
    assert sorted(key["kid"] for key in listed()) == sorted([before[0]["kid"], *made])
