"""``licet.toml``: a product as its MCP server knows it, and the rules of its tools. No I/O."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from licet.errors import ConfigurationError
from licet.terms import RESOURCES

GENERIC_KEY_VARIABLE = "LICET_LICENSE_KEY"
_PRODUCT = {"code", "name", "key_variable", "server_url", "purchase_url", "issuer", "key_set", "public_keys"}
_COUNT = re.compile(r"aws|len\([A-Za-z_][A-Za-z0-9_]*\)")


@dataclass(frozen=True, slots=True)
class ToolRule:
    """What one tool needs from the license.

    Attributes:
        feature: The feature it is part of; ``None``: any live license will do.
        limit: The name of the limit that the count is compared with.
        count: ``aws``, ``len(ARGUMENT)`` or ``None`` for "nothing is counted".
    """

    feature: str | None = None
    limit: str | None = None
    count: str | None = None

    @property
    def counted_argument(self) -> str | None:
        """The argument whose length is counted; ``None`` when something else is, or nothing."""
        return self.count[4:-1] if self.count is not None and self.count.startswith("len(") else None


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A product as its MCP server knows it: the content of ``licet.toml``.

    Attributes:
        public_keys: The vendor's keys, as JSON Web Keys.
        issuer: In whose name documents must be signed; ``None``: in anybody's who holds one of the keys.
        key_set: The number of the last change of the vendor's keys before *public_keys* were written down; what was
            announced up to then is history.
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
    _only(defaults, {"unlisted"}, "[defaults]")
    if defaults.get("unlisted", "allow") not in ("allow", "refuse"):
        raise ConfigurationError('[defaults] unlisted is "allow" or "refuse"')
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
    )


def _rule(tool: str, table: dict[str, Any]) -> ToolRule:
    where = f'[tools."{tool}"]'
    _only(table, {"feature", "limit", "count"}, where)
    return make_rule(where, *(_setting(table, name, where) or None for name in ("feature", "limit", "count")))


def make_rule(where: str, feature: str | None, limit: str | None, count: str | None) -> ToolRule:
    """Make a rule that means something; *where* it stands goes into the message.

    Raises:
        ConfigurationError: The count is of no known kind, or a limit has no count to compare with it.
    """
    if count is not None and _COUNT.fullmatch(count) is None:
        raise ConfigurationError(f'{where} count is "aws" or "len(ARGUMENT)"')
    if limit is not None and count is None:
        raise ConfigurationError(f"{where} has a limit and no count to compare with it")
    return ToolRule(feature, RESOURCES if count and limit is None else limit, count)


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
