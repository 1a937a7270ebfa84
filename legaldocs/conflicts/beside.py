"""What the register says of one text, in the register or not yet: a draft while it is written, a document when checked.

The same scan as the finder's, over a small part of the register: what the text rests on, and living texts of the same
place that are near it (``conflicts.nearby_texts``).  No job is waited for and nothing is kept but what was read last,
as long as the register stands as it stood.  Where a page waits for the answer, the characters read have a limit, and
texts beyond it are named.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import sqlalchemy as sa

from legaldocs.conflicts import nearby_texts, register_texts
from legaldocs.core.db import db
from legaldocs.documents import effects, linking, queries, succession
from legaldocs.documents.issuers import Issuer, read_issuer
from legaldocs.documents.linking import Mention
from legaldocs.documents.models import Document, Edition, EffectEvent, Level
from legaldocs.law import citations, numbering, resolve
from legaldocs.law.effect import Event, Status, status_at
from legaldocs.law.findings.basis import RULES as BASIS_RULES
from legaldocs.law.findings.model import Document as Words
from legaldocs.law.findings.model import Earlier, Found
from legaldocs.law.scan import run, standards
from legaldocs.law.scan.alone import as_found, body_of
from legaldocs.law.scan.model import Cited, Seen, Text
from legaldocs.law.scan.register import RESTS_ON, Register
from legaldocs.law.scan.rivals import Side
from legaldocs.law.scan.shelf import Shelf
from legaldocs.law.types import Citation, RelationKind

_MOST_EARLIER = 400
AT_ONCE = 1_500_000  # characters of other texts that are read while somebody waits
_KEPT = 600_000  # characters of superior texts that one lane keeps at hand
_ENDING = (RelationKind.REPEAL, RelationKind.REPLACE, RelationKind.AMEND, RelationKind.SUPPLEMENT)
_lane = threading.local()


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it is held against the register; ``id`` of a document on file, 0 of a draft."""

    text: str
    number: str
    title: str
    issuer: str
    doc_type: str
    signing: date
    effect: date | None
    id: int = 0
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sight:
    """A finding with the other side: document, provision and words; or the national ``standard`` that it breaches.

    ``later``: the other side came only after the text was signed, a reason to review and no fault.
    """

    found: Found
    other_id: int | None = None
    other_path: str = ""
    other_words: str = ""
    later: bool = False
    standard: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What was seen, and the living documents of the same body that the text may have to end or amend.

    ``unread``: numbers of texts that it should have been held against, but for their length.
    """

    sights: tuple[Sight, ...]
    earlier: tuple[Earlier, ...]
    unread: tuple[str, ...] = ()


def seen(written: Written, today: date, most: int | None = None) -> Beside:
    """Everything but what the text alone or its legal bases show; read once while text and register stand.

    ``most``: characters of other texts that are read; all of them without it.
    """
    return _seen(written, today, most, str(db.engine.url), stamp())


@lru_cache(maxsize=64)
def _seen(written: Written, today: date, most: int | None, _database: str, _stamp: tuple[int, int, int]) -> Beside:
    words = Words(written.text, written.number, written.issuer, today)
    issuer = read_issuer(written.issuer, written.doc_type, written.signing)
    if issuer.level is Level.NATIONAL:
        return Beside((), ())
    text = _text(written, words, issuer, today)
    keys = nearby_texts.issuers_of(text.place, issuer.key)
    alike, unread = nearby_texts.near(text, keys, today), list[int]()
    if most is not None:
        rests_on = [one.target for one in text.cites if one.kind in RESTS_ON]
        read, unread = nearby_texts.within([*rests_on, *alike], most)
        alike = [key for key in alike if key in read]
    register = _register(alike, text, today, frozenset(unread))
    rows = [one for one in run.scan(register, text, both=False) if one.rule not in _ELSEWHERE]
    left = tuple(one.number for one in queries.named(unread).values())
    return Beside(tuple(_sights(register, written, rows)), _earlier(written, issuer, keys, today), left)


_ELSEWHERE = frozenset({*BASIS_RULES, *run.OF_ONE_DOCUMENT})


def stamp() -> tuple[int, int, int]:
    """What tells whether the register moved since it was read."""
    tables = (Edition, EffectEvent, Document)
    newest = (sa.select(sa.func.coalesce(sa.func.max(model.id), 0)).scalar_subquery() for model in tables)
    return tuple(db.session.execute(sa.select(*newest)).one())


def _register(alike: Sequence[int], text: Text, today: date, unread: frozenset[int]) -> Register:
    """Superiors are read when needed and kept while the register stands; rivals stand on a shelf of their own."""
    _lane.unread = unread
    known = (str(db.engine.url), today, stamp())
    if _lane.__dict__.get("known") != known:
        _lane.known = known
        _lane.register = Register(today, Shelf(), lambda keys: _read(keys, today), _KEPT)
    kept: Register = _lane.register
    shelf = Shelf()
    for other in kept.texts(alike).values():
        if other.place == text.place:
            shelf.put(other, (side for unit in other.units if (side := Side.of(other, unit)).values))
    kept.shelf = shelf
    return kept


def _read(keys: list[int], today: date) -> Iterator[Text]:
    yield from register_texts.texts([key for key in keys if key not in _lane.unread], today, citing=False)


def _text(written: Written, words: Words, issuer: Issuer, today: date) -> Text:
    return Text(
        id=written.id or -1, number=written.number, title=written.title, body=body_of(written.issuer), local=True,
        place=succession.heir(issuer.territory), rank=issuer.rank, issued=written.signing, effective=written.effect,
        text=written.text, provisions=words.parsed.provisions, issuer=written.issuer,
        fields=written.fields, cites=tuple(_cites(written, words, issuer, today)),
    )  # fmt: skip


def _cites(written: Written, words: Words, issuer: Issuer, today: date) -> Iterator[Cited]:
    """Every document on file that the text names, with its effect on the days that matter."""
    found = citations.find(written.text, number=written.number, issuer=written.issuer, parsed=words.parsed)
    mentions = [Mention(c.number, c.title, c.issuer, c.issued_date, c.year) for c in found]
    known = linking.lookup(mentions)
    links = [linking.link(mention, known, issuer, written.signing) for mention in mentions]
    targets = [
        link.target or _misdated(one, known) if link.why in (None, str(resolve.Reason.DATE_DIFFERS)) else None
        for one, link in zip(found, links, strict=True)
    ]
    named = queries.named(targets)
    events = effects.events_of(named)
    by = succession.Body(issuer.key, issuer.rank, issuer.level, issuer.territory)
    for one, key in zip(found, targets, strict=True):
        target = named.get(key or 0)
        if target is not None and target.id != written.id:
            yield _cited(written, one, target, events[target.id], by, today)


def _misdated(one: Citation, known: dict[str, list[linking.Candidate]]) -> int | None:
    """The only national document of the number, which was issued on another day than the one given."""
    rows = known.get(numbering.key(one.number), []) if one.number else []
    return rows[0].id if len(rows) == 1 and rows[0].rank < _LOCAL_RANK else None


_LOCAL_RANK = 10  # DOMAIN §2.1: the ranks from here on are those of local bodies


def _cited(
    written: Written, one: Citation, target: Document, events: list[Event], by: succession.Body, today: date
) -> Cited:
    begun = written.effect or written.signing
    return Cited(
        target=target.id, number=target.number, kind=one.relation, start=one.start, end=one.end, path=None,
        at_signing=status_at(events, written.signing).status, at_effect=status_at(events, begun).status,
        today=status_at(events, today).status, stated_date=one.issued_date, issued=target.issued_date,
        effective=target.stated_effective, local=target.level is not Level.NATIONAL,
        competent=one.relation not in _ENDING or succession.may_act(by, succession.Body.of(target)),
        titled=target.title != target.number,
    )  # fmt: skip


def _earlier(written: Written, issuer: Issuer, keys: set[str], today: date) -> tuple[Earlier, ...]:
    """Living documents of the same body and type issued before: they are asked whether they end."""
    body, _colon, _place = issuer.key.partition(":")
    columns = (Document.id, Document.number, Document.title)
    chosen = sa.select(*columns).where(
        Document.issuer_key.in_({key for key in keys if key.partition(":")[0] == body}), Document.id != written.id,
        Document.issued_date < written.signing, Document.doc_type == written.doc_type,
    )  # fmt: skip
    rows = list(db.session.execute(chosen.order_by(Document.issued_date.desc()).limit(_MOST_EARLIER)))
    standing = effects.statuses([row.id for row in rows], today)
    return tuple(Earlier(row.number, row.title) for row in rows if standing[row.id].status is not Status.ENDED)


def _sights(register: Register, written: Written, rows: Sequence[Seen]) -> Iterator[Sight]:
    named = queries.named(one.other for one in rows)
    for one in rows:
        other = named.get(one.other or 0)
        place = queries.unit_label(one.other_path) if one.other_path else ""
        standard = standards.named(one.detail) if one.rule.startswith("national-") else None
        against = f"{place} {other.number}".strip() if other else standard.number if standard else one.detail
        later = (other is not None and other.issued_date is not None and other.issued_date > written.signing) or (
            standard is not None and standard.since > written.signing
        )
        found = as_found(one, against or None)
        yield Sight(found, one.other, one.other_path, _words(register, one), later, standard.id if standard else "")


def _words(register: Register, one: Seen) -> str:
    text = register.text(one.other) if one.other is not None and one.other_spans else None
    return " … ".join(text.text[span.start : span.end].strip() for span in one.other_spans) if text else ""
