"""What an application calls: the license of this process, from its environment."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn, TypedDict

from licet.attendance import Attendance, close_at_end
from licet.config import find_descriptor, read_environment
from licet.descriptor import Descriptor
from licet.disclosure import messages
from licet.errors import ConfigurationError, LicenseRefusedError
from licet.evidence import Records
from licet.gate import Gate, utc_now
from licet.meter import Meter
from licet.refusal import explain
from licet.setup import Setup, is_on
from licet.store import StateStore
from licet.terms import RESOURCES, Telemetry, Terms, check_limit
from licet.trust import Source
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
        setup: How another key would be opened; ``None``: there is only this one.
    """

    def __init__(
        self,
        gate: Gate,
        descriptor: Descriptor,
        environment: Mapping[str, str],
        *,
        setup: Setup | None = None,
    ) -> None:
        self.gate, self.descriptor, self.environment, self._setup = gate, descriptor, environment, setup
        self._silent = not is_on(environment, "LICET_TELEMETRY", unless="1")
        self._told = False
        self._meter: Meter | None = None
        self._attendance: Attendance | None = None

    @classmethod
    def from_env(
        cls,
        *,
        config: Path | None = None,
        package: str | None = None,
        version: str | None = None,
        seat: bool = True,
        environ: Mapping[str, str] | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> LicenseValidator:
        """Set up from ``licet.toml``, ``.env`` and the environment. Touches no network.

        Args:
            config: A descriptor that goes before every other.
            package: The vendor's package, whose ``licet.toml`` is the last resort.
            version: The version of the vendor's product, for the list of instances at the license server.
            seat: Whether the first use takes a seat, which is kept in the background until the process ends. Without,
                the license server is only asked, and nothing is counted.
            environ: Read instead of ``os.environ``.
            clock: Read instead of the machine's clock.

        Raises:
            ConfigurationError: The message names the file or the variable.
        """
        environment = read_environment(environ)
        descriptor = find_descriptor(environment, path=config, package=package)
        setup = Setup.of(environment, descriptor, version=version, seat=seat, clock=clock)
        gate, store = setup.open(setup.key())
        validator = cls(gate, descriptor, environment, setup=setup)
        validator._begin(store)
        return validator

    def activate(self, key: str) -> LicenseInfo:
        """Try *key*, and when it is good take a seat with it, keep it for the next start, and go on with it here.

        Raises:
            LicenseRefusedError: The key is refused; nothing has changed.
            ConfigurationError: A variable holds another key, and would go before this one.
        """
        setup = self._need_setup()
        if setup.set_by is not None and (setup.key() or "").strip() != key.strip():
            raise ConfigurationError(f"{setup.set_by} is set to another license key, which goes first: unset it")
        gate, store = setup.open(key)
        verdict, _ = gate.ask()
        if verdict.valid and setup.presence.takes_seat:
            gate.beat(anyway=gate.inquiry is not None and not gate.inquiry.has_seat)  # a kept lease takes none
        verdict, terms = gate.ask()
        if terms is None or not verdict.valid:
            self._refuse(verdict)
        if setup.set_by is None and not setup.key_file.save(key.strip()):
            log.warning("the license key is known until this process ends only: set LICET_STATE_DIR")
        self._go_on(gate, store)
        return _info(verdict, terms)

    def deactivate(self) -> bool:
        """Give the seat of this installation back, and forget the key that ``activate`` kept.

        A key that a variable holds stays, and takes a seat again with the next use.

        Returns:
            Whether the license server has said yes.

        Raises:
            LicenseRefusedError: There is no usable key.
            ConfigurationError: The key that was kept cannot be removed.
        """
        self._records()
        setup, inquiry = self._need_setup(), self.gate.inquiry
        if self._attendance is not None:
            self._attendance.close(leave=False)
        heard = inquiry is not None and inquiry.leave(anyway=True)
        if not setup.key_file.remove():
            raise ConfigurationError("the license key that was kept cannot be removed from the state folder")
        self._go_on(*setup.open(setup.key()))
        return heard

    def _go_on(self, gate: Gate, store: StateStore | None) -> None:
        """Go on with another gate; a seat that both have in common is kept."""
        before, self.gate = self.gate, gate
        gate.on_change = before.on_change
        if self._attendance is not None:
            same = before.records is not None and gate.records is not None and before.records.key == gate.records.key
            self._attendance.close(leave=not same)
        self._begin(store)
        gate.tell()

    @property
    def key_variable(self) -> str | None:
        """The variable that holds the license key or names its file; ``None``: none does."""
        return None if self._setup is None else self._setup.set_by

    def _begin(self, store: StateStore | None) -> None:
        """Prepare to count uses and to keep the seat; nothing runs before the first use."""
        setup, meter, attendance = self._need_setup(), None, None
        if store is not None and setup.presence.takes_seat:
            meter = Meter(store.usage_path, setup.clock)
            attendance = Attendance(self.gate, meter, store.hold(), lambda: self.reports_usage)
            close_at_end()
        self._meter, self._attendance = meter, attendance

    def _need_setup(self) -> Setup:
        if self._setup is None:
            raise ConfigurationError("this license was not set up from the environment")
        return self._setup

    def decide(self, feature: str | None = None, *, limit: str | None = None, count: Count | None = None) -> Verdict:
        """Say whether the license lives, covers *feature* and allows *count* of the limit; a refusal is a value."""
        self.attend()
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
        self.attend()
        verdict, terms = self.gate.ask()
        if terms is None or not verdict.valid:
            self._refuse(verdict)
        return _info(verdict, terms)

    def check_feature(self, name: str) -> None:
        """Raise ``LicenseRefusedError`` unless the license covers the feature *name*."""
        self._require(self.decide(name))

    require_feature = check_feature

    def check_resource_limit(self, resource_count: int) -> None:
        """Raise ``LicenseRefusedError`` when *resource_count* passes the plan's resources."""
        self.check_limit(RESOURCES, resource_count)

    def check_instance_limit(self, current_instances: int) -> None:
        """Raise ``LicenseRefusedError`` when *current_instances* passes the plan's limit ``instances``."""
        self.check_limit("instances", current_instances)

    def check_service_limit(self, current_services: int) -> None:
        """Raise ``LicenseRefusedError`` when *current_services* passes the plan's limit ``services``."""
        self.check_limit("services", current_services)

    def check_limit(self, name: str, current: int) -> None:
        """Raise ``LicenseRefusedError`` when *current* passes the limit *name*; reaching it is allowed.

        Raises:
            ValueError: *current* is no whole number, 0 or more: the caller has counted wrong.
        """
        if type(current) is not int or current < 0:
            raise ValueError(f"{name} must be a whole number, 0 or more")
        self._require(self.decide(limit=name, count=Count(current)))

    def status(self) -> dict[str, Any]:
        """Describe the license for a person or a program; never raises a refusal, never shows the key."""
        self.attend()
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

    def telemetry(self) -> dict[str, Any]:
        """Describe every message that goes to the license server, word for word, and send nothing.

        Only the license key is cut to its end, and what is random stands in brackets.

        Raises:
            LicenseRefusedError: There is no usable key, so nothing would be sent.
        """
        self._records()
        inquiry = self.gate.inquiry
        if inquiry is None:
            return {"server": None, "usage_reports": False, "messages": []}
        self.gate.glance()
        events = [] if self._meter is None else [event.to_object() for event in self._meter.pending()]
        return {
            "server": inquiry.client.base_url,
            "usage_reports": self.reports_usage,
            "messages": messages(inquiry, events if self.reports_usage else None),
        }

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

    def attend(self) -> None:
        """Note that the license is in use: the first call starts what runs in the background. Returns at once."""
        if self._attendance is not None:
            self._attendance.start()

    def used(self, resources: int = 0, *, calls: int = 1) -> None:
        """Count a use, for the reports to the vendor: so many tool calls that touched so many resources."""
        if self._meter is not None and self.reports_usage:
            self._meter.add(calls, resources)

    @property
    def reports_usage(self) -> bool:
        """Whether uses are counted and reported: unless ``LICET_TELEMETRY=off`` is set, and the plan allows it."""
        if not self._silent:
            return True
        terms = self.gate.terms()
        required = terms is not None and terms.telemetry is Telemetry.REQUIRED
        if required and not self._told:
            self._told = True
            log.warning("LICET_TELEMETRY=off is not followed: the plan includes usage reports; see `licet telemetry`")
        return required

    def close(self) -> None:
        """Give the seat back and report what was used; call it when the process ends. Takes a few seconds at most."""
        if self._attendance is not None:
            self._attendance.close()

    def require_at_start(self) -> None:
        """With ``LICET_STRICT=1``, end the process (status 78, one line on stderr) unless there is a live license."""
        if not is_on(self.environment, "LICET_STRICT"):
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
