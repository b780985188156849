"""The tracker, as the API exports it."""

from __future__ import annotations

from marshmallow import Schema, fields

from licet_server.http.schemas.base import Query, Text
from licet_server.licensing.standing import Standing
from licet_server.licensing.tracker import COLUMNS


class ExportQuery(Query):
    """Which licenses are wanted."""

    product = Text(16, metadata={"description": "The product's code."})
    status = fields.Enum(Standing, by_value=True, metadata={"description": "How it stands now."})


TrackerRowOut = Schema.from_dict({name: fields.String(required=True) for name in COLUMNS}, name="TrackerRowOut")
"""A license as a row; of its key only the end."""
