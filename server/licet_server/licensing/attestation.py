"""Whether a request that somebody has signed for AWS may be sent there, to learn from AWS which account he has.

An instance signs ``GetCallerIdentity`` with its own AWS credentials and hands the signature over, never the secret;
whoever sends that request to AWS hears who has signed it. What is checked here is everything that AWS does not check:
that the request leads to AWS and nowhere else, that it was signed for this server (``X-Licet-Audience``) and for one
challenge of it (``X-Licet-Challenge``), and that it was signed just now. The signature is checked by AWS alone.

Source: AWS Signature Version 4 (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html),
the AWS authentication of HashiCorp Vault, whose mistakes (CVE-2020-16250) are the reason for reading so strictly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from licet_server.errors import AttestationError, InputError

BODY = b"Action=GetCallerIdentity&Version=2011-06-15"
"""What is asked, always; the signature covers it."""

CONTENT_TYPE = "application/x-www-form-urlencoded; charset=utf-8"

CHALLENGE, AUDIENCE = "x-licet-challenge", "x-licet-audience"

SKEW = timedelta(minutes=15)
"""How far the clock of an instance may be off; AWS allows less, and says so itself."""

PUBLIC = "aws"
"""In ``LICET_STS_ENDPOINTS``: every public endpoint of AWS STS."""

LONGEST_HEADER = 8192
"""Session tokens of AWS have no fixed length, and most are shorter than 2,000 characters."""

_DATE, _TOKEN, _AUTHORIZATION = "x-amz-date", "x-amz-security-token", "authorization"
_NEEDED = frozenset({_AUTHORIZATION, _DATE, CHALLENGE, AUDIENCE})
_KNOWN = _NEEDED | {_TOKEN}
_SENT_BY_US = frozenset({"host", "content-type"})
_MUST_BE_SIGNED = frozenset({"host", _DATE, CHALLENGE, AUDIENCE})
_PORTS = {"https": 443, "http": 80}
_MOST_PORTS = 65_535
_LONGEST_URL = 255
_LINE = re.compile(r"[!-~](?:[ -~]*[!-~])?")
_URL = re.compile(r"(https?)://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::([1-9][0-9]{0,4}))?/?")
_REGION = r"[a-z]{2}(?:-gov)?-(?:central|north|south|(?:north|south)?(?:east|west))-[0-9]{1,2}"
_HOST = re.compile(rf"sts(?:-fips)?\.({_REGION})\.amazonaws\.com(\.cn)?")  # no name that AWS gives to customers fits
_GLOBAL_HOST, _GLOBAL_REGION = "sts.amazonaws.com", "us-east-1"
_SIGNATURE = re.compile(
    r"AWS4-HMAC-SHA256 "
    rf"Credential=[A-Z0-9]{{4,128}}/(?P<day>[0-9]{{8}})/(?P<region>{_REGION})/sts/aws4_request, ?"
    r"SignedHeaders=(?P<signed>[a-z0-9-]{1,64}(?:;[a-z0-9-]{1,64}){0,15}), ?"
    r"Signature=[0-9a-f]{64}"
)
_INSTANT = re.compile(r"[0-9]{8}T[0-9]{6}Z")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where AWS STS answers.

    Attributes:
        scheme: ``https``, or ``http`` where the vendor has allowed exactly that.
        host: A name in small letters, or an IP address, of IPv6 in brackets.
        port: The port.
    """

    scheme: str
    host: str
    port: int

    @property
    def authority(self) -> str:
        """What stands in the ``Host`` header, as AWS's own SDKs sign it."""
        return self.host if self.port == _PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def public_region(self) -> str | None:
        """The region of a public endpoint of AWS; ``None``: it is none."""
        if (self.scheme, self.port) != ("https", _PORTS["https"]):
            return None
        if self.host == _GLOBAL_HOST:
            return _GLOBAL_REGION
        found = _HOST.fullmatch(self.host)
        return found[1] if found and found[1].startswith("cn-") == bool(found[2]) else None


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Which endpoints this server talks to.

    Attributes:
        public: Whether the public ones of AWS are among them.
        own: What else is.
    """

    public: bool = True
    own: frozenset[Endpoint] = frozenset()

    def allows(self, endpoint: Endpoint) -> bool:
        """Whether a request may go to *endpoint*."""
        return endpoint in self.own or (self.public and endpoint.public_region is not None)


@dataclass(frozen=True, slots=True)
class Proof:
    """A signed request that may be sent.

    Attributes:
        endpoint: Where to.
        headers: What goes with it, by lower-case name; a secret until it is too old.
    """

    endpoint: Endpoint
    headers: Mapping[str, str] = field(repr=False)


def parse_endpoint(url: str) -> Endpoint:
    """Read the address of an endpoint: scheme, host and port, and nothing else.

    Raises:
        InputError: It is none, or has more to it.
    """
    found = _URL.fullmatch(url) if len(url) <= _LONGEST_URL else None
    port = 0 if found is None else int(found[3] or _PORTS[found[1]])
    if found is None or port > _MOST_PORTS or ".." in found[2]:
        raise InputError("an endpoint of AWS STS looks like https://sts.eu-west-1.amazonaws.com/", field="url")
    return Endpoint(found[1], found[2], port)


def parse_endpoints(text: str) -> Endpoints:
    """Read a list of endpoints with commas between them; ``aws`` stands for the public ones.

    Raises:
        InputError: One of them cannot be read, or there is none.
    """
    items = [item.strip() for item in text.split(",") if item.strip()]
    if not items:
        raise InputError("there is no endpoint in the list")
    return Endpoints(PUBLIC in items, frozenset(parse_endpoint(item) for item in items if item != PUBLIC))


def normalised(base_url: str) -> str:
    """Return the address of a license server as proofs name it: small letters, without a slash at the end."""
    return base_url.lower().rstrip("/")


def challenge_of(headers: Mapping[str, str]) -> str | None:
    """Return the challenge that a proof was made for, however bad the rest of it is; ``None``: it names none."""
    return next((value for name, value in headers.items() if name.lower() == CHALLENGE), None)


def read_proof(url: str, headers: Mapping[str, str], *, allowed: Endpoints, audience: str, now: datetime) -> Proof:
    """Read a proof, and check all of it that AWS does not check.

    Args:
        url: Where the request is to be sent.
        headers: Its headers, but for those that are always the same.
        allowed: Where requests may go.
        audience: The address of this server, as :func:`normalised` returns it.
        now: Aware UTC instant.

    Raises:
        AttestationError: It is no proof for this server at this moment; the message says why, and repeats no header.
    """
    endpoint = _endpoint(url, allowed)
    found = _headers(headers)
    signature = _SIGNATURE.fullmatch(found[_AUTHORIZATION])
    if signature is None:
        raise AttestationError("its Authorization is no signature (version 4) of a request to AWS STS")
    _check_signed(signature["signed"].split(";"), found)
    if signature["region"] != (endpoint.public_region or signature["region"]):
        raise AttestationError("it was signed for another region than that of its endpoint")
    if found[AUDIENCE] != audience:
        raise AttestationError(
            "it was made for another license server: the customer's LICENSE_SERVER_URL and this server's "
            "LICET_BASE_URL have to be the same address"
        )
    _check_time(found[_DATE], signature["day"], now)
    return Proof(endpoint, found)


def _endpoint(url: str, allowed: Endpoints) -> Endpoint:
    try:
        endpoint = parse_endpoint(url)
    except InputError:
        endpoint = None
    if endpoint is None or not allowed.allows(endpoint):
        raise AttestationError("its url is no endpoint of AWS STS that this server talks to (LICET_STS_ENDPOINTS)")
    return endpoint


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return *headers* by lower-case name: exactly the known ones, each once, each a line of plain text."""
    found = {name.lower(): value for name, value in headers.items()}
    if len(found) < len(headers):
        raise AttestationError("it has a header twice")
    if not found.keys() <= _KNOWN:
        raise AttestationError("it has a header that such a request does not need")
    missing = sorted(_NEEDED - found.keys())
    if missing:
        raise AttestationError(f"it has no header {missing[0]}")
    for name, value in found.items():
        if len(value) > LONGEST_HEADER or not _LINE.fullmatch(value):
            raise AttestationError(f"its header {name} is too long, or no line of plain text")
    return found


def _check_signed(signed: list[str], headers: Mapping[str, str]) -> None:
    """Make sure that the signature covers all that matters, and nothing that is not sent."""
    if sorted(set(signed)) != signed:
        raise AttestationError("the signed headers are not in their order, or one is there twice")
    missing = sorted((_MUST_BE_SIGNED | (headers.keys() & {_TOKEN})) - set(signed))
    if missing:
        raise AttestationError(f"its header {missing[0]} is not signed")
    if not set(signed) <= _SENT_BY_US | (headers.keys() - {_AUTHORIZATION}):
        raise AttestationError("a header was signed that is not there")


def _check_time(text: str, day: str, now: datetime) -> None:
    try:
        moment = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if _INSTANT.fullmatch(text) else None
    except ValueError:
        moment = None
    if moment is None or not text.startswith(day):
        raise AttestationError("its X-Amz-Date is no instant, or of another day than its signature")
    if abs(moment - now) > SKEW:  # so it is not older than its challenge either, as far as clocks can be compared
        raise AttestationError("it was not signed just now: check the clock of the machine")
