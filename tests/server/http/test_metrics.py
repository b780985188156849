"""``GET /metrics``: for whoever has the token, in the format of Prometheus, and bounded in time."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from http.client import HTTPConnection

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parse
from sqlalchemy import text

from licet_server.config import MonitoringSettings
from licet_server.http import metrics as module
from licet_server.http import watched
from licet_server.http.metric_families import FAMILIES
from licet_server.http.metrics_listener import Listener
from licet_server.http.traffic import ROUTES, Traffic, route_of
from licet_server.services.answer_log import AnswerLog
from licet_server.services.counts import Counts
from licet_server.services.monitoring import gauges
from licet_server.storage.engine import open_engine
from tests.factories import UNKNOWN_KEY
from tests.server.services.test_answer_log import answer

TOKEN = "a token that is long enough".replace(" ", "-")
OPENMETRICS = "application/openmetrics-text; version=1.0.0"


@pytest.fixture
def app(make_app):
    return make_app(monitoring=MonitoringSettings(TOKEN), rate_limit="1 per day", guess_limit="1 per day")


def scrape(app, token=TOKEN, **headers):
    return app.test_client().get("/metrics", headers={"Authorization": f"Bearer {token}"} | headers)


def numbers(page):
    return {(each.name, *each.labels.values()): each.value for family in parse(page) for each in family.samples}


def test_without_a_token_in_the_settings_there_is_nothing(client):
    for headers in ({}, {"Authorization": f"Bearer {TOKEN}"}, {"Authorization": "Bearer "}):
        found = client.get("/metrics", headers=headers)
        assert (found.status_code, found.json["code"]) == (404, client.get("/metrics/x").json["code"])


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer \xe9\xff"]
)
@pytest.mark.sqlite_only(reason="it is about a header")
def test_another_token_is_refused_however_often_and_told_to_nobody(app, header, capfd):
    headers = {} if header is None else {"Authorization": header}
    for _ in range(3):
        found = app.test_client().get("/metrics", headers=headers)
        assert (found.status_code, found.json["code"]) == (401, "UNAUTHENTICATED")
        assert found.headers["WWW-Authenticate"].startswith("Bearer")
    assert scrape(app).status_code == 200  # no limit counts any of these
    said = capfd.readouterr()
    assert TOKEN not in found.get_data(as_text=True) + said.out + said.err


@pytest.mark.sqlite_only(reason="it is about text")
def test_the_token_is_hidden_wherever_settings_are_shown(app, installation):
    chosen = replace(installation, settings=replace(installation.settings, monitoring=MonitoringSettings(TOKEN)))
    assert TOKEN in chosen.hidden
    assert TOKEN not in repr(chosen.settings)


def test_every_metric_is_announced_in_both_formats(app, sell):
    sell("pro")
    plain, open_metrics = scrape(app), scrape(app, Accept=OPENMETRICS)
    assert plain.content_type.startswith("text/plain; version=0.0.4")
    assert open_metrics.content_type.startswith("application/openmetrics-text")
    wanted = {name.removesuffix("_total") for name in FAMILIES}
    assert {each.name for each in parse_openmetrics(open_metrics.get_data(as_text=True))} == wanted
    found = {each.name: each for each in parse(plain.get_data(as_text=True))}
    assert wanted <= {name.removesuffix("_total") for name in found}
    assert all(each.documentation for each in found.values())
    kinds = {"gaugehistogram": "histogram"}
    for family in FAMILIES.values():
        each = found[family.name.removesuffix("_total")]
        assert each.type == kinds.get(family.kind, family.kind)
        assert {frozenset(sample.labels) - {"le"} for sample in each.samples} <= {frozenset(family.labels)}


def test_licenses_and_their_leases_are_counted(app, sell):
    sell("pro", now=datetime.now(UTC))
    found = numbers(scrape(app).get_data(as_text=True))
    assert found["licet_licenses", "pro", "OPT", "active"] == 1
    assert (found["licet_seats_taken", "OPT"], found["licet_seats_sold", "OPT"]) == (0, 5)
    assert (found["licet_lease_age_seconds_bucket", "3600.0"], found["licet_lease_age_seconds_bucket", "+Inf"]) == (
        0,
        1,
    )
    assert found["licet_disk_free_bytes",] <= found["licet_disk_bytes",]
    assert found["licet_processes", "server"] == 1


def test_answers_are_counted_by_verdict_and_product_whether_or_not_they_can_be_written(engine, lost_database_url):
    counts, lost = Counts(), open_engine(lost_database_url)
    for database in (engine, lost):
        log = AnswerLog(database, behind=True, counts=counts)
        for number in range(3):
            log.add(replace(answer(number), product="OPT"))
        log.add(answer(9, code="NOT_FOUND"))
        log.count()
        log.count()
    lost.dispose()
    found = {(each.name, *each.labels): each.value for each in counts.read()}
    assert found["licet_validations_total", "VALID", "OPT"] == 6
    assert found["licet_validations_total", "NOT_FOUND", "none"] == 2
    assert found["licet_answer_log_waiting",] == 4
    log.close()
    assert {(each.name, *each.labels): each.value for each in counts.read()}["licet_answer_log_lost_total",] == 4


def test_an_answer_says_which_product_it_is_about(make_app, sell, monkeypatch):
    noted = []
    app, key = make_app(), sell("pro").key
    monkeypatch.setattr(AnswerLog, "add", lambda _, given: noted.append((given.code, given.product)))
    for asked in ({"license_key": key}, {"license_key": key, "feature": "none such"}, {"license_key": UNKNOWN_KEY}):
        app.test_client().post("/validate", json=asked)
    assert [product for _, product in noted] == ["OPT", "OPT", None]


def test_a_database_that_hangs_holds_no_scrape_up_and_the_last_figures_stay(app, monkeypatch):
    metrics, stuck = watched.of(app).metrics, threading.Event()
    before = numbers(scrape(app).get_data(as_text=True))
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(module, "gauges", lambda session, now: stuck.wait(20) and module.Gauges)
    metrics.figures.forget("metrics")
    try:
        after = numbers(scrape(app).get_data(as_text=True))
    finally:
        stuck.set()
    same = ("licet_figures_timestamp_seconds",)
    assert after[same] == before[same]
    assert after["licet_database_bytes",] == before["licet_database_bytes",]


def test_figures_are_read_once_for_scrapes_that_follow_each_other(app, engine, monkeypatch):
    asked = []
    monkeypatch.setattr(module, "gauges", lambda session, now: asked.append(now) or gauges(session, now))
    for _ in range(3):
        assert scrape(app).status_code == 200
    assert len(asked) == 1


def test_without_a_database_everything_else_is_told(app, monkeypatch):
    def fails(session, now):
        session.execute(text("SELECT * FROM no_such_table"))

    monkeypatch.setattr(module, "gauges", fails)
    found = numbers(scrape(app).get_data(as_text=True))
    assert ("licet_database_bytes",) not in found
    assert found["licet_processes", "server"] == 1


@pytest.mark.sqlite_only(reason="no database is asked")
@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/validate", "validate"),
        ("/api/v1/validation/validate", "validate"),
        ("/api/v1/validation/heartbeat", "activation"),
        ("/api/v1/usage/consume", "usage"),
        ("/api/v1/usage", "api"),
        ("/api/v1/webhooks/stripe", "payments"),
        ("/.well-known/jwks.json", "trust"),
        ("/static/x.css", "static"),
        ("/desk", "pages"),
        ("*", "pages"),
    ],
)
def test_a_path_is_counted_with_its_kind(path, route):
    counts = Counts()
    traffic = Traffic(counts)
    traffic.note(path, 200, 0.2)
    traffic.note(path, 503, 0.2)
    found = {(each.name, *each.labels): each.value for each in counts.read()}
    assert route_of(path) == route
    assert route in ROUTES
    assert found["licet_http_requests_total", route, "200"] == found["licet_http_requests_total", route, "503"] == 1
    assert found["licet_http_request_duration_seconds_bucket", route, "0.25"] == 2


def test_an_address_of_its_own_needs_no_token_and_has_nothing_else(app):
    listener = Listener(("127.0.0.1", 0), watched.of(app).metrics)
    try:
        port = listener.address[1]
        for path, status in (("/metrics", 200), ("/metrics?x=1", 200), ("/", 404), ("/healthz", 404)):
            with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as asked:
                asked.request("GET", path)
                given = asked.getresponse()
                page = given.read().decode()
                assert given.status == status
                if status == 200:
                    assert numbers(page)["licet_processes", "server"] == 1
    finally:
        listener.close()
