"""The letter (tờ trình) that submits the draft instrument of a proposal, as a Word file in the official layout.

Sections and wording are data (``forms/submission_letter.toml``); number and day stay blank.  A council decides on what
the committee submits, a committee on what the department submits.
"""

from __future__ import annotations

import re
from typing import Any

from flask_babel import force_locale

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.documents import queries as documents
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import (
    Block,
    Letterhead,
    Look,
    OfficialDocument,
    Paragraph,
    Signature,
    SignatureBlock,
)
from legaldocs.forms import registry
from legaldocs.forms.letterhead import symbol
from legaldocs.proposals import competence, instrument, what_if
from legaldocs.proposals.models import Proposal
from legaldocs.ui.words import day

_PLACE = re.compile(r"\b(?:tỉnh|thành phố|xã|phường|đặc khu)\s+(?P<name>\S.*)$")


def letter(proposal: Proposal) -> bytes:
    """The letter as a .docx."""
    with force_locale("vi"):
        return official_document(letter_values(proposal))


def letter_values(proposal: Proposal) -> OfficialDocument:
    """The letter as values; the same proposal and register give the same letter."""
    form, draft = registry.form("submission_letter"), registry.form("draft_instrument")
    body = instrument.standing_body(proposal.competent_body)
    council = competence.kind_of_body(body) == "hdnd"
    aimed = instrument.targets_of(proposal)
    named = documents.named(target.document_id for target in aimed)
    kind = draft["kind"][competence.kind_of_body(body)]["name"]
    values = {
        "body": body,
        "kind": kind,
        "subject": instrument.subject_of(proposal, named),
        "proposer": _committee() if council else _department(proposal),
        "ground": _lines(proposal.ground),
        "reason": _lines(proposal.reason),
        "what": instrument.subject_of(proposal, named),
        "law": proposal.competence_law,
        "effects": _effects(proposal),
        "due": f"ngày {day(proposal.due_on)}" if proposal.due_on else f"ngày … tháng … năm {clock.today().year}",
    }
    items = [f"{number}) {instrument.aim_words(target, named)};" for number, target in enumerate(aimed, start=1)]
    if items:
        items[-1] = items[-1].removesuffix(";") + "."
    return OfficialDocument(
        blocks=(*_body(form, values, items), *_end(form, council)),
        letterhead=_letterhead(values["proposer"], form["number"].format(symbol=symbol(values["proposer"]))),
        title=form["name"],
        subject=form["subject"].format(**values),
        properties={"title": proposal.code},
    )


def _body(form: dict[str, Any], values: dict[str, str], items: list[str]) -> list[Block]:
    section, mark = form["section"], registry.mark(form)
    notes: list[Block] = [Paragraph(mark, Look.NOTE)] if mark else []

    def head(key: str) -> Paragraph:
        return Paragraph(section[key], Look.ARTICLE, keep_with_next=True)

    def line(key: str) -> Paragraph:
        return Paragraph(section[key].format(**values))

    return [
        *notes,
        Paragraph(form["to"].format(**values), Look.CENTRED),
        Paragraph(form["opening"].format(**values)),
        head("need"), line("need_ground"), line("need_reason"),
        head("purpose"), line("purpose_text"),
        head("content"), line("content_scope"), line("content_list"), *(Paragraph(item) for item in items),
        head("competence"), line("competence_text"),
        head("effects"), line("effects_text"),
        head("term"), line("term_text"),
        Paragraph(form["closing"].format(**values)),
        Paragraph(form["enclosed"].format(**values), Look.NOTE),
    ]  # fmt: skip


def _end(form: dict[str, Any], council: bool) -> list[Block]:
    signature = form["signature"]["committee" if council else "department"]
    return [SignatureBlock(Signature(tuple(signature)), recipients=tuple(form["recipients"]))]


def _effects(proposal: Proposal) -> str:
    """What carrying it out today would leave behind, counted."""
    found = what_if.simulate(proposal, clock.today())
    ended = sum(1 for _target, before, after in found.provisions if before.status is not after.status)
    counted = (
        (ended, "quy định, văn bản thay đổi tình trạng hiệu lực"),
        (len(found.dangling) + found.more_dangling, "chỗ viện dẫn ở văn bản khác phải rà soát"),
        (len(found.gaps), "nội dung được giao quy định chi tiết cần có văn bản thay thế"),
    )
    said = "; ".join(f"{count:02d} {words}" for count, words in counted if count)
    return f"Nếu xử lý trong ngày {day(found.on)}: {said or 'không văn bản nào khác bị ảnh hưởng'}."


def _lines(text: str) -> str:
    """Several lines as one paragraph that a full stop ends."""
    joined = "; ".join(line.strip().rstrip(";.") for line in text.splitlines() if line.strip())
    return f"{joined}."


def _department(proposal: Proposal) -> str:
    return accounts.unit_names().get(proposal.unit_id or 0, "…")


def _committee() -> str:
    return next((unit.name for unit in accounts.units() if unit.kind == "committee"), "Ủy ban nhân dân")


def _letterhead(sender: str, number: str) -> Letterhead:
    """The sender under the committee it belongs to, or the committee itself."""
    committee = _committee()
    place = _PLACE.search(committee)
    lines = (committee,) if sender == committee else (committee, sender)
    year = clock.today().year
    return Letterhead(
        tuple(line.upper() for line in lines), number, place["name"] if place else "…", year=year, draft="DỰ THẢO"
    )
