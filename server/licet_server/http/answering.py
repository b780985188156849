"""Answers to whoever shows a license key: what this process knows, and what every answer leaves behind.

Both the routes and the short-cut ahead of them answer with what is here.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import datetime

import structlog
from flask import Flask, current_app, request
from sqlalchemy import Engine

from licet.keys import tail
from licet.wire import ValidateRequest
from licet_server.errors import StorageError
from licet_server.http import db, limits
from licet_server.services.answer_log import AnswerLog
from licet_server.services.answers import Answer, Yes
from licet_server.services.counts import Counts
from licet_server.services.installation import Installation
from licet_server.services.known import LOOK_SECONDS, FromMemory, Licenses, Watch, feed_of
from licet_server.services.validate import permit, validate
from licet_server.storage.snapshots import Snapshots
from licet_server.storage.validations import Logged

_EXTENSION = "licet_answering"
_log = structlog.get_logger(__name__)


class Answering:
    """What the answers of one process share.

    Args:
        here: The installation.
        engine: Its database.
        served: Whether :meth:`start` and :meth:`close` are called: then answers are written down a little later, and
            what was read is remembered while nothing changes.
        counts: Where answers are counted; ``None``: nobody wants to know.

    Attributes:
        licenses: What is known of licenses.
        log: Where answers are written down.
        tells: Whether each yes has a line in the program's log.
        signer: What signs them.
    """

    def __init__(self, here: Installation, engine: Engine, *, served: bool, counts: Counts | None = None) -> None:
        url, pepper = here.settings.database_url, here.secrets.pepper
        self.here = here
        self.signer, self._look_again_at = here.answering, 0.0
        self._served = served
        self.tells = here.settings.log_level == "debug"
        self._snapshots, self._engines = Snapshots(url), [engine]
        self.licenses = Licenses(self._snapshots, feed_of(url), pepper=pepper, replaced=self._let_go)
        self.log = AnswerLog(engine, behind=served, counts=counts)
        self._watch = Watch(self.licenses) if served and engine.dialect.name != "sqlite" else None

    def start(self) -> None:
        """Begin to write down and to remember."""
        self.log.start()
        if self._watch is not None:
            self._watch.start()

    def close(self) -> None:
        """Write down the rest, and let the database go; whatever fails, the others are closed."""
        with ExitStack() as closing:
            closing.callback(self._snapshots.close)
            closing.callback(self.licenses.close)
            closing.callback(self.log.close)
            if self._watch is not None:
                closing.callback(self._watch.stop)

    def also(self, engine: Engine) -> None:
        """Take note of another engine of this process for the same database."""
        self._engines.append(engine)

    def _let_go(self) -> None:
        """Let go the connections to a file that another one has replaced."""
        _log.warning("the file of the database was replaced while the server runs, which may damage it: stop it first")
        for engine in self._engines:
            engine.dispose()

    def refresh(self) -> bool:
        """Say whether what is known of licenses may be used; look every now and then whether it still holds.

        In a file that is done here, in no time; for another database, a thread does it. When the signing keys have
        changed the answer is no, until a route has read them: it has a thread, and may wait.
        """
        now = time.monotonic()
        if self._served and now >= self._look_again_at:
            if self.here.current.is_due():
                return False
            self._look_again_at = now + LOOK_SECONDS
            self.signer = self.here.answering
            if self._watch is None:
                try:
                    self.licenses.look()
                except Exception:  # noqa: BLE001 - of any driver; who reads the database itself says what is wrong
                    return False
        return self.licenses.is_fresh()

    def permit(self, asked: ValidateRequest, reads: FromMemory, now: datetime) -> Yes | None:
        """Say yes from what is known or quickly read; ``None``: whoever reads the database in full has the answer."""
        try:
            return permit(reads, asked, pepper=self.here.secrets.pepper, signer=self.signer, now=now)
        except StorageError:
            return None

    def note_yes(self, given: Logged, *, product: str | None, request_id: str) -> None:
        """Note a yes of the short-cut, as :func:`note` does that of a route."""
        if self.tells:
            said = {"code": given.code, "license_id": given.license_id, "product": product}
            _log.debug("answered", **said, request_id=request_id)
        self.log.add(given)


def init_app(app: Flask, here: Installation, *, served: bool, counts: Counts | None = None) -> Answering:
    """Give the routes of *app* what they answer with."""
    with app.app_context():
        shared = Answering(here, db.db.engine, served=served, counts=counts)
    app.extensions[_EXTENSION] = shared
    return shared


def of(app: Flask) -> Answering:
    """Return what *app* answers with."""
    found: Answering = app.extensions[_EXTENSION]
    return found


def answer(asked: ValidateRequest, *, now: datetime) -> Answer:
    """Answer whether a key may be used, and note it."""
    ours = of(current_app)
    if not ours.refresh():
        ours.signer = ours.here.answering
    signer, yes = ours.signer, ours.permit(asked, FromMemory(ours.licenses, now), now)
    if yes is not None:
        given = yes.answer(asked.nonce, signer=signer, now=now)
    else:
        pepper = ours.here.secrets.pepper
        with db.reading() as session:
            given = validate(session, asked, pepper=pepper, signer=signer, now=now)
    note(asked, given, now=now)
    return given


def note(asked: ValidateRequest, answer: Answer, *, now: datetime, kept: bool = True) -> None:
    """Note what was answered, once it stands.

    Args:
        asked: The question.
        answer: Its answer.
        now: Aware UTC instant of the question.
        kept: Whether the validation log keeps a yes too; it always keeps a no.

    Raises:
        LimitReached: It was one wrong key too many, and nobody shall learn what was answered.
    """
    limits.note_verdict(answer.verdict.code)
    tell(asked, answer)
    if kept or not answer.verdict.valid:
        of(current_app).log.add(logged(asked, answer, address=request.remote_addr or "", now=now))


def tell(asked: ValidateRequest, answer: Answer) -> None:
    """Write a line into the program's log: of a yes, only for who looks for a mistake."""
    if answer.verdict.valid and not of(current_app).tells:
        return  # finding out that nobody wants it costs as much as reading the question
    said = _log.debug if answer.verdict.valid else _log.info
    said("answered", code=answer.verdict.code.value, license_id=answer.license_id, product=asked.product)
    if answer.lost:
        _log.warning(
            "a key that this server signed is not in its database: was an old backup restored?",
            key_tail=tail(asked.license_key),
        )


def logged(asked: ValidateRequest, answer: Answer, *, address: str, now: datetime) -> Logged:
    """Return what the validation log keeps of an answer."""
    verdict = answer.verdict
    about = (address, asked.instance_id, answer.product)
    return Logged(now, answer.license_id, verdict.code.value, *about)
