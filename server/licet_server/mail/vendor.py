"""Who the vendor is, and what the vendor says in mails in other words: ``mail.toml``, read to the last setting.

Without the file there are defaults that do; a mistake in it is told with its place, and mails wait until it is mended.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from jinja2 import TemplateSyntaxError, meta

from licet_server.errors import CatalogError, SettingsError
from licet_server.files import read_private
from licet_server.licensing.tables import Table
from licet_server.mail.messages import LANGUAGES, MESSAGES, OPTIONAL, TEXTS, known_facts
from licet_server.mail.samples import sample

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", re.ASCII)
_URL = re.compile(r"https?://[!#-;=?-~]{1,450}", re.ASCII)
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}", re.ASCII)
_PRODUCT = re.compile(r"[A-Z][A-Z0-9]{1,15}", re.ASCII)
_NAME = re.compile(r"[^\x00-\x1f\x7f]{1,80}")
_NOBODY = re.compile("no-?reply@", re.IGNORECASE)
_LONGEST_TEXT = 2000
ACCENT = "#2f5bea"

_GIVEN = frozenset({"vendor", "bank", "docs_url", "download_url", "website", "answered", "when", "how_long"})
"""What texts may use besides the facts of their message."""

_LISTS = frozenset({"intro", "outro"})


@dataclass(frozen=True, slots=True)
class Bank:
    """Where a quote is paid."""

    iban: str
    bic: str | None = None
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class ProductWords:
    """What mails say about a product.

    Attributes:
        included: Lines; none: what the terms of the license say.
        next_steps: Likewise; none: the usual ones.
        names: What limits, metrics and features are called, by their names in the catalog.
    """

    docs_url: str | None = None
    download_url: str | None = None
    included: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vendor:
    """Who sends mails.

    Attributes:
        name: ``None``: the product's name stands for it.
        from_name: What mailboxes show; ``None``: the name.
        support: Whom to ask, an address or a page; ``None``: mails say nothing of it.
        postal_address: Lines at the foot of a mail.
        accent: The colour of buttons, ``#rrggbb``.
        signature: Lines at the end; none: the name.
        products: By code and language.
        texts: In place of ours, by language and message.
    """

    from_address: str
    name: str | None = None
    from_name: str | None = None
    reply_to: str | None = None
    support: str | None = None
    website: str | None = None
    docs_url: str | None = None
    download_url: str | None = None
    postal_address: tuple[str, ...] = ()
    accent: str = ACCENT
    language: str = LANGUAGES[0]
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    signature: tuple[str, ...] = ()
    bank: Bank | None = None
    products: Mapping[tuple[str, str], ProductWords] = field(default_factory=dict)
    texts: Mapping[tuple[str, str], Mapping[str, str | tuple[str, ...]]] = field(default_factory=dict)

    @property
    def reads_answers(self) -> bool:
        """Whether somebody reads what is answered to a mail."""
        return self.reply_to is not None or _NOBODY.match(self.from_address) is None

    def product(self, code: str | None, language: str) -> ProductWords:
        """Return what is said about a product, with the vendor's own addresses where it has none."""
        said = self.products.get((code or "", language), ProductWords())
        docs, files = said.docs_url or self.docs_url, said.download_url or self.download_url
        return replace(said, docs_url=docs, download_url=files)


def read_vendor(file: Path, *, base_url: str, user: str | None) -> Vendor:
    """Read who sends mails.

    Args:
        file: ``mail.toml``; need not be there.
        base_url: The server's public address, whose host sends when nobody else is named.
        user: Who signs in at the mail server; sends unless the file says otherwise, where that is an address.

    Raises:
        SettingsError: What is wrong with the file, and where.
        DataFolderError: It cannot be read.
    """
    data = read_private(file)
    try:
        document = {} if data is None else tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SettingsError(f"{file} is not TOML: {error}") from None
    try:
        return _vendor(Table("", document), _usual_sender(base_url, user))
    except CatalogError as error:
        raise SettingsError(f"{file}: {error}") from None


def usual_vendor(*, base_url: str, user: str | None) -> Vendor:
    """Return who sends mails while nothing is said about it; takes what :func:`read_vendor` takes."""
    return Vendor(from_address=_usual_sender(base_url, user))


def host_of(base_url: str) -> str:
    """Return the host of an address, if it has a name; else ``localhost``."""
    host = urlsplit(base_url).hostname or ""
    return host if re.search("[a-z]", host) and ":" not in host else "localhost"


def _usual_sender(base_url: str, user: str | None) -> str:
    return user if user is not None and ADDRESS.fullmatch(user) else f"no-reply@{host_of(base_url)}"


def _vendor(top: Table, sender: str) -> Vendor:
    table = top.table("vendor") or Table("vendor", {})
    from_address, reply_to = table.text("from_address", shape=ADDRESS) or None, table.text("reply_to", shape=ADDRESS)
    answered = reply_to or (None if _NOBODY.match(from_address or sender) else from_address or sender)
    bank = table.table("bank")
    made = Vendor(
        from_address=from_address or sender,
        name=table.text("name") or None,
        from_name=table.text("from_name") or None,
        reply_to=reply_to or None,
        support=_support(table) or answered,
        website=_url(table, "website"),
        docs_url=_url(table, "docs_url"),
        download_url=_url(table, "download_url"),
        postal_address=_lines(table, "postal_address"),
        accent=table.text("accent", shape=_COLOUR) or ACCENT,
        language=table.text("language", one_of=LANGUAGES) or LANGUAGES[0],
        zone=_zone(table),
        signature=_lines(table, "signature"),
        bank=None if bank is None else _bank(bank),
        products=_products(top),
        texts=_texts(top),
    )
    table.done()
    top.done()
    return made


def _url(table: Table, name: str) -> str | None:
    return table.text(name, shape=_URL) or None


def _support(table: Table) -> str | None:
    value = table.text("support")
    if value and not (ADDRESS.fullmatch(value) or _URL.fullmatch(value)):
        raise CatalogError(f"{table.name}: support must be a mail address, or the address of a page", field="support")
    return value or None


def _zone(table: Table) -> ZoneInfo:
    name = table.text("timezone") or "UTC"
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise CatalogError(f"{table.name}: timezone must be a name such as Europe/Paris", field="timezone") from None


def _bank(table: Table) -> Bank:
    made = Bank(table.text("iban", needed=True), table.text("bic") or None, table.text("holder") or None)
    table.done()
    return made


def _lines(table: Table, name: str) -> tuple[str, ...]:
    """Take a text of several lines, or a list of lines."""
    return tuple(line.strip() for text in table.texts(name, longest=_LONGEST_TEXT) for line in text.split("\n") if line)


def _products(top: Table) -> dict[tuple[str, str], ProductWords]:
    found = {}
    for code, table in top.tables("products"):
        if not _PRODUCT.fullmatch(code):
            raise CatalogError(f"{table.name}: {code!r} is not the code of a product")
        docs, files = _url(table, "docs_url"), _url(table, "download_url")
        included, steps = _lines(table, "included"), _lines(table, "next_steps")
        names = table.shaped("names", _NAME)
        for language in LANGUAGES:
            own = table.table(language) or Table(f"products.{code}.{language}", {})
            said = (_lines(own, "included") or included, _lines(own, "next_steps") or steps)
            found[code, language] = ProductWords(docs, files, *said, names | own.shaped("names", _NAME))
            own.done()
        table.done()
    return found


def _texts(top: Table) -> dict[tuple[str, str], dict[str, str | tuple[str, ...]]]:
    found = {}
    for language, table in top.tables("texts"):
        if language not in LANGUAGES:
            raise CatalogError(f"{table.name}: mails are written in {' and '.join(LANGUAGES)}")
        for name in MESSAGES:
            own = table.table(name)
            if own is not None:
                found[language, name] = _own_texts(own, name)
        table.done()
    return found


def _own_texts(table: Table, name: str) -> dict[str, str | tuple[str, ...]]:
    found: dict[str, str | tuple[str, ...]] = {}
    for each in TEXTS:
        written = table.texts(each, longest=_LONGEST_TEXT)
        if not written:
            continue
        if each not in _LISTS and len(written) > 1:
            raise CatalogError(f"{table.name}: {each} must be one text", field=each)
        for text in written:
            _check_template(table, name, each, text)
        found[each] = written if each in _LISTS else written[0]
    table.done()
    return found


def _reason(error: Exception) -> str:
    return (error.message if isinstance(error, TemplateSyntaxError) else None) or type(error).__name__


def _check_template(table: Table, name: str, text: str, source: str) -> None:
    """Make sure that *source* can be filled in with the facts of the message *name*."""
    from licet_server.mail.filling import environment

    jinja = environment()
    try:
        used = meta.find_undeclared_variables(jinja.parse(source))
        jinja.from_string(source)
    except (TemplateSyntaxError, RecursionError) as error:
        raise CatalogError(f"{table.name}: {text} is no sound template: {_reason(error)}", field=text) from None
    unknown = sorted(used - known_facts(name) - _GIVEN)
    if unknown:
        raise CatalogError(f"{table.name}: {text} uses {unknown[0]!r}, which this mail does not know", field=text)
    _try_template(table, name, text, source)


def _try_template(table: Table, name: str, text: str, source: str) -> None:
    """Fill *source* in: with facts as they may be, and without each that a mail can do without."""
    from licet_server.mail.letter import failure

    usual = sample(name)
    without = {key: value for key, value in OPTIONAL.items() if key not in MESSAGES[name].needs}
    without |= dict.fromkeys({"expires_at", "grace_until"} & usual.keys())
    for facts, when in ((usual, ""), (usual | without, " when a fact is none")):
        reason = failure(name, facts, source)
        if reason is not None:
            raise CatalogError(f"{table.name}: {text} fails{when}: {reason}", field=text)
