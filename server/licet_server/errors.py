"""Everything that ``licet_server`` raises, as one tree.

::

    ServerError
    ├── SettingsError             SETTING_INVALID       an environment variable has a value that cannot be used
    ├── DataFolderError           DATA_FOLDER_UNUSABLE  the data folder cannot be made, read or written
    ├── NotInitialisedError       NOT_INITIALISED       there is no database yet
    ├── SecretMissingError        SECRET_MISSING        an initialised data folder has lost a secret
    ├── SecretWrongError          SECRET_WRONG          a secret is not the one that the database was made with
    ├── KeyringDamagedError       KEYRING_DAMAGED       keyring.json is not what was written
    ├── KeyringLockedError        KEYRING_LOCKED        keyring.json is encrypted, and the passphrase does not open it
    ├── RecoveryError             RECOVERY_REFUSED      a sealed copy of the secrets cannot be opened
    ├── BackupDamagedError        BACKUP_DAMAGED        a file is no backup, or not the whole of one as it was written
    ├── SigningKeyMissingError    SIGNING_KEY_MISSING   no published key signs with the algorithm that is needed
    ├── RotationError             ROTATION_REFUSED      as many signing keys are published as may be
    ├── RetirementError           RETIREMENT_REFUSED    the signing key is still needed, or retired already
    ├── IssuerMismatchError       ISSUER_MISMATCH       the environment names another issuer than the keyring
    ├── StorageError              STORAGE_UNAVAILABLE   the database cannot be reached, or is locked for too long
    │   ├── DiskFullError         DISK_FULL             there is no room to write to the database
    │   ├── DatabaseDamagedError  DATABASE_DAMAGED      the database file is not a sound database
    │   └── DatabaseVersionError  DATABASE_VERSION      the database belongs to another version of this program
    ├── ClockError                CLOCK_WRONG           the clock of this machine is off by far
    ├── InputError                INPUT_INVALID         an argument or a file from the vendor is wrong
    │   ├── CatalogError          CATALOG_INVALID       a catalog breaks its rules
    │   ├── UnknownProductError   UNKNOWN_PRODUCT       the catalog has no such product
    │   ├── UnknownPlanError      UNKNOWN_PLAN          the product has no such plan
    │   ├── NotFoundError         NOT_FOUND             nothing of ours has that id
    │   │   └── UnknownLicenseError  UNKNOWN_LICENSE    no license has that id or key
    │   ├── CursorError           INVALID_CURSOR        the cursor is of another list, or was changed
    │   ├── WebhookAddressError   WEBHOOK_ADDRESS_REFUSED  a webhook would go where none may go
    │   ├── PayloadError          PAYLOAD_INVALID       a webhook is signed, and is no event
    │   ├── UnknownKidError       UNKNOWN_KID           no signing key has that name
    │   └── ImportRefusedError    IMPORT_REFUSED        rows of an import are wrong; nothing was imported
    ├── SignatureError            SIGNATURE_INVALID     a webhook was not sent by the provider that it names
    ├── ProviderError             PROVIDER_UNAVAILABLE  a payment provider did not do what it was asked
    ├── NotConfiguredError        NOT_CONFIGURED        what is asked for needs a setting that is not there
    ├── MailError                 MAIL_UNAVAILABLE      a mail could not be handed in
    ├── AttestationError          ATTESTATION_REFUSED   what should prove an AWS account does not; answered as a verdict
    ├── StsUnavailableError       STS_UNAVAILABLE       AWS STS gave no answer that decides anything
    ├── AuditDamagedError         AUDIT_DAMAGED         the audit log is not what was written
    ├── SchemeUnavailableError    SCHEME_UNAVAILABLE    keys of this scheme cannot be issued
    ├── ConflictError             CONFLICT              what is there already does not allow it
    │   ├── TransitionError       TRANSITION_REFUSED    the license's status does not allow it
    │   ├── TrialUsedError        TRIAL_USED            the customer has had a trial of the product
    │   ├── IdempotencyKeyError   IDEMPOTENCY_KEY_REUSED  the key came with another request before
    │   ├── BackupRefusedError    BACKUP_REFUSED        a backup cannot be made or restored as things stand
    │   ├── ErasureRefusedError   ERASURE_REFUSED       something about a customer still lives, and is needed
    │   ├── CopyRefusedError      COPY_REFUSED          a database cannot be copied as things stand
    │   └── CopyDiffersError      COPY_DIFFERS          two databases that should be equal are not
    ├── VersionError              VERSION_MISMATCH      somebody else changed it in between
    ├── NotSignedInError          UNAUTHENTICATED       no API key, or none that counts
    ├── ScopeMissingError         SCOPE_MISSING         the API key may not do that
    └── PortTakenError            PORT_TAKEN            something else listens there

Codes are public API. No library's own error leaves a module of this package, and no message repeats a key or a secret.
"""

from __future__ import annotations


class ServerError(Exception):
    """Base of every error of this package; the message is one line, fit for the vendor."""

    code = "SERVER_ERROR"


class SettingsError(ServerError):
    """An environment variable cannot be used; the message names it."""

    code = "SETTING_INVALID"


class DataFolderError(ServerError):
    """The data folder, or a file in it, cannot be made, read or written."""

    code = "DATA_FOLDER_UNUSABLE"


class NotInitialisedError(ServerError):
    """There is nothing to work on yet."""

    code = "NOT_INITIALISED"


class SecretMissingError(ServerError):
    """A secret is gone while data that depends on it is there; making a new one would only hide the loss."""

    code = "SECRET_MISSING"


class SecretWrongError(ServerError):
    """A secret is another than that of the database; going on would make every key unknown."""

    code = "SECRET_WRONG"


class KeyringDamagedError(ServerError):
    """The signing keys cannot be read; the message names the file."""

    code = "KEYRING_DAMAGED"


class KeyringLockedError(ServerError):
    """The signing keys are encrypted, and there is no passphrase or another one."""

    code = "KEYRING_LOCKED"


class RecoveryError(ServerError):
    """A sealed copy of the secrets does not open, or holds something else; the message says which one."""

    code = "RECOVERY_REFUSED"


class BackupDamagedError(ServerError):
    """A file is no backup, or was cut off or changed since it was written; nothing was restored from it."""

    code = "BACKUP_DAMAGED"


class SigningKeyMissingError(ServerError):
    """Nothing signs with the algorithm that is needed; the message names the command that makes a key."""

    code = "SIGNING_KEY_MISSING"


class RotationError(ServerError):
    """No key can be added now; the message says what comes first."""

    code = "ROTATION_REFUSED"


class RetirementError(ServerError):
    """The key cannot be retired now; the message says why and what comes first."""

    code = "RETIREMENT_REFUSED"


class IssuerMismatchError(ServerError):
    """Signing in this name would lock plugins out; the message names both issuers and both ways out."""

    code = "ISSUER_MISMATCH"


class StorageError(ServerError):
    """The database gave no answer."""

    code = "STORAGE_UNAVAILABLE"


class DiskFullError(StorageError):
    """Nothing can be written, because the disk of the database is full; reading goes on."""

    code = "DISK_FULL"


class DatabaseDamagedError(StorageError):
    """The database file is not a sound database; the message names it."""

    code = "DATABASE_DAMAGED"


class DatabaseVersionError(StorageError):
    """The database has a schema that this program does not work with."""

    code = "DATABASE_VERSION"


class ClockError(ServerError):
    """The clock of this machine cannot be right; the message says by what that shows."""

    code = "CLOCK_WRONG"


class AttestationError(ServerError):
    """A proof of an AWS account is none; the message says why, and repeats nothing of the proof."""

    code = "ATTESTATION_REFUSED"


class StsUnavailableError(ServerError):
    """AWS STS could not be asked, or did not answer as it does; the same activation may succeed later."""

    code = "STS_UNAVAILABLE"


class AuditDamagedError(ServerError):
    """The audit log is not what was written; the message names the first entry that shows it, ``seq`` its number."""

    code = "AUDIT_DAMAGED"

    def __init__(self, seq: int, message: str) -> None:
        """Keep where the log went wrong."""
        super().__init__(f"the audit log is damaged: {message}")
        self.seq = seq


class InputError(ServerError):
    """Something the vendor typed, or put in a file, is wrong.

    Attributes:
        field: The field of a request that is wrong, when one is.
    """

    code = "INPUT_INVALID"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        """Keep which *field* is wrong."""
        super().__init__(message)
        self.field = field


class CatalogError(InputError):
    """A catalog breaks its rules; the message names the table and the setting."""

    code = "CATALOG_INVALID"


class UnknownProductError(InputError):
    """The catalog has no such product."""

    code = "UNKNOWN_PRODUCT"


class UnknownPlanError(InputError):
    """The product has no such plan."""

    code = "UNKNOWN_PLAN"


class NotFoundError(InputError):
    """Nothing has that id, or it belongs to something else, which looks the same."""

    code = "NOT_FOUND"


class UnknownLicenseError(NotFoundError):
    """No license has that id or key."""

    code = "UNKNOWN_LICENSE"


class CursorError(InputError):
    """A cursor is of another list, or was changed; the list starts afresh without it."""

    code = "INVALID_CURSOR"

    def __init__(self) -> None:
        """Say the way out."""
        super().__init__(
            "this cursor does not belong to this list with these filters: leave it out to start afresh", field="cursor"
        )


class WebhookAddressError(InputError):
    """A webhook would go where none may go; the message names no address, for who set it may only be guessing."""

    code = "WEBHOOK_ADDRESS_REFUSED"

    def __init__(self, message: str) -> None:
        """Name the field that holds it."""
        super().__init__(message, field="url")


class PayloadError(InputError):
    """A webhook is signed, and is no event."""

    code = "PAYLOAD_INVALID"


class UnknownKidError(InputError):
    """No signing key has that name."""

    code = "UNKNOWN_KID"


class ImportRefusedError(InputError):
    """At least one row is wrong, so nothing was imported."""

    code = "IMPORT_REFUSED"

    def __init__(self, problems: list[str]) -> None:
        """Keep every problem, one line each."""
        super().__init__(f"nothing was imported, {len(problems)} row(s) are wrong:\n" + "\n".join(problems))
        self.problems = problems


class SchemeUnavailableError(ServerError):
    """Keys of this scheme cannot be issued."""

    code = "SCHEME_UNAVAILABLE"


class ConflictError(ServerError):
    """What is there already does not allow it."""

    code = "CONFLICT"


class TransitionError(ConflictError):
    """The license's status does not allow it."""

    code = "TRANSITION_REFUSED"


class TrialUsedError(ConflictError):
    """The customer has had a trial of the product, and there is one for each."""

    code = "TRIAL_USED"


class IdempotencyKeyError(ConflictError):
    """An idempotency key came with another request before."""

    code = "IDEMPOTENCY_KEY_REUSED"


class BackupRefusedError(ConflictError):
    """A backup cannot be made or restored as things stand, and everything is as it was; the message says what to do."""

    code = "BACKUP_REFUSED"


class ErasureRefusedError(ConflictError):
    """A customer cannot be erased yet; the message says what comes first."""

    code = "ERASURE_REFUSED"


class CopyRefusedError(ConflictError):
    """A database cannot be copied as things stand, and the target is as it was; the message says what to do."""

    code = "COPY_REFUSED"


class CopyDiffersError(ConflictError):
    """Two databases that should hold the same rows do not."""

    code = "COPY_DIFFERS"


class VersionError(ServerError):
    """Somebody else changed it in between."""

    code = "VERSION_MISMATCH"


class SignatureError(ServerError):
    """A webhook is not signed, not with our secret, or at another time; the message does not say which."""

    code = "SIGNATURE_INVALID"


class ProviderError(ServerError):
    """A payment provider did not do what it was asked; ``retryable``: asking again later may help."""

    code = "PROVIDER_UNAVAILABLE"

    def __init__(self, message: str, *, retryable: bool = True) -> None:
        """Keep whether to ask again."""
        super().__init__(message)
        self.retryable = retryable


class NotConfiguredError(ServerError):
    """What is asked for needs a setting that is not there; the message names it."""

    code = "NOT_CONFIGURED"


class MailError(ServerError):
    """A mail could not be handed in; ``final``: trying again cannot help, as the address or the message is refused."""

    code = "MAIL_UNAVAILABLE"

    def __init__(self, message: str, *, final: bool = False) -> None:
        """Keep whether it is final."""
        super().__init__(message)
        self.final = final


class NotSignedInError(ServerError):
    """There is no API key, or none that counts."""

    code = "UNAUTHENTICATED"


class ScopeMissingError(ServerError):
    """The API key may not do that."""

    code = "SCOPE_MISSING"


class PortTakenError(ServerError):
    """The address to serve on is not free."""

    code = "PORT_TAKEN"
