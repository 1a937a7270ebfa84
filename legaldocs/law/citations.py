"""Citations: every mention of another document, with its canonical number or name, its provisions and the relation.

The steps are ``mentions`` and ``short_names`` (what is cited), ``reading`` (where it stands) and ``relations`` (what is
done to it); ``resolve`` finds the cited document in a register.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from legaldocs.core.text import fold
from legaldocs.law import numbering, reading, relations, short_names
from legaldocs.law.mentions import Mention
from legaldocs.law.reading import Reading, Zone
from legaldocs.law.types import Citation, Kind, ParsedText, RelationKind

_OWN_NUMBER = re.compile(
    r"(?:^|\n)[ \t|>*#]*(?:[^\n|]{0,80}\|\s*)?(?:(?:so|no)\s*[:.]?|(?:bo luat|luat|phap lenh|nghi quyet"
    r"|nghi dinh|quyet dinh|thong tu)\s+so\s*:)\s*$"
)
_CARRIED_BY = re.compile(r"(?:^|\n)[ \t|*_]*\([ \t*_]*(?:duoc )?(?:ban hanh )?(?:dinh )?kem(?: theo)? $")
_DIGIT = re.compile(r"\d")
_HEAD = 2500
_PREAMBLE = 20_000
_ENACTED = re.compile(r"quoc hoi ban hanh $")
_STATED_ISSUER = re.compile(
    r"\s*(?:,?\s*(?i:ngay|dated)[^;\n]{0,40}?(?:19|20)\d\d\s*)?,?\s*(?i:cua|of)\s+(?:the\s+)?(?P<name>"
    r"People.s (?:Committee|Council) of(?: [A-Z][\w-]*){1,4}(?: (?:province|city))?|Government|Prime Minister"
    r"|Minister of [A-Z]\w+(?:,? (?:and )?[A-Z]\w+){0,5}|"
    r"(?i:thu tuong chinh phu|chinh phu|uy ban thuong vu quoc hoi|quoc hoi)"
    r"|(?i:(?:chu tich )?(?:uy ban nhan dan|ubnd)|hoi dong nhan dan|hdnd)"
    r"(?:(?i: (?:tinh|thanh pho|huyen|quan|thi xa|tp\.?))(?:(?: -)? [A-Z][\w-]*){0,5})?"
    r"|(?i:bo truong|bo|thong doc|tong thanh tra|chanh an|vien truong)(?:,? (?!(?i:quy dinh|huong dan|ve"
    r"|ban hanh|sua doi|bo sung|cong bo|thay the"
    r"|phe duyet|bai bo|giao|dinh chinh|tai|va huong)\b)[\w-]+){0,12})"
)


def find(
    text: str, *, number: str | None = None, issuer: str | None = None, parsed: ParsedText | None = None
) -> list[Citation]:
    """Citations of ``text`` (NFC), sorted by start and never overlapping.

    ``number`` is the text's own number: mentions of it are no citations (taken from the header's "Số:" if absent).
    ``issuer`` is taken for nothing but documentation of the text at hand.  With ``parsed``, each citation carries the
    path of the provision it stands in.  Linear in the length of the text; never fails on a string.
    """
    laid, found = mentioned(text, number)
    kinds = relations.relate(laid, found).kinds
    spans = sources(parsed)
    titled = relations.in_titles(laid, found)
    return [_citation(laid, m, kind, spans) for m, kind, inner in zip(found, kinds, titled, strict=True) if not inner]


def mentioned(text: str, number: str | None) -> tuple[Reading, list[Mention]]:
    """The text laid out for reading and its mentions of other documents."""
    laid = reading.read(text)
    found = short_names.find(text, laid.folded, laid.lower)
    own = numbering.key(number) if number else _own_key(laid, found)
    name = _own_name(laid, found)
    return laid, [m for m in found if not _is_own(laid, m, own) and not (name and _named_alike(m, name))]


def _own_name(laid: Reading, found: list[Mention]) -> str | None:
    """The text's own name, folded, where it is a law: "Quốc hội ban hành **Luật Dữ liệu**."; no amending law's."""
    for mention in found:
        if mention.core > _PREAMBLE:
            return None
        if mention.title and _ENACTED.search(laid.lower, max(0, mention.core - 60), mention.core):
            name = " ".join(laid.lower[mention.core : mention.end].split())
            return None if "sua doi" in name or "bo sung" in name else name
    return None


def _named_alike(mention: Mention, name: str) -> bool:
    """Whether a mention is of the text's own name, without a number, a year or a date of another one."""
    bare = mention.number is None and mention.year is None and mention.issued_date is None
    return bare and mention.title is not None and fold(mention.title).lower() == name


def _own_key(laid: Reading, found: list[Mention]) -> str | None:
    """Key of the number after "Số:" in the header."""
    return next((numbering.key(m.number) for m in found if m.number and _is_heading(laid, m)), None)


def _is_own(laid: Reading, mention: Mention, own: str | None) -> bool:
    if mention.number is None:
        return False
    same = own is not None and numbering.key(mention.number) == own
    return same or _is_heading(laid, mention) or _carries(laid, mention)


def _carries(laid: Reading, mention: Mention) -> bool:
    """Whether the text itself is named below the heading of what it carries: "(Kèm theo Quyết định số …)"."""
    if laid.clause_at(mention.core).zone is not Zone.ANNEX or laid.quoted(mention.core):
        return False
    return _CARRIED_BY.search(laid.lower, max(0, mention.core - 60), mention.core) is not None


def _is_heading(laid: Reading, mention: Mention) -> bool:
    """Whether the number stands in the header as the text's own."""
    if mention.core > _HEAD or laid.clause_at(mention.core).zone is not Zone.TITLE:
        return False
    digit = _DIGIT.search(laid.lower, mention.core, mention.end)
    number = digit.start() if digit else mention.core
    return _OWN_NUMBER.search(laid.lower, max(0, number - 120), number) is not None


def _citation(laid: Reading, mention: Mention, kind: RelationKind, spans: list[tuple[int, int, str]]) -> Citation:
    return Citation(
        start=mention.start,
        end=mention.end,
        text=laid.text[mention.start : mention.end],
        number=mention.number,
        title=mention.title,
        doc_type=mention.doc_type,
        relation=kind,
        unit=mention.units[0] if mention.units else None,
        units=mention.units,
        issuer=stated_issuer(laid, mention),
        issued_date=mention.issued_date,
        source=source_at(spans, mention.start),
        year=mention.year,
    )


def stated_issuer(laid: Reading, mention: Mention) -> str | None:
    """Issuer named right after the number and date, as printed."""
    match = _STATED_ISSUER.match(laid.folded, mention.end, mention.end + 200)
    return " ".join(laid.text[match.start("name") : match.end("name")].split()) if match else None


def sources(parsed: ParsedText | None) -> list[tuple[int, int, str]]:
    """Spans of the parsed articles, clauses and points, in order; inner ones come after those they stand in."""
    if parsed is None:
        return []
    kinds = (Kind.ARTICLE, Kind.CLAUSE, Kind.POINT, Kind.APPENDIX)
    return sorted((p.start, -p.end, p.path) for p in parsed.provisions if p.kind in kinds)


def source_at(spans: list[tuple[int, int, str]], position: int) -> str | None:
    at = bisect_right(spans, (position, 0, "\uffff")) - 1
    for start, end, path in reversed(spans[max(0, at - 60) : at + 1]):
        if start <= position < -end:
            return path
    return None
