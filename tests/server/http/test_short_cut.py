"""The short-cut answers as the route does, or leaves it to the route: every question is asked both ways."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
from dataclasses import replace
from datetime import datetime, timedelta

import jwt
import pytest
import time_machine
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from licet_server.http import short_cut
from licet_server.http.app import Served
from licet_server.http.db import db
from licet_server.http.gateway import Gateway
from licet_server.keys.rotation import rotate
from licet_server.keys.signing_key import SigningKey
from licet_server.services.installation import load
from licet_server.services.rotate_key import rotate_key
from licet_server.storage.models import LicenseRow, ValidationRow
from licet_server.storage.session import reading, transaction
from tests.factories import NOW, UNKNOWN_KEY
from tests.server.http.test_validate import BAD_BODIES
from tests.server.rsgi import Protocol, scope
from tests.server.seats import Seats

ROUTES = ("/validate", "/api/v1/validation/validate")
JSON = ("Content-Type", "application/json")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    """The wall clock stands at the sale until a test moves it; the one that says how fresh something is goes on."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


class Server:
    """What ``serve`` runs, without its web server.

    Args:
        settings: What the environment says.
        cuts: Whether the short-cut is there.
    """

    def __init__(self, settings, *, cuts=True):
        self.served = Served.create(settings)
        self.served.begin()
        self.short_cut = self.served.short_cut() if cuts else None
        self.flask, self.reached = self.served.app, 0
        self.gateway = Gateway(self._count, short_cut=self.short_cut, threads=1)

    def _count(self, environ, start_response):
        self.reached += 1
        return self.flask(environ, start_response)

    def ask(self, body, path="/validate", headers=(JSON,), **changes):
        """Return status, headers and body; a dict is sent as JSON."""
        sent = json.dumps(body).encode() if isinstance(body, dict) else body
        length = ("content-length", str(len(sent)))
        network = Protocol([sent])
        asyncio.run(self.gateway.__rsgi__(scope(path, [length, *headers], **changes), network))
        ((status, told, said),) = network.answers
        return status, {name.lower(): value for name, value in told}, said

    def said(self, body, **options):
        return json.loads(self.ask(body, **options)[2])

    def look(self):
        """Have it see now what has changed, as it does every few hundredths of a second."""
        self.served.shared._look_again_at = 0.0
        if self.served.shared._watch is not None:
            self.served.shared.licenses.look()

    def close(self):
        self.served.end()
        with self.flask.app_context():
            db.engine.dispose()


@pytest.fixture
def serve(installation):
    """Start servers on one installation."""
    running = []

    def started(*, cuts=True, **changes):
        running.append(Server(replace(installation.settings, **changes), cuts=cuts))
        return running[-1]

    yield started
    for each in running:
        each.close()


@pytest.fixture
def both(serve):
    """One server with the short-cut, and one without."""
    return serve(), serve(cuts=False)


def comparable(answer, *, older=False):
    """An answer without what differs in any two: the number of the request, and of the token with its signature."""
    status, headers, body = answer
    told = {name: value for name, value in headers.items() if name not in {"x-request-id", "content-length"}}
    said = json.loads(body)
    for name in ("lease", "refusal"):
        if said.get(name):
            claims = jwt.decode(said[name], options={"verify_signature": False})
            assert claims.pop("jti")
            for instant in ("iat", "nbf", "exp", "refresh_after") if older else ():
                claims.pop(instant, None)
            said[name] = jwt.get_unverified_header(said[name]), claims
    return status, told, said, len(headers["x-request-id"])


def newest_row(server, engine):
    """What the validation log keeps of the last answer, and how many answers it has."""
    assert server.served.shared.log.write()
    with reading(engine) as session:
        rows = session.query(ValidationRow).order_by(ValidationRow.id).all()
        return len(rows), [(row.at, row.license_id, row.code, row.address, row.instance_id) for row in rows[-1:]]


def same(both, body, engine=None, *, older=False, **options):
    """Ask both ways; return the answer, and whether it took the short-cut.

    Args:
        both: The servers.
        body: The question.
        engine: Where their log is, to compare that, too.
        older: Whether the lease may be of a moment before.
        options: Of the request.
    """
    cut, plain = both
    before = cut.reached
    first = cut.ask(body, **options)
    took = cut.reached == before
    rows = [] if engine is None else [newest_row(cut, engine)]
    assert comparable(first, older=older) == comparable(plain.ask(body, **options), older=older)
    if engine is not None:
        rows.append(newest_row(plain, engine))
        (count, row), (again, other) = rows
        assert row == other
        assert count % 2 == (again - count) % 2 or again == count
        assert again - count in {0, 1}
    return first, took


def change(engine, issued, **columns):
    with transaction(engine) as session:
        row = session.get_one(LicenseRow, issued.license.id)
        for name, value in columns.items():
            setattr(row, name, value)


@pytest.fixture
def sold(sell, engine, installation):
    """Licenses in every state, by what they are: their keys."""
    found = {
        "short": sell("pro"),
        "unlimited": sell("enterprise"),
        "jwt": sell("enterprise", product="NLS"),
        "hmac": sell("standard", product="CAIO"),
        "perpetual": sell("perpetual", product="CAIO"),
        "trial": sell("pro", trial=True),
        "ed25519": sell("pro", product="LMG"),
        "later": sell("pro", starts_at=NOW + DAY),
        "grace": sell("pro", expires_at=NOW + DAY),
        "suspended": sell("pro"),
        "accounts": sell("pro", aws_accounts=["123456789012"]),
        "seats": sell("pro"),
        "activated": sell("pro"),
        "attested": sell("pro"),
        "odd": sell("pro"),
    }
    change(engine, found["suspended"], status="suspended")
    change(engine, found["grace"], expires_at=NOW - DAY, grace_until=NOW + DAY)
    for name in ("seats", "activated"):
        change(engine, found[name], max_activations=2, heartbeat_seconds=600)
    change(engine, found["odd"], features=["caf\u00e9", "\U0001f600"], limits={"things": 2**53 - 1})
    taken = Seats(engine, installation, found["seats"])
    taken.activate("i-1", fingerprint="machine-1")
    other = Seats(engine, installation, found["activated"])
    other.change(require_activation=True)
    other.activate("i-1", fingerprint="machine-1")
    other.activate("dead", late=-DAY)
    change(engine, found["attested"], require_attestation=True)
    return {name: issued.key for name, issued in found.items()}


def questions(sold):
    """Every kind of question about every kind of license."""
    yield from ({"license_key": key} for key in [*sold.values(), UNKNOWN_KEY, "not a key", "x" * 8000])
    short = sold["short"]
    spelt = [short.lower(), f"  {short}\n", short.replace("-", " - "), f"\u200b{short}", short[:-1], short + "A"]
    yield from ({"license_key": key} for key in spelt)
    accounts = ["123456789012", "999999999999", "1", "", None, 123456789012, "\u0661" * 12, "123456789012\n"]
    values = {
        "product": ["OPT", "NLS", "opt", "", " ", None, "caf\u00e9", "\u0000", 1, "x" * 512, "x" * 513],
        "instance_id": ["i-1", "dead", "", None, "caf\u00e9", "\x7f", [], "i" * 512, "i" * 513],
        "fingerprint": ["machine-1", "machine-2", "", None, "\ud800", {}],
        "aws_account_id": accounts,
        "feature": ["check_tag_compliance", "teleport", "", None, True],
        "resource_count": [0, 10_000, 10_001, 2**53, 2**63, -1, 1.0, True, "1", None],
        "nonce": ["n", "", None, "n" * 512, "n" * 513, "\u00fc", "\t"],
        "hello": [[1], None, {"a": {"b": []}}],
    }
    for name, odd in values.items():
        yield from ({"license_key": short, name: value} for value in odd)
    for name in ("seats", "activated", "accounts", "attested"):
        for instance in ("i-1", "i-2", "dead", None):
            for machine in ("machine-1", "machine-2", None):
                yield {"license_key": sold[name], "instance_id": instance, "fingerprint": machine}
        yield from ({"license_key": sold[name], "aws_account_id": each} for each in accounts[:3])
    for name in ("unlimited", "grace", "odd"):
        yield {"license_key": sold[name], "resource_count": 2**53 - 1, "feature": "check_tag_compliance"}


@pytest.mark.parametrize("path", ROUTES)
def test_every_question_has_one_answer_and_one_row_in_the_log(both, sold, engine, path):
    cut = [same(both, asked, engine, path=path)[1] for asked in questions(sold)]
    again = [same(both, asked, path=path)[1] for asked in questions(sold)]  # what was kept is the same, too
    assert sum(cut) >= 15
    assert sum(again) >= 40


@pytest.mark.sqlite_only(reason="nothing of these questions reaches a database")
@pytest.mark.parametrize("path", ROUTES)
def test_every_odd_body_has_one_answer(both, sold, path):
    whole = json.dumps({"license_key": sold["short"]})
    odd = [
        *BAD_BODIES.values(),
        whole.encode("utf-16"),
        b"\xef\xbb\xbf" + whole.encode(),
        f" {whole}\r\n".encode(),
        whole.encode() + b"\x00",
        whole[:-1].encode() + b', "hello": NaN}',
        whole[:-1].encode() + b', "hello": ' + b"[" * 3000 + b"]" * 3000 + b"}",
        whole[:-1].encode() + b', "hello": 1, "hello": 2}',
        whole[:-1].encode() + b', "hello": {"a": 1, "a": 2}}',
        whole[:-1].encode() + b', "hello": "\\ud800"}',
        whole[:-1].encode() + b', "hello": ' + b"9" * 5000 + b"}",
        whole[:-1].encode() + b', "resource_count": 1e3}',
        *(whole.encode().ljust(16 * 1024 + more) for more in (-1, 0, 1)),
        *(whole.encode().ljust(64 * 1024 + more) for more in (-1, 0, 1)),
    ]
    for body in odd:
        same(both, body, path=path)


@pytest.mark.sqlite_only(reason="nothing of these questions reaches a database")
@pytest.mark.parametrize("path", ROUTES)
def test_every_odd_header_has_one_answer(both, sold, path):
    body = {"license_key": sold["short"]}
    kinds = ["application/json; charset=utf-8", "Application/JSON", "application/json;", "application/problem+json"]
    kinds += ["text/plain", "", " ", "application/json, text/plain", "application/json; charset=utf-16"]
    sets = [[("Content-Type", kind)] for kind in kinds]
    sets += [[JSON, ("Content-Type", "text/plain")], [("Content-Type", "text/plain"), JSON], [JSON, JSON], []]
    sets += [[JSON, ("Content-Encoding", coding)] for coding in ("gzip", "identity", "Identity", "")]
    sets += [[JSON, ("Content_Type", "text/plain")], [JSON, ("Accept", "text/html"), ("Accept-Encoding", "gzip")]]
    sets += [[JSON, ("Authorization", "Bearer lsk_x"), ("Cookie", "a=b"), ("X-Request-Id", "mine")]]
    sets += [[JSON, ("Idempotency-Key", "k")], [JSON, ("If-Match", '"1"')], [JSON, ("Range", "bytes=0-1")]]
    sets += [[JSON, ("Origin", "https://example.com")], [JSON, ("X-HTTP-Method-Override", "GET")]]
    for headers in sets:
        same(both, body, path=path, headers=headers)
    for others in ({"query_string": "a=1"}, {"http_version": "1.0"}, {"scheme": "https"}, {"authority": "else.where"}):
        same(both, body, path=path, **others)


FORWARDED = ["198.51.100.1", "203.0.113.9, 198.51.100.1", "a,b,c", "", ",", "198.51.100.1,", ",198.51.100.1", "x,,y"]
FORWARDED += ['"198.51.100.1"', '"1,2",3', "198.51.100.1:80", "[2001:db8::1]:80", " 198.51.100.1 ", "unknown", "a\\,b"]


@pytest.mark.sqlite_only(reason="it is about headers")
@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_who_asks_is_the_same_for_both(serve, sold, engine, proxies):
    both = serve(trusted_proxies=proxies), serve(trusted_proxies=proxies, cuts=False)
    asked = {"license_key": sold["short"]}
    for given_ in FORWARDED:
        same(both, asked, engine, headers=[JSON, ("X-Forwarded-For", given_)])
        same(both, asked, engine, headers=[JSON, ("X-Forwarded-For", given_), ("X-Forwarded-For", "192.0.2.9")])
        same(both, asked, engine, headers=[JSON, ("X_Forwarded_For", given_)])
    for client in ("[2001:db8::1]:4711", "127.0.0.1:1", "[::ffff:192.0.2.1]:2"):
        same(both, asked, engine, client=client)


@pytest.mark.sqlite_only(reason="it is about headers")
def test_behind_https_both_say_so(serve, sold):
    both = [serve(base_url="https://licenses.example.com", cuts=cuts) for cuts in (True, False)]
    (_, headers, _), took = same(both, {"license_key": sold["short"]})
    assert took
    assert "strict-transport-security" in headers


TEXTS = st.sampled_from(["", "i-1", "i-2", "machine-1", "OPT", "123456789012", "\x00", "\u0661" * 12, " ", "\ud800"])
ODD = st.none() | st.booleans() | st.integers(-2, 2**64) | st.floats() | TEXTS | st.text(max_size=5) | st.just([])
FIELDS = ("product", "instance_id", "fingerprint", "aws_account_id", "feature", "resource_count", "nonce", "x")


@pytest.mark.sqlite_only(reason="the table of questions above is asked on both")
@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_asked_both_answer_alike(both, sold, data):
    keys = st.sampled_from([*sold.values(), UNKNOWN_KEY]) | ODD
    asked = data.draw(st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=4)) | {"license_key": data.draw(keys)}
    same(both, asked, path=data.draw(st.sampled_from(ROUTES)))


@pytest.mark.parametrize("path", ROUTES)
def test_the_usual_question_does_not_reach_the_routes(serve, sold, database, path):
    server = serve()
    server.look()
    first = server.ask({"license_key": sold["short"], "instance_id": "i-1"}, path=path)
    assert server.reached == (0 if database == "sqlite" else 1)
    answers = [server.ask({"license_key": sold["short"], "instance_id": "i-1"}, path=path) for _ in range(3)]
    fresh = [server.said({"license_key": sold["short"], "nonce": str(n)}, path=path)["lease"] for n in range(3)]
    assert server.reached == (0 if database == "sqlite" else 1)
    assert {answer[0] for answer in (first, *answers)} == {200}
    assert len({answer[2] for answer in answers}) == 1
    assert len({answer[1]["x-request-id"] for answer in answers}) == 3
    assert [jwt.decode(each, options={"verify_signature": False})["nonce"] for each in fresh] == ["0", "1", "2"]


def test_switched_off_every_question_reaches_the_routes(serve, sold):
    server = serve(short_cut=False)
    assert server.short_cut is None
    assert [server.ask({"license_key": sold["short"]})[0] for _ in range(3)] == [200] * 3
    assert server.reached == 3


def kept_twice(server, asked):
    """Make the server keep an answer, or what it decided about a question with a nonce, and make sure that it did."""
    server.look()
    answers = [server.ask(asked) for _ in range(3)]
    assert server.short_cut._kept
    assert (answers[1][2] == answers[2][2]) is ("nonce" not in asked)
    return answers[2]


nonces = pytest.mark.parametrize("more", [{}, {"nonce": "n"}], ids=["without a nonce", "with a nonce"])


CHANGES = {
    "suspended": {"status": "suspended"},
    "revoked": {"status": "revoked"},
    "renewed": {"expires_at": datetime(2028, 1, 1, tzinfo=NOW.tzinfo), "grace_until": None},
    "features": {"features": ["suggest_tags"]},
    "limit": {"max_resources": 7},
    "accounts": {"aws_accounts": ["999999999999"]},
}


@nonces
@pytest.mark.parametrize("columns", CHANGES.values(), ids=CHANGES)
def test_a_kept_answer_ends_with_a_change_of_the_license(both, sell, engine, columns, more):
    issued = sell("pro")
    asked = {"license_key": issued.key} | more
    before = kept_twice(both[0], asked)
    change(engine, issued, **columns)
    both[0].look()
    after, _ = same(both, asked)
    assert after[2] != before[2]
    if "aws_accounts" in columns or "status" in columns:
        assert after[0] == 401


@nonces
def test_a_kept_answer_ends_with_the_key_that_asked(both, sell, engine, installation, clock, more):
    issued = sell("pro")
    asked = {"license_key": issued.key} | more
    before = kept_twice(both[0], asked)
    with transaction(engine) as session:
        row = session.get_one(LicenseRow, issued.license.id)
        here = {"pepper": installation.secrets.pepper, "signer": installation.signer}
        rotate_key(session, row, overlap=timedelta(seconds=30), now=NOW, **here)
    both[0].look()
    during = kept_twice(both[0], asked)
    assert during[2] != before[2]
    assert same(both, asked)[0][0] == 200
    clock.shift(timedelta(seconds=30))  # the license is known and unchanged, and the old key works no more
    assert same(both, asked)[0][0] == 401


@nonces
def test_a_kept_answer_ends_with_the_signing_key(serve, sell, installation, more):
    server, asked = serve(), {"license_key": sell("pro").key} | more
    before = kept_twice(server, asked)
    file = load(installation.settings).keyring_file

    def turned(ring):
        made = rotate(ring, at_once=True, issuer=ring.issuer or "https://licenses.example.com", now=NOW)
        return made.ring, made

    file.change(turned)
    current = server.served.shared.here.current
    current._state = current._read_again(current._state)
    server.look()
    server.ask(asked)
    after = server.said(asked)["lease"]
    assert jwt.get_unverified_header(after)["kid"] != jwt.get_unverified_header(json.loads(before[2])["lease"])["kid"]


@nonces
def test_a_kept_answer_ends_with_the_seat(both, sell, engine, installation, clock, more):
    issued = sell("pro")
    seats = Seats(engine, installation, issued)
    seats.change(max_activations=1, heartbeat_seconds=600, require_activation=True)
    seats.activate("i-1")
    asked = {"license_key": issued.key, "instance_id": "i-1"} | more
    assert kept_twice(both[0], asked)[0] == 200
    seats.deactivate("i-1")
    both[0].look()
    assert same(both, asked)[0][0] == 401
    seats.activate("i-1")
    both[0].look()
    assert kept_twice(both[0], asked)[0] == 200
    with reading(engine) as session:
        dead_after = session.get_one(LicenseRow, issued.license.id).dead_after_seconds or 1800
    for _ in range(40):  # without a heartbeat, nothing but time ends it
        clock.shift(timedelta(seconds=dead_after / 20))
        (status, *_), _ = same(both, asked, older=True)
    assert status == 401


@nonces
@pytest.mark.parametrize(("ends", "grace", "code"), [(0, 7, "IN_GRACE"), (-1, 0, "EXPIRED")])
def test_a_kept_answer_ends_with_the_term_and_with_the_grace(both, sell, engine, clock, ends, grace, code, more):
    issued = sell("pro")
    soon = NOW + timedelta(seconds=20)
    change(engine, issued, expires_at=soon + ends * DAY, grace_until=soon + grace * DAY)
    asked = {"license_key": issued.key} | more
    kept_twice(both[0], asked)
    for step in (timedelta(seconds=19, microseconds=999_999), timedelta(microseconds=1)):
        clock.shift(step)
        found, _ = same(both, asked, older=True)
    assert json.loads(found[2])["code"] == code


def test_an_answer_is_kept_for_a_minute_by_a_clock_that_goes_either_way(serve, sell, clock):
    server, asked = serve(), {"license_key": sell("pro").key}
    kept = kept_twice(server, asked)[2]
    clock.shift(timedelta(seconds=59, milliseconds=999))
    assert server.ask(asked)[2] == kept
    clock.shift(timedelta(milliseconds=1))
    later = server.ask(asked)[2]
    assert later != kept
    clock.shift(timedelta(hours=-1))
    assert server.ask(asked)[2] not in {kept, later}


def test_an_answer_is_kept_for_these_very_words_on_this_very_path(serve, sell):
    server, key = serve(), sell("pro").key
    server.look()
    asked = [{"license_key": key}, {"license_key": key, "instance_id": "i"}, {"license_key": f" {key}"}]
    asked += [{"license_key": key, "nonce": "n"}, {"license_key": key, "nonce": "n"}, {"license_key": key, "x": 1}]
    server.ask(asked[0])
    told = [server.ask(body, path=path)[2] for body in asked for path in ROUTES]
    assert len({json.loads(each)["lease"] for each in told}) == len(told)


AROUND = [
    '{{"license_key":"{key}","nonce":{n}}}',
    '{{"license_key": "{key}", "nonce": {n}}}',
    '{{"nonce":{n},"license_key":"{key}"}}',
    '{{"license_key":"{key}","nonce" :  {n}}}',
    '{{"license_key":"{key}","nonce":[{n}]}}',
    '{{"license_key":"{key}","nonce":{n},"nonce":"b"}}',
    '{{"license_key":"{key}","nonce":{n},"instance_id":"nonce"}}',
    '{{"license_key":"{key}","nonce":{n},"instance_id":"café"}}',
    '{{"license_key":"{key}","nonc\\u0065":{n}}}',
    '{{"license_key":"{key}","x":{{"nonce":{n}}}}}',
    '{{"license_key":"{key}","x":{{"nonce":{n}}},"nonce" : "b"}}',
    '{{"license_key":"{key}","x":{{"nonce":{n}}},"nonc\\u0065":"b"}}',
    '{{"license_key":"{key}","x":["nonce",{n}],"nonce":"b"}}',
    '{{"license_key":"{key}","x\\"nonce":{n},"nonc\\u0065":"b"}}',
    '{{"license_key":"{key}","x":"\\"nonce\\":\\"{n}","nonce" : "b"}}',
    '{{"license_key":"{key}","nonce":{n},"nonce":{n}}}',
    '{{"license_key":"{key}","nonce":{n}',
]
"""Where a nonce may stand."""

SPELT = ['"b"', '"1"', '"2"', '""', "null", "7", '"nonce"', '"a b"', '"\\u0041"', '"\\""', '"ü"', '"\\\\"', '"x":"y"']
SPELT += [f'"{"x" * length}"' for length in (127, 128, 129, 512, 513)]


@pytest.mark.sqlite_only(reason="nothing of these questions reaches a database")
@pytest.mark.parametrize("path", ROUTES)
def test_whatever_nonce_stands_wherever_both_sign_for_the_same_one(both, sell, path):
    key = sell("pro").key
    both[0].look()
    took = 0
    for around in AROUND:
        for nonce in (*SPELT, *SPELT[:2]):
            took += same(both, around.format(key=key, n=nonce).encode(), path=path)[1]
    assert took >= 60


def test_questions_that_differ_in_their_nonce_alone_are_decided_once(serve, sell, monkeypatch):
    server, key = serve(), sell("pro").key
    kept_twice(server, {"license_key": key, "instance_id": "i", "nonce": "first"})
    monkeypatch.setattr(server.short_cut, "_answered", None)
    reached = server.reached
    leases = [server.said({"license_key": key, "instance_id": "i", "nonce": f"n-{n}"})["lease"] for n in range(3)]
    claims = [jwt.decode(each, options={"verify_signature": False}) for each in leases]
    assert [each["nonce"] for each in claims] == ["n-0", "n-1", "n-2"]
    assert len({each["jti"] for each in claims}) == 3
    assert server.reached == reached


def test_few_answers_are_kept_and_no_license_key_is_in_them(serve, sell, monkeypatch):
    monkeypatch.setattr(short_cut, "MOST", 5)
    server, key = serve(), sell("pro").key
    server.look()
    for number in range(20):
        server.ask({"license_key": key, "instance_id": f"i-{number}"} | ({"nonce": "n"} if number % 2 else {}))
    kept = server.short_cut._kept
    assert len(kept) == 5
    seen, waiting = set(), [kept]
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, type | type(gc) | type(sell)):
            continue
        seen.add(id(each))
        assert key not in (each if isinstance(each, str) else each.decode("latin-1") if isinstance(each, bytes) else "")
        waiting.extend(gc.get_referents(each))
    assert len(seen) > 50


@pytest.mark.sqlite_only(reason="the limits are in memory")
@pytest.mark.parametrize("path", ROUTES)
def test_a_question_counts_once_whichever_way_it_takes(serve, sell, path):
    server, key = serve(rate_limit="4 per minute;7 per hour"), sell("pro").key
    plain = [JSON, ("Accept", "*/*")], [("Content-Type", "application/json; charset=utf-8")]
    server.look()
    ways = [plain[0], plain[1], plain[0], plain[1], plain[0], plain[1], plain[0], plain[0]]
    found = [server.ask({"license_key": key}, path=path, headers=way)[0] for way in ways]
    assert found == [200] * 4 + [429] * 4
    assert server.ask({"license_key": key}, path=path, client="192.0.2.2:1")[0] == 200
    assert server.ask({"license_key": key}, path=ROUTES[path == ROUTES[0]])[0] == 200
    (_, hour) = server.served.questions._by_path[path]
    assert hour.windows["192.0.2.1"].count == 8


@pytest.mark.sqlite_only(reason="the limits are in memory")
def test_who_guessed_too_often_gets_no_answer_by_the_short_cut(serve, sell):
    server, asked = serve(guess_limit="2 per hour"), {"license_key": sell("pro").key}
    server.look()
    found = [server.ask(each)[0] for each in (asked, {"license_key": UNKNOWN_KEY}, {"license_key": "x"}, asked)]
    assert found == [200, 401, 401, 429]
    assert json.loads(server.ask(asked)[2])["code"] == "TOO_MANY_WRONG_KEYS"


@pytest.mark.sqlite_only(reason="it is about lines of a log")
def test_both_write_the_same_line(serve, sell, capsys):
    asked, lines, ids = {"license_key": sell("pro").key, "product": "OPT"}, [], []
    for cuts in (True, False):
        server = serve(log_level="debug", cuts=cuts)
        server.look()
        capsys.readouterr()
        ids.append(server.ask(asked)[1]["x-request-id"])
        assert server.reached == (not cuts)
        found = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
        lines.append([line for line in found if line["event"] == "answered"])
    assert [line.pop("request_id") for (line,) in lines] == ids
    assert all(line.pop("timestamp") for (line,) in lines)
    assert lines[0] == lines[1]


@pytest.mark.sqlite_only(reason="it is about a mistake of ours")
def test_a_mistake_in_the_short_cut_is_answered_by_the_routes(serve, sell, monkeypatch, capsys):
    server, key = serve(), sell("pro").key

    def broken(*_):
        raise TypeError("of no use")

    monkeypatch.setattr(server.short_cut, "_answered", broken)
    assert server.ask({"license_key": key})[0] == 200
    assert server.reached == 1
    assert "the short-cut failed" in capsys.readouterr().err


@pytest.mark.sqlite_only(reason="it is about headers")
@pytest.mark.parametrize("proxies", [0, 1])
def test_a_header_that_cannot_be_read_has_one_answer(serve, sell, proxies):
    both = serve(trusted_proxies=proxies), serve(trusted_proxies=proxies, cuts=False)
    asked, odd = {"license_key": sell("pro").key}, "\xe9, 203.0.113.7"
    both[0].look()
    for name in ("Content-Type", "Content-Encoding", "X-Forwarded-For"):
        first, second = (each.ask(asked, headers=[JSON, (name, odd)][name == "Content-Type" :]) for each in both)
        assert first == second
        assert (first[0], json.loads(first[2])["code"]) == (400, "BAD_REQUEST")
    for name in ("Idempotency-Key", "Authorization", "X-Forwarded-Proto", "X-Other"):
        assert same(both, asked, headers=[JSON, (name, odd)])[0][0] == 200


@pytest.mark.sqlite_only(reason="the limits are in memory")
def test_who_is_limited_costs_no_signature_by_the_short_cut(serve, sell, monkeypatch):
    server, key = serve(rate_limit="2 per minute"), sell("pro").key
    server.look()
    signed, real = [], SigningKey.token
    monkeypatch.setattr(SigningKey, "token", lambda *given_: signed.append(1) or real(*given_))
    found = [server.ask({"license_key": key, "nonce": str(number)})[0] for number in range(5)]
    assert (found, len(signed)) == ([200, 200, 429, 429, 429], 2)


@pytest.mark.sqlite_only(reason="it is about a file")
def test_a_changed_keyring_is_read_by_a_route_and_never_in_the_event_loop(serve, sell, installation, monkeypatch):
    server, asked = serve(), {"license_key": sell("pro").key}
    before = kept_twice(server, asked)
    current, readers = server.served.shared.here.current, []
    real = type(current)._read_again
    threads = lambda self, state: readers.append(threading.current_thread()) or real(self, state)  # noqa: E731
    monkeypatch.setattr(type(current), "_read_again", threads)

    def turned(ring):
        made = rotate(ring, at_once=True, issuer=ring.issuer or "https://licenses.example.com", now=NOW)
        return made.ring, made

    load(installation.settings).keyring_file.change(turned)
    server.look()
    reached = server.reached
    first = json.loads(server.ask(asked)[2])["lease"]
    assert server.reached == reached + 1
    assert jwt.get_unverified_header(first)["kid"] != jwt.get_unverified_header(json.loads(before[2])["lease"])["kid"]
    assert [each is threading.main_thread() for each in readers] == [False]
    server.look()
    server.ask(asked)
    assert server.reached == reached + 1


def test_the_process_says_that_it_is_alive_as_the_route_does(serve):
    server = serve()
    ahead = Gateway(None, alive=server.served.alive(), threads=1)
    for method in ("GET", "HEAD"):
        answers = []
        for each in (ahead, server.gateway):
            network = Protocol([])
            asyncio.run(each.__rsgi__(scope("/healthz", method=method), network))
            ((status, headers, body),) = network.answers
            told = {name.lower(): value for name, value in headers}
            answers.append((status, len(told.pop("x-request-id")), told, body))
        assert answers[0] == answers[1]
    assert server.reached == 2
