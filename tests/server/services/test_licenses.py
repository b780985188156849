"""Issue, find, change, list and count licenses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from licet import keys
from licet.terms import Quota
from licet_server.errors import (
    InputError,
    SchemeUnavailableError,
    SigningKeyMissingError,
    TransitionError,
    UnknownLicenseError,
    UnknownPlanError,
    UnknownProductError,
)
from licet_server.http.answering import logged
from licet_server.licensing.transitions import Action
from licet_server.services import inputs
from licet_server.services.change_status import change_status
from licet_server.services.export_licenses import tracker_rows
from licet_server.services.find import find_license
from licet_server.services.issue import add_license
from licet_server.services.present import license_object
from licet_server.services.stats import stats
from licet_server.services.validate import ValidateRequest, validate
from licet_server.storage.answer_batches import log_answers
from licet_server.storage.licenses import LicenseFilter, count_live_by_signer, each_license
from licet_server.storage.models import LicenseRow, ProductRow
from licet_server.storage.session import reading, transaction
from tests.factories import NOW, list_licenses

DAY = timedelta(days=1)


def test_a_license_keeps_what_the_plan_promised(sell):
    row = sell("pro", name="Ann").license
    assert (row.plan, row.plan_name, row.max_resources, row.max_activations) == ("pro", "Professional", 10_000, 5)
    assert (row.expires_at, row.grace_until) == (NOW + 365 * DAY, NOW + 372 * DAY)
    assert (row.customer.email, row.customer.name) == ("customer@example.com", "Ann")


def test_two_licenses_of_one_email_belong_to_one_customer(sell):
    first, second = sell("starter", name="Ann"), sell("pro")
    assert first.license.customer_id == second.license.customer_id
    assert second.license.customer.name == "Ann"
    assert first.key != second.key


def test_dates_can_be_given(sell):
    row = sell("pro", starts_at=NOW + DAY, expires_at=NOW + 2 * DAY).license
    assert (row.starts_at, row.expires_at) == (NOW + DAY, NOW + 2 * DAY)
    assert sell("pro", starts_at=NOW + DAY).license.expires_at == NOW + 366 * DAY
    with pytest.raises(InputError, match="end before it starts"):
        sell("pro", starts_at=NOW + DAY, expires_at=NOW)


def test_what_the_catalog_does_not_have_is_named_with_what_it_has(sell):
    with pytest.raises(UnknownProductError, match="'XYZ'; known: OPT, NLS, CAIO, LMG"):
        sell(product="XYZ")
    with pytest.raises(UnknownPlanError, match="'gold'; known: starter, pro, enterprise"):
        sell("gold")


@pytest.mark.parametrize(
    ("product", "plan", "signed"),
    [("NLS", "enterprise", True), ("CAIO", "standard", False), ("CAIO", "perpetual", False), ("LMG", "pro", True)],
)
def test_a_license_of_every_default_product_is_issued_found_and_knows_its_signer(
    sell, engine, installation, product, plan, signed
):
    issued = sell(plan, product=product)
    assert issued.key.startswith(f"{product}-")
    assert issued.license.key_kid == (installation.keyring.signing(now=NOW).kid if signed else None)
    with reading(engine) as session:
        assert find_license(session, issued.key, pepper=installation.secrets.pepper).id == issued.license.id
        assert count_live_by_signer(session, now=NOW) == ({issued.license.key_kid: 1} if signed else {})


def test_what_a_signed_key_says_is_what_the_database_has(sell, installation):
    issued = sell("team", product="LMG", name="Ann", starts_at=NOW + DAY)
    claims = keys.verify(keys.parse(issued.key), installation.keyring.public)
    assert claims is not None
    assert (claims.license_id, claims.issuer) == (issued.license.id, installation.issuer)
    assert claims.terms == issued.license.terms()


def test_licenses_that_are_revoked_or_over_are_not_counted_as_live(sell, engine, installation):
    kid = installation.keyring.signing(now=NOW).kid
    sell("pro", product="LMG")
    gone = sell("pro", product="LMG")
    with transaction(engine) as session:
        change_status(session, session.get_one(LicenseRow, gone.license.id), Action.REVOKE, now=NOW)
    with reading(engine) as session:
        assert count_live_by_signer(session, now=NOW) == {kid: 1}
        assert count_live_by_signer(session, now=NOW + 372 * DAY) == {}


def test_the_metadata_of_the_caio_plans_travels_in_the_terms(sell):
    terms = sell("standard", product="CAIO").license.terms()
    assert (terms.plan, terms.features) == ("standard", ("text_generation", "text_embedding"))
    assert (terms.max_activations, terms.limits["services"], terms.quotas["requests"]) == (
        10,
        100,
        Quota(1_000_000, "day"),
    )
    assert (terms.issued_at, terms.expires_at) == (NOW, NOW + 365 * DAY)


def test_a_customer_may_bring_the_vendors_own_id(sell):
    issued = sell("standard", product="CAIO", customer_id="CUST123")
    assert issued.license.customer_id == "CUST123"
    assert issued.key.startswith("CAIO-v1-CUST123-")
    again = sell("trial", product="CAIO", customer_id="CUST123")
    later = sell("perpetual", product="CAIO")
    assert {again.license.customer_id, later.license.customer_id} == {"CUST123"}


def test_without_one_a_customer_gets_an_id_of_ours(sell):
    issued = sell("standard", product="CAIO")
    assert issued.license.customer_id.startswith("cus_")
    assert issued.key.startswith(f"CAIO-v1-{issued.license.customer_id}-")


def test_a_customer_has_one_id_and_an_id_one_customer(sell, engine):
    sell("pro", email="first@example.com", customer_id="CUST1")
    with pytest.raises(InputError, match=r"first@example\.com has the id CUST1 already"):
        sell("pro", email="first@example.com", customer_id="CUST2")
    with pytest.raises(InputError, match="CUST1 is another customer's already"):
        sell("pro", email="second@example.com", customer_id="CUST1")
    with reading(engine) as session:
        assert len(list_licenses(session)) == 1


def test_two_licenses_that_would_have_one_hmac_key_are_told_apart_by_their_end(sell):
    first = sell("perpetual", product="CAIO", email="same@example.com")
    with pytest.raises(InputError, match=f"{first.license.id} has exactly this key already.*--expires"):
        sell("perpetual", product="CAIO", email="same@example.com")
    second = sell("perpetual", product="CAIO", email="same@example.com", expires_at=NOW + DAY)
    assert second.license.id != first.license.id


def test_another_kind_of_key_that_is_taken_is_not_explained_as_an_hmac_key(sell, engine, installation):
    first = sell()
    with reading(engine) as session:
        row = LicenseRow(**{name: getattr(first.license, name) for name in LicenseRow.__table__.columns.keys()})  # noqa: SIM118
        row.id = "lic_another"
        with pytest.raises(InputError, match=f"^{first.license.id} has exactly this key already$"):
            add_license(session, row, key=keys.parse(first.key), kid=None, pepper=installation.secrets.pepper)


def test_a_product_of_an_unknown_scheme_names_it(sell, engine):
    with transaction(engine) as session:
        session.execute(update(ProductRow).where(ProductRow.code == "OPT").values(key_scheme="runes"))
    with pytest.raises(SchemeUnavailableError, match="OPT uses 'runes' keys"):
        sell()


def test_a_product_that_asks_for_rsa_names_the_command_that_makes_a_key(sell, engine):
    with transaction(engine) as session:
        session.execute(update(ProductRow).where(ProductRow.code == "NLS").values(key_algorithm="RS256"))
    with pytest.raises(SigningKeyMissingError, match="key rotate --algorithm RS256"):
        sell("enterprise", product="NLS")
    with reading(engine) as session:
        assert list_licenses(session) == []


@pytest.mark.parametrize("product", ["OPT", "LMG", "NLS", "CAIO"])
def test_a_license_whose_leases_the_plugin_would_refuse_is_not_issued(sell, product):
    plan = "pro" if product in {"OPT", "LMG"} else "enterprise"
    with pytest.raises(InputError):
        sell(plan, product=product, expires_at=datetime(2999, 12, 31, tzinfo=UTC))


@pytest.mark.parametrize("plan", ["PRO", "pro", "Professional", " pro "])
def test_a_plan_goes_by_its_code_its_segment_or_its_name(sell, plan):
    assert sell(plan, product="opt").license.plan == "pro"


def test_a_license_is_found_by_id_and_by_key(engine, installation, sell):
    issued = sell()
    with reading(engine) as session:
        for wanted in (issued.license.id, issued.license.id.upper(), issued.key, f" {issued.key.lower()} "):
            assert find_license(session, wanted, pepper=installation.secrets.pepper).id == issued.license.id


@pytest.mark.parametrize("wanted", ["lic_nothing", "OPT-PRO-00000-00000", "what?", ""])
def test_a_license_that_is_not_there_is_told_without_its_key(engine, installation, wanted):
    with reading(engine) as session, pytest.raises(UnknownLicenseError) as refused:
        find_license(session, wanted, pepper=installation.secrets.pepper)
    assert "OPT-PRO" not in str(refused.value)


def test_suspending_twice_is_harmless_and_revoking_is_final(engine, sell):
    issued = sell()
    with transaction(engine) as session:
        row = session.get_one(LicenseRow, issued.license.id)
        changes = [change_status(session, row, action, now=NOW) for action in (Action.SUSPEND, Action.SUSPEND)]
        assert (changes, row.status, row.status_changed_at) == ([True, False], "suspended", NOW)
        assert change_status(session, row, Action.REACTIVATE, now=NOW)
        assert change_status(session, row, Action.REVOKE, now=NOW)
        with pytest.raises(TransitionError, match="final"):
            change_status(session, row, Action.REACTIVATE, now=NOW)


def test_lists_are_in_order_and_can_be_narrowed(engine, sell):
    late = sell("pro", now=NOW + DAY, email="b@example.com").license.id
    early = sell("starter", email="a@example.com").license.id
    with reading(engine) as session:
        assert [row.id for row in list_licenses(session)] == [early, late]
        found = each_license(session, LicenseFilter(email="b@example.com"), limit=9, now=NOW)
        assert [row.id for row in found] == [late]
        assert list(each_license(session, LicenseFilter(product="NLS"), limit=9, now=NOW)) == []


def test_the_object_of_a_license_says_how_it_stands_and_holds_no_key(engine, sell):
    issued = sell("starter")
    shown = license_object(issued.license, now=NOW + 366 * DAY)
    assert (shown["status"], shown["expires_at"]) == ("in_grace", "2027-11-20T12:00:00Z")
    assert shown["key_tail"] == issued.key[-4:]
    assert issued.key not in str(shown)


def test_the_tracker_has_the_columns_of_the_mission(engine, sell):
    issued = sell("pro", name="John Doe", email="john@example.com")
    sell("enterprise", now=NOW + DAY)
    with reading(engine) as session:
        first, second = tracker_rows(session, now=NOW)
    assert first == {
        "Customer": "John Doe",
        "Email": "john@example.com",
        "License Key": f"…{issued.key[-4:]}",
        "Plan": "Professional",
        "Price": "4999.00 EUR",
        "Purchased": "2026-11-20",
        "Expires": "2027-11-20",
        "Status": "Active",
    }
    assert second["Price"] == "Custom"


def test_figures_agree_with_what_each_license_says(engine, installation, sell):
    for plan, ended in (("pro", 0), ("pro", 366), ("starter", 400)):
        sell(plan, now=NOW - ended * DAY)
    issued = sell("enterprise", email="other@example.com")
    with transaction(engine) as session:
        change_status(session, session.get_one(LicenseRow, issued.license.id), Action.SUSPEND, now=NOW)
    sell("enterprise", starts_at=NOW + DAY)
    with reading(engine) as session:
        found = stats(session, now=NOW)
        each = sorted((row.plan, license_object(row, now=NOW)["status"]) for row in list_licenses(session))
    assert sorted((row["plan"], row["status"]) for row in found["licenses"]) == each
    assert [status for _, status in each] == ["not_started", "suspended", "active", "in_grace", "expired"]
    assert (found["customers"], found["validations_30_days"]) == (2, {})


def test_an_answer_is_written_down_and_a_yes_marks_the_license(engine, installation, sell):
    issued = sell()
    with transaction(engine) as session:
        for key in (issued.key, "OPT-PRO-00000-00000"):
            asked = ValidateRequest(key, instance_id="i-1")
            answer = validate(session, asked, pepper=installation.secrets.pepper, signer=installation.signer, now=NOW)
            log_answers(session, [logged(asked, answer, address="192.0.2.1", now=NOW)])
    with reading(engine) as session:
        assert stats(session, now=NOW)["validations_30_days"] == {"NOT_FOUND": 1, "VALID": 1}
        assert session.get_one(LicenseRow, issued.license.id).last_validated == NOW


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-01-09", datetime(2027, 1, 9, tzinfo=UTC)),
        ("2027-01-09T12:00:00", datetime(2027, 1, 9, 12, tzinfo=UTC)),
        ("2027-01-09T12:00:00+02:00", datetime(2027, 1, 9, 10, tzinfo=UTC)),
        (" 2027-01-09T12:00:00Z ", datetime(2027, 1, 9, 12, tzinfo=UTC)),
    ],
)
def test_a_day_is_its_first_instant_in_utc(text, expected):
    assert inputs.instant(text, what="--expires") == expected


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2027-02-30", "09/01/2027", "9999-12-31", "0001-01-01T00:00:00+09:00", "1999-12-31", "2027" * 40],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(InputError, match="--expires"):
        inputs.instant(text, what="--expires")


@pytest.mark.parametrize(
    "text", ["", "ann", "ann@host", "a b@c.de", "a@b@c.de", "a@b.c\n.d", "@b.co", "a" * 255 + "@b.c"]
)
def test_what_is_no_email_is_refused(text):
    with pytest.raises(InputError, match="is not an email"):
        inputs.email_address(text)


def test_an_email_is_trimmed_and_lowered_and_a_name_is_one_line():
    assert inputs.email_address(" Ann@Example.COM ") == "ann@example.com"
    assert inputs.person_name("  ") is None
    for name in ("a\nb", "x" * 201):
        with pytest.raises(InputError, match="one line"):
            inputs.person_name(name)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("1h", timedelta(hours=1)),
        ("12H", timedelta(hours=12)),
        (" 30d ", 30 * DAY),
        ("52w", 364 * DAY),
        ("3660d", 3660 * DAY),
        ("87840h", 3660 * DAY),
    ],
)
def test_a_length_of_time_is_hours_days_or_weeks(text, length):
    assert inputs.duration(text, what="--ttl") == length


@pytest.mark.parametrize("text", ["", "0h", "0d", "d", "30", "-1d", "1.5d", "30m", "3661d", "87841h", "9999999w", "٣d"])
def test_what_is_no_length_of_time_is_refused(text):
    with pytest.raises(InputError, match=r"--ttl .* is no length of time: write 12h, 30d or 52w, at most 3660d"):
        inputs.duration(text, what="--ttl")


def test_an_id_of_the_vendor_can_stand_in_a_key():
    assert inputs.customer_id("CUST-123_a") == "CUST-123_a"
    assert inputs.customer_id(None) is None
    for text in ("", "-a", "a.b", "a b", "x" * 33, "\u0430", "a\n"):
        with pytest.raises(InputError, match="customer id"):
            inputs.customer_id(text)


def test_a_fingerprint_is_one_printable_line():
    assert inputs.fingerprint("m_0123", what="--fingerprint") == "m_0123"
    for text in ("", "a\nb", "\x00", "\ud800", "f" * 513):
        with pytest.raises(InputError, match="--fingerprint"):
            inputs.fingerprint(text, what="--fingerprint")
