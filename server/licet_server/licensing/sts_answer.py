"""What AWS STS answers, read from XML by exactly the path at which AWS writes it.

A document with a type declaration is refused before anything is declared, so there are no entities that could grow or
lead anywhere (what the library defusedxml does, which would be one more dependency for these few lines); the caller
bounds its length, and this its depth.

Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.parsers import expat  # nosec B407

from licet_server.errors import StsUnavailableError

_IDENTITY = ("GetCallerIdentityResponse", "GetCallerIdentityResult")
_ERRORS = (("ErrorResponse", "Error", "Code"), ("ErrorResponse", "Errors", "Error", "Code"))  # the second is moto's
_DEEPEST = 8
_LONGEST_ARN = 2048
_ACCOUNT = re.compile(r"[0-9]{12}", re.ASCII)
_ARN = re.compile(r"arn:aws[a-z-]*:(?:iam|sts)::([0-9]{12}):[!-~]+", re.ASCII)
_CODE = re.compile(r"[A-Za-z][A-Za-z.]{0,63}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who has signed.

    Attributes:
        account: The AWS account, twelve digits.
        arn: The user or role in it.
    """

    account: str
    arn: str


def read_identity(answer: bytes) -> Identity:
    """Read a 200.

    Raises:
        StsUnavailableError: It is not what AWS STS answers.
    """
    found = _leaves(answer)
    account, arn = found.get((*_IDENTITY, "Account"), ""), found.get((*_IDENTITY, "Arn"), "")
    named = _ARN.fullmatch(arn) if len(arn) <= _LONGEST_ARN else None
    if not _ACCOUNT.fullmatch(account) or named is None or named[1] != account:
        raise StsUnavailableError("AWS STS answered something that is no identity")
    return Identity(account, arn)


def read_error_code(answer: bytes) -> str:
    """Return the name that AWS gives to an error, ``ExpiredToken`` and so on; empty when it gives none."""
    try:
        found = _leaves(answer)
    except StsUnavailableError:
        return ""
    code = next((found[path] for path in _ERRORS if path in found), "")
    return code if _CODE.fullmatch(code) else ""


def _leaves(answer: bytes) -> dict[tuple[str, ...], str]:
    """Return the text of each element by its path; a path that is there twice is refused, for which one would count?"""
    path: list[str] = []
    found: dict[tuple[str, ...], str] = {}

    def start(name: str, _: object) -> None:
        path.append(name)
        if len(path) > _DEEPEST or tuple(path) in found:
            raise StsUnavailableError("AWS STS answered something that cannot be understood")
        found[tuple(path)] = ""

    def end(_: str) -> None:
        path.pop()

    def text(said: str) -> None:
        found[tuple(path)] += said

    def declared(*_: object) -> None:
        raise StsUnavailableError("AWS STS answered a document with a type declaration")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(answer, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise StsUnavailableError("AWS STS answered something that is no XML") from None
    return found
