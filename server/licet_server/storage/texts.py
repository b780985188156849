"""Whether a text is in a column, in capitals or small letters."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_ESCAPE = "/"


class _Holds(FunctionElement[bool]):
    """A column, and a pattern; neither SQLite's ``LIKE`` nor PostgreSQL's ``ILIKE`` minds capitals."""

    type = Boolean()
    inherit_cache = True
    name = "holds"


def holds(column: InstrumentedAttribute[Any], text: str) -> ColumnElement[bool]:
    """Return that a column has *text* in it, be it in capitals or small letters.

    ``icontains`` says the same, and is many times slower on SQLite: ``lower`` is a function of ours there, because its
    own knows the letters of ASCII alone. Its ``LIKE`` knows no others either; so letters beyond ASCII stand for any one
    first, and only where that fits are they compared.
    """
    pattern = "".join(_written_in_pattern(letter) for letter in text)
    found = _Holds(column, literal(f"%{pattern}%"))
    return found if text.isascii() else and_(found, column.icontains(text, autoescape=True))


def _written_in_pattern(letter: str) -> str:
    if not letter.isascii():
        return "_"
    return _ESCAPE + letter if letter in {_ESCAPE, "%", "_"} else letter


@compiles(_Holds)
def _for_others(element: _Holds, compiler: SQLCompiler, **options: Any) -> str:
    return _written(element, "ILIKE", compiler, options)


@compiles(_Holds, "sqlite")
def _for_sqlite(element: _Holds, compiler: SQLCompiler, **options: Any) -> str:
    return _written(element, "LIKE", compiler, options)


def _written(element: _Holds, operator: str, compiler: SQLCompiler, options: dict[str, Any]) -> str:
    column, pattern = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} {operator} {pattern} ESCAPE '{_ESCAPE}'"
