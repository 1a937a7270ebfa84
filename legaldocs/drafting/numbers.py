"""Numbers of documents: one series per place, symbol and year, without gaps and never twice.

A number is given inside the transaction that issues the document: when that fails, the number goes back.  Concurrent
issuers wait for each other (SQLite: the writer lock; PostgreSQL: the row of the series).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from legaldocs.core.db import db, flushing
from legaldocs.documents.issuers import read_issuer
from legaldocs.documents.models import Document
from legaldocs.drafting.issue_models import Series
from legaldocs.drafting.models import Draft, Form
from legaldocs.drafting.words import issuer_of
from legaldocs.law import numbering


@cache
def forms() -> dict[Form, dict[str, Any]]:
    """What each form becomes when it is issued (``data/forms.toml``)."""
    source = resources.files("legaldocs.drafting").joinpath("data/forms.toml")
    return {Form(key): row for key, row in tomllib.loads(source.read_text("utf-8")).items()}


def allocate(draft: Draft, year: int) -> str:
    """The next number for this dossier, in the open unit of work; held until the commit."""
    form = forms()[draft.form]
    place = read_issuer(issuer_of(draft), str(form["doc_type"]), date(year, 12, 31)).territory or ""
    series = _locked(f"{form['series']}:{place}|{form['symbol']}|{year}")
    series.last = max(series.last, _registered(place, year, str(form["symbol"]))) + 1
    db.session.flush()
    return f"{series.last:02d}/{year}/{form['symbol']}"


def _locked(key: str) -> Series:
    """The row of a series, made if this is its first number, and held."""
    insert: Callable[..., Any] = postgresql.insert if _dialect() == "postgresql" else sqlite.insert
    token = flushing.set(True)
    try:
        db.session.execute(insert(Series).values(key=key, last=0).on_conflict_do_nothing())
    finally:
        flushing.reset(token)
    chosen = sa.select(Series).where(Series.key == key).with_for_update()
    return db.session.scalars(chosen.execution_options(populate_existing=True)).one()


def _dialect() -> str:
    return str(db.session.get_bind().dialect.name)


def _registered(place: str, year: int, symbol: str) -> int:
    """The highest number of that symbol and year the register already holds for the place."""
    suffix = numbering.key(f"1/{year}/{symbol}")[1:]
    chosen = sa.select(Document.number).where(
        Document.territory == place, Document.number_key.endswith(suffix, autoescape=True)
    )
    heads = (number.split("/", 1)[0] for number in db.session.scalars(chosen))
    return max((int(head) for head in heads if head.isdigit()), default=0)
