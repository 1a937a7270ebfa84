"""What the machine sees in a document before a person checks it: candidates, never verdicts.

Competence by table, legal bases on the day of signing, the rules on one document, words copied from the legal bases,
and the layout of the original Word file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import force_locale
from sqlalchemy.orm import undefer

from legaldocs.checking import competence
from legaldocs.checking.criteria import of_catalogue
from legaldocs.checking.models import Severity
from legaldocs.core.db import db
from legaldocs.core.text import squeeze
from legaldocs.documents import blobs, effects, layout_report
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document, Edition, Level, Relation
from legaldocs.formats.refusals import RefusedFile
from legaldocs.law.effect import Status, StatusAnswer
from legaldocs.law.findings import basis as bases
from legaldocs.law.findings.check import check as lint
from legaldocs.law.findings.model import Document as Text
from legaldocs.law.findings.model import Earlier, Found, Superior, rules
from legaldocs.law.findings.suppression import key as key_of
from legaldocs.law.types import RelationKind
from legaldocs.ui.words import day

LONGEST_QUOTE = 600  # characters
_DETAILS = {
    "effect-too-early": "Số ngày từ ngày ký đến ngày có hiệu lực: {}",
    "effect-retroactive": "Số ngày từ ngày ký đến ngày có hiệu lực: {}",
    "long-article": "Số từ: {}",
    "copied-text": "Văn bản cấp trên: {}",
    "repeal-missing": "Văn bản còn hiệu lực: {}",
    "basis-ended-at-signing": "Căn cứ: {}",
    "basis-ended-since": "Căn cứ: {}",
    "basis-not-yet": "Căn cứ: {}",
    "body-gone-at-signing": "Cơ quan, đơn vị kế tục: {}",
    "body-gone-since": "Cơ quan, đơn vị kế tục: {}",
}
_MOST_SUPERIORS = 12
_MOST_EARLIER = 400
_PART = 500


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding as the machine proposes it, whole: place, words, text held against, article."""

    rule: str
    key: str
    criterion: str
    start: int | None
    end: int | None
    path: str
    label: str
    quote: str
    evidence: str
    article: str
    verified: bool
    severity: Severity


def find(document: Document, edition: Edition, today: date) -> list[Candidate]:
    """Every candidate on a document's latest text, each key once, in the order of the text."""
    text = Text(
        edition.text, document.number, document.issuer, today, _superiors(document.id), _earlier(document, today)
    )
    with force_locale("vi"):  # what goes on file is official language
        found = [*_competence(document, text), *_by_rules(text, document, today), *_layout(document, edition)]
    once = {one.key: one for one in reversed(found)}
    return sorted(once.values(), key=lambda one: (one.start is None, one.start or 0, one.key))


def _by_rules(text: Text, document: Document, today: date) -> Iterator[Candidate]:
    for one in [*lint(text), *bases.find(_bases(document, today))]:
        yield _candidate(text, one)


def _candidate(text: Text, one: Found) -> Candidate:
    rule = rules()[one.rule]
    home = text.innermost(one.start)
    path = home.path if home else ""
    detail = f" {_DETAILS.get(one.rule, 'Cụ thể: {}').format(one.detail)}." if one.detail else ""
    return Candidate(
        rule=one.rule,
        key=key_of(text, one)[:300],
        criterion=of_catalogue(rule.catalogue),
        start=one.start,
        end=one.end,
        path=path,
        label=documents.unit_label(path) if path else "Phần căn cứ ban hành",
        quote=text.text[one.start : one.end][:LONGEST_QUOTE],
        evidence=f"{rule.explanation_vi}{detail}",
        article=rule.law,
        verified=rule.verified,
        severity=Severity(rule.severity),
    )


def _bases(document: Document, today: date) -> list[bases.Basis]:
    """The legal bases with their effect on the day of signing, on the day of effect and today; three questions."""
    if document.issued_date is None:
        return []
    chosen = (Relation.document_id == document.id, Relation.kind == RelationKind.BASIS, Relation.target_id.is_not(None))
    rows = list(db.session.scalars(sa.select(Relation).where(*chosen).order_by(Relation.start)))
    ids = sorted({row.target_id for row in rows if row.target_id is not None})
    days = (document.issued_date, document.stated_effective or document.issued_date, today)
    statuses = [effects.statuses(ids, on) for on in days]
    return [
        bases.Basis(row.start, row.end, row.target_number, *(_status(found, row.target_id) for found in statuses))
        for row in rows
        if row.target_id is not None and not row.target_units
    ]


def _status(found: dict[int, StatusAnswer], key: int | None) -> Status:
    return found[key or 0].status


def _superiors(document_id: int) -> tuple[Superior, ...]:
    """Texts on file of what the document names as its bases."""
    target = sa.select(Relation.target_id).where(
        Relation.document_id == document_id, Relation.kind.in_((RelationKind.BASIS, RelationKind.GUIDE))
    )
    rows = (
        sa.select(Edition, Document.number)
        .join(Document, Document.id == Edition.document_id)
        .where(Document.id.in_(target), Document.level == Level.NATIONAL)
        .options(undefer(Edition.text))
        .order_by(Edition.id.desc())
        .limit(_MOST_SUPERIORS)
    )
    latest: dict[str, str] = {}
    for edition, number in db.session.execute(rows):
        latest.setdefault(number, edition.text)
    return tuple(Superior(number, words) for number, words in latest.items())


def _earlier(document: Document, today: date) -> tuple[Earlier, ...]:
    """Living documents of the same issuer on one of the same fields, issued before."""
    if document.issued_date is None:
        return ()
    rows = list(
        db.session.scalars(
            sa.select(Document)
            .where(
                Document.issuer_key == document.issuer_key,
                Document.id != document.id,
                Document.doc_type == document.doc_type,
                Document.issued_date < document.issued_date,
            )
            .order_by(Document.issued_date.desc())
            .limit(_MOST_EARLIER)
        )
    )
    standing = effects.statuses([row.id for row in rows], today)
    return tuple(Earlier(row.number, row.title) for row in rows if standing[row.id].status is not Status.ENDED)


def _competence(document: Document, text: Text) -> Iterator[Candidate]:
    """What the table says of form and matter; where it cannot decide, it says so only for a matter it recognised."""
    kind, level = document.issuer_key.split(":")[0], str(document.level)
    if not text.normative:
        return
    form = competence.form(kind, level, document.doc_type, document.issued_date)
    if form.verdict == competence.WRONG:
        said = f"{document.issuer} không ban hành {document.doc_type.lower()} quy phạm pháp luật ngày {_day(document)}."
        yield _on_title(document, text, "competence-form", "form", said, form)
    matter = competence.subject(kind, level, document.title)
    if matter.verdict == competence.WRONG and matter.subject is not None:
        said = f"Vấn đề “{matter.subject.vi}” thuộc thẩm quyền của cơ quan khác theo bảng thẩm quyền."
        yield _on_title(document, text, "competence-subject", "subject", said, matter)
    if matter.verdict == competence.PERSON and matter.subject is not None:
        said = f"Vấn đề “{matter.subject.vi}”: bảng thẩm quyền không quyết định được ở cấp này, cần người xem xét."
        answer = competence.Answer(competence.PERSON, matter.subject.law, matter.subject.verified)
        yield _on_title(document, text, "competence-person", "subject", said, answer, Severity.MEDIUM)


def _day(document: Document) -> str:
    return day(document.issued_date, "không rõ")


def _on_title(
    document: Document,
    text: Text,
    rule: str,
    criterion: str,
    said: str,
    answer: competence.Answer,
    severity: Severity = Severity.HIGH,
) -> Candidate:
    """A candidate on the title, or on the first article where the title does not stand in the text word for word."""
    start, end = _title_place(document, text)
    return Candidate(
        rule, f"{rule}:{document.number}"[:300], criterion, start, end, "", "Tên văn bản", text.text[start:end], said,
        answer.law, answer.verified, severity,
    )  # fmt: skip


def _title_place(document: Document, text: Text) -> tuple[int, int]:
    words = squeeze(document.title).lower()
    at = text.lower.find(words[:60])
    if at >= 0:
        end = text.lower.find("\n", at)
        return at, end if end >= 0 else len(text.text)
    first = text.articles[0] if text.articles else None
    return (first.start, first.start + len(first.label)) if first else (0, min(80, len(text.text)))


def _layout(document: Document, edition: Edition) -> Iterator[Candidate]:
    """Breaches of form and technique in the original .docx; a file the checker refuses gives none."""
    if edition.file_type != "docx" or edition.file_sha256 is None:
        return
    on = document.issued_date or edition.created_at.date()
    try:
        found = layout_report.report(blobs.read(edition.file_sha256), edition.file_name or "van-ban.docx", on)
    except (RefusedFile, OSError):
        return  # the file is on record and its refusal was shown when it came in
    for row in found.rows:
        yield Candidate(
            rule=row["rule"], key=f"layout:{row['rule']}:{row['found']}"[:300], criterion="technique", start=None,
            end=None, path="", label=f"Tệp gốc, {row['place']}"[:200], quote=str(row["found"])[:LONGEST_QUOTE],
            evidence=f"Yêu cầu: {row['expected']}. Cách sửa: {row['fix']}"[:2000], article=row["law"][:300],
            verified=row["verified"], severity=Severity.LOW,
        )  # fmt: skip
