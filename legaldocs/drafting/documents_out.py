"""Word files of a dossier: the table of opinions and the appraisal report.  Official words are Vietnamese always."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from flask_babel import force_locale

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.documents.queries import unit_label
from legaldocs.drafting import appraising, queries
from legaldocs.drafting import opinion_queries as opinions
from legaldocs.drafting.models import FORM_LABELS, Draft
from legaldocs.drafting.opinion_models import RESPONSE_LABELS, STANCE_LABELS, VERDICT_LABELS, Appraisal, Opinion
from legaldocs.drafting.words import day, place_of, type_of
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import (
    Align,
    Block,
    Column,
    GroupRow,
    Letterhead,
    Look,
    OfficialDocument,
    Paragraph,
    Run,
    Signature,
    SignatureBlock,
    Table,
    TableRow,
)
from legaldocs.law import structure
from legaldocs.ui.words import long_day

UNCONFIRMED = "(Mẫu chưa được xác nhận; đối chiếu với biểu mẫu hiện hành trước khi ký.)"
_OPINIONS = (
    Column("STT", 0.4, Align.CENTRE),
    Column("Cơ quan, tổ chức, cá nhân", 1.6),
    Column("Ý kiến", 1.0),
    Column("Nội dung góp ý", 2.8, Align.JUSTIFY),
    Column("Tiếp thu, giải trình của cơ quan soạn thảo", 2.8, Align.JUSTIFY),
)
_CHECKS = (
    Column("STT", 0.4, Align.CENTRE),
    Column("Nội dung thẩm định", 2.6),
    Column("Kết quả", 1.2),
    Column("Ý kiến thẩm định", 3.0, Align.JUSTIFY),
)


def opinion_table(draft: Draft) -> bytes:
    """Every opinion under its provision, with what was made of it; late and missing answers at the end."""
    with force_locale("vi"):
        found = opinions.of_draft(draft.id)
        rows = tuple(_opinion_rows(draft, found))
        return official_document(
            OfficialDocument(
                blocks=(*_about(draft), Table(_OPINIONS, rows), *_silent(draft), _signed_by_unit(draft)),
                letterhead=_letterhead(draft, accounts.unit_names().get(draft.unit_id, "")),
                title="BẢNG TỔNG HỢP Ý KIẾN",
                subject=f"Tổng hợp, tiếp thu, giải trình ý kiến đối với dự thảo {type_of(draft)} {_lower(draft.title)}",
                landscape=True,
                letter_size=13,
            )
        )


def _opinion_rows(draft: Draft, found: list[Opinion]) -> Iterator[TableRow]:
    order = _order(draft)
    number = 0
    for path in sorted({one.path for one in found}, key=lambda path: order.get(path, -1)):
        yield GroupRow(unit_label(path) if path else "Toàn bộ dự thảo")
        for one in (one for one in found if one.path == path):
            number += 1
            yield (
                str(number),
                one.author if one.request_id else f"{one.author} (góp ý trên cổng thông tin)",
                str(STANCE_LABELS[one.stance]),
                one.words or "Nhất trí với nội dung này.",
                _response(one),
            )
    if not found:
        yield GroupRow("Không có ý kiến góp ý")


def _order(draft: Draft) -> dict[str, int]:
    version = queries.version_by_digest(draft.id, draft.consulted_sha256 or "")
    units = structure.parse(version.text).provisions if version else ()
    return {unit.path: place for place, unit in enumerate(units)}


def _response(one: Opinion) -> str:
    if one.response is None:
        return "" if one.stance != "agree" else "–"
    words = str(RESPONSE_LABELS[one.response])
    return f"{words}. {one.answer}" if one.answer else f"{words}."


def _about(draft: Draft) -> Iterator[Paragraph]:
    since = draft.consulted_on
    requests = [one for one in opinions.requests(draft.id) if one.asked_on]
    answered = sum(1 for one in requests if one.answered_on)
    yield Paragraph(UNCONFIRMED, Look.NOTE)
    yield Paragraph(
        f"Thời gian lấy ý kiến từ ngày {day(since)}. Đã gửi lấy ý kiến {len(requests)} cơ quan, đơn vị; "
        f"{answered} cơ quan, đơn vị có ý kiến."
    )


def _silent(draft: Draft) -> Iterator[Block]:
    """Who did not answer, and who answered late with which explanation."""
    names = accounts.unit_names()
    for one in (one for one in opinions.requests(draft.id) if one.asked_on):
        name = names.get(one.unit_id, "")
        if one.answered_on is None:
            yield Paragraph(f"{name}: không có ý kiến (thời hạn trả lời: ngày {day(one.due_on)}).", Look.LEFT)
        elif one.late_reason:
            yield Paragraph(
                f"{name}: trả lời ngày {day(one.answered_on)}, sau thời hạn ngày {day(one.due_on)}. "
                f"Giải trình: {one.late_reason}",
                Look.LEFT,
            )


def _signed_by_unit(draft: Draft) -> SignatureBlock:
    return SignatureBlock(Signature(("THỦ TRƯỞNG CƠ QUAN SOẠN THẢO",)), left=Signature(("NGƯỜI LẬP",)))


def appraisal_report(draft: Draft, found: Appraisal) -> bytes:
    """The report as a .docx: checklist, opinion, conclusion; a report without conclusion is marked a draft."""
    with force_locale("vi"):
        justice = accounts.justice_unit()
        names = accounts.person_names([found.concluded_by])
        signer = names.get(found.concluded_by or 0)
        return official_document(
            OfficialDocument(
                blocks=(
                    Paragraph(UNCONFIRMED, Look.NOTE),
                    Paragraph(f"Kính gửi: {accounts.unit_names().get(draft.unit_id, '')}", Look.CENTRED),
                    *_received(draft, found),
                    Table(_CHECKS, tuple(_check_rows(found))),
                    *_opinion(found),
                    SignatureBlock(
                        Signature(("GIÁM ĐỐC",), signer),
                        recipients=("- Như trên;", "- Ủy ban nhân dân tỉnh;", "- Lưu: VT."),
                    ),
                ),
                letterhead=_letterhead(draft, justice.name if justice else "Sở Tư pháp", found),
                title="BÁO CÁO",
                subject=f"Thẩm định dự thảo {type_of(draft)} {_lower(draft.title)}",
            )
        )


def _received(draft: Draft, found: Appraisal) -> Iterator[Paragraph]:
    form = str(FORM_LABELS[draft.form])
    yield Paragraph(
        f"{long_day(found.opened_on).capitalize()}, Sở Tư pháp nhận hồ sơ đề nghị thẩm định dự thảo {_lower(form)} "
        f"{_lower(draft.title)}. "
        "Sau khi nghiên cứu, Sở Tư pháp có ý kiến như sau:"
    )
    if found.council_on is not None:
        yield Paragraph(f"Hội đồng thẩm định họp {long_day(found.council_on)}, gồm: {found.council_members or ''}")


def _check_rows(found: Appraisal) -> Iterator[TableRow]:
    for number, one in enumerate(found.checks, 1):
        verdict = str(VERDICT_LABELS[one.verdict]) if one.verdict else "Chưa kiểm tra"
        yield (str(number), appraising.criterion(one.criterion).vi, verdict, one.words or "")


def _opinion(found: Appraisal) -> Iterator[Block]:
    yield from (Paragraph(line) for line in (found.summary or "").splitlines() if line.strip())
    conclusion = {
        True: "Dự thảo đủ điều kiện trình.",
        False: "Dự thảo chưa đủ điều kiện trình; đề nghị hoàn thiện các nội dung nêu trên.",
        None: "(Chưa kết luận.)",
    }[found.eligible]
    yield Paragraph((Run("Kết luận: ", bold=True), Run(conclusion)))


def _letterhead(draft: Draft, body: str, found: Appraisal | None = None) -> Letterhead:
    committee = next((unit.name for unit in accounts.units() if unit.kind == "committee"), "Ủy ban nhân dân tỉnh")
    issued: date | None = found.concluded_on if found else None
    lines: Iterable[str] = (committee, body)
    return Letterhead(
        tuple(line.upper() for line in lines), "Số: …/BC-STP" if found else "Số: …/BTH",
        place_of(committee), issued_on=issued, year=clock.today().year,
        draft="DỰ THẢO" if found is not None and found.eligible is None else None,
    )  # fmt: skip


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
