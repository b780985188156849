"""Who may look into the server from outside: what reads its metrics, and where its traces go."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from licet_server.errors import SettingsError

_SHORTEST_TOKEN = 16
_LAST_PORT = 65535
_COLLECTORS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_PROTOCOL = "http/protobuf"


@dataclass(frozen=True, slots=True)
class MonitoringSettings:
    """What the environment says about metrics and traces.

    Attributes:
        token: Whoever shows it at ``GET /metrics`` may read them; ``None``: nobody may.
        listen: An address and port of their own, where nobody needs a token; ``None``: there is none.
        traces: Whether a collector for traces is named; OpenTelemetry itself reads the rest of its settings.
    """

    token: str | None = field(default=None, repr=False)
    listen: tuple[str, int] | None = None
    traces: bool = False


def read_monitoring(given: Mapping[str, str]) -> MonitoringSettings:
    """Read the settings about metrics and traces.

    Args:
        given: The environment, without empty values.

    Raises:
        SettingsError: A value cannot be used; the message names the variable and never repeats the token.
    """
    return MonitoringSettings(_token(given), _listen(given.get("LICET_METRICS_LISTEN")), _traces(given))


def _token(given: Mapping[str, str]) -> str | None:
    value = given.get("LICET_METRICS_TOKEN")
    if value is None:
        return None
    if len(value) < _SHORTEST_TOKEN or not (value.isascii() and value.isprintable()) or " " in value:
        raise SettingsError(
            f"LICET_METRICS_TOKEN must be at least {_SHORTEST_TOKEN} random letters, digits and signs, without spaces"
        )
    return value


def _listen(value: str | None) -> tuple[str, int] | None:
    if value is None:
        return None
    host, _, port = value.rpartition(":")
    try:
        address = str(ipaddress.ip_address(host.removeprefix("[").removesuffix("]")))
        number = int(port) if port.isascii() and port.isdigit() else 0
    except ValueError:
        address, number = "", 0
    if not address or not 0 < number <= _LAST_PORT:
        raise SettingsError("LICET_METRICS_LISTEN must be an address and a port, such as 127.0.0.1:9091 or [::1]:9091")
    return address, number


def _traces(given: Mapping[str, str]) -> bool:
    """Say whether traces are wanted, in the words of OpenTelemetry's own specification."""
    named = [name for name in _COLLECTORS if name in given]
    if not named or given.get("OTEL_SDK_DISABLED", "").lower() == "true" or given.get("OTEL_TRACES_EXPORTER") == "none":
        return False
    for name in named:
        try:
            parts = urlsplit(given[name])
            sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            sound = False
        if not sound:
            raise SettingsError(f"{name} must look like http://collector:4318")
    protocol = next((name for name in _PROTOCOLS if name in given), None)
    if protocol is not None and given[protocol] != _PROTOCOL:
        raise SettingsError(f"{protocol} must be {_PROTOCOL}: the license server speaks no other")
    return True
