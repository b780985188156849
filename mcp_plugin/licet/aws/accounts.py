"""Several accounts as one: the customer's own, and those that its identity may enter through a role."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from licet.aws.errors import CREDENTIAL_TROUBLES, AwsError, Trouble, translated
from licet.aws.session import QUICK, Aws
from licet.errors import ConfigurationError

ROLES_VARIABLE = "LICET_AWS_ROLES"
SESSION_NAME = "licet"
"""How the customer's CloudTrail names what is done in the other accounts."""

_ROLE = re.compile(r"arn:aws[a-z-]*:iam::(?P<account>\d{12}):role/[\w+=,.@/-]{1,576}", re.ASCII)


def roles_of(aws: Aws) -> tuple[str, ...]:
    """Return the roles that ``LICET_AWS_ROLES`` names, or none.

    Raises:
        ConfigurationError: One of them is not the ARN of an IAM role.
    """
    return parse_roles(aws.environment.get(ROLES_VARIABLE, ""))


def parse_roles(text: str) -> tuple[str, ...]:
    """Read ARNs of roles that are separated by commas; one that is named twice counts once.

    Raises:
        ConfigurationError: One of them is not the ARN of an IAM role.
    """
    # The name of a role may hold a comma, so only one in front of the next ARN separates.
    text = text.strip().rstrip(",")
    named = [part.strip() for part in re.split(r",(?=\s*arn:)", text)] if text else []
    return checked_roles(named)


def checked_roles(roles: Sequence[str]) -> tuple[str, ...]:
    """Return *roles*, each once.

    Raises:
        ConfigurationError: One of them is not the ARN of an IAM role.
    """
    for role in roles:
        if not _ROLE.fullmatch(role):
            raise ConfigurationError(
                f"{ROLES_VARIABLE}: {role[:120]!r} is not the ARN of a role, such as "
                "arn:aws:iam::123456789012:role/licet; several are separated by commas."
            )
    return tuple(dict.fromkeys(roles))


class Accounts:
    """The own account and those behind *roles*; safe to share between threads.

    Args:
        own: The account of the credentials in use.
        roles: ARNs of roles. Of several in one account the first is used, and of those in the own account none.

    Raises:
        ConfigurationError: One of them is not the ARN of an IAM role.
    """

    def __init__(self, own: Aws, roles: Sequence[str] = ()) -> None:
        self._own = own
        by_account: dict[str, str] = {}
        for role in checked_roles(roles):
            by_account.setdefault(_account(role), role)
        self._roles = tuple(by_account.values())
        self._lock = threading.Lock()
        self._generation = -1
        self._assumed: tuple[AssumedAws, ...] = ()

    def enter(self, deadline: float | None) -> list[Aws]:
        """Return every account, each once and ready to be asked; those behind roles are entered side by side.

        Args:
            deadline: On the monotonic clock; ``None``: however long it takes.

        Raises:
            AwsError: One of them cannot be entered; the message names the role. None is left out in silence.
        """
        if not self._roles:
            return [self._own]
        assumed = self._current()
        pool = ThreadPoolExecutor(min(16, len(assumed) + 1), thread_name_prefix="licet-roles")
        try:
            own: Future[Any] = pool.submit(self._own.account)
            entering: dict[Future[Any], AssumedAws] = {pool.submit(account.enter): account for account in assumed}
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            wait([own, *entering], timeout=left)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        number = self._outcome(own, "The own account's number")
        others: list[Aws] = []
        for future, account in entering.items():
            if account.account() != number:
                self._outcome(future, f"The role {account.role}")
                others.append(account)
        return [self._own, *others]

    def _outcome(self, future: Future[Any], who: str) -> Any:
        if not future.done() or future.cancelled():
            raise AwsError(Trouble.UNREACHABLE, f"{who} could not be asked for in time: repeat the call.")
        error = future.exception()
        if isinstance(error, AwsError) and error.trouble in CREDENTIAL_TROUBLES:
            self._own.forget()
        return future.result()

    def _current(self) -> tuple[AssumedAws, ...]:
        with self._lock:
            if self._generation != self._own.generation:
                self._generation = self._own.generation
                for old in self._assumed:
                    old.forget()
                self._assumed = tuple(AssumedAws(self._own, role) for role in self._roles)
            return self._assumed


class AssumedAws(Aws):
    """An account that is entered through a role, with credentials that renew themselves.

    Args:
        base: Whose identity assumes the role.
        role: The role's ARN.
    """

    def __init__(self, base: Aws, role: str) -> None:
        super().__init__(base.environment)
        self._base = base
        self.role = role

    def account(self) -> str:
        """Return the account's number, which stands in the role."""
        return _account(self.role)

    def default_region(self) -> str:
        """Return the region of the base, which is the one a call without regions means."""
        return self._base.default_region()

    def enter(self) -> None:
        """Assume the role, unless it is.

        Raises:
            AwsError: It cannot be assumed; the message names it.
        """
        self.load()

    def _prepare(self, session: Any) -> None:
        from botocore.credentials import CredentialProvider, CredentialResolver, RefreshableCredentials

        credentials = RefreshableCredentials.create_from_metadata(
            metadata=self._assume(), refresh_using=self._assume, method="assume-role"
        )

        class Assumed(CredentialProvider):
            METHOD = "assume-role"

            def load(self) -> Any:
                return credentials

        session.register_component("credential_provider", CredentialResolver([Assumed()]))

    def _assume(self) -> dict[str, str]:
        region = self.default_region()
        sts = self._base.client("sts", region, QUICK)
        try:
            with translated("sts:AssumeRole", region):
                given = sts.assume_role(RoleArn=self.role, RoleSessionName=SESSION_NAME)["Credentials"]
        except AwsError as error:
            trust = " The role has to trust it too." if error.trouble is Trouble.DENIED else ""
            raise AwsError(error.trouble, f"The role {self.role} cannot be assumed. {error}{trust}") from None
        return {
            "access_key": given["AccessKeyId"],
            "secret_key": given["SecretAccessKey"],
            "token": given["SessionToken"],
            "expiry_time": given["Expiration"].isoformat(),
        }


def _account(role: str) -> str:
    return role.split(":")[4]
