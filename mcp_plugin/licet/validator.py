"""What an application calls: the license of this process, from its environment."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn, TypedDict
from urllib.parse import urlsplit

from licet.client import LicenseClient
from licet.config import find_descriptor, read_environment
from licet.descriptor import GENERIC_KEY_VARIABLE, Descriptor, base_url
from licet.errors import LicenseRefusedError
from licet.gate import Gate, utc_now
from licet.refusal import explain
from licet.store import StateStore
from licet.terms import RESOURCES, Terms, check_limit
from licet.trust import TrustedKeys
from licet.verdict import Count, Verdict
from licet.wire import UNLIMITED, to_text

log = logging.getLogger(__name__)

EXIT_CONFIGURATION = 78
"""``EX_CONFIG`` of sysexits.h: a supervisor should not start it again unchanged."""


class LicenseInfo(TypedDict):
    """What is licensed, in the fields of ``POST /validate``.

    ``max_resources`` is always an integer: 2**53 - 1 with ``unlimited`` true stands for "no limit".
    """

    valid: bool
    code: str
    plan: str
    max_resources: int
    unlimited: bool
    expires_at: str | None
    features: list[str]
    limits: dict[str, int]
    message: str


class LicenseValidator:
    """The license of one product in this process.

    Args:
        gate: The decision.
        descriptor: The product.
        environment: What the customer set, ``.env`` included.
    """

    def __init__(self, gate: Gate, descriptor: Descriptor, environment: Mapping[str, str]) -> None:
        self.gate, self.descriptor, self.environment = gate, descriptor, environment

    @classmethod
    def from_env(
        cls,
        *,
        config: Path | None = None,
        package: str | None = None,
        environ: Mapping[str, str] | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> LicenseValidator:
        """Set up from ``licet.toml``, ``.env`` and the environment. Touches no network.

        Args:
            config: A descriptor that goes before every other.
            package: The vendor's package, whose ``licet.toml`` is the last resort.
            environ: Read instead of ``os.environ``.
            clock: Read instead of the machine's clock.

        Raises:
            ConfigurationError: The message names the file or the variable.
        """
        environment = read_environment(environ)
        descriptor = find_descriptor(environment, path=config, package=package)
        key = environment.get(descriptor.key_variable) or environment.get(GENERIC_KEY_VARIABLE)
        url = base_url(environment.get("LICENSE_SERVER_URL", ""), name="LICENSE_SERVER_URL") or descriptor.server_url
        if url.startswith("http://") and urlsplit(url).hostname not in {"127.0.0.1", "::1", "localhost"}:
            log.warning("the license key goes to %s unencrypted; use https", url)
        gate = Gate(
            key,
            product=descriptor.code,
            trusted=TrustedKeys.from_jwks(descriptor.public_keys),
            client=LicenseClient(url),
            state=lambda canonical: StateStore(_state_folder(environment), product=descriptor.code, key=canonical),
            clock=clock,
        )
        return cls(gate, descriptor, environment)

    def decide(self, feature: str | None = None, *, limit: str | None = None, count: Count | None = None) -> Verdict:
        """Say whether the license lives, covers *feature* and allows *count* of the limit; a refusal is a value."""
        verdict, terms = self.gate.ask(feature)
        if verdict.valid and terms is not None and limit is not None and count is not None:
            compared = check_limit(terms, name=limit, count=count)
            return verdict if compared.valid else compared
        return verdict

    def validate(self) -> LicenseInfo:
        """Return what is licensed.

        Raises:
            LicenseRefusedError: There is no live license; the message says why and the way out.
        """
        verdict, terms = self.gate.ask()
        if terms is None or not verdict.valid:
            self._refuse(verdict)
        return _info(verdict, terms)

    def check_feature(self, name: str) -> None:
        """Raise ``LicenseRefusedError`` unless the license covers the feature *name*."""
        self._require(self.decide(name))

    def check_resource_limit(self, resource_count: int) -> None:
        """Raise ``LicenseRefusedError`` when *resource_count* passes the plan's resources."""
        self.check_limit(RESOURCES, resource_count)

    def check_limit(self, name: str, current: int) -> None:
        """Raise ``LicenseRefusedError`` when *current* passes the limit *name*; reaching it is allowed."""
        self._require(self.decide(limit=name, count=Count(current)))

    def status(self) -> dict[str, Any]:
        """Describe the license for a person or a program; never raises a refusal, never shows the key."""
        verdict, terms = self.gate.ask()
        about = {"product": self.descriptor.code, "name": self.descriptor.name}
        if terms is None or not verdict.valid:
            message = explain(verdict, self.descriptor)
            return {"valid": False, "code": verdict.code.value, "message": message} | about
        found = dict(_info(verdict, terms)) | about
        if (until := self.gate.alone_until()) is not None:
            found["message"] = (
                f"{verdict.detail} The license server cannot be reached; this lasts until {to_text(until)}."
            )
        return found

    def require_at_start(self) -> None:
        """With ``LICET_STRICT=1``, end the process (status 78, one line on stderr) unless there is a live license."""
        if self.environment.get("LICET_STRICT", "0").lower() in {"0", "false", "no", "off"}:
            return
        verdict = self.decide()
        if not verdict.valid:
            print(f"licet: {explain(verdict, self.descriptor)}", file=sys.stderr)  # noqa: T201 - the contract's one line
            sys.exit(EXIT_CONFIGURATION)

    def _require(self, verdict: Verdict) -> None:
        if not verdict.valid:
            self._refuse(verdict)

    def _refuse(self, verdict: Verdict) -> NoReturn:
        raise LicenseRefusedError(verdict, explain(verdict, self.descriptor))


def _info(verdict: Verdict, terms: Terms) -> LicenseInfo:
    return LicenseInfo(
        valid=True,
        code=verdict.code.value,
        plan=terms.plan,
        max_resources=UNLIMITED if terms.max_resources is None else terms.max_resources,
        unlimited=terms.max_resources is None,
        expires_at=None if terms.expires_at is None else to_text(terms.expires_at),
        features=list(terms.features),
        limits=dict(terms.limits),
        message=verdict.detail,
    )


def _state_folder(environment: Mapping[str, str]) -> Path:
    if named := environment.get("LICET_STATE_DIR"):
        return Path(named).expanduser()
    from platformdirs import user_state_path

    return user_state_path("licet", appauthor=False)
