"""Which account this is, and a proof of it that the license server can check with AWS itself.

The proof is a request for ``sts:GetCallerIdentity`` that is signed here and sent by nobody yet: whoever sends it learns
from AWS whose signature it bears. It is bound to a challenge of the license server, which counts once, and to that
server's address, so that another server cannot pass it on. Its signature covers nothing but this one question, and ends
after a quarter of an hour.

Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import re
from typing import Any

from licet.aws.errors import AwsError, Trouble
from licet.aws.session import QUICK, Aws
from licet.errors import WireError

BODY = "Action=GetCallerIdentity&Version=2011-06-15"
CONTENT_TYPE = "application/x-www-form-urlencoded; charset=utf-8"
CHALLENGE_HEADER = "X-Licet-Challenge"
AUDIENCE_HEADER = "X-Licet-Audience"

_PLAIN = re.compile(r"[!-~]{1,2048}")
"""What may stand in a header as it is: visible ASCII without a space, which a signature would fold."""

_SENT = ("Authorization", "X-Amz-Date", "X-Amz-Security-Token", CHALLENGE_HEADER, AUDIENCE_HEADER)


def account(aws: Aws) -> str:
    """Return the twelve digits of the account that *aws* has credentials for.

    Raises:
        AwsError: AWS cannot be asked.
    """
    return aws.account()


def prove(aws: Aws, *, challenge: str, audience: str) -> dict[str, Any]:
    """Return a proof of the account for the license server; nothing is sent.

    Args:
        aws: Whose credentials sign.
        challenge: What the server asked to be signed.
        audience: The server's base address, as this plugin is configured.

    Returns:
        ``url`` and ``headers`` of the signed request. Method, body and content type are always the same: ``POST``,
        `BODY`, `CONTENT_TYPE`.

    Raises:
        AwsError: There are no credentials, or they have ended.
        WireError: The challenge or the address cannot stand in a header.
    """
    from botocore.awsrequest import AWSRequest

    bound = {CHALLENGE_HEADER: challenge, AUDIENCE_HEADER: audience.rstrip("/").lower()}
    for name, value in bound.items():
        if not _PLAIN.fullmatch(value):
            raise WireError(f"{name} must be visible ASCII without spaces, to be signed.", field=name)
    region = aws.default_region()
    url = str(aws.client("sts", region, QUICK).meta.endpoint_url).rstrip("/") + "/"
    request = AWSRequest(method="POST", url=url, data=BODY, headers={"Content-Type": CONTENT_TYPE, **bound})
    aws.sign(request, "sts", region)
    headers = {name: str(request.headers[name]) for name in _SENT if name in request.headers}
    if "Authorization" not in headers:  # an identity that signs otherwise proves nothing here
        raise AwsError(Trouble.REJECTED, "These AWS credentials cannot sign a request: use others.")
    return {"url": url, "headers": headers}
