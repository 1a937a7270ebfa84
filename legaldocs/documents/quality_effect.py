"""Checks of dates and events: orders that cannot be, rules of the law on dates, facts that contradict each other.

The rules themselves are data (``law.effect_rules``); a finding names the rule it rests on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from legaldocs.core.db import db
from legaldocs.core.i18n import language
from legaldocs.documents import effects, graph_edges, queries, quoting, succession
from legaldocs.documents.graph import closing
from legaldocs.documents.graph_edges import Edge, live
from legaldocs.documents.models import Document, Edition, EffectEvent, Level, Provision, Relation
from legaldocs.documents.quality import Found
from legaldocs.law import effect_rules
from legaldocs.law.effect import EventKind, Status, contradictions, live_events
from legaldocs.law.effect_events import ENDINGS
from legaldocs.law.effect_rules import Finding
from legaldocs.law.types import RelationKind
from legaldocs.ui.words import day as day_words

LEVELS = {
    Level.NATIONAL: "central",
    Level.PROVINCIAL: "province",
    Level.DISTRICT: "district",
    Level.COMMUNE: "commune",
}
LONGEST_WAIT = 45  # days; no rule on file asks for more between signing and effect
ACTING = tuple(kind for kind in graph_edges.EVENT_EDGES if kind is not EventKind.TERRITORY_CHANGED)
SHORTENED = "%rút gọn%"


def rule_words(rule_id: str | None) -> str:
    """A rule in the reader's language with its article; an unconfirmed one says so."""
    if rule_id is None:
        return ""
    rule = effect_rules.rule(rule_id)
    words = f"{rule.en if language() == 'en' else rule.vi} ({rule.article})"
    return words if rule.verified else f"{words} – {_('not confirmed by an officer')}"


def days_words(finding: Finding) -> str:
    """What a check of dates found, with its rule."""
    days, required = finding.days or 0, finding.required
    words = {
        "effective-too-early": lambda: _(
            "%(days)s days after signing, at least %(required)s are due.", days=days, required=required
        ),
        "retroactive": lambda: _("Takes effect %(days)s days before it was signed.", days=-days),
        "later-than-parent": lambda: _("Takes effect %(days)s days later than the text it details.", days=days),
        "event-without-date": lambda: _("The instrument must state the day."),
        "undetermined.signing-date": lambda: _("The day of signing is missing: the rules on dates cannot be checked."),
        "undetermined.effective-date": lambda: _(
            "The effective date is missing: the rules on dates cannot be checked."
        ),
        "undetermined.regime": lambda: _("No rule on file governs the day of signing."),
    }
    return " ".join(part for part in (words[finding.code](), rule_words(finding.rule)) if part)


def _starts() -> sa.Subquery:
    """Document → the day it first took effect as a whole, of those that say so."""
    whole = (live(), EffectEvent.kind == EventKind.EFFECTIVE, EffectEvent.provision.is_(None))
    first = sa.func.min(EffectEvent.on).label("start")
    return sa.select(EffectEvent.document_id, first).where(*whole).group_by(EffectEvent.document_id).subquery()


def _dated() -> list[Any]:
    """(id, level, issued, start) of documents whose effect began within the longest wait after signing."""
    starts = _starts()
    chosen = sa.select(Document.id, Document.level, Document.issued_date, starts.c.start)
    rows = chosen.join(starts, starts.c.document_id == Document.id).where(Document.issued_date.is_not(None))
    found = db.session.execute(rows.order_by(Document.sort_key, Document.id))
    return [row for row in found if row.start and (row.start - row.issued_date).days < LONGEST_WAIT]


def before_signing(_on: date) -> list[Found]:
    """Effect before signing: for local documents against the law, for others to be looked at."""
    found = []
    for row in (row for row in _dated() if row.start < row.issued_date):
        breach = effect_rules.check_retroactivity(LEVELS[row.level], row.issued_date, row.start)
        stated = breach or [Finding("retroactive", None, (row.start - row.issued_date).days)]
        found.append(Found(row.id, " ".join(days_words(one) for one in stated)))
    return found


def too_early(_on: date) -> list[Found]:
    """Effect sooner after signing than the regime of the day allows, where the text tells of no shortened procedure."""
    early: list[tuple[int, Finding]] = []
    for row in (row for row in _dated() if row.start >= row.issued_date):
        breach = effect_rules.check_minimum_days(LEVELS[row.level], row.issued_date, row.start)
        early.extend((row.id, one) for one in breach if one.code == "effective-too-early")
    hurried = shortened(key for key, _finding in early)
    return [Found(key, days_words(finding)) for key, finding in early if key not in hurried]


def shortened(ids: Iterable[int]) -> set[int]:
    """Documents whose text tells of the shortened procedure (trình tự, thủ tục rút gọn)."""
    found: set[int] = set()
    for part in graph_edges.parts(set(ids)):
        chosen = sa.select(Edition.document_id).where(Edition.document_id.in_(part), Edition.text.like(SHORTENED))
        found.update(db.session.scalars(chosen))
    return found


def later_than_parent(_on: date) -> list[Found]:
    """Detailing documents that take effect later than what they detail."""
    child, parent = _starts(), _starts()
    chosen = (
        sa.select(Relation.document_id, Relation.target_id, child.c.start, parent.c.start.label("parents"))
        .join(child, child.c.document_id == Relation.document_id)
        .join(parent, parent.c.document_id == Relation.target_id)
        .where(Relation.kind == RelationKind.GUIDE, child.c.start > parent.c.start)
        .distinct()
        .order_by(Relation.document_id, Relation.target_id)
    )
    return [
        Found(row.document_id, days_words(finding), row.target_id)
        for row in db.session.execute(chosen)
        for finding in effect_rules.check_detailing(row.start, row.parents)
    ]


def _acts(*conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Live acting events with a source, as (document, source, kind, day)."""
    event = EffectEvent
    columns: tuple[Any, ...] = (event.document_id, event.source_id, event.kind, event.on, event.provision)
    acting = (live(), EffectEvent.kind.in_(ACTING), *conditions)
    return sa.select(*columns).where(*acting).order_by(EffectEvent.document_id, EffectEvent.id)


def before_effect(_on: date) -> list[Found]:
    """Acts on a document dated before it took effect."""
    starts = _starts()
    rows = _acts(EffectEvent.on < starts.c.start).join(starts, starts.c.document_id == EffectEvent.document_id)
    rows = rows.add_columns(starts.c.start)

    def words(row: Any) -> str:
        return _("%(day)s, in effect from %(start)s.", day=day_words(row.on), start=day_words(row.start))

    return [Found(row.document_id, words(row), row.source_id) for row in db.session.execute(rows)]


def before_promulgation(_on: date) -> list[Found]:
    """Acts dated before the document that does them, or the one they touch, was issued."""
    source = aliased(Document)
    rows = (
        _acts(sa.or_(EffectEvent.on < source.issued_date, EffectEvent.on < Document.issued_date))
        .join(Document, Document.id == EffectEvent.document_id)
        .outerjoin(source, source.id == EffectEvent.source_id)
        .add_columns(source.issued_date.label("sources"), Document.issued_date.label("own"))
    )

    def words(row: Any) -> str:
        issued = max(day for day in (row.sources, row.own) if day)
        return _("%(day)s, issued on %(issued)s.", day=day_words(row.on), issued=day_words(issued))

    return [Found(row.document_id, words(row), row.source_id) for row in db.session.execute(rows)]


def without_date(_on: date) -> list[Found]:
    """Events whose day is not on record."""
    undated = sa.select(EffectEvent.document_id).where(live(), EffectEvent.on.is_(None)).distinct()
    events = effects.events_of(db.session.scalars(undated.order_by(EffectEvent.document_id)))
    return [
        Found(key, " ".join(days_words(one) for one in effect_rules.check_event(event)), event.source_document)
        for key, group in events.items()
        for event in live_events(group)
        if event.on is None
    ]


def contradictory(_on: date) -> list[Found]:
    """Facts about one document that cannot all be right; only documents with more than their own two are read."""
    eventful = sa.select(EffectEvent.document_id).group_by(EffectEvent.document_id).having(sa.func.count() > 1)
    events = effects.events_of(db.session.scalars(eventful.order_by(EffectEvent.document_id)))
    return [
        Found(key, quoting.contradiction(finding.code))
        for key, group in events.items()
        for finding in contradictions(group)
    ]


def circles(_on: date) -> list[Found]:
    """Documents that end each other: A replaces B, B replaces A."""
    ending = (EffectEvent.kind.in_(ENDINGS), EffectEvent.provision.is_(None), EffectEvent.source_id.is_not(None))
    edges = [
        Edge(row.source_id, row.document_id, str(row.kind), None, 0, None)
        for row in db.session.execute(_acts(*ending))
        if row.source_id != row.document_id
    ]
    return [Found(edge.source, "", edge.target) for edge in sorted(closing(edges), key=lambda e: (e.source, e.target))]


def out_of_competence(_on: date) -> list[Found]:
    """Acts by a body that is neither the issuer, nor its successor, nor above it."""
    rows = list(db.session.execute(_acts(EffectEvent.source_id.is_not(None))))
    named = queries.named([*(row.document_id for row in rows), *(row.source_id for row in rows)])
    pairs = dict.fromkeys((row.document_id, row.source_id) for row in rows)
    return [
        Found(target, competence_words(named[source], named[target]), source)
        for target, source in pairs
        if not succession.may_act(succession.Body.of(named[source]), succession.Body.of(named[target]))
    ]


def competence_words(source: Document, target: Document) -> str:
    """Why a body may not act on another's document."""
    what = _(
        "%(actor)s is neither %(issuer)s, nor its successor, nor above it", actor=source.issuer, issuer=target.issuer
    )
    return f"{what} ({succession.ARTICLE})."


def unknown_unit(_on: date) -> list[Found]:
    """Acts on a provision that the document's text does not have and that nothing on record added."""
    held = sa.select(Provision.id).where(
        Provision.document_id == EffectEvent.document_id, Provision.path == EffectEvent.provision
    )
    adding = aliased(EffectEvent)
    added = sa.select(adding.id).where(
        adding.document_id == EffectEvent.document_id, adding.kind == EventKind.SUPPLEMENTED,
        adding.provision == EffectEvent.provision, adding.id != EffectEvent.id,
    )  # fmt: skip
    named = (EffectEvent.provision.is_not(None), EffectEvent.kind != EventKind.SUPPLEMENTED)
    rows = _acts(*named, Document.has_text.is_(True), sa.not_(held.exists()), sa.not_(added.exists()))
    rows = rows.join(Document, Document.id == EffectEvent.document_id)
    return [
        Found(row.document_id, queries.unit_label(row.provision), row.source_id) for row in db.session.execute(rows)
    ]


def parent_ended(on: date) -> list[Found]:
    """Detailing documents in force whose parent has ended: what follows depends on the day it ended."""
    alive = sa.or_(*(effects.status_filter(status, on) for status in (Status.IN_FORCE, Status.PARTLY_ENDED)))
    ended = (live(), EffectEvent.kind.in_(ENDINGS), EffectEvent.provision.is_(None), EffectEvent.on <= on)
    chosen = (
        sa.select(Relation.document_id, Relation.target_id, sa.func.min(EffectEvent.on).label("end"))
        .join(EffectEvent, EffectEvent.document_id == Relation.target_id)
        .join(Document, Document.id == Relation.document_id)
        .where(Relation.kind == RelationKind.GUIDE, alive, *ended)
        .group_by(Relation.document_id, Relation.target_id)
        .order_by(Relation.document_id)
    )
    found = []
    for row in db.session.execute(chosen):
        rule = effect_rules.implementing_effect(row.end)
        words = _("%(day)s ended what it details.", day=day_words(row.end))
        found.append(Found(row.document_id, f"{words} {rule_words(rule.id if rule else None)}".strip(), row.target_id))
    return found


def stated_differs(_on: date) -> list[Found]:
    """Texts that state another effective date than the one on record."""
    recorded: dict[int, set[date]] = defaultdict(set)
    whole = (live(), EffectEvent.kind == EventKind.EFFECTIVE, EffectEvent.provision.is_(None))
    chosen = sa.select(Document.id, Document.stated_effective, EffectEvent.on).join(
        EffectEvent, EffectEvent.document_id == Document.id
    )
    stated: dict[int, date] = {}
    for row in db.session.execute(chosen.where(*whole, Document.stated_effective.is_not(None)).order_by(Document.id)):
        stated[row.id] = row.stated_effective
        recorded[row.id] |= {row.on} if row.on else set()
    return [
        Found(key, _("The text says %(stated)s.", stated=day_words(day)))
        for key, day in stated.items()
        if recorded[key] and day not in recorded[key]
    ]


def drift(_on: date) -> list[Found]:
    """Documents whose derived status is not what their events give."""
    return [Found(key, "") for key in effects.drift()]
