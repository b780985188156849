from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from licet import LicenseRefusedError, LicenseValidator
from licet.errors import ConfigurationError
from tests.plugin.vendor import KEY, Clock, LicenseServer, Vendor

MakeValidator = Callable[..., LicenseValidator]


def test_a_validator_of_the_mission_works_unchanged(make_validator: MakeValidator) -> None:
    info = make_validator().validate()
    assert info["plan"] == "pro"
    assert info.get("max_resources", 0) == 10_000
    assert datetime.fromisoformat(str(info["expires_at"])).tzinfo is not None


def test_no_limit_is_an_integer_that_old_clients_compare(make_validator: MakeValidator, server: LicenseServer) -> None:
    server.reply = lambda asked: server.grant(asked, terms={"max_resources": None})
    info = make_validator().validate()
    assert (info["max_resources"], info["unlimited"]) == (9_007_199_254_740_991, True)
    make_validator().check_resource_limit(10**12)


def test_limits_and_features_raise_with_code_figures_and_way_out(make_validator: MakeValidator) -> None:
    validator = make_validator()
    validator.check_resource_limit(10_000)
    validator.check_limit("services", 100)
    validator.check_feature("scan")
    with pytest.raises(LicenseRefusedError, match=r"10,001 resources.*10,000.*optimnow\.io/pricing") as caught:
        validator.check_resource_limit(10_001)
    assert (caught.value.code, caught.value.verdict.limit) == ("LIMIT_EXCEEDED", 10_000)
    with pytest.raises(LicenseRefusedError, match="101 services"):
        validator.check_limit("services", 101)
    with pytest.raises(LicenseRefusedError, match="FEATURE_NOT_LICENSED"):
        validator.check_feature("not-sold")


def test_without_a_key_the_way_out_names_the_variable(make_validator: MakeValidator) -> None:
    with pytest.raises(LicenseRefusedError, match=r"NO_KEY.*OPTIMNOW_LICENSE_KEY.*optimnow\.io/pricing"):
        make_validator(None).validate()


def test_the_status_never_shows_the_key(make_validator: MakeValidator, server: LicenseServer) -> None:
    assert make_validator().status()["plan"] == "pro"
    server.reply = server.refuse("NOT_FOUND")
    for key in (KEY, KEY[:-1]):
        assert "3A9F2" not in str(make_validator(key).status())


def test_from_env_reads_the_environment_and_touches_no_network(
    tmp_path: Path, vendor: Vendor, server: LicenseServer, clock: Clock
) -> None:
    config = tmp_path / "licet.toml"
    key = vendor.jwk
    config.write_text(
        '[product]\ncode = "OPT"\nkey_variable = "OPTIMNOW_LICENSE_KEY"\nserver_url = "https://unused.example"\n'
        f'public_keys = [{{ kid = "{key["kid"]}", x = "{key["x"]}" }}]\n'
    )
    environ = {
        "LICET_CONFIG": str(config),
        "LICENSE_SERVER_URL": f"{server.url}/validate",
        "LICET_STATE_DIR": str(tmp_path / "state"),
        "LICET_LICENSE_KEY": "OPT-PRO-AAAAA-AAAAA",
    }
    generic = LicenseValidator.from_env(environ=environ, clock=clock)
    assert server.asked == []
    assert generic.validate()["valid"]
    own = LicenseValidator.from_env(environ=environ | {"OPTIMNOW_LICENSE_KEY": KEY}, clock=clock)
    assert own.validate()["valid"]
    assert [asked["license_key"] for asked in server.asked] == ["OPT-PRO-AAAAA-AAAAA", KEY]
    assert (tmp_path / "state" / "OPT").is_dir()


def test_a_bad_address_stops_the_start_and_is_named(tmp_path: Path) -> None:
    environ = {"LICENSE_SERVER_URL": "license.optimnow.io", "LICET_STATE_DIR": str(tmp_path)}
    with pytest.raises(ConfigurationError, match="LICENSE_SERVER_URL"):
        LicenseValidator.from_env(environ=environ, package="licet.tag_compliance")


@pytest.mark.parametrize(
    ("url", "warned"), [("http://license.example.com", True), ("https://license.example.com", False)]
)
def test_a_key_that_would_travel_in_clear_is_warned_about(
    caplog: pytest.LogCaptureFixture, tmp_path: Path, url: str, warned: bool
) -> None:
    LicenseValidator.from_env(
        environ={"LICENSE_SERVER_URL": url, "LICET_STATE_DIR": str(tmp_path)}, package="licet.tag_compliance"
    )
    assert ("unencrypted" in caplog.text) is warned


@pytest.mark.parametrize("strict", ["1", "true", "YES", '"1"', "enabled"])
def test_strict_refuses_to_start_with_one_line_and_78(
    make_validator: MakeValidator, capsys: pytest.CaptureFixture[str], strict: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        make_validator(None, LICET_STRICT=strict).require_at_start()
    assert caught.value.code == 78
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "NO_KEY" in err


def test_strict_starts_with_a_valid_license_and_lax_always(
    make_validator: MakeValidator, capsys: pytest.CaptureFixture[str]
) -> None:
    make_validator(LICET_STRICT="1").require_at_start()
    make_validator(None).require_at_start()
    for lax in ("0", "false", "No", "off"):
        make_validator(None, LICET_STRICT=lax).require_at_start()
    assert capsys.readouterr() == ("", "")


def test_the_public_names_are_pinned() -> None:
    import licet

    assert licet.__all__ == [
        "Code",
        "ConfigurationError",
        "Count",
        "LicenseInfo",
        "LicenseRefusedError",
        "LicenseValidator",
        "LicetError",
        "Verdict",
        "guard",
        "licensed",
    ]
    assert callable(licet.guard)
    assert all(getattr(licet, name) for name in licet.__all__)
