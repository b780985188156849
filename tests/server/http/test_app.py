"""What every route has in common: problems, headers, health."""

from __future__ import annotations

import json

import pytest

from licet_server.errors import KeyringDamagedError
from licet_server.http.app import create_app


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "ROUTE_NOT_FOUND"),
        ("POST", "/validate/", 404, "ROUTE_NOT_FOUND"),
        ("GET", "/validate", 405, "METHOD_NOT_ALLOWED"),
        ("DELETE", "/.well-known/jwks.json", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/static/../../etc/passwd", 404, "ROUTE_NOT_FOUND"),
        ("GET", "/static/nothing.css", 404, "ROUTE_NOT_FOUND"),
    ],
)
def test_every_error_is_a_problem(client, method, path, status, code):
    answer = client.open(path, method=method)
    problem = json.loads(answer.data)
    assert answer.status_code == problem["status"] == status
    assert answer.content_type == "application/problem+json"
    assert problem["code"] == code
    assert problem.keys() >= {"type", "title", "status", "detail", "code"}


def test_a_405_says_what_is_allowed(client):
    assert set(client.get("/validate").headers["Allow"].split(", ")) == {"OPTIONS", "POST"}


def test_a_mistake_of_ours_is_a_500_without_details_and_is_logged(make_app, capsys):
    app = make_app()

    def crash():
        raise RuntimeError("the key OPT-PRO-3A9F2-B4C1D broke it")

    app.add_url_rule("/crash", view_func=crash)
    answer = app.test_client().get("/crash")
    assert answer.status_code == 500
    assert json.loads(answer.data)["code"] == "INTERNAL_ERROR"
    assert b"broke" not in answer.data
    (line,) = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert "broke it" in line["exception"]
    assert "3A9F2" not in str(line)


@pytest.mark.parametrize("path", ["/validate", "/", "/healthz", "/nothing", "/static/home.css"])
def test_every_answer_has_the_security_headers(client, path):
    headers = client.get(path, buffered=True).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers


def test_https_is_insisted_on_only_where_it_is_used(make_app):
    assert "Strict-Transport-Security" not in make_app().test_client().get("/healthz").headers
    secure = make_app(base_url="https://license.example.com")
    assert "Strict-Transport-Security" in secure.test_client().get("/healthz").headers


def test_health_and_readiness(client):
    assert (client.get("/healthz").status_code, client.get("/readyz").status_code) == (200, 200)


def test_without_its_database_the_process_is_alive_and_not_ready(make_app, lost_database_url, sell):
    key = sell().key
    client = make_app(database_url=lost_database_url).test_client()
    assert client.get("/healthz").status_code == 200
    for answer in (client.get("/readyz"), client.post("/validate", json={"license_key": key})):
        assert answer.status_code == 503
        assert json.loads(answer.data)["code"] == "NOT_READY"
        assert int(answer.headers["Retry-After"]) > 0


def test_a_damaged_keyring_stops_the_application(installation):
    (installation.settings.data_dir / "keyring.json").write_text("[]")
    with pytest.raises(KeyringDamagedError, match=r"keyring\.json"):
        create_app(installation.settings)
