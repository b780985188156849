"""Rotation announcements: how trust moves from one key to the next, and how it must not."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.errors import SignatureInvalidError, UnknownSignerError
from licet.trust import MAX_ANNOUNCEMENTS, TrustedKeys
from licet.verdict import Code
from licet.wire import KEY_SET_TYPE, UNLIMITED
from tests import vectors
from tests.plugin.hostile import Mutator, changes
from tests.plugin.vendor import ISSUER, Vendor
from tests.vectors.signing import b64, jws, unb64

A, B, C, D = (Vendor.fixed(f"key-{name}") for name in "abcd")
EVIL = Vendor.fixed("key-evil")
PINNED = A.trusted
RSA = vectors.signers()["2026-11-rsa-vector"]


def kids(trusted: TrustedKeys) -> list[str]:
    return sorted(trusted.by_kid)


def test_an_announcement_introduces_a_key() -> None:
    after = PINNED.after([A.announcement(5, A, B)])
    assert (kids(after), after.key_set, len(after.announcements)) == (["key-a", "key-b"], 5, 1)
    assert after.lease(B.lease(), product="OPT").license_id == "lic_1"
    assert after.lease(A.lease(), product="OPT").license_id == "lic_1"
    with pytest.raises(UnknownSignerError):
        PINNED.lease(B.lease(), product="OPT")


def test_the_keys_that_were_pinned_stay_as_they_are() -> None:
    before = dict(PINNED.by_kid)
    PINNED.after([A.announcement(5, B, retired=["key-a"])])
    assert PINNED.by_kid == before
    assert (PINNED.key_set, PINNED.announcements) == (0, ())


def test_a_pinned_key_that_an_announcement_does_not_name_stays() -> None:
    both = TrustedKeys.from_jwks([A.jwk, B.jwk])
    assert kids(both.after([A.announcement(5, A, C)])) == ["key-a", "key-b", "key-c"]


def test_a_testament_ends_the_key_that_signs_it() -> None:
    after = PINNED.after([A.announcement(5, B, retired=["key-a"])])
    assert kids(after) == ["key-b"]
    with pytest.raises(UnknownSignerError):
        after.lease(A.lease(), product="OPT")


def test_an_rsa_key_can_be_introduced_and_announces_nothing() -> None:
    after = PINNED.after([A.announcement(5, A, keys=[A.jwk, RSA.jwk])])
    assert kids(after) == sorted(["key-a", RSA.kid])
    claims = {"iss": ISSUER, "iat": 1_795_348_800, "seq": 6, "keys": [EVIL.jwk], "retired": []}
    assert after.after([RSA.token(claims, typ=KEY_SET_TYPE)]) is after


def chained() -> list[str]:
    """Three rotations, each signed by whoever could sign it."""
    return [
        A.announcement(3, A, B),
        A.announcement(5, B, retired=["key-a"]),
        B.announcement(5, B, retired=["key-a"]),
        B.announcement(8, C, retired=["key-a", "key-b"]),
        C.announcement(8, C, retired=["key-a", "key-b"]),
        C.announcement(9, C, D, retired=["key-a", "key-b"]),
        D.announcement(9, C, D, retired=["key-a", "key-b"]),
    ]


@given(st.permutations(chained()))
@settings(deadline=None)
def test_the_order_of_arrival_does_not_matter(announcements: Sequence[str]) -> None:
    after = PINNED.after(announcements)
    assert (kids(after), after.key_set) == (["key-c", "key-d"], 9)
    assert PINNED.after(after.announcements) == after


@pytest.mark.parametrize("signer", [A, B, C, D], ids=lambda vendor: vendor.kid)
def test_the_newest_word_of_each_signer_leads_from_any_key_to_the_newest(signer: Vendor) -> None:
    newest = {vendor.kid: text for text, vendor in zip(chained(), (A, A, B, B, C, C, D), strict=True)}
    after = signer.trusted.after(newest.values())
    assert {"key-c", "key-d"} <= set(kids(after))
    assert after.key_set == 9


@given(st.integers(1, 6), st.data())
@settings(deadline=None, max_examples=50)
def test_garbage_between_announcements_does_not_matter(pieces: int, data: st.DataObject) -> None:
    mutator = Mutator(str(data.draw(st.integers(0, 10**9))))
    genuine = chained()
    garbage = [mutator.text(each) for each in genuine * pieces]
    forged = [EVIL.announcement(number, EVIL) for number in range(12)]
    rubbish = [each for each in (*garbage, *forged, "", ".", "..", A.lease(), "x" * 70_000) if each not in genuine]
    mixed = data.draw(st.permutations([*rubbish, *genuine]))
    after = PINNED.after(mixed)
    assert (kids(after), after.key_set) == (["key-c", "key-d"], 9)


def test_no_character_of_an_announcement_can_be_changed() -> None:
    genuine = A.announcement(5, B, retired=["key-a"])
    tried = 0
    for changed in changes(genuine):
        assert PINNED.after([changed]) is PINNED
        tried += 1
    assert tried > 9 * len(genuine)


@pytest.mark.parametrize("number", [0, 1, 4, 5])
def test_an_announcement_that_is_not_newer_is_passed_over(number: int) -> None:
    after = PINNED.after([A.announcement(5, A, B)])
    assert after.after([A.announcement(number, A, B, EVIL)]) is after
    assert after.after(after.announcements) is after


def test_of_two_announcements_with_one_number_only_one_counts() -> None:
    after = PINNED.after([A.announcement(5, A, B), A.announcement(5, A, C)])
    assert kids(after) in (["key-a", "key-b"], ["key-a", "key-c"])


def test_a_key_set_never_goes_back() -> None:
    after = PINNED.after(chained())
    older = [A.announcement(3, A, B), A.announcement(10, A, EVIL), B.announcement(11, B, EVIL)]
    assert after.after(older) is after


def test_a_retired_key_announces_nothing_any_more() -> None:
    retired = PINNED.after([A.announcement(5, B, retired=["key-a"])])
    assert retired.after([A.announcement(6, A, EVIL)]) is retired
    assert kids(PINNED.after([A.announcement(5, B, retired=["key-a"]), A.announcement(6, A, EVIL)])) == ["key-b"]


def claims(**others: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(unb64(A.announcement(5, A, EVIL).split(".")[1]))
    return found | others


def swapped() -> str:
    signature = A.announcement(5, A, B).rpartition(".")[2]
    return A.announcement(5, A, EVIL).rpartition(".")[0] + "." + signature


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: EVIL.announcement(5, EVIL), id="unknown-signer"),
        pytest.param(lambda: Vendor("key-a").announcement(5, EVIL), id="another-key-under-the-kid"),
        pytest.param(lambda: Vendor("key-evil", A.private).announcement(5, EVIL), id="another-kid-of-a-trusted-key"),
        pytest.param(lambda: A.sign(claims(), typ="JWT"), id="another-type"),
        pytest.param(lambda: A.sign(claims(), typ=KEY_SET_TYPE, crit=["x"]), id="crit"),
        pytest.param(
            lambda: jws({"alg": "none", "kid": "key-a", "typ": KEY_SET_TYPE}, b"{}", lambda _: b""), id="none"
        ),
        pytest.param(lambda: A.announcement(5, A, B) + ".", id="four-parts"),
        pytest.param(swapped, id="signature-of-another-announcement"),
    ],
)
def test_a_forged_announcement_is_passed_over(make: Any) -> None:
    assert PINNED.after([make()]) is PINNED


BAD_KEYS: list[Any] = [
    None, {}, "keys", 7, [None], ["key"], [7], [[]], [{}], [{"kid": "x"}], [{"kid": "x", "x": b64(bytes(32))}],
    [B.jwk | {"x": "AA"}], [B.jwk | {"kty": "oct"}], [B.jwk | {"d": "AA"}], [B.jwk, B.jwk], [B.jwk, None],
    [RSA.jwk | {"e": "Aw"}], [B.jwk | {"kid": ["x"]}], [B.jwk | {"alg": "HS256"}],
]  # fmt: skip


@pytest.mark.parametrize("keys", BAD_KEYS, ids=lambda keys: repr(keys)[:30])
def test_an_announcement_of_a_bad_key_is_passed_over_whole(keys: Any) -> None:
    bad = A.announcement(5, keys=keys, retired=["key-a"])
    assert PINNED.after([bad]) is PINNED
    assert kids(PINNED.after([bad, A.announcement(6, A, B)])) == ["key-a", "key-b"]


@pytest.mark.parametrize("retired", [None, {}, "key-a", 7, [["key-a"]], [{}]], ids=repr)
def test_an_announcement_without_a_list_of_retired_keys_is_passed_over(retired: Any) -> None:
    assert PINNED.after([A.sign(claims(retired=retired), typ=KEY_SET_TYPE)]) is PINNED


@pytest.mark.parametrize("number", [None, True, 1.0, "5", -1, UNLIMITED + 1, 10**30, [5]], ids=repr)
def test_an_announcement_without_a_number_is_passed_over(number: Any) -> None:
    assert PINNED.after([A.announcement(number, A, EVIL)]) is PINNED


def test_a_retired_key_that_nobody_knew_does_not_matter() -> None:
    assert kids(PINNED.after([A.announcement(5, A, retired=["nobody", 7, None])])) == ["key-a"]


def test_an_announcement_of_another_issuer_is_passed_over() -> None:
    picky = replace(PINNED, issuer=ISSUER)
    assert picky.after([A.announcement(5, A, EVIL, iss="https://elsewhere.example.com")]) is picky
    after = picky.after([A.announcement(5, A, B)])
    assert (kids(after), after.issuer) == (["key-a", "key-b"], ISSUER)


def test_what_a_retired_key_refused_or_revoked_can_still_be_read_where_it_was_kept() -> None:
    after = PINNED.after([A.announcement(5, B, retired=["key-a"]), B.announcement(6, C, retired=["key-a", "key-b"])])
    assert (kids(after), sorted(after.retired)) == (["key-c"], ["key-a", "key-b"])
    assert kids(after.ever) == ["key-a", "key-b", "key-c"]
    assert after.ever.refusal(A.refusal("REVOKED"), product="OPT").code is Code.REVOKED
    assert "lic_1" in after.ever.revocations(B.revocations("lic_1"))
    with pytest.raises(UnknownSignerError):
        after.ever.refusal(EVIL.refusal("REVOKED"), product="OPT")
    assert (PINNED.retired, kids(PINNED.ever)) == ({}, ["key-a"])


def test_when_every_key_is_retired_nobody_is_believed() -> None:
    after = PINNED.after([A.announcement(5, retired=["key-a"])])
    assert kids(after) == []
    with pytest.raises(UnknownSignerError):
        after.lease(A.lease(), product="OPT")


def test_a_document_of_a_retired_key_is_refused_whatever_it_is() -> None:
    after = PINNED.after([A.announcement(5, B, retired=["key-a"])])
    for read, text in (
        (lambda text: after.lease(text, product="OPT"), A.lease()),
        (lambda text: after.refusal(text, product="OPT"), A.refusal("REVOKED")),
        (lambda text: after.license_document(text, product="OPT"), A.license_document()),
        (after.revocations, A.revocations("lic_1")),
    ):
        with pytest.raises(SignatureInvalidError):
            read(text)


def test_a_long_history_is_followed_to_its_end() -> None:
    vendors = [A, *(Vendor(f"key-{number}") for number in range(MAX_ANNOUNCEMENTS))]
    gone: list[str] = []
    history = []
    for number, (old, new) in enumerate(pairwise(vendors), 1):
        gone.append(old.kid)
        history.append(old.announcement(number, new, retired=gone[-50:]))
    started = time.monotonic()
    after = PINNED.after(reversed(history))
    assert time.monotonic() - started < 10
    assert (kids(after), after.key_set) == ([vendors[-1].kid], MAX_ANNOUNCEMENTS)


@pytest.mark.parametrize("kind", ["forged", "genuine", "noise", "one-again-and-again"])
def test_thousands_of_announcements_take_a_bounded_time(kind: str) -> None:
    genuine = A.announcement(UNLIMITED, A, B)
    text = genuine.rpartition(".")[0]
    many = {
        "forged": (f"{text}.{b64(number.to_bytes(64))}" for number in range(1, 50_000)),
        "genuine": [A.announcement(number, A, B) for number in range(1, 3_000)],
        "noise": (f"{number}.{text}" for number in range(100_000)),
        "one-again-and-again": [genuine] * 50_000,
    }[kind]
    started = time.monotonic()
    after = PINNED.after(many)
    assert time.monotonic() - started < 5
    assert after.key_set in {0, 2_999, UNLIMITED}
    assert len(after.announcements) <= MAX_ANNOUNCEMENTS
