"""The secrets of webhook endpoints, against the specification's own numbers."""

from __future__ import annotations

import base64

from licet_server.keys.webhook_secrets import PREFIX, shown, signatures, webhook_secret

PEPPER = "a pepper of sixteen characters"


def test_the_signature_is_that_of_the_specifications_own_example():
    """The example of the reference libraries of Standard Webhooks."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    signed = signatures([secret], event_id="msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp=1614265330, body=body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_secret_is_the_same_each_time_and_another_for_each_endpoint_version_and_pepper():
    secrets = [
        webhook_secret(PEPPER, "whe_1", 1),
        webhook_secret(PEPPER, "whe_1", 2),
        webhook_secret(PEPPER, "whe_2", 1),
        webhook_secret(PEPPER + "x", "whe_1", 1),
        webhook_secret(PEPPER, "whe_1 1", 1),
    ]
    assert len(set(secrets)) == 5
    assert webhook_secret(PEPPER, "whe_1", 1) == secrets[0]


def test_a_secret_is_spelt_as_the_specification_says_and_is_long_enough():
    spelt = shown(webhook_secret(PEPPER, "whe_1", 1))
    assert spelt.startswith(PREFIX)
    assert 24 <= len(base64.b64decode(spelt.removeprefix(PREFIX), validate=True)) <= 64


def test_each_secret_signs_once_and_the_newest_first():
    new, old = webhook_secret(PEPPER, "whe_1", 2), webhook_secret(PEPPER, "whe_1", 1)
    both = signatures([new, old], event_id="evt_1", timestamp=1, body=b"{}")
    assert both.split(" ") == [
        signatures([new], event_id="evt_1", timestamp=1, body=b"{}"),
        signatures([old], event_id="evt_1", timestamp=1, body=b"{}"),
    ]
