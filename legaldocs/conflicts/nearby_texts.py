"""Which local texts of the register one text may differ from: found without an index, by titles, bases and fields.

Taken are living texts of the same place (former provinces included) issued before, whichever body issued them: those
whose titles are about the same first, then those that rest on the same seldom cited texts, share seldom used words of
the title or are of one field.  What they weigh is counted over the place itself, so nothing is set for a province.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from legaldocs.core.db import db
from legaldocs.documents import effects, succession
from legaldocs.documents.issuers import territories
from legaldocs.documents.models import Document, Edition, Relation
from legaldocs.law.effect import Status
from legaldocs.law.scan import rivals
from legaldocs.law.scan.model import CHAIR, COMMITTEE, COUNCIL, Text
from legaldocs.law.scan.register import RESTS_ON

BODIES = (COUNCIL, COMMITTEE, CHAIR)
_POOL = 4_000  # newest texts of the place that are weighed
_LIKELY = 80  # of them those whose effect is asked for
_MOST = 24  # and those that are read
_TITLE, _BASES, _FIELD = 1.0, 0.6, 0.2
_LEAST = 0.1


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    stub: Text
    fields: frozenset[str]
    bases: frozenset[int]


def near(text: Text, keys: Iterable[str], today: date) -> list[int]:
    """Ids of the texts that ``text`` should be held against, the nearest first; ``keys``: issuers to look at.

    ``text`` gives title, fields, day of issue and what it cites; its own id is left out.
    """
    pool = _pool(text, keys)
    titles = _rarity(one.stub.subject for one in pool)
    bases = _rarity(one.bases for one in pool)
    mine = frozenset(one.target for one in text.cites if one.kind in RESTS_ON)
    fields = frozenset(text.fields)

    def weight(one: _Row) -> float:
        found = _TITLE * _part(text.subject, one.stub.subject, titles) + _BASES * _part(mine, one.bases, bases)
        return found + _FIELD * bool(fields & one.fields) + 2 * rivals.alike(text, one.stub)

    weighed = sorted(((weight(one), one.id) for one in pool), key=lambda row: (-row[0], -row[1]))[:_LIKELY]
    likely = [key for value, key in weighed if value >= _LEAST]
    standing = effects.statuses(likely, today)
    return [key for key in likely if standing[key].status is not Status.ENDED][:_MOST]


def issuers_of(place: str | None, own: str) -> set[str]:
    """Issuers whose texts rule on the place today, by key; ``own`` among them."""
    former = [key for key in territories() if succession.heir(key) == place]
    return {own, *(f"{body}:{key}" for body in BODIES for key in former)}


def within(document_ids: Sequence[int], most: int) -> tuple[list[int], list[int]]:
    """The texts that fit into ``most`` characters in the order given, and those that do not."""
    newest = sa.select(sa.func.max(Edition.id)).where(Edition.document_id.in_(document_ids))
    columns = (Edition.document_id, sa.func.length(Edition.text))
    chosen = sa.select(*columns).where(Edition.id.in_(newest.group_by(Edition.document_id)))
    sizes = {row[0]: row[1] for row in db.session.execute(chosen)}
    read: list[int] = []
    left: list[int] = []
    for key in dict.fromkeys(document_ids):
        size = sizes.get(key, 0)
        (read if size <= most else left).append(key)
        most -= size if size <= most else 0
    return read, left


def _pool(text: Text, keys: Iterable[str]) -> list[_Row]:
    before = (Document.issuer_key.in_(set(keys)), Document.id != text.id, Document.issued_date < text.issued)
    columns = (Document.id, Document.title, Document.fields)
    chosen = sa.select(*columns).where(*before).order_by(Document.issued_date.desc(), Document.id.desc()).limit(_POOL)
    rows = list(db.session.execute(chosen))
    bases: defaultdict[int, set[int]] = defaultdict(set)
    named = chosen.with_only_columns(Document.id).subquery()
    links = sa.select(Relation.document_id, Relation.target_id).where(
        Relation.document_id.in_(sa.select(named.c.id)), Relation.kind.in_(RESTS_ON), Relation.target_id.is_not(None)
    )
    for document_id, target_id in db.session.execute(links):
        bases[document_id].add(target_id or 0)
    return [
        _Row(row.id, _stub(row.id, row.title), frozenset(row.fields or ()), frozenset(bases[row.id])) for row in rows
    ]


def _stub(key: int, title: str) -> Text:
    return Text(key, "", title, "", True, None, 0, None, None, "", ())


def _rarity(sets: Iterable[frozenset[Hashable]]) -> dict[Hashable, float]:
    """What each member tells: much when few sets have it, nothing when all do."""
    counted: Counter[Hashable] = Counter()
    total = 0
    for one in sets:
        counted.update(one)
        total += 1
    return {key: math.log((1 + total) / (1 + count)) for key, count in counted.items()}


def _part(mine: frozenset[Hashable], theirs: frozenset[Hashable], rarity: dict[Hashable, float]) -> float:
    """How much of what the smaller set tells both have, 0 to 1."""
    told = min(sum(rarity.get(key, 0.0) for key in mine), sum(rarity.get(key, 0.0) for key in theirs))
    return min(1.0, sum(rarity.get(key, 0.0) for key in mine & theirs) / told) if told else 0.0
