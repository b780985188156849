"""Every way AWS can say no, as one sentence with the way out; no botocore error passes this module."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from licet.errors import LicetError


class Trouble(StrEnum):
    """What kind of failure it was; callers decide by this and show the message."""

    NO_CREDENTIALS = "no credentials"
    EXPIRED = "expired credentials"
    REJECTED = "credentials not accepted"
    DENIED = "no permission"
    THROTTLED = "throttled"
    BAD_SCOPE = "bad arguments"
    UNREACHABLE = "no answer"
    NOT_FOUND = "not found"
    OTHER = "failed"


CREDENTIAL_TROUBLES = frozenset({Trouble.NO_CREDENTIALS, Trouble.EXPIRED, Trouble.REJECTED})
"""What the customer mends by signing in again; a session that has shown one of them is of no more use."""


_RETRYABLE = frozenset({Trouble.THROTTLED, Trouble.UNREACHABLE, Trouble.OTHER})


class AwsError(LicetError):
    """AWS cannot be asked, or did not answer; the message is fit for the user."""

    code = "AWS_UNAVAILABLE"

    def __init__(self, trouble: Trouble, message: str) -> None:
        """Keep the kind of *trouble* beside its explanation."""
        super().__init__(message)
        self.trouble = trouble

    @property
    def retryable(self) -> bool:
        """Whether the same call may succeed later with nothing changed on the customer's side."""
        return self.trouble in _RETRYABLE


_CODES = {
    Trouble.EXPIRED: {"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"},
    Trouble.REJECTED: {
        "AuthFailure", "InvalidAccessKeyId", "InvalidClientTokenId", "InvalidSignatureException", "InvalidToken",
        "MissingAuthenticationToken", "OptInRequired", "SignatureDoesNotMatch", "UnrecognizedClientException",
    },
    Trouble.DENIED: {
        "AccessDenied", "AccessDeniedException", "AllAccessDisabled", "AuthorizationError",
        "AuthorizationErrorException", "Forbidden", "UnauthorizedException", "UnauthorizedOperation", "403",
    },
    Trouble.THROTTLED: {
        "BandwidthLimitExceeded", "LimitExceededException", "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded", "RequestThrottled", "RequestThrottledException", "SlowDown", "ThrottledException",
        "Throttling", "ThrottlingException", "TooManyRequestsException", "EC2ThrottledException",
    },
    Trouble.UNREACHABLE: {
        "InternalError", "InternalFailure", "InternalServerError", "InternalServerException", "ServiceException",
        "ServiceUnavailable", "ServiceUnavailableException", "Unavailable", "500", "502", "503", "504",
    },
    Trouble.NOT_FOUND: {
        "DBInstanceNotFound", "DBInstanceNotFoundFault", "InvalidInstanceID.Malformed", "InvalidInstanceID.NotFound",
        "InvalidVolume.NotFound", "InvalidParameterValue.VolumeId", "InvalidVolumeID.Malformed", "NoSuchBucket",
        "NotFound", "NotFoundException", "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue",
        "ResourceNotFound", "ResourceNotFoundException", "404",
    },
}  # fmt: skip
_TROUBLE = {code: trouble for trouble, codes in _CODES.items() for code in codes}

_SENTENCES = {
    Trouble.NO_CREDENTIALS: (
        "No AWS credentials were found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
        "in the MCP server's environment."
    ),
    Trouble.EXPIRED: "The AWS credentials have expired: sign in again (for example aws sso login) and repeat the call.",
    Trouble.REJECTED: (
        "AWS does not accept these credentials{where}: check them, and that the account has this region enabled."
    ),
    Trouble.DENIED: "AWS denied {action}{where}: allow that action for the user or role this server runs as.",
    Trouble.THROTTLED: (
        "AWS is throttling {action}{where}: repeat the call in a minute, or name fewer resource types and regions."
    ),
    Trouble.UNREACHABLE: "AWS did not answer {action}{where}: check the network, the proxy and AWS_ENDPOINT_URL.",
    Trouble.NOT_FOUND: "AWS knows no such resource{where}: check its name, account and region.",
    Trouble.OTHER: "AWS answered {action}{where} with {code}.",
}


@contextmanager
def translated(action: str = "", region: str = "") -> Iterator[None]:
    """Turn what botocore raises inside the block into `AwsError`.

    Args:
        action: The IAM action of the call, for example ``sns:ListTopics``.
        region: Where it was sent.

    Raises:
        AwsError: In place of every error of botocore, and of the ``ValueError`` it raises for a bad endpoint.
    """
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

    try:
        yield
    except ClientError as error:
        raise _explained(_code(error), action, region) from None
    except (BotoCoreError, ResponseParserError, ValueError) as error:
        raise _explained_local(error, action, region) from None
    except RuntimeError as error:
        if "refreshed credentials" not in str(error):
            raise
        # botocore's word for credentials that were renewed and had already ended: a clock is wrong, here or there.
        raise _sentence(Trouble.EXPIRED, action, region) from None


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", "an unknown error"))


def _explained(code: str, action: str, region: str) -> AwsError:
    # Some services put the exception's shape before the code, or the sender's fault behind it.
    trouble = _TROUBLE.get(code) or _TROUBLE.get(code.rsplit("#", 1)[-1], Trouble.OTHER)
    return _sentence(trouble, action, region, code=f"the error {code}")


def _explained_local(error: Exception, action: str, region: str) -> AwsError:
    """Explain an error that never came from AWS: the SDK could not send the call, or not read the answer."""
    from botocore import exceptions as known
    from botocore.parsers import ResponseParserError

    if isinstance(error, (known.ProfileNotFound, known.ConfigParseError, known.ConfigNotFound)):
        return AwsError(Trouble.NO_CREDENTIALS, f"{error}: check AWS_PROFILE and ~/.aws/config.")
    if isinstance(error, known.PartialCredentialsError):
        return AwsError(
            Trouble.NO_CREDENTIALS,
            "The AWS credentials are incomplete: set both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        )
    if isinstance(error, (known.NoCredentialsError, known.NoAuthTokenError, known.MetadataRetrievalError)):
        return _sentence(Trouble.NO_CREDENTIALS, action, region)
    if isinstance(error, (known.SSOError, known.LoginError, known.TokenRetrievalError, known.CredentialRetrievalError)):
        return _sentence(Trouble.EXPIRED, action, region)
    if isinstance(error, (known.InvalidRegionError, known.NoRegionError)):
        return AwsError(Trouble.BAD_SCOPE, f"{error}")
    if isinstance(error, (known.ConnectionError, known.HTTPClientError, ResponseParserError)):
        return _sentence(Trouble.UNREACHABLE, action, region)
    if isinstance(error, ValueError) and "endpoint" in str(error).lower():
        return AwsError(Trouble.UNREACHABLE, "AWS_ENDPOINT_URL is not an address: correct or unset it.")
    return _sentence(Trouble.OTHER, action, region, code=f"{type(error).__name__}, an error of the AWS SDK")


def _sentence(trouble: Trouble, action: str, region: str, *, code: str = "") -> AwsError:
    where = f" in {region}" if region else ""
    return AwsError(trouble, _SENTENCES[trouble].format(action=action or "the call", where=where, code=code))
