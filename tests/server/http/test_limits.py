"""Rate limits: on questions, and a stricter one on wrong keys."""

from __future__ import annotations

import json

import pytest

from licet_server.http.limits import network_of
from tests.factories import UNKNOWN_KEY
from tests.servers import free_port


def ask(client, key, address="192.0.2.1", **headers):
    return client.post("/validate", json={"license_key": key}, environ_base={"REMOTE_ADDR": address}, headers=headers)


def codes(answers):
    return [answer.status_code for answer in answers]


def test_questions_are_limited_by_address(make_app, sell):
    client, key = make_app(rate_limit="3 per minute").test_client(), sell().key
    assert codes(ask(client, key) for _ in range(5)) == [200, 200, 200, 429, 429]
    assert ask(client, key, address="192.0.2.2").status_code == 200


def test_a_429_is_a_problem_that_says_when_to_come_back(make_app, sell):
    client, key = make_app(rate_limit="1 per minute").test_client(), sell().key
    ask(client, key)
    refused = ask(client, key)
    problem = json.loads(refused.data)
    assert refused.content_type == "application/problem+json"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert (problem["code"], problem["valid"]) == ("RATE_LIMITED", False)


def test_bodies_that_cannot_be_read_count_as_questions(make_app):
    client = make_app(rate_limit="2 per minute").test_client()
    assert codes(client.post("/validate", data=b"[", content_type="application/json") for _ in range(3)) == [
        400,
        400,
        429,
    ]


def test_wrong_keys_have_a_stricter_limit_that_a_good_key_does_not_reset(make_app, sell):
    client, key = make_app(rate_limit="100 per minute", guess_limit="2 per hour").test_client(), sell().key
    assert codes([ask(client, UNKNOWN_KEY), ask(client, key), ask(client, "what?")]) == [401, 200, 401]
    refused = ask(client, "OPT-PRO-11111-11111")
    assert (refused.status_code, json.loads(refused.data)["code"]) == (429, "TOO_MANY_WRONG_KEYS")
    assert int(refused.headers["Retry-After"]) > 60
    assert ask(client, key).status_code == 429
    assert ask(client, key, address="192.0.2.2").status_code == 200


def test_other_refusals_are_not_wrong_keys(make_app, sell):
    client, key = make_app(guess_limit="1 per hour").test_client(), sell("starter").key
    for _ in range(5):
        asked = {"license_key": key, "feature": "generate_compliance_report"}
        assert client.post("/validate", json=asked).status_code == 401


def test_keys_and_health_are_not_limited(make_app):
    client = make_app(rate_limit="1 per hour").test_client()
    for path in ("/healthz", "/readyz", "/.well-known/jwks.json"):
        assert codes(client.get(path) for _ in range(3)) == [200, 200, 200]


def test_an_ipv6_customer_is_limited_as_a_whole_network(make_app, sell):
    client, key = make_app(rate_limit="1 per minute").test_client(), sell().key
    addresses = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"]
    assert codes(ask(client, key, address) for address in addresses) == [200, 429, 200]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
    ],
)
def test_the_network_that_counts_as_one_client(address, network):
    assert network_of(address) == network


def test_a_forwarded_address_is_believed_only_from_trusted_proxies(make_app, sell):
    key = sell().key
    fooled = make_app(rate_limit="1 per minute").test_client()
    assert codes(ask(fooled, key, **{"X-Forwarded-For": f"198.51.100.{n}"}) for n in range(2)) == [200, 429]
    behind = make_app(rate_limit="1 per minute", trusted_proxies=1).test_client()
    forged = [ask(behind, key, **{"X-Forwarded-For": f"203.0.113.{n}, 198.51.100.1"}) for n in range(2)]
    assert codes(forged) == [200, 429]
    assert ask(behind, key, **{"X-Forwarded-For": "198.51.100.2"}).status_code == 200


def test_two_servers_share_their_limits_through_redis(make_app, sell, redis_url):
    limits = {"redis_url": redis_url, "rate_limit": "4 per minute", "guess_limit": "2 per hour"}
    key = sell().key
    clients = [make_app(**limits).test_client() for _ in range(2)]
    assert codes(ask(clients[n % 2], key, "192.0.2.7") for n in range(6)) == [200] * 4 + [429] * 2
    assert codes(ask(clients[n % 2], UNKNOWN_KEY, "192.0.2.8") for n in range(4)) == [401] * 2 + [429] * 2
    assert ask(clients[1], key, "192.0.2.8").status_code == 429


def test_without_redis_each_server_counts_for_itself_and_still_answers(make_app, sell):
    away = f"redis://127.0.0.1:{free_port()}/0"
    client, key = make_app(redis_url=away, rate_limit="2 per minute").test_client(), sell().key
    assert codes(ask(client, key) for _ in range(3)) == [200, 200, 429]


def call(client, token=None, address="192.0.2.1", path="/api/v1/customers"):
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return client.get(path, environ_base={"REMOTE_ADDR": address}, headers=headers)


def test_the_api_is_limited_by_key_over_all_its_routes(make_app, token):
    client, first, second = make_app(api_limit="3 per minute").test_client(), token(), token()
    paths = ["/api/v1/customers", "/api/v1/products", "/api/v1/audit", "/api/v1/plans"]
    answers = [call(client, first, f"192.0.2.{n}", path) for n, path in enumerate(paths)]
    assert codes(answers) == [200, 200, 200, 429]
    assert answers[-1].content_type == "application/problem+json"
    assert answers[-1].json["code"] == "RATE_LIMITED"
    assert "this API key" in answers[-1].json["detail"]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert call(client, second).status_code == 200


def test_without_a_key_that_counts_the_api_is_limited_by_address(make_app, token):
    client, good = make_app(api_limit="2 per minute").test_client(), token()
    assert codes(call(client, guess) for guess in (None, "lsk_one", "lsk_two", "three")) == [401, 401, 429, 429]
    assert call(client, "lsk_four", "192.0.2.2").status_code == 401
    assert call(client, good).status_code == 200


def test_wrong_api_keys_have_the_stricter_limit_that_a_good_one_does_not_reset(make_app, token, sell):
    client, good = make_app(guess_limit="2 per hour").test_client(), token()
    assert codes([call(client, "lsk_one"), call(client, good), call(client, "lsk_two")]) == [401, 200, 401]
    for refused in (call(client, "lsk_three"), call(client, good)):
        assert (refused.status_code, refused.json["code"]) == (429, "TOO_MANY_WRONG_KEYS")
        assert "wrong API keys" in refused.json["detail"]
    assert call(client, good, "192.0.2.2").status_code == 200
    assert ask(client, sell().key).status_code == 200  # license keys are counted apart


def test_a_program_without_a_key_or_with_one_that_ended_is_no_guesser(make_app, token):
    client, good = make_app(guess_limit="1 per hour").test_client(), token()
    made = call(client, good, path="/api/v1/api-keys").json["data"][0]
    ended = token()
    newest = call(client, good, path="/api/v1/api-keys").json["data"][0]
    assert newest["id"] != made["id"]
    client.delete(f"/api/v1/api-keys/{newest['id']}", headers={"Authorization": f"Bearer {good}"})
    assert codes(call(client, each) for each in [ended, None] * 3) == [401] * 6
    assert call(client, good).status_code == 200


def test_two_servers_share_the_limits_of_the_api_through_redis(make_app, token, redis_url):
    limits = {"redis_url": redis_url, "api_limit": "4 per minute", "guess_limit": "2 per hour"}
    clients, good = [make_app(**limits).test_client() for _ in range(2)], token()
    assert codes(call(clients[n % 2], good) for n in range(6)) == [200] * 4 + [429] * 2
    assert codes(call(clients[n % 2], f"lsk_{n}", "192.0.2.8") for n in range(4)) == [401] * 2 + [429] * 2


def test_a_database_that_is_away_is_a_503_under_the_limit_too(make_app, lost_database_url, token):
    good = token()
    client = make_app(database_url=lost_database_url, api_limit="5 per minute").test_client()
    assert codes(call(client, good) for _ in range(2)) == [503, 503]
