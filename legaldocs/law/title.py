"""Type word and title (trích yếu) of a document: "QUYẾT ĐỊNH" and what it is about, up to the issuing authority."""

from __future__ import annotations

import re
from dataclasses import dataclass

from legaldocs.core.text import fold
from legaldocs.law.article_heading import in_capitals

_TYPES = {
    "quyet dinh": "Quyết định",
    "decision": "Quyết định",
    "nghi quyet lien tich": "Nghị quyết liên tịch",
    "nghi quyet": "Nghị quyết",
    "resolution": "Nghị quyết",
    "chi thi": "Chỉ thị",
    "directive": "Chỉ thị",
    "nghi dinh": "Nghị định",
    "decree": "Nghị định",
    "thong tu lien tich": "Thông tư liên tịch",
    "joint circular": "Thông tư liên tịch",
    "thong tu": "Thông tư",
    "circular": "Thông tư",
    "bo luat": "Bộ luật",
    "luat": "Luật",
    "law": "Luật",
    "phap lenh": "Pháp lệnh",
    "ordinance": "Pháp lệnh",
    "lenh": "Lệnh",
    "ke hoach": "Kế hoạch",
    "plan": "Kế hoạch",
    "cong dien": "Công điện",
    "thong bao": "Thông báo",
    "bao cao": "Báo cáo",
    "to trinh": "Tờ trình",
    "chuong trinh": "Chương trình",
    "huong dan": "Hướng dẫn",
    "van ban hop nhat": "Văn bản hợp nhất",
    "ket luan": "Kết luận",
    "quy che": "Quy chế",
    "quy dinh": "Quy định",
    "de an": "Đề án",
}
_WORDS = "|".join(sorted(_TYPES, key=len, reverse=True))
_TYPE_LINE = re.compile(rf"^[ \t\r>*#_|]{{0,12}}(?P<type>{_WORDS})(?![a-z])", re.MULTILINE)
_AUTHORITY = (
    r"(?:CHỦ TỊCH |THƯỜNG TRỰC )?(?:[ỦU][ỶY] BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN|UBND|HĐND)"
    r"(?:[ ]+(?:TỈNH|THÀNH PHỐ|TP\.?|THỦ ĐÔ|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG|ĐẶC KHU)\b)?"
    r"|BỘ TRƯỞNG |CHÍNH PHỦ|THỦ TƯỚNG|QUỐC HỘI|[ỦU][ỶY] BAN THƯỜNG VỤ QUỐC HỘI|CHỦ TỊCH NƯỚC|"
    r"(?:THE )?PEOPLE['’]?S (?:COMMITTEE|COUNCIL)|(?:THE )?(?:GOVERNMENT|PRIME MINISTER|NATIONAL ASSEMBLY)$|"
    r"(?:THE )?MINISTER OF |"
    r"GIÁM ĐỐC |TRƯỞNG BAN |THỐNG ĐỐC |TỔNG |CHÁNH ÁN |VIỆN TRƯỞNG |CHỦ NHIỆM |KHÓA |KỲ HỌP"
)
_AUTHORITY_LINE = re.compile(rf"^[ \t*_|>]*(?:{_AUTHORITY})", re.IGNORECASE)
_GLUED = re.compile(
    r"(?<!CỦA)(?<!DO)(?<!THUỘC)(?<!TẠI)(?<!VÀ)(?<!CHO)(?<!,)(?<!TRÌNH)(?<!QUAN)(?<!ĐỐC)(?<!VỚI)(?<!PHÒNG)(?<!GIỮA)"
    r"[ ]+"
    r"(?:(?:CHỦ TỊCH )?(?:[ỦU][ỶY] BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN|UBND|HĐND) (?:TỈNH|THÀNH PHỐ)(?:[ ][\w-]+){0,6}"
    r"(?: KHÓA .*| KỲ HỌP .*)?|(?<!PHÓ )TRƯỞNG BAN CHỈ ĐẠO [^;]*|BỘ TRƯỞNG(?: BỘ [^;]*)?"
    r"|CHÍNH PHỦ|THỦ TƯỚNG CHÍNH PHỦ|THỐNG ĐỐC NGÂN HÀNG[^;,]*)$"
)
_NUMBERED = re.compile(r"[ \t]*(?:so|no|number)\b[ .:]*(?=\d)")
_OWN_NUMBER = re.compile(
    r"^[ \t]*(?:số|so|no|number)\b[ .:]*\d[\w ]*/[\w/ &.-]*?"
    r"(?:[ ]+(?:ngày|dated|of)[ ]+[\d/. -]+)?[ \t]*(?:$|(?=[ ]on\b))",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[\s\-–—_*=|~.+]+$")
_LONGEST = 30  # lines
_SUBJECT = re.compile(r"(?:^|[\s|*_])v/v[\s:.]*", re.MULTILINE)
_NO_SUBJECT = re.compile(r"kinh gui|cong hoa xa hoi|doc lap|, ngay \d|^ngay \d")
_TITLE_BEGINS = re.compile(
    r"quy dinh|ban hanh|sua doi|bo sung|bai bo|huong dan|ve |v/v|phe duyet|cong bo|thanh lap|quy che"
)
_UNTYPED_LINES = 4
_LETTER_HEAD = 1500  # characters
_SUBJECT_LINES = 6


@dataclass(frozen=True, slots=True)
class TypeLine:
    """The type word of a header: canonical ``word``, where it starts, where what follows it starts."""

    word: str
    start: int
    after: int


def type_line(text: str, plain: str, limit: int) -> TypeLine | None:
    """The line that names the document's type in capitals, before ``limit``."""
    numbered: TypeLine | None = None  # only the first "Decision No. …" can be the heading, later ones are mentions
    for match in _TYPE_LINE.finditer(plain, 0, limit):
        written = text[match.start("type") : match.end("type")]
        found = TypeLine(_TYPES[match["type"]], match.start("type"), match.end("type"))
        alone = not text[match.end("type") : match.end("type") + 40].split("\n")[0].strip()
        if written.isupper() or (written[:1].isupper() and alone):
            return found  # whatever a portal wrote above it
        if numbered is None and written[:1].isupper() and _NUMBERED.match(plain, match.end("type")):
            numbered = found
    return numbered


def title_of(text: str, kind: TypeLine, limit: int) -> str | None:
    """The title after the type word, on one line, as printed; the authority named below it is not part of it."""
    taken: list[str] = []
    blank = False
    for line in text[kind.after : limit].split("\n")[:_LONGEST]:
        stripped = (line if taken else _OWN_NUMBER.sub("", line)).strip(" \t\r*_#|>")
        if not stripped or _RULE.match(line):
            blank = bool(taken)
            continue
        if _AUTHORITY_LINE.match(stripped) and not (taken and _needs_more(taken[-1])) and (taken or stripped.isupper()):
            break
        if taken and not _continues(taken, stripped, blank):
            break
        taken.append(stripped)
        blank = False
    title = " ".join(" ".join(taken).split()).strip(" :*_-–—¯")
    return _without_authority(title) or None


def untyped_title(text: str, plain: str, start: int, limit: int) -> str | None:
    """The title of a text whose type line was lost: the few lines between its number and its legal bases."""
    lines = [line.strip(" \t\r*_#|>-–—") for line in text[start:limit].split("\n")]
    kept = [line for line in lines if line and not _NO_SUBJECT.search(fold(line).lower())]
    kept = [line for line in kept if not _AUTHORITY_LINE.match(line) and not _RULE.match(line)]
    if not kept or len(kept) > _UNTYPED_LINES or not _TITLE_BEGINS.match(fold(kept[0]).lower()):
        return None
    return " ".join(" ".join(kept).split()).strip(" :*_-–—¯")


def subject_of(text: str, plain: str) -> str | None:
    """The subject of an official letter, "V/v …" below its number; ``None`` where there is none."""
    opening = _SUBJECT.search(plain, 0, _LETTER_HEAD)
    if opening is None:
        return None
    taken: list[str] = []
    for line in text[opening.end() : opening.end() + _LETTER_HEAD].split("\n")[:_SUBJECT_LINES]:
        stripped = line.split("|")[0].strip(" \t\r*_-–—")
        if not stripped or _NO_SUBJECT.search(fold(stripped).lower()):
            break
        taken.append(stripped)
        if "|" in line:
            break
    return " ".join(" ".join(taken).split()) or None


def _needs_more(line: str) -> bool:
    """Whether a line ends in a word that cannot end a title ("… CỦA")."""
    return fold(line).lower().split()[-1] in {
        "cua",
        "do",
        "thuoc",
        "tai",
        "va",
        "cho",
        "ve",
        "tren",
        "theo",
        "boi",
        "voi",
        "ngay",
        "so",
    }


def _continues(taken: list[str], line: str, blank: bool) -> bool:
    """Whether ``line`` still belongs to the title begun in ``taken``."""
    capitals = in_capitals(taken[0])
    if line.startswith("(") and "kem theo" not in fold(line).lower():
        return True
    if not any(c.isalpha() for c in line):
        return not blank
    if capitals:
        return in_capitals(line)
    return not blank and not line.endswith((".", ";"))


def _without_authority(title: str) -> str:
    """``title`` without the authority glued to its end ("… TỈNH A CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH A")."""
    cut = _GLUED.search(title)
    return title[: cut.start()].rstrip() if cut and cut.start() > 10 else title
