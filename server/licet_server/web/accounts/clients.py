"""Clients of Authlib, which is loaded only where there is a provider to be asked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client.errors import MismatchingStateError, OAuthError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from joserfc.errors import JoseError
from requests import RequestException

from licet_server.config.payments import LOOPBACK

__all__ = ["BROKEN", "Client", "MismatchingStateError", "OAuth", "OAuthError"]

BROKEN = (
    AuthlibBaseError,
    JoseError,
    RequestException,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RuntimeError,
)
"""What goes wrong at a provider, or on the way there."""

_ALGORITHMS = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
"""Signatures by a private key; ``none`` and those by a shared secret prove nothing here."""


class Client(FlaskOAuth2App):  # type: ignore[misc] # Authlib has no types
    """A client that believes of what a provider says about itself only what fits its issuer."""

    wanted_issuer: str | None = None

    def load_server_metadata(self) -> dict[str, Any]:
        """Return what the provider says about itself.

        Raises:
            ValueError: It speaks for another issuer, or would have secrets sent without encryption.
        """
        metadata: dict[str, Any] = super().load_server_metadata()
        if self.wanted_issuer is None or "licet_checked" in metadata:
            return metadata
        try:
            if str(metadata["issuer"]).rstrip("/") != self.wanted_issuer.rstrip("/"):
                raise ValueError("the provider speaks for another issuer")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                _check_address(metadata[name])
            if metadata.get("userinfo_endpoint"):  # a provider may do without
                _check_address(metadata["userinfo_endpoint"])
        except (KeyError, ValueError):
            metadata.pop("_loaded_at", None)  # so that the next one asks again, when it may be mended
            raise
        offered = set(metadata.get("id_token_signing_alg_values_supported", ())) & _ALGORITHMS
        metadata["id_token_signing_alg_values_supported"] = sorted(offered) or ["RS256"]
        metadata["licet_checked"] = True
        return metadata


def _check_address(url: object) -> None:
    parts = urlsplit(str(url))
    if not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)):
        raise ValueError("the provider would have secrets sent without encryption")
