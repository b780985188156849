"""The audit log through the API."""

from __future__ import annotations

import pytest

from licet_server.licensing.scopes import Scope


@pytest.fixture
def changed(vendor):
    """Five changes of two customers, oldest first."""
    first, second = (vendor.post("/customers", {"email": f"{n}@example.com"}).json["id"] for n in range(2))
    for n in range(3):
        vendor.patch(f"/customers/{first}", {"name": f"Nr {n}"})
    return first, second


def test_it_says_who_changed_what_from_where_newest_first(vendor, changed):
    first, second = changed
    entries = vendor.all_pages("/audit?limit=2")
    assert [entry["seq"] for entry in entries] == list(range(len(entries), 0, -1))
    newest = entries[0]
    assert (newest["action"], newest["subject"]) == ("customer.updated", first)
    assert (newest["before"], newest["after"]) == ({"name": "Nr 1"}, {"name": "Nr 2"})
    assert newest["address"] == "127.0.0.1"
    assert newest["actor"].startswith("api-key:key_")
    assert len(newest["request_id"]) == 32
    assert entries[4]["subject"] == first
    assert entries[3]["subject"] == second


def test_it_is_filtered(vendor, changed):
    first, second = changed
    entries = vendor.all_pages("/audit?limit=200")

    def found(query):
        return [entry["seq"] for entry in vendor.all_pages(f"/audit?limit=2&{query}")]

    def those(**wanted):
        return [entry["seq"] for entry in entries if wanted.items() <= entry.items()]

    assert found(f"subject={second}") == those(subject=second) != []
    assert found("action=customer.updated") == those(action="customer.updated") != []
    assert found(f"actor={entries[0]['actor']}") == those(actor=entries[0]["actor"]) != []
    assert found(f"subject={first}&action=customer.created") == those(subject=first, action="customer.created") != []
    assert found("action=nothing") == []
    assert found("since=2999-01-01T00:00:00Z") == found("until=2026-01-01T00:00:00Z") == []
    assert found("since=2026-01-01T00:00:00Z") == those()


@pytest.mark.parametrize("query", ["since=yesterday", "until=2026-13-01", "actor=%00", "subject=" + "x" * 65, "who=me"])
def test_a_wrong_filter_is_refused(vendor, query):
    assert vendor.get(f"/audit?{query}").status_code == 422


def test_only_an_administrator_reads_it(vendor_with):
    others = [scope for scope in Scope if scope is not Scope.ADMIN]
    assert vendor_with(others).get("/audit").status_code == 403


def test_nothing_in_it_is_a_key(vendor, sell, token):
    issued, made = sell(), vendor.post("/api-keys", {"name": "x", "scopes": ["admin"]}).json
    vendor.delete(f"/api-keys/{made['id']}")
    text = vendor.get("/audit?limit=200").get_data(as_text=True)
    assert made["id"] in text
    for secret in (made["token"], vendor.token, issued.key):
        assert secret not in text
