"""Customers and contacts through the API."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from licet_server.http.api import customers
from licet_server.storage.session import reading
from licet_server.storage.tables import AuditRow
from tests.factories import NOW


def add(vendor, email="a@example.com", **fields):
    answer = vendor.post("/customers", {"email": email} | fields)
    assert answer.status_code == 201, answer.json
    return answer.json


def audited(engine, subject):
    with reading(engine) as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.subject == subject).order_by(AuditRow.seq))
        return [(row.action, row.before, row.after) for row in rows]


def test_a_customer_is_exported_and_erased(vendor, sell, engine, monkeypatch):
    monkeypatch.setattr(customers, "_IN_MEMORY", 64)  # the rest goes through a file
    customer = sell(email="ann@example.com", name="Ann").license.customer_id
    answer = vendor.get(f"/customers/{customer}/export")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.json["customer"]["email"] == "ann@example.com"
    assert [each["action"] for each in answer.json["audit"]][-1] == "customer.exported"
    assert vendor.get("/customers/NOBODY/export").status_code == 404
    assert vendor.post(f"/customers/{customer}/erase", {}).status_code == 409
    done = vendor.post(f"/customers/{customer}/erase", {"end_licenses": True})
    assert (done.status_code, done.json["erased"]["customers"]) == (200, 1)
    assert "ann@example.com" not in vendor.get(f"/customers/{customer}/export").text
    assert [action for action, *_ in audited(engine, customer)][-2:] == ["customer.erased", "customer.exported"]


def test_a_customer_is_added_found_changed_and_deleted(vendor, engine):
    made = add(vendor, "Ann@Example.com", name="Ann", company="Acme", notes="one\ntwo")
    assert made["id"].startswith("cus_")
    assert (made["email"], made["notes"]) == ("ann@example.com", "one\ntwo")
    path = f"/customers/{made['id']}"
    assert vendor.get(path).json == made
    changed = vendor.patch(path, {"company": None, "name": "Ann M."})
    assert changed.json == made | {"company": None, "name": "Ann M."}
    assert vendor.delete(path).status_code == 204
    assert vendor.get(path).status_code == 404
    assert audited(engine, made["id"]) == [
        (
            "customer.created",
            {},
            {"email": "ann@example.com", "name": "Ann", "company": "Acme", "notes": "one\ntwo", "reminders": True},
        ),
        ("customer.updated", {"company": "Acme", "name": "Ann"}, {"company": None, "name": "Ann M."}),
        (
            "customer.deleted",
            {"email": "ann@example.com", "name": "Ann M.", "notes": "one\ntwo", "reminders": True},
            {},
        ),
    ]


def test_what_mails_and_invoices_need_is_kept_as_it_is_meant(vendor, engine):
    made = add(vendor)
    assert [made[name] for name in ("language", "timezone", "country", "vat_number")] == [None] * 4
    assert made["reminders"] is True
    path = f"/customers/{made['id']}"
    said = {"language": "fr-CA", "timezone": "America/Montreal", "country": "fr", "vat_number": "fr 40303265045"}
    changed = vendor.patch(path, said | {"reminders": False})
    kept = {"language": "fr", "timezone": "America/Montreal", "country": "FR", "vat_number": "FR40303265045"}
    assert changed.json == made | kept | {"reminders": False}
    assert audited(engine, made["id"])[-1][2] == kept | {"reminders": False}
    assert vendor.patch(path, dict.fromkeys(kept)).json == made | {"reminders": False}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("language", "french"),
        ("language", ""),
        ("country", " "),
        ("vat_number", "\u2003"),
        ("timezone", "Paris"),
        ("timezone", "../../etc/passwd"),
        ("timezone", "Europe"),
        ("timezone", "x" * 64),
        ("country", "France"),
        ("country", "1A"),
        ("vat_number", "FR1"),
        ("vat_number", "x" * 33),
        ("reminders", "no"),
        ("reminders", None),
    ],
)
@pytest.mark.sqlite_only(reason="it is refused before the database hears of it")
def test_what_no_customer_can_have_is_refused(vendor, field, value):
    answer = vendor.post("/customers", {"email": "a@example.com", field: value})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)


def test_the_vendors_own_id_is_kept(vendor):
    assert add(vendor, id="CUST-123")["id"] == "CUST-123"
    assert vendor.get("/customers/CUST-123").status_code == 200
    taken = vendor.post("/customers", {"email": "b@example.com", "id": "CUST-123"})
    assert (taken.status_code, taken.json["errors"][0]["field"]) == (422, "id")


def test_a_known_email_is_a_conflict(vendor):
    add(vendor)
    other = add(vendor, "b@example.com")
    for answer in (
        vendor.post("/customers", {"email": "A@EXAMPLE.com"}),
        vendor.patch(f"/customers/{other['id']}", {"email": "a@example.com"}),
    ):
        assert (answer.status_code, answer.json["code"]) == (409, "CONFLICT")
        assert "a@example.com is here already" in answer.json["detail"]
    assert vendor.patch(f"/customers/{other['id']}", {"email": "B@example.com"}).status_code == 200


def test_the_list_is_newest_first_in_parts_and_can_be_searched(vendor):
    made = [add(vendor, f"{n}@example.com", name=f"Nr {n}", company="50%_off" if n == 3 else None) for n in range(5)]
    assert [row["id"] for row in vendor.all_pages("/customers?limit=2")] == [row["id"] for row in reversed(made)]
    vendor.post(f"/customers/{made[1]['id']}/contacts", {"email": "boss@elsewhere.example", "name": "Zoë"})

    def found(query):
        return [row["email"][0] for row in vendor.get(f"/customers?{query}").json["data"]]

    assert found("email=4@EXAMPLE.com") == ["4"]
    assert found("q=nR%202") == ["2"]
    assert found("q=50%25_O") == ["3"]
    assert found("q=5_%25") == []
    assert found("q=ELSEWHERE") == found("q=Zo%C3%AB") == ["1"]
    assert found(f"q={made[0]['id'].upper()}") == ["0"]


def test_a_cursor_belongs_to_its_list_and_its_filters(vendor):
    for n in range(3):
        add(vendor, f"{n}@example.com")
    cursor = vendor.get("/customers?limit=1&q=example").json["next_cursor"]
    assert vendor.get(f"/customers?limit=2&q=example&cursor={cursor}").status_code == 200
    for query in (f"cursor={cursor}", f"q=example&cursor={cursor}x", "cursor=%00", "cursor=aaaa"):
        answer = vendor.get(f"/customers?{query}")
        assert (answer.status_code, answer.json["code"]) in {(400, "INVALID_CURSOR"), (422, "FIELD_INVALID")}


def test_a_customer_with_licenses_stays(vendor, sell):
    customer = sell().license.customer_id
    answer = vendor.delete(f"/customers/{customer}")
    assert (answer.status_code, answer.json["code"]) == (409, "CONFLICT")
    assert vendor.get(f"/customers/{customer}").status_code == 200


def test_a_sale_gives_a_customer_a_first_name_and_never_another_one(sell, engine):
    customer = sell().license.customer_id
    assert sell(name="Ann").license.customer.name == "Ann"
    assert sell(name="Ann M.").license.customer.name == "Ann"
    assert [action for action, _, _ in audited(engine, customer)] == ["customer.created", "customer.updated"]


def test_who_changes_something_that_changed_in_between_is_told(vendor):
    made = add(vendor)
    path = f"/customers/{made['id']}"
    seen = vendor.get(path).headers["ETag"]
    assert vendor.patch(path, {"name": "first"}, If_Match=seen).headers["ETag"] != seen
    for answer in (vendor.patch(path, {"name": "late"}, If_Match=seen), vendor.delete(path, If_Match=seen)):
        assert (answer.status_code, answer.json["code"]) == (412, "VERSION_MISMATCH")
    assert vendor.get(path).json["name"] == "first"
    same = vendor.patch(path, {"name": "first"})
    assert same.headers["ETag"] == vendor.get(path).headers["ETag"]


def test_contacts_come_and_go(vendor, engine):
    customer = add(vendor)["id"]
    path = f"/customers/{customer}/contacts"
    made = vendor.post(path, {"email": "Bill@example.com", "role": "billing"}).json
    assert (made["email"], made["role"], made["name"], made["customer_id"]) == (
        "bill@example.com",
        "billing",
        None,
        customer,
    )
    assert vendor.get(path).json == {"data": [made], "next_cursor": None}
    changed = vendor.patch(f"{path}/{made['id']}", {"role": "owner", "name": "Bill"})
    assert changed.json == made | {"role": "owner", "name": "Bill"}
    assert vendor.post(path, {"email": "BILL@example.com"}).status_code == 409
    assert vendor.delete(f"{path}/{made['id']}").status_code == 204
    assert vendor.delete(f"{path}/{made['id']}").status_code == 404
    changes = audited(engine, customer)[1:]
    assert [action for action, _, _ in changes] == ["contact.added", "contact.updated", "contact.removed"]
    assert changes[1] == (
        "contact.updated",
        {"name": None, "role": "billing"},
        {"contact_id": made["id"], "name": "Bill", "role": "owner"},
    )


def test_a_contact_of_another_customer_looks_like_a_missing_one(vendor):
    mine, other = add(vendor)["id"], add(vendor, "b@example.com")["id"]
    theirs = vendor.post(f"/customers/{other}/contacts", {"email": "c@example.com"}).json["id"]
    missing = vendor.delete(f"/customers/{mine}/contacts/con_{'0' * 20}")
    foreign = vendor.delete(f"/customers/{mine}/contacts/{theirs}")
    assert (missing.status_code, foreign.status_code) == (404, 404)
    assert foreign.json["detail"] == missing.json["detail"].replace(f"con_{'0' * 20}", theirs)


def test_a_customer_has_fifty_contacts_at_most(vendor):
    path = f"/customers/{add(vendor)['id']}/contacts"
    answers = [vendor.post(path, {"email": f"{n}@example.com"}).status_code for n in range(51)]
    assert answers == [201] * 50 + [409]


@pytest.mark.parametrize("name", ["%00", "cus_%00" + "0" * 19, "x" * 33, "-a", "ü", "cus_" + "0" * 20])
def test_an_id_that_is_none_of_ours_is_not_found(vendor, name):
    for path in (f"/customers/{name}", f"/customers/{name}/contacts"):
        answer = vendor.get(path)
        assert (answer.status_code, answer.json["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "email"),
        ({"email": "nobody"}, "email"),
        ({"email": None}, "email"),
        ({"email": "a@b.co", "name": "a\x00b"}, "name"),
        ({"email": "a@b.co", "name": "two\nlines"}, "name"),
        ({"email": "a@b.co", "name": ""}, "name"),
        ({"email": "a@b.co", "name": "x" * 201}, "name"),
        ({"email": "a@b.co", "notes": "a\x00b"}, "notes"),
        ({"email": "a@b.co", "notes": "x" * 2001}, "notes"),
        ({"email": "a@b.co", "id": "a b"}, "id"),
        ({"email": "a@b.co", "nmae": "Ann"}, "nmae"),
        ({"email": ["a@b.co"]}, "email"),
    ],
)
def test_a_wrong_field_is_named(vendor, body, field):
    answer = vendor.post("/customers", body)
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert [each["field"] for each in answer.json["errors"]] == [field]


def test_an_email_cannot_be_taken_away(vendor):
    path = f"/customers/{add(vendor)['id']}"
    assert vendor.patch(path, {"email": None}).status_code == 422


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "limit=1.0", "page=2", "email=x", "q="])
def test_a_wrong_query_is_refused(vendor, query):
    assert vendor.get(f"/customers?{query}").status_code == 422


def test_a_repeated_request_adds_one_customer(vendor):
    body = {"email": "a@example.com"}
    first, again = (vendor.post("/customers", body, Idempotency_Key="once") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert again.headers["ETag"] == first.headers["ETag"]
    other = vendor.post("/customers", {"email": "b@example.com"}, Idempotency_Key="once")
    assert (other.status_code, other.json["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert len(vendor.all_pages("/customers")) == 1


def test_a_license_keeps_its_customer_when_the_email_changes(vendor, sell):
    issued = sell(now=NOW)
    vendor.patch(f"/customers/{issued.license.customer_id}", {"email": "new@example.com"})
    answer = vendor.client.post("/validate", json={"license_key": issued.key})
    assert answer.status_code == 200


def test_an_if_match_that_cannot_be_read_changes_nothing(vendor):
    path = f"/customers/{add(vendor)['id']}"
    for odd in ("", ",", '"1', "W/", "x"):
        answer = vendor.patch(path, {"name": "late"}, If_Match=odd)
        assert (odd, answer.status_code) == (odd, 412)
    assert vendor.patch(path, {"name": "any"}, If_Match="*").status_code == 200


def test_a_name_that_is_taken_by_id_says_so_and_names_nobody(vendor):
    first = vendor.post("/customers", {"email": "first@example.com", "id": "CUST1"})
    assert first.status_code == 201, first.json
    answer = vendor.post("/customers", {"email": "second@example.com", "id": "CUST1"})
    assert answer.status_code == 422
    assert "first@example.com" not in answer.text


@pytest.mark.parametrize("letter", ["\x1b", "\x7f", "\x85", "\x9b", "\u2028", "\u2029", "\u202e", "\u2066", "\u2069"])
def test_a_text_holds_nothing_that_a_terminal_obeys(vendor, letter):
    for name in ("name", "company", "notes"):
        refused = vendor.post("/customers", {"email": "ann@example.com", name: f"a{letter}b"})
        assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, name)


def test_letters_of_every_script_and_lines_of_notes_are_text(vendor):
    told = {"name": "שרה Özge 山田", "company": "a\xa0b\u2027c\u202f", "notes": "one\ntwo"}
    made = vendor.post("/customers", {"email": "ann@example.com"} | told)
    assert {name: made.json[name] for name in told} == told


def test_a_name_is_trimmed_and_none_when_it_is_only_blanks(vendor):
    made = vendor.post("/customers", {"email": "ann@example.com", "name": "  Ann  ", "company": "   "})
    assert (made.status_code, made.json["name"], made.json["company"]) == (201, "Ann", None)
    assert vendor.post("/customers", {"email": "bob@example.com", "name": ""}).status_code == 422
    refused = vendor.post("/api-keys", {"name": "   ", "scopes": ["admin"]})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "name")


def test_a_search_knows_upper_and_lower_case_of_every_letter(vendor, sell):
    vendor.post("/customers", {"email": "ozge@example.com", "name": "Özge Émile", "company": "ŽIŽKA"})
    sell("pro", email="ozge@example.com")
    for q in ("özge", "ÖZGE ÉMILE", "žižka"):
        for path in ("/customers", "/licenses"):
            assert [each["email"] for each in vendor.get(f"{path}?q={q}").json["data"]] == ["ozge@example.com"], (
                path,
                q,
            )
        assert vendor.get(f"/customers?q={q}x").json["data"] == []
