"""Checks of records and texts: what is missing, what is doubled, what nothing in the register answers to.

Each is one question to the database.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import aliased

from legaldocs.core.db import db
from legaldocs.documents.graph_edges import live
from legaldocs.documents.issuers import national_bodies
from legaldocs.documents.models import Document, Edition, EffectEvent, Level, Provision, Relation
from legaldocs.documents.quality import Found
from legaldocs.law.effect import EventKind
from legaldocs.law.types import Kind
from legaldocs.ui.words import day as day_words


def _documents(*conditions: sa.ColumnElement[bool], detail: str = "") -> list[Found]:
    """Documents to which all conditions apply, by number."""
    chosen = sa.select(Document.id).where(*conditions).order_by(Document.sort_key, Document.id)
    return [Found(key, detail) for key in db.session.scalars(chosen)]


def _latest() -> sa.Subquery:
    newest = sa.func.max(Edition.id).label("edition_id")
    return sa.select(Edition.document_id, newest).group_by(Edition.document_id).subquery()


def no_issued_date(_on: date) -> list[Found]:
    """Records without the day of issue: identity and every rule of effect rest on it."""
    return _documents(Document.issued_date.is_(None))


def no_effective_date(_on: date) -> list[Found]:
    """Documents of which no event says when they took effect: their status is undetermined."""
    started = sa.select(EffectEvent.document_id).where(
        live(), EffectEvent.kind == EventKind.EFFECTIVE, EffectEvent.on.is_not(None)
    )
    return _documents(Document.id.not_in(started))


def no_issuer(_on: date) -> list[Found]:
    """Records whose issuer is empty, or a national body that the table of issuers does not know."""
    known = [body.key for body in national_bodies()]
    strange = sa.and_(Document.level == Level.NATIONAL, Document.issuer_key.not_in(known))
    chosen = sa.select(Document.id, Document.issuer).where(sa.or_(Document.issuer == "", strange))
    rows = db.session.execute(chosen.order_by(Document.issuer, Document.sort_key, Document.id))
    return [Found(row.id, row.issuer) for row in rows]


def no_title(_on: date) -> list[Found]:
    """Records without a title of their own."""
    bare = sa.func.trim(Document.title)
    return _documents(sa.or_(bare == "", bare == Document.number, bare == Document.doc_type))


def no_signer(_on: date) -> list[Found]:
    """Documents with their text, but without the person who signed."""
    return _documents(Document.has_text.is_(True), sa.func.coalesce(Document.signer, "") == "")


def no_unit(_on: date) -> list[Found]:
    """Local documents for which no unit answers."""
    return _documents(Document.level != Level.NATIONAL, Document.unit_id.is_(None))


def no_text(_on: date) -> list[Found]:
    """Records of facts only: nothing of them can be read, searched or checked."""
    return _documents(Document.has_text.is_(False))


def no_article(_on: date) -> list[Found]:
    """Texts in which no article was found."""
    latest = _latest()
    found = sa.select(Provision.edition_id).where(Provision.kind == Kind.ARTICLE)
    chosen = sa.select(latest.c.document_id).where(latest.c.edition_id.not_in(found))
    return _documents(Document.id.in_(chosen))


def reading_doubts(_on: date) -> list[Found]:
    """Texts whose reading left a warning."""
    latest = _latest()
    chosen = sa.select(Edition.document_id, Edition.warnings).join(latest, latest.c.edition_id == Edition.id)
    rows = db.session.execute(chosen.where(sa.cast(Edition.warnings, sa.Text) != "[]").order_by(Edition.document_id))
    return [Found(row.document_id, " · ".join(row.warnings[:3])) for row in rows]


def unlinked_mentions(_on: date) -> list[Found]:
    """Documents that name others which the register cannot tell or does not hold."""
    named = sa.func.coalesce(Relation.target_number, Relation.target_title)
    chosen = sa.select(Relation.document_id, sa.func.count().label("n"), sa.func.min(named).label("first"))
    rows = chosen.where(Relation.target_id.is_(None)).group_by(Relation.document_id)

    def words(number: int, first: str) -> str:
        return ngettext("%(num)d mention: %(first)s", "%(num)d mentions, first %(first)s", number, first=first)

    found = db.session.execute(rows.order_by(sa.desc("n"), Relation.document_id))
    return [Found(row.document_id, words(row.n, row.first)) for row in found]


def wanted_numbers(_on: date) -> list[Found]:
    """Numbers that texts name and no document carries, the most wanted first."""
    held = sa.select(Document.number_key)
    citing = sa.func.count(sa.distinct(Relation.document_id)).label("n")
    chosen = sa.select(Relation.target_number_key, sa.func.min(Relation.target_number).label("number"), citing)
    missing = (Relation.target_number_key.is_not(None), Relation.target_number_key.not_in(held))
    rows = chosen.where(Relation.target_id.is_(None), *missing).group_by(Relation.target_number_key)
    return [
        Found(
            None,
            ngettext("named by %(num)d document", "named by %(num)d documents", row.n),
            number=row.number,
        )
        for row in db.session.execute(rows.order_by(sa.desc("n"), Relation.target_number_key))
    ]


def overlaps(_on: date) -> list[Found]:
    """Two records of one issuer with one number and the same year or an unknown day: one of them is probably wrong."""
    other = aliased(Document)
    year = sa.func.extract("year", Document.issued_date) == sa.func.extract("year", other.issued_date)
    doubtful = sa.or_(Document.issued_date.is_(None), other.issued_date.is_(None), year)
    same = (other.number_key == Document.number_key, other.issuer_key == Document.issuer_key)
    chosen = sa.select(
        Document.id, other.id.label("other"), Document.issued_date, other.issued_date.label("others_day")
    )
    rows = db.session.execute(chosen.join(other, Document.id < other.id).where(*same, doubtful).order_by(Document.id))

    def words(one: date | None, others: date | None) -> str:
        return _("issued %(one)s and %(other)s", one=_day(one), other=_day(others))

    return [Found(row.id, words(row.issued_date, row.others_day), row.other) for row in rows]


def same_text(_on: date) -> list[Found]:
    """One text under two numbers."""
    other = aliased(Edition)
    pairs = (
        sa.select(Edition.document_id, sa.func.min(other.document_id).label("other"))
        .join(other, other.text_sha256 == Edition.text_sha256)
        .where(Edition.document_id < other.document_id)
        .group_by(Edition.document_id)
        .order_by(Edition.document_id)
    )
    return [Found(row.document_id, "", row.other) for row in db.session.execute(pairs)]


def _day(value: date | None) -> str:
    return str(day_words(value)) if value else _("on an unknown day")
