"""What watches over the server knows it: dashboard, alerts and documents name metrics and labels that exist."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from licet.verdict import Code
from licet_server.http.metric_families import FAMILIES
from licet_server.http.traffic import ROUTES

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "deploy/monitoring"
DASHBOARD = json.loads((FOLDER / "licet.json").read_text())
ALERTS = yaml.safe_load((FOLDER / "alerts.yml").read_text())
PAGE = (ROOT / "docs/monitoring.md").read_text()
RULES = [rule for group in ALERTS["groups"] for rule in group["rules"]]
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
KNOWN_WORDS = frozenset(
    {
        "absent",
        "and",
        "avg",
        "by",
        "changes",
        "histogram_quantile",
        "ignoring",
        "increase",
        "label_values",
        "max",
        "min",
    }
    | {"offset", "on", "or", "predict_linear", "rate", "sum", "time", "unless", "vector", "without"}
)
OF_EVERY_TARGET = {"instance", "job"}
SERIES = {"up": frozenset[str]()}
for _family in FAMILIES.values():
    _labels = frozenset(_family.labels)
    if "histogram" in _family.kind:
        SERIES[f"{_family.name}_bucket"] = _labels | {"le"}
        if _family.kind == "histogram":
            SERIES |= {f"{_family.name}_sum": _labels, f"{_family.name}_count": _labels}
    else:
        SERIES[_family.name] = _labels


def expressions() -> Iterator[tuple[str, str]]:
    for panel in PANELS:
        yield from ((panel["title"], target["expr"]) for target in panel["targets"])
    for each in DASHBOARD["templating"]["list"]:
        if each["type"] == "query":
            yield each["name"], each["definition"]
    yield from ((each["name"], each["expr"]) for each in DASHBOARD["annotations"]["list"] if "expr" in each)
    yield from ((rule["alert"], rule["expr"]) for rule in RULES)


def selectors(expression: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Return each metric that *expression* names, and any word that is none, with what it wants of the labels."""
    for name, wanted in re.findall(r"([a-z_]+)\{([^}]*)\}", expression):
        yield name, dict(re.findall(r'(\w+)(?:=~|!~|!=|=)"([^"]*)"', wanted))
    rest = re.sub(r"([a-z_]+)\{[^}]*\}", " ", expression)
    rest = re.sub(r'"[^"]*"|\[[^\]]*\]|\b(?:by|on|without|ignoring)\s*\([^)]*\)|offset \d+[smhdw]', " ", rest)
    if rest.startswith("label_values"):
        rest = rest.rpartition(",")[0]
    for word in re.findall(r"[A-Za-z_$][\w:]*", rest):
        if word not in KNOWN_WORDS:
            yield word, {}


@pytest.mark.parametrize(("where", "expression"), [*expressions()], ids=lambda value: None)
def test_every_metric_that_is_asked_for_exists_and_has_the_labels(where: str, expression: str) -> None:
    found = [*selectors(expression)]
    assert found, where
    for name, wanted in found:
        assert name in SERIES, (where, name)
        assert wanted.keys() <= SERIES[name] | OF_EVERY_TARGET, (where, name)
        codes = {each for value in (wanted.get("code", ""),) for each in value.split("|") if each}
        assert codes <= {code.value for code in Code}, where
        assert set(filter(None, [wanted.get("route")])) <= set(ROUTES), where
    grouped = {label for labels in re.findall(r"\bby\s*\(([^)]*)\)", expression) for label in re.split(r",\s*", labels)}
    assert grouped <= OF_EVERY_TARGET.union(*(SERIES[name] for name, _ in found)), where
    assert expression.count("(") == expression.count(")")


def test_a_metric_that_does_not_exist_would_be_found() -> None:
    assert [name for name, _ in selectors('sum by (le) (rate(licet_x_total{a="b"}[5m])) / licet_y offset 1d')] == [
        "licet_x_total",
        "licet_y",
    ]


def test_every_metric_is_on_the_dashboard_or_in_an_alert_but_for_those_that_explain_others() -> None:
    used = {name for _, expression in expressions() for name, _ in selectors(expression)}
    used = {re.sub(r"_(bucket|count|sum)$", "", name) for name in used}
    details = {"licet_metrics_dropped_total", "licet_worker_job_last_success_timestamp_seconds"}
    assert FAMILIES.keys() - used == {*details, "process_virtual_memory_bytes"}


def test_the_document_lists_every_metric_with_its_labels_and_no_other() -> None:
    listed = {
        name: set(re.findall(r"`(\w+)`", labels))
        for name, labels in re.findall(r"^\| `((?:licet|process)_\w+)` \|([^|]*)\|", PAGE, re.MULTILINE)
    }
    assert listed == {family.name: set(family.labels) for family in FAMILIES.values()}
    kinds = dict(re.findall(r"^\| `(\w+)` \|[^|]*\| (\w+)", PAGE, re.MULTILINE))
    for family in FAMILIES.values():
        assert kinds[family.name] == family.kind.removeprefix("gauge" if family.kind == "gaugehistogram" else "")


def test_the_document_names_every_alert_with_its_severity_and_every_route() -> None:
    rows = re.findall(r"^\| (`Licet[^|]*)\| ([a-z, ]+) \|", PAGE, re.MULTILINE)
    named = {alert: severity for alerts, severity in rows for alert in re.findall(r"`(\w+)`", alerts)}
    assert named.keys() == {rule["alert"] for rule in RULES}
    assert all(rule["labels"]["severity"] in named[rule["alert"]] for rule in RULES)
    assert [route for route in ROUTES if f"`{route}`" not in PAGE] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_an_alert_says_what_is_wrong_and_what_to_do(rule: dict[str, Any]) -> None:
    assert rule.keys() <= {"alert", "expr", "for", "labels", "annotations"}
    assert rule["labels"].keys() == {"severity"}
    assert rule["labels"]["severity"] in {"page", "ticket", "note"}
    assert rule["annotations"].keys() == {"summary", "description"}
    assert all(0 < len(text) < 300 for text in rule["annotations"].values())
    assert re.fullmatch(r"\d+[mh]", rule.get("for", "1m"))


def test_alerts_have_names_of_their_own() -> None:
    names = [rule["alert"] for rule in RULES]
    assert len(names) == len(set(names)) >= 15


def test_the_dashboard_is_one_that_grafana_takes() -> None:
    assert {"uid", "title", "schemaVersion", "panels", "templating", "time", "annotations"} <= DASHBOARD.keys()
    assert "id" not in DASHBOARD  # Grafana gives it
    every = DASHBOARD["panels"]
    assert len({panel["id"] for panel in every}) == len(every) > 25
    for panel in PANELS:
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
        assert panel["type"] in {"stat", "timeseries", "heatmap"}
        refs = [target["refId"] for target in panel["targets"]]
        assert len(refs) == len(set(refs)) > 0
        assert all(target["datasource"]["uid"] == "${datasource}" for target in panel["targets"])
        shown = {
            label
            for target in panel["targets"]
            for label in re.findall(r"\{\{(\w+)\}\}", target.get("legendFormat", ""))
        }
        for target in panel["targets"]:
            names = [SERIES[name] for name, _ in selectors(target["expr"])]
            assert shown <= OF_EVERY_TARGET.union(*names)


def test_panels_lie_beside_each_other() -> None:
    def cells(panel: dict[str, Any]) -> set[tuple[int, int]]:
        at = panel["gridPos"]
        assert at["x"] + at["w"] <= 24
        return {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}

    for one, other in combinations(DASHBOARD["panels"], 2):
        assert not cells(one) & cells(other), (one["title"], other["title"])


def test_the_dashboard_uses_the_variables_that_it_has() -> None:
    made = {each["name"] for each in DASHBOARD["templating"]["list"]}
    text = json.dumps(DASHBOARD)
    used = set(re.findall(r"\$\{?([a-z]+)\b", text))
    assert used == made


def test_the_scrape_configuration_asks_for_what_the_server_has() -> None:
    given = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
    (job,) = given["scrape_configs"]
    assert (job["job_name"], job["metrics_path"]) == ("licet", "/metrics")
    vendor = yaml.safe_load((FOLDER.parent / "compose.vendor.yaml").read_text())["services"]
    asked = {}
    for target in (each for group in job["static_configs"] for each in group["targets"]):
        name, _, asked[name] = target.partition(":")
    # Each server that publishes its metrics, and the worker, which serves nobody, is none of them.
    listening = {name: each["environment"]["LICET_METRICS_LISTEN"] for name, each in vendor.items() if "-" in name}
    assert {name: f"0.0.0.0:{port}" for name, port in asked.items()} == listening
    [shown] = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (prometheus,) = yaml.safe_load(shown)["services"].values()
    assert all(set(prometheus["networks"]) <= set(vendor[name]["networks"]) for name in asked)
    assert "path /metrics\n\trespond @inside 404" in (FOLDER.parent / "Caddyfile").read_text()
    assert [FOLDER / name for name in given["rule_files"]] == [FOLDER / "alerts.yml"]


@pytest.mark.skipif(shutil.which("promtool") is None, reason="Prometheus' own checker is not installed")
def test_prometheus_itself_takes_the_files(tmp_path: Path) -> None:
    for name in ("alerts.yml", "prometheus.yml"):
        shutil.copy(FOLDER / name, tmp_path)
    (tmp_path / "licet-metrics-token").write_text("x")
    done = subprocess.run(
        ["promtool", "check", "config", str(tmp_path / "prometheus.yml")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
