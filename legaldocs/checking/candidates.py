"""What the machine sees in a document before a person checks it: candidates, never verdicts.

Competence by table, legal bases on the day of signing, the rules on one document, what the register holds beside it
(superior words copied, amounts, living texts of the same title), and the layout of the original Word file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask_babel import force_locale

from legaldocs.checking import competence, filing
from legaldocs.checking.criteria import of_catalogue
from legaldocs.checking.models import Severity
from legaldocs.conflicts import beside
from legaldocs.conflicts.beside import Beside, Sight, Written
from legaldocs.core.db import db
from legaldocs.core.text import squeeze
from legaldocs.documents import blobs, effects, layout_report
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document, Edition, Relation
from legaldocs.formats.refusals import RefusedFile
from legaldocs.law.effect import Status, StatusAnswer
from legaldocs.law.findings import basis as bases
from legaldocs.law.findings.check import check
from legaldocs.law.findings.model import Document as Text
from legaldocs.law.findings.model import Found, rules
from legaldocs.law.findings.suppression import key as key_of
from legaldocs.law.scan import standards
from legaldocs.law.scan.alone import merged
from legaldocs.law.types import RelationKind
from legaldocs.ui.words import day

LONGEST_QUOTE = 600  # characters
_DETAILS = {
    "effect-too-early": "Số ngày từ ngày ký đến ngày có hiệu lực: {}",
    "effect-retroactive": "Số ngày từ ngày ký đến ngày có hiệu lực: {}",
    "long-article": "Số từ: {}",
    "copied-text": "Văn bản cấp trên: {}",
    "copied": "Văn bản cấp trên: {}",
    "amount-outside": "Văn bản cấp trên: {}",
    "amount-differs": "Văn bản cấp trên: {}",
    "outside-frame": "Văn bản cấp trên: {}",
    "definition-differs": "Văn bản cấp trên: {}",
    "two-values": "Văn bản còn hiệu lực: {}",
    "other-organ": "Văn bản của cơ quan khác: {}",
    "cited-date": "Văn bản được dẫn: {}",
    "detail-late": "Văn bản được quy định chi tiết: {}",
    "repeal-missing": "Văn bản còn hiệu lực: {}",
    "dangling-reference": "Nội dung được viện dẫn: {}",
    "circular-reference": "Nội dung được viện dẫn: {}",
    "clause-twice": "Đã có tại: {}",
    "basis-ended-at-signing": "Căn cứ: {}",
    "basis-ended-since": "Căn cứ: {}",
    "basis-not-yet": "Căn cứ: {}",
    "body-gone-at-signing": "Cơ quan, đơn vị kế tục: {}",
    "body-gone-since": "Cơ quan, đơn vị kế tục: {}",
}
_PLACES = ("dangling-reference", "circular-reference", "clause-twice")  # their detail is the path of a provision
_LATER = (
    " Căn cứ đối chiếu có sau ngày ký văn bản: đây là lý do để rà soát, chưa phải lỗi khi ban hành; cần người xem xét."
)


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


def of_papers(document: Document, lacking: Iterable[filing.Paper]) -> list[Candidate]:
    """A breach of procedure for every paper that is recorded as missing; a person says whether it is one."""
    return [
        Candidate(
            rule="paper-missing", key=f"paper-missing:{one.id}", criterion="procedure", start=None, end=None, path="",
            label="Hồ sơ ban hành", quote=f"Hồ sơ ban hành {document.doc_type} số {document.number}: không có {one.vi}",
            evidence=f"Hồ sơ phải có: {one.vi}. Người kiểm tra ghi nhận là không có trong hồ sơ nhận được.",
            article=one.law, verified=one.verified, severity=Severity.HIGH,
        )
        for one in lacking
    ]  # fmt: skip


def find(document: Document, edition: Edition, today: date) -> list[Candidate]:
    """Every candidate on a document's latest text, each key once, in the order of the text."""
    by_register = _beside(document, edition, today)
    text = Text(edition.text, document.number, document.issuer, today, (), by_register.earlier)
    with force_locale("vi"):  # what goes on file is official language
        found = [
            *_competence(document, text), *_by_rules(text, document, by_register, today), *_layout(document, edition)
        ]  # fmt: skip
    once = {one.key: one for one in reversed(found)}
    return sorted(once.values(), key=lambda one: (one.start is None, one.start or 0, one.key))


def _beside(document: Document, edition: Edition, today: date) -> Beside:
    """What the register holds beside the text as it was issued; nothing where no day of issue is known."""
    if document.issued_date is None:
        return Beside((), ())
    written = Written(
        edition.text, document.number, document.title, document.issuer, document.doc_type, document.issued_date,
        document.stated_effective, document.id, tuple(document.fields or ()),
    )  # fmt: skip
    return beside.seen(written, today)


def _by_rules(text: Text, document: Document, by_register: Beside, today: date) -> Iterator[Candidate]:
    sights = {one.found: one for one in by_register.sights}
    plain = [*check(text), *bases.find(_bases(document, today))]
    for one in merged(text, plain, sights):
        yield _candidate(text, one, sights.get(one))


def _candidate(text: Text, one: Found, sight: Sight | None = None) -> Candidate:
    rule = rules()[one.rule]
    home = text.innermost(one.start)
    path = home.path if home else ""
    named = documents.unit_label(one.detail) if one.detail and one.rule in _PLACES else one.detail
    detail = f" {_DETAILS.get(one.rule, 'Cụ thể: {}').format(named)}." if named else ""
    against, later = _against(sight), sight is not None and sight.later
    return Candidate(
        rule=one.rule,
        key=key_of(text, one)[:300],
        criterion=of_catalogue(rule.catalogue),
        start=one.start,
        end=one.end,
        path=path,
        label=documents.unit_label(path) if path else "Phần căn cứ ban hành",
        quote=text.text[one.start : one.end][:LONGEST_QUOTE],
        evidence=f"{rule.explanation_vi}{detail}{against}{_LATER if later else ''}",
        article=rule.law,
        verified=rule.verified,
        severity=Severity.LOW if later else Severity(rule.severity),
    )


def _against(sight: Sight | None) -> str:
    """The words held against it, or the national amount or meaning that data state."""
    if sight is None:
        return ""
    if sight.other_words:
        return f" Nội dung đối chiếu: “{squeeze(sight.other_words)[:LONGEST_QUOTE]}”."
    row = standards.named(sight.standard) if sight.standard else None
    return f" {row.sentence} ({row.article}, {row.number})." if row else ""


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
