"""Whether Paddle signed it, in our words and in those of its own library."""

from __future__ import annotations

import hashlib
import hmac
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paddle_billing.Notifications import Secret, Verifier
from paddle_billing.Notifications.PaddleSignature import PaddleSignature

from licet_server.billing.paddle_signature import check_signature
from licet_server.billing.provider import TOLERANCE
from licet_server.errors import SignatureError

NOW = datetime(2027, 1, 9, tzinfo=UTC)
OURS = ("pdl_" + "ntfset_ours", "pdl_" + "ntfset_newer")
THEIRS = "pdl_" + "ntfset_theirs"
SECONDS = int(TOLERANCE.total_seconds())


@dataclass
class Request:
    """What the library takes for one."""

    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def digest(secret: str, stamp: int | str, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{stamp}:".encode() + body, hashlib.sha256).hexdigest()


def header(body: bytes, *secrets: str, at: datetime = NOW) -> str:
    stamp = int(at.timestamp())
    return ";".join([f"ts={stamp}", *(f"h1={digest(secret, stamp, body)}" for secret in secrets)])


def ours(body: bytes, said: str | None, now: datetime = NOW) -> bool:
    try:
        check_signature(body, said, OURS, now=now)
    except SignatureError:
        return False
    return True


def library(body: bytes, said: str, now: datetime = NOW) -> bool:
    """Ask Paddle's own library; it raises whatever comes where something is odd."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("TEST_MODE", raising=False)
        patch.setattr(sys.modules[Verifier.__module__], "time", now.timestamp)
        try:
            secrets = [Secret(secret) for secret in OURS]
            return Verifier(SECONDS).verify(Request(body, {"Paddle-Signature": said}), secrets)
        except (ConnectionRefusedError, ValueError, TypeError):
            return False


@given(
    body=st.text().map(str.encode),
    late=st.integers(-2 * SECONDS, 2 * SECONDS),
    signers=st.lists(st.sampled_from((*OURS, THEIRS)), max_size=4),
    changed=st.booleans(),
)
def test_ours_and_the_library_of_paddle_take_the_same(
    body: bytes, late: int, signers: list[str], changed: bool
) -> None:
    said = header(body, *signers, at=NOW - timedelta(seconds=late))
    got = body + b" " if changed else body
    expected = abs(late) <= SECONDS and bool({*signers} & {*OURS}) and not changed
    assert ours(got, said) is library(got, said) is expected


@given(said=st.text(alphabet="ts=h1;0123456789abcdef é\n", max_size=120), cut=st.integers(0, 80))
def test_an_odd_header_is_refused_and_never_an_error(said: str, cut: int) -> None:
    good = header(b"{}", OURS[0])
    for odd in (said, good[:cut], said + good, good + said):
        if ours(b"{}", odd):
            assert library(b"{}", odd)


def test_what_the_library_signs_is_taken() -> None:
    stamp = int(NOW.timestamp())
    signed = PaddleSignature.calculate_hmac(OURS[1], f"{stamp}:{{}}".encode()).hexdigest()
    assert ours(b"{}", f"ts={stamp};h1={signed}")


@pytest.mark.parametrize(
    ("late", "taken"),
    [
        pytest.param(TOLERANCE, True, id="as-old-as-may-be"),
        pytest.param(TOLERANCE + timedelta(seconds=1), False, id="too-old"),
        pytest.param(-TOLERANCE, True, id="as-far-ahead-as-may-be"),
        pytest.param(-TOLERANCE - timedelta(seconds=1), False, id="too-far-ahead"),
    ],
)
def test_a_signature_is_good_for_five_minutes_both_ways(late: timedelta, taken: bool) -> None:
    assert ours(b"{}", header(b"{}", OURS[0], at=NOW - late)) is taken


def test_a_test_mode_of_the_environment_lets_nothing_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_MODE", "1")
    assert not ours(b"{}", header(b"{}", OURS[0], at=NOW - timedelta(days=1)))


@pytest.mark.parametrize(
    "odd",
    [
        None,
        "",
        "ts=",
        "h1=00",
        "ts=1;h1=00",
        "ts=x;h1=" + "0" * 64,
        "ts=1=2;h1=" + "0" * 64,
        "ts=99999999999999999999;h1=" + "0" * 64,
        "ts=\u0661;h1=" + "0" * 64,
    ],
)
def test_a_header_that_is_none_is_refused(odd: str | None) -> None:
    with pytest.raises(SignatureError):
        check_signature(b"{}", odd, OURS, now=NOW)
