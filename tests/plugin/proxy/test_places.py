"""The places of clients: enough for a gateway, and never all for one."""

from __future__ import annotations

import selectors
import socket

from licet.proxy.places import Places, is_ready


def test_one_peer_cannot_take_every_place() -> None:
    places = Places(total=10, each=2)
    assert [places.take("10.0.0.1") for _ in range(7)] == [True] * 5 + [False] * 2
    assert [places.take("10.0.0.2") for _ in range(3)] == [True, True, False]
    places.leave("10.0.0.2")
    assert places.take("10.0.0.2")


def test_all_together_have_no_more_places_than_there_are() -> None:
    places = Places(total=3, each=2)
    assert [places.take(f"10.0.0.{number}") for number in range(4)] == [True, True, True, False]
    places.leave("10.0.0.0")
    assert places.take("10.0.0.9")


def test_a_peer_with_many_addresses_is_one() -> None:
    places = Places(total=4, each=1)
    assert places.take("2001:db8::1")
    assert places.take("2001:db8::2")
    assert not places.take("2001:db8::3")
    assert places.take("2001:db8:1::1%eth0")
    assert places.take("::ffff:10.0.0.1")
    places.leave("2001:db8::ffff")
    assert not places.take("10.0.0.1")


def test_a_socket_that_takes_no_more_is_not_ready() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert is_ready(ours, selectors.EVENT_WRITE, 0)
        assert not is_ready(ours, selectors.EVENT_READ, 0)
        ours.setblocking(False)
        try:
            while ours.send(b"x" * 65536):
                pass
        except BlockingIOError:
            pass
        assert not is_ready(ours, selectors.EVENT_WRITE, 0.01)
