"""Keys rotate and retire under a server that runs: real processes, real sockets, no restart."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest

from licet.descriptor import parse_descriptor
from licet.errors import UnknownSignerError
from licet.trust import TrustedKeys
from tests.servers import LicenseServer, wait_until

PASSPHRASE = "correct horse battery staple"


def pinned(server: LicenseServer) -> TrustedKeys:
    descriptor = parse_descriptor(server.descriptor().encode())
    return TrustedKeys(TrustedKeys.from_jwks(descriptor.public_keys).by_kid, descriptor.issuer)


def jwks(server: LicenseServer, tag: str = '""') -> tuple[int, str | None, dict]:
    asked = urllib.request.Request(f"{server.url}/.well-known/jwks.json", headers={"If-None-Match": tag})
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return answer.status, answer.headers["ETag"], json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["ETag"], json.loads(error.read() or b"{}")


def key(server: LicenseServer, *args: str) -> dict:
    done = server.cli("key", *args, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE], ids=["plain", "encrypted"])
def test_all_workers_of_a_running_server_follow_a_rotation_and_a_retirement(tmp_path, redis_url, passphrase):
    env = {"REDIS_URL": redis_url, "LICET_KEYRING_PASSPHRASE": passphrase}
    server = LicenseServer(tmp_path / "data", env)
    server.start("--workers", "2")
    try:
        license_key, plugin = server.issue("pro")["license_key"], pinned(server)
        (first,) = plugin.by_kid
        _, tag, _ = jwks(server)
        assert jwks(server, tag) == (304, tag, {})
        old = server.validate(license_key)[1]["lease"]
        plugin.lease(old, product="OPT")

        waiting = key(server, "rotate")
        assert waiting["state"] == "next"
        status, new_tag, published = jwks(server, tag)
        assert (status, [jwk["kid"] for jwk in published["keys"]]) == (200, [first, waiting["kid"]])
        assert new_tag != tag
        leases = [server.validate(license_key)[1]["lease"] for _ in range(10)]
        assert {plugin.lease(lease, product="OPT").key_set for lease in leases} == {waiting["key_set"]}

        newest = key(server, "rotate", "--now")
        gone = key(server, "retire", first)
        follower = plugin.after(jwks(server)[2]["announcements"])
        assert (set(follower.by_kid), follower.key_set) == ({waiting["kid"], newest["kid"]}, gone["key_set"])
        leases = [server.validate(license_key)[1]["lease"] for _ in range(10)]
        assert {follower.lease(lease, product="OPT").key_set for lease in leases} == {gone["key_set"]}
        with pytest.raises(UnknownSignerError):
            follower.lease(old, product="OPT")
    finally:
        server.stop()
    log = server.log.read_text()
    assert PASSPHRASE not in log
    assert '"level": "error"' not in log
    assert (b'"keys"' in (tmp_path / "data" / "keyring.json").read_bytes()) is (passphrase == "")


def test_a_passphrase_changed_under_a_running_server_is_one_error_until_it_restarts(tmp_path):
    server = LicenseServer(tmp_path / "data", {"LICET_KEYRING_PASSPHRASE": PASSPHRASE})
    (tmp_path / "new").write_text("another good passphrase")
    with server:
        license_key, plugin = server.issue("pro")["license_key"], pinned(server)
        assert server.cli("key", "protect", "--passphrase-file", str(tmp_path / "new")).returncode == 0
        for _ in range(5):
            plugin.lease(server.validate(license_key)[1]["lease"], product="OPT")
        wait_until(lambda: "keyring cannot be read" in server.log.read_text(), within=5, what="the error is logged")
        assert server.log.read_text().count("keyring cannot be read") == 1
        server.stop()
        refused = server.cli("serve", "--port", str(server.port))
        assert refused.returncode == 1
        assert "LICET_KEYRING_PASSPHRASE does not open the keyring" in refused.stderr
        server.env["LICET_KEYRING_PASSPHRASE"] = "another good passphrase"
        server.start()
        plugin.lease(server.validate(license_key)[1]["lease"], product="OPT")


def test_a_server_says_that_it_encrypted_a_plain_keyring(tmp_path):
    server = LicenseServer(tmp_path / "data")
    assert server.cli("init").returncode == 0
    server.env["LICET_KEYRING_PASSPHRASE"] = PASSPHRASE
    with server:
        assert server.validate(server.issue("pro")["license_key"])[0] == 200
    path = tmp_path / "data" / "keyring.json"
    assert server.log.read_text().count(f"keyring: {path} is now encrypted under LICET_KEYRING_PASSPHRASE") == 1
    assert b'"keys"' not in path.read_bytes()
