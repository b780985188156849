"""A fresh sign-in: what takes one, and how whoever has no password and no passkey comes to it."""

from __future__ import annotations

import time

import pytest

from licet_server.licensing.people import Membership, Role
from tests.server.web.accounts.conftest import EMAIL, PASSWORD, enter, path_of
from tests.server.web.conftest import Visitor

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")


def grow_old(visitor):
    with visitor.client.session_transaction() as session:
        session["fs_paa"] = time.time() - 3600


def is_asked(answer):
    return answer.status_code == 303 and answer.headers["Location"].startswith("/account/again?")


def test_without_password_and_passkey_a_mail_leads_to_a_fresh_sign_in(site, add_user, mails):
    visitor = Visitor(site, add_user(EMAIL))
    grow_old(visitor)
    assert visitor.post("/account/again/mail?next=/portal", seen="/account/again").status_code == 303
    (mail,) = [each for each in mails() if each[0] == "password_reset"]
    assert mail[1] == EMAIL
    assert visitor.post(path_of(mail), {"password": PASSWORD}).status_code in {302, 303}
    assert enter(visitor, EMAIL, PASSWORD).status_code in {302, 303}
    assert visitor.get("/account/again?next=/portal").headers["Location"] == "/portal"


def test_whatever_gives_somebody_a_key_takes_a_fresh_sign_in(member, sell, add_user):
    license_ = sell().license
    here = f"/portal/{license_.customer_id}"
    other = add_user("other@example.com", customers={license_.customer_id: Membership.MEMBER})
    owner = member(license_.customer_id)
    grow_old(owner)
    assert is_asked(owner.post(f"{here}/team/invite", {"email": "new@example.com", "role": "owner"}, seen="/account"))
    assert is_asked(owner.post(f"{here}/team/invitations/ivt_x/resend", seen="/account"))
    assert is_asked(owner.post(f"{here}/team/{other.id}/role", {"role": "owner"}, seen="/account"))
    assert is_asked(owner.post(f"{here}/team/{other.id}/remove", seen="/account"))
    assert is_asked(owner.post(f"{here}/licenses/{license_.id}/downloads", {"days": "30"}, seen="/account"))


def test_letting_people_in_again_takes_a_fresh_sign_in(desk, add_user):
    gone = add_user("gone@vendor.example", role=Role.OWNER, active=False)
    owner = desk(Role.OWNER)
    grow_old(owner)
    assert is_asked(owner.post(f"/admin/people/{gone.id}/reactivate", seen="/account"))
    assert is_asked(owner.post("/admin/people/invitations/ivt_x/resend", seen="/account"))
