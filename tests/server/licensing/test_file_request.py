"""Requests for license files, read strictly, because customers send them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.wire import MAX_BODY_BYTES
from licet_server.errors import InputError
from licet_server.licensing.file_request import FileRequest, read_request

SOUND = {
    "type": "licet-request",
    "version": 1,
    "product": "OPT",
    "key_tail": "B4C1",
    "instance_id": "i_1",
    "fingerprint": "m_0123",
    "made_at": "2026-11-20T12:00:00Z",
}


def read(data: bytes) -> FileRequest:
    return read_request(data, origin="r.json")


@pytest.mark.parametrize("more", [{}, {"hostname": "later", "list": [1]}], ids=["as-it-is", "of-a-newer-plugin"])
def test_a_request_is_read(more):
    expected = FileRequest("OPT", "B4C1", "m_0123")
    assert read(json.dumps(SOUND | more).encode()) == expected
    assert read(json.dumps(SOUND | more).encode("utf-16")) == expected
    assert read(b"\xef\xbb\xbf" + json.dumps(SOUND | more, indent=2).encode() + b"\r\n") == expected


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "is not JSON", id="empty"),
        pytest.param(b"{", "is not JSON", id="cut-off"),
        pytest.param(b"[]", "must be a JSON object", id="list"),
        pytest.param(b"\xff\xfe{\x00", "is not JSON", id="utf-16"),
        pytest.param(b'{"type": "licet-request", "type": "licet-request"}', "appears twice", id="twice"),
        pytest.param(b"\xff{", "is not text", id="no-text"),
        pytest.param(b"[" * 10_000, "is not JSON", id="deep"),
        pytest.param(b"{}", "is no request of `licet request`", id="no-type"),
        pytest.param(b"-----BEGIN LICET LICENSE FILE-----", "is not JSON", id="a-license-file"),
        pytest.param(b" " * (MAX_BODY_BYTES + 1), "too long", id="too-long"),
    ],
)
def test_what_is_no_request_is_refused_in_one_line_that_names_the_file(data, said):
    with pytest.raises(InputError, match=said) as refused:
        read(data)
    assert str(refused.value).startswith("r.json ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("type", "licet-license", "is no request"),
        ("type", 1, "is no request"),
        ("version", 2, "version 1 only"),
        ("version", True, "version 1 only"),
        ("version", "1", "version 1 only"),
        ("version", 1.0, "version 1 only"),
        ("product", None, "product is missing"),
        ("product", "", "product must be one line"),
        ("key_tail", 1234, "key_tail is missing"),
        ("fingerprint", "a\nb", "fingerprint must be one line"),
        ("fingerprint", "\x1b[2J", "fingerprint must be one line"),
        ("fingerprint", "f" * 513, "fingerprint must be one line"),
        ("fingerprint", ["m_1"], "fingerprint is missing"),
    ],
)
def test_a_member_that_is_wrong_is_named(name, value, said):
    with pytest.raises(InputError, match=said):
        read(json.dumps(SOUND | {name: value}).encode())


def test_the_longest_request_is_read():
    text = json.dumps(SOUND | {"fingerprint": "f" * 512}).encode()
    assert read(text.ljust(MAX_BODY_BYTES)).fingerprint == "f" * 512


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_input_makes_another_error(data):
    with pytest.raises(InputError):
        read(data)
