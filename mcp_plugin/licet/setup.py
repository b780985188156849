"""From what the customer set to a gate: which key, folder and server, and what is said about this installation."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from licet.client import LicenseClient
from licet.config import FILE_SUFFIX, expanded, read_secret
from licet.descriptor import GENERIC_KEY_VARIABLE, Descriptor, base_url
from licet.errors import ConfigurationError, LicetError
from licet.gate import Gate
from licet.inquiry import Presence
from licet.store import KeyFile, StateStore
from licet.trust import TrustedKeys

if TYPE_CHECKING:
    from licet.aws.session import Aws

log = logging.getLogger(__name__)

_Found = TypeVar("_Found")

IDENTITY_SECONDS = 10.0
"""How long a program that gives credentials may take."""

MAX_SETTING = 200
"""Longest name of an instance or a deployment."""


@dataclass(frozen=True, slots=True)
class Setup:
    """How a license is opened in this process.

    Attributes:
        environment: What the customer set, ``.env`` included.
        descriptor: The product.
        folder: Where what has to survive a restart lies.
        client: The way to the license server; ``None``: nobody is asked.
        revocations: Where a revocation list is kept up to date.
        instance: The name of this installation, where the customer gives it one.
        presence: How this installation is present at the license server.
        clock: Returns the current aware UTC instant.
    """

    environment: Mapping[str, str] = field(repr=False)
    descriptor: Descriptor
    folder: Path
    client: LicenseClient | None
    revocations: str | None
    instance: str | None
    presence: Presence
    clock: Callable[[], datetime]

    @classmethod
    def of(
        cls,
        environment: Mapping[str, str],
        descriptor: Descriptor,
        *,
        version: str | None,
        seat: bool,
        clock: Callable[[], datetime],
    ) -> Setup:
        """Read the settings.

        Raises:
            ConfigurationError: The message names the variable.
        """
        return cls(
            environment,
            descriptor,
            folder=state_folder(environment),
            client=_client(environment, descriptor),
            revocations=_list_source(environment.get("LICET_REVOCATIONS")),
            instance=_text_setting(environment, "LICET_INSTANCE_ID"),
            presence=_presence(environment, version, seat=seat),
            clock=clock,
        )

    @property
    def set_by(self) -> str | None:
        """The variable that holds a license key, or names the file that does; ``None``: none does."""
        names = (name + suffix for name in key_names(self.descriptor) for suffix in ("", FILE_SUFFIX))
        return next((name for name in names if self.environment.get(name)), None)

    @property
    def key_file(self) -> KeyFile:
        """Where ``licet activate`` keeps a key."""
        return KeyFile(self.folder, product=self.descriptor.code)

    def key(self) -> str | None:
        """Return the license key: a variable's, else that of a file, else the one kept; ``None``: there is none.

        Raises:
            ConfigurationError: A variable names a file, and that holds no key; the message names both.
        """
        found = (read_secret(self.environment, name) for name in key_names(self.descriptor))
        return next((key for key in found if key), None) or self.key_file.load()

    def open(self, key: str | None) -> tuple[Gate, StateStore | None]:
        """Return a gate for *key*, and its store when the key is usable."""
        product, stores = self.descriptor, []

        def state(canonical: str) -> StateStore:
            stores.append(StateStore(self.folder, product=product.code, key=canonical, instance=self.instance))
            return stores[-1]

        trusted = TrustedKeys.from_jwks(product.public_keys)
        gate = Gate(
            key,
            product=product.code,
            trusted=replace(trusted, issuer=product.issuer, key_set=product.key_set),
            client=self.client,
            state=state,
            revocations=self.revocations,
            presence=self.presence,
            clock=self.clock,
        )
        return gate, stores[0] if stores else None


def key_names(descriptor: Descriptor) -> tuple[str, ...]:
    """Return the variables that may hold the license key, the first one first; with ``_FILE``, each names a file."""
    return tuple(dict.fromkeys((descriptor.key_variable, GENERIC_KEY_VARIABLE)))


def is_on(environment: Mapping[str, str], name: str, *, unless: str = "0") -> bool:
    """Whether a switch is on; *unless* it is set, it is what that says."""
    return environment.get(name, unless).strip().lower() not in {"0", "false", "no", "off"}


def _client(environment: Mapping[str, str], descriptor: Descriptor) -> LicenseClient | None:
    url = base_url(environment.get("LICENSE_SERVER_URL", ""), name="LICENSE_SERVER_URL") or descriptor.server_url
    if url.startswith("http://") and urlsplit(url).hostname not in {"127.0.0.1", "::1", "localhost"}:
        log.warning("the license key goes to %s unencrypted; use https", url)
    return None if is_on(environment, "LICET_OFFLINE") else LicenseClient(url)


def _presence(environment: Mapping[str, str], version: str | None, *, seat: bool) -> Presence:
    said = {
        "deployment_id": _text_setting(environment, "LICET_DEPLOYMENT_ID"),
        "name": _text_setting(environment, "LICET_INSTANCE_NAME"),
        "version": None if version is None else version[:64],
    }
    about = {name: value for name, value in said.items() if value}
    return Presence(about, AwsIdentity(environment) if find_spec("boto3") else None, takes_seat=seat)


class AwsIdentity:
    """The AWS account that boto3's credentials belong to; loads boto3 only when it is asked.

    Args:
        environment: Where the region is read.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def account(self) -> str:
        """Ask AWS STS."""
        return self._bounded(lambda aws: aws.account())

    def prove(self, challenge: str, audience: str) -> Mapping[str, Any]:
        """Sign the question to AWS STS, and send it nowhere."""
        from licet.aws.identity import prove

        return self._bounded(lambda aws: prove(aws, challenge=challenge, audience=audience))

    def _bounded(self, ask: Callable[[Aws], _Found]) -> _Found:
        """Ask in a thread that nobody waits for beyond ``IDENTITY_SECONDS``: credentials may come from any program.

        Raises:
            LicetError: AWS or the credentials say no, or nothing in time.
        """
        outcome: list[_Found | Exception] = []

        def work() -> None:
            try:
                from licet.aws.session import Aws

                outcome.append(ask(Aws(self._environment)))  # anew, because credentials change
            except Exception as error:  # noqa: BLE001 - raised again below, in words
                outcome.append(error)

        thread = threading.Thread(target=work, name="licet-identity", daemon=True)
        thread.start()
        thread.join(IDENTITY_SECONDS)
        found = outcome[0] if outcome else TimeoutError()
        if isinstance(found, LicetError):
            raise found
        if isinstance(found, Exception):
            raise LicetError(f"The AWS account could not be found out ({type(found).__name__}).")
        return found


def _text_setting(environment: Mapping[str, str], name: str) -> str | None:
    """Return a setting that goes to the license server as it is.

    Raises:
        ConfigurationError: It is too long for that, or cannot be printed.
    """
    value = environment.get(name)
    if value is not None and (len(value) > MAX_SETTING or not value.isprintable()):
        raise ConfigurationError(f"{name} must be at most {MAX_SETTING} printable characters")
    return value


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


def state_folder(environment: Mapping[str, str]) -> Path:
    """Return where what has to survive a restart lies: ``LICET_STATE_DIR``, or the platform's own place.

    Raises:
        ConfigurationError: There is no such place.
    """
    if named := environment.get("LICET_STATE_DIR"):
        return expanded(named, name="LICET_STATE_DIR")
    from platformdirs import user_state_path

    try:
        return user_state_path("licet", appauthor=False)
    except RuntimeError:
        raise ConfigurationError(
            "this user has no home folder: set LICET_STATE_DIR to a folder that it may write"
        ) from None
