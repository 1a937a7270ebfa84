"""What recording facts would do, before it is done: each document's status before and after, and what speaks against.

A finding is named with its rule and never refuses by itself: the person who records sees it and decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.documents import effects, graph_edges, queries, quoting, succession
from legaldocs.documents.effect_service import Fact
from legaldocs.documents.issuers import territories
from legaldocs.documents.models import Document, Level, Provision, Relation
from legaldocs.documents.quality_effect import LEVELS, competence_words, days_words, rule_words, shortened
from legaldocs.law import effect_rules
from legaldocs.law.effect import Event, EventKind, StatusAnswer, contradictions, status_at
from legaldocs.law.effect_events import ENDINGS
from legaldocs.law.types import RelationKind
from legaldocs.ui.words import day as day_words

_NEW = 1 << 40  # ids of facts that are not on record yet; after all that are
STARTING = (EventKind.PROMULGATED, EventKind.EFFECTIVE)


@dataclass(slots=True)
class Preview:
    """One document: its status on the day asked before and after, findings, and what follows from the change."""

    document: Document
    facts: list[Fact]
    before: StatusAnswer
    after: StatusAnswer
    findings: list[str] = field(default_factory=list)
    follows: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the findings are read from: gathered in a fixed number of questions."""

    named: Mapping[int, Document]
    events: Mapping[int, list[Event]]
    paths: Mapping[int, set[str]]
    mentioned: frozenset[tuple[int, int]]
    resting: Mapping[int, set[int]]
    detailing: Mapping[int, set[int]]
    hurried: frozenset[int]


def preview(facts: Sequence[Fact], on: date) -> list[Preview]:
    """What these facts would change, per document in the order given; nothing is written."""
    known = _gather(facts)
    grouped: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        grouped[fact.document_id].append(fact)
    return [_previewed(known, key, group, on) for key, group in grouped.items()]


def _gather(facts: Sequence[Fact]) -> _Known:
    targets = {fact.document_id for fact in facts}
    sources = {fact.source_id for fact in facts if fact.source_id is not None}
    paths: dict[int, set[str]] = defaultdict(set)
    resting: dict[int, set[int]] = defaultdict(set)
    detailing: dict[int, set[int]] = defaultdict(set)
    mentioned: set[tuple[int, int]] = set()
    for part in graph_edges.parts(sorted(targets)):
        rows = sa.select(Provision.document_id, Provision.path).where(Provision.document_id.in_(part))
        for key, path in db.session.execute(rows):
            paths[key].add(path)
        said = sa.select(Relation.target_id, Relation.document_id, Relation.kind, Document.level).distinct()
        for target, source, kind, level in db.session.execute(
            said.join(Document, Document.id == Relation.document_id).where(Relation.target_id.in_(part))
        ):
            if target is None:
                continue
            if source in sources:
                mentioned.add((source, target))
            if level is not Level.NATIONAL and kind in (RelationKind.BASIS, RelationKind.GUIDE):
                resting[target].add(source)
            if kind is RelationKind.GUIDE:
                detailing[target].add(source)
    return _Known(
        queries.named([*targets, *sources]),
        effects.events_of(targets),
        paths,
        frozenset(mentioned),
        resting,
        detailing,
        frozenset(shortened(fact.document_id for fact in facts if fact.kind is EventKind.EFFECTIVE)),
    )


def with_facts(events: Iterable[Event], facts: Sequence[Fact]) -> list[Event]:
    """The events on record and these facts as if they were."""
    return [*events, *(_event(number, fact) for number, fact in enumerate(facts))]


def _previewed(known: _Known, key: int, facts: list[Fact], on: date) -> Preview:
    events = known.events[key]
    added = [_event(number, fact) for number, fact in enumerate(facts)]
    found = Preview(known.named[key], facts, status_at(events, on), status_at([*events, *added], on))
    for fact in facts:
        found.findings.extend(words for words in _findings(known, fact) if words not in found.findings)
    already = {(finding.code, finding.on) for finding in contradictions(events)}
    for clash in contradictions([*events, *added]):
        if (clash.code, clash.on) not in already:
            found.findings.append(f"{quoting.contradiction(clash.code)}.")
    found.follows = list(_follows(known, facts))
    return found


def _event(number: int, fact: Fact) -> Event:
    """The fact as if it were on record now."""
    return Event(
        _NEW + number, fact.kind, fact.on, fact.provision, fact.territory, fact.source_id, fact.source_path, clock.now()
    )


def _findings(known: _Known, fact: Fact) -> Iterable[str]:
    """What speaks against one fact."""
    target, source = known.named[fact.document_id], known.named.get(fact.source_id or 0)
    if fact.kind is EventKind.EFFECTIVE and fact.provision is None:
        level = LEVELS[target.level]
        breaches = effect_rules.check_retroactivity(level, target.issued_date, fact.on)
        hurried = fact.document_id in known.hurried
        breaches = breaches or effect_rules.check_minimum_days(level, target.issued_date, fact.on, shortened=hurried)
        yield from (days_words(one) for one in breaches)
    paths = known.paths.get(target.id)
    if fact.provision and paths and fact.provision not in paths and fact.kind is not EventKind.SUPPLEMENTED:
        yield _("The text on file has no %(unit)s.", unit=queries.unit_label(fact.provision))
    if fact.kind not in STARTING:
        yield from _against_the_start(known, fact)
    if source is not None and source.id != target.id:
        yield from _against_the_source(known, fact, source, target)


def _against_the_start(known: _Known, fact: Fact) -> Iterable[str]:
    whole = [e.on for e in known.events[fact.document_id] if e.kind is EventKind.EFFECTIVE and e.provision is None]
    first = min((day for day in whole if day), default=None)
    if first and fact.on and fact.on < first:
        yield _("The document takes effect later, on %(day)s.", day=day_words(first))


def _against_the_source(known: _Known, fact: Fact, source: Document, target: Document) -> Iterable[str]:
    competent = succession.may_act(succession.Body.of(source), succession.Body.of(target))
    if not competent and fact.kind is not EventKind.CONSOLIDATED:
        yield competence_words(source, target)
    if fact.on and source.issued_date and fact.on < source.issued_date:
        yield _("%(number)s was issued later, on %(day)s.", number=source.number, day=day_words(source.issued_date))
    elif fact.on and source.stated_effective and fact.on < source.stated_effective:
        day = day_words(source.stated_effective)
        yield _("%(number)s itself takes effect later, on %(day)s.", number=source.number, day=day)
    if source.has_text and (source.id, target.id) not in known.mentioned:
        yield _("No words of %(source)s were found that name %(target)s.", source=source.number, target=target.number)


def _follows(known: _Known, facts: list[Fact]) -> Iterable[str]:
    """What recording sets going: tickets, and what the regime says of detailing documents."""
    key = facts[0].document_id
    acting = [fact for fact in facts if fact.kind not in (*STARTING, EventKind.CONSOLIDATED)]
    number = len(known.resting.get(key, set()) - {fact.source_id for fact in facts if fact.source_id})
    if acting and number:
        yield ngettext(
            "%(num)d local document rests on it and is looked at for review.",
            "%(num)d local documents rest on it and are looked at for review.",
            number,
        )
    ending = [fact for fact in acting if fact.kind in ENDINGS and fact.provision is None and fact.on]
    detailing = len(known.detailing.get(key, ()))
    if ending and detailing and ending[0].on:
        rule = effect_rules.implementing_effect(ending[0].on)
        words = ngettext("%(num)d document details it.", "%(num)d documents detail it.", detailing)
        yield f"{words} {rule_words(rule.id if rule else None)}".strip()


def places(document: Document) -> list[str]:
    """Territories an event of this document may be limited to: its own unit and those merged with it."""
    here = succession.heir(document.territory)
    merged = [key for key in territories() if here and key != here and succession.heir(key) == here]
    return [*merged, here] if here else []
