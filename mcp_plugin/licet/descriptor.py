"""``licet.toml``: a product as its MCP server knows it, and the rules of its tools. No I/O."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from licet.errors import ConfigurationError
from licet.terms import RESOURCES

GENERIC_KEY_VARIABLE = "LICET_LICENSE_KEY"
_PRODUCT = {"code", "name", "key_variable", "server_url", "purchase_url", "issuer", "key_set", "public_keys"}
_COUNT = re.compile(r"aws|len\([A-Za-z_][A-Za-z0-9_]*\)")
_FIELD = r"[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z_][A-Za-z0-9_-]*)*"
_COUNT_RESULT = re.compile(rf"{_FIELD}|len\({_FIELD}\)|len\(\)")
_RULE = {"feature", "limit", "count", "count_result", "types", "regions", "filters", "accounts"}
_OF_AWS = ("types", "regions", "filters", "accounts")


@dataclass(frozen=True, slots=True)
class ToolRule:
    """What one tool needs from the license.

    Attributes:
        feature: The feature it is part of; ``None``: any live license will do.
        limit: The name of the limit that the count is compared with.
        count: What is counted before the call: ``aws``, ``len(ARGUMENT)`` or ``None`` for "nothing".
        count_result: What is counted in the result, for the next call: a field such as ``summary.total``, the length
            of one, ``len(findings)``, or that of the whole result, ``len()``.
        types: Which argument names the resource types that ``aws`` counts, or the types themselves; ``None``:
            ``resource_types``.
        regions: Which argument names the regions, or the regions themselves; ``None``: ``regions``.
        filters: Which argument filters by name, as ``{"name": "prod-*"}``; ``None`` or empty: none does.
        accounts: ``own``, or ``all``: every account of ``LICET_AWS_ROLES`` as well.
    """

    feature: str | None = None
    limit: str | None = None
    count: str | None = None
    count_result: str | None = None
    types: str | tuple[str, ...] | None = None
    regions: str | tuple[str, ...] | None = None
    filters: str | None = None
    accounts: str = "own"

    @property
    def counted_argument(self) -> str | None:
        """The argument whose length is counted; ``None`` when something else is, or nothing."""
        return _counted(self.count)

    @property
    def named_arguments(self) -> tuple[str, ...]:
        """Every argument that the rule itself names, so that each can be checked against the tool's schema."""
        named = (self.counted_argument, self.types, self.regions, self.filters)
        return tuple(name for name in named if isinstance(name, str) and name)


@lru_cache(maxsize=1024)  # every call of every tool asks
def _counted(count: str | None) -> str | None:
    return count[4:-1] if count is not None and count.startswith("len(") else None


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A product as its MCP server knows it: the content of ``licet.toml``.

    Attributes:
        public_keys: The vendor's keys, as JSON Web Keys.
        issuer: In whose name documents must be signed; ``None``: in anybody's who holds one of the keys.
        key_set: The number of the last change of the vendor's keys before *public_keys* were written down; what was
            announced up to then is history.
        refuse_unlisted: Whether a tool without a rule needs a live license too.
        hide_uncovered: Whether tools that the license does not cover are left out of the list, and not only marked.
    """

    code: str
    name: str
    key_variable: str = GENERIC_KEY_VARIABLE
    server_url: str = ""
    purchase_url: str = ""
    public_keys: tuple[Mapping[str, Any], ...] = ()
    issuer: str | None = None
    key_set: int = 0
    tools: Mapping[str, ToolRule] = field(default_factory=lambda: MappingProxyType({}))
    refuse_unlisted: bool = False
    hide_uncovered: bool = False

    def rule(self, tool: str) -> ToolRule | None:
        """Return the rule for *tool*; ``None`` when it is free to call."""
        return self.tools.get(tool, ToolRule() if self.refuse_unlisted else None)


def parse_descriptor(data: bytes, *, origin: str = "licet.toml") -> Descriptor:
    """Read a descriptor strictly: an unknown table or setting is an error, because a typo must not open a tool.

    Raises:
        ConfigurationError: What is wrong, and in which file.
    """
    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigurationError(f"{origin} is not TOML: {error}") from None
    try:
        return _descriptor(document)
    except ConfigurationError as error:
        raise ConfigurationError(f"{origin}: {error}") from None


def _descriptor(document: dict[str, Any]) -> Descriptor:
    product = _table(document, "product")
    defaults = _table(document, "defaults")
    tools = _table(document, "tools")
    _only(document, {"product", "defaults", "tools"}, "the file")
    _only(product, _PRODUCT, "[product]")
    _only(defaults, {"uncovered", "unlisted"}, "[defaults]")
    if defaults.get("unlisted", "allow") not in ("allow", "refuse"):
        raise ConfigurationError('[defaults] unlisted is "allow" or "refuse"')
    if defaults.get("uncovered", "mark") not in ("mark", "hide"):
        raise ConfigurationError('[defaults] uncovered is "mark" or "hide"')
    code = _setting(product, "code", "[product]")
    if not code:
        raise ConfigurationError("[product] needs a code")
    keys = product.get("public_keys", [])
    if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
        raise ConfigurationError("[product] public_keys is a list of {kid, x} tables")
    key_set = product.get("key_set", 0)
    if type(key_set) is not int or key_set < 0:
        raise ConfigurationError("[product] key_set is a whole number")
    return Descriptor(
        code=code,
        name=_setting(product, "name", "[product]") or code,
        key_variable=_setting(product, "key_variable", "[product]") or GENERIC_KEY_VARIABLE,
        server_url=base_url(_setting(product, "server_url", "[product]"), name="server_url"),
        purchase_url=_setting(product, "purchase_url", "[product]"),
        public_keys=tuple(keys),
        issuer=_setting(product, "issuer", "[product]") or None,
        key_set=key_set,
        tools=MappingProxyType({name: _rule(name, _table(tools, name)) for name in tools}),
        refuse_unlisted=defaults.get("unlisted") == "refuse",
        hide_uncovered=defaults.get("uncovered") == "hide",
    )


def _rule(tool: str, table: dict[str, Any]) -> ToolRule:
    where = f'[tools."{tool}"]'
    _only(table, _RULE, where)
    return make_rule(
        where,
        *(_setting(table, name, where) or None for name in ("feature", "limit", "count")),
        count_result=_setting(table, "count_result", where) or None,
        types=_names(table, "types", where),
        regions=_names(table, "regions", where),
        filters=_setting(table, "filters", where) if "filters" in table else None,
        accounts=_setting(table, "accounts", where) or "own",
    )


def make_rule(
    where: str,
    feature: str | None,
    limit: str | None,
    count: str | None,
    *,
    count_result: str | None = None,
    types: str | tuple[str, ...] | None = None,
    regions: str | tuple[str, ...] | None = None,
    filters: str | None = None,
    accounts: str = "own",
) -> ToolRule:
    """Make a rule that means something; *where* it stands goes into the message. The rest is as in ``ToolRule``.

    Raises:
        ConfigurationError: A count is of no known kind, or a setting has nothing that it could belong to.
    """
    if count is not None and _COUNT.fullmatch(count) is None:
        raise ConfigurationError(f'{where} count is "aws" or "len(ARGUMENT)"')
    if count_result is not None and _COUNT_RESULT.fullmatch(count_result) is None:
        raise ConfigurationError(f'{where} count_result is "FIELD", "FIELD.FIELD" or "len(FIELD)"')
    if count is not None and count_result is not None:
        raise ConfigurationError(f"{where} has count and count_result: one of them decides")
    if limit is not None and count is None and count_result is None:
        raise ConfigurationError(f"{where} has a limit and no count to compare with it")
    if accounts not in {"own", "all"}:
        raise ConfigurationError(f'{where} accounts is "own" or "all"')
    if count != "aws":
        given = (types, regions, filters, None if accounts == "own" else accounts)
        for name, value in zip(_OF_AWS, given, strict=True):
            if value is not None:
                raise ConfigurationError(f'{where} {name} means something only with count = "aws"')
    counted = count is not None or count_result is not None
    compared = RESOURCES if counted and limit is None else limit
    return ToolRule(feature, compared, count, count_result, types, regions, filters, accounts)


def base_url(url: str, *, name: str) -> str:
    """Check a license server's address and return its base; a trailing ``/validate`` is accepted and dropped.

    Raises:
        ConfigurationError: Not http(s), no host, or with a user name, query or fragment.
    """
    if not url:
        return ""
    try:
        parts = urlsplit(url.strip())
        sound = parts.scheme in {"http", "https"} and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        sound = False
    if not sound or parts.username is not None or parts.query or parts.fragment:
        raise ConfigurationError(f"{name} must be an address such as https://license.example.com")
    return url.strip().rstrip("/").removesuffix("/validate").rstrip("/")


def _table(parent: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = parent.get(name, {})
    if not isinstance(value, dict):
        raise ConfigurationError(f"{name} must be a table")
    return value


def _only(table: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise ConfigurationError(f"{where} has an unknown setting {unknown[0]!r}; known: {', '.join(sorted(known))}")


def _setting(table: Mapping[str, Any], name: str, where: str) -> str:
    value = table.get(name, "")
    if not isinstance(value, str):
        raise ConfigurationError(f"{where} {name} must be a string")
    return value


def _names(table: Mapping[str, Any], name: str, where: str) -> str | tuple[str, ...] | None:
    """Read the name of an argument, or a list of fixed values."""
    value = table.get(name)
    if value is None or (isinstance(value, str) and value):
        return value
    if isinstance(value, list) and value and all(isinstance(each, str) and each for each in value):
        return tuple(value)
    raise ConfigurationError(f"{where} {name} is the name of an argument, or a list of what to count")
