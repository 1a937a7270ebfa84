"""Effect events that a document's words propose: amendments, replacements, repeals, a fixed term.

A proposal moves nothing.  ``plain`` marks those whose evidence is an explicit clause naming a document by number and a
date, by a body of at least the rank of the document's; only these may be confirmed in bulk, once the register holds
the document.  A clause under an article whose opening names exactly that document ("Điều 1. Sửa đổi một số điều của
Quyết định số …") and that itself names the provision is explicit too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from legaldocs.documents import linking
from legaldocs.documents.linking import Link, Mention
from legaldocs.documents.models import Document, ProposalState, ProposedEvent
from legaldocs.documents.reading import Read
from legaldocs.law import enforcement, numbering
from legaldocs.law.effect import EventKind
from legaldocs.law.folding import folded
from legaldocs.law.types import Amendment, Extent, Operation, RelationKind

COMPETENCE = "competence"
# "Luật số 45/2019/QH14 đã được sửa đổi, bổ sung một số điều theo Luật số … và Luật số … như sau": who amended it before
_AMENDED_BEFORE = re.compile(r"(?:đã )?được sửa đổi, bổ sung.*?(?=như sau|\Z)", re.DOTALL)
_KINDS = {
    Operation.AMEND: EventKind.AMENDED,
    Operation.SUPPLEMENT: EventKind.SUPPLEMENTED,
    Operation.REPLACE: EventKind.REPLACED,
    Operation.REPEAL: EventKind.REPEALED,
    Operation.REPLACE_PHRASE: EventKind.AMENDED,
    Operation.REPEAL_PHRASE: EventKind.AMENDED,
    Operation.RENUMBER: EventKind.AMENDED,
}
_ACTS = {
    RelationKind.SUSPEND: EventKind.SUSPENDED,
    RelationKind.PAUSE: EventKind.PAUSED,
    RelationKind.ANNOUNCE: EventKind.ANNOUNCED_ENDED,
    RelationKind.CORRECT: EventKind.CORRECTED,
}


def build(document: Document, understood: Read) -> list[ProposedEvent]:
    """Unsaved proposals for one document, without doubles."""
    wanted = [a for a in understood.amendments if a.target_number or a.target_title]
    mentions = {a: Mention(a.target_number, a.target_title, a.target_issuer, None) for a in wanted}
    known = linking.lookup(mentions.values())
    found: dict[str, ProposedEvent] = {}
    for amendment, mention in mentions.items():
        outcome = linking.link(mention, known, understood.issuer, understood.issued)
        proposal = _from_amendment(document, amendment, outcome, understood)
        found.setdefault(proposal.fingerprint, proposal)
        if amendment.rest_through is not None and amendment.extent is Extent.PART:
            rest = _rest(document, amendment, outcome, understood)
            found.setdefault(rest.fingerprint, rest)
    for proposal in _from_citations(document, understood):
        found.setdefault(proposal.fingerprint, proposal)
    if understood.expiry is not None:
        term = _term(document, understood.expiry, understood.text)
        found.setdefault(term.fingerprint, term)
    return list(found.values())


def _from_amendment(document: Document, amendment: Amendment, outcome: Link, understood: Read) -> ProposedEvent:
    on = _day(amendment, understood)
    number = amendment.target_number
    kind = event_kind(amendment)
    proposal = ProposedEvent(
        source_id=document.id,
        source_path=amendment.source_unit,
        kind=kind,
        on=on,
        target_id=outcome.target,
        target_number=number and number[:80],
        target_number_key=numbering.key(number)[:80] if number else None,
        target_title=amendment.target_title,
        target_issuer=amendment.target_issuer,
        provision=amendment.target_unit,
        start=amendment.start,
        end=amendment.end,
        plain=bool(_explicit(amendment, understood) and on and number and not _out_of_rank(understood, outcome)),
        unresolved_why=COMPETENCE if _out_of_rank(understood, outcome) else outcome.why,
        state=ProposalState.OPEN,
    )
    proposal.fingerprint = fingerprint(proposal)
    return proposal


def _rest(document: Document, amendment: Amendment, outcome: Link, understood: Read) -> ProposedEvent:
    """The end of what an exception kept in force, on the day after its own last day; a person looks at it."""
    proposal = _from_amendment(document, replace(amendment, extent=Extent.WHOLE), outcome, understood)
    proposal.on = amendment.rest_through and amendment.rest_through + timedelta(days=1)
    proposal.plain = False
    proposal.fingerprint = fingerprint(proposal)
    return proposal


def _from_citations(document: Document, understood: Read) -> Iterator[ProposedEvent]:
    """What the text does to others without rewording them: suspend, pause, announce as ended, correct.

    Never plain: such acts state their own days, and a person looks at each.
    """
    acts = [cited for cited in understood.citations if cited.relation in _ACTS]
    mentions = [Mention(c.number, c.title, c.issuer, c.issued_date, c.year) for c in acts]
    known = linking.lookup(mentions)
    for cited, mention in zip(acts, mentions, strict=True):
        outcome = linking.link(mention, known, understood.issuer, understood.issued)
        if outcome.target == document.id:
            continue
        for unit in cited.units or (None,):
            proposal = ProposedEvent(
                source_id=document.id,
                source_path=cited.source,
                kind=_ACTS[cited.relation],
                on=understood.effective,
                target_id=outcome.target,
                target_number=cited.number and cited.number[:80],
                target_number_key=numbering.key(cited.number)[:80] if cited.number else None,
                target_title=cited.title,
                target_issuer=cited.issuer,
                provision=unit,
                start=cited.start,
                end=cited.end,
                plain=False,
                unresolved_why=COMPETENCE if _out_of_rank(understood, outcome) else outcome.why,
                state=ProposalState.OPEN,
            )
            proposal.fingerprint = fingerprint(proposal)
            yield proposal


def _day(amendment: Amendment, understood: Read) -> date | None:
    """The day an instruction states, or else that of its text; a day before the text was issued is of something else
    ("giấy phép cấp trước ngày …")."""
    stated, issued = amendment.effective_date, understood.issued
    return understood.effective if stated is None or (issued and stated < issued) else stated


def _explicit(amendment: Amendment, understood: Read) -> bool:
    """Whether the words name the document and what happens to it: in the clause, or in the opening of its article."""
    if amendment.extent is Extent.DOUBT:
        return False
    if amendment.explicit or amendment.target_unit is None or amendment.target_number is None:
        return amendment.explicit
    return _named_above(amendment, understood) == {numbering.key(amendment.target_number)}


def _named_above(amendment: Amendment, understood: Read) -> set[str]:
    """Documents that the nearest unit above a clause names before its own clauses begin: "2. Sửa đổi, bổ sung một số
    điều của Luật số 84/2015/QH13 như sau:"."""
    path = amendment.source_unit
    while path:
        unit = next((p for p in understood.parsed.provisions if p.path == path), None)
        inner = (p.start for p in understood.parsed.provisions if p.path.startswith(f"{path}/"))
        if unit is not None and (end := min(min(inner, default=amendment.start), amendment.start)) > unit.start:
            opening = _AMENDED_BEFORE.sub("", understood.text[unit.start : end])
            named = {numbering.key(found.number) for found in numbering.find_numbers(opening)}
            if named:
                return named
        path = path.rpartition("/")[0]
    return set()


def _out_of_rank(understood: Read, outcome: Link) -> bool:
    """Whether the acting body stands below the one whose document it touches: a finding, never a plain event."""
    return outcome.rank is not None and understood.issuer.rank > outcome.rank


def event_kind(amendment: Amendment) -> EventKind:
    """The event proposed: rewording a unit in place is an amendment even where the text says "replace".

    So is what ends a part of a document without naming its provisions: the document is partly ended from then on.
    """
    kind = EventKind.AMENDED if amendment.extent is Extent.PART else _KINDS[amendment.operation]
    return EventKind.AMENDED if kind is EventKind.REPLACED and amendment.target_unit else kind


def _term(document: Document, expiry: date, text: str) -> ProposedEvent:
    """A stated term: the text is in force through ``expiry``, so the end holds from the next day.

    Plain where a clause of the text says so of the text itself; a day that only its source gives is looked at.
    """
    clause = enforcement.term_clause(folded(text).lower, expiry)
    start, end = clause or (0, len(text))
    proposal = ProposedEvent(
        source_id=document.id,
        kind=EventKind.TERM_EXPIRED,
        on=expiry + timedelta(days=1),
        target_id=document.id,
        target_number=document.number,
        target_number_key=document.number_key,
        start=start,
        end=end,
        plain=clause is not None,
        state=ProposalState.OPEN,
    )
    proposal.fingerprint = fingerprint(proposal)
    return proposal


def fingerprint(proposal: ProposedEvent) -> str:
    """Identity of a proposal, so that reading the same text again proposes nothing twice."""
    parts = (
        proposal.source_id,
        proposal.source_path,
        proposal.kind,
        proposal.on,
        proposal.target_number_key or proposal.target_title,
        proposal.target_issuer,
        proposal.provision,
        proposal.start,
    )
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()
