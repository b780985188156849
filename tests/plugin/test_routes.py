"""The licensing routes in front of a Flask and of a Starlette application, over HTTP."""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from licet.errors import ConfigurationError
from licet.routes import PREFIX, licensing
from licet.validator import LicenseInfo, LicenseValidator
from tests.plugin.sites import BEARER, JSON, SITES, TOKEN, Said, Site
from tests.plugin.vendor import KEY, Clock, LicenseServer, Vendor

OTHER = "OPT-PRO-99999-88888"
DESCRIPTOR = """
[product]
code = "OPT"
name = "Opt"
key_variable = "OPTIMNOW_LICENSE_KEY"
purchase_url = "https://optimnow.io/pricing"
public_keys = [{{ kid = "{kid}", x = "{x}" }}]
"""
ROUTES = ["activate", "validate", "status", "health"]

Serve = Callable[..., AbstractContextManager[Site]]
Make = Callable[..., LicenseValidator]


@pytest.fixture
def make_customer(vendor: Vendor, server: LicenseServer, clock: Clock, tmp_path: Path) -> Make:
    """Set a license up from the environment, as an application does."""
    config = tmp_path / "licet.toml"
    config.write_text(DESCRIPTOR.format(**vendor.jwk))

    def make(key: str | None = KEY, **environment: str) -> LicenseValidator:
        own = {
            "LICENSE_SERVER_URL": server.url,
            "LICET_STATE_DIR": str(tmp_path / "state"),
            "LICET_ENV_FILE": "/dev/null",
        }
        chosen = {} if key is None else {"OPTIMNOW_LICENSE_KEY": key}
        return LicenseValidator.from_env(config=config, seat=False, environ=own | chosen | environment, clock=clock)

    return make


@pytest.fixture(params=SITES)
def serve(request: pytest.FixtureRequest) -> Serve:
    return SITES[request.param]


def test_the_applications_own_addresses_stay_its_own(serve: Serve, make_customer: Make) -> None:
    with serve(make_customer()) as site:
        assert site.ask("GET", "/").status == 200
        for path in (PREFIX, f"{PREFIX}/", f"{PREFIX}/more", f"{PREFIX}/status/", "/health", f"/x{PREFIX}/status"):
            assert (site.ask("GET", path).status, path) == (404, path)


def test_status_shows_what_is_licensed_and_never_the_key(serve: Serve, make_customer: Make) -> None:
    with serve(make_customer()) as site:
        said = site.ask("GET", f"{PREFIX}/status")
        assert (said.status, said.headers["content-type"]) == (200, "application/json")
        assert said.headers["cache-control"] == "no-store"
        shown = said.json
        assert (shown["valid"], shown["plan"], shown["license_type"]) == (True, "pro", "pro")
        assert {"customer_id", "expires_at", "features", "limits"} <= shown.keys()
        assert KEY.encode() not in said.body


def test_without_a_key_there_is_no_status_and_words_about_it(serve: Serve, make_customer: Make) -> None:
    with serve(make_customer(None)) as site:
        said = site.ask("GET", f"{PREFIX}/status")
        assert (said.status, said.code) == (404, "NO_KEY")
        assert "OPTIMNOW_LICENSE_KEY" in said.json["detail"]


def test_a_refused_license_is_a_status_too(serve: Serve, make_customer: Make, server: LicenseServer) -> None:
    server.reply = server.refuse("SUSPENDED")
    with serve(make_customer()) as site:
        said = site.ask("GET", f"{PREFIX}/status")
        assert (said.status, said.json["valid"], said.json["code"]) == (200, False, "SUSPENDED")


def test_health_asks_nobody_and_is_good_whatever_the_license_says(
    serve: Serve, make_customer: Make, server: LicenseServer
) -> None:
    server.reply = server.refuse("REVOKED")
    with serve(make_customer(), health="/health") as site:
        for path in (f"{PREFIX}/health", "/health"):
            said = site.ask("GET", path)
            assert (said.status, said.json) == (200, {"status": "ok", "license": None})
        assert server.asked == []
        site.ask("GET", f"{PREFIX}/status")
        assert site.ask("GET", "/health").json == {"status": "ok", "license": "REVOKED"}
        assert len(server.asked) == 1


@pytest.mark.parametrize("route", ["activate", "validate"])
def test_a_key_is_taken_from_nobody_until_that_is_switched_on(
    serve: Serve, make_customer: Make, server: LicenseServer, route: str
) -> None:
    customer = make_customer(None)
    with serve(customer) as site:
        said = site.ask("POST", f"{PREFIX}/{route}", {"license_key": KEY}, BEARER)
        assert (said.status, said.code) == (403, "NOT_SWITCHED_ON")
        assert "LICET_ADMIN_TOKEN" in said.json["detail"]
        assert "authorize=" in said.json["detail"]
    assert server.asked == []
    assert customer.decide().code == "NO_KEY"


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": TOKEN}, {"Authorization": f"Bearer {TOKEN}x"}, {"Authorization": "Bearer é"}]
)
def test_a_wrong_token_is_no_token(
    serve: Serve, make_customer: Make, server: LicenseServer, headers: dict[str, str]
) -> None:
    with serve(make_customer(None, LICET_ADMIN_TOKEN=TOKEN)) as site:
        said = site.ask("POST", f"{PREFIX}/activate", {"license_key": KEY}, headers)
        assert (said.status, said.code) == (401, "UNAUTHENTICATED")
        assert said.headers["www-authenticate"].startswith("Bearer ")
        assert TOKEN.encode() not in said.body
    assert server.asked == []


def test_a_key_with_the_token_is_activated_and_repeated_nowhere(
    serve: Serve, make_customer: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with serve(make_customer(None, LICET_ADMIN_TOKEN=TOKEN)) as site:
        said = site.ask("POST", f"{PREFIX}/activate", {"license_key": f" {KEY.lower()} "}, BEARER)
        assert (said.status, said.json["status"], said.json["plan"]) == (200, "activated", "pro")
        assert {"customer_id", "expires_at"} <= said.json.keys()
        assert site.ask("GET", f"{PREFIX}/status").json["valid"] is True
        assert site.ask("GET", "/report").status == 200
    assert make_customer(None).validate()["valid"]  # it outlives the process
    for text in (said.body.decode(), caplog.text):
        assert KEY.lower() not in text.lower()
        assert TOKEN not in text


def test_a_refused_key_changes_nothing(serve: Serve, make_customer: Make, server: LicenseServer) -> None:
    customer = make_customer(None)
    customer.activate(KEY)
    with serve(customer, token=TOKEN) as site:
        server.reply = server.refuse("NOT_FOUND")
        said = site.ask("POST", f"{PREFIX}/activate", {"license_key": OTHER}, BEARER)
        assert (said.status, said.code, said.json["retryable"]) == (400, "NOT_FOUND", False)
        assert OTHER.encode() not in said.body
        said = site.ask("POST", f"{PREFIX}/activate", {"license_key": "no key at all"}, BEARER)
        assert (said.status, said.code) == (400, "MALFORMED")
        server.reply = server.refuse("TOO_MANY_ACTIVATIONS")
        said = site.ask("POST", f"{PREFIX}/activate", {"license_key": OTHER}, BEARER)
        assert (said.status, said.code) == (400, "TOO_MANY_ACTIVATIONS")
        assert site.ask("GET", f"{PREFIX}/status").json["valid"] is True
    assert customer.validate()["valid"]
    assert make_customer(None).validate()["valid"]


def test_an_activation_while_the_license_server_is_away_may_be_repeated(
    serve: Serve, make_customer: Make, server: LicenseServer
) -> None:
    server.reply = lambda asked: (502, {}, b"<html>")
    with serve(make_customer(None), token=TOKEN) as site:
        said = site.ask("POST", f"{PREFIX}/activate", {"license_key": KEY}, BEARER)
        assert (said.status, said.code, said.json["retryable"]) == (503, "SERVER_UNREACHABLE", True)


def test_authorize_decides_and_only_true_is_a_yes(serve: Serve, make_customer: Make) -> None:
    answers: list[Any] = []

    def authorize(asked: Any) -> object:
        assert asked.headers["content-type"] == "application/json"
        assert asked.raw
        return answers.pop()()

    async def later() -> bool:
        return True

    def broken() -> bool:
        raise KeyError("session")

    with serve(make_customer(None), authorize=authorize) as site:
        coroutine = later()
        for no in (lambda: False, lambda: None, lambda: "yes", lambda: coroutine, broken):
            answers.append(no)
            said = site.ask("POST", f"{PREFIX}/activate", {"license_key": KEY})
            assert (said.status, said.code) == (403, "NOT_AUTHORIZED")
            assert b"session" not in said.body
        coroutine.close()
        answers.append(lambda: True)
        assert site.ask("POST", f"{PREFIX}/activate", {"license_key": KEY}).status == 200


def test_validate_without_a_key_speaks_of_our_own(serve: Serve, make_customer: Make, server: LicenseServer) -> None:
    with serve(make_customer()) as site:
        for body in (None, b"{}"):
            said = site.ask("POST", f"{PREFIX}/validate", body)
            assert (said.status, said.json) == (200, {"is_valid": True, "code": "VALID", "error": None})
    server.reply = server.refuse("SUSPENDED")
    with serve(make_customer(OTHER)) as site:
        said = site.ask("POST", f"{PREFIX}/validate", {})
        assert (said.json["is_valid"], said.json["code"]) == (False, "SUSPENDED")
        assert said.json["error"].startswith("SUSPENDED: ")


def test_another_key_is_looked_at_and_not_kept(
    serve: Serve,
    make_customer: Make,
    server: LicenseServer,
    tmp_path: Path,
    monkeypatch: Any,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    customer = make_customer(None)
    with serve(customer, token=TOKEN) as site:
        said = site.ask("POST", f"{PREFIX}/validate", {"license_key": OTHER}, BEARER)
        assert said.json == {"is_valid": True, "code": "VALID", "error": None}
        server.reply = server.refuse("EXPIRED")
        said = site.ask("POST", f"{PREFIX}/validate", {"license_key": OTHER}, BEARER)
        assert (said.status, said.json["is_valid"], said.json["code"]) == (200, False, "EXPIRED")
        server.reply = server.refuse("NOT_ACTIVATED")  # a plan that wants a seat: the license itself is good
        assert site.ask("POST", f"{PREFIX}/validate", {"license_key": OTHER}, BEARER).json["is_valid"] is True
    assert customer.decide().code == "NO_KEY"
    assert [asked["license_key"] for asked in server.asked] == [OTHER] * 3
    assert not list((tmp_path / "temporary").iterdir())
    assert not (tmp_path / "state").exists()


def test_an_examined_key_must_be_signed_for_as_well(serve: Serve, make_customer: Make, server: LicenseServer) -> None:
    server.vendor = Vendor("2026-11")  # the same name, another key
    with serve(make_customer(None), token=TOKEN) as site:
        said = site.ask("POST", f"{PREFIX}/validate", {"license_key": OTHER}, {"Authorization": f"bearer {TOKEN}"})
        assert (said.json["is_valid"], said.json["code"]) == (False, "SIGNATURE_INVALID")


LONG = b'{"license_key": "' + b"x" * (17 * 1024) + b'"}'


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        pytest.param(b"", {}, 400, "BAD_MESSAGE", id="empty"),
        pytest.param(b"license_key=x", {}, 400, "BAD_MESSAGE", id="no JSON"),
        pytest.param(b"[]", {}, 400, "BAD_MESSAGE", id="a list"),
        pytest.param(b"{}", {}, 400, "BAD_MESSAGE", id="no key"),
        pytest.param(b'{"license_key": 5}', {}, 400, "BAD_MESSAGE", id="a number"),
        pytest.param(b'{"license_key": null}', {}, 400, "BAD_MESSAGE", id="null"),
        pytest.param(b'{"license_key": "  "}', {}, 400, "BAD_MESSAGE", id="blank"),
        pytest.param(b'{"license_key": "a", "license_key": "b"}', {}, 400, "BAD_MESSAGE", id="twice"),
        pytest.param(b'{"license_key": "\\ud800"}', {}, 400, "BAD_MESSAGE", id="half a character"),
        pytest.param(b'{"license_key": "\xff"}', {}, 400, "BAD_MESSAGE", id="no UTF-8"),
        pytest.param(b'{"x": ' + b"[" * 9000 + b"]" * 7000 + b"}", {}, 400, "BAD_MESSAGE", id="deep"),
        pytest.param(b'{"license_key": "\\u0000"}', {}, 400, "MALFORMED", id="control character"),
        pytest.param(LONG, {}, 413, "BODY_TOO_LARGE", id="long"),
        pytest.param(b"{}", {"Content-Type": "text/plain"}, 415, "UNSUPPORTED_MEDIA_TYPE", id="text"),
        pytest.param(
            b"license_key=x",
            {"Content-Type": "application/x-www-form-urlencoded"},
            415,
            "UNSUPPORTED_MEDIA_TYPE",
            id="form",
        ),
    ],
)
@pytest.mark.parametrize("chunked", [False, True], ids=["whole", "chunked"])
def test_bad_bodies_get_words(
    serve: Serve,
    make_customer: Make,
    body: bytes,
    headers: dict[str, str],
    status: int,
    code: str,
    chunked: bool,
) -> None:
    with serve(make_customer(None), token=TOKEN) as site:
        said = site.ask("POST", f"{PREFIX}/activate", body, JSON | BEARER | headers, chunked=chunked)
        assert (said.status, said.code) == (status, code)
        assert said.json["detail"][0].isupper() or said.json["detail"].startswith("license_key")


@pytest.mark.parametrize("route", ROUTES)
def test_each_route_says_which_methods_it_takes(serve: Serve, make_customer: Make, route: str) -> None:
    allowed = "OPTIONS, POST" if route in {"activate", "validate"} else "GET, HEAD, OPTIONS"
    with serve(make_customer()) as site:
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"):
            said = site.ask(method, f"{PREFIX}/{route}", {} if method == "POST" else None)
            if method not in allowed.split(", "):
                assert (said.status, said.code, said.headers["allow"]) == (405, "METHOD_NOT_ALLOWED", allowed)
        said = site.ask("OPTIONS", f"{PREFIX}/{route}")
        assert (said.status, said.headers["allow"], said.body) == (204, allowed, b"")
        assert not [name for name in said.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("route", ["status", "health"])
def test_head_is_get_without_the_body(serve: Serve, make_customer: Make, route: str) -> None:
    with serve(make_customer()) as site:
        site.ask("GET", f"{PREFIX}/status")
        whole, head = (site.ask(method, f"{PREFIX}/{route}") for method in ("GET", "HEAD"))
        assert (head.status, head.body) == (200, b"")
        assert head.headers["content-length"] == str(len(whole.body))


def test_a_mistake_of_ours_shows_no_trace_and_no_key(
    serve: Serve, make_customer: Make, caplog: pytest.LogCaptureFixture
) -> None:
    customer = make_customer(None)

    def fall(_: str) -> LicenseInfo:
        raise RuntimeError("secret things")

    customer.activate = fall  # type: ignore[method-assign]
    customer.gate.glance = fall  # type: ignore[method-assign, assignment]
    with serve(customer, token=TOKEN) as site:
        said = site.ask("POST", f"{PREFIX}/activate", {"license_key": KEY}, BEARER)
        assert (said.status, said.code) == (500, "INTERNAL_ERROR")
        assert b"secret things" not in said.body
        assert site.ask("GET", f"{PREFIX}/health").json == {"status": "ok", "license": None}
    assert "secret things" in caplog.text
    assert KEY not in caplog.text


def test_a_variable_that_would_go_first_is_named(serve: Serve, make_customer: Make, server: LicenseServer) -> None:
    with serve(make_customer(KEY), token=TOKEN) as site:
        said = site.ask("POST", f"{PREFIX}/activate", {"license_key": OTHER}, BEARER)
        assert (said.status, said.code) == (409, "CONFIGURATION_INVALID")
        assert "OPTIMNOW_LICENSE_KEY" in said.json["detail"]
        assert "unset it" in said.json["detail"]
    assert server.asked == []


@pytest.mark.parametrize("token", ["", "short", "fifteen letters", "\xe9" * 20])
def test_a_token_that_can_be_guessed_or_not_be_sent_stops_the_start(make_customer: Make, token: str) -> None:
    with pytest.raises(ConfigurationError, match="LICET_ADMIN_TOKEN must have at least 16 characters"):
        licensing(lambda environ, start: [], make_customer(None), token=token)


def test_many_ask_at_once(serve: Serve, make_customer: Make, server: LicenseServer) -> None:
    customer = make_customer(None)
    running, most = [0], [0]
    activate = customer.activate

    def counted(key: str) -> LicenseInfo:
        running[0] += 1
        most[0] = max(most[0], running[0])
        try:
            return activate(key)
        finally:
            running[0] -= 1

    customer.activate = counted  # type: ignore[method-assign]
    with serve(customer, token=TOKEN) as site, ThreadPoolExecutor(16) as pool:

        def one(number: int) -> Said:
            match number % 4:
                case 0:
                    return site.ask("POST", f"{PREFIX}/activate", {"license_key": KEY}, BEARER)
                case 1:
                    return site.ask("GET", f"{PREFIX}/health")
                case 2:
                    return site.ask("POST", f"{PREFIX}/validate", {"license_key": OTHER}, BEARER)
            return site.ask("GET", "/")

        said = list(pool.map(one, range(48)))
        assert {each.status for each in said} == {200}
        assert site.ask("GET", f"{PREFIX}/status").json["valid"] is True
    assert most == [1]


def test_the_routes_load_no_web_framework() -> None:
    program = "import sys, licet.routes; print(*(name.partition('.')[0] for name in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert not {"flask", "starlette", "werkzeug", "fastapi", "mcp", "boto3"} & set(loaded.stdout.split())


def test_every_route_is_documented() -> None:
    methods = {"activate": "POST", "validate": "POST", "status": "GET", "health": "GET"}
    for document in ("docs/applications.md", "docs/reference.md"):
        text = (Path(__file__).parents[2] / document).read_text()
        assert [name for name in ROUTES if f"`{methods[name]} {PREFIX}/{name}`" not in text] == []
