"""What a mail says, neither HTML nor text yet: composed of facts, the texts of a language, and the vendor's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from jinja2 import TemplateError

from licet_server.errors import MailError
from licet_server.mail import wording
from licet_server.mail.filling import environment, texts
from licet_server.mail.messages import LANGUAGES, MESSAGES, OPTIONAL, Message, Tone
from licet_server.mail.vendor import Vendor

_SIGNING_IN = "why_account"
_WHY = {
    **{name: f"why_{name}" for name in ("quote", "enquiry", "test", "invitation")},
    **dict.fromkeys(("sign_in", "password_reset", "confirm_email", "change_email", "account_exists"), _SIGNING_IN),
    **dict.fromkeys(("second_factor_reset", "account_changed"), "why_holder"),
}
_LONGEST_ROWS = 20

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """A list with a heading; ``ordered``: its items are steps."""

    heading: str
    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that a mail says, in the order in which it is said.

    Attributes:
        preheader: What mailboxes show beside the subject.
        label: A word or two above the title, coloured by the *tone*.
        key: A license key, with what to say about it.
        rows: Names and values.
        contact: Whom to ask.
        why: Why one gets this mail.
    """

    name: str
    language: str
    subject: str
    preheader: str
    label: str
    tone: Tone
    title: str
    greeting: str
    intro: tuple[str, ...]
    key: str | None = field(repr=False)
    rows: tuple[tuple[str, str], ...] = field(repr=False)
    button: Link | None = field(repr=False)
    sections: tuple[Section, ...]
    links: tuple[Link, ...]
    outro: tuple[str, ...]
    thanks: str
    signature: tuple[str, ...]
    why: str
    unsubscribe: Link | None = field(repr=False)
    words: Mapping[str, str] = field(repr=False)


def compose(
    name: str, facts: Mapping[str, Any], vendor: Vendor, *, language: str | None = None, zone: ZoneInfo | None = None
) -> Letter:
    """Write a mail.

    Args:
        name: Of the message.
        facts: What it tells, by name.
        vendor: Who sends it.
        language: In which; ``None``, or one that there is not: the vendor's.
        zone: By which clock a day begins; ``None``: the vendor's.

    Raises:
        MailError: There is no such message, or it lacks a fact. A text of the vendor's that cannot be filled in is
            told to the log, and ours takes its place.
    """
    message = MESSAGES.get(name)
    if message is None:
        raise MailError(f"there is no mail {name}", final=True)
    missing = sorted(message.needs - facts.keys())
    if missing:
        raise MailError(f"the mail {name} was not told {missing[0]}", final=True)
    return Writer(name, message, facts, vendor, language if language in LANGUAGES else vendor.language, zone).letter()


@lru_cache(maxsize=100)
def _tell(what: str) -> None:
    """Log it, once in the life of a process: the same text fails for every customer."""
    _log.warning("a text of mail.toml fails, and ours stands in its place", reason=what)


def failure(name: str, facts: Mapping[str, Any], source: str) -> str | None:
    """Return why *source* cannot be filled in with *facts* of the mail *name*; ``None``: it can."""
    writer = Writer(name, MESSAGES[name], facts, Vendor("nobody@localhost"), LANGUAGES[0], None)
    try:
        writer.fill_in.from_string(source).render(writer.facts)
    except Exception as error:  # noqa: BLE001 - a template may divide by zero, and more
        return _why(error)
    return None


def _why(error: Exception) -> str:
    known = isinstance(error, TemplateError | ArithmeticError | TypeError | ValueError)
    return type(error).__name__ if known else "an unexpected error"


class Writer:
    """Fills in the texts of one mail; a language or a zone that is ``None`` is the vendor's."""

    def __init__(
        self,
        name: str,
        message: Message,
        facts: Mapping[str, Any],
        vendor: Vendor,
        language: str,
        zone: ZoneInfo | None,
    ) -> None:
        self.name, self.message, self.vendor, self.language = name, message, vendor, language
        self.words = texts(language)["words"]
        self.ours: Mapping[str, str | list[str]] = texts(language)["messages"][name]
        self.theirs = vendor.texts.get((language, name), {})
        self.fill_in = environment(language, zone or vendor.zone)
        product = vendor.product(facts.get("product_code"), language)
        self.product = product
        vendor_name = vendor.name or facts.get("product") or ""
        self.facts = {**OPTIONAL, **facts, "vendor": vendor_name, "bank": vendor.bank is not None}
        self.facts |= {"docs_url": product.docs_url, "download_url": product.download_url, "website": vendor.website}
        self.facts["answered"] = vendor.reads_answers
        self.facts |= {each: self.word(each) for each, of in (("when", "days"), ("how_long", "minutes")) if of in facts}

    def letter(self) -> Letter:
        """Write it down."""
        text, message = self.text, self.message
        return Letter(
            name=self.name,
            language=self.language,
            subject=wording.one_line(text("subject")),
            preheader=wording.one_line(text("preheader")),
            label=text("label"),
            tone=message.tone,
            title=wording.one_line(text("title")),
            greeting=self.word("greeting" if self.facts["name"] else "greeting_nobody"),
            intro=(*self.paragraphs("intro"), *self.quoted()),
            key=self.facts.get("license_key"),
            rows=self.rows(),
            button=self.button(),
            sections=self.sections() if message.offer else (),
            links=self.links() if message.links else (),
            outro=(*self.paragraphs("outro"), *self.ask()),
            thanks=self.words["thanks"],
            signature=self.vendor.signature or ((str(self.facts["vendor"]),) if self.facts["vendor"] else ()),
            why=self.word(_WHY.get(self.name, "why_customer")),
            unsubscribe=self.unsubscribe(),
            words=self.words,
        )

    def text(self, name: str) -> str:
        """Fill in a text of the message."""
        return " ".join(self.paragraphs(name))

    def paragraphs(self, name: str) -> tuple[str, ...]:
        """Fill in a text of several paragraphs, without those that are empty."""
        if name in self.theirs:
            try:
                return self._paragraphs(self.theirs[name], name)
            except MailError as error:
                _tell(str(error))
        return self._paragraphs(self.ours[name], name)

    def _paragraphs(self, written: str | Sequence[str], name: str) -> tuple[str, ...]:
        each = [written] if isinstance(written, str) else written
        return tuple(text for text in (self.filled(one, name) for one in each) if text)

    def quoted(self) -> tuple[str, ...]:
        """Return what somebody wrote, line by line: text, and never a template."""
        return tuple(line for each in self.facts.get("quoted", ()) if (line := wording.one_line(each)))

    def word(self, name: str, **more: Any) -> str:
        """Fill in one of the words that mails share."""
        return self.filled(self.words[name], name, **more)

    def filled(self, source: str, name: str, **more: Any) -> str:
        """Fill *source* in; what somebody typed stays one line."""
        facts = {key: wording.one_line(value) if isinstance(value, str) else value for key, value in self.facts.items()}
        try:
            return self.fill_in.from_string(source).render(facts | more).strip()
        except Exception as error:  # noqa: BLE001 - a template may divide by zero, and more
            said = f"the text {name} of the mail {self.name} ({self.language}) fails: {_why(error)}"
            raise MailError(said) from None

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Return the table, without what is not known."""
        found: list[tuple[str, str]] = []
        for row in self.message.rows:
            found += ROWS[row](self, row)
        return tuple(found[:_LONGEST_ROWS])

    def button(self) -> Link | None:
        """Return where to go first."""
        label = wording.one_line(self.text("button"))
        url = next((self.facts[name] for name in self.message.button if self.facts.get(name)), None)
        if self.name == "suspended" and self.facts["because"] != "payment":
            return None
        return Link(label, url) if label and wording.is_web(url) else None

    def sections(self) -> tuple[Section, ...]:
        """Return what is included and what to do: the vendor's words, or what can be said without them."""
        included = self.product.included or self.usually_included()
        steps = self.product.next_steps or self.usual_steps()
        return Section(self.words["included"], included), Section(self.words["next_steps"], steps, ordered=True)

    def usually_included(self) -> tuple[str, ...]:
        """Say what the terms of the license include."""
        facts = self.facts
        lines = []
        if facts["max_resources"] is not None:
            lines.append(self.word("included_resources"))
        elif facts["counts_resources"]:
            lines.append(self.word("included_resources_any"))
        if facts["max_activations"] is not None:
            lines.append(self.word("included_installations"))
        lines += [self.word("included_bound", what=what, bound=bound) for _, what, bound in self.bounds()]
        lines += [self.called(str(each)) for each in facts["features"]]
        return (*lines, self.word("included_support")) if facts["support"] else tuple(lines)

    def bounds(self) -> tuple[tuple[str, str, str], ...]:
        """Return limits, quotas and rates: of which kind each is, what it is called, and how much it is."""
        kinds = {"limits": _limits, "quotas": _quotas, "rates": _rates}
        return tuple((kind, *row) for kind, rows in kinds.items() for row in rows(self, kind))

    def called(self, name: str) -> str:
        """Return what the vendor calls a limit, a metric or a feature; else its name, for people."""
        return self.product.names.get(name) or wording.called(name)

    def usual_steps(self) -> tuple[str, ...]:
        """Say what to do with a key."""
        facts = self.facts
        steps = [step for step in ("download", "docs") if facts[{"download": "download_url", "docs": "docs_url"}[step]]]
        key = "step_key" if facts["key_variable"] else "step_key_any"
        return (*(self.word(f"step_{step}") for step in steps), self.word(key), self.words["step_start"])

    def links(self) -> tuple[Link, ...]:
        """Return where to download, to read and to ask."""
        support = self.vendor.support
        known = (
            ("download", self.product.download_url),
            ("documentation", self.product.docs_url),
            ("support", f"mailto:{support}" if support and "@" in support else support),
            ("website", self.vendor.website),
        )
        return tuple(Link(self.words[name], url) for name, url in known if url)

    def ask(self) -> tuple[str, ...]:
        """Say whom to ask; nobody, when the vendor names no one."""
        support = self.vendor.support
        if support is None:
            return ()
        name = "ask_link" if "@" not in support else "ask" if self.vendor.reads_answers else "ask_there"
        return (self.word(name, contact=support),)

    def unsubscribe(self) -> Link | None:
        """Return where to ask for no more reminders."""
        url = self.facts["unsubscribe_url"]
        return Link(self.words["unsubscribe"], url) if self.message.reminder and wording.is_web(url) else None


_Row = Callable[[Writer, str], list[tuple[str, str]]]


def _plain(writer: Writer, name: str) -> list[tuple[str, str]]:
    value = writer.facts.get(name)
    return [] if value in {None, ""} else [(writer.words[name], wording.one_line(value))]


def _date(fact: str, *, forever: bool = False) -> _Row:
    def row(writer: Writer, name: str) -> list[tuple[str, str]]:
        value = writer.facts.get(fact)
        if value is None:
            return [(writer.words[name], writer.words["forever"])] if forever else []
        return [(writer.words[name], writer.fill_in.filters["date"](value))]

    return row


def _bound(writer: Writer, name: str) -> list[tuple[str, str]]:
    value = writer.facts.get(name)
    if value is None and name == "max_resources" and not writer.facts["counts_resources"]:
        return []
    shown = writer.words["unlimited"] if value is None else writer.fill_in.filters["number"](value)
    return [(writer.words[name], shown)]


def _money(currency: str) -> _Row:
    def row(writer: Writer, name: str) -> list[tuple[str, str]]:
        value = writer.facts.get(name)
        if value is None or not writer.facts.get(currency):
            return []
        return [(writer.words[name], writer.fill_in.filters["money"](value, writer.facts[currency]))]

    return row


def _limits(writer: Writer, _: str) -> list[tuple[str, str]]:
    shown = writer.fill_in.filters["number"]
    return [(writer.called(name), shown(value)) for name, value in sorted(dict(writer.facts["limits"]).items())]


def _quotas(writer: Writer, _: str) -> list[tuple[str, str]]:
    rows = []
    for name, quota in sorted(dict(writer.facts["quotas"]).items()):
        rows.append((writer.called(name), _per(writer, quota["amount"], quota["period"])))
    return rows


def _rates(writer: Writer, _: str) -> list[tuple[str, str]]:
    rows = []
    for name, rate in sorted(dict(writer.facts["rates"]).items()):
        amount, _, period = str(rate).partition(" per ")
        rows.append((writer.called(name), _per(writer, amount, period)))
    return rows


def _per(writer: Writer, amount: Any, period: str) -> str:
    shown = writer.fill_in.filters["number"](amount)
    return writer.word(f"per_{period}", amount=shown) if f"per_{period}" in writer.words else shown


def _tail(writer: Writer, name: str) -> list[tuple[str, str]]:
    return [(writer.words[name], f"…{writer.facts['key_tail']}")]


def _trial(writer: Writer, _: str) -> list[tuple[str, str]]:
    return [(writer.words["plan_trial"], writer.words["trial_yes"])] if writer.facts["trial"] else []


def _service(writer: Writer, name: str) -> list[tuple[str, str]]:
    return [(writer.words[name], wording.one_line(writer.facts["support"]))] if writer.facts["support"] else []


def _percent(writer: Writer, name: str) -> list[tuple[str, str]]:
    space = "\u202f" if writer.language == "fr" else ""
    value = writer.facts["percent_off"]
    return [(writer.words[name], f"\u2212{value}{space}%")] if value else []


def _bank(writer: Writer, name: str) -> list[tuple[str, str]]:
    bank = writer.vendor.bank
    value = None if bank is None else writer.facts["number"] if name == "reference" else getattr(bank, name)
    return [(writer.words[name], value)] if value else []


def _minutes(writer: Writer, name: str) -> list[tuple[str, str]]:
    return [(writer.words[name], writer.word("minutes_value"))]


ROWS: Mapping[str, _Row] = {
    **dict.fromkeys(("product", "plan", "old_plan", "invoice_number", "number", "company"), _plain),
    **dict.fromkeys(
        ("vat_number", "account", "address", "browser", "asker", "answer_to", "organisation", "invited_by"), _plain
    ),
    **dict.fromkeys(("max_resources", "max_activations"), _bound),
    **dict.fromkeys(("holder", "iban", "bic", "reference"), _bank),
    **{name: _date(name) for name in ("next_attempt_at", "suspends_at", "renews_at", "ends_at")},
    **{name: _money("currency") for name in ("amount", "price", "total")},
    "valid_until": _date("expires_at", forever=True),
    "quote_until": _date("valid_until"),
    "invoice_total": _money("invoice_currency"),
    "limits": _limits,
    "quotas": _quotas,
    "rates": _rates,
    "key_tail": _tail,
    "trial": _trial,
    "service": _service,
    "percent_off": _percent,
    "minutes": _minutes,
}
"""What can stand in the table of a mail, by the name that ``messages`` uses."""
