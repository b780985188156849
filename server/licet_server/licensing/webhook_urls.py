"""Where webhooks may go: how an address is spelt, and which networks are nobody's business.

Whoever can set an endpoint chooses where this server sends requests to, so by default it sends none to machines that
only it can reach.

Source: RFC 3986 (URLs), RFC 6890 and the IANA registries of special-purpose addresses, RFC 6052 (NAT64).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from licet_server.errors import InputError, WebhookAddressError

LONGEST_URL = 2000

_PORTS = {"https": 443, "http": 80}
_LONGEST_HOST = 253
_SPELLING = re.compile(r"[!#-;=?-\[\]_a-z~]+")  # visible ASCII without what RFC 3986 forbids
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)")

_OURS = [
    ip_network(each)
    for each in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",  # private
        "127.0.0.0/8", "::1/128",  # this machine
        "100.64.0.0/10",  # shared by customers of a carrier
        "fc00::/7",  # private
    )
]  # fmt: skip
_NOBODYS = [
    ip_network(each)
    for each in (
        "0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "100.100.100.200/32", "168.63.129.16/32", "fd00:ec2::/32",  # where clouds answer their own machines
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    )
]  # fmt: skip
_GLOBAL_V6 = ip_network("2000::/3")
_NAT64 = ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """A parsed address.

    Attributes:
        host: A name in lower case, or an IP address without brackets.
        path: With the query, as it goes into the request.
    """

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """What goes into the ``Host`` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def parse(url: str, *, private: bool) -> Target:
    """Read the address of an endpoint.

    Args:
        url: As the vendor wrote it.
        private: Whether the vendor's own network may be reached, and without TLS.

    Raises:
        InputError: It is no address that webhooks can go to.
        WebhookAddressError: It names a network that they may not go to.
    """
    if len(url) > LONGEST_URL:
        raise _wrong(f"is longer than {LONGEST_URL} characters")
    if not _SPELLING.fullmatch(url):
        raise _wrong("must be plain ASCII without spaces, such as https://hooks.example.com/licet")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _wrong("is not a valid address, such as https://hooks.example.com/licet") from None
    _check_parts(parts, "#" in url, private=private)
    host = _host(parts)
    if port == 0:
        raise _wrong("has a port that does not exist")
    found = Target(
        parts.scheme,
        host,
        port or _PORTS[parts.scheme],
        (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
    )
    if _is_literal(host):
        check_address(host, private=private)
    return found


def check_address(address: str, *, private: bool) -> None:
    """Make sure that webhooks may go to an IP address.

    Args:
        address: In text, as the resolver gives it.
        private: Whether the vendor's own network may be reached.

    Raises:
        WebhookAddressError: They may not.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        raise WebhookAddressError("the host of the url has an address that cannot be understood") from None
    if isinstance(found, IPv6Address) and found in _NAT64:
        found = IPv4Address(int(found) & 0xFFFFFFFF)
    if any(found in network for network in _NOBODYS):
        raise WebhookAddressError("the url leads to an address that no webhook may go to")
    if any(found in network for network in _OURS):
        if private:
            return
        raise WebhookAddressError(
            "the url leads into a private network: webhooks go there only when LICET_WEBHOOK_PRIVATE=allow is set"
        )
    if isinstance(found, IPv6Address) and found not in _GLOBAL_V6:
        raise WebhookAddressError("the url leads to an address that no webhook may go to")


def shown(url: str) -> str:
    """Return *url* without its query, which often holds a secret of the receiver."""
    address, separator, _ = url.partition("?")
    return f"{address}?…" if separator else address


def _check_parts(parts: SplitResult, fragment: bool, *, private: bool) -> None:
    if parts.scheme not in _PORTS:
        raise _wrong("must begin with https://")
    if parts.scheme != "https" and not private:
        raise _wrong("must begin with https://: plain http is for private networks, with LICET_WEBHOOK_PRIVATE=allow")
    if "@" in parts.netloc:
        raise _wrong("must not hold a user name or password: the signature says who sends")
    if fragment:
        raise _wrong("must not have a fragment (#…), because nobody would receive it")


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").lower()
    if not host:
        raise _wrong("has no host")
    if _is_literal(host):
        if ":" in host and "%" in host:
            raise _wrong("must not name a network interface")
        return host
    if len(host) > _LONGEST_HOST or not _NAME.fullmatch(host):
        raise _wrong("has a host that is no name")
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        raise _wrong("has a host that is neither a name nor an IP address")  # 0x7f.1, 2130706433
    return host


def _is_literal(host: str) -> bool:
    if ":" in host:
        try:
            IPv6Address(host)
        except AddressValueError:
            raise _wrong("has a host that is no IPv6 address") from None
        return True
    try:
        IPv4Address(host)
    except AddressValueError:
        return False
    return True


def _wrong(reason: str) -> InputError:
    return InputError(f"the url {reason}", field="url")
