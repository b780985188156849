"""Guessing is slow, and nobody can lock somebody else out.

Failures count for the address that they come from, and for that address and the account together; never for the
account alone, or anybody could lock its owner out. Guesses at one account from many addresses make browsers wait that
never signed in there: one attempt a minute for all of them together. A browser that has, shows a cookie and counts for
itself alone, so its owner notices nothing.

What is counted is the attempt, before anything is looked up or hashed; a success is given back. So attempts made at the
same moment count as well, and the answer is the same whether there is such an account or not.

Source: OWASP, "Slow Down Online Guessing Attacks with Device Cookies".
"""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass

import structlog
from flask import Flask, Response, after_this_request, current_app, g, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.exceptions import TooManyRequests

from licet_server.config import Settings
from licet_server.http.counters import Counters
from licet_server.http.limits import client_network
from licet_server.storage.accounts_tables import UserRow
from licet_server.web.accounts.people import accounts

PAIR = "10 per 15 minutes"
"""Failures of one address at one account."""

STRANGERS, SLOWLY = "20 per hour", "1 per minute"
"""Failures at one account of browsers that never signed in there, and how fast they go on after that."""

CODES = "5 per 15 minutes"
"""Wrong codes after one password."""

MAILS = "3 per hour"
"""Mails with a link, of one kind and to one address, that one network asks for."""

MOST_MAILS = "12 per hour"
"""Such mails to one address, whoever asks: enough that a few strangers keep nobody from theirs."""

ASKING = "20 per hour"
"""Registrations, and asking for such mails, from one address."""

EVEN_SECONDS = 0.25
"""How long answers take at least that might else tell by their time whether there is an account."""

EVEN = frozenset(
    {"security.forgot_password", "security.send_confirmation", "security.register", "security.change_email"}
)

_EXTENSION = "licet_throttle"
_YEAR = 365 * 24 * 3600
_SALT = "licet device"
_MOST_ACCOUNTS = 5
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was counted for an attempt."""

    counters: Counters
    taken: tuple[tuple[str, tuple[str, ...]], ...]

    def succeeded(self) -> None:
        """Give back what was counted."""
        for limit, key in self.taken:
            self.counters.give_back(limit, *key)

    def was_last(self) -> bool:
        """Whether the next one has to wait."""
        return any(self.counters.left(limit, *key) == 0 for limit, key in self.taken)


class Throttle:
    """How often what may be tried.

    Args:
        settings: Say whether, and where it is counted.
    """

    def __init__(self, settings: Settings) -> None:
        self._limit = settings.sign_in_limit
        self._secure = settings.base_url.startswith("https://")
        self._counters = Counters(settings)

    @property
    def cookie(self) -> str:
        """The name of the cookie of browsers that have signed in."""
        return "__Host-licet-device" if self._secure else "licet-device"

    def begin(self, what: str, account: str) -> Attempt:
        """Count an attempt to prove that one is somebody.

        Args:
            what: ``password`` or ``code``.
            account: Who one claims to be: an email, whether there is such an account or not.

        Raises:
            TooManyRequests: There were too many; it says how long to wait.
        """
        if self._limit is None:
            return Attempt(self._counters, ())
        who, network = _digest(account), client_network()
        wanted: list[tuple[str, tuple[str, ...]]]
        device = self._device(account)
        if device is not None:
            wanted = [(self._limit, (what, "device", device, who))]
        else:
            wanted = [(self._limit, (what, "address", network)), (PAIR, (what, "pair", network, who))]
            if self._counters.left(STRANGERS, what, "strangers", who):
                wanted.append((STRANGERS, (what, "strangers", who)))
            else:
                wanted.append((SLOWLY, (what, "slowly", who)))
        self._counters.take_all(wanted)
        return Attempt(self._counters, tuple(wanted))

    def again(self, where: str) -> Attempt:
        """Count an attempt of somebody who is signed in to say again who they are.

        Raises:
            TooManyRequests: There were too many.
        """
        if self._limit is None:
            return Attempt(self._counters, ())
        wanted = [(self._limit, ("again", where))]
        self._counters.take_all(wanted)
        return Attempt(self._counters, tuple(wanted))

    def code_left(self, attempt: str) -> bool:
        """Count a code that is tried after one password; say whether there was still one."""
        return self._limit is None or self._counters.take(CODES, "code", "attempt", attempt)

    def ask(self) -> None:
        """Count a request for a mail, or for an account.

        Raises:
            TooManyRequests: There were too many from this address.
        """
        if self._limit is not None:
            self._counters.take_all([(ASKING, ("ask", client_network()))])

    def may_mail(self, address: str, message: str) -> bool:
        """Count a mail with a link; say whether it may go out. Nobody is told."""
        who = _digest(address)
        wanted = [(MAILS, ("mail", client_network(), who, message)), (MOST_MAILS, ("mails", who))]
        try:
            self._counters.take_all(wanted)
        except TooManyRequests:
            return False
        return True

    def remember(self, user: UserRow) -> None:
        """Let the browser of this request show from now on that somebody signed in there.

        That ends when the password is changed, as every sign-in does.
        """
        nonce, known = self._cookie()
        who = _digest(user.email)
        marks = [who + _mark(user), *(each for each in known if not each.startswith(who))][:_MOST_ACCOUNTS]
        value = _serializer().dumps([nonce or secrets.token_urlsafe(16), marks])

        @after_this_request
        def keep(response: Response) -> Response:
            response.set_cookie(
                self.cookie, value, max_age=_YEAR, secure=self._secure, httponly=True, samesite="Lax", path="/"
            )
            return response

    def forgive(self, user: UserRow) -> None:
        """Let somebody in, after whatever strangers have tried, who has just proved to read the mailbox."""
        who = _digest(user.email)
        self._counters.clear(STRANGERS, "password", "strangers", who)
        self._counters.clear(SLOWLY, "password", "slowly", who)
        self.remember(user)

    def even_out(self, response: Response) -> Response:
        """Hold an answer back whose time could tell something."""
        begun = g.pop("licet_even_since", None)
        if begun is not None and self._limit is not None:
            time.sleep(max(0.0, EVEN_SECONDS - (time.monotonic() - begun)))
        return response

    def _device(self, account: str) -> str | None:
        nonce, known = self._cookie()
        who = _digest(account)
        mark = next((each for each in known if each.startswith(who)), None)
        if mark is None:
            return None
        user = accounts().find_user(email=_kept(account))
        return nonce if user is not None and mark == who + _mark(user) else None

    def _cookie(self) -> tuple[str | None, list[str]]:
        try:
            nonce, known = _serializer().loads(request.cookies.get(self.cookie, ""))
        except (BadSignature, ValueError, TypeError):
            return None, []
        return str(nonce), [str(each) for each in known]


def init_app(app: Flask, settings: Settings) -> None:
    """Slow guessing down in *app*."""
    found = app.extensions[_EXTENSION] = Throttle(settings)
    app.before_request(_note_time)
    app.after_request(found.even_out)


def throttle() -> Throttle:
    """Return what counts in the current application."""
    found: Throttle = current_app.extensions[_EXTENSION]
    return found


def tell_blocked(what: str) -> None:
    """Log that an address, or a browser, has to wait."""
    _log.warning("too many attempts to sign in failed", what=what, network=client_network())


def _note_time() -> None:
    if request.method == "POST" and request.endpoint in EVEN:
        g.licet_even_since = time.monotonic()


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=_SALT)


def _kept(account: str) -> str:
    """Return an email as it is looked up: of one account there is one count, however its email is spelled."""
    try:
        return str(current_app.extensions["security"]._mail_util.normalize(account))
    except ValueError:
        return account.strip().lower()


def _digest(account: str) -> str:
    return hashlib.sha256(_kept(account).encode("utf-8", "replace")).hexdigest()[:24]


def _mark(user: UserRow) -> str:
    return hashlib.sha256(user.fs_uniquifier.encode()).hexdigest()[:12]
