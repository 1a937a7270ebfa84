"""The draft against the text it changes: replaced as a whole, or as it reads once the draft is carried out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources

from flask_babel import force_locale

from legaldocs.accounts import queries as accounts
from legaldocs.core.text import squeeze
from legaldocs.documents import queries as documents
from legaldocs.documents.drafting import name as name_of
from legaldocs.documents.models import Document
from legaldocs.documents.queries import unit_label
from legaldocs.drafting import bases
from legaldocs.drafting.models import Draft, Form
from legaldocs.drafting.words import issuer_of, place_of, type_of
from legaldocs.formats.word_comparison import ComparedProvision, Comparison, compared, comparison_table
from legaldocs.law import amending_draft, amendments, tree_moves
from legaldocs.law.consolidate import Instruction, consolidate
from legaldocs.law.consolidate_words import orders
from legaldocs.law.word_diff import Piece, diff_words
from legaldocs.law.working_tree import cut

_CLOSING = re.compile(
    r"(?i)\s*[đð]iều\s+\d+[a-zđ]?[.:]?\s*(?:hiệu lực|điều khoản thi hành|tổ chức thực hiện|trách nhiệm)"
)
_CHANGES = re.compile(r"(?i)\s*[đð]iều\s+\d+[a-zđ]?[.:]?\s*sửa đổi, bổ sung một số điều của\s")


@dataclass(frozen=True, slots=True)
class Against:
    """Old and new wording; ``carried_out``: the new one is the old one as the draft amends it."""

    document: Document
    old: str
    new: str
    carried_out: bool
    refused: int = 0

    def rows(self) -> tuple[ComparedProvision, ...]:
        """The provisions that differ; heading and legal bases are another matter."""
        return tuple(row for row in compared(self.old, self.new, unit_label) if row.place)


def against(draft: Draft, text: str) -> Against | None:
    """The draft against what it changes; ``None`` where it changes nothing or the register holds no text of it."""
    known = base(draft)
    if known is None:
        return None
    document, old = known
    rows = amendments.find(text)
    mine = [
        Instruction(n, draft.planned_signing, 0, row.start, order)
        for n, (row, order) in enumerate(zip(rows, orders(text, rows), strict=True))
        if row.target_number == document.number and row.target_unit is not None
    ]
    if not mine:
        return Against(document, old, text, carried_out=False)
    made = consolidate(old, mine, draft.planned_signing)
    return Against(document, old, made.text, carried_out=True, refused=len(made.refused))


def table(draft: Draft, found: Against) -> bytes:
    """The comparison table (bảng so sánh) as a .docx."""
    with force_locale("vi"):
        note = "Cột bên phải là nội dung sau khi sửa đổi, bổ sung theo dự thảo." if found.carried_out else None
        return comparison_table(
            Comparison(
                found.rows(), name_of(found.document), f"Dự thảo {type_of(draft)}", note=note, subject=draft.title
            )
        )


def amending(draft: Draft, edited: str) -> amending_draft.Draft | None:
    """The amending text that turns the text of the planned signing day into ``edited``."""
    known = base(draft)
    return amending_draft.draft(known[1], edited, name_of(known[0])) if known else None


def with_amendments(text: str, made: str) -> str:
    """The draft with amending articles before its closing ones; those drawn up earlier make room for them."""
    articles = [(place, piece) for place, piece in enumerate(cut(text)) if piece.kind == "dieu"]
    earlier = [place for place, piece in articles if _CHANGES.match(piece.words)]
    closing = [place for place, piece in articles if _CLOSING.match(piece.words)]
    before = next(iter([*earlier, *closing]), None)
    return tree_moves.replaced(text, earlier, before, made.rstrip())


def skeleton(draft: Draft) -> str:
    """A text to begin with: heading, one legal basis, the articles every such document has."""
    words = resources.files("legaldocs.drafting").joinpath("data/skeleton.txt").read_text("utf-8")
    issuer, kind = issuer_of(draft), type_of(draft)
    title = squeeze(draft.title)
    chair = draft.form is Form.CHAIR
    signature = "CHỦ TỊCH" if chair or draft.form is Form.RESOLUTION else "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"
    return words.format(
        issuer=issuer, issuer_upper=issuer.upper(), type=kind, type_upper=kind.upper(), title=title,
        lower_title=title[:1].lower() + title[1:], year=draft.planned_signing.year,
        series="NQ-HĐND" if draft.form is Form.RESOLUTION else "QĐ-UBND", place=place_of(issuer),
        unit=accounts.unit_names().get(draft.unit_id, ""), signature=signature,
    )  # fmt: skip


def with_basis(text: str, document: Document) -> str:
    """The text with a legal basis after the last one it names, else before its first provision."""
    line = f"Căn cứ {name_of(document) if document.doc_type != 'Luật' else _law(document)};\n"
    lines = text.splitlines(keepends=True)
    first = next(
        (n for n, words in enumerate(lines) if re.match(r"(?i)\s*(?:theo đề nghị|[đð]iều\s+1\b)", words)), None
    )
    last = max(
        (n for n, words in enumerate(lines[: first or len(lines)]) if words.lstrip().startswith("Căn cứ")), default=None
    )
    at = last + 1 if last is not None else first if first is not None else len(lines)
    return "".join([*lines[:at], line, *lines[at:]])


def _law(document: Document) -> str:
    title = document.title if document.title.lower().startswith("luật") else f"Luật {document.title}"
    return f"{title} số {document.number}"


def citation(document: Document, path: str) -> str:
    """A provision as another text names it: "khoản 2 Điều 5 Quyết định số …"."""
    unit = amending_draft.said(path) if path else ""
    return f"{unit} {name_of(document) if document.doc_type != 'Luật' else _law(document)}".strip()


def cited_in(words: str, citation_words: str) -> str:
    """A provision's words with a citation before their last stop."""
    body = words.rstrip()
    stop = body[-1:] if body[-1:] in ".;:," else ""
    return f"{body.removesuffix(stop)} theo quy định tại {citation_words}{stop}"


def base(draft: Draft) -> tuple[Document, str] | None:
    """What the draft amends and its text of the planned signing day."""
    document = documents.get(draft.amends_id) if draft.amends_id else None
    found = bases.base_text(document.id, draft.planned_signing) if document else None
    return (document, found[0]) if document and found else None


def pieces(found: Against) -> list[tuple[str, list[Piece]]]:
    """The rows of the comparison as (place, words that stay, go out and come in)."""
    return [(row.place, diff_words(row.old, row.new)) for row in found.rows()]
