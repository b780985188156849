"""Another implementation of JWS, by which tests judge ours: joserfc."""

from __future__ import annotations

import json
import warnings
from typing import Any

from joserfc import jws
from joserfc.jwk import OctKey, OKPKey, RSAKey


def read_jws(token: str, key: OKPKey | RSAKey | OctKey, *, algorithm: str = "EdDSA") -> tuple[dict, dict]:
    """Verify *token* with *key*, which raises when it does not hold; return its header and its claims."""
    # Strict, it would know no header member of ours (``chain``), although RFC 7515 section 4 lets them be ignored.
    registry = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    registry.max_header_length = 64 * 1024
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it would rather see "Ed25519", which RFC 9864 put in place of "EdDSA"
        read = jws.deserialize_compact(token, key, registry=registry)
    claims: dict[str, Any] = json.loads(read.payload or b"")
    return read.headers(), claims
