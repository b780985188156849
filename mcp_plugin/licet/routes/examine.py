"""What would be said of another license key: asked once, with a folder that is gone afterwards, and nothing is kept."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from licet.setup import Setup
from licet.verdict import Code, Verdict

if TYPE_CHECKING:
    from licet.validator import LicenseValidator


def examine(validator: LicenseValidator, key: str) -> Verdict:
    """Say whether *key* would do in place of the present one; takes no seat and keeps nothing.

    The license server is asked under a name of its own that nobody has a seat by. That it misses a seat is therefore
    no refusal: it says so only of a license that lives.

    Raises:
        ConfigurationError: A setting has become unusable.
    """
    clock = validator.gate.now
    setup = Setup.of(validator.environment, validator.descriptor, version=None, seat=False, clock=clock)
    with tempfile.TemporaryDirectory(prefix="licet-") as folder:
        gate, _ = replace(setup, folder=Path(folder), instance=None).open(key)
        verdict = gate.decide()
    if verdict.code is Code.NOT_ACTIVATED and setup.client is not None:
        return Verdict(Code.VALID, "The license lives; it wants this instance activated.")
    return verdict
