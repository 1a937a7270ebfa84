"""Mentions of documents in running text: number or law name, the type word before it, the provision words before that.

A mention says *what* is cited; ``law.relations`` says what the citing document does to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from legaldocs.law import english_laws, law_names, numbering, stated_dates, units
from legaldocs.law.law_names import TitleMatch
from legaldocs.law.numbering import NumberMatch
from legaldocs.law.units import UnitPhrase

_TYPES = {
    "nghi quyet lien tich": "Nghị quyết liên tịch",
    "thong tu lien tich": "Thông tư liên tịch",
    "thong tu lien bo": "Thông tư liên tịch",
    "van ban hop nhat": "Văn bản hợp nhất",
    "bo luat": "Bộ luật",
    "luat": "Luật",
    "phap lenh": "Pháp lệnh",
    "nghi dinh": "Nghị định",
    "nghi quyet": "Nghị quyết",
    "quyet dinh": "Quyết định",
    "chi thi": "Chỉ thị",
    "thong tu": "Thông tư",
    "sac lenh": "Sắc lệnh",
    "lenh": "Lệnh",
    "cong van": "Công văn",
    "cong dien": "Công điện",
    "ke hoach": "Kế hoạch",
    "ket luan": "Kết luận",
    "bao cao": "Báo cáo",
    "to trinh": "Tờ trình",
    "thong bao": "Thông báo",
    "huong dan": "Hướng dẫn",
    "quy dinh": "Quy định",
    "quy che": "Quy chế",
    "chuong trinh": "Chương trình",
    "de an": "Đề án",
    "van ban": "Văn bản",
    "y kien": "Ý kiến",
    "giay": "Giấy",
    "bien ban": "Biên bản",
    "joint circular": "Thông tư liên tịch",
    "decree": "Nghị định",
    "decision": "Quyết định",
    "resolution": "Nghị quyết",
    "directive": "Chỉ thị",
    "circular": "Thông tư",
    "ordinance": "Pháp lệnh",
    "law": "Luật",
    "code": "Bộ luật",
    "official letter": "Công văn",
    "plan": "Kế hoạch",
    "report": "Báo cáo",
    "submission": "Tờ trình",
}
_LONG = "bao cao|to trinh|van ban|y kien|bien ban|thong bao|ke hoach|giay|chuong trinh"
_TYPE_WORDS = "|".join(sorted(_TYPES, key=len, reverse=True))
_TYPE_BEFORE = re.compile(
    rf"(?<!\w)(?P<type>(?P<long>{_LONG})(?:[^\S\n]+(?!nay\b)[a-z,]{{1,9}}){{0,6}}?|{_TYPE_WORDS})"
    r"\s*(?:(?:so|no|number)(?:\s+so)?\s*[.:]?|,)?\s*$"
)
_NUMBER_AFTER_NAME = re.compile(r"(?:[\s,]*\(?\s*(?:(?:bo\s+)?luat\s+|phap lenh\s+)?(?:so|no)\s*[.:]?\s*|\s*\(\s*|\s+)")
_NUMBERED_LIST = re.compile(
    r"\s*so\s*[\d]{1,4}/\d{4}/qh\d{1,2}\s*(?:,|va)\s*(?:bo )?luat\s[^;\n]{3,120}?\sso\s*\d{1,4}/\d{4}/qh\d"
)
_DIRECT = re.compile(
    r"(?:\s*\([^()]{0,120}\))?\s*,?\s*(?:(?:cua|tai|trong|thuoc|theo|(?:of|in|under)(?: the)?"
    r"|(?:of |in |under )?(?:the )?[a-z ]{3,40}['’]s|quy dinh tai|cua cac|"
    r"(?:duoc\s+)?(?:ban hanh|dinh|gui)?\s*kem(?: theo)?|(?:duoc\s+)?ban hanh (?:kem )?theo|quy dinh kem theo"
    r"|cua Bo luat)\s*)?"
)
_ATTACHED = re.compile(
    r"\s*[,-]?\s*(?:cua\s+|tai\s+|trong\s+)?(?:ban\s+)?(?P<form>quy dinh|quy che|dieu le|noi quy|quy trinh"
    r"|huong dan|de an|danh muc|ke hoach|"
    r"chuong trinh|phuong an|bang gia|don gia|bo don gia|chinh sach|quy chuan|dinh muc|bang|muc|phu luc|mau)\b[^;]*?"
    r"(?:ban hanh|dinh kem|kem)(?:\s+kem)?(?:\s+theo)?(?:\s+cac)?\s*"
)
_PREFIXES = {
    "quy dinh": "quy-dinh",
    "quy che": "quy-che",
    "dieu le": "dieu-le",
    "noi quy": "noi-quy",
    "quy trinh": "quy-trinh",
    "huong dan": "huong-dan",
    "de an": "de-an",
    "ke hoach": "ke-hoach",
    "chuong trinh": "chuong-trinh",
    "phuong an": "phuong-an",
    "chinh sach": "chinh-sach",
}
_ATTACHED_WHOLE = re.compile(r"(?<!\w)(?:ban\s+)?(?:quy dinh|quy che|dieu le|noi quy|quy trinh)\b")
_UNIT_WORDS = re.compile(
    r"(?<!\w)(?:dieu|khoan|diem|muc|phu luc|mau|chuong|phan|articles?|clauses?|points?|chapters?|appendix)\s"
)
_REACH = 700


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention: ``[start, end)`` with its provision words, ``[core, end)`` from the type word or name on.

    ``attached`` is the slug of the attached regulation the words pass through (``quy-dinh``), whether or not a
    provision is named; ``units`` are full addresses.
    """

    start: int
    core: int
    end: int
    number: str | None
    title: str | None
    doc_type: str | None
    units: tuple[str, ...] = ()
    attached: str | None = None
    issued_date: date | None = None
    year: int | None = None


def find(text: str, folded: str, lower: str) -> list[Mention]:
    """Every document mention of ``text`` in order, not overlapping; the two foldings are aligned with it."""
    mentions: list[Mention] = []
    floor = 0
    for name, number in _merged(text, folded, lower):
        mention = _mention(text, folded, lower, name, number, floor)
        if mention is not None:
            mentions.append(mention)
            floor = mention.end
    return mentions


def _merged(text: str, folded: str, lower: str) -> list[tuple[TitleMatch | None, NumberMatch | None]]:
    """Names and numbers in text order, a name being joined with the number right behind it."""
    numbers = numbering.find_in(text, folded)
    merged: list[tuple[TitleMatch | None, NumberMatch | None]] = []
    at = 0
    named = [*_separated(law_names.find_in(text, folded, lower), text, folded, lower)]
    if english := english_laws.find_in(folded, lower):
        named = sorted([*named, *english], key=lambda name: name.start)
    floor = 0
    for name in named:
        if name.start < floor:
            continue
        floor = name.end
        while at < len(numbers) and numbers[at].start < name.start:
            merged.append((None, numbers[at]))
            at += 1
        if at and name.start < numbers[at - 1].end:
            continue  # the last letter of a number runs on into a word: no name
        if at < len(numbers) and numbers[at].start < name.end:
            continue  # words run on into a number: no name
        if at < len(numbers) and _belongs(lower, name, numbers[at]):
            merged.append((name, numbers[at]))
            at += 1
        else:
            merged.append((name, None))
    merged.extend((None, number) for number in numbers[at:])
    return merged


def _belongs(lower: str, name: TitleMatch, number: NumberMatch) -> bool:
    if number.start - name.end > 30 or "QH" not in number.number.upper():
        return False
    return _NUMBER_AFTER_NAME.fullmatch(lower, name.end, number.start) is not None


def _separated(names: list[TitleMatch], text: str, folded: str, lower: str) -> Iterator[TitleMatch]:
    """Amending laws that give a number to *each* law they amend, taken apart: those numbers are not their own."""
    for name in names:
        if not name.prefix_end or not _NUMBERED_LIST.match(lower, name.end):
            yield name
            continue
        yield replace(
            name, end=name.prefix_end, prefix_end=0, title=" ".join(text[name.start : name.prefix_end].split())
        )
        stretch = folded[: name.end]
        inner = law_names.find_in(text, stretch[name.prefix_end :], lower[name.prefix_end : name.end])
        shift = name.prefix_end
        for law in inner:
            title = " ".join(text[law.start + shift : law.end + shift].split())
            yield replace(law, start=law.start + shift, end=law.end + shift, title=title)


def _mention(
    text: str, folded: str, lower: str, name: TitleMatch | None, number: NumberMatch | None, floor: int
) -> Mention | None:
    word = _TYPE_BEFORE.search(lower, max(floor, number.start - 70), number.start) if number and not name else None
    if number and number.old_style and word is None:
        return None
    core = name.start if name else word.start() if word else number.start if number else 0
    end = number.end if number else name.end if name else 0
    start, paths, attached = provisions_before(text, lower, floor, core)
    day = stated_dates.after(lower, end, reach=14) or (name.issued_date if name else None)
    return Mention(
        start=start,
        core=core,
        end=end,
        number=number.number if number else None,
        title=name.title if name and not number else None,
        doc_type=_doc_type(name, number, word),
        units=paths,
        attached=attached,
        issued_date=day,
        year=name.year if name else None,
    )


def _doc_type(name: TitleMatch | None, number: NumberMatch | None, word: re.Match[str] | None) -> str | None:
    """Type as the symbol tells it, else as the word before it does."""
    if name:
        return name.doc_type
    named = numbering.doc_type_of(number.number) if number else None
    return named or (_TYPES.get(word["long"] or word["type"]) if word else None)


def provisions_before(text: str, lower: str, floor: int, core: int) -> tuple[int, tuple[str, ...], str | None]:
    """Start of the mention with its provision words, their addresses and the attached regulation they run through."""
    left = max(floor, core - _REACH, lower.rfind("\n\n", floor, core))
    attached = _attached_alone(text, lower, left, core)
    if not _UNIT_WORDS.search(lower, left, core):
        return core, (), attached
    for phrase in reversed(units.find(text, lower, left, core)):
        joined = _joined(lower, phrase, core)
        if joined is not None:
            inside = units.under(phrase, joined) if joined else phrase
            return phrase.start, inside.paths, joined or None
        if core - phrase.end > 500 or ";" in lower[phrase.end : core]:
            break
    return core, (), attached


def _joined(lower: str, phrase: UnitPhrase, core: int) -> str | None:
    """How a provision phrase belongs to the mention at ``core``: by the attached form's slug, "" directly, or not."""
    if phrase.own or not phrase.paths:
        return None
    gap = " ".join(lower[phrase.end : core].split())
    if _DIRECT.fullmatch(gap):
        return ""
    attached = _ATTACHED.fullmatch(gap)
    if attached is None:
        return None
    slug = _PREFIXES.get(attached["form"], "")
    return slug if phrase.paths[0].startswith(("dieu", "khoan", "chuong")) else ""


def _attached_alone(text: str, lower: str, left: int, core: int) -> str | None:
    """Slug of an attached regulation named whole before the mention ("Quy định … ban hành kèm theo Quyết định số")."""
    tail = " ".join(lower[max(left, core - 40) : core].split())
    if not re.search(r"(?:ban hanh|kem) (?:kem )?(?:theo )?(?:cac )?$|kem theo$|ban hanh theo$", tail):
        return None
    left = max(left, lower.rfind(";", left, core) + 1)
    for word in _ATTACHED_WHOLE.finditer(lower, left, core):
        if text[word.start()].isupper():
            return _PREFIXES[word.group().removeprefix("ban ").strip()]
    return None
