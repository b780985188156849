"""A license and what its instances ask about it, for tests of its seats."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from licet.wire import ValidateRequest
from licet_server.services.activate import activate
from licet_server.services.deactivate import deactivate
from licet_server.services.heartbeat import heartbeat
from licet_server.services.instances import Instance
from licet_server.services.validate import validate
from licet_server.storage.models import LicenseRow
from licet_server.storage.session import reading, transaction
from licet_server.storage.tables import ActivationRow
from tests.factories import NOW


class Seats:
    """A license and what instances ask about it."""

    def __init__(self, engine, installation, issued):
        self.engine, self.issued = engine, issued
        self._here = {"pepper": installation.secrets.pepper, "signer": installation.signer}

    def ask(self, use_case, instance_id, late=timedelta(0), key=None, address="192.0.2.1", **fields):
        own = {name: fields.pop(name) for name in ("deployment_id", "name", "version") if name in fields}
        asked = ValidateRequest(key or self.issued.key, instance_id=instance_id, **fields)
        instance = Instance(instance_id, asked, address, **own)
        with transaction(self.engine) as session:
            return use_case(session, instance, now=NOW + late, **self._here)

    def activate(self, instance_id="i-1", late=timedelta(0), **fields):
        return self.ask(activate, instance_id, late, **fields)

    def heartbeat(self, instance_id="i-1", late=timedelta(0), **fields):
        return self.ask(heartbeat, instance_id, late, **fields)

    def deactivate(self, instance_id="i-1", late=timedelta(0), **fields):
        return self.ask(deactivate, instance_id, late, **fields)

    def validate(self, late=timedelta(0), **fields):
        with reading(self.engine) as session:
            asked = ValidateRequest(self.issued.key, **fields)
            return validate(session, asked, now=NOW + late, **self._here).verdict.code

    def change(self, **columns):
        with transaction(self.engine) as session:
            row = session.get_one(LicenseRow, self.issued.license.id)
            for name, value in columns.items():
                setattr(row, name, value)

    def rows(self):
        with reading(self.engine) as session:
            chosen = select(ActivationRow).order_by(ActivationRow.activated_at, ActivationRow.instance_id)
            rows = session.scalars(chosen).all()
            session.expunge_all()
            return rows


def code(answer):
    return answer.answer.verdict.code
