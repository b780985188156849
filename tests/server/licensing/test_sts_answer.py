"""What AWS STS answers, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet_server.errors import StsUnavailableError
from licet_server.licensing.sts_answer import Identity, read_error_code, read_identity
from tests.server.attesting import ACCOUNT, IDENTITY, OTHER_ACCOUNT

BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>' + IDENTITY.replace(
    "user/ann", "user/&c;"
)
ENTITY = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + IDENTITY.replace(ACCOUNT, "&b;")


def test_the_account_and_the_principal_are_read():
    assert read_identity(IDENTITY.encode()) == Identity(ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/ann")


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
def test_a_role_of_every_partition_is_a_principal(partition):
    arn = f"arn:{partition}:sts::{ACCOUNT}:assumed-role/scanner/i-0abc"
    answer = IDENTITY.replace(f"arn:aws:iam::{ACCOUNT}:user/ann", arn)
    assert read_identity(answer.encode()).arn == arn


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("", id="nothing"),
        pytest.param("{}", id="json"),
        pytest.param(IDENTITY[:-5], id="cut-off"),
        pytest.param(IDENTITY * 2, id="two-documents"),
        pytest.param(BOMB, id="entities-that-grow"),
        pytest.param(ENTITY, id="an-entity-that-reads-a-file"),
        pytest.param("<!DOCTYPE a>" + IDENTITY, id="a-type-declaration"),
        pytest.param("<a>" * 20_000 + "</a>" * 20_000, id="deep"),
        pytest.param(f"<a>{IDENTITY}</a>", id="one-level-too-deep"),
        pytest.param(IDENTITY.replace("GetCallerIdentityResult", "AssumeRoleResult"), id="another-action"),
        pytest.param(IDENTITY.replace(f"<Account>{ACCOUNT}</Account>", ""), id="no-account"),
        pytest.param(
            IDENTITY.replace("</Account>", f"</Account><Account>{OTHER_ACCOUNT}</Account>"), id="two-accounts"
        ),
        pytest.param(IDENTITY.replace(f"<Account>{ACCOUNT}", f"<Account>{OTHER_ACCOUNT}"), id="not-that-of-the-arn"),
        pytest.param(IDENTITY.replace(ACCOUNT, "\u0661" * 12), id="other-digits"),
        pytest.param(IDENTITY.replace("user/ann", "user/" + "a" * 3000), id="a-long-arn"),
        pytest.param('<?xml version="1.0" encoding="nonsense"?>' + IDENTITY, id="an-unknown-encoding"),
    ],
)
def test_anything_else_is_no_identity(answer):
    with pytest.raises(StsUnavailableError):
        read_identity(answer.encode())


@given(st.binary(max_size=200))
def test_no_bytes_are_a_crash(answer):
    with pytest.raises(StsUnavailableError):
        read_identity(answer)
    assert read_error_code(answer) == ""


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code></Error></ErrorResponse>", "ExpiredToken"),
        ("<ErrorResponse><Errors><Error><Code>InvalidClientTokenId</Code></Error></Errors></ErrorResponse>",
         "InvalidClientTokenId"),
        ("<ErrorResponse><Error><Code>an error &lt;b&gt;</Code></Error></ErrorResponse>", ""),
        ("<html><body>403</body></html>", ""),
    ],
)  # fmt: skip
def test_the_name_of_an_error_is_read_and_nothing_else_of_it(answer, code):
    assert read_error_code(answer.encode()) == code
