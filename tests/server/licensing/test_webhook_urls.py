"""Where webhooks may go."""

from __future__ import annotations

import pytest

from licet_server.errors import InputError, WebhookAddressError
from licet_server.licensing.webhook_urls import LONGEST_URL, check_address, parse, shown


@pytest.mark.parametrize(
    ("url", "host", "port", "path", "authority"),
    [
        ("https://hooks.example.com", "hooks.example.com", 443, "/", "hooks.example.com"),
        ("https://hooks.example.com/a/b?c=d", "hooks.example.com", 443, "/a/b?c=d", "hooks.example.com"),
        ("https://HOOKS.Example.com:8443/", "hooks.example.com", 8443, "/", "hooks.example.com:8443"),
        ("https://hooks.example.com:443/", "hooks.example.com", 443, "/", "hooks.example.com"),
        ("https://xn--bcher-kva.example/", "xn--bcher-kva.example", 443, "/", "xn--bcher-kva.example"),
        ("https://93.184.216.34/", "93.184.216.34", 443, "/", "93.184.216.34"),
        ("https://[2606:2800:220:1::1]/", "2606:2800:220:1::1", 443, "/", "[2606:2800:220:1::1]"),
        ("https://[2606:2800:220:1::1]:8443/", "2606:2800:220:1::1", 8443, "/", "[2606:2800:220:1::1]:8443"),
        ("https://my_host.example.com/", "my_host.example.com", 443, "/", "my_host.example.com"),
        ("https://hooks.example.com?a=b", "hooks.example.com", 443, "/?a=b", "hooks.example.com"),
    ],
)
def test_an_address_is_read(url, host, port, path, authority):
    found = parse(url, private=False)
    assert (found.host, found.port, found.path, found.authority) == (host, port, path, authority)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example.com",
        "//hooks.example.com/",
        "ftp://hooks.example.com/",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://user@hooks.example.com/",
        "https://user:password@hooks.example.com/",
        "https://@hooks.example.com/",
        "https://hooks.example.com/#part",
        "https://hooks.example.com/#",
        "https://hooks.example.com:0/",
        "https://hooks.example.com:65536/",
        "https://hooks.example.com:x/",
        "https://hooks.example.com./",
        "https://-hooks.example.com/",
        "https://hooks..example.com/",
        "https://" + "a" * 64 + ".example.com/",
        "https://" + ".".join(["a" * 60] * 5) + "/",
        "https://b\u00fccher.example/",
        "https://hooks.example.com/b\u00fccher",
        "https://hooks.example.com/ /",
        " https://hooks.example.com/",
        "https://hooks.example.com/\n",
        "https://hooks.example.com/\x00",
        "https://hooks.example.com\\@127.0.0.1/",
        "https://[::1",
        "https://[fe80::1%25eth0]/",
        "https://[nonsense]/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://1.2.3.4.5/",
        "https://256.1.1.1/",
        "https://hooks.example.com/" + "a" * LONGEST_URL,
    ],
)
@pytest.mark.parametrize("private", [False, True])
def test_what_is_no_address_for_webhooks_is_told_without_being_repeated(url, private):
    with pytest.raises(InputError) as refused:
        parse(url, private=private)
    assert refused.value.field == "url"
    assert "password" not in str(refused.value) or "user name or password" in str(refused.value)


def test_an_address_may_be_as_long_as_the_column_and_no_longer():
    start = "https://hooks.example.com/"
    parse(start + "a" * (LONGEST_URL - len(start)), private=False)
    with pytest.raises(InputError, match="longer than 2000"):
        parse(start + "a" * (LONGEST_URL - len(start) + 1), private=False)


def test_plain_http_is_for_private_networks():
    assert parse("http://hooks.example.com:8080/", private=True).port == 8080
    assert parse("http://hooks.example.com/", private=True).port == 80
    with pytest.raises(InputError, match="LICET_WEBHOOK_PRIVATE=allow"):
        parse("http://hooks.example.com/", private=False)


OURS = [
    "10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.1", "127.0.0.1", "127.255.255.254",
    "100.64.0.0", "100.127.255.255", "::1", "fc00::1", "fdff::1", "64:ff9b::10.0.0.1", "64:ff9b::127.0.0.1",
]  # fmt: skip
NOBODYS = [
    "0.0.0.0", "0.1.2.3", "169.254.169.254", "169.254.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1",
    "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "100.100.100.200", "168.63.129.16", "::", "::ffff:127.0.0.1", "::ffff:93.184.216.34", "::127.0.0.1", "fe80::1",
    "fe80::1%eth0", "fec0::1", "ff02::1", "fd00:ec2::254", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1",
    "100::1", "64:ff9b::169.254.169.254", "64:ff9b:1::1", "5f00::1", "nonsense", "",
]  # fmt: skip
PUBLIC = [
    "93.184.216.34", "9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0",
    "169.253.255.255", "169.255.0.0", "223.255.255.255", "2606:2800:220:1::1", "2a00:1450::1", "64:ff9b::93.184.216.34",
]  # fmt: skip


@pytest.mark.parametrize("address", OURS)
def test_the_vendors_own_network_is_reached_only_when_that_is_allowed(address):
    check_address(address, private=True)
    with pytest.raises(WebhookAddressError, match="LICET_WEBHOOK_PRIVATE=allow"):
        check_address(address, private=False)


@pytest.mark.parametrize("address", NOBODYS)
@pytest.mark.parametrize("private", [False, True])
def test_where_no_receiver_can_be_nothing_is_ever_sent(address, private):
    with pytest.raises(WebhookAddressError):
        check_address(address, private=private)


@pytest.mark.parametrize("address", PUBLIC)
def test_the_rest_of_the_world_may_be_reached(address):
    check_address(address, private=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "169.254.169.254", "[::ffff:10.0.0.1]", "10.0.0.1:8443"])
def test_an_address_that_names_an_inner_machine_is_refused_as_soon_as_it_is_read(host):
    with pytest.raises(WebhookAddressError):
        parse(f"https://{host}/", private=False)


def test_what_is_written_down_has_no_query_because_it_may_hold_a_secret():
    assert shown("https://hooks.example.com/a?token=abc") == "https://hooks.example.com/a?…"
    assert shown("https://hooks.example.com/a") == "https://hooks.example.com/a"
