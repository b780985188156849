"""License files, plain and encrypted, as a customer who wants more would edit them."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from licet import license_file
from licet.errors import LicetError, SignatureInvalidError, UnknownSignerError
from licet.jose import MAX_TOKEN_LENGTH
from licet.terms import Terms
from licet.trust import Grant, Source
from licet.wire import LICENSE_FILE_TYPE, terms_to_claims
from tests.plugin.hostile import refuses_every_change, respelled
from tests.plugin.strategies import printable
from tests.plugin.strategies import terms as any_terms
from tests.plugin.vendor import ISSUER, KEY, NOW, Vendor, terms
from tests.vectors.signing import armour, b64, compact, file_key, seal, unb64

VENDOR, NEXT = Vendor.fixed(), Vendor.fixed("2027-05")
TRUSTED = VENDOR.trusted
TOKEN = VENDOR.license_document()
PLAIN = license_file.write(TOKEN)
SEALED = license_file.write(TOKEN, license_key=KEY)
SECONDS = int(NOW.timestamp())
LABELS = {
    "Product": "OPT",
    "License": "lic_1",
    "Customer": "A Customer <customer@example.com>",
    "Plan": "pro",
    "Issued": "2026-11-22T12:00:00Z",
    "Valid-Until": "2026-12-22T12:00:00Z",
}
SEALED_LABELS = {"Product": "OPT", "Encryption": "AES-256-GCM, under the license key"}


def read(text: str, *, product: str = "OPT", license_key: str = KEY) -> Grant:
    return license_file.read(text, trusted=TRUSTED, product=product, license_key=license_key)[0]


def body_of(text: str) -> str:
    return "".join(text.split("\n\n")[1].splitlines()[:-1])


def test_a_file_says_what_was_signed() -> None:
    assert armour(LABELS, TOKEN) == PLAIN
    grant = read(PLAIN)
    assert (grant.source, grant.id, grant.license_id, grant.product) == (Source.FILE, "file-1", "lic_1", "OPT")
    assert (grant.issued_at, grant.refresh_after, grant.expires_at) == (NOW, NOW, NOW + timedelta(days=30))
    assert (grant.issuer, grant.key_set, grant.key_tail) == (ISSUER, 1, KEY[-4:])


def test_an_encrypted_file_says_the_same_and_shows_only_the_product() -> None:
    assert read(SEALED) == read(PLAIN)
    assert SEALED.split("\n\n")[0].splitlines()[1:] == [f"{name}: {value}" for name, value in SEALED_LABELS.items()]
    assert not any(word in SEALED for word in ("lic_1", "Customer", "customer", "pro\n", TOKEN[:40]))
    assert license_file.write(TOKEN, license_key=KEY) != SEALED


def test_a_file_that_is_bound_to_a_machine_says_so() -> None:
    text = license_file.write(VENDOR.license_document(terms=terms(fingerprint="m_1")))
    assert "\nMachine: m_1\n" in text
    assert read(text).terms.fingerprint == "m_1"


@given(any_terms, printable, st.booleans())
@settings(deadline=None)
def test_any_file_that_is_issued_is_read(terms: Terms, customer: str, sealed: bool) -> None:
    token = VENDOR.license_document(terms=terms_to_claims(terms), customer=customer)
    text = license_file.write(token, license_key=KEY if sealed else None)
    assert license_file.is_license_file(text)
    assert terms_to_claims(read(text).terms) == terms_to_claims(terms)
    assert max(map(len, body_of(text).splitlines())) > 64
    assert max(map(len, text.split("\n\n")[1].splitlines())) <= 64


@pytest.mark.parametrize("text", [PLAIN, SEALED], ids=["plain", "encrypted"])
def test_no_character_of_a_file_can_be_changed(text: str) -> None:
    assert refuses_every_change(read, text, "A-. \n\r:") > 8 * len(text)


@pytest.mark.parametrize("text", [PLAIN, SEALED], ids=["plain", "encrypted"])
def test_nothing_can_be_put_into_a_file_or_taken_from_it(text: str) -> None:
    for place in range(len(text)):
        for changed in (text[:place] + text[place + 1 :], *(text[:place] + more + text[place:] for more in " x\n.")):
            if changed not in {text, text[:-1], text + "\n"}:
                with pytest.raises(SignatureInvalidError):
                    read(changed)


@pytest.mark.parametrize("text", [PLAIN, SEALED], ids=["plain", "encrypted"])
def test_a_file_survives_the_line_ends_of_windows_and_a_lost_last_one(text: str) -> None:
    windows = text.replace("\n", "\r\n")
    for same in (windows, text[:-1], windows[:-2], text + "\n\n", windows + "\r\n"):
        assert read(same).id == "file-1"


@pytest.mark.parametrize("ending", ["\r", "\n\n", "\n\r\n", "\v", "\u2028", "\x85"])
def test_a_file_with_other_line_ends_is_refused(ending: str) -> None:
    with pytest.raises(SignatureInvalidError):
        read(PLAIN.replace("\n", ending))
    if set(ending) - {"\r", "\n"}:
        with pytest.raises(SignatureInvalidError):
            read(PLAIN + ending)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("\n", id="a-line"),
        pytest.param(TOKEN, id="the-token-alone"),
        pytest.param(f"{license_file.BEGIN}\n{license_file.END}\n", id="no-blank-line"),
        pytest.param(f"{license_file.BEGIN}\n\n{license_file.END}\n", id="no-body"),
        pytest.param(PLAIN * 2, id="two-files"),
        pytest.param("Dear customer,\n" + PLAIN, id="a-mail-around-it"),
        pytest.param(PLAIN.replace("LICENSE", "PRIVATE"), id="another-armour"),
        pytest.param(PLAIN[: len(PLAIN) // 2], id="half"),
        pytest.param(PLAIN + "A" * 2 * MAX_TOKEN_LENGTH, id="very-long"),
        pytest.param("\ufeff" + PLAIN, id="byte-order-mark"),
        pytest.param(armour(LABELS, TOKEN.replace("-", "+").replace("_", "/")) + "\n", id="another-base64"),
        pytest.param(armour(LABELS, TOKEN + "="), id="padded"),
        pytest.param(armour(LABELS, TOKEN + "."), id="four-parts"),
        pytest.param(armour(LABELS, "." * 4), id="only-dots"),
        pytest.param(armour(LABELS, "." * 5), id="six-parts"),
        pytest.param(armour(LABELS | {"Plan": "enterprise"}, TOKEN), id="another-plan-on-top"),
        pytest.param(armour(LABELS | {"Valid-Until": "2036-12-22T12:00:00Z"}, TOKEN), id="another-end-on-top"),
        pytest.param(armour(LABELS | {"Machine": "any"}, TOKEN), id="one-more-line-on-top"),
        pytest.param(armour({}, TOKEN), id="nothing-on-top"),
        pytest.param(armour(dict(reversed(LABELS.items())), TOKEN), id="another-order-on-top"),
        pytest.param(armour(SEALED_LABELS, TOKEN), id="plain-under-the-top-of-an-encrypted-one"),
        pytest.param(armour(LABELS, body_of(SEALED)), id="encrypted-under-the-top-of-a-plain-one"),
    ],
)
def test_what_is_no_whole_file_is_refused(text: str) -> None:
    with pytest.raises(SignatureInvalidError):
        read(text)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: Vendor().license_document(), id="another-key-under-the-same-kid"),
        pytest.param(lambda: VENDOR.lease(key_tail=KEY[-4:]), id="a-lease"),
        pytest.param(lambda: VENDOR.license_document(aud="NLS"), id="another-product"),
        pytest.param(lambda: VENDOR.license_document(key_tail="XXXX"), id="another-license-key"),
        pytest.param(lambda: VENDOR.license_document(key_tail=None), id="no-license-key"),
        pytest.param(lambda: VENDOR.license_document(key_tail=""), id="an-empty-end-of-a-license-key"),
        pytest.param(lambda: VENDOR.license_document(exp=SECONDS - 1), id="ends-before-it-was-issued"),
        pytest.param(lambda: VENDOR.license_document(exp=None), id="no-end"),
        pytest.param(lambda: VENDOR.license_document(nbf=SECONDS + 1), id="starts-later-than-it-was-issued"),
        pytest.param(lambda: VENDOR.license_document(nbf=SECONDS - 1), id="starts-before-it-was-issued"),
        pytest.param(lambda: VENDOR.license_document(nbf=None), id="no-start"),
        pytest.param(lambda: VENDOR.license_document(exp=253_402_300_799), id="year-9999"),
        pytest.param(lambda: VENDOR.license_document(iat=True), id="issued-at-true"),
        pytest.param(lambda: VENDOR.license_document(terms=None), id="no-terms"),
        pytest.param(lambda: VENDOR.license_document(terms=terms(quotas=[])), id="broken-quotas"),
        pytest.param(lambda: VENDOR.license_document(jti=7), id="a-number-for-an-id"),
    ],
)
@pytest.mark.parametrize("key", [None, KEY], ids=["plain", "encrypted"])
def test_a_signed_file_that_is_wrong_is_refused(make: Callable[[], str], key: str | None) -> None:
    with pytest.raises(SignatureInvalidError):
        read(license_file.write(make(), license_key=key))


def test_a_file_of_another_issuer_is_refused() -> None:
    picky = replace(TRUSTED, issuer="https://elsewhere.example.com")
    with pytest.raises(SignatureInvalidError, match="another issuer"):
        license_file.read(PLAIN, trusted=picky, product="OPT", license_key=KEY)


def test_an_encrypted_file_opens_with_its_own_key_only() -> None:
    for other in ("OPT-PRO-3A9F2-B4C1E", KEY.lower(), KEY + " ", "", "OPT-PRO-XXXXX-B4C1D"):
        with pytest.raises(SignatureInvalidError, match="cannot be decrypted"):
            read(SEALED, license_key=other)


def test_a_plain_file_belongs_to_a_key_with_the_same_end() -> None:
    with pytest.raises(SignatureInvalidError, match="another license key"):
        read(PLAIN, license_key="OPT-PRO-3A9F2-B4C1E")


def parts_of_sealed() -> dict[str, Any]:
    head, empty, nonce, sealed, tag = body_of(SEALED).split(".")
    assert not empty
    return {"header": json.loads(unb64(head)), "nonce": unb64(nonce), "sealed": unb64(sealed), "tag": unb64(tag)}


def joined(header: Any, nonce: bytes, sealed: bytes, tag: bytes, *, key: str = "") -> str:
    head = header if isinstance(header, bytes) else compact(header)
    return armour(SEALED_LABELS, f"{b64(head)}.{key}.{b64(nonce)}.{b64(sealed)}.{b64(tag)}")


SALT = b64(bytes(16))
HEADER = parts_of_sealed()["header"]


GENUINE = parts_of_sealed()
CHANGES: list[dict[str, Any]] = [
    *[{"header": HEADER | {"salt": salt}} for salt in (SALT, "", b64(bytes(15)), SALT + "=", 7, None, [SALT])],
    *[{"header": HEADER | {name: "x"}} for name in ("alg", "enc", "typ", "cty", "zip", "kid", "crit", "b64")],
    *[
        {"header": HEADER | change}
        for change in ({"alg": "A256KW"}, {"enc": "A128GCM"}, {"alg": "none"}, {"zip": "DEF"})
    ],
    *[{"header": header} for header in ({}, b"", b"[]", b"{", b"\xff", compact(HEADER)[:-1] + b',"alg":"dir"}')],
    {"header": {name: value for name, value in HEADER.items() if name != "salt"}},
    {"header": dict(reversed(HEADER.items()))},
    *[{"nonce": nonce} for nonce in (bytes(12), bytes(11), bytes(13), b"")],
    *[{"tag": tag} for tag in (bytes(16), bytes(15), b"", GENUINE["tag"][:12])],
    *[{"sealed": sealed} for sealed in (b"", GENUINE["sealed"][:-1], GENUINE["sealed"] + b"\x00")],
    {"sealed": GENUINE["sealed"][1:] + GENUINE["sealed"][:1]},
    {"sealed": GENUINE["tag"], "tag": GENUINE["sealed"][:16]},
    {"key": "AAAA"},
]


@pytest.mark.parametrize("change", CHANGES, ids=[f"{number}-{next(iter(each))}" for number, each in enumerate(CHANGES)])
def test_an_encrypted_file_that_was_changed_is_refused(change: dict[str, Any]) -> None:
    assert read(joined(**GENUINE)).id == "file-1"
    with pytest.raises(SignatureInvalidError):
        read(joined(**GENUINE | change))


def test_each_part_of_an_encrypted_file_has_one_spelling() -> None:
    parts = body_of(SEALED).split(".")
    for place, part in enumerate(parts):
        for other in respelled(part) if part else ["AA", "="]:
            with pytest.raises(SignatureInvalidError):
                read(armour(SEALED_LABELS, ".".join([*parts[:place], other, *parts[place + 1 :]])))


@pytest.mark.parametrize(
    "inside",
    [b"", b"no token", b"\xff\xfe", TOKEN[:-1].encode(), Vendor().license_document().encode()],
    ids=["nothing", "prose", "not-utf-8", "cut", "forged"],
)
def test_what_is_inside_an_encrypted_file_is_not_believed_for_being_there(inside: bytes) -> None:
    salt, nonce, header = bytes(16), bytes(12), {**HEADER, "salt": SALT}
    head = b64(compact(header))
    sealed = AESGCM(file_key(KEY, salt)).encrypt(nonce, inside, head.encode())
    body = f"{head}..{b64(nonce)}.{b64(sealed[:-16])}.{b64(sealed[-16:])}"
    with pytest.raises(SignatureInvalidError):
        read(armour(SEALED_LABELS, body))


def test_the_second_implementation_writes_a_file_that_is_read() -> None:
    body = seal(TOKEN, KEY, salt=bytes(range(16)), nonce=bytes(range(12)))
    assert read(armour(SEALED_LABELS, body)) == read(PLAIN)


@pytest.mark.parametrize("key", [None, KEY], ids=["plain", "encrypted"])
def test_a_file_carries_the_way_to_its_own_signer(key: str | None) -> None:
    introduced = VENDOR.announcement(1, NEXT, retired=[VENDOR.kid])
    text = license_file.write(NEXT.license_document(chain=[introduced]), license_key=key)
    grant, trusted = license_file.read(text, trusted=TRUSTED, product="OPT", license_key=KEY)
    assert (grant.id, list(trusted.by_kid), trusted.key_set) == ("file-1", [NEXT.kid], 1)
    assert trusted.announcements == (introduced,)
    for chain in ([], [NEXT.announcement(1, NEXT)], [Vendor("2031").announcement(1, NEXT)]):
        with pytest.raises(UnknownSignerError, match="ask the vendor for a new file"):
            read(license_file.write(NEXT.license_document(chain=chain), license_key=key))


def test_a_file_whose_signer_retires_in_it_is_refused() -> None:
    chain = [VENDOR.announcement(1, NEXT, retired=[VENDOR.kid])]
    with pytest.raises(UnknownSignerError):
        read(license_file.write(VENDOR.license_document(chain=chain)))


@pytest.mark.parametrize("customer", ["a\nPlan: enterprise", "a\r\nb", "a\n\nb", " a  b ", "\u2028a", "\x1ca\x85b"])
def test_a_customers_name_adds_no_line(customer: str) -> None:
    text = license_file.write(VENDOR.license_document(customer=customer))
    assert [line.partition(":")[0] for line in text.split("\n\n")[0].splitlines()[1:]] == list(LABELS)
    assert read(text).id == "file-1"


@pytest.mark.parametrize("customer", [None, "", 7, [], ["a"], {"a": "b"}, True, [[]] * 50])
def test_a_customer_who_is_no_text_is_left_out(customer: object) -> None:
    text = license_file.write(VENDOR.license_document(customer=customer))
    assert "Customer" not in text
    assert read(text).id == "file-1"


def test_a_claim_twice_is_refused_before_the_top_is_written() -> None:
    data = unb64(TOKEN.split(".")[1])[:-1] + b',"customer":"B"}'
    with pytest.raises(SignatureInvalidError):
        read(armour(LABELS, VENDOR.sign(data, typ=LICENSE_FILE_TYPE)))
    with pytest.raises(SignatureInvalidError):
        license_file.write(VENDOR.sign(data, typ=LICENSE_FILE_TYPE))


@given(st.text(max_size=200).map(lambda text: f"{license_file.BEGIN}\n{text}\n\n{text}\n{license_file.END}\n"))
def test_any_text_in_an_armour_is_refused_in_our_own_words(text: str) -> None:
    with pytest.raises(SignatureInvalidError):
        read(text)


@given(st.text(max_size=100))
def test_only_what_begins_like_a_file_is_taken_for_one(text: str) -> None:
    assert license_file.is_license_file(f" \n{PLAIN}")
    assert not license_file.is_license_file(text)
    with suppress(LicetError):
        read(text)


def test_no_key_stands_in_a_message() -> None:
    for text in (PLAIN, SEALED, "x"):
        with pytest.raises(SignatureInvalidError) as caught:
            read(text, license_key="OPT-PRO-3A9F2-QQQQQ")
        assert "QQQQ" not in str(caught.value)
        assert "3A9F2" not in str(caught.value)
