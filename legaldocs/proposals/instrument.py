"""The draft of the instrument that would carry a proposal out: a resolution or decision of the competent body.

Kind follows the competent body (Hội đồng nhân dân → nghị quyết, Ủy ban nhân dân → quyết định); wording comes from
``forms/draft_instrument.toml``, legal bases from the documents aimed at.  Number, day and signer stay blank.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.documents import effects
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import (
    Article,
    Block,
    Letterhead,
    Look,
    OfficialDocument,
    Paragraph,
    Signature,
    SignatureBlock,
)
from legaldocs.forms import registry
from legaldocs.law.effect import Status
from legaldocs.law.types import RelationKind
from legaldocs.proposals import competence, queries
from legaldocs.proposals.models import Proposal, Target

_PLACE = re.compile(r"\b(?:tỉnh|thành phố|xã|phường|đặc khu)\s+(?P<name>\S.*)$")
# Laws, ordinances and decrees are cited without their day (Nghị định 78/2025/NĐ-CP, phụ lục I, mẫu trình bày căn cứ).
_CITED_UNDATED = re.compile(r"/(?:QH\d+|UBTVQH\d+|NĐ-CP)$")
_STANDING = (Status.IN_FORCE, Status.PARTLY_ENDED, Status.NOT_YET)
_BODY_UNITS = {"Hội đồng nhân dân cấp tỉnh": "people_council", "Ủy ban nhân dân cấp tỉnh": "committee"}


def draft(proposal: Proposal) -> bytes:
    """The draft as a .docx in the official layout."""
    return official_document(draft_values(proposal))


def targets_of(proposal: Proposal) -> list[Target]:
    """Everything the instrument acts on: the proposal's provisions, and those of the ones joined with it."""
    joined = queries.in_batch(proposal.batch_id) if proposal.batch_id else [proposal]
    rows = [target for one in joined for target in one.targets]
    return list({(target.document_id, target.path): target for target in rows}.values())


def draft_values(proposal: Proposal) -> OfficialDocument:
    """The draft as values; the same proposal and register give the same draft."""
    form = registry.form("draft_instrument")
    body = standing_body(proposal.competent_body)
    kind = form["kind"][competence.kind_of_body(body)]
    aimed = targets_of(proposal)
    named = documents.named(target.document_id for target in aimed)
    year = clock.today().year
    values = {
        "body": body,
        "year": year,
        "blank": form["blank_date"].format(year=year),
        "proposer": proposer_of(proposal),
        "subject": subject_of(proposal, named),
    }
    return OfficialDocument(
        blocks=(
            *_preamble(form, kind, named, values),
            *_articles(form, kind, proposal, aimed, named, values),
            *_end(form, kind),
        ),
        letterhead=_letterhead(body, kind["number"].format(**values), year),
        title=kind["title"],
        subject=_upper_first(values["subject"]),
        properties={"title": proposal.code},
    )


def provision_phrase(path: str) -> str:
    """An address in prose, from the specific outward: ``quy-dinh/dieu-9/khoan-2/diem-a`` → "điểm a khoản 2 Điều 9 của
    Quy định ban hành kèm theo"; empty for a whole document.
    """
    parts = [part for part in path.split("/") if part]
    attached = documents.ATTACHED_WORDS.get(re.sub(r"-\d+$", "", parts[0])) if parts else None
    units = [documents.unit_label(part) for part in reversed(parts[1:] if attached else parts)]
    inner = " ".join(units)
    if attached is None:
        return inner
    return f"{inner} của {attached} ban hành kèm theo" if inner else f"{attached} ban hành kèm theo"


def cited(document: Document, *, titled: bool = True) -> str:
    """ "Quyết định số 12/2021/QĐ-UBND ngày 05 tháng 4 năm 2021 của Ủy ban nhân dân tỉnh … quy định …"."""
    title = document.title.strip()
    if title.startswith(document.doc_type):
        return f"{title} số {document.number}"
    words = [f"{document.doc_type} số {document.number}"]
    if not _CITED_UNDATED.search(document.number):
        words += [written_day(document.issued_date), f"của {document.issuer}"]
    return " ".join([*words, _lower_first(title)] if titled else words)


def standing_body(body: str) -> str:
    """The provincial body by its own name where the competence table only says its level."""
    chairman = body.removeprefix("Chủ tịch ")
    plain = _upper_first(chairman)
    names = {unit.kind: unit.name for unit in accounts.units()}
    known = names.get(_BODY_UNITS.get(plain, ""), plain)
    return f"Chủ tịch {known}" if chairman != body else known


def _letterhead(body: str, number: str, year: int) -> Letterhead:
    issuer = _upper_first(body.removeprefix("Chủ tịch "))
    found = _PLACE.search(issuer)
    lines = (issuer[: found.start()].strip(), issuer[found.start() :]) if found else (issuer,)
    if body.startswith("Chủ tịch"):
        lines = ("Chủ tịch", " ".join(lines))
    place = found["name"] if found else "…"
    return Letterhead(tuple(line.upper() for line in lines), number, place, year=year, draft="DỰ THẢO")


def _preamble(
    form: dict[str, Any], kind: dict[str, Any], named: dict[int, Document], values: dict[str, Any]
) -> list[Block]:
    mark = registry.mark(form)
    lines = [*form["general_bases"], *_bases(form, named), kind["proposal"].format(**values)]
    notes = [Paragraph(mark, Look.NOTE)] if mark else []
    bases = [Paragraph(line, Look.BASIS) for line in lines]
    return [*notes, *bases, Paragraph(kind["issues"].format(**values), Look.BASIS)]


def _bases(form: dict[str, Any], named: dict[int, Document]) -> list[str]:
    """Texts the documents aimed at rest on, as far as they stand today; highest rank first, none twice."""
    relations = [row for key in named for row in documents.relations_from(key) if row.kind is RelationKind.BASIS]
    known = documents.named(row.target_id for row in relations)
    standing = effects.statuses(known, clock.today())
    general = " ".join(form["general_bases"])
    fitting = [d for key, d in known.items() if standing[key].status in _STANDING and d.number not in general]
    ordered = sorted(fitting, key=lambda d: (d.rank, d.issued_date or date.max, d.number))
    return [form["basis"].format(document=cited(document)) for document in ordered]


def _articles(
    form: dict[str, Any],
    kind: dict[str, Any],
    proposal: Proposal,
    aimed: list[Target],
    named: dict[int, Document],
    values: dict[str, Any],
) -> list[Block]:
    words = form["action"][proposal.action]
    return [
        Article("Điều 1.", None, tuple(_provisions(words, aimed, named, values))),
        Article("Điều 2.", "Hiệu lực thi hành", tuple(line.format(**values) for line in kind["effect"])),
        Article("Điều 3.", "Trách nhiệm tổ chức thực hiện", tuple(line.format(**values) for line in kind["duty"])),
    ]


def _provisions(
    words: dict[str, str], targets: list[Target], named: dict[int, Document], values: dict[str, Any]
) -> list[str]:
    """The lines of Điều 1: one sentence for one provision, a numbered list for several."""
    if len(targets) == 1:
        only, what = targets[0], aim_words(targets[0], named)
        if only.new_text and "one_text" in words:
            return [words["one_text"].format(what=what), *_quoted(only.new_text)]
        return [words["one"].format(what=what, **values)]
    lines = [words["many"].format(**values)]
    for number, target in enumerate(targets, start=1):
        what, last = aim_words(target, named), number == len(targets)
        if target.new_text and "text" in words:
            lines += [f"{number}. {_upper_first(words['text'].format(what=what))}", *_quoted(target.new_text)]
        else:
            lines.append(f"{number}. {_upper_first(words['item'].format(what=what))}{'.' if last else ';'}")
    return lines


def aim_words(target: Target, named: dict[int, Document]) -> str:
    """A provision with its document, as an instrument names it."""
    return " ".join(part for part in (provision_phrase(target.path), cited(named[target.document_id])) if part)


def subject_of(proposal: Proposal, named: dict[int, Document]) -> str:
    """What the instrument does, as its title says: "bãi bỏ khoản 2 Điều 5 Quyết định số …"."""
    form = registry.form("draft_instrument")
    return str(form["action"][proposal.action]["subject"]).format(what=_subject(form, proposal, named))


def _subject(form: dict[str, Any], proposal: Proposal, named: dict[int, Document]) -> str:
    """What the instrument is about, short: the one provision, some provisions of one document, or some documents."""
    aimed = targets_of(proposal)
    if len(named) > 1:
        return str(form["several"]["documents"]).format(body=standing_body(proposal.competent_body))
    cite = next((cited(document) for document in named.values()), "…")
    if len(aimed) == 1:
        return " ".join(part for part in (provision_phrase(aimed[0].path), cite) if part)
    return str(form["several"]["subject"]).format(document=cite)


def _end(form: dict[str, Any], kind: dict[str, Any]) -> list[Block]:
    return [SignatureBlock(Signature(tuple(kind["signature"])), recipients=tuple(kind["recipients"]))]


def proposer_of(proposal: Proposal) -> str:
    """Who submits the instrument: the head of the department, or the unit as it is called."""
    name = accounts.unit_names().get(proposal.unit_id or 0, "")
    return f"Giám đốc {name}" if name.startswith("Sở") else (name or "…")


def _quoted(text: str) -> list[str]:
    """Proposed words between the curly quotation marks that enclose inserted text."""
    lines = [line.strip() for line in text.strip('“”" \n').splitlines() if line.strip()] or ["…"]
    lines[0] = "“" + lines[0]
    lines[-1] += "”."
    return lines


def written_day(day: date | None) -> str:
    """A day as official texts write it; blanks where it is not known."""
    if day is None:
        return "ngày … tháng … năm …"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
