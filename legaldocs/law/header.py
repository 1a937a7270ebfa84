"""Facts of a document's header and closing: number, type, issuer, place, dates, title, signer, recipients.

Layouts differ (two columns flattened, table rows, one fact per line), so facts are found by their words, not their
place.  The enforcement clause is read by ``enforcement``, the signature block by ``signature``.
"""

from __future__ import annotations

import re
from datetime import date

from legaldocs.core.text import fold
from legaldocs.law import dates, numbering
from legaldocs.law.attachments import closings
from legaldocs.law.enforcement import effect_dates
from legaldocs.law.folding import folded
from legaldocs.law.issuer import issuer_by_symbol, issuer_enacting, issuer_of
from legaldocs.law.signature import recipients_of, signer_of
from legaldocs.law.title import TypeLine, subject_of, title_of, type_line, untyped_title
from legaldocs.law.types import Header

_LETTER = "Công văn"
_CONSOLIDATED = "Văn bản hợp nhất"
_ADDRESSED = re.compile(r"(?:^|[\s|*_])kinh gui\s*:")
_NO_BASES = 4000  # where the header is taken to end when no legal basis or article is found
_HEAD = 8000  # a header longer than this is none
_BODY = re.compile(
    r"^[ \t\r>*_|]{0,12}(?:can cu|pursuant to|xet |theo de nghi|dieu\s{1,3}1\b|article 1\b)", re.MULTILINE
)
_NUMBER_WORD = re.compile(
    r"(?:\bso|\bno|\bnumber)[ \t]*[:.][ \t\r\n|]{0,6}|\b(?:luat|nghi quyet|phap lenh|lenh) so[ \t]*:?[ \t]*"
)
_NUMBER_LINE = re.compile(r"(?:^|[|\t*_]|\S -? ?)\W{0,12}(?:so|no)\s?[:.]", re.MULTILINE)
_DATED = re.compile(rf"ngay[ \t\r\n]{{0,3}}(?P<date>{dates.DATE})")
_BESIDE = re.compile(r"[ \t]*(?:số|so|no|number)\b[ .:]*(?=\d)", re.IGNORECASE)
_PASSED = re.compile(rf"thong qua[^\n;]{{0,80}}?ngay[ \t]+(?P<date>{dates.DATE})")
_ENGLISH_DATE = re.compile(
    rf"(?:dated|of)[ ]+(?P<date>{dates.DATE})|(?P<place>[a-z ]{{3,40}}),[ ]+(?:on )?(?P<on>{dates.DATE})"
)


def read_header(text: str) -> Header:
    """Header, closing and enforcement facts of ``text``; what is not stated is ``None``.  Never fails."""
    plain = folded(text).lower
    return read_folded(text, plain, closings(plain))


def read_folded(text: str, plain: str, ends: list[int]) -> Header:
    """``read_header`` for a caller that already has ``folded(text).lower`` and the ``closings`` of it."""
    body = _BODY.search(plain, 0, _HEAD)
    limit = body.start() if body else min(len(text), _NO_BASES)
    kind = type_line(text, plain, limit)
    above = kind.start if kind else min(limit, _addressed(plain, limit))
    number, at = _number(text, plain, above if above > 0 else limit)
    number = number or (_number_beside(text, kind.after) if kind else None)
    place, issued = _place_and_date(text, plain, (at, above, limit))
    doc_type = _type_of(kind, number)
    own = fold(doc_type).lower() if doc_type else None
    effective, expiry = effect_dates(plain, own, issued)
    headed = kind is not None or _NUMBER_LINE.search(plain, 0, limit) is not None
    issuer = issuer_of(text, plain, above, number, headed=headed)
    issuer = issuer or (issuer_by_symbol(number) if number else None)
    issuer = issuer or issuer_enacting(text, plain)
    return Header(
        number=number,
        doc_type=doc_type,
        issuer=issuer,
        place=place,
        issued_date=issued,
        effective_date=effective,
        expiry_date=expiry,
        title=title_of(text, kind, limit) if kind else _title_without_type(text, plain, at, limit, doc_type),
        signer=signer_of(text, ends),
        recipients=recipients_of(text, ends),
    )


def _type_of(kind: TypeLine | None, number: str | None) -> str | None:
    """The type its line names, else what the number tells; a consolidated text bears the type line of the consolidated
    one, and official letters have none at all."""
    if number and numbering.doc_type_of(number) == _CONSOLIDATED:
        return _CONSOLIDATED
    if kind or number is None:
        return kind.word if kind else None
    return numbering.doc_type_of(number) or (_LETTER if numbering.is_letter(number) else None)


def _title_without_type(text: str, plain: str, at: int, limit: int, doc_type: str | None) -> str | None:
    """The subject of a letter, or the lines below the number of a text that lost its type line."""
    if doc_type == _LETTER:
        return subject_of(text, plain)
    below = plain.find("\n", at + 1)
    if doc_type is None or limit >= min(len(text), _NO_BASES) or below < 0:
        return None
    return untyped_title(text, plain, below, limit)


def _addressed(plain: str, limit: int) -> int:
    """Where a letter names its addressees, who are no issuers; ``limit`` where it names none."""
    found = _ADDRESSED.search(plain, 0, limit)
    return found.start() if found else limit


def _number(text: str, plain: str, limit: int) -> tuple[str | None, int]:
    """The document's own number and where its line begins: the first one after "Số", never one in the title.

    "Số:      /QĐ-UBND", not yet numbered, gives none.
    """
    words = list(_NUMBER_WORD.finditer(plain, 0, limit))
    for word in words:
        written = re.sub(r"[ \t\r\n|]+", " ", text[word.end() : word.end() + 80]).strip()
        found = numbering.find_numbers(written)
        if found and found[0].start == 0:
            return found[0].number, max(0, text.rfind("\n", 0, word.start()))
    first = next(iter(numbering.find_numbers(text[: min(limit, 400)])), None)
    return (first.number if first and not words else None), 0


def _number_beside(text: str, after: int) -> str | None:
    """The number in the type line itself, as in translations: "Decision No. 22/2020 / QD-UBND dated 12/8/2020"."""
    word = _BESIDE.match(text, after)
    found = numbering.find_numbers(text[word.end() : word.end() + 60]) if word else []
    return found[0].number if found and found[0].start == 0 else None


def _place_and_date(text: str, plain: str, bounds: tuple[int, int, int]) -> tuple[str | None, date | None]:
    """Place and day of issue; ``bounds`` are the number's line, the type word and the end of the header.

    They stand between number and type word as a rule; some layouts put them first or last.
    """
    at, above, limit = bounds
    undated: date | None = None
    for start, end in ((at, above), (0, above), (0, limit)):
        for match in _DATED.finditer(plain, start, end):
            day = dates.read(match["date"])
            place = _place(text[max(0, match.start() - 60) : match.start()])
            if day and place:
                return place, day
            undated = undated or (day if end == above else None)
    if undated:
        return None, undated
    for match in _ENGLISH_DATE.finditer(plain, 0, limit):
        place = " ".join(text[match.start("place") : match.end("place")].split()) if match["place"] else None
        return place or None, dates.read(match["date"] or match["on"])
    passed = list(_PASSED.finditer(plain))
    return None, dates.read(passed[-1]["date"]) if passed else None


def _place(written: str) -> str | None:
    """A place name: the last capitalised words before the date, without a number glued before it."""
    if not written.rstrip(" \t").endswith(","):
        return None
    words = re.split(r"[\n|;:,]", written.rstrip(" \t,"))[-1].split()
    kept: list[str] = []
    for word in reversed(words):
        if (not word[0].isupper() and word not in {"tỉnh", "thành", "phố", "-", "–"}) or any(
            c.isdigit() or c == "/" for c in word
        ):
            break
        kept.insert(0, word)
    name = " ".join(kept).strip(" -–_*|")
    return name or None
