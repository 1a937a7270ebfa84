"""The consolidated text of a document of the register: base text and confirmed events in, text of any day out.

Nothing is stored but what a person signs: the text of a day follows from the edition as issued and from the events
that stood on record at the moment asked about.  Reading and carrying out is kept in memory for the next reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from legaldocs.core.db import db
from legaldocs.documents import queries
from legaldocs.documents.models import (
    Document,
    Edition,
    EditionOrigin,
    EffectEvent,
    ProposedEvent,
    SignedText,
)
from legaldocs.documents.proposals_from_text import event_kind
from legaldocs.law import amendments, numbering
from legaldocs.law.consolidate import Consolidated, Instruction
from legaldocs.law.consolidate_order import Order, Why
from legaldocs.law.consolidate_words import orders, repeal
from legaldocs.law.effect import EventKind
from legaldocs.law.provision_versions import Known, Wordings
from legaldocs.law.types import Amendment, Operation
from legaldocs.law.unread import Unread, unread

# A codification (pháp điển) holds later wordings without saying which: carrying amendments out on it could take
# newer words back.
CODIFIED = frozenset({"phapdien"})
_IN_PLACE = (EventKind.AMENDED, EventKind.SUPPLEMENTED, EventKind.REPLACED, EventKind.REPEALED)
WORDING = frozenset({*_IN_PLACE, EventKind.CORRECTED})


@dataclass(frozen=True, slots=True)
class Holding:
    """What the register holds on the wording of one document."""

    document: Document
    edition: Edition
    wordings: Wordings
    events: dict[int, EffectEvent]
    sources: dict[int, Document]
    pending: tuple[ProposedEvent, ...]
    signed: tuple[SignedText, ...]
    unread: dict[int, Unread] = field(default_factory=dict)  # by the key of the instruction that stands for it

    def changes(self) -> list[date]:
        """Days on which the wording changes as the register knows it now, earliest first."""
        return sorted({k.instruction.on for k in self.wordings.known if k.held(None) and k.instruction.on is not None})


@dataclass(frozen=True, slots=True)
class AsAt:
    """The text of one day.  ``origin`` is its label; ``later`` and ``waiting`` are what it does not hold yet:
    confirmed changes of a later day, and changes found in other texts that nobody has confirmed.
    """

    holding: Holding
    on: date
    held_at: datetime | None
    made: Consolidated
    origin: EditionOrigin
    later: tuple[Instruction, ...]
    waiting: tuple[ProposedEvent, ...]
    signature: SignedText | None = None

    @property
    def fresh(self) -> bool:
        """Whether the text holds every amendment the register knows to be due."""
        return not self.made.refused and not self.waiting


def holding(document_id: int) -> Holding | None:
    """Everything that decides a document's wording, in a fixed number of queries; ``None`` without a text."""
    document, edition = db.session.get(Document, document_id), base_edition(document_id)
    if document is None or edition is None:
        return None
    history = {event.id: event for event in queries.history(document_id)}
    sources = queries.named(event.source_id for event in history.values())
    signed = sa.select(SignedText).where(SignedText.document_id == document_id).order_by(SignedText.id.desc())
    waiting = [p for p in queries.proposals_about(document_id) if p.kind in WORDING and p.source_id != document_id]
    known, left = _known(document, history, sources)
    return Holding(
        document, edition, _wordings(edition.text, known), history,
        {**sources, **queries.named(p.source_id for p in waiting)}, tuple(waiting), tuple(db.session.scalars(signed)),
        left,
    )  # fmt: skip


def as_at(held: Holding, on: date, held_at: datetime | None = None) -> AsAt:
    """The text of a day, as the register held it at a moment (``None``: now)."""
    made = held.wordings.at(on, held_at)
    instructions = [k.instruction for k in held.wordings.known if k.held(held_at)]
    later = tuple(one for one in instructions if one.on is not None and one.on > on)
    waiting = tuple(p for p in held.pending if p.on is None or p.on <= on) if held_at is None else ()
    signature = _signature(held, made, on)
    origin = EditionOrigin.CONSOLIDATED if made.applied or made.refused else EditionOrigin.ORIGINAL
    if signature is not None:
        origin = EditionOrigin.SIGNED_OFF
    return AsAt(held, on, held_at, made, origin, later, waiting, signature)


def base_edition(document_id: int) -> Edition | None:
    """The latest text of a document as issued: what amendments are carried out on."""
    chosen = (Edition.document_id == document_id, Edition.origin == EditionOrigin.ORIGINAL)
    found = sa.select(Edition).where(*chosen).order_by(Edition.id.desc()).limit(1)
    return db.session.scalars(found.options(undefer(Edition.text))).first()


def _signature(held: Holding, made: Consolidated, on: date) -> SignedText | None:
    """What a person signed that says the same as this text and rests on the same events."""
    events = sorted(one.key for one in made.applied)
    for signed in held.signed:
        if signed.on <= on and signed.event_ids == events and signed.text == made.text:
            return signed
    return None


def _known(
    document: Document, history: dict[int, EffectEvent], sources: dict[int, Document]
) -> tuple[tuple[Known, ...], dict[int, Unread]]:
    """The events that change the wording as instructions, with the time in which each stood on record; and clauses of
    the texts behind them that nothing was read from, each standing among the instructions as one that is refused.
    """
    withdrawn = {event.reverses_id: event.recorded_at for event in history.values() if event.reverses_id}
    rows = [event for event in history.values() if _changes_words(event)]
    texts = _texts(event.source_id for event in rows)
    codified = (document.source or {}).get("kind") in CODIFIED
    found = []
    for event in rows:
        order = _order(event, document, sources, texts)
        if codified and order.refused is None:
            order = replace(order, refused=Why.CODIFIED_BASE)
        instruction = Instruction(event.id, event.on, event.source_id, event.start or 0, order)
        found.append(Known(instruction, event.recorded_at, withdrawn.get(event.id)))
    left: dict[int, Unread] = {}
    for source in sorted({one.instruction.source for one in found if one.instruction.source in sources} - {None}):
        of_source = [one for one in found if one.instruction.source == source]
        for clause in _left_unread(texts.get(source, ""), sources[source].number, document.number):
            left[-len(left) - 1] = clause
            found.append(_standing_for(clause, -len(left), of_source))
    return tuple(found), left


def _standing_for(clause: Unread, key: int, of_source: Sequence[Known]) -> Known:
    """A clause that was not read, as a refused instruction: from the first day on which its text changes this one, on
    record as long as any confirmed change of that text is.
    """
    first = of_source[0].instruction
    days = [one.instruction.on for one in of_source if one.instruction.on is not None]
    ends = [one.withdrawn_at for one in of_source if one.withdrawn_at is not None]
    order = Order(Operation.AMEND, None, refused=Why.NOT_READ)
    instruction = Instruction(key, min(days, default=None), first.source, clause.start, order)
    withdrawn = max(ends) if len(ends) == len(of_source) else None
    return Known(instruction, min(one.recorded_at for one in of_source), withdrawn)


def _changes_words(event: EffectEvent) -> bool:
    """Whether an event changes wording: a repeal of the whole ends the text, it does not word it anew."""
    if event.kind in (EventKind.REPEALED, EventKind.REPLACED):
        return event.provision is not None
    return event.kind in WORDING


def _texts(document_ids: Iterable[int | None]) -> dict[int, str]:
    """Texts as issued, one query."""
    wanted = sorted({key for key in document_ids if key is not None})
    rows = sa.select(Edition.document_id, Edition.text).where(
        Edition.document_id.in_(wanted), Edition.origin == EditionOrigin.ORIGINAL
    )
    return {row.document_id: row.text for row in db.session.execute(rows.order_by(Edition.id))} if wanted else {}


def _order(
    fact: EffectEvent | ProposedEvent, document: Document, sources: dict[int, Document], texts: dict[int, str]
) -> Order:
    """What the words behind an event order; a repeal needs none."""
    bare = Order(Operation.AMEND, fact.provision)
    if fact.kind is EventKind.CORRECTED:
        return replace(bare, refused=Why.CORRECTION)
    text, source = texts.get(fact.source_id or 0), sources.get(fact.source_id or 0)
    found = _behind(fact, document, _read(text, source.number)) if text is not None and source is not None else []
    if len(found) == 1:
        return found[0]
    if fact.kind is EventKind.REPEALED and fact.provision and not found:
        return repeal(fact.provision)
    return replace(bare, refused=Why.NO_SOURCE_TEXT if text is None else Why.NO_WORDS)


def _behind(
    fact: EffectEvent | ProposedEvent, document: Document, read: Sequence[tuple[Amendment, Order]]
) -> list[Order]:
    """Orders of the source that the event can come from: the one at its place, else those for its unit."""
    fitting = [
        (row, order) for row, order in read if event_kind(row) is fact.kind and row.target_unit == fact.provision
    ]
    here = [order for row, order in fitting if (row.start, row.end) == (fact.start, fact.end)]
    if here:
        return list(dict.fromkeys(here))
    key = document.number_key
    named = [order for row, order in fitting if row.target_number and numbering.key(row.target_number) == key]
    return list(dict.fromkeys(named))


@lru_cache(maxsize=256)
def _read(text: str, number: str) -> tuple[tuple[Amendment, Order], ...]:
    """The instructions of an amending text; reading one takes longer than everything else on a page."""
    rows = amendments.find(text, number=number)
    return tuple(zip(rows, orders(text, rows), strict=True))


def _left_unread(text: str, number: str, changed: str) -> list[Unread]:
    """Clauses of an amending text that may change the document ``changed`` and from which nothing was read."""
    return [clause for clause in _unread(text, number) if clause.may_change(changed)] if text else []


@lru_cache(maxsize=256)
def _unread(text: str, number: str) -> tuple[Unread, ...]:
    return tuple(unread(text, [row for row, _ in _read(text, number)], number=number))


@lru_cache(maxsize=256)
def _wordings(text: str, known: tuple[Known, ...]) -> Wordings:
    return Wordings(text, known)
