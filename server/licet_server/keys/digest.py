"""How license keys are stored: as a keyed digest, so that a stolen database holds no key."""

from __future__ import annotations

import hashlib
import hmac

from licet.keys import ParsedKey


def digest(key: ParsedKey, *, pepper: str) -> str:
    """Return the HMAC-SHA256 of the key's canonical spelling under *pepper*, in hex."""
    # hmac.digest would give Python's lock away for a microsecond of work, and other threads make that dear.
    return hmac.new(pepper.encode(), key.canonical.encode(), hashlib.sha256).hexdigest()
