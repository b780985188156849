"""What an application calls: the license of this process, from its environment."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn, TypedDict
from urllib.parse import urlsplit, urlunsplit

from licet.client import LicenseClient
from licet.config import expanded, find_descriptor, read_environment
from licet.descriptor import GENERIC_KEY_VARIABLE, Descriptor, base_url
from licet.errors import ConfigurationError, LicenseRefusedError
from licet.evidence import Records
from licet.gate import Gate, utc_now
from licet.refusal import explain
from licet.store import StateStore
from licet.terms import RESOURCES, Terms, check_limit
from licet.trust import Source, TrustedKeys
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
    quotas: dict[str, dict[str, int | str]]
    max_activations: int | None
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
        folder = _state_folder(environment)
        gate = Gate(
            key,
            product=descriptor.code,
            trusted=replace(
                TrustedKeys.from_jwks(descriptor.public_keys), issuer=descriptor.issuer, key_set=descriptor.key_set
            ),
            client=None if _is_on(environment, "LICET_OFFLINE") else LicenseClient(url),
            state=lambda canonical: StateStore(folder, product=descriptor.code, key=canonical),
            revocations=_list_source(environment.get("LICET_REVOCATIONS")),
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
        until, source = self.gate.alone_until(), self.gate.source()
        found = dict(_info(verdict, terms)) | about | {"source": None if source is None else source.value}
        if until is not None:
            what = "this license file" if source is Source.FILE else "this"
            found["message"] = (
                f"{verdict.detail} The license server is not heard from; {what} lasts until {to_text(until)}."
            )
        return found

    def request(self) -> dict[str, Any]:
        """Describe this installation, so that the vendor can make a license file for it; holds no license key.

        Raises:
            LicenseRefusedError: There is no usable key to ask for.
        """
        return self._records().request(self.gate.now())

    def take_in(self, data: bytes) -> str:
        """Import a license file, a revocation list or a key set; return what it was, in a sentence.

        Raises:
            LicenseRefusedError: There is no usable key for which it could be.
            SignatureInvalidError: Nobody we trust signed it, or it was changed.
            DocumentRefusedError: It is genuine and of no use here; the message says why.
        """
        return self._records().take_in(data, self.gate.now())

    def require_at_start(self) -> None:
        """With ``LICET_STRICT=1``, end the process (status 78, one line on stderr) unless there is a live license."""
        if not _is_on(self.environment, "LICET_STRICT"):
            return
        verdict = self.decide()
        if not verdict.valid:
            print(f"licet: {explain(verdict, self.descriptor)}", file=sys.stderr)  # noqa: T201 - the contract's one line
            sys.exit(EXIT_CONFIGURATION)

    def _records(self) -> Records:
        if self.gate.records is None:
            self._refuse(self.gate.decide())
        return self.gate.records

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
        quotas={name: {"amount": quota.amount, "period": quota.period} for name, quota in terms.quotas.items()},
        max_activations=terms.max_activations,
        message=verdict.detail,
    )


def _is_on(environment: Mapping[str, str], name: str) -> bool:
    return environment.get(name, "0").lower() not in {"0", "false", "no", "off"}


def _list_source(where: str | None) -> str | None:
    """Return where the revocation list is; an address with a password or a token in it would end up in logs."""
    if where is None:
        return None
    if "://" not in where:
        return str(expanded(where, name="LICET_REVOCATIONS"))
    try:
        parts = urlsplit(where)
        sound = parts.scheme in {"http", "https"} and parts.hostname and parts.username is None and not parts.query
    except ValueError:
        sound = False
    if not sound:
        raise ConfigurationError("LICET_REVOCATIONS must be a file or an address without user name and query")
    return urlunsplit(parts)


def _state_folder(environment: Mapping[str, str]) -> Path:
    if named := environment.get("LICET_STATE_DIR"):
        return expanded(named, name="LICET_STATE_DIR")
    from platformdirs import user_state_path

    return user_state_path("licet", appauthor=False)
