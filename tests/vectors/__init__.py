"""Test vectors that both halves share: fixed keys, what is made with them, and what must be refused.

``keys.json`` holds the secrets. The other files are written by ``python -m tests.vectors.make``, a second
implementation of every format, and read here. ``text`` is exact: whoever signs or mints the same ``inputs`` or
``claims`` gets the same characters, because EdDSA, PKCS #1 v1.5 and HMAC are deterministic.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from tests.vectors.signing import Signer

FOLDER = Path(__file__).parent
FILES = ("license_keys", "documents", "rfc")
"""What ``make`` writes."""

NEXT = "2027-05-vector"
"""The key that nobody pins: a rotation announcement introduces it."""


@cache
def load(name: str) -> dict[str, Any]:
    """Read a file; do not change what comes back."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def cases(file: str, group: str, /, **wanted: Any) -> list[dict[str, Any]]:
    """Return the vectors of ``good`` or ``bad``, those whose members are as *wanted*."""
    return [case for case in load(file)[group] if all(case.get(member) == value for member, value in wanted.items())]


def name_of(case: dict[str, Any]) -> str:
    """What a vector is called in a test's name."""
    return str(case["name"])


def pepper() -> str:
    """The secret of the installation."""
    return str(load("keys")["pepper"])


def signers() -> dict[str, Signer]:
    """The private keys by their ``kid``."""
    return {jwk["kid"]: Signer.from_jwk(jwk) for jwk in load("keys")["keys"]}


def pinned() -> list[dict[str, str]]:
    """The public keys that a product knows from the start."""
    return [signer.jwk for kid, signer in signers().items() if kid != NEXT]
