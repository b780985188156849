"""Fields and shapes that every resource of ``/api/v1`` shares.

A request is read strictly: a field that nobody knows is refused, because a misspelt ``expires_at`` would otherwise
make a license without an end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields
from marshmallow.validate import Length, Range

from licet.errors import WireError
from licet.wire import MAX_TEXT, UNLIMITED, to_instant, to_text
from licet_server.errors import InputError
from licet_server.services import inputs

MOST_ITEMS = 200
"""Longest page of a list."""

_INVISIBLE = r"\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
"""The other control characters (C1), further ends of lines, and what turns the direction of text around."""

_CONTROL = re.compile(rf"[\x00-\x1f{_INVISIBLE}]")
_CONTROL_IN_LINES = re.compile(rf"[\x00-\x09\x0b-\x1f{_INVISIBLE}]")
_USUAL_ITEMS = 50


class Text(fields.String):
    """One line of valid Unicode, at most *longest* characters long, and not empty."""

    forbidden = _CONTROL
    refused = "This must be one line of valid text, without control characters."

    def __init__(self, longest: int = MAX_TEXT, **options: Any) -> None:
        """Bound the length; *options* are marshmallow's."""
        self.longest = longest
        shape = {"pattern": f"^[^{self.forbidden.pattern[1:]}+$"}  # a schema has no way to say "nowhere"
        super().__init__(validate=Length(min=1, max=longest), metadata=shape | options.pop("metadata", {}), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if self.forbidden.search(text) or not _is_unicode(text):
            raise ValidationError(self.refused)
        return text


class Lines(Text):
    """Valid Unicode of any number of lines, at most *longest* characters long, and not empty."""

    forbidden = _CONTROL_IN_LINES
    refused = "This must be valid text, without control characters but the ends of lines."


class Name(Text):
    """What people call something: one line, trimmed; of blanks alone it is no name, and null where it may be null."""

    def deserialize(
        self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> Any:
        """Trim *value* before anything is asked of it."""
        if isinstance(value, str) and value:
            value = value.strip(" ") or (None if self.allow_none else "")
        return super().deserialize(value, attr, data, **kwargs)


class Shaped(Text):
    """One line that *shape* matches as a whole."""

    def __init__(self, shape: re.Pattern[str], longest: int = MAX_TEXT, **options: Any) -> None:
        """Take the *shape*; *options* are marshmallow's."""
        self.shape = shape
        pattern = {"pattern": json_pattern(shape)}
        super().__init__(longest, metadata=pattern | options.pop("metadata", {}), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not self.shape.fullmatch(text):
            raise ValidationError(f"This must have the shape {json_pattern(self.shape)}.")
        return text


def json_pattern(shape: re.Pattern[str]) -> str:
    """Return *shape*, matched as a whole, as a JSON Schema writes it (ECMA-262)."""
    return f"^(?:{shape.pattern})$".replace("\\Z", "$")


class Email(Text):
    """An email address; customers are told apart by it, in lower case."""

    def __init__(self, **options: Any) -> None:
        """Take marshmallow's *options*."""
        super().__init__(254, metadata={"format": "email"} | options.pop("metadata", {}), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        try:
            return inputs.email_address(super()._deserialize(value, attr, data, **kwargs))
        except InputError as error:
            raise ValidationError(f"{error}.") from None


class Whole(fields.Integer):
    """A whole number from *least* to *most*; ``true`` and ``1.0`` are none."""

    def __init__(self, least: int = 0, most: int = UNLIMITED, **options: Any) -> None:
        """Bound the number; *options* are marshmallow's."""
        super().__init__(validate=Range(min=least, max=most), **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        written = isinstance(self.root, Query) and isinstance(value, str)  # in a query everything is text
        digits = written and value.isascii() and value.isdigit() and len(value) <= len(str(UNLIMITED))
        if type(value) is not int and not digits:
            raise self.make_error("invalid")
        return super()._deserialize(value, attr, data, **kwargs)


class Flag(fields.Boolean):
    """``true`` or ``false``; ``1`` and ``"yes"`` are neither, unless they stand in a query."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if isinstance(self.root, Query):
            value = {"true": True, "false": False}.get(value)
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Instant(fields.Field[datetime]):
    """An instant with an offset (RFC 3339), answered in UTC and whole seconds."""

    def _deserialize(self, value: Any, attr: str | None, *_: Any, **__: Any) -> datetime:
        try:
            return inputs.within_reason(to_instant(value, field=attr or "value"), what=attr or "value")
        except (WireError, InputError) as error:
            raise ValidationError(f"{error}.") from None

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        return to_text(value) if isinstance(value, datetime) else value


class Problem(Schema):
    """An error (RFC 9457)."""

    type = fields.String(required=True)
    status = fields.Integer(required=True)
    title = fields.String(required=True)
    detail = fields.String(required=True, metadata={"description": "One sentence for a person."})
    code = fields.String(required=True, metadata={"description": "A stable name for programs."})
    errors = fields.List(
        fields.Dict(keys=fields.String(), values=fields.String()),
        metadata={"description": "Which fields are wrong, and why."},
    )


class Request(Schema):
    """A body or a query: what nobody knows is refused."""

    class Meta:
        """Refuse unknown fields."""

        unknown = RAISE


class Query(Request):
    """What stands behind the question mark of an address."""


class PageQuery(Query):
    """Which part of a list is wanted."""

    limit = Whole(1, MOST_ITEMS, load_default=_USUAL_ITEMS, metadata={"description": "How many items at most."})
    cursor = Text(1000, metadata={"description": "`next_cursor` of the page before."})


class Page(Schema):
    """A part of a list; a subclass says what ``data`` holds."""

    next_cursor = fields.String(
        required=True, allow_none=True, metadata={"description": "Of the next page; null: this is the last."}
    )


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
