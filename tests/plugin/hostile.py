"""What an attacker sends: changed characters, broken values, and signatures that a test lets pass."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from licet.errors import LicetError
from licet.jose import EDDSA, RS256, PublicKey
from licet.trust import TrustedKeys
from tests.vectors.signing import b64, compact

TEXTS = (
    "",
    " ",
    "\n",
    "\x00",
    "é",
    "\ud800",
    "None",
    "../../etc/passwd",
    "\u202e",
    "0",
    "-1",
    "1e3",
    "2027",
    "x" * 600,
)
INSTANTS = ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2027-01-09", "2027-W01-1T00Z", "2027-13-01T00Z")
NUMBERS = (-1, 0, 1, 2**31, 2**53 - 1, 2**53, 2**63, 10**30, -(10**12), 253402300799, 1.5, -0.0, 1e308, float("inf"))
VALUES: tuple[Any, ...] = (None, True, False, [], {}, [[]], [None], {"": None}, *TEXTS, *INSTANTS, *NUMBERS)
LETTERS = 'ABCXYZabcxyz0189-_.=+/ \n\t\x00{}[]":,é\u0131\ud800\u2028'


def changes(text: str, replacements: str = "Ab0_-.= \né") -> Iterator[str]:
    """Every text that differs from *text* in one character: a few replacements for each, its neighbour and its case."""
    for place, character in enumerate(text):
        for other in {*replacements, chr(ord(character) ^ 1), character.swapcase()} - {character}:
            yield f"{text[:place]}{other}{text[place + 1 :]}"


def refuses_every_change(read: Callable[[str], object], text: str, replacements: str = "Ab0_-.= \né") -> int:
    """Check that *read* refuses each of the :func:`changes` in our own words; return how many there were."""
    read(text)
    tried = 0
    for changed in changes(text, replacements):
        try:
            read(changed)
        except LicetError:
            tried += 1
        else:
            raise AssertionError(f"a text with one other character was accepted: {changed!r}")
    return tried


class Mutator:
    """Breaks texts and JSON values, the same way each time.

    Args:
        seed: Names the sequence.
    """

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)

    def noise(self) -> str:
        """Text without rhyme or reason, or with the alphabet of a key."""
        letters = LETTERS if self.random.random() < 0.5 else LETTERS[:20]
        return "".join(self.random.choices(letters, k=self.random.randrange(60)))

    def text(self, sample: str) -> str:
        """*sample* with a few characters changed, removed, doubled, moved or replaced by noise."""
        for _ in range(self.random.choice((1, 1, 1, 2, 4))):
            start = self.random.randrange(len(sample) + 1)
            end = start + self.random.choice((0, 1, 1, 1, 2, 8, 40, 400))
            middle = self.random.choice((self._letter(), self._letter(), self.noise(), "", sample[:40]))
            sample = sample[:start] + middle + sample[end:]
        return sample

    def value(self, sample: Any) -> Any:
        """A copy of the JSON value *sample*, with one value somewhere inside replaced, removed or renamed."""
        if isinstance(sample, dict) and sample and self.random.random() < 0.9:
            name = self.random.choice(list(sample))
            rest = {key: value for key, value in sample.items() if key != name}
            chance = self.random.random()
            if chance < 0.1:
                return rest
            return rest | {self.random.choice(TEXTS) if chance < 0.15 else name: self.value(sample[name])}
        if isinstance(sample, list) and sample and self.random.random() < 0.5:
            place = self.random.randrange(len(sample))
            return [*sample[:place], self.value(sample[place]), *sample[place + 1 :]]
        if isinstance(sample, int) and self.random.random() < 0.4:
            return sample + self.random.choice((-1, 1, 3600, -(10**9), 10**9))
        if isinstance(sample, str) and self.random.random() < 0.4:
            return self.text(sample)
        return self.random.choice(VALUES)

    def json(self, sample: Any) -> bytes:
        """*sample* as :meth:`value` breaks it, in bytes; seldom a member twice, or no JSON at all."""
        data = json.dumps(self.value(sample)).encode()
        chance = self.random.random()
        if chance < 0.05:
            return data[:-1] + b',"iat":1}'
        return self.random.randbytes(20) if chance < 0.07 else data

    def _letter(self) -> str:
        return self.random.choice(LETTERS)


class _Gullible:
    """Stands where the library's key stands, and lets every signature pass."""

    def verify(self, *_: object) -> None: ...


def gullible(kid: str = "any", algorithm: str = EDDSA) -> TrustedKeys:
    """Keys under which everything seems signed, so that what comes after the signature is tried as well."""
    return TrustedKeys({kid: PublicKey(kid, algorithm, _Gullible())})  # type: ignore[arg-type]


def unsigned(payload: bytes, kind: str, *, kid: str = "any", algorithm: str = EDDSA, **header: Any) -> str:
    """A token that only :func:`gullible` believes."""
    members = {"alg": algorithm, "kid": kid, "typ": kind} | header
    return f"{b64(compact(members))}.{b64(payload)}.{b64(bytes(64 if algorithm != RS256 else 384))}"


def respelled(text: str) -> Iterator[str]:
    """Other spellings of the base64url *text* that lax readers take for the same bytes."""
    yield text + "="
    yield text + "=="
    yield text + "A==="
    yield f"{text[:4]}\n{text[4:]}"
    yield f"{text[:4]} {text[4:]}"
    if len(text) % 4:
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        yield text[:-1] + alphabet[alphabet.index(text[-1]) | 1]
    standard = base64.b64encode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))).decode().rstrip("=")
    if standard != text:
        yield standard
