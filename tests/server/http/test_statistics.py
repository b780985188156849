"""``/api/v1/admin/dashboard``: everything in figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from licet_server.licensing.scopes import Scope


def test_the_dashboard_counts_what_there_is(vendor, sell):
    now = datetime.now(UTC)
    issued = sell("pro", now=now, expires_at=now + timedelta(days=40))
    found = vendor.get("/admin/dashboard").json
    assert (found["customers"], found["statuses"], found["expiring"]["count"]) == (1, {"active": 1}, 0)
    assert found["months"][-1]["list_prices"] == {"EUR": "4999.00"}
    assert found["months"][-1]["plans"] == [{"product": "OPT", "plan": "pro", "new": 1, "churned": 0}]
    wider = vendor.get("/admin/dashboard?expiring_days=41").json["expiring"]
    assert [each["id"] for each in wider["licenses"]] == [issued.license.id]


@pytest.mark.parametrize("query", ["expiring_days=0", "expiring_days=3661", "expiring_days=x", "days=1"])
def test_days_that_make_no_sense_are_a_problem(vendor, query):
    assert vendor.get(f"/admin/dashboard?{query}").status_code == 422


def test_the_dashboard_is_for_administrators(vendor_with):
    every = [scope for scope in Scope if scope is not Scope.ADMIN]
    other = vendor_with(every)
    assert other.get("/admin/dashboard").status_code == 403
    other.token = None
    assert other.get("/admin/dashboard").status_code == 401
