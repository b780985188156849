"""An account with as many EBS volumes as a test asks for, behind the paging of the EC2 API.

moto keeps every resource as Python objects, makes about a hundred a second and goes through all of them for each page,
so an account of 100,000 would take it hours. This speaks what a scan needs, ``sts:GetCallerIdentity`` and
``ec2:DescribeVolumes`` with ``MaxResults`` and ``NextToken``, and makes each page when it is asked for.

Source: Amazon EC2 API Reference, ``DescribeVolumes`` (at most 500 a page when ``MaxResults`` is 500).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

REGIONS = ("eu-west-1", "eu-central-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2", "ap-south-1", "sa-east-1")
UNTAGGED_OF = 4
"""Of so many volumes one has no tag."""

_ACCOUNT = "123456789012"
_WHERE = re.compile(r"Credential=[^/]+/\d{8}/(?P<region>[a-z0-9-]+)/(?P<service>[a-z0-9-]+)/")
_IDENTITY = f"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::{_ACCOUNT}:user/me</Arn><UserId>AIDAME</UserId><Account>{_ACCOUNT}</Account>
</GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>"""


class Volumes(ThreadingHTTPServer):
    """Answers for an account.

    Args:
        number: How many volumes there are in each region.

    Attributes:
        pages: How many pages were asked for.
    """

    daemon_threads = True

    def __init__(self, number: int) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.number, self.pages = number, 0

    @property
    def environment(self) -> dict[str, str]:
        """What the SDK must be told to come here."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.server_address[1]}",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_REGION": REGIONS[0],
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def page(self, region: str, asked: dict[str, list[str]]) -> str:
        """Write one page of a region's volumes."""
        self.pages += 1
        start, most = int(asked.get("NextToken", ["0"])[0]), int(asked["MaxResults"][0])
        end = min(start + most, self.number)
        items = "".join(_volume(region, index) for index in range(start, end))
        more = f"<nextToken>{end}</nextToken>" if end < self.number else ""
        return (
            '<DescribeVolumesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId>'
            f"<volumeSet>{items}</volumeSet>{more}</DescribeVolumesResponse>"
        )


def _volume(region: str, index: int) -> str:
    owner = f"<item><key>Owner</key><value>team-{index % 7}@example.com</value></item>"
    tags = owner if index % UNTAGGED_OF else ""
    return (
        f"<item><volumeId>vol-{REGIONS.index(region):03}{index:014}</volumeId><size>8</size><status>in-use</status>"
        f"<availabilityZone>{region}a</availabilityZone><createTime>2026-01-01T00:00:00.000Z</createTime>"
        f"<attachmentSet/><tagSet>{tags}</tagSet><volumeType>gp3</volumeType><encrypted>true</encrypted></item>"
    )


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Volumes

    def do_POST(self) -> None:
        asked = parse_qs(self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode())
        where = _WHERE.search(self.headers.get("Authorization", ""))
        action = asked.get("Action", [""])[0]
        if where is not None and action == "DescribeVolumes":
            self._send(200, self.server.page(where["region"], asked))
        elif action == "GetCallerIdentity":
            self._send(200, _IDENTITY)
        else:
            self._send(400, "<Response><Errors><Error><Code>InvalidAction</Code></Error></Errors></Response>")

    def _send(self, status: int, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def volumes(number: int) -> Iterator[Volumes]:
    """Serve an account with *number* volumes in each of ``REGIONS``."""
    with Volumes(number) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
