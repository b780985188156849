"""Copies of what stands beside the database, sealed under the recovery passphrase: secrets, keyring, mail.toml.

Whoever has the sealed copy and the passphrase has everything that this installation signs and digests with. The keyring
is in it as its file is: encrypted under its own passphrase, where it has one.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from licet.errors import WireError
from licet.wire import load_object
from licet_server.errors import KeyringDamagedError, KeyringLockedError, RecoveryError
from licet_server.keys.protection import Envelope, seal

VARIABLE = "LICET_RECOVERY_PASSPHRASE"
_KIND = "licet-recovery"
_VERSION = 1
_LONGEST = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """Files of the data folder.

    Attributes:
        files: What each holds, by its name.
    """

    files: Mapping[str, bytes] = field(repr=False)

    def sealed(self, passphrase: str) -> bytes:
        """Encrypt them, under a key that is derived anew."""
        return seal(self._dumps(), passphrase)

    def _dumps(self) -> bytes:
        files = {name: base64.b64encode(data).decode() for name, data in sorted(self.files.items())}
        return json.dumps({"kind": _KIND, "version": _VERSION, "files": files}).encode()


def opened(sealed: bytes, passphrase: str, *, origin: str) -> Kept:
    """Decrypt files.

    Args:
        sealed: What :meth:`Kept.sealed` returned.
        passphrase: What opens it.
        origin: What it is, for a message.

    Raises:
        RecoveryError: It is damaged, of another version, or sealed under another passphrase.
    """
    try:
        envelope = Envelope.take_apart(sealed, origin=origin) if len(sealed) <= _LONGEST else None
        if envelope is None:
            raise RecoveryError(f"{origin} is damaged: take another one")
        return _read(envelope.opened(passphrase, origin=origin), origin)
    except KeyringLockedError:
        raise RecoveryError(
            f"{VARIABLE} does not open {origin}: it is another passphrase, or the copy was changed"
        ) from None
    except KeyringDamagedError:
        raise RecoveryError(f"{origin} is damaged, or from another version: take another one") from None


def _read(plain: bytes, origin: str) -> Kept:
    try:
        document = load_object(plain)
        if (document["kind"], document["version"]) != (_KIND, _VERSION):
            raise ValueError("it is something else")
        return Kept({str(name): base64.b64decode(data, validate=True) for name, data in document["files"].items()})
    except (WireError, LookupError, TypeError, ValueError, AttributeError, binascii.Error):
        raise RecoveryError(f"{origin} holds something else, or is from another version: take another one") from None
