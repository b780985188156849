"""People of the vendor, on the pages of an owner; and the link by which the first one comes in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from licet_server.licensing.people import Role
from licet_server.services.links import password_link, welcome_link
from licet_server.storage.accounts_tables import InvitationRow, UserRow
from licet_server.storage.session import reading, transaction
from tests.server.web.conftest import Visitor

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")

STARTED = datetime.now(UTC)
PASSWORD = "seven otters juggle lanterns"


@pytest.fixture
def owner(desk):
    return desk(Role.OWNER)


@pytest.fixture
def colleague(site, add_user):
    return Visitor(site, add_user("helper@vendor.example", role=Role.SUPPORT))


@pytest.fixture
def row(engine):
    def found(email):
        with reading(engine) as session:
            user = session.scalars(select(UserRow).where(UserRow.email == email)).one()
            session.expunge_all()
            return user

    return found


def test_an_owner_sees_everybody_and_one_of_them(owner, colleague):
    page = owner.get("/admin/people").text
    assert "2 people" in page
    assert "helper@vendor.example" in page
    assert "Ways in" in owner.get(f"/admin/people/{colleague.user.id}").text


def test_others_do_not_see_who_may_do_what(desk):
    assert desk(Role.ADMIN).get("/admin/people").status_code == 403


def test_somebody_is_invited_and_the_invitation_is_withdrawn(engine, owner):
    answer = owner.post("/admin/people/invite", {"email": "New@Vendor.example", "role": "admin"})
    assert answer.status_code == 303
    with reading(engine) as session:
        invitation = session.scalars(select(InvitationRow)).one()
        assert (invitation.email, invitation.role, invitation.customer_id) == ("new@vendor.example", "admin", None)
        path = f"/admin/people/invitations/{invitation.id}/withdraw"
    assert "new@vendor.example" in owner.get("/admin/people").text
    assert owner.post(path, seen="/admin/people").status_code == 303
    assert "new@vendor.example" not in owner.get("/admin/people").text


def test_a_role_is_changed_and_taken_away(owner, colleague, row):
    path = f"/admin/people/{colleague.user.id}"
    assert owner.post(f"{path}/role", {"role": "admin"}).headers["Location"] == path
    assert row("helper@vendor.example").role == "admin"
    assert owner.post(f"{path}/role", {"role": "none"}).headers["Location"] == "/admin/people"
    assert row("helper@vendor.example").role is None
    assert owner.get(path).status_code == 404


def test_the_last_owner_stays_and_is_told_why(owner, row):
    path = f"/admin/people/{owner.user.id}"
    for answer in (owner.post(f"{path}/role", {"role": "support"}), owner.post(f"{path}/deactivate")):
        assert answer.status_code == 422
        assert "last owner" in answer.text
    assert (row("owner@vendor.example").role, row("owner@vendor.example").active) == ("owner", True)


def test_who_is_deactivated_is_out_at_once_and_comes_back_by_a_button(owner, colleague, row):
    path = f"/admin/people/{colleague.user.id}"
    assert colleague.get("/admin").status_code == 200
    assert owner.get(f"{path}/deactivate").status_code == 200
    assert colleague.get("/admin").status_code == 200
    assert owner.post(f"{path}/deactivate").status_code == 303
    assert colleague.get("/admin").status_code == 303
    assert owner.post(f"{path}/reactivate", seen=path).status_code == 303
    assert row("helper@vendor.example").active


def test_a_lost_second_factor_is_reset_after_a_warning(engine, owner, colleague, row):
    with transaction(engine) as session:
        user = session.get_one(UserRow, colleague.user.id)
        user.tf_primary_method, user.tf_totp_secret = "authenticator", "sealed"
    path = f"/admin/people/{colleague.user.id}/second-factor"
    assert "call them" in owner.get(path).text
    assert owner.post(path).status_code == 303
    assert row("helper@vendor.example").tf_primary_method is None


def test_far_reaching_changes_want_a_fresh_sign_in(owner, colleague):
    with owner.client.session_transaction() as session:
        session["fs_paa"] = 1.0
    for verb in ("role", "deactivate", "second-factor", "sessions"):
        answer = owner.get(f"/admin/people/{colleague.user.id}/{verb}")
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/account/again")


@pytest.fixture
def path_of(engine, installation):
    """Make a one-time link, and return where it leads."""
    base = installation.settings.base_url

    def made(make, *args):
        with transaction(engine) as session:
            here = {"base_url": base, "pepper": installation.secrets.pepper, "now": STARTED}
            return make(session, *args, **here).removeprefix(base)

    return made


def test_the_first_owner_comes_in_by_the_link_and_is_led_to_a_second_factor(visitor, path_of, row, site):
    path = path_of(welcome_link)
    assert "has no owner yet" in visitor.get(path).text
    refused = visitor.post(path, {"email": "boss@vendor.example", "password": "short"})
    assert refused.status_code == 422
    assert 'value="boss@vendor.example"' in refused.text
    answer = visitor.post(path, {"email": "Boss@vendor.example", "name": "Boss", "password": PASSWORD})
    assert answer.status_code in {302, 303}
    assert answer.headers["Location"].partition("?")[0] == site.url_map.bind("").build("security.two_factor_setup")
    assert (row("boss@vendor.example").role, row("boss@vendor.example").name) == ("owner", "Boss")
    assert Visitor(site).get(path).status_code == 404


def test_a_password_is_chosen_by_a_link_once_and_opens_no_session_by_itself(engine, visitor, path_of, colleague):
    with reading(engine) as session:
        user = session.get_one(UserRow, colleague.user.id)
        session.expunge_all()
    path = path_of(password_link, user)
    assert "helper@vendor.example" in visitor.get(path).text
    assert visitor.post(path, {"password": PASSWORD}).status_code == 303
    assert visitor.get("/account").status_code == 303
    assert visitor.get(path).status_code == 404
    assert colleague.get("/admin").status_code == 303
