"""Keys come and go, and whoever knew one key finds the newest: read with the plugin's own trust."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.errors import UnknownSignerError
from licet.jose import RS256, Token
from licet.terms import Terms
from licet.trust import TrustedKeys
from licet.wire import KEY_SET_TYPE, terms_to_claims
from licet_server.errors import RetirementError, RotationError, UnknownKidError
from licet_server.keys.keyring import Keyring, announced_seq, dumps, loads
from licet_server.keys.leases import Signer
from licet_server.keys.rotation import MOST_PUBLISHED, PUBLISHED_BEFORE_USE, retire, rotate, state
from licet_server.keys.signing_key import SigningKey
from licet_server.licensing.leasing import lease_window

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ISSUER = "https://license.example.com"


@pytest.fixture
def ring() -> Keyring:
    return Keyring((SigningKey.generate(now=NOW),))


def claims(token: str) -> dict:
    return json.loads(Token.take_apart(token).payload)


def pinned(ring: Keyring) -> TrustedKeys:
    return TrustedKeys.from_jwks([key.public_jwk() for key in ring.published])


def states(ring: Keyring, now: datetime) -> list[str]:
    return [state(ring, key, now=now) for key in ring.keys]


def test_a_new_key_is_public_at_once_and_signs_ten_minutes_later(ring):
    ring, new = rotate(ring, at_once=False, issuer=ISSUER, now=NOW)
    assert [key["kid"] for key in ring.public_jwks()["keys"]] == [ring.keys[0].kid, new.kid]
    assert new.signs_from - NOW == PUBLISHED_BEFORE_USE == timedelta(minutes=10)
    almost = NOW + PUBLISHED_BEFORE_USE - timedelta(microseconds=1)
    assert states(ring, almost) == ["signing", "next"]
    assert states(ring, NOW + PUBLISHED_BEFORE_USE) == ["trusted", "signing"]


def test_now_means_now(ring):
    ring, new = rotate(ring, at_once=True, issuer=ISSUER, now=NOW)
    assert ring.signing(now=NOW) is new
    assert states(ring, NOW) == ["trusted", "signing"]


def test_the_first_rsa_key_signs_at_once_and_the_next_one_waits(ring):
    for expected in (["signing", "signing"], ["signing", "signing", "next"]):
        ring, _ = rotate(ring, algorithm=RS256, at_once=False, issuer=ISSUER, now=NOW)
        assert states(ring, NOW) == expected
    assert states(ring, NOW + PUBLISHED_BEFORE_USE) == ["signing", "trusted", "signing"]


def test_a_change_is_announced_by_every_ed25519_key_that_is_published_then(ring):
    ring, _ = rotate(ring, algorithm=RS256, at_once=False, issuer=ISSUER, now=NOW)
    ring, _ = rotate(ring, at_once=False, issuer=ISSUER, now=NOW)
    first, rsa, second = ring.keys
    assert ring.announcements.keys() == {first.kid, second.kid}
    for kid, token in ring.announcements.items():
        assert Token.take_apart(token).header == {"alg": "EdDSA", "kid": kid, "typ": KEY_SET_TYPE}
        assert claims(token) == {
            "iss": ISSUER,
            "iat": int(NOW.timestamp()),
            "seq": ring.seq,
            "keys": [first.public_jwk(), rsa.public_jwk(), second.public_jwk()],
            "retired": [],
        }


def test_a_key_that_goes_leaves_a_testament(ring):
    ring, _ = rotate(ring, at_once=True, issuer=ISSUER, now=NOW)
    old, new = ring.keys
    ring, gone = retire(ring, old.kid, issuer=ISSUER, now=NOW)
    assert (gone.kid, gone.retired_at) == (old.kid, NOW)
    assert states(ring, NOW) == ["retired", "signing"]
    for kid in (old.kid, new.kid):
        said = claims(ring.announcements[kid])
        assert (said["seq"], said["keys"], said["retired"]) == (ring.seq, [new.public_jwk()], [old.kid])
    testament = ring.announcements[old.kid]
    ring, _ = rotate(ring, at_once=True, issuer=ISSUER, now=NOW)
    assert ring.announcements[old.kid] == testament
    assert claims(ring.announcements[new.kid])["retired"] == [old.kid]


def test_an_rsa_key_goes_without_a_testament_because_only_ed25519_keys_announce(ring):
    for _ in range(2):
        ring, _ = rotate(ring, algorithm=RS256, at_once=True, issuer=ISSUER, now=NOW)
    ring, gone = retire(ring, ring.keys[1].kid, issuer=ISSUER, now=NOW)
    assert gone.kid not in ring.announcements
    assert claims(ring.chain[-1])["retired"] == [gone.kid]


@pytest.mark.parametrize(
    ("last", "clock", "expected"),
    [
        pytest.param(0, NOW, int(NOW.timestamp()), id="the-clock"),
        pytest.param(int(NOW.timestamp()), NOW, int(NOW.timestamp()) + 1, id="twice-in-a-second"),
        pytest.param(int(NOW.timestamp()) + 9, NOW, int(NOW.timestamp()) + 10, id="a-clock-set-back"),
        pytest.param(7, NOW, int(NOW.timestamp()), id="an-old-backup"),
    ],
)
def test_the_number_of_a_change_grows_even_after_a_restore(ring, last, clock, expected):
    restored = Keyring(ring.keys, last)
    assert rotate(restored, at_once=True, issuer=ISSUER, now=clock).ring.seq == expected


def test_no_key_gets_the_name_of_another(ring, monkeypatch):
    made = iter([ring.keys[0], ring.keys[0], SigningKey.generate(now=NOW)])
    monkeypatch.setattr(SigningKey, "generate", lambda **_: next(made))
    ring, _ = rotate(ring, at_once=True, issuer=ISSUER, now=NOW)
    assert len({key.kid for key in ring.keys}) == 2


def test_a_ninth_key_waits_until_one_is_retired(ring):
    for _ in range(MOST_PUBLISHED - 1):
        ring, _ = rotate(ring, at_once=True, issuer=ISSUER, now=NOW)
    with pytest.raises(RotationError, match=r"8 keys for EdDSA are published.*`licet-server key retire KID` first"):
        rotate(ring, at_once=True, issuer=ISSUER, now=NOW)
    assert len(rotate(ring, algorithm=RS256, at_once=True, issuer=ISSUER, now=NOW).ring.published) == 9
    ring, _ = retire(ring, ring.keys[0].kid, issuer=ISSUER, now=NOW)
    assert len(rotate(ring, at_once=True, issuer=ISSUER, now=NOW).ring.published) == MOST_PUBLISHED


def test_the_first_change_settles_the_issuer(ring):
    assert ring.issuer is None
    assert rotate(ring, at_once=True, issuer=ISSUER, now=NOW).ring.issuer == ISSUER


def test_the_only_key_stays(ring):
    with pytest.raises(RetirementError, match=r"the only key for EdDSA.*key rotate --algorithm EdDSA` first"):
        retire(ring, ring.keys[0].kid, issuer=ISSUER, now=NOW)


def test_the_only_rsa_key_stays_however_many_others_there_are(ring):
    ring, _ = rotate(ring, algorithm=RS256, at_once=True, issuer=ISSUER, now=NOW)
    ring, _ = rotate(ring, at_once=True, issuer=ISSUER, now=NOW)
    with pytest.raises(RetirementError, match=r"the only key for RS256.*--algorithm RS256"):
        retire(ring, ring.keys[1].kid, issuer=ISSUER, now=NOW)


def test_the_key_that_signs_stays_until_its_successor_does(ring):
    ring, new = rotate(ring, at_once=False, issuer=ISSUER, now=NOW)
    old = ring.keys[0].kid
    late = NOW + PUBLISHED_BEFORE_USE
    with pytest.raises(RetirementError, match="still signs: its successor takes over at 2026-11-20T12:10:00Z"):
        retire(ring, old, issuer=ISSUER, now=late - timedelta(microseconds=1))
    assert retire(ring, old, issuer=ISSUER, now=late).key.kid == old
    with pytest.raises(RetirementError, match="is the key that signs for EdDSA"):
        retire(ring, new.kid, issuer=ISSUER, now=late)


def test_a_key_that_has_not_signed_yet_can_go(ring):
    ring, new = rotate(ring, at_once=False, issuer=ISSUER, now=NOW)
    ring, _ = retire(ring, new.kid, issuer=ISSUER, now=NOW)
    assert states(ring, NOW + timedelta(days=1)) == ["signing", "retired"]


def test_a_key_goes_once_and_a_stranger_not_at_all(ring):
    ring, _ = rotate(ring, at_once=True, issuer=ISSUER, now=NOW)
    ring, gone = retire(ring, ring.keys[0].kid, issuer=ISSUER, now=NOW)
    with pytest.raises(RetirementError, match="was retired at 2026-11-20T12:00:00Z already"):
        retire(ring, gone.kid, issuer=ISSUER, now=NOW + timedelta(days=1))
    with pytest.raises(UnknownKidError) as refused:
        retire(ring, "../../etc/passwd", issuer=ISSUER, now=NOW)
    assert "passwd" not in str(refused.value)


def lease(ring: Keyring, now: datetime) -> str:
    window = lease_window(offline_days=1, grace_until=None, now=now)
    return Signer(ring, ISSUER).lease(
        terms_to_claims(Terms("pro")), license_id="lic_1", product="OPT", nonce=None, window=window
    )


def test_a_plugin_that_pinned_the_first_key_follows_to_the_third(ring):
    plugin = pinned(ring)
    old_lease = lease(ring, NOW)
    for _ in range(2):
        ring, _ = rotate(ring, at_once=True, issuer=ISSUER, now=NOW)
    for key in ring.keys[:2]:
        ring, _ = retire(ring, key.kid, issuer=ISSUER, now=NOW)
    with pytest.raises(UnknownSignerError):
        plugin.lease(lease(ring, NOW), product="OPT")
    follower = plugin.after(ring.chain)
    assert follower.lease(lease(ring, NOW), product="OPT").key_set == ring.seq == follower.key_set
    with pytest.raises(UnknownSignerError):
        follower.lease(old_lease, product="OPT")


def test_a_plugin_of_another_issuer_follows_nothing(ring):
    plugin = TrustedKeys(pinned(ring).by_kid, "https://other.example.com")
    ring, _ = rotate(ring, at_once=True, issuer=ISSUER, now=NOW)
    assert plugin.after(ring.chain) is plugin


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")  # RFC 9864 renames it; the contract's leases say EdDSA
def test_an_independent_implementation_verifies_the_announcements(ring):
    from joserfc import jws
    from joserfc.jwk import KeySet

    ring, _ = rotate(ring, at_once=True, issuer=ISSUER, now=NOW)
    published = KeySet.import_key_set(json.loads(ring.public_document))
    for token in ring.chain:
        read = jws.deserialize_compact(token, published, algorithms=["EdDSA"])
        assert json.loads(read.payload)["seq"] == ring.seq


@dataclass
class Follower:
    """A plugin in the field: pins at some moment, and hears of changes now and then."""

    trusted: TrustedKeys
    numbers: list[int] = field(default_factory=list)

    def hears(self, ring: Keyring) -> None:
        self.trusted = self.trusted.after(ring.chain)
        self.numbers.append(self.trusted.key_set)


NAMES = st.sampled_from(["rotate", "rotate --now", "retire", "retire", "reload"])
OPERATIONS = st.lists(st.tuples(NAMES, st.integers(0, 20), st.booleans()), max_size=25)


def run(operations: list[tuple[str, int, bool]]) -> Iterator[tuple[Keyring, datetime, bool]]:
    """Run operations as an operator would, who is sometimes refused; give the ring after each."""
    ring, now = Keyring((SigningKey.generate(now=NOW),)), NOW
    for name, number, heard in operations:
        now += timedelta(minutes=number - 2)  # sometimes the clock is set back
        if name.startswith("rotate"):
            try:
                ring, _ = rotate(ring, at_once=name.endswith("--now"), issuer=ISSUER, now=now)
            except RotationError:
                continue
        elif name == "reload":
            ring = loads(dumps(ring), origin="keyring.json")
        else:
            try:
                ring, _ = retire(ring, ring.keys[number % len(ring.keys)].kid, issuer=ISSUER, now=now)
            except RetirementError:
                continue
        yield ring, now, heard


@settings(max_examples=150, deadline=None)
@given(OPERATIONS)
def test_whoever_pinned_any_keys_reaches_the_newest_and_never_goes_back(operations):
    followers: list[Follower] = []
    gone: dict[str, int] = {}
    ring, now = Keyring(()), NOW
    for ring, now, heard in run(operations):  # noqa: B007 - the last ones are used below
        gone |= {key.kid: ring.seq for key in ring.keys if key.retired_at is not None and key.kid not in gone}
        followers += [Follower(TrustedKeys.from_jwks([key.public_jwk()])) for key in ring.published]
        followers.append(Follower(pinned(ring)))
        for follower in followers if heard else []:
            follower.hears(ring)
        for follower in followers:
            assert not {kid for kid, seq in gone.items() if seq <= follower.trusted.key_set} & set(
                follower.trusted.by_kid
            )
    for follower in followers:
        follower.hears(ring)
        assert follower.trusted.key_set == ring.seq
        assert set(follower.trusted.by_kid) == {key.kid for key in ring.published}
        assert follower.numbers == sorted(follower.numbers)
        assert follower.trusted.lease(lease(ring, now), product="OPT").key_set == ring.seq


@settings(max_examples=60, deadline=None)
@given(OPERATIONS, st.randoms(use_true_random=False))
def test_old_announcements_in_any_order_and_number_never_bring_a_retired_key_back(operations, random):
    seen: list[str] = []
    plugin, ring = None, None
    for ring, _, _ in run(operations):
        seen += ring.chain
        plugin = plugin or Follower(pinned(ring))
    if plugin is None or ring is None:
        return
    plugin.hears(ring)
    replayed = random.sample(seen, len(seen))
    assert plugin.trusted.after(replayed) is plugin.trusted
    for token in replayed:
        assert announced_seq(token) <= plugin.trusted.key_set
