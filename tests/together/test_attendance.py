"""A real plugin process at a real license server: seats come and go with processes, and every use is counted once."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.servers import LicenseServer, free_port, wait_until
from tests.together.installations import Customer, Vendor, call


@pytest.fixture(scope="module")
def vendor(license_server: LicenseServer) -> Vendor:
    return Vendor(license_server)


@pytest.fixture
def customer_of(vendor: Vendor, tmp_path: Path) -> Callable[..., tuple[Customer, dict[str, Any]]]:
    def make(plan: str = "pro", **terms: str) -> tuple[Customer, dict[str, Any]]:
        issued = vendor.server.issue(plan)
        for name, value in terms.items():
            done = vendor.server.cli("license", "update", issued["id"], f"--{name.replace('_', '-')}", value)
            assert done.returncode == 0, done.stderr
        return Customer(vendor.server, tmp_path, issued["license_key"]), issued

    return make


def test_a_seat_lasts_from_the_first_call_to_the_end_of_the_process(vendor: Vendor, customer_of: Any) -> None:
    customer, issued = customer_of()
    with customer.server() as process:
        assert vendor.seats(issued) == []
        assert call(process) == 1
        wait_until(lambda: len(vendor.seats(issued)) == 1, within=20, what="the seat is taken")
        assert vendor.seats(issued)[0]["version"] == "2.1"
        process.communicate("")
        assert process.returncode == 0
    assert vendor.seats(issued) == []


def test_a_replaced_container_leaves_its_seat_to_the_next(vendor: Vendor, customer_of: Any) -> None:
    customer, issued = customer_of(max_activations="1")
    for machine in ("container-1", "container-2"):
        with customer.server(machine) as process:
            assert call(process) == 1
            process.communicate("")
    assert vendor.seats(issued) == []


def test_a_second_machine_is_refused_while_the_only_seat_is_taken(vendor: Vendor, customer_of: Any) -> None:
    customer, issued = customer_of(max_activations="1")
    with customer.server("one") as first, customer.server("two") as second:
        assert call(first) == 1
        _, said = second.communicate("1\n")
        assert "TOO_MANY_ACTIVATIONS" in said
        assert "licet deactivate" in said
    assert len(vendor.seats(issued)) <= 1


def test_a_process_that_is_terminated_gives_its_seat_back_and_reports(vendor: Vendor, customer_of: Any) -> None:
    customer, issued = customer_of()
    with customer.server() as process:
        assert call(process, 3) == 3
        process.terminate()
        assert process.wait(20) == -signal.SIGTERM
    assert vendor.seats(issued) == []
    assert vendor.used(issued) == {"tool_calls": 1, "resources": 3}


_WEB = """
import uvicorn
from licet import LicenseValidator
validator = LicenseValidator.from_env()

async def app(scope, receive, send):
    if scope["type"] == "http":
        validator.check_feature("check_tag_compliance")
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

uvicorn.run(app, port=PORT, log_level="error", lifespan="off")
"""


def test_a_web_server_that_is_terminated_gives_its_seat_back(vendor: Vendor, customer_of: Any) -> None:
    customer, issued = customer_of()
    port = free_port()
    with customer.server(script=_WEB.replace("PORT", str(port))) as process:

        def answers() -> bool:
            try:
                return requests.get(f"http://127.0.0.1:{port}/", timeout=10).status_code == 204
            except requests.ConnectionError:
                return False

        wait_until(answers, within=60, what="the application answers", process=process)
        assert len(vendor.seats(issued)) == 1
        process.terminate()
        assert process.wait(20) == -signal.SIGTERM
    assert vendor.seats(issued) == []


def test_every_use_is_counted_once_though_the_process_is_killed(vendor: Vendor, customer_of: Any) -> None:
    customer, issued = customer_of()
    with customer.server() as process:
        for _ in range(20):
            call(process, 3)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    with customer.server() as process:
        for _ in range(5):
            call(process, 2)
        process.communicate("")
    assert vendor.used(issued) == {"tool_calls": 25, "resources": 70}
    with customer.server() as process:
        call(process)
        process.communicate("")
    assert vendor.used(issued) == {"tool_calls": 26, "resources": 71}


def test_telemetry_off_sends_no_usage_where_the_plan_allows_it(vendor: Vendor, customer_of: Any) -> None:
    customer, issued = customer_of()
    with customer.server(LICET_TELEMETRY="off") as process:
        call(process, 3)
        process.communicate("")
    assert vendor.used(issued) == {}


def test_a_plan_that_needs_reports_gets_them_and_the_customer_is_told(vendor: Vendor, customer_of: Any) -> None:
    customer, issued = customer_of(telemetry="required")
    with customer.server(LICET_TELEMETRY="off") as process:
        call(process, 3)
        _, said = process.communicate("")
    assert "LICET_TELEMETRY=off is not followed" in said
    assert vendor.used(issued) == {"tool_calls": 1, "resources": 3}


def test_a_key_is_kept_by_activate_and_forgotten_by_deactivate(vendor: Vendor, customer_of: Any) -> None:
    customer, issued = customer_of()
    key = issued["license_key"]
    assert customer.run("check", key=False).stdout.startswith("NO_KEY")
    done = customer.run("activate", key, key=False)
    assert (done.returncode, done.stdout.split()[0]) == (0, "VALID"), done.stderr
    assert len(vendor.seats(issued)) == 1
    kept = customer.folder / "one" / "OPT" / "license.json"
    assert kept.stat().st_mode & 0o077 == 0
    assert customer.run("check", key=False).stdout.startswith("VALID")
    assert customer.run("deactivate", key=False).stdout == "The seat is given back.\n"
    assert (vendor.seats(issued), kept.exists()) == ([], False)
    assert customer.run("check", key=False).stdout.startswith("NO_KEY")


def test_a_bad_key_is_refused_and_changes_nothing(vendor: Vendor, customer_of: Any) -> None:
    customer, issued = customer_of()
    assert customer.run("activate", issued["license_key"], key=False).returncode == 0
    done = customer.run("activate", "OPT-PRO-AAAAA-AAAAA", key=False)
    assert (done.returncode, done.stderr.split(":")[0]) == (1, "NOT_FOUND")
    assert "AAAAA" not in done.stderr
    assert customer.run("check", key=False).stdout.startswith("VALID")


def test_activate_says_when_a_variable_would_hide_the_key(customer_of: Any) -> None:
    customer, _ = customer_of()
    done = customer.run("activate", "OPT-PRO-AAAAA-AAAAA")
    assert done.returncode == 1
    assert "OPTIMNOW_LICENSE_KEY is set to another license key" in done.stderr


def test_telemetry_shows_what_would_leave_and_sends_nothing(vendor: Vendor, customer_of: Any) -> None:
    customer, issued = customer_of()
    with customer.server() as process:
        call(process, 4)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    before = len(vendor.seats(issued))
    shown = customer.run("telemetry").stdout
    found = json.loads(customer.run("telemetry", "--json").stdout)
    assert issued["license_key"] not in shown + json.dumps(found)
    report = next(each for each in found["messages"] if each["request"].endswith("/api/v1/usage/report"))
    assert {event["metric"]: event["quantity"] for event in report["body"]["events"]} == {
        "tool_calls": 1,
        "resources": 4,
    }
    assert len(vendor.seats(issued)) == before
    assert vendor.used(issued) == {}
