"""A proof of the account is a request that anybody may send, that AWS answers, and that nobody can change."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from licet.aws.accounts import AssumedAws
from licet.aws.errors import AwsError, Trouble
from licet.aws.identity import BODY, CONTENT_TYPE, account, prove
from licet.aws.session import Aws
from licet.errors import WireError
from tests.plugin.aws.cloud import ACCOUNT, HOME, Cloud, Fault, Moto

CHALLENGE = "c1.Zm9vYmFy-_~.0123456789abcdef"
AUDIENCE = "https://license.example.com"


def replay(proof: dict[str, Any], body: str = BODY) -> requests.Response:
    """Send the request as the license server does."""
    headers = {**proof["headers"], "Content-Type": CONTENT_TYPE}
    return requests.post(proof["url"], data=body, headers=headers, timeout=30)


def answered(response: requests.Response, field: str) -> str:
    found = ET.fromstring(response.text).find(f".//{{*}}{field}")
    assert found is not None, response.text
    return str(found.text)


def signed_headers(proof: dict[str, Any]) -> set[str]:
    found = re.search(r"SignedHeaders=([^,]+)", proof["headers"]["Authorization"])
    assert found is not None
    return set(found[1].split(";"))


@pytest.fixture
def strict(moto: Moto, cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """AWS that checks every signature, and a user whose keys it knows; returns the user's ARN."""
    iam = cloud.client("iam", "us-east-1")
    arn = iam.create_user(UserName="somebody")["User"]["Arn"]
    key = iam.create_access_key(UserName="somebody")["AccessKey"]
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])
    monkeypatch.setenv("AWS_ENDPOINT_URL", cloud.source)  # a proxy would change the host, which is signed
    moto.call("POST", "/moto-api/reset-auth", b"0")
    yield arn
    moto.call("POST", "/moto-api/reset-auth", b"inf")


def test_whoever_sends_the_proof_learns_whose_it_is(cloud: Cloud, aws: Aws):
    response = replay(prove(aws, challenge=CHALLENGE, audience=AUDIENCE))
    assert (response.status_code, answered(response, "Account")) == (200, ACCOUNT)


def test_making_a_proof_sends_nothing(cloud: Cloud, aws: Aws):
    prove(aws, challenge=CHALLENGE, audience=AUDIENCE)
    assert cloud.calls == []


def test_a_proof_is_bound_to_challenge_audience_and_host(cloud: Cloud, aws: Aws):
    proof = prove(aws, challenge=CHALLENGE, audience="https://License.Example.com/")
    assert set(proof) == {"url", "headers"}
    assert proof["url"] == f"{cloud.url}/"
    assert set(proof["headers"]) == {"Authorization", "X-Amz-Date", "X-Licet-Challenge", "X-Licet-Audience"}
    assert proof["headers"]["X-Licet-Challenge"] == CHALLENGE
    assert proof["headers"]["X-Licet-Audience"] == AUDIENCE
    assert signed_headers(proof) == {"content-type", "host", "x-amz-date", "x-licet-audience", "x-licet-challenge"}


def test_temporary_credentials_send_their_token_and_sign_it(cloud: Cloud, aws: Aws):
    assumed = AssumedAws(aws, "arn:aws:iam::111111111111:role/licet")
    proof = prove(assumed, challenge=CHALLENGE, audience=AUDIENCE)
    assert "x-amz-security-token" in signed_headers(proof)
    response = replay(proof)
    assert answered(response, "Account") == "111111111111"
    assumed.forget()


def test_aws_answers_an_unchanged_proof_with_the_caller(strict: str, aws: Aws):
    response = replay(prove(aws, challenge=CHALLENGE, audience=AUDIENCE))
    assert (response.status_code, answered(response, "Account"), answered(response, "Arn")) == (200, ACCOUNT, strict)


@pytest.mark.parametrize("name", ["X-Licet-Challenge", "X-Licet-Audience", "X-Amz-Date"])
def test_aws_refuses_a_proof_of_which_a_header_was_changed(name: str, strict: str, aws: Aws):
    proof = prove(aws, challenge=CHALLENGE, audience=AUDIENCE)
    proof["headers"][name] = proof["headers"][name].replace("0", "1").replace("e", "x")
    response = replay(proof)
    assert (response.status_code, answered(response, "Code")) == (403, "SignatureDoesNotMatch")


def test_aws_refuses_a_proof_that_is_sent_as_another_question(strict: str, aws: Aws):
    proof = prove(aws, challenge=CHALLENGE, audience=AUDIENCE)
    body = "Action=GetSessionToken&Version=2011-06-15"
    assert replay(proof, body).status_code == 403


def test_without_an_endpoint_of_its_own_the_regional_one_is_named(
    cloud: Cloud, aws: Aws, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    monkeypatch.setenv("AWS_STS_REGIONAL_ENDPOINTS", "legacy")  # an old setting that means one endpoint for all
    for region, url in {
        "eu-west-1": "https://sts.eu-west-1.amazonaws.com/",
        "us-east-1": "https://sts.us-east-1.amazonaws.com/",
        "cn-north-1": "https://sts.cn-north-1.amazonaws.com.cn/",
        "us-gov-west-1": "https://sts.us-gov-west-1.amazonaws.com/",
    }.items():
        proof = prove(Aws({"AWS_REGION": region}), challenge=CHALLENGE, audience=AUDIENCE)
        assert proof["url"] == url
        assert f"/{region}/sts/aws4_request" in proof["headers"]["Authorization"]


def test_without_credentials_the_way_to_set_them_is_named(cloud: Cloud, aws: Aws, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(AwsError, match="No AWS credentials were found") as caught:
        prove(aws, challenge=CHALLENGE, audience=AUDIENCE)
    assert caught.value.trouble is Trouble.NO_CREDENTIALS


def test_credentials_that_cannot_be_renewed_are_an_error_with_a_sentence(
    cloud: Cloud, aws: Aws, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    (tmp_path / "aws-config").write_text("[default]\ncredential_process = false\n")
    with pytest.raises(AwsError, match="sign in again") as caught:
        prove(aws, challenge=CHALLENGE, audience=AUDIENCE)
    assert caught.value.trouble is Trouble.EXPIRED


@pytest.mark.parametrize("bad", ["", "a b", "a\r\nX-Other: 1", "é", "a\x00", "x" * 2049])
def test_what_cannot_stand_in_a_header_is_refused_and_not_signed(bad: str, cloud: Cloud, aws: Aws):
    with pytest.raises(WireError, match="visible ASCII"):
        prove(aws, challenge=bad, audience=AUDIENCE)
    with pytest.raises(WireError, match="visible ASCII"):
        prove(aws, challenge=CHALLENGE, audience=bad)


def test_the_account_is_asked_for_once(cloud: Cloud, aws: Aws):
    assert (account(aws), account(aws)) == (ACCOUNT, ACCOUNT)
    assert cloud.asked() == ["sts:GetCallerIdentity"]


def test_an_account_that_cannot_be_asked_for_is_an_error(cloud: Cloud, aws: Aws):
    cloud.faults["sts:*"] = Fault("ExpiredToken", 403)
    with pytest.raises(AwsError, match="have expired"):
        account(aws)


def test_home_is_the_region_of_the_session(cloud: Cloud, aws: Aws):
    assert f"/{HOME}/sts/" in prove(aws, challenge=CHALLENGE, audience=AUDIENCE)["headers"]["Authorization"]
