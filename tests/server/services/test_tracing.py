"""Traces are there when a collector is named and the extra is installed; else the server works as ever."""

from __future__ import annotations

import builtins
import subprocess
import sys

import pytest

from licet_server.config import Settings
from licet_server.errors import SettingsError
from licet_server.services import tracing
from tests.server.collector import attributes, collector

pytestmark = pytest.mark.sqlite_only(reason="nothing here knows a database")
NAMED = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}


def settings(**environ: str) -> Settings:
    return Settings.from_env(environ)


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({}, False),
        (NAMED, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "https://collector.example/v1/traces"}, True),
        (NAMED | {"OTEL_SDK_DISABLED": "true"}, False),
        (NAMED | {"OTEL_TRACES_EXPORTER": "none"}, False),
        (NAMED | {"OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf"}, True),
    ],
)
def test_traces_are_wanted_when_a_collector_is_named(environ, wanted):
    assert settings(**environ).monitoring.traces is wanted


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "collector:4318"}, "OTEL_EXPORTER_OTLP_ENDPOINT must look like"),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://[::1"}, "OTEL_EXPORTER_OTLP_ENDPOINT must look like"),
        (NAMED | {"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, "OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf"),
        ({"LICET_METRICS_TOKEN": "too-short"}, "LICET_METRICS_TOKEN must be at least 16"),
        ({"LICET_METRICS_TOKEN": "with a space in between"}, "LICET_METRICS_TOKEN must be at least 16"),
        ({"LICET_METRICS_LISTEN": "9091"}, "LICET_METRICS_LISTEN must be an address and a port"),
        ({"LICET_METRICS_LISTEN": "localhost:9091"}, "LICET_METRICS_LISTEN must be an address and a port"),
        ({"LICET_METRICS_LISTEN": "127.0.0.1:0"}, "LICET_METRICS_LISTEN must be an address and a port"),
        ({"LICET_METRICS_LISTEN": "127.0.0.1:65536"}, "LICET_METRICS_LISTEN must be an address and a port"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_and_not_repeated(environ, said):
    with pytest.raises(SettingsError, match=said) as refused:
        settings(**environ)
    assert "too-short" not in str(refused.value)


@pytest.mark.parametrize(("value", "address"), [("127.0.0.1:9091", "127.0.0.1"), ("[::1]:9091", "::1")])
def test_the_metrics_may_have_an_address_of_their_own(value, address):
    assert settings(LICET_METRICS_LISTEN=value).monitoring.listen == (address, 9091)


def test_when_nobody_asks_for_traces_opentelemetry_is_not_even_loaded():
    said = "import sys, licet_server.cli.serve, licet_server.http.app; print('opentelemetry' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
    assert tracing.begin(settings(), role="server") is None


def test_without_the_extra_the_server_works_and_says_so_in_one_line(monkeypatch):
    real = tracing.find_spec

    def find(name):
        if name.startswith("opentelemetry.exporter"):
            raise ModuleNotFoundError(name)
        return real(name)

    monkeypatch.setattr(tracing, "find_spec", find)
    monkeypatch.setattr(builtins, "__import__", _refusing(builtins.__import__))
    chosen = settings(**NAMED)
    assert tracing.is_missing(chosen)
    assert tracing.begin(chosen, role="server") is None
    assert "\n" not in tracing.MISSING
    assert not tracing.is_missing(settings())


def _refusing(real):
    def refuse(name, *rest, **more):
        if name.startswith("opentelemetry"):
            raise ModuleNotFoundError(name)
        return real(name, *rest, **more)

    return refuse


def test_rounds_that_did_something_are_told(monkeypatch):
    with collector() as there:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", there.url)
        monkeypatch.setenv("OTEL_SERVICE_NAME", "licet-eu")
        told = tracing.begin(settings(OTEL_EXPORTER_OTLP_ENDPOINT=there.url), role="worker")
        told.round("mails", 0.001, more=False, failed=False)
        told.round("payments", 0.002, more=False, failed=True)
        told.round("watch", 1.5, more=False, failed=False)
        told.round("dead seats", 0.001, more=True, failed=False)
        told.close()
    spans = {each.name: each for each in there.spans("worker")}
    assert spans.keys() == {"job payments", "job watch", "job dead seats"}
    assert [spans[f"job {job}"].status.code for job in ("payments", "watch")] == [2, 0]
    assert spans["job watch"].end_time_unix_nano - spans["job watch"].start_time_unix_nano == 1_500_000_000
    assert attributes(spans["job dead seats"]) == {"licet.job": "dead seats", "licet.more": True}
    assert there.resources()[0]["service.name"] == "licet-eu"


def test_a_collector_that_is_away_holds_nothing_up(monkeypatch):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setattr(tracing, "_STOP_SECONDS", 0.05)
    told = tracing.begin(settings(OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:1"), role="server")
    with pytest.raises(ZeroDivisionError), told.request("BREW", tracing.Told(), "nonsense"):
        raise ZeroDivisionError
    told.close()
