"""``/api/v1/flags``: what looks like abuse."""

from __future__ import annotations

from datetime import timedelta

import pytest

from licet_server.licensing.scopes import Scope
from licet_server.licensing.suspicion import Kind, Suspicion
from licet_server.services.watch import raise_flags
from licet_server.storage.session import transaction
from tests.factories import NOW


@pytest.fixture
def raised(engine, sell):
    """Raise a flag about a license, one about another and one about a network; return the licenses' ids."""
    ids = [sell().license.id for _ in range(2)]
    found = [Suspicion(Kind.OVERLAP, each, each, {"returns": 6}) for each in ids]
    found.append(Suspicion(Kind.WRONG_KEYS, "192.0.2.0/24", None, {"wrong_keys": 300}))
    with transaction(engine) as session:
        for number, each in enumerate(found):
            assert raise_flags(session, [each], now=NOW + number * timedelta(seconds=1)) == 1
    return ids


def test_flags_are_listed_newest_first_and_in_parts(vendor, raised):
    rows = vendor.all_pages("/flags?limit=2")
    assert [row["subject"] for row in rows] == ["192.0.2.0/24", raised[1], raised[0]]
    assert rows[0].items() >= {"kind": "wrong_keys", "license_id": None, "times": 1, "resolved_at": None}.items()


def test_flags_are_filtered(vendor, raised):
    def subjects(query):
        return [row["subject"] for row in vendor.all_pages(f"/flags?{query}")]

    assert subjects("kind=wrong_keys") == ["192.0.2.0/24"]
    assert subjects(f"license_id={raised[0]}") == [raised[0]]
    assert subjects("open=false") == []
    assert len(subjects("open=true")) == 3
    assert vendor.get("/flags?kind=gossip").status_code == 422
    assert vendor.get("/flags?license_id=%00").status_code == 422


def test_a_flag_is_resolved_and_doing_it_twice_does_no_harm(vendor, raised):
    flag_id = vendor.get("/flags").json["data"][0]["id"]
    first, again = (vendor.post(f"/flags/{flag_id}/resolve", None, Idempotency_Key=key) for key in ("1", "2"))
    assert (first.status_code, first.json["id"]) == (200, flag_id)
    assert first.json["resolved_at"] == again.json["resolved_at"] is not None
    assert [row["id"] for row in vendor.all_pages("/flags?open=false")] == [flag_id]


@pytest.mark.parametrize("flag_id", ["flg_" + "0" * 20, "flg_%00", "lic_" + "0" * 20])
def test_a_flag_that_is_not_there_is_missing(vendor, flag_id):
    assert vendor.post(f"/flags/{flag_id}/resolve", None).status_code == 404


def test_reading_and_resolving_need_their_scopes(vendor_with, raised):
    reader, other = vendor_with([Scope.LICENSES_READ]), vendor_with([Scope.USAGE_READ])
    flag_id = reader.get("/flags").json["data"][0]["id"]
    assert reader.post(f"/flags/{flag_id}/resolve", None).status_code == 403
    assert other.get("/flags").status_code == 403
    other.token = None
    assert [other.get("/flags").status_code, other.post(f"/flags/{flag_id}/resolve", None).status_code] == [401, 401]
    assert vendor_with([Scope.LICENSES_WRITE]).post(f"/flags/{flag_id}/resolve", None).status_code == 200
