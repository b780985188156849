"""The portal: instances are named, give their seats back, and find what they are set up with."""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from sqlalchemy import update
from sqlalchemy.orm import Session

from licet import license_file
from licet.descriptor import parse_descriptor
from licet.trust import TrustedKeys
from licet.wire import ValidateRequest
from licet_server.licensing.people import Membership
from licet_server.services.activate import activate
from licet_server.services.catalog import get_product
from licet_server.services.instances import Instance
from licet_server.storage.audit import list_audit
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import transaction
from licet_server.storage.tables import ActivationRow

pytestmark = pytest.mark.sqlite_only(reason="it is about pages, whose services are tested on both")
TODAY = datetime.now(UTC)


@pytest.fixture
def sold(sell):
    return lambda **changes: sell(now=TODAY, **changes)


@pytest.fixture
def start(engine, installation):
    """Start an instance, which asks for a seat; returns the verdict's code and the activation."""

    def started(issued, instance, **said):
        asked = ValidateRequest(license_key=issued.key, product="OPT", instance_id=instance)
        with transaction(engine) as session:
            answer = activate(
                session,
                Instance(instance, asked, "192.0.2.1", **said),
                pepper=installation.secrets.pepper,
                signer=installation.signer,
                now=datetime.now(UTC),
            )
        return answer.answer.verdict.code.value, answer.activation

    return started


def path(issued, rest=""):
    return f"/portal/{issued.license.customer_id}/licenses/{issued.license.id}{rest}"


def change(engine, issued, **columns):
    with transaction(engine) as session:
        session.execute(update(LicenseRow).where(LicenseRow.id == issued.license.id).values(**columns))


def test_instances_are_shown_with_what_they_say_of_themselves(member, sold, start, engine):
    issued = sold()
    _, seat = start(issued, "ins_here", name="ci runner", version="1.2.3")
    with transaction(engine) as session:
        chosen = update(ActivationRow).where(ActivationRow.id == seat.id)
        session.execute(chosen.values(aws_account_id="123456789012", aws_account_attested_at=TODAY))
    page = member(issued.license.customer_id, Membership.MEMBER).get(path(issued, "/instances")).text
    for each in ("ci runner", "ins_here", "1.2.3", "123456789012", "proved"):
        assert each in page


def test_an_instance_gets_a_name_and_a_bad_one_stays_in_its_field(member, sold, start, engine):
    issued = sold()
    _, seat = start(issued, "ins_here")
    visitor = member(issued.license.customer_id, Membership.MEMBER)
    rename = path(issued, f"/instances/{seat.id}/rename")
    wrong = visitor.post(rename, {"name": "x" * 81})
    assert wrong.status_code == 422
    assert "x" * 81 in wrong.text
    assert "field-error" in wrong.text
    assert visitor.post(rename, {"name": " <b>blue</b> "}).status_code == 303
    page = visitor.get(path(issued, "/instances")).text
    assert "&lt;b&gt;blue&lt;/b&gt;" in page
    with Session(engine) as session:
        (entry,), _ = list_audit(session, action="activation.renamed", limit=9)
        assert (entry.after, entry.actor) == ({"name": "<b>blue</b>"}, f"user:{visitor.user.id}")


def test_a_seat_that_is_released_is_free_for_the_next_instance(member, sold, start, engine):
    issued = sold()
    change(engine, issued, max_activations=1)
    _, seat = start(issued, "ins_one")
    assert start(issued, "ins_two")[0] == "TOO_MANY_ACTIVATIONS"
    visitor = member(issued.license.customer_id)
    release = path(issued, f"/instances/{seat.id}/release")
    assert "That one may take it at once." in visitor.get(release).text
    assert start(issued, "ins_two")[0] == "TOO_MANY_ACTIVATIONS"
    assert visitor.post(release).status_code == 303
    assert start(issued, "ins_two")[0] == "VALID"
    assert visitor.post(release, seen="/portal").status_code == 303


def test_when_too_many_came_today_it_says_from_when_the_next_may(member, sold, start, engine):
    issued = sold()
    change(engine, issued, max_activations_per_day=1)
    _, seat = start(issued, "ins_one")
    visitor = member(issued.license.customer_id)
    page = visitor.get(path(issued, f"/instances/{seat.id}/release")).text
    assert "the next one may come from" in page
    visitor.post(path(issued, f"/instances/{seat.id}/release"))
    assert "A new instance may take it from" in visitor.get(path(issued, "/instances")).text


@pytest.mark.parametrize("rest", ["rename", "release"])
def test_instances_of_others_are_not_there(member, sold, start, engine, rest):
    mine, theirs = sold(), sold(email="other@example.com")
    also_mine = sold()
    _, seat = start(theirs, "ins_theirs")
    _, second = start(also_mine, "ins_of_another_license")
    visitor = member(mine.license.customer_id)
    for found in (seat, second):
        at = path(mine, f"/instances/{found.id}/{rest}")
        assert visitor.get(at).status_code == 404
        assert visitor.post(at, {"name": "stolen"}).status_code == 404
    with Session(engine) as session:
        assert {each.ended_at for each in session.query(ActivationRow)} == {None}
        assert {each.name for each in session.query(ActivationRow)} == {None}


def test_the_descriptor_pins_the_keys_of_this_server(member, sold, installation):
    answer = member(sold().license.customer_id).get(path(sold(), "/downloads/licet.toml"))
    found = parse_descriptor(answer.data, origin="licet.toml")
    assert (found.code, found.key_variable) == ("OPT", "OPTIMNOW_LICENSE_KEY")
    assert {each["kid"] for each in found.public_keys} == set(installation.keyring.public.by_kid)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="licet.toml"'


@pytest.mark.parametrize("product", ["OPT", "NLS", "CAIO", "LMG"])
def test_the_files_for_a_container_are_sound(member, sold, product, engine):
    with Session(engine) as session:
        product_row = get_product(session, product)
    issued = sold(product=product, plan=product_row.plans[0].code)
    visitor = member(issued.license.customer_id)
    compose = yaml.safe_load(visitor.get(path(issued, "/downloads/compose.customer.yaml")).data)
    (service,) = compose["services"].values()
    assert service["ports"] == ["${MCP_ADDRESS:-127.0.0.1}:${MCP_PORT:-8080}:8080"]
    assert product_row.key_variable in service["environment"]
    assert {"source": "${AWS_FOLDER:-~/.aws}", "read_only": True}.items() <= service["volumes"][2].items()
    lines = visitor.get(path(issued, "/downloads/env.example")).text.splitlines()
    names = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
    needed = set(re.findall(r"\$\{([A-Z_]+):\?", json.dumps(service)))
    assert needed <= names
    assert f"{product_row.key_variable}=" in lines


def test_hosts_take_the_key_from_elsewhere_until_it_is_shown(member, sold):
    issued = sold()
    visitor = member(issued.license.customer_id)
    before = snippets(visitor.get(path(issued, "/downloads")).text)
    after = snippets(visitor.post(path(issued, "/key")).text)
    assert [issued.key in text for text in before] == [False] * 5
    assert [issued.key in text for text in after] == [True] * 5
    for text in (each for each in (*before, *after) if each.startswith("{")):
        found = json.loads(text)
        (server,) = (found.get("mcpServers") or found["servers"]).values()
        assert server["command"] == "licet-tag-compliance"
        assert set(server["env"]) == {"OPTIMNOW_LICENSE_KEY", "LICET_CONFIG", "AWS_PROFILE", "AWS_REGION"}
    assert sum(text.startswith("claude mcp add tag-compliance ") for text in before) == 1


def snippets(page):
    return [html.unescape(each) for each in re.findall(r'<pre id="host-[^>]*>(.*?)</pre>', page, re.DOTALL)]


def request_of(issued, **changes):
    said = {
        "type": "licet-request",
        "version": 1,
        "product": "OPT",
        "key_tail": issued.license.key_tail,
        "instance_id": "ins_x",
        "fingerprint": "m_012a",
        "made_at": "2026-11-22T06:36:04Z",
    }
    return json.dumps(said | changes)


def test_a_license_file_is_for_the_machine_that_asked(member, sold, engine, installation):
    issued = sold()
    change(engine, issued, offline_days=30)
    visitor = member(issued.license.customer_id, Membership.MEMBER)
    for way in ({"request_text": request_of(issued)}, {"request_file": (io.BytesIO(request_of(issued).encode()), "r")}):
        answer = visitor.post(path(issued, "/downloads"), {"days": "7"} | way)
        assert answer.status_code == 200, answer.text
        trusted = TrustedKeys(installation.keyring.public.by_kid, issuer=installation.issuer)
        grant, _ = license_file.read(answer.text, trusted=trusted, product="OPT", license_key=issued.key)
        assert grant.terms.fingerprint == "m_012a"
        assert abs(grant.expires_at - (datetime.now(UTC) + timedelta(days=7))) < timedelta(minutes=1)
    assert visitor.post(path(issued, "/downloads"), {"days": "365"}).status_code == 422


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{", id="no-json"),
        pytest.param('{"type": "other"}', id="another-type"),
        pytest.param(None, id="another-key"),
    ],
)
def test_what_is_no_request_for_this_license_is_told_and_stays(member, sold, text):
    issued = sold()
    said = text or request_of(issued, key_tail="XXXX" if issued.license.key_tail != "XXXX" else "YYYY")
    answer = member(issued.license.customer_id).post(path(issued, "/downloads"), {"days": "1", "request_text": said})
    assert answer.status_code == 422
    assert "alert-danger" in answer.text
    assert "-----BEGIN" not in answer.text


@pytest.fixture
def offered(installation):
    folder = installation.settings.data_dir / "downloads" / "OPT"
    folder.mkdir(parents=True)
    (folder / "server-1.0.mcpb").write_bytes(b"bundle")
    (folder / ".hidden").write_bytes(b"no")
    (folder / "with space").write_bytes(b"no")
    (folder / "link").symlink_to(installation.settings.data_dir / "secrets.json")
    (folder / "folder").mkdir()
    return folder


def test_files_of_the_vendor_are_offered_and_nothing_around_them(member, sold, offered, installation):
    issued = sold()
    visitor = member(issued.license.customer_id, Membership.MEMBER)
    page = visitor.get(path(issued, "/downloads")).text
    assert hashlib.sha256(b"bundle").hexdigest() in page
    for name in (".hidden", "with space", "link", "folder"):
        assert f"/files/{name}" not in page
    answer = visitor.get(path(issued, "/downloads/files/server-1.0.mcpb"))
    assert (answer.data, answer.content_length) == (b"bundle", 6)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="server-1.0.mcpb"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for name in (".hidden", "with%20space", "link", "folder", "..", "../OPT/server-1.0.mcpb", "%2e%2e%2fkeyring.json"):
        assert visitor.get(path(issued, f"/downloads/files/{name}")).status_code == 404, name


def test_files_of_a_product_are_for_who_has_a_license_of_it(member, sold, offered, engine):
    other = sold(product="NLS", plan=plan_of(engine, "NLS"), email="other@example.com")
    assert member(other.license.customer_id).get(path(other, "/downloads/files/server-1.0.mcpb")).status_code == 404


def plan_of(engine, product):
    with Session(engine) as session:
        return get_product(session, product).plans[0].code
