"""Whatever AWS or its SDK answers, the user reads one sentence that names the way out."""

from __future__ import annotations

import pytest

from licet.aws.counting import ResourceCounter
from licet.aws.errors import AwsError, Trouble
from licet.aws.inventory import TYPES, look_up, pages
from licet.aws.session import Aws
from licet.errors import CountUnavailableError
from tests.plugin.aws.cloud import ACCOUNT, HOME, Cloud, Fault

TOPIC = f"arn:aws:sns:{HOME}:{ACCOUNT}:orders"


def _ask(aws: Aws, name: str = "sns:topic") -> AwsError:
    with pytest.raises(AwsError) as caught:
        list(pages(aws, TYPES[name], HOME))
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("name", TYPES)
def test_an_error_of_every_service_is_understood(name: str, cloud: Cloud, aws: Aws, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("time.sleep", lambda _: None)  # the SDK waits between its tries
    for code, status, trouble in (
        ("AccessDenied", 403, Trouble.DENIED),
        ("ThrottlingException", 400, Trouble.THROTTLED),
        ("ExpiredToken", 403, Trouble.EXPIRED),
        ("UnrecognizedClientException", 403, Trouble.REJECTED),
        ("SomethingNew", 400, Trouble.OTHER),
    ):
        cloud.faults[f"{TYPES[name].service}:*"] = Fault(code, status)
        assert _ask(aws, name).trouble is trouble


def test_a_missing_permission_is_named(cloud: Cloud, aws: Aws):
    cloud.faults["sns:*"] = Fault("AuthorizationError", 403)
    assert str(_ask(aws)).startswith(f"AWS denied sns:ListTopics in {HOME}: allow that action")
    with pytest.raises(AwsError, match="sns:ListTagsForResource"):
        look_up(aws, TOPIC)


def test_an_unknown_error_shows_its_code(cloud: Cloud, aws: Aws):
    cloud.faults["sns:*"] = Fault("SomethingNew")
    assert "the error SomethingNew" in str(_ask(aws))


def test_without_credentials_the_way_to_set_them_is_named(cloud: Cloud, aws: Aws, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(CountUnavailableError, match="No AWS credentials were found: set AWS_PROFILE"):
        ResourceCounter(aws, budget=20)({}, 10)
    assert cloud.calls == []


def test_credentials_set_after_a_failure_are_used_without_a_restart(
    cloud: Cloud, aws: Aws, monkeypatch: pytest.MonkeyPatch
):
    count = ResourceCounter(aws, budget=20)
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    with pytest.raises(CountUnavailableError):
        count({}, 10)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    assert count({"resource_types": ["sns:topic"]}, 10).total == 0


def test_half_a_key_pair_is_named(cloud: Cloud, aws: Aws, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    error = _ask(aws)
    assert error.trouble is Trouble.NO_CREDENTIALS
    assert "incomplete" in str(error)


def test_a_profile_that_does_not_exist_is_named(cloud: Cloud, aws: Aws, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    error = _ask(aws)
    assert error.trouble is Trouble.NO_CREDENTIALS
    assert "nobody" in str(error)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        pytest.param("http://127.0.0.1:1", "AWS did not answer sns:ListTopics", id="nobody-listens"),
        pytest.param("not an address", "AWS_ENDPOINT_URL is not an address", id="no-address"),
    ],
)
def test_an_endpoint_that_cannot_be_reached_is_one_sentence(
    address: str, sentence: str, cloud: Cloud, aws: Aws, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    error = _ask(aws)
    assert error.trouble is Trouble.UNREACHABLE
    assert str(error).startswith(sentence)


def test_an_answer_that_is_not_aws_is_one_sentence(cloud: Cloud, aws: Aws, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"{cloud.url}/somewhere/else")
    assert _ask(aws).trouble in {Trouble.UNREACHABLE, Trouble.OTHER, Trouble.NOT_FOUND}


def test_without_a_region_the_way_to_name_one_is_shown(cloud: Cloud, aws: Aws, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("AWS_REGION")
    with pytest.raises(AwsError, match="set AWS_REGION"):
        aws.default_region()


def test_the_region_of_a_profile_is_used_when_the_environment_names_none(
    cloud: Cloud, aws: Aws, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("AWS_REGION")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-north-1")
    assert aws.default_region() == "eu-north-1"


def test_an_unknown_region_in_the_environment_is_named(cloud: Cloud, aws: Aws, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AWS_REGION", "eu-west-99")
    with pytest.raises(AwsError, match="'eu-west-99' is not an AWS region"):
        aws.default_region()


def test_an_error_never_shows_the_credentials(cloud: Cloud, aws: Aws, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "do-not-show-me")
    cloud.faults["*"] = Fault("SignatureDoesNotMatch", 403)
    error = _ask(aws)
    assert "do-not-show-me" not in f"{error}{error!r}{error.__cause__}{error.__context__!r}"
