"""Whether a text that ends a document named without provisions ends the whole of it.

"Bãi bỏ Quyết định số 12" does; "bãi bỏ quy định về miễn thuế tại Quyết định số 12", "Biểu thuế ban hành kèm theo …"
and "… hết hiệu lực, trừ Điều 10" end a part, and a number that may only stand in the title of another repealed
document ends nothing that is plain.  To show a text in force as ended is the worst error, so doubt counts against the
end.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from legaldocs.core.text import fold
from legaldocs.law import stated_dates, units
from legaldocs.law.mentions import Mention
from legaldocs.law.reading import Reading
from legaldocs.law.types import Extent

_TYPE = (
    r"(?:nghi quyet lien tich|thong tu lien tich|nghi dinh|nghi quyet|quyet dinh|thong tu|chi thi|bo luat|luat"
    r"|phap lenh)"
)
_TOWARDS = rf"(?:tai|trong|cua|thuoc|kem theo)\s*(?:cac\s+)?(?:{_TYPE})?\s*:?\s*(?:so\s*)?$"
_CONTENT = re.compile(
    r"(?:^|[\s,;:(])(?P<noun>(?:(?:cac|nhung|mot so)\s+)?(?:quy dinh|noi dung)(?=\s+(?!tai|trong|cua|thuoc)\w)"
    rf"|(?:mot )?phan(?=\s)|nhung noi dung|mot so noi dung)(?!\w)[^;]{{0,400}}?\s(?P<prep>{_TOWARDS})"
)
_ATTACHED = re.compile(
    r"(?:^|[\s,;:(])(?:cac\s+|toan bo\s+)?(?:danh muc|bieu(?!\w)|phu luc|mau(?!\w)|quy chuan|tieu chuan|bang gia"
    r"|don gia|muc (?:thu|chi|gia|phi)|dinh muc|quy trinh)(?!\w)[^;]{0,400}?kem theo\s*(?:cac\s+)?"
    rf"(?:{_TYPE})?\s*(?:so\s*)?$"
)
_EXCEPT = re.compile(
    r"(?<!\w)(?:ngoai )?tru\s+(?:cac\s+)?"
    r"(?P<what>(?:dieu|khoan|diem|chuong|muc|phu luc)\s|truong hop|noi dung|quy dinh|chuan muc|che do"
    r"|chinh sach|danh muc)"
)
_RULES_STAY = re.compile(
    r"(?:^|\n|[.;:)]\s)(?:cac |nhung )?(?:quy dinh|noi dung|chuan muc|che do|chinh sach|danh muc|muc)"
    r" [^\n]{0,900}?(?:tiep tuc (?:co hieu luc|duoc ap dung|ap dung|duoc thuc hien)|co hieu luc (?:thi hanh )?den)"
)
_OWN = re.compile(r"[^;\n]{0,120}?(?<!\w)nay(?!\w)")
_GOES_ON = re.compile(
    r"(?<!\w)(?:tiep tuc (?:co hieu luc|duoc ap dung|ap dung|thuc hien|thi hanh)|co hieu luc (?:thi hanh )?den"
    r"|het hieu luc)(?!\w)"
)
_JOINED = re.compile(r"(?:[\s,;/.]|ngay|thang|nam|va|so|hoac|\d{1,4})*")  # dates stand between the numbers of a row
_AMENDING_TITLE = re.compile(r"(?<!\w)(?:sua doi|bo sung|dinh chinh)(?!\w)")
_ITEM = re.compile(r";\s*(?:va\s*)?$")
_INSTRUMENTS = (
    "quy-dinh",
    "quy-che",
    "dieu-le",
    "noi-quy",
    "chuong-trinh",
    "ke-hoach",
    "de-an",
    "phuong-an",
    "chinh-sach",
)
_VERB = 8  # characters of the verb that ends: "thay thế" and "bãi bỏ" are no words of a title


def extent(
    laid: Reading,
    span: tuple[int, int],
    act: int,
    mention: Mention,
    before: Mention | None,
    inherited: Extent | None,
    below: Callable[[int, int], str],
) -> Extent:
    """How much of ``mention`` the act at ``act`` in the sentence ``span`` ends.

    ``before`` is the mention printed before it, ``inherited`` what was said of that one (``None``: it is not ended by
    this act); ``below`` gives the accent-less words of the provisions that an exception between two offsets points to.
    """
    lower = laid.lower
    start = max(span[0], act) if act <= mention.start else span[0]
    if before is not None and start <= before.start:
        gap = lower[before.end : mention.core]
        if _JOINED.fullmatch(gap) and not _typed(lower, mention):
            return inherited or Extent.DOUBT  # one number in a row of numbers ends what the row ends
        title = inherited is None and before.doc_type == mention.doc_type and not _ITEM.search(gap)
        if title and _AMENDING_TITLE.search(lower, start + _VERB, before.start):
            return Extent.DOUBT  # "A sửa đổi B và C": C may belong to the title of A
        start = before.end
    first = lower.rfind(";", start, mention.core) + 1 or start
    said = lower[first : mention.core]
    content = _CONTENT.search(said)
    if content and not _instrument(laid.text, first + content.start("noun"), content["prep"]):
        return Extent.PART
    if _ATTACHED.search(said) and mention.attached not in _INSTRUMENTS:
        return Extent.PART
    return Extent.PART if _excepted(lower, mention, span[1], below) else Extent.WHOLE


def _instrument(text: str, noun: int, preposition: str) -> bool:
    """Whether "Quy định … ban hành kèm theo" is the name of the attached text: it begins with a capital."""
    return preposition.startswith("kem theo") and text[noun] == "Q"


def _typed(lower: str, mention: Mention) -> bool:
    """Whether the mention says what kind of document it is."""
    return re.match(_TYPE, lower[mention.core : mention.end]) is not None


def rest_through(laid: Reading, mention: Mention, end: int, below: Callable[[int, int], str]) -> date | None:
    """Last day of what an exception keeps in force: "trừ Điều 7 có hiệu lực đến hết ngày 31/12/2027".

    ``None`` where no day is stated, or one of several exceptions states none.
    """
    found = _EXCEPT.search(laid.lower, mention.end, end)
    if found is None:
        return None
    words = laid.lower[found.start() : end] + "\n" + _kept(laid.lower, found, end, below)
    days = [stated_dates.after(words, match.end(), 20) for match in _GOES_ON.finditer(words)]
    return max(day for day in days if day) if days and all(days) else None


def _kept(lower: str, found: re.Match[str], end: int, below: Callable[[int, int], str]) -> str:
    """The words of the clause that an exception points to."""
    own = _OWN.match(lower, found.start("what"), end)
    return below(found.start("what"), own.end() if own else end)


def _excepted(lower: str, mention: Mention, end: int, below: Callable[[int, int], str]) -> bool:
    """Whether provisions of the document are left in force: "trừ Điều 10", or as a clause referred to says."""
    found = _EXCEPT.search(lower, mention.end, end)
    if found is None:
        return False
    own = _OWN.match(lower, found.start("what"), end)
    if own is None and not found["what"].startswith("truong hop"):
        return True
    words = _kept(lower, found, end, below)
    goes_on = _GOES_ON.search(words)
    if goes_on is None:
        return False
    named = [phrase for phrase in units.find(words, words, 0, len(words)) if phrase.paths and not phrase.own]
    return bool(named) or _rules_stay(words, mention)


def _rules_stay(words: str, mention: Mention) -> bool:
    """Whether "các quy định về phí tại Nghị định số 12 … tiếp tục có hiệu lực": rules of the document named by what
    they are about; "thực hiện theo Nghị định số 12" only lets finish what began under it."""
    number = fold(mention.number or "").lower()
    return bool(number) and any(number in stays.group() for stays in _RULES_STAY.finditer(words))
