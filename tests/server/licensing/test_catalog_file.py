"""The catalog as TOML: what the mission sells, round trips, and typos that are errors."""

from __future__ import annotations

from decimal import Decimal

import pytest

from licet.descriptor import ToolRule, parse_descriptor
from licet.terms import GraceMode, Telemetry
from licet_server.errors import CatalogError
from licet_server.licensing.catalog_file import dump_catalog, parse_catalog
from licet_server.licensing.descriptor import render_descriptor
from licet_server.services.installation import default_catalog

SOUND = """
[products.OPT]
name = "Opt"
key_scheme = "short"
key_variable = "OPT_KEY"
purchase_url = "https://example.com/buy"

[products.OPT.plans.pro]
name = "Professional"
segment = "PRO"
price = "4999.00"
currency = "EUR"
duration_days = 365
max_resources = 10000
max_activations = 5
features = ["scan", "report"]
limits = { services = 100 }
quotas = { api_calls = { amount = 1000000, period = "month" } }
offline_days = 1
grace_days = 7
heartbeat_seconds = 600
support = "Email (24h)"
grace_mode = "read_only"
telemetry = "required"
require_attestation = true

[products.OPT.tools."scan"]
feature = "scan"
limit = "resources"
count = "aws"
types = ["ec2:instance", "s3:bucket"]
regions = "where"
filters = ""
accounts = "all"

[products.OPT.tools."report"]
count_result = "len(findings)"
limit = "resources"
"""


def parse(text: str):
    return parse_catalog(text.encode(), origin="catalog.toml")


def test_the_default_catalog_sells_the_four_products():
    products = {product.code: product for product in default_catalog()}
    assert products["NLS"].key_algorithm == "EdDSA"
    assert {code: product.key_scheme for code, product in products.items()} == {
        "OPT": "short",
        "NLS": "jwt",
        "CAIO": "hmac",
        "LMG": "ed25519",
    }
    plans = {plan.code: plan for plan in products["OPT"].plans}
    assert [(plan.segment, plan.price, plan.max_resources, plan.max_activations) for plan in plans.values()] == [
        ("STARTER", Decimal("1499.00"), 1000, 1),
        ("PRO", Decimal("4999.00"), 10000, 5),
        ("ENT", None, None, None),
    ]
    assert [plan.offline_days for plan in plans.values()] == [1, 1, 30]
    assert set(plans["pro"].features) - set(plans["starter"].features) == {"generate_compliance_report"}
    assert products["OPT"].tools["validate_resource_tags"] == ToolRule(
        "validate_resource_tags", "resources", "len(resource_arns)"
    )
    assert "get_tagging_policy" not in products["OPT"].tools


@pytest.mark.parametrize("products", [default_catalog(), parse(SOUND)], ids=["default", "every-setting"])
def test_a_written_catalog_reads_back_the_same(products):
    assert parse(dump_catalog(products)) == products


def test_the_descriptor_of_each_product_is_what_the_plugin_reads():
    jwk = {"kid": "2026-11-abc", "x": "A" * 43, "kty": "OKP"}
    for product in default_catalog():
        text = render_descriptor(product, server_url="https://license.example.com", keys=[jwk])
        descriptor = parse_descriptor(text.encode())
        assert (descriptor.code, descriptor.name) == (product.code, product.name)
        assert descriptor.public_keys == ({"kid": "2026-11-abc", "x": "A" * 43},)
        assert descriptor.tools == product.tools
        assert descriptor.server_url == "https://license.example.com"
        assert descriptor.issuer is None


def test_a_descriptor_names_the_issuer_and_pins_keys_of_both_kinds():
    ed25519 = {"kid": "a", "x": "A" * 43, "kty": "OKP", "use": "sig", "alg": "EdDSA"}
    rsa = {"kid": "b", "kty": "RSA", "n": "A" * 512, "e": "AQAB", "use": "sig", "alg": "RS256"}
    (product, *_) = default_catalog()
    text = render_descriptor(product, server_url="https://a.example.com", keys=[ed25519, rsa], issuer="urn:vendor")
    descriptor = parse_descriptor(text.encode())
    assert descriptor.issuer == "urn:vendor"
    assert descriptor.public_keys == (
        {"kid": "a", "x": "A" * 43},
        {"kid": "b", "kty": "RSA", "n": "A" * 512, "e": "AQAB"},
    )


def test_what_is_left_out_has_no_bound():
    (product,) = parse('[products.OPT]\nname = "Opt"\n[products.OPT.plans.all]\nname = "All"\nsegment = "ALL"')
    (plan,) = product.plans
    assert (plan.price, plan.duration_days, plan.max_resources, plan.max_activations) == (None, None, None, None)
    assert (plan.offline_days, plan.grace_days) == (1, 7)
    assert (plan.grace_mode, plan.telemetry, plan.require_attestation) == (GraceMode.FULL, Telemetry.OPTIONAL, False)


def test_what_a_tool_counts_is_read_with_all_that_belongs_to_it():
    (product,) = parse(SOUND)
    rules = product.tools
    assert rules["scan"] == ToolRule(
        "scan", "resources", "aws", None, ("ec2:instance", "s3:bucket"), "where", "", "all"
    )
    assert rules["report"] == ToolRule(limit="resources", count_result="len(findings)")
    text = render_descriptor(product, server_url="https://license.example.com", keys=[])
    assert parse_descriptor(text.encode()).tools == rules


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("[products.OPT]", "[products.opt]", "product 'opt'"),
        ("[products.OPT.plans.pro]", "[products.OPT.plans.PRO]", "plan's code"),
        ('name = "Opt"', "", "[products.OPT] needs name"),
        ('name = "Opt"', "name = 3", "name must be"),
        ('name = "Opt"', 'name = "Opt\\n"', "name must be"),
        ('key_scheme = "short"', 'key_scheme = "long"', "key_scheme must be one of"),
        ('segment = "PRO"', 'segment = "pro"', "segment must be"),
        ('segment = "PRO"', "", "needs segment"),
        ('price = "4999.00"', "price = 4999.0", "price must be"),
        ('price = "4999.00"', 'price = "4 999"', "price must be"),
        ('price = "4999.00"', 'price = "-1"', "price must be"),
        ('currency = "EUR"', 'currency = "€"', "currency must be"),
        ('currency = "EUR"', "", "needs currency"),
        ("duration_days = 365", "duration_days = 0", "duration_days must be"),
        ("max_resources = 10000", "max_resources = -1", "max_resources must be"),
        ("max_resources = 10000", "max_resources = true", "max_resources must be"),
        ("max_resources = 10000", "max_resources = 9007199254740992", "max_resources must be"),
        ("max_resources = 10000", "max_resorces = 10000", "unknown setting 'max_resorces'"),
        ('features = ["scan", "report"]', 'features = "scan"', "features must be"),
        ('features = ["scan", "report"]', 'features = ["scan", "scan"]', "twice"),
        ("services = 100", 'services = "100"', "services must be"),
        ('period = "month"', 'period = "week"', "period must be one of"),
        ("amount = 1000000, ", "", "amount must be"),
        ("offline_days = 1", "offline_days = 0", "offline_days must be"),
        ('grace_mode = "read_only"', 'grace_mode = "none"', "grace_mode must be one of full, read_only"),
        ('telemetry = "required"', "telemetry = true", "telemetry must be"),
        ("require_attestation = true", "require_attestation = 1", "require_attestation must be true or false"),
        ('types = ["ec2:instance", "s3:bucket"]', 'types = ["ec2 instance"]', "types must be a list of names"),
        ('regions = "where"', "regions = 1", "regions must be"),
        ('accounts = "all"', 'accounts = "some"', "accounts"),
        ('count_result = "len(findings)"', 'count_result = "len("', "count_result"),
        ('count = "aws"', 'count = "gcp"', "count"),
        ('count = "aws"', "", "no count"),
        ('count = "aws"', 'count = "len(a)"', "means something only with count"),
        ('feature = "scan"\nlimit', 'featre = "scan"\nlimit', "unknown setting 'featre'"),
        ("[products.OPT]", "[product.X]\n[products.OPT]", "unknown setting 'product'"),
        (SOUND, "products = 1", "must be a table"),
        (SOUND, "", "no [products.CODE]"),
        (SOUND, "[[[", "is not TOML"),
    ],
)
def test_a_mistake_is_refused_in_one_line_that_names_it(old, new, named):
    assert old in SOUND
    with pytest.raises(CatalogError) as refused:
        parse(SOUND.replace(old, new, 1))
    assert named in str(refused.value)
    assert str(refused.value).startswith("catalog.toml")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("algorithm", ["EdDSA", "RS256", "HS256"])
def test_a_product_with_jwt_keys_chooses_their_algorithm(algorithm):
    text = SOUND.replace('"short"', f'"jwt"\nkey_algorithm = "{algorithm}"')
    (product,) = parse(text)
    assert product.key_algorithm == algorithm
    assert parse(dump_catalog((product,))) == (product,)


def test_without_a_word_about_it_jwt_keys_are_signed_with_eddsa():
    (product,) = parse(SOUND.replace('"short"', '"jwt"'))
    assert product.key_algorithm == "EdDSA"


@pytest.mark.parametrize(
    ("scheme", "algorithm", "said"),
    [
        ("jwt", "none", "key_algorithm must be one of EdDSA, RS256, HS256"),
        ("jwt", "eddsa", "key_algorithm must be one of"),
        ("short", "EdDSA", 'key_algorithm needs key_scheme = "jwt"'),
        ("ed25519", "EdDSA", 'key_algorithm needs key_scheme = "jwt"'),
        ("hmac", "HS256", 'key_algorithm needs key_scheme = "jwt"'),
    ],
)
def test_an_algorithm_that_keys_cannot_have_is_refused(scheme, algorithm, said):
    with pytest.raises(CatalogError, match=said):
        parse(SOUND.replace('"short"', f'"{scheme}"\nkey_algorithm = "{algorithm}"'))


def test_two_plans_with_one_segment_are_refused():
    twin = SOUND.replace(
        "[products.OPT.tools", '[products.OPT.plans.two]\nname = "2"\nsegment = "PRO"\n[products.OPT.tools', 1
    )
    with pytest.raises(CatalogError, match="same segment"):
        parse(twin)


def test_a_file_that_is_not_text_is_refused():
    with pytest.raises(CatalogError, match="is not TOML"):
        parse_catalog(b"\xff\xfe\x00", origin="catalog.toml")
