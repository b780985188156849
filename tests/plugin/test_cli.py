from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from licet.cli import main
from licet.gate import utc_now
from tests.plugin.vendor import KEY, LicenseServer, Vendor, license_server

Run = Callable[..., Result]


@contextmanager
def _running(vendor: Vendor) -> Iterator[LicenseServer]:
    with license_server(vendor, utc_now) as running:
        yield running


@pytest.fixture
def run(vendor: Vendor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run ``licet`` in an empty folder against a license server with the real clock."""
    with _running(vendor) as server:
        lives = {"expires_at": "2999-01-01T00:00:00Z", "grace_until": "2999-01-08T00:00:00Z"}
        server.reply = lambda asked: server.grant(asked, terms=lives)
        key = vendor.jwk
        (tmp_path / "licet.toml").write_text(
            '[product]\ncode = "OPT"\nname = "Opt"\nkey_variable = "OPTIMNOW_LICENSE_KEY"\n'
            f'server_url = "{server.url}"\npurchase_url = "https://optimnow.io/pricing"\n'
            f'public_keys = [{{ kid = "{key["kid"]}", x = "{key["x"]}" }}]\n'
        )
        monkeypatch.chdir(tmp_path)
        for name in ("OPTIMNOW_LICENSE_KEY", "LICET_LICENSE_KEY", "LICENSE_SERVER_URL", "LICET_CONFIG"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("LICET_STATE_DIR", str(tmp_path / "state"))

        def invoke(*args: str, key: str | None = KEY, **env: Any) -> Result:
            return CliRunner().invoke(main, args, env=env | {"OPTIMNOW_LICENSE_KEY": key})

        yield invoke


def test_status_of_a_live_license(run: Run) -> None:
    result = run("status")
    assert result.exit_code == 0
    assert result.stdout.split()[0] == "VALID"
    for part in ("Opt (OPT)", "pro", "10,000 per call", "services 100", "2999-01-01", "scan, report"):
        assert part in result.stdout
    assert json.loads(run("status", "--json").stdout)["max_resources"] == 10_000


def test_status_without_a_key_says_what_to_set(run: Run) -> None:
    result = run("status", key=None)
    assert result.exit_code == 1
    assert result.stdout.startswith("NO_KEY:")
    assert "OPTIMNOW_LICENSE_KEY" in result.stdout
    assert json.loads(run("status", "--json", key=None).stdout)["valid"] is False


@pytest.mark.parametrize(
    ("args", "exit_code", "code"),
    [
        ((), 0, "VALID"),
        (("--feature", "scan", "--resources", "10000"), 0, "VALID"),
        (("--resources", "10001"), 1, "LIMIT_EXCEEDED"),
        (("--feature", "not-sold"), 1, "FEATURE_NOT_LICENSED"),
    ],
)
def test_check_answers_with_its_exit_code_and_the_verdict_first(
    run: Run, args: tuple[str, ...], exit_code: int, code: str
) -> None:
    result = run("check", *args)
    assert (result.exit_code, result.stdout.split()[0].rstrip(":")) == (exit_code, code)
    facts = json.loads(run("check", "--json", *args).stdout)
    assert (facts["code"], facts["valid"]) == (code, exit_code == 0)


def test_a_key_in_the_env_file_is_all_a_customer_sets(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"OPTIMNOW_LICENSE_KEY={KEY}\n")
    assert run("check", key=None).exit_code == 0


def test_another_descriptor_can_be_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text((tmp_path / "licet.toml").read_text().replace('"OPT"', '"NLS"'))
    result = run("check", "--config", "other.toml")
    assert result.stdout.startswith("PRODUCT_MISMATCH")


@pytest.mark.parametrize(
    ("content", "words"), [("[product", "not TOML"), (None, "no licet.toml"), ("[product]\nkode=1", "'kode'")]
)
def test_a_missing_or_wrong_descriptor_is_one_line_and_78(
    run: Run, tmp_path: Path, content: str | None, words: str
) -> None:
    path = tmp_path / "licet.toml"
    path.unlink() if content is None else path.write_text(content)
    for command in ("status", "check"):
        result = run(command)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (78, "", 1)
        assert words in result.stderr


def test_nothing_ever_prints_the_key(run: Run) -> None:
    for args in (("status",), ("check", "--feature", "x"), ("status", "--json"), ("check", "--json")):
        for key in (KEY, KEY[:-1], f"{KEY}-X"):
            assert "3A9F2" not in run(*args, key=key).output


def test_a_machine_without_a_network_asks_by_file_and_is_answered_by_file(
    run: Run, vendor: Vendor, tmp_path: Path
) -> None:
    asked = json.loads(run("request", LICET_OFFLINE="1").stdout)
    assert asked["type"] == "licet-request"
    assert KEY not in json.dumps(asked)
    answer = vendor.license_file(utc_now(), fingerprint=asked["fingerprint"], expires_at=None, grace_until=None)
    (tmp_path / "customer.lic").write_text(answer)
    taken = run("import", "customer.lic", LICET_OFFLINE="1")
    assert (taken.exit_code, taken.stdout.split(",")[0]) == (0, "License file for OPT")
    status = run("status", LICET_OFFLINE="1")
    assert status.exit_code == 0
    assert "an imported license file" in status.stdout
    assert "this license file lasts until" in status.stdout
    assert json.loads(run("status", "--json", LICET_OFFLINE="1").stdout)["source"] == "file"
    assert run("check", "--feature", "scan", LICET_OFFLINE="1").exit_code == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "DOCUMENT_REFUSED: The file is neither", id="empty"),
        pytest.param(b"\x89PNG\r\n", "DOCUMENT_REFUSED: The file is neither", id="picture"),
        pytest.param(b"-----BEGIN LICET LICENSE FILE-----\n", "SIGNATURE_INVALID: This is no whole", id="cut-off"),
    ],
)
def test_an_import_that_fails_says_why_in_one_line(run: Run, tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "bad.lic").write_bytes(content)
    result = run("import", "bad.lic")
    assert result.exit_code == 1
    assert result.stderr.startswith(words)
    assert result.stderr.count("\n") == 1


def test_an_import_of_a_file_that_is_not_there_is_wrong_usage(run: Run) -> None:
    result = run("import", "nowhere.lic")
    assert result.exit_code == 2
    assert "nowhere.lic" in result.stderr


@pytest.mark.parametrize("command", [("request",), ("import", "-")])
def test_request_and_import_without_a_key_say_what_to_set(run: Run, command: tuple[str, ...]) -> None:
    result = run(*command, key=None)
    assert result.exit_code == 1
    assert result.stderr.startswith("NO_KEY:")


def test_offline_means_that_nobody_is_asked(run: Run) -> None:
    assert run("check").exit_code == 0  # asks, and keeps a lease
    assert run("status", LICET_OFFLINE="1").exit_code == 0
    refused = run("check", key="OPT-PRO-AAAAA-AAAAA", LICET_OFFLINE="1")
    assert refused.exit_code == 1
    assert "LICET_OFFLINE is set" in refused.stdout


@pytest.mark.parametrize(
    "where", ["https://user:pass@example.com/list", "https://example.com/list?token=x", "ftp://a/b"]
)
def test_an_address_of_the_revocation_list_with_a_secret_in_it_is_refused(run: Run, where: str) -> None:
    result = run("status", LICET_REVOCATIONS=where)
    assert result.exit_code == 78
    assert "LICET_REVOCATIONS" in result.stderr
    assert "pass" not in result.stderr


@pytest.mark.parametrize("name", ["LICET_STATE_DIR", "LICET_CONFIG", "LICET_ENV_FILE", "LICET_REVOCATIONS"])
def test_a_path_of_a_user_who_does_not_exist_is_one_line_and_78(run: Run, name: str) -> None:
    result = run("status", **{name: "~nobody-of-this-name/x"})
    assert (result.exit_code, result.stderr.count("\n")) == (78, 1)
    assert name in result.stderr
