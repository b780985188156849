"""Licenses of every scheme, license files and revocation lists: what is printed, and what is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner

from licet import keys, license_file
from licet.descriptor import parse_descriptor
from licet.errors import SignatureInvalidError
from licet.trust import TrustedKeys
from licet.wire import MAX_BODY_BYTES, to_instant
from licet_server.cli import license_offline
from licet_server.cli.main import main
from licet_server.services.license_file import make_license_file

words_alone = pytest.mark.sqlite_only(reason="it is about how arguments and standard input are read")
PLANS = {"OPT": "pro", "NLS": "enterprise", "CAIO": "standard", "LMG": "pro"}


@pytest.fixture
def issue(run):
    def issued(product="OPT", *args, plan=None):
        sold = ("--product", product, "--plan", plan or PLANS[product], "--email", "customer@example.com")
        return json.loads(run("license", "issue", *sold, *args, "--json").stdout)

    return issued


@pytest.fixture
def trusted(run):
    """What the shipped descriptor makes a plugin trust."""

    def read(product="OPT") -> TrustedKeys:
        descriptor = parse_descriptor(run("product", "descriptor", product).stdout.encode())
        return TrustedKeys(TrustedKeys.from_jwks(descriptor.public_keys).by_kid, issuer=descriptor.issuer)

    return read


@pytest.fixture
def request_file(tmp_path):
    """Write what ``licet request`` prints for a license."""

    def written(issued, **changes):
        asked = {
            "type": "licet-request",
            "version": 1,
            "product": issued["product"],
            "key_tail": issued["key_tail"],
            "instance_id": "i_1",
            "fingerprint": "m_0123456789abcdef",
            "made_at": "2026-11-20T12:00:00Z",
        }
        path = tmp_path / "r.json"
        path.write_text(json.dumps(asked | changes))
        return str(path)

    return written


@pytest.mark.parametrize("product", ["NLS", "LMG"])
def test_a_signed_key_as_printed_proves_itself_with_the_shipped_descriptor(issue, trusted, product):
    issued = issue(product)
    claims = keys.verify(keys.parse(issued["license_key"]), trusted(product))
    assert claims is not None
    assert (claims.license_id, claims.product) == (issued["id"], product)
    assert issued["key_kid"] in trusted(product).by_kid


def test_an_hmac_key_shows_the_vendors_own_customer_id(issue, run):
    issued = issue("CAIO", "--customer-id", "CUST123")
    assert issued["license_key"].startswith("CAIO-v1-CUST123-")
    assert (issued["customer_id"], issued["key_kid"]) == ("CUST123", None)
    assert json.loads(run("license", "show", issued["license_key"], "--json").stdout)["id"] == issued["id"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--customer-id", "a.b"), "the customer id 'a.b' cannot be used"),
        (("--customer-id", ""), "the customer id '' cannot be used"),
        (("--customer-id", "CUST2"), "customer@example.com has the id CUST1 already"),
        (("--customer-id", "CUST1", "--email", "other@example.com"), "CUST1 is another customer's already"),
        ((), "has exactly this key already"),
    ],
)
def test_a_customer_id_that_cannot_be_is_refused(issue, run, args, said):
    issue("CAIO", "--customer-id", "CUST1", plan="perpetual")
    sold = ("--product", "CAIO", "--plan", "perpetual", "--email", "customer@example.com")
    assert said in run("license", "issue", *sold, *args, code=1).stderr


def test_rs256_needs_a_key_of_its_own_which_a_command_makes(issue, run, tmp_path, trusted):
    file = tmp_path / "catalog.toml"
    file.write_text(run("catalog", "export").stdout.replace('"EdDSA"', '"RS256"'))
    assert run("catalog", "apply", str(file)).stdout == "product NLS: changed\n"
    sold = ("--product", "NLS", "--plan", "enterprise", "--email", "a@b.co")
    assert "licet-server key rotate --algorithm RS256" in run("license", "issue", *sold, code=1).stderr
    run("key", "rotate", "--algorithm", "RS256")
    issued = issue("NLS")
    claims = keys.verify(keys.parse(issued["license_key"]), trusted("NLS"))
    assert claims is not None
    assert claims.license_id == issued["id"]


def test_no_signed_key_is_printed_for_a_license_that_is_over(run):
    sold = ("--product", "LMG", "--plan", "pro", "--email", "a@b.co", "--expires", "2020-01-01")
    result = CliRunner().invoke(main, ["license", "issue", *sold])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "none is signed for a license that has ended" in result.stderr


@pytest.mark.parametrize("product", PLANS)
@pytest.mark.parametrize("by", ["id", "license_key"])
def test_a_file_goes_to_stdout_and_its_end_to_stderr(issue, run, trusted, product, by):
    issued = issue(product)
    before = datetime.now(UTC)
    result = run("license", "file", issued[by], "--ttl", "12h")
    grant, _ = license_file.read(
        result.stdout, trusted=trusted(product), product=product, license_key=issued["license_key"]
    )
    assert grant.license_id == issued["id"]
    assert grant.expires_at is not None
    assert timedelta(hours=12, seconds=-1) <= grant.expires_at - before <= timedelta(hours=12, minutes=1)
    (line,) = result.stderr.splitlines()
    assert line.endswith(", on any machine")
    assert to_instant(line.removeprefix("valid until ").partition(",")[0], field="end") == grant.expires_at


def test_a_file_counts_for_thirty_days_unless_told_otherwise(issue, run, trusted):
    issued = issue()
    text = run("license", "file", issued["id"]).stdout
    grant, _ = license_file.read(text, trusted=trusted(), product="OPT", license_key=issued["license_key"])
    assert grant.expires_at is not None
    assert grant.expires_at - grant.issued_at == timedelta(days=30)


@pytest.mark.parametrize("more", [(), ("--fingerprint", "m_0123456789abcdef")])
def test_a_request_binds_the_file(issue, run, trusted, request_file, more):
    issued = issue()
    result = run("license", "file", issued["id"], "--request", request_file(issued), *more)
    grant, _ = license_file.read(result.stdout, trusted=trusted(), product="OPT", license_key=issued["license_key"])
    assert grant.terms.fingerprint == "m_0123456789abcdef"
    assert "Machine: m_0123456789abcdef" in result.stdout
    assert result.stderr.endswith(", on one machine\n")


@pytest.mark.parametrize(
    ("changes", "more", "said"),
    [
        ({"product": "NLS"}, (), "the request is for NLS"),
        ({"key_tail": "????"}, (), "the license key that ends in ????"),
        ({"type": "licet-license"}, (), "r.json cannot be used: it is no request"),
        ({"version": 2}, (), "r.json cannot be used: this program reads requests of version 1 only"),
        ({"fingerprint": None}, (), "r.json cannot be used: fingerprint is missing"),
        ({}, ("--fingerprint", "m_another"), "--fingerprint names another machine"),
    ],
)
def test_a_request_that_cannot_be_answered_is_refused(issue, run, request_file, changes, more, said):
    issued = issue()
    refused = run("license", "file", issued["id"], "--request", request_file(issued, **changes), *more, code=1)
    assert said in refused.stderr


@words_alone
@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--ttl", "0d"), "--ttl '0d' is no length of time"),
        (("--ttl", "3661d"), "at most 3660d"),
        (("--ttl", ""), "--ttl '' is no length of time"),
        (("--fingerprint", ""), "--fingerprint '' is no fingerprint"),
        (("--fingerprint", "a\nb"), "--fingerprint 'a\\nb' is no fingerprint"),
        (("--request", "/nowhere.json"), "/nowhere.json cannot be read"),
        (("--request", "/"), "/ cannot be read"),
    ],
)
def test_a_wrong_argument_is_one_line(issue, run, args, said):
    assert said in run("license", "file", issue()["id"], *args, code=1).stderr


@pytest.mark.parametrize("wanted", ["lic_nothing", "OPT-PRO-00000-00000", "what", ""])
def test_a_license_that_is_not_there_gets_no_file(run, wanted):
    assert "license" in run("license", "file", wanted, code=1).stderr


@pytest.mark.parametrize(("action", "said"), [("suspend", "is suspended"), ("revoke", "was revoked")])
def test_a_license_that_was_ended_gets_no_file(issue, run, action, said):
    issued = issue()
    run("license", action, issued["id"])
    assert said in run("license", "file", issued["id"], code=1).stderr


@pytest.mark.parametrize("how", ["argument", "stdin", "stdin-of-windows"])
def test_an_encrypted_file_needs_the_key_to_be_made_and_read(issue, run, trusted, how):
    issued = issue()
    key = issued["license_key"]
    stdin = {"argument": None, "stdin": f"{key.lower()}\n", "stdin-of-windows": f"\ufeff\r\n{key}\r\n"}[how]
    result = run("license", "file", key if stdin is None else "-", "--encrypt", stdin=stdin)
    assert key not in result.output
    assert "customer@example.com" not in result.stdout
    assert "Encryption: AES-256-GCM" in result.stdout
    grant, _ = license_file.read(result.stdout, trusted=trusted(), product="OPT", license_key=key)
    assert grant.license_id == issued["id"]
    with pytest.raises(SignatureInvalidError):
        license_file.read(result.stdout, trusted=trusted(), product="OPT", license_key="OPT-PRO-00000-00000")


@pytest.mark.parametrize("by", ["argument", "stdin"])
def test_an_id_is_not_enough_to_encrypt_and_the_way_out_is_named(issue, run, by):
    wanted = issue()["id"]
    given = (wanted, None) if by == "argument" else ("-", f"{wanted}\n")
    refused = run("license", "file", given[0], "--encrypt", stdin=given[1], code=1).stderr
    assert "--encrypt needs the license key, of which the server keeps only a digest" in refused
    assert "- and the key on standard input" in refused


def test_an_id_on_stdin_is_enough_for_a_plain_file(issue, run):
    assert "Product: OPT" in run("license", "file", "-", stdin=f"{issue()['id']}\n").stdout


@words_alone
@pytest.mark.parametrize(
    "stdin", ["", "\n", " \n", b"\xff\xfe\n", "x" * 20_000], ids=["none", "empty", "blank", "bytes", "long"]
)
def test_a_stdin_without_a_key_is_refused(run, stdin):
    refused = run("license", "file", "-", "--encrypt", stdin=stdin, code=1)
    assert (refused.stdout, refused.stderr.count("\n")) == ("", 1)
    assert "standard input" in refused.stderr or "license key" in refused.stderr


def test_a_wrong_key_is_not_repeated(run):
    refused = run("license", "file", "OPT-PRO-3A9F2-B4C1", "--encrypt", code=1)
    assert "3A9F2" not in refused.stderr


def test_the_revocation_list_goes_to_stdout(issue, run, trusted):
    empty = run("license", "revocations")
    assert (len(trusted().revocations(empty.stdout.strip())), empty.stderr) == (0, "revocation list 0: 0 license(s)\n")
    issued, kept = issue(), issue()
    run("license", "revoke", issued["id"])
    result = run("license", "revocations")
    found = trusted().revocations(result.stdout.strip())
    assert (issued["id"] in found, kept["id"] in found) == (True, False)
    assert result.stdout.count("\n") == 1
    assert result.stderr == f"revocation list {found.sequence}: 1 license(s)\n"


def test_files_and_lists_after_a_rotation_lead_plugins_to_the_new_key(issue, run, trusted):
    before = trusted()
    run("key", "rotate", "--now")
    issued = issue()
    text = run("license", "file", issued["id"]).stdout
    _, after = license_file.read(text, trusted=before, product="OPT", license_key=issued["license_key"])
    assert list(after.by_kid) == list(trusted().by_kid)
    run("license", "revoke", issued["id"])
    assert issued["id"] in after.revocations(run("license", "revocations").stdout.strip())


def test_the_export_of_signed_licenses_names_their_signer_and_can_be_read_back(issue, run, tmp_path):
    issued = issue("LMG")
    exported = json.loads(run("license", "export", "--json").stdout)
    assert [row["key_kid"] for row in exported] == [issued["key_kid"]]
    file = tmp_path / "again.json"
    again = {"license_key": "LMG-PRO-AAAAA-00001", "id": None}
    file.write_text(json.dumps([row | again for row in exported]))
    assert run("license", "import", str(file)).stdout == "imported 1 license\n"


def test_a_license_file_stands_in_the_audit_log_without_its_text(issue, run):
    issued = issue()
    made = run("license", "file", issued["id"], "--ttl", "7d", "--fingerprint", "m_1")
    (entry,) = json.loads(run("audit", "list", "--subject", issued["id"], "--limit", "1", "--json").stdout)
    assert (entry["action"], entry["before"]) == ("license.file_made", {})
    assert entry["actor"].startswith("cli:")
    assert set(entry["after"]) == {"expires_at", "fingerprint"}
    assert entry["after"]["fingerprint"] == "m_1"
    assert f"valid until {entry['after']['expires_at']}" in made.stderr


@pytest.mark.parametrize("same_keyring", [True, False], ids=["same-keyring", "fresh-keyring"])
def test_an_export_with_its_keys_filled_in_keeps_the_ids_in_a_fresh_database(
    issue, run, tmp_path, monkeypatch, another_database_url, same_keyring
):
    sold = {issued["id"]: issued["license_key"] for issued in map(issue, PLANS)}
    exported = json.loads(run("license", "export", "--format", "json").stdout)
    file = tmp_path / "again.json"
    file.write_text(json.dumps([row | {"license_key": sold[row["id"]]} for row in exported]))
    keyring = (tmp_path / "data" / "keyring.json").read_bytes()
    shutil.rmtree(tmp_path / "data")
    monkeypatch.setenv("DATABASE_URL", another_database_url)
    run("init")
    if same_keyring:
        (tmp_path / "data" / "keyring.json").write_bytes(keyring)
    assert run("license", "import", str(file)).stdout == "imported 4 licenses\n"
    for license_id, key in sold.items():
        assert json.loads(run("license", "show", key, "--json").stdout)["id"] == license_id
    dates = ("starts_at", "expires_at", "grace_until")
    again = {row["id"]: [row[name] for name in dates] for row in json.loads(run("license", "export", "--json").stdout)}
    assert again == {row["id"]: [row[name] for name in dates] for row in exported}


@words_alone
@pytest.mark.parametrize("product", PLANS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_key_that_was_wrapped_on_its_way_is_read_whole_from_stdin(issue, run, product, encoding):
    key = issue(product)["license_key"]
    wrapped = "\r\n " + "\r\n  ".join(key[start : start + 9] for start in range(0, len(key), 9)) + "\r\n\r\n"
    assert f"Product: {product}" in run("license", "file", "-", stdin=wrapped.encode(encoding)).stdout


def test_a_wrapped_key_that_is_not_here_is_refused_in_one_line(run):
    refused = run("license", "file", "-", stdin="OPT-PRO-00000-000\n00\n", code=1).stderr
    assert "ends in 0000" in refused


@words_alone
@pytest.mark.parametrize("args", [("-",), ("-", "--encrypt"), ("lic_nothing", "--request", "-")])
def test_a_closed_stdin_is_refused_in_one_line(run, args):
    command = [sys.executable, "-m", "licet_server", "license", "file", *args]
    started = ["/bin/sh", "-c", 'exec "$@" <&-', "sh", *command]
    done = subprocess.run(started, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1


def test_a_request_may_come_on_stdin_and_then_the_id_may_not(issue, run, request_file):
    issued = issue()
    data = Path(request_file(issued)).read_bytes()
    result = run("license", "file", issued["id"], "--request", "-", stdin=data)
    assert "Machine: m_0123456789abcdef" in result.stdout
    assert "cannot be both" in run("license", "file", "-", "--request", "-", stdin=data, code=2).stderr
    refused = run("license", "file", issued["id"], "--request", "-", stdin=b"x" * (MAX_BODY_BYTES + 1), code=1)
    assert "standard input is too long" in refused.stderr


@pytest.mark.parametrize(("product", "noted"), [("OPT", True), ("NLS", False), ("CAIO", False), ("LMG", False)])
def test_only_a_file_under_a_short_key_comes_with_a_word_about_its_strength(issue, run, product, noted):
    key = issue(product)["license_key"]
    assert ("50 random bits" in run("license", "file", key, "--encrypt").stderr) is noted
    assert "50 random bits" not in run("license", "file", key).stderr


def test_a_log_line_of_a_command_is_readable_and_never_among_its_data(issue, run, monkeypatch):
    key = issue()["license_key"]

    def talkative(*args, **kwargs):
        structlog.get_logger("test").info("too quiet")
        structlog.get_logger("test").warning("something happened", license_key=key)
        return make_license_file(*args, **kwargs)

    monkeypatch.setattr(license_offline, "make_license_file", talkative)
    result = run("license", "file", key)
    assert result.stdout.startswith("-----BEGIN LICET LICENSE FILE-----\n")
    assert "happened" not in result.stdout
    first, second = result.stderr.splitlines()
    assert "something happened" in first
    assert "[redacted]" in first
    assert "{" not in first
    assert second.startswith("valid until ")


@pytest.mark.parametrize("product", PLANS)
def test_an_end_that_the_grace_carries_too_far_is_explained_in_the_vendors_words(run, product):
    sold = ("--product", product, "--plan", PLANS[product], "--email", "a@b.co", "--expires", "2999-12-31")
    refused = run("license", "issue", *sold, code=1).stderr
    assert "days of grace the license would last into the year 3000" in refused
    assert "grace_until" not in refused
