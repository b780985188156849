"""Everything that ``licet`` raises, as one tree.

::

    LicetError
    ├── ConfigurationError        CONFIGURATION_INVALID  licet.toml, the environment or a policy file is wrong
    ├── KeyFormatError            MALFORMED              the text is a license key, but a bad one
    ├── SignatureInvalidError     SIGNATURE_INVALID      nobody we trust signed this
    │   └── UnknownSignerError    SIGNATURE_INVALID      … yet: it names a key that a rotation may have brought
    ├── DocumentRefusedError      DOCUMENT_REFUSED       a file to import is genuine and of no use here, or no such file
    ├── ServerUnreachableError    SERVER_UNREACHABLE     the license server gave no usable answer
    ├── WireError                 BAD_MESSAGE            a message is not what the protocol says
    ├── CommandError              COMMAND_UNUSABLE       the command of `licet wrap` is missing, or cannot be run
    ├── CountUnavailableError     COUNT_UNAVAILABLE      the resources could not be counted before the scan
    ├── aws.errors.AwsError       AWS_UNAVAILABLE        AWS refused, or gave no answer; the message says which and why
    └── LicenseRefusedError       the verdict's code     the license does not allow it

Codes are public API. No library's own error leaves a module of this package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from licet.verdict import Verdict


class LicetError(Exception):
    """Base of every error of this package."""

    code = "LICET_ERROR"


class ConfigurationError(LicetError):
    """A setting, a descriptor or a policy cannot be used; the message names it."""

    code = "CONFIGURATION_INVALID"


class KeyFormatError(LicetError):
    """The text has the shape of a key of ours and is broken.

    The message never repeats the key.
    """

    code = "MALFORMED"


class SignatureInvalidError(LicetError):
    """A signed document is not signed by a trusted key, or is not what it claims to be."""

    code = "SIGNATURE_INVALID"


class UnknownSignerError(SignatureInvalidError):
    """The document names a key that is not trusted here; a rotation announcement may introduce it."""


class DocumentRefusedError(LicetError):
    """A file to import is of no use here: not for this machine, ended, older than what is kept, or of another kind."""

    code = "DOCUMENT_REFUSED"

    def __init__(self, message: str, code: str = "DOCUMENT_REFUSED") -> None:
        """Say why; *code* may be the verdict that such a document would lead to."""
        super().__init__(message)
        self.code = code


class ServerUnreachableError(LicetError):
    """The license server could not be asked, or answered nothing usable."""

    code = "SERVER_UNREACHABLE"

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        """Keep how many seconds the server asked us to wait, if it did."""
        super().__init__(message)
        self.retry_after = retry_after


class WireError(LicetError):
    """A request or an answer breaks the protocol."""

    code = "BAD_MESSAGE"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        """Name the *field* at fault, when there is one."""
        super().__init__(message)
        self.field = field


class CommandError(LicetError):
    """The server to wrap cannot be started; ``status`` is what a shell would end with."""

    code = "COMMAND_UNUSABLE"
    MISSING, DENIED = 127, 126

    def __init__(self, message: str, status: int = MISSING) -> None:
        """Say why, and the *status* for the process."""
        super().__init__(message)
        self.status = status


class CountUnavailableError(LicetError):
    """The resources could not be counted, so nothing was scanned."""

    code = "COUNT_UNAVAILABLE"

    def __init__(self, message: str, *, retryable: bool = True) -> None:
        """Say whether the same call may succeed later with nothing changed."""
        super().__init__(message)
        self.retryable = retryable


class LicenseRefusedError(LicetError):
    """The license does not allow what was asked.

    ``verdict`` says why; ``code`` is the verdict's code; the message is fit for the user.
    """

    def __init__(self, verdict: Verdict, message: str) -> None:
        """Carry the *verdict* beside its explanation."""
        super().__init__(message)
        self.verdict = verdict
        self.code = verdict.code.value
