"""Which signed requests may be sent to AWS, and which are no proof for this server at this moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from botocore.credentials import Credentials
from hypothesis import example, given
from hypothesis import strategies as st

from licet_server.errors import AttestationError, InputError
from licet_server.licensing.attestation import (
    SKEW,
    Endpoint,
    Endpoints,
    challenge_of,
    normalised,
    parse_endpoint,
    parse_endpoints,
    read_proof,
)
from tests.factories import NOW
from tests.server.attesting import AUDIENCE, prove

PUBLIC = "https://sts.eu-west-1.amazonaws.com/"
USER = Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
ROLE = Credentials("ASIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "IQoJb3JpZ2luX2VjEA0" * 60)
MOMENT = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def clock():
    """What signs does so at NOW."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def read(proof, *, allowed=None, audience=AUDIENCE, now=NOW):
    return read_proof(proof["url"], proof["headers"], allowed=allowed or Endpoints(), audience=audience, now=now)


def refused(proof, said, **options):
    with pytest.raises(AttestationError, match=said) as found:
        read(proof, **options)
    for name in ("Authorization", "X-Amz-Security-Token"):
        assert not proof["headers"].get(name) or proof["headers"][name] not in str(found.value)


def with_headers(proof, **changes):
    """Return *proof* with headers changed after it was signed; ``None``: left out."""
    changed = proof["headers"] | {name.replace("_", "-"): value for name, value in changes.items()}
    return proof | {"headers": {name: value for name, value in changed.items() if value is not None}}


def signed_as(old, new):
    proof = prove(PUBLIC, "c", USER)
    assert old in proof["headers"]["Authorization"]
    return with_headers(proof, Authorization=proof["headers"]["Authorization"].replace(old, new))


@pytest.mark.parametrize("credentials", [USER, ROLE], ids=["user", "role"])
def test_what_the_sdk_of_aws_signs_is_a_proof(credentials):
    found = read(prove(PUBLIC, "c-1", credentials))
    assert found.endpoint == Endpoint("https", "sts.eu-west-1.amazonaws.com", 443)
    assert (found.headers["x-licet-challenge"], found.endpoint.authority) == ("c-1", "sts.eu-west-1.amazonaws.com")
    assert found.headers["authorization"] not in repr(found)


@pytest.mark.parametrize(
    ("url", "region"),
    [
        ("https://sts.amazonaws.com/", "us-east-1"),
        ("https://sts.us-east-1.amazonaws.com/", "us-east-1"),
        ("https://sts.ap-southeast-2.amazonaws.com", "ap-southeast-2"),
        ("https://sts-fips.us-west-2.amazonaws.com/", "us-west-2"),
        ("https://sts.us-gov-west-1.amazonaws.com/", "us-gov-west-1"),
        ("https://sts.cn-northwest-1.amazonaws.com.cn/", "cn-northwest-1"),
        ("https://sts.mx-central-1.amazonaws.com:443/", "mx-central-1"),
    ],
)
def test_every_public_endpoint_is_allowed_with_its_own_region(url, region):
    assert parse_endpoint(url).public_region == region
    assert read(prove(url.replace(":443", ""), "c", USER, region=region) | {"url": url}).endpoint.scheme == "https"
    other = "eu-west-3"
    refused(prove(url, "c", USER, region=other), "another region than that of its endpoint")


WRONG_URLS = [
    "",
    "sts.eu-west-1.amazonaws.com",
    "http://sts.eu-west-1.amazonaws.com/",
    "https://sts.eu-west-1.amazonaws.com:8443/",
    "https://sts.eu-west-1.amazonaws.com:0443/",
    "https://sts.eu-west-1.amazonaws.com:99999/",
    "https://sts.eu-west-1.amazonaws.com//",
    "https://sts.eu-west-1.amazonaws.com/?Action=AssumeRole",
    "https://sts.eu-west-1.amazonaws.com/#",
    "https://sts.eu-west-1.amazonaws.com./",
    "https://sts.eu-west-1.amazonaws.com/latest",
    "https://sts.eu-west-1.amazonaws.com\\@evil.example/",
    "https://sts.eu-west-1.amazonaws.com@evil.example/",
    "https://user:password@sts.eu-west-1.amazonaws.com/",
    "https://STS.eu-west-1.amazonaws.com/",
    "https://sts.eu-west-1.amazonaws.com\n/",
    "https://sts.eu-west-1.amazonaws.com.evil.example/",
    "https://evil.example/sts.eu-west-1.amazonaws.com/",
    "https://evilsts.eu-west-1.amazonaws.com/",
    "https://sts.s3-eu-west-1.amazonaws.com/",  # where a customer's bucket could be called "sts"
    "https://sts.s3.amazonaws.com/",
    "https://sts.eu-west-1.elb.amazonaws.com/",
    "https://sts.cn-north-1.amazonaws.com/",
    "https://sts.eu-west-1.amazonaws.com.cn/",
    "https://sts.\u0435u-west-1.amazonaws.com/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://[::1]/",
    "https://[::ffff:169.254.169.254]/",
    "http://169.254.169.254/",
    "https://localhost/",
    "file:///etc/passwd",
    "gopher://sts.amazonaws.com/",
]


@pytest.mark.parametrize("url", WRONG_URLS)
def test_a_request_to_anywhere_else_is_not_sent(url):
    refused(prove(PUBLIC, "c", USER) | {"url": url}, "no endpoint of AWS STS that this server talks to")


def test_only_the_endpoints_of_the_setting_are_allowed():
    own = parse_endpoints(" https://sts.eu-west-1.amazonaws.com, http://127.0.0.1:5555/ ")
    assert own.allows(parse_endpoint(PUBLIC))
    assert own.allows(parse_endpoint("http://127.0.0.1:5555"))
    for other in ("https://sts.eu-west-2.amazonaws.com", "http://127.0.0.1:5556", "https://127.0.0.1:5555"):
        assert not own.allows(parse_endpoint(other))
    both = parse_endpoints("aws,http://127.0.0.1:5555")
    assert both.allows(parse_endpoint("https://sts.eu-west-2.amazonaws.com"))
    assert read(prove("http://127.0.0.1:5555/", "c", USER), allowed=both).endpoint.authority == "127.0.0.1:5555"


@pytest.mark.parametrize("text", ["", ",", "AWS", "aws,nonsense", "https://a.example/path", "ftp://a.example", "*"])
def test_a_setting_that_cannot_be_read_is_refused(text):
    with pytest.raises(InputError):
        parse_endpoints(text)


def test_an_address_is_compared_in_small_letters_and_without_its_slash():
    assert normalised("https://License.Example.com/base/") == "https://license.example.com/base"


def test_a_proof_for_another_server_is_none():
    for audience in ("https://evil.example", AUDIENCE.upper(), f"{AUDIENCE}/", f"{AUDIENCE}.evil.example"):
        refused(prove(PUBLIC, "c", USER, audience=audience), "made for another license server")


@pytest.mark.parametrize(
    ("late", "counts"),
    [(SKEW, True), (SKEW + MOMENT, False), (-SKEW, True), (-SKEW - MOMENT, False)],
    ids=["oldest", "too-old", "most-ahead", "too-far-ahead"],
)
def test_a_proof_was_signed_just_now_by_any_clock_that_is_about_right(late, counts):
    proof = prove(PUBLIC, "c", USER)
    if counts:
        assert read(proof, now=NOW + late)
    else:
        refused(proof, "check the clock of the machine", now=NOW + late)


@pytest.mark.parametrize("date", ["20261120T120000", "20261120T126000Z", "20261121T120000Z", "2026-11-20T12:00:00Z"])
def test_a_date_that_is_none_or_not_that_of_the_signature_is_refused(date):
    refused(with_headers(prove(PUBLIC, "c", USER), X_Amz_Date=date), "no instant, or of another day")


@pytest.mark.parametrize("name", ["Authorization", "X-Amz-Date", "X-Licet-Challenge", "X-Licet-Audience"])
def test_no_header_may_be_missing(name):
    refused(with_headers(prove(PUBLIC, "c", USER), **{name: None}), f"no header {name.lower()}")


@pytest.mark.parametrize("name", ["host", "x-amz-date", "x-licet-challenge", "x-licet-audience"])
def test_every_header_that_matters_is_signed(name):
    proof = prove(PUBLIC, "c", USER)
    listed = proof["headers"]["Authorization"].partition("SignedHeaders=")[2].partition(",")[0]
    fewer = ";".join(each for each in listed.split(";") if each != name)
    refused(signed_as(listed, fewer), f"header {name} is not signed")


def test_a_session_token_is_signed_where_there_is_one():
    refused(
        with_headers(prove(PUBLIC, "c", USER), X_Amz_Security_Token="IQoJb3JpZ2luX2VjEA0"),
        "x-amz-security-token is not signed",
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("content-type;host", "host;content-type", "not in their order"),
        ("content-type;host", "content-type;content-type;host", "there twice"),
        ("content-type;host", "content-type;expect;host", "signed that is not there"),
        ("content-type;host", "authorization;content-type;host", "signed that is not there"),
    ],
)
def test_the_signed_headers_are_exactly_there_and_in_order(old, new, said):
    refused(signed_as(old, new), said)


@pytest.mark.parametrize("name", ["Host", "Content-Type", "Accept", "Transfer-Encoding", "X-Forwarded-For", "Cookie"])
def test_no_header_comes_along_that_the_request_does_not_need(name):
    refused(with_headers(prove(PUBLIC, "c", USER), **{name: "evil.example"}), "does not need")


@pytest.mark.parametrize(
    "value", ["", " c", "c ", "a\r\nHost: evil.example", "a\nb", "\x00", "\u00e9", "a\tb", "c" * 8193]
)
def test_a_header_is_one_line_of_plain_text(value):
    refused(with_headers(prove(PUBLIC, "c", USER), X_Licet_Challenge=value), "no line of plain text")


def test_a_header_that_is_there_twice_is_refused():
    refused(with_headers(prove(PUBLIC, "c", USER), x_licet_challenge="d"), "a header twice")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("AWS4-HMAC-SHA256 ", "AWS4-ECDSA-P256-SHA256 "),
        ("/sts/", "/iam/"),
        ("/eu-west-1/", "/*/"),
        ("/aws4_request", ""),
        ("Signature=", "Signature=0"),
        ("SignedHeaders=", "Signedheaders="),
        (", Signature", ", Signature=a, Signature"),
    ],
)
def test_what_is_not_exactly_such_a_signature_is_refused(old, new):
    refused(signed_as(old, new), "no signature")


def test_the_challenge_is_found_however_bad_the_rest_is():
    assert challenge_of({"nonsense": "\x00", "x-LICET-challenge": "c-1"}) == "c-1"
    assert challenge_of({}) is None


SOUND = prove(PUBLIC, "c", USER)["headers"]["Authorization"]


@given(st.text(max_size=300))
@example("")
@example(SOUND + "\n")
@example(SOUND + " ")
@example(SOUND * 2)
def test_no_other_text_is_taken_for_a_signature_and_none_is_a_crash(text):
    proof = prove(PUBLIC, "c", USER)
    with pytest.raises(AttestationError):
        read(with_headers(proof, Authorization=text))


@given(st.integers(0, len(SOUND) - 1), st.characters())
def test_one_other_character_is_a_refusal_or_the_same_kind_of_signature(at, letter):
    """What AWS would judge, it may judge; nothing else of the text can change."""
    proof = prove(PUBLIC, "c", USER)
    sound = proof["headers"]["Authorization"]
    changed = sound[:at] + letter + sound[at + 1 :]
    try:
        found = read(with_headers(proof, Authorization=changed))
    except AttestationError:
        return
    judged_by_aws = changed.index("/") > at or at >= changed.index("Signature=") or changed == sound
    assert judged_by_aws
    assert found.headers["authorization"] == changed


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=40), max_size=8), st.text(max_size=80))
def test_no_object_of_text_is_a_crash(headers, url):
    with pytest.raises(AttestationError):
        read({"url": url, "headers": headers})
