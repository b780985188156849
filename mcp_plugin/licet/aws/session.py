"""One customer's AWS: its credentials, regions and clients."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from licet.aws.errors import AwsError, Trouble, translated
from licet.aws.models import LeanLoader


@dataclass(frozen=True, slots=True)
class Pace:
    """How patient a call is; seconds, and tries in all."""

    connect: float
    read: float
    tries: int


QUICK = Pace(connect=2, read=3, tries=2)
"""For counting, which has a budget of a few seconds and falls back to a lower bound."""

BRISK = Pace(connect=1, read=1, tries=1)
"""For what may save other calls: it is of use at once or not at all."""

PATIENT = Pace(connect=5, read=20, tries=5)
"""For scanning, which should outlast a moment of throttling."""


class Aws:
    """Makes clients, each once; safe to share between threads. Nothing is asked of the network before the first call.

    Args:
        environment: Where ``AWS_REGION`` and ``LICET_AWS_ROLES`` are read. Everything else is boto3's own business,
            which reads the real environment and the files below ``~/.aws``.
    """

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._environment = os.environ if environment is None else environment
        self._lock = threading.RLock()
        self._asking = threading.Lock()
        self._session: Any = None
        self._clients: dict[tuple[str, str, Pace], Any] = {}
        self._account: str | None = None
        self._generation = 0

    @property
    def environment(self) -> Mapping[str, str]:
        """The settings this was made with."""
        return self._environment

    @property
    def generation(self) -> int:
        """Which session is in use: what was learned with one must not be believed in the next."""
        return self._generation

    def load(self) -> None:
        """Load the SDK, which takes part of a second once a process.

        Raises:
            AwsError: The profile or the configuration cannot be used.
        """
        with self._lock, translated():
            self._boto()

    def client(self, service: str, region: str, pace: Pace = PATIENT) -> Any:
        """Return the boto3 client of *service* in *region*.

        Raises:
            AwsError: The profile, the configuration or the endpoint's address cannot be used.
        """
        with self._lock, translated(region=region):
            key = (service, region, pace)
            if key not in self._clients:
                self._clients[key] = self._boto().client(service, region_name=region, config=_config(pace))
            return self._clients[key]

    def account(self) -> str:
        """Return the account's twelve digits, asking AWS once (``sts:GetCallerIdentity`` needs no permission).

        Raises:
            AwsError: AWS cannot be asked.
        """
        # Asked without the lock that clients need: whoever wants one must not wait for an answer from the network.
        with self._asking:
            with self._lock:
                known, generation = self._account, self._generation
            if known is None:
                region = self.default_region()
                sts = self.client("sts", region)
                with translated("sts:GetCallerIdentity", region):
                    known = str(sts.get_caller_identity()["Account"])
                with self._lock:
                    if generation == self._generation:
                        self._account = known
        return known

    def default_region(self) -> str:
        """Return the region to use when a call names none.

        Raises:
            AwsError: None is set, or there is no such region.
        """
        with self._lock, translated():
            region = self._environment.get("AWS_REGION") or self._boto().region_name
        if not region:
            raise AwsError(Trouble.BAD_SCOPE, 'No region: name one, as in regions=["eu-west-1"], or set AWS_REGION.')
        check_region(region)
        return str(region)

    def sign(self, request: Any, service: str, region: str) -> None:
        """Put AWS's signature version 4 on a botocore *request*, as of now; every header that is there is signed.

        Raises:
            AwsError: There are no credentials, or those there were have ended and cannot be renewed.
        """
        from botocore.auth import SigV4Auth
        from botocore.exceptions import NoCredentialsError

        with translated(region=region):
            with self._lock:
                credentials = self._boto().get_credentials()
            if credentials is None:
                raise NoCredentialsError
            SigV4Auth(credentials.get_frozen_credentials(), service, region).add_auth(request)

    def forget(self) -> None:
        """Drop the session, so that the next call reads the credentials anew: the customer may have signed in again."""
        with self._lock:
            for client in self._clients.values():
                client.close()
            self._clients.clear()
            self._session, self._account = None, None
            self._generation += 1

    def _boto(self) -> Any:
        if self._session is None:
            import boto3
            from botocore.session import get_session

            inner = get_session()
            # The global endpoint of STS is far from most customers, and a proof of an account names a regional one.
            inner.set_config_variable("sts_regional_endpoints", "regional")
            inner.register_component("data_loader", LeanLoader(inner.get_component("data_loader")))
            self._prepare(inner)
            self._session = boto3.Session(botocore_session=inner)
        return self._session

    def _prepare(self, session: Any) -> None:
        """Change a new botocore *session* before its first use; here for accounts that are reached through a role."""


def check_region(name: str) -> None:
    """Refuse a *name* that is no region of any partition, before botocore looks it up in DNS.

    Raises:
        AwsError: With the nearest name there is.
    """
    known = _partitions()
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]}?" if near else "use a name such as eu-west-1."
        raise AwsError(Trouble.BAD_SCOPE, f"{name[:40]!r} is not an AWS region: {hint}")


def partition(region: str) -> str:
    """Return the partition of a known *region*: ``aws``, ``aws-cn``, ``aws-us-gov``, …."""
    return _partitions()[region]


@lru_cache(maxsize=1)
def _partitions() -> dict[str, str]:
    """Map each region that the installed botocore knows to its partition; read from its data files."""
    from botocore.loaders import create_loader

    endpoints = create_loader().load_data("endpoints")
    return {region: part["partition"] for part in endpoints["partitions"] for region in part["regions"]}


def _config(pace: Pace) -> Any:
    from botocore.config import Config

    return Config(
        connect_timeout=pace.connect,
        read_timeout=pace.read,
        retries={"mode": "standard", "total_max_attempts": pace.tries},
        max_pool_connections=32,
        user_agent_extra="licet",
    )
