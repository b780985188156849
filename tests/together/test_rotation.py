"""The vendor changes the signing key while customers work."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from licet import LicenseValidator
from licet.descriptor import parse_descriptor
from licet.trust import TrustedKeys
from licet.verdict import Code
from tests.plugin.vendor import Clock
from tests.servers import LicenseServer, wait_until

FEATURE = "check_tag_compliance"


def signer_of(state: Path) -> str:
    import jwt

    lease = json.loads(state.read_text())["lease"]
    return str(jwt.get_unverified_header(lease)["kid"])


def test_rotating_fails_no_call_and_retiring_ends_the_old_leases(tmp_path: Path, clock: Clock) -> None:
    with LicenseServer(tmp_path / "vendor") as server:
        (tmp_path / "licet.toml").write_text(server.descriptor())
        environ = {
            "OPTIMNOW_LICENSE_KEY": server.issue("pro")["license_key"],
            "LICET_CONFIG": str(tmp_path / "licet.toml"),
            "LICET_STATE_DIR": str(tmp_path / "state"),
        }

        def plugin(**changes: str) -> LicenseValidator:
            return LicenseValidator.from_env(environ=environ | changes, clock=clock)

        running, refused, stop = plugin(), [], threading.Event()
        assert running.decide(FEATURE).valid
        state = next((tmp_path / "state" / "OPT").glob("*[0-9a-f].json"))
        old_lease, old = state.read_text(), signer_of(state)

        def work() -> None:
            while not stop.is_set():
                verdict = running.decide(FEATURE)
                if not verdict.valid:
                    refused.append(verdict)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        try:
            rotated = server.cli("key", "rotate", "--now", "--json")
            assert rotated.returncode == 0, rotated.stderr
            new = json.loads(rotated.stdout)["kid"]
            _pass_an_hour(running, clock, state)
            assert signer_of(state) == new != old
            assert server.cli("key", "retire", old).returncode == 0
            _pass_an_hour(running, clock, state)
            _pass_an_hour(running, clock, state)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        assert refused == []
        assert signer_of(state) == new

        new_lease = state.read_text()
        state.write_text(old_lease)
        assert plugin(LICET_OFFLINE="1").decide(FEATURE).code is Code.NOT_ACTIVATED
        state.write_text(new_lease)
        assert plugin(LICET_OFFLINE="1").decide(FEATURE).valid
        assert plugin().decide(FEATURE).valid


def _pass_an_hour(running: LicenseValidator, clock: Clock, state: Path) -> None:
    """Let the running plugin ask again, and wait until it has kept the answer."""
    before = state.read_text()
    clock.forward(minutes=61)
    assert running.decide(FEATURE).valid
    wait_until(lambda: state.read_text() != before, within=20, what="a new lease is kept")


def test_a_key_that_is_announced_signs_only_after_the_old_key_sets_have_left_the_caches(
    license_server: LicenseServer, customer: Callable[..., LicenseValidator], clock: Clock
) -> None:
    validator = customer(license_server.issue("pro")["license_key"], clock=clock)
    assert validator.decide().valid
    rotated = json.loads(license_server.cli("key", "rotate", "--json").stdout)
    assert rotated["state"] == "next"
    clock.forward(minutes=61)
    assert validator.decide().valid
    _, keys = license_server.request("GET", "/.well-known/jwks.json")
    assert rotated["kid"] in {key["kid"] for key in json.loads(keys)["keys"]}


def test_a_descriptor_of_today_does_not_follow_announcements_of_yesterday(tmp_path: Path, clock: Clock) -> None:
    """A genuine announcement from before a retirement must not bring the retired key back."""
    vendor = LicenseServer(tmp_path / "vendor")
    assert vendor.cli("init").returncode == 0
    first = json.loads(vendor.cli("key", "list", "--json").stdout)[0]["kid"]
    assert vendor.cli("key", "rotate", "--now").returncode == 0
    yesterday = json.loads((tmp_path / "vendor" / "keyring.json").read_text())["announcements"]
    assert vendor.cli("key", "retire", first).returncode == 0
    descriptor = parse_descriptor(vendor.descriptor().encode())
    pinned = replace(TrustedKeys.from_jwks(descriptor.public_keys), key_set=descriptor.key_set)
    assert first not in pinned.by_kid
    assert pinned.after(yesterday.values()) is pinned
