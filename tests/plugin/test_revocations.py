"""Revocation lists: what they hold, and what an attacker makes of them."""

from __future__ import annotations

import json
import secrets
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.errors import SignatureInvalidError
from licet.trust import MAX_LIST_LENGTH, announcements_in
from licet.wire import MARK_BYTES, UNLIMITED, revocation_mark
from tests.plugin.hostile import refuses_every_change
from tests.plugin.vendor import NOW, Vendor
from tests.vectors.signing import b64, unb64

VENDOR, NEXT = Vendor.fixed(), Vendor.fixed("2027-05")
TRUSTED = VENDOR.trusted
LIST = VENDOR.revocations("lic_1", "lic_2", seq=7)
MARKS = revocation_mark("lic_1") + revocation_mark("lic_2")


def test_a_list_holds_what_was_revoked_and_nothing_else() -> None:
    found = TRUSTED.revocations(LIST)
    assert (found.sequence, found.issued_at, len(found)) == (7, NOW, 2)
    assert "lic_1" in found
    assert "lic_2" in found
    assert not any(each in found for each in ("lic_3", "", "lic_1 ", "LIC_1", "lic_\u0131"))


def test_an_empty_list_revokes_nothing() -> None:
    found = TRUSTED.revocations(VENDOR.revocations(seq=0))
    assert (len(found), found.sequence, "lic_1" in found) == (0, 0, False)


@given(st.lists(st.text(max_size=30), unique=True, max_size=50), st.integers(0, UNLIMITED))
@settings(deadline=None)
def test_any_list_that_is_issued_is_read(ids: list[str], number: int) -> None:
    found = TRUSTED.revocations(VENDOR.revocations(*ids, seq=number))
    assert (len(found), found.sequence) == (len(ids), number)
    assert all(each in found for each in ids)
    assert "".join(ids) + "x" not in found


def test_no_character_of_a_list_can_be_changed() -> None:
    assert refuses_every_change(TRUSTED.revocations, LIST) > 9 * len(LIST)


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        *[("ids", ids) for ids in (None, [], ["lic_1"], 7, "lic_1", b64(MARKS)[:-1], b64(MARKS) + "==", "=", "é")],
        *[("ids", b64(MARKS[:-size])) for size in range(1, MARK_BYTES)],
        *[("seq", number) for number in (None, -1, True, 1.0, "7", [], UNLIMITED + 1, 10**30)],
        *[("iat", instant) for instant in (None, True, 1.5, "now", -1, 0, 253_402_300_799, 10**30)],
    ],
)
def test_a_claim_of_another_kind_is_refused(claim: str, value: Any) -> None:
    with pytest.raises(SignatureInvalidError, match="the revocation list is signed but wrong"):
        TRUSTED.revocations(VENDOR.revocations("lic_1", **{claim: value}))


def test_a_list_that_nobody_signed_revokes_nothing() -> None:
    for signer in (Vendor(), Vendor("2031", VENDOR.private)):
        with pytest.raises(SignatureInvalidError):
            TRUSTED.revocations(signer.revocations("lic_1"))
    header, payload, signature = LIST.split(".")
    other = VENDOR.revocations(seq=8).split(".")
    for text in (f"{header}.{other[1]}.{signature}", f"{other[0]}.{payload}.{other[2]}"):
        with pytest.raises(SignatureInvalidError, match="does not match"):
            TRUSTED.revocations(text)


def test_a_mark_is_looked_up_whole_and_in_its_place() -> None:
    shifted = MARKS[4:12] + MARKS[:4] + MARKS[12:]
    assert "lic_1" not in TRUSTED.revocations(VENDOR.revocations(ids=b64(shifted)))


def test_a_list_may_be_unsorted_or_hold_a_license_twice() -> None:
    found = TRUSTED.revocations(VENDOR.revocations(ids=b64(max(MARKS[:8], MARKS[8:]) + MARKS)))
    assert len(found) == 2
    assert "lic_1" in found


def test_a_hundred_thousand_licenses_are_read_within_seconds() -> None:
    marks = secrets.token_bytes(MARK_BYTES * 100_000) + MARKS
    token = VENDOR.revocations(ids=b64(marks))
    started = time.monotonic()
    found = TRUSTED.revocations(token)
    assert time.monotonic() - started < 5
    assert "lic_1" in found


def test_a_list_is_cut_off_at_its_longest() -> None:
    with pytest.raises(SignatureInvalidError, match="too long"):
        TRUSTED.revocations("A" * (MAX_LIST_LENGTH + 1))
    with pytest.raises(SignatureInvalidError, match="too long"):
        announcements_in("A" * (MAX_LIST_LENGTH + 1))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("." * MAX_LIST_LENGTH, id="dots"),
        pytest.param("A" * (MAX_LIST_LENGTH - 2) + "..", id="one-part"),
        pytest.param(b64(b"[" * (MAX_LIST_LENGTH // 2)) + ".e30.AAAA", id="deep"),
        pytest.param(
            b64(b"{" + b",".join(b'"%d":0' % each for each in (*range(500_000), 499_999)) + b"}") + ".e30.AAAA",
            id="half-a-million-members-and-one-twice",
        ),
    ],
)
def test_a_monster_is_refused_before_anybody_tires(text: str) -> None:
    started = time.monotonic()
    for read in (TRUSTED.revocations, announcements_in):
        with pytest.raises(SignatureInvalidError):
            read(text)
    assert time.monotonic() - started < 10


def test_a_list_carries_the_way_to_its_own_signer() -> None:
    introduced = VENDOR.announcement(1, NEXT, retired=[VENDOR.kid])
    token = NEXT.revocations("lic_1", chain=[introduced])
    with pytest.raises(SignatureInvalidError):
        TRUSTED.revocations(token)
    assert announcements_in(token) == (introduced,)
    assert "lic_1" in TRUSTED.after(announcements_in(token)).revocations(token)


@pytest.mark.parametrize("chain", [None, "a.b.c", 7, {}, [None, 7, [], "x"]], ids=repr)
def test_a_chain_that_is_none_leads_nowhere(chain: Any) -> None:
    header = b64(b'{"chain":%s}' % json.dumps(chain).encode())
    found = announcements_in(f"{header}.{b64(b'{}')}.AAAA")
    assert found == (("x",) if isinstance(chain, list) else ())
    assert TRUSTED.after(found) is TRUSTED


def test_what_is_no_token_carries_no_announcements() -> None:
    for text in ("", "a.b", "é.é.é", "{}", unb64(LIST.split(".")[1]).decode()):
        with pytest.raises(SignatureInvalidError):
            announcements_in(text)
