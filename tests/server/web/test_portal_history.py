"""What customers read of what was done: no name of anybody else, and no sentence that is for the vendor."""

from __future__ import annotations

import hashlib
import re
import threading
from datetime import UTC, datetime

import pytest

from licet_server.errors import NotConfiguredError, ProviderError
from licet_server.licensing.people import Role
from licet_server.services import downloads as offered
from licet_server.services.transfer import transfer
from licet_server.storage.accounts_tables import MembershipRow, UserRow
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import transaction
from licet_server.storage.trail import Author, record
from licet_server.web import forms
from licet_server.web.forms import Confirm

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")
NOW = datetime.now(UTC)


def path(license_, customer_id=None):
    return f"/portal/{customer_id or license_.customer_id}/licenses/{license_.id}"


def test_whoever_gets_a_license_does_not_read_who_had_it(sell, member, engine, installation):
    license_ = sell(now=NOW).license
    member(license_.customer_id, email="alice@before.example").post(f"{path(license_)}/key")
    with transaction(engine) as session:
        row = session.get(LicenseRow, license_.id)
        secrets = {"pepper": installation.secrets.pepper, "signer": installation.signer}
        transfer(session, row, email="bob@after.example", **secrets, now=NOW)
        customer_id = row.customer_id
    page = member(customer_id, email="bob@after.example").get(path(license_, customer_id)).text
    assert "Transferred" in page
    assert "alice@before.example" not in page
    assert "Key read" not in page


def test_people_who_left_the_customer_or_the_vendor_are_not_named(sell, member, engine, add_user):
    license_ = sell(now=NOW).license
    left = member(license_.customer_id, email="left@customer.example")
    left.post(f"{path(license_)}/key")
    fired = add_user("fired@vendor.example", role=Role.OWNER)
    with transaction(engine, author=Author(f"user:{fired.id}")) as session:
        record(session, "license.suspended", license_.id, now=NOW)
    owner = member(license_.customer_id, email="owner@customer.example")
    assert "left@customer.example" in owner.get(path(license_)).text
    with transaction(engine) as session:
        session.get(UserRow, fired.id).role = None
        session.delete(session.get(MembershipRow, (license_.customer_id, left.user.id)))
    page = owner.get(path(license_)).text
    assert "left@customer.example" not in page
    assert "fired@vendor.example" not in page
    assert page.count("Somebody who was here before") == 2


def test_a_key_that_leaked_can_end_at_once(sell, member, engine):
    license_ = sell(now=NOW).license
    owner = member(license_.customer_id)
    version = re.search(r'name="version"[^>]*value="([^"]*)"', owner.get(f"{path(license_)}/new-key").text)[1]
    page = owner.post(f"{path(license_)}/new-key", {"version": version, "old_key": "now"}).text
    assert "The old one is refused from now on" in page
    assert "works beside it until" not in page


def test_what_is_not_set_up_is_told_to_the_vendor_alone(site, add_user, monkeypatch):
    refusals = (NotConfiguredError("set STRIPE_SECRET_KEY"), ProviderError("Stripe said sk_live", retryable=False))
    for role, told in ((None, False), (Role.ADMIN, True)):
        user = add_user(f"{role or 'nobody'}@example.com", role=role)
        for error in refusals:
            with site.test_request_context("/"):
                monkeypatch.setattr(forms, "current_user", user)
                form = Confirm()
                form.blame(error)
            assert (str(error).rpartition(" ")[2] in form.form_errors[0]) is told


def test_a_large_file_does_not_keep_a_page_waiting_for_its_digest(installation, monkeypatch):
    folder = installation.settings.data_dir / offered.FOLDER / "OPT"
    folder.mkdir(parents=True)
    (folder / "bundle.mcpb").write_bytes(b"bundle")
    monkeypatch.setattr(offered, "_DIGESTED_AT_ONCE", 1)
    waits = threading.Event()
    offered._DIGESTING.submit(waits.wait)
    assert [each.sha256 for each in offered.downloads(installation.settings.data_dir, "OPT")] == [None]
    waits.set()
    offered._DIGESTING.submit(int).result(timeout=10)  # one thread works them off in their order
    (found,) = offered.downloads(installation.settings.data_dir, "OPT")
    assert found.sha256 == hashlib.sha256(b"bundle").hexdigest()
