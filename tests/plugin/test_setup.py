"""From settings to a license: which key and name count, what is said to the server, and what is shown of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from licet import LicenseRefusedError, LicenseValidator
from licet.client import Route
from licet.errors import ConfigurationError, LicetError
from licet.setup import AwsIdentity
from licet.store import Hold, KeyFile, StateStore
from tests.plugin.vendor import KEY, Clock, LicenseServer, Vendor

OTHER = "OPT-PRO-7ZZZZ-ZZZZ7"


@pytest.fixture
def customer(tmp_path: Path, vendor: Vendor, server: LicenseServer, clock: Clock) -> Callable[..., LicenseValidator]:
    config = tmp_path / "licet.toml"
    keys = vendor.jwk
    config.write_text(
        f'[product]\ncode = "OPT"\nkey_variable = "OPT_KEY"\nserver_url = "{server.url}"\n'
        f'public_keys = [{{ kid = "{keys["kid"]}", x = "{keys["x"]}" }}]\n'
    )

    def make(*, seat: bool = True, **environment: str) -> LicenseValidator:
        usual = {"LICET_CONFIG": str(config), "LICET_STATE_DIR": str(tmp_path / "state")}
        return LicenseValidator.from_env(environ=usual | environment, clock=clock, seat=seat, version="2.1")

    return make


def test_setting_up_asks_nobody_and_writes_nothing_but_a_name(
    customer: Callable[..., LicenseValidator], server: LicenseServer, tmp_path: Path
) -> None:
    customer(OPT_KEY=KEY).close()
    assert server.routes == []
    assert [path.name for path in (tmp_path / "state").rglob("*") if path.is_file()] == ["instance.json"]


def test_a_name_that_the_customer_gives_holds_the_seat(
    customer: Callable[..., LicenseValidator], server: LicenseServer
) -> None:
    named = {"LICET_INSTANCE_ID": "pod-0", "LICET_INSTANCE_NAME": "Prod", "LICET_DEPLOYMENT_ID": "eu"}
    validator = customer(OPT_KEY=KEY, **named)
    validator.validate()
    validator.close()
    asked = server.asked[0]
    assert (asked["instance_id"], asked["name"], asked["deployment_id"], asked["version"]) == (
        "pod-0",
        "Prod",
        "eu",
        "2.1",
    )


@pytest.mark.parametrize("name", ["LICET_INSTANCE_ID", "LICET_INSTANCE_NAME", "LICET_DEPLOYMENT_ID"])
@pytest.mark.parametrize("value", ["x" * 201, "two\nlines", "\x00"])
def test_a_name_that_cannot_be_sent_stops_the_start(
    customer: Callable[..., LicenseValidator], name: str, value: str
) -> None:
    with pytest.raises(ConfigurationError, match=name):
        customer(OPT_KEY=KEY, **{name: value})


def test_who_only_looks_takes_no_seat(customer: Callable[..., LicenseValidator], server: LicenseServer) -> None:
    customer(seat=False, OPT_KEY=KEY).validate()
    assert server.routes == [Route.VALIDATE]


def test_a_key_that_was_kept_counts_where_no_variable_holds_one(
    customer: Callable[..., LicenseValidator], server: LicenseServer, tmp_path: Path
) -> None:
    KeyFile(tmp_path / "state", product="OPT").save(OTHER)
    for environment, expected in (({}, OTHER), ({"OPT_KEY": KEY}, KEY), ({"LICET_LICENSE_KEY": KEY}, KEY)):
        customer(seat=False, **environment).decide()
        assert server.asked[-1]["license_key"] == expected


def test_a_key_file_that_is_damaged_counts_as_none(customer: Callable[..., LicenseValidator], tmp_path: Path) -> None:
    path = tmp_path / "state" / "OPT" / "license.json"
    path.parent.mkdir(parents=True)
    path.write_text("{")
    with pytest.raises(LicenseRefusedError, match="NO_KEY"):
        customer().validate()
    assert path.with_name("license.json.damaged").exists()


def test_activating_goes_on_with_the_new_key_and_tells_who_listens(
    customer: Callable[..., LicenseValidator], server: LicenseServer
) -> None:
    validator, told = customer(), []
    validator.gate.on_change.append(lambda: told.append(1))
    assert validator.activate(OTHER)["plan"] == "pro"
    assert validator.decide("scan").valid
    assert told
    assert customer().decide("scan").valid
    validator.close()


def test_a_refused_key_leaves_the_old_one_in_place(
    customer: Callable[..., LicenseValidator], server: LicenseServer
) -> None:
    validator = customer()
    validator.activate(KEY)
    server.reply = server.refuse("NOT_FOUND")
    with pytest.raises(LicenseRefusedError, match="NOT_FOUND"):
        validator.activate(OTHER)
    assert validator.decide("scan").valid
    assert customer().key_variable is None


def test_activating_the_key_in_use_keeps_its_seat(
    customer: Callable[..., LicenseValidator], server: LicenseServer
) -> None:
    validator = customer()
    for _ in range(2):
        validator.activate(KEY)
        validator.attend()
        assert validator.decide("scan").valid
    assert Route.DEACTIVATE not in server.routes
    validator.close()
    assert server.routes.count(Route.DEACTIVATE) == 1


def test_activating_asks_for_a_seat_although_a_lease_is_kept(
    customer: Callable[..., LicenseValidator], server: LicenseServer
) -> None:
    customer(seat=False, OPT_KEY=KEY).decide()
    server.reply = server.refuse("TOO_MANY_ACTIVATIONS")
    with pytest.raises(LicenseRefusedError, match="TOO_MANY_ACTIVATIONS"):
        customer().activate(KEY)
    with pytest.raises(LicenseRefusedError, match="NO_KEY"):
        customer(seat=False).validate()


def test_deactivating_ends_the_background_and_the_key(
    customer: Callable[..., LicenseValidator], server: LicenseServer
) -> None:
    validator = customer()
    validator.activate(KEY)
    assert validator.decide("scan").valid
    assert validator.deactivate()
    assert validator.decide("scan").code == "NO_KEY"
    assert server.routes[-1] == Route.DEACTIVATE


def test_a_seat_that_the_server_does_not_confirm_is_not_called_free(
    customer: Callable[..., LicenseValidator], server: LicenseServer
) -> None:
    validator = customer(OPT_KEY=KEY)
    validator.decide()
    server.reply = server.refuse("NOT_FOUND")
    assert not validator.deactivate()


@pytest.mark.parametrize("look", [LicenseValidator.status, LicenseValidator.decide, LicenseValidator.validate])
def test_whatever_takes_a_seat_gives_it_back(
    customer: Callable[..., LicenseValidator], server: LicenseServer, look: Callable[[LicenseValidator], object]
) -> None:
    validator = customer(OPT_KEY=KEY)
    look(validator)
    validator.close()
    assert server.routes == [Route.ACTIVATE, Route.DEACTIVATE]


def test_neither_key_nor_credentials_stand_in_a_repr(customer: Callable[..., LicenseValidator]) -> None:
    validator = customer(OPT_KEY=KEY, AWS_SECRET_ACCESS_KEY="wJalrXUtnFEMI")
    assert KEY not in repr(validator._setup)
    assert "wJalr" not in repr(validator._setup)


def test_without_a_home_folder_the_way_out_is_named(
    customer: Callable[..., LicenseValidator], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_home(*_: object, **__: object) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr("platformdirs.user_state_path", no_home)
    with pytest.raises(ConfigurationError, match="set LICET_STATE_DIR"):
        customer(LICET_STATE_DIR="")


def test_credentials_that_hang_or_break_are_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    monkeypatch.setattr("licet.setup.IDENTITY_SECONDS", 0.1)
    identity = AwsIdentity({})
    with monkeypatch.context() as slow:
        slow.setattr("licet.aws.session.Aws.account", lambda _: release.wait(10))
        with pytest.raises(LicetError, match="TimeoutError"):
            identity.account()
    release.set()
    monkeypatch.setattr("licet.aws.session.Aws.account", lambda _: {}["secret"])
    with pytest.raises(LicetError, match=r"could not be found out \(KeyError\)"):
        identity.account()


def test_what_is_shown_is_what_is_sent(customer: Callable[..., LicenseValidator], server: LicenseServer) -> None:
    validator = customer(OPT_KEY=KEY, LICET_INSTANCE_NAME="Prod")
    shown = {message["request"]: message["body"] for message in validator.telemetry()["messages"][:3]}
    assert validator.telemetry()["messages"][-2]["request"] == f"GET {server.url}/.well-known/jwks.json"
    assert server.routes == []
    assert validator.decide("scan").valid
    assert validator.deactivate()
    for asked, route in zip(server.asked, (Route.ACTIVATE, Route.DEACTIVATE), strict=True):
        body = shown[f"POST {server.url}{route.value}"]
        assert body.keys() == asked.keys()
        random = {"license_key", "nonce"}
        assert {name: body[name] for name in body.keys() - random} == {
            name: asked[name] for name in asked.keys() - random
        }
    assert KEY not in str(shown)


def test_offline_nothing_is_shown_because_nothing_is_sent(customer: Callable[..., LicenseValidator]) -> None:
    found = customer(OPT_KEY=KEY, LICET_OFFLINE="1").telemetry()
    assert (found["server"], found["messages"]) == (None, [])


def test_a_state_folder_on_another_machine_gets_a_name_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def name_on(machine: str | None) -> str:
        monkeypatch.setattr("licet.store.machine_id", lambda: machine)
        monkeypatch.setattr("licet.machine.machine_id", lambda: machine)
        return StateStore(tmp_path, product="OPT", key=KEY).instance_id()

    first = name_on("a" * 32)
    assert name_on("a" * 32) == first
    second = name_on("b" * 32)
    assert second != first
    assert name_on("b" * 32) == second
    assert name_on(None) == second, "a machine without an id cannot be told apart"


def test_a_place_that_cannot_be_locked_counts_each_process_as_the_last(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    hold = Hold(tmp_path / "file" / "seat.lock")
    hold.take()
    assert hold.is_last()


@pytest.mark.parametrize("name", ["OPT_KEY", "LICET_LICENSE_KEY"])
def test_a_key_may_lie_in_a_file_as_the_secrets_of_containers_do(
    customer: Callable[..., LicenseValidator], server: LicenseServer, tmp_path: Path, name: str
) -> None:
    (tmp_path / "key").write_text(f"\ufeff{KEY}\n")
    validator = customer(**{f"{name}_FILE": str(tmp_path / "key"), name: ""})
    assert validator.validate()["valid"]
    assert validator.key_variable == f"{name}_FILE"
    assert server.asked[0]["license_key"] == KEY
    assert validator.activate(KEY)["valid"]
    with pytest.raises(ConfigurationError, match=f"{name}_FILE is set to another"):
        validator.activate(OTHER)
    validator.close()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(None, "OPT_KEY_FILE names .*key, which cannot be read: No such file", id="missing"),
        pytest.param(b" \n", "is empty", id="empty"),
        pytest.param(b"\xff\xfe", "cannot be read: it is not UTF-8", id="no-text"),
        pytest.param(b"x" * 20_000, "holds too much", id="too-long"),
    ],
)
def test_a_file_without_a_key_is_named_and_never_quoted(
    customer: Callable[..., LicenseValidator], tmp_path: Path, content: bytes | None, message: str
) -> None:
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    with pytest.raises(ConfigurationError, match=message) as caught:
        customer(OPT_KEY_FILE=str(tmp_path / "key"))
    assert "xx" not in str(caught.value)


def test_a_key_and_the_file_of_one_are_not_both_taken(
    customer: Callable[..., LicenseValidator], tmp_path: Path
) -> None:
    (tmp_path / "key").write_text(OTHER)
    with pytest.raises(ConfigurationError, match="OPT_KEY and OPT_KEY_FILE are both set"):
        customer(OPT_KEY=KEY, OPT_KEY_FILE=str(tmp_path / "key"))
