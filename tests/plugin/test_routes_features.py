"""What a refused license does to an application's own views, and what the ASGI routes do with odd requests."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from http.client import HTTPResponse
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from starlette.applications import Starlette
from starlette.routing import Mount

from licet.errors import LicenseRefusedError
from licet.routes import PREFIX, asgi_refusal, licensing_asgi, require_feature, wsgi_refusal
from licet.routes import asgi as asgi_module
from licet.routes.answers import PAYABLE, refusal
from licet.routes.core import Asked, Routes
from licet.validator import LicenseValidator
from licet.verdict import VALID_CODES, Code, Count, Verdict
from tests.plugin.sites import BEARER, JSON, SITES, TOKEN, Site, asgi_site, starlette_app, starlette_site
from tests.plugin.vendor import KEY, LicenseServer
from tests.servers import wait_until

Serve = Callable[..., AbstractContextManager[Site]]
Make = Callable[..., LicenseValidator]


@pytest.fixture(params=SITES)
def serve(request: pytest.FixtureRequest) -> Serve:
    return SITES[request.param]


def test_a_view_runs_when_the_license_covers_its_feature(serve: Serve, make_validator: Make) -> None:
    with serve(make_validator()) as site:
        said = site.ask("GET", "/report")
        assert (said.status, said.json) == (200, {"report": "here"})


def test_a_feature_of_another_plan_costs_money_and_the_view_does_not_run(serve: Serve, make_validator: Make) -> None:
    with serve(make_validator()) as site:
        said = site.ask("GET", "/secret")
        assert (said.status, said.code, said.json["retryable"]) == (402, "FEATURE_NOT_LICENSED", False)
        assert "https://optimnow.io/pricing" in said.json["detail"]
        assert site.ask("GET", "/").body.strip(b'"') == b"ran: "


def test_no_payment_ends_a_suspension(serve: Serve, make_validator: Make, server: LicenseServer) -> None:
    server.reply = server.refuse("SUSPENDED")
    with serve(make_validator()) as site:
        said = site.ask("GET", "/report")
        assert (said.status, said.code) == (403, "SUSPENDED")
        assert site.ask("GET", "/").status == 200
        assert site.ask("HEAD", "/report").body == b""


def test_a_limit_is_compared_where_the_application_counts(serve: Serve, make_validator: Make) -> None:
    with serve(make_validator()) as site:
        assert site.ask("GET", "/services/100").json == {"services": 100}
        said = site.ask("GET", "/services/101")
        assert (said.status, said.code) == (402, "LIMIT_EXCEEDED")
        assert (said.json["limit"], said.json["count"]) == (100, 101)


def test_without_a_handler_a_refusal_is_an_error_and_still_no_yes(serve: Serve, make_validator: Make) -> None:
    with serve(make_validator(None), handled=False) as site:
        said = site.ask("GET", "/report")
        assert said.status == 500
        assert b'"report"' not in said.body
        assert site.ask("GET", "/").body.strip(b'"') == b"ran: "


@pytest.mark.parametrize("code", sorted(set(Code) - VALID_CODES))
def test_every_refusal_is_a_402_or_a_403(code: Code) -> None:
    verdict = Verdict(code, "It is so.", limit=5, count=Count(7))
    answer = refusal(LicenseRefusedError(verdict, f"{code}: It is so."))
    assert answer.status == (402 if code in PAYABLE else 403)


def test_lines_under_with_run_only_when_they_may(make_validator: Make) -> None:
    ran = []
    with require_feature("report", make_validator()):
        ran.append("report")
    with pytest.raises(LicenseRefusedError, match="FEATURE_NOT_LICENSED"), require_feature("gold", make_validator()):
        ran.append("gold")
    assert ran == ["report"]


def test_a_guarded_function_keeps_its_name_and_its_arguments(make_validator: Make) -> None:
    @require_feature("report", make_validator())
    def double(number: int, *, times: int = 2) -> int:
        """Double it."""
        return number * times

    assert (double(4), double(4, times=3)) == (8, 12)
    assert (double.__name__, double.__doc__) == ("double", "Double it.")


async def nothing() -> Any:
    yield 1


@pytest.mark.parametrize("wrong", [int, "report", nothing, object()], ids=["class", "text", "generator", "object"])
def test_what_cannot_be_guarded_is_refused_at_once(make_validator: Make, wrong: Any) -> None:
    with pytest.raises(TypeError, match="guards functions"):
        require_feature("report", make_validator())(wrong)


def test_an_async_view_does_not_hold_the_loop_while_the_server_is_asked(
    make_validator: Make, server: LicenseServer
) -> None:
    steps: list[str] = []
    asked = asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    def slow(question: dict[str, Any]) -> Any:
        loops[0].call_soon_threadsafe(asked.set)
        wait_until(lambda: "loop" in steps, within=10, what="the loop goes on meanwhile")
        return server.grant(question)

    server.reply = slow

    @require_feature("report", make_validator())
    async def view() -> None:
        steps.append("view")

    async def both() -> None:
        loops.append(asyncio.get_running_loop())
        running = asyncio.create_task(view())
        await asyncio.wait_for(asked.wait(), 10)
        steps.append("loop")
        await running

    asyncio.run(both())
    assert steps == ["loop", "view"]


def test_the_routes_may_be_mounted_below_a_path(make_validator: Make) -> None:
    inner = licensing_asgi(starlette_app(make_validator()), make_validator())
    with asgi_site(Starlette(routes=[Mount("/tool", inner)])) as site:
        assert site.ask("GET", f"/tool{PREFIX}/health").status == 200
        assert site.ask("GET", f"{PREFIX}/health").status == 404
        assert site.ask("GET", "/tool/").status == 200


def test_what_is_no_http_reaches_the_application(make_validator: Make) -> None:
    seen = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    wrapped = licensing_asgi(app, make_validator())
    for scope in ({"type": "lifespan"}, {"type": "websocket", "path": f"{PREFIX}/activate", "headers": []}):
        asyncio.run(wrapped(scope, None, None))  # type: ignore[arg-type]
    assert seen == ["lifespan", "websocket"]


def raw(site: Site, head: str, body: bytes, *, then: str = "wait") -> tuple[int, bytes]:
    """Send a request by hand, whose body may be shorter than it says."""
    lines = [f"POST {PREFIX}/activate HTTP/1.1", "Host: localhost", *(f"{k}: {v}" for k, v in (JSON | BEARER).items())]
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as connection:
        connection.sendall("\r\n".join([*lines, head, "", ""]).encode() + body)
        if then == "leave":
            return 0, b""
        answer = HTTPResponse(connection)
        answer.begin()
        return answer.status, answer.read()


def test_a_client_that_sends_a_byte_and_waits_is_sent_away(make_validator: Make, monkeypatch: Any) -> None:
    monkeypatch.setattr(asgi_module, "BODY_SECONDS", 0.2)
    with starlette_site(make_validator(None), token=TOKEN) as site:
        status, said = raw(site, "Content-Length: 50", b"{")
        assert status == 408
        assert b"BODY_TOO_SLOW" in said
        assert site.ask("GET", f"{PREFIX}/health").status == 200


def test_a_client_that_leaves_harms_nobody(
    make_validator: Make, caplog: pytest.LogCaptureFixture, server: LicenseServer
) -> None:
    with starlette_site(make_validator(None), token=TOKEN) as site:
        for _ in range(5):
            raw(site, "Content-Length: 50", b'{"license_key": "', then="leave")
        assert site.ask("GET", f"{PREFIX}/health").status == 200
    assert server.asked == []
    assert "Traceback" not in caplog.text


def test_a_refusal_is_an_application_of_either_kind() -> None:
    error = LicenseRefusedError(Verdict(Code.EXPIRED, "It ended."), "EXPIRED: It ended.")
    started: list[Any] = []
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def answered() -> None:
        response = await asgi_refusal(None, error)
        await response({"type": "http", "method": "GET"}, None, send)  # type: ignore[arg-type]

    body = b"".join(wsgi_refusal(error)({"REQUEST_METHOD": "GET"}, lambda *a: started.append(a)))  # type: ignore[arg-type,return-value]
    asyncio.run(answered())
    assert started[0][0] == "402 Payment Required"
    assert (sent[0]["status"], sent[1]["body"]) == (402, body)
    assert KEY.encode() not in body


VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(), inner, max_size=3),
)
BODIES = some.binary() | VALUES.map(lambda value: json.dumps(value).encode())
KEYS = VALUES.map(lambda value: json.dumps({"license_key": value}).encode())
NOBODY = LicenseValidator.from_env(
    environ={"LICET_STATE_DIR": "/nonexistent", "LICET_OFFLINE": "1"}, package="licet.tag_compliance", seat=False
)


@settings(deadline=None)
@given(route=some.sampled_from(["activate", "validate"]), body=BODIES | KEYS)
def test_no_body_makes_the_routes_fall_over(route: str, body: bytes) -> None:
    routes = Routes(NOBODY, authorize=lambda asked: True, token=None, health=None)
    answer = routes.answer(Asked("POST", f"{PREFIX}/{route}", {}, {}), body)
    assert answer.status in ({400} if route == "activate" else {200, 400})
    assert json.loads(answer.body)
