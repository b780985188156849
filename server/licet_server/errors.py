"""Everything that ``licet_server`` raises, as one tree.

::

    ServerError
    ├── SettingsError             SETTING_INVALID       an environment variable has a value that cannot be used
    ├── DataFolderError           DATA_FOLDER_UNUSABLE  the data folder cannot be made, read or written
    ├── NotInitialisedError       NOT_INITIALISED       there is no database yet
    ├── SecretMissingError        SECRET_MISSING        an initialised data folder has lost a secret
    ├── KeyringDamagedError       KEYRING_DAMAGED       keyring.json is not what was written
    ├── KeyringLockedError        KEYRING_LOCKED        keyring.json is encrypted, and the passphrase does not open it
    ├── SigningKeyMissingError    SIGNING_KEY_MISSING   no published key signs with the algorithm that is needed
    ├── RotationError             ROTATION_REFUSED      as many signing keys are published as may be
    ├── RetirementError           RETIREMENT_REFUSED    the signing key is still needed, or retired already
    ├── IssuerMismatchError       ISSUER_MISMATCH       the environment names another issuer than the keyring
    ├── StorageError              STORAGE_UNAVAILABLE   the database cannot be reached, or is locked for too long
    │   ├── DatabaseDamagedError  DATABASE_DAMAGED      the database file is not a sound database
    │   └── DatabaseVersionError  DATABASE_VERSION      the database belongs to another version of this program
    ├── InputError                INPUT_INVALID         an argument or a file from the vendor is wrong
    │   ├── CatalogError          CATALOG_INVALID       a catalog breaks its rules
    │   ├── UnknownProductError   UNKNOWN_PRODUCT       the catalog has no such product
    │   ├── UnknownPlanError      UNKNOWN_PLAN          the product has no such plan
    │   ├── UnknownLicenseError   UNKNOWN_LICENSE       no license has that id or key
    │   ├── UnknownKidError       UNKNOWN_KID           no signing key has that name
    │   └── ImportRefusedError    IMPORT_REFUSED        rows of an import are wrong; nothing was imported
    ├── SchemeUnavailableError    SCHEME_UNAVAILABLE    keys of this scheme cannot be issued
    ├── TransitionError           TRANSITION_REFUSED    the license's status does not allow it
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


class KeyringDamagedError(ServerError):
    """The signing keys cannot be read; the message names the file."""

    code = "KEYRING_DAMAGED"


class KeyringLockedError(ServerError):
    """The signing keys are encrypted, and there is no passphrase or another one."""

    code = "KEYRING_LOCKED"


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


class DatabaseDamagedError(StorageError):
    """The database file is not a sound database; the message names it."""

    code = "DATABASE_DAMAGED"


class DatabaseVersionError(StorageError):
    """The database has a schema that this program does not work with."""

    code = "DATABASE_VERSION"


class InputError(ServerError):
    """Something the vendor typed, or put in a file, is wrong."""

    code = "INPUT_INVALID"


class CatalogError(InputError):
    """A catalog breaks its rules; the message names the table and the setting."""

    code = "CATALOG_INVALID"


class UnknownProductError(InputError):
    """The catalog has no such product."""

    code = "UNKNOWN_PRODUCT"


class UnknownPlanError(InputError):
    """The product has no such plan."""

    code = "UNKNOWN_PLAN"


class UnknownLicenseError(InputError):
    """No license has that id or key."""

    code = "UNKNOWN_LICENSE"


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


class TransitionError(ServerError):
    """The license's status does not allow it."""

    code = "TRANSITION_REFUSED"


class PortTakenError(ServerError):
    """The address to serve on is not free."""

    code = "PORT_TAKEN"
