"""What makes a password too weak, as far as that can be said without asking anybody.

Length counts most, so there is no rule about digits and signs; what everybody tries first is refused.

Source: NIST SP 800-63B section 5.1.1.2, OWASP ASVS 2.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

SHORTEST, LONGEST = 12, 200
"""In characters; the upper bound keeps what is hashed small."""

_FEWEST_DIFFERENT = 5
_SHORTEST_PART = 4
_LEAST_REST = 8
_AROUND = "0123456789 !?.,:;#*$@&%+=_-"
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "asdfghjkl",
    "qsdfghjklm",
)
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_LETTERS = re.compile(r"[^a-z]+")

_WORDS_TEXT = """
abc admin administrator adobe amanda amour andrea angel anthony apple ashley azerty babygirl bailey banana baseball
basketball batman bonjour brandon business butterfly changeme changemenow charlie cheese chelsea chocolate christian
computer corvette cowboys daniel default diamond doudou dragon elephant facebook family flower football forever
freedom friends garfield george ginger google guest hannah harley hello helloworld hockey hunter iloveyou internet
jasmine jennifer jessica jordan joshua justin killer letmein letmeinnow licet license liverpool login loulou lovely
loveme maggie manchester marseille master matthew maverick melissa mercedes merlin michael michelle monkey motdepasse
mustang mypassword naruto nicole nothing ninja orange pass passe passwd password passphrase patrick peanut pepper
phoenix pokemon princess purple qwerty qwertyuiop rainbow ranger robert root samantha samsung secret server security
shadow silver snoopy soccer soleil sophie spiderman starwars steelers sunshine superman superuser system taylor tennis
test testing thomas thunder tigger trustno trustnoone unknown user vanessa welcome whatever william winner winter
summer spring autumn yankees zaq
"""
_WORDS = frozenset(_WORDS_TEXT.split())
"""What the most common passwords are made of, in small letters."""

_COMMON_TEXT = """
1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv qazwsxedcrfv q1w2e3r4t5y6 zaq12wsxcde3 zaq1xsw2cde3
a1b2c3d4e5f6 aa1234567890 abc123abc123 abcd12345678 abc123456789 123456789abc 1234567890ab qwerty123456 123456qwerty
12345qwert12 qwer1234asdf asdf1234qwer asdfqwer1234 thisismypassword thequickbrownfox correcthorsebatterystaple
mynameisinigomontoya iamthegreatest ihaveapassword opensesame123 unitedstates jesuschrist1 jesusislord1
manchesterunited liverpoolfc1 tottenhamhotspur thelordismyshepherd
"""
_COMMON = frozenset(_COMMON_TEXT.split())


class Weakness(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    PERSONAL = "personal"


def weakness(password: str, *, told: Iterable[str | None] = ()) -> Weakness | None:
    """Say what is wrong with a password; ``None``: nothing that can be seen.

    Args:
        password: As it is hashed.
        told: What others know of its owner, such as the email and the name.
    """
    if len(password) < SHORTEST:
        return Weakness.SHORT
    if len(password) > LONGEST:
        return Weakness.LONG
    if _is_common(password.lower()):
        return Weakness.COMMON
    return Weakness.PERSONAL if _is_personal(password.lower(), told) else None


def _is_common(password: str) -> bool:
    """Whether it is short of ideas: a known one, few signs, keys side by side, or a common word with digits around."""
    if password in _COMMON or len(set(password)) < _FEWEST_DIFFERENT:
        return True
    plain = password.translate(_LEET)
    found = {_LETTERS.sub("", password), _LETTERS.sub("", plain), password.strip(_AROUND).translate(_LEET)}
    return any(len(text) < _SHORTEST_PART or _once(text) in _WORDS or _is_run(text) for text in found)


def _once(text: str) -> str:
    """Return what is said twice in a row only once."""
    half = len(text) // 2
    return text[:half] if text[:half] == text[half:] else text


def _is_run(text: str) -> bool:
    """Whether it is the alphabet, or keys that lie side by side, forwards or backwards."""
    return any(text in row * 3 or text in row[::-1] * 3 for row in _ROWS)


def _is_personal(password: str, told: Iterable[str | None]) -> bool:
    """Whether little is left without what others know."""
    parts = {part for each in told for part in re.split(r"[\s@._+-]+", (each or "").lower())}
    rest = password
    for part in sorted(parts, key=len, reverse=True):
        if len(part) >= _SHORTEST_PART:
            rest = rest.replace(part, "")
    return rest != password and len(rest.strip(_AROUND)) < _LEAST_REST
