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
