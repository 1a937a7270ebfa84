"""The issuing body as its header block names it: "UBND tỉnh Bắc Ninh", "HĐND thành phố Hà Nội", "Bộ Tài chính"."""

from __future__ import annotations

import re
from functools import cache

from legaldocs.core.text import fold
from legaldocs.law import english_bodies
from legaldocs.law.bodies import bodies

_MOTTO = re.compile(
    r"cong hoa xa hoi chu nghia viet nam|doc lap[ ]*-?[ ]*tu do[ ]*-?[ ]*hanh phuc"
    r"|socialist republic of viet ?nam|independence[ ]*-[ ]*freedom[ ]*-[ ]*happiness"
)
_LOCAL = re.compile(
    r"(?P<chair>chu tich[ \n]+)?(?P<body>uy ban nhan dan|(?<=chu tich )nhan dan|ubnd|hoi dong nhan dan|hdnd)"
    r"[ \t\r\n|*_-]{1,12}(?P<level>tinh|thanh pho|tp\.?|thu do|huyen|quan|thi xa|thi tran|xa|phuong|dac khu)"
    r"[ \t\r\n]{1,3}(?P<name>[^\n|:;,.0-9]{2,60})"
)
_MINISTRY = r"\bbo (?!truong)[^\n|:;.0-9]{3,70}?(?=[_*-]{2,}|\s*(?:so|ban hanh|ngay)\b|[\n|:;.0-9]|$)"
_NATIONAL = re.compile(
    r"(?P<body>uy ban thuong vu\s+quoc hoi|quoc hoi|thu tuong\s+chinh phu|chinh phu|chu tich nuoc"
    r"|hoi dong tham phan toa an nhan dan toi cao|toa an nhan dan toi cao|vien kiem sat nhan dan toi cao"
    r"|ngan hang nha nuoc(?: viet nam)?|thanh tra chinh phu|kiem toan nha nuoc|uy ban dan toc|van phong chinh phu"
    rf"|{_MINISTRY})"
)
_PROPER = re.compile(r"Bộ [A-ZĐ]|(?!B)[A-ZĐỦ]\w")
_OTHER = re.compile(
    r"(?:#[^\n]*\n)?[\s|*_#]*"  # below the heading a page puts above a text
    r"(?P<body>(?:BAN|SỞ|CỤC|TỔNG CỤC|CHI CỤC|VIỆN|TRUNG TÂM|THANH TRA|BẢO HIỂM XÃ HỘI|KHO BẠC|ĐẠI HỌC"
    r"|HỌC VIỆN|VĂN PHÒNG|THUẾ)(?!\w)[^\n|]{3,120}?)[ \t]*(?:-{2,}[ \t]*)?(?=\n|\||$)"
)
_LOCAL_SYMBOL = re.compile(r"-(?:UBND|HDND|UB)\d{0,2}$")
_HIGHEST = (
    "Quốc hội",
    "Ủy ban Thường vụ Quốc hội",
    "Chủ tịch nước",
    "Chính phủ",
    "Thủ tướng Chính phủ",
    "Tòa án nhân dân tối cao",
    "Hội đồng Thẩm phán Tòa án nhân dân tối cao",
    "Viện kiểm sát nhân dân tối cao",
)
_BY_SYMBOL = {
    "UBTVQH": "Ủy ban Thường vụ Quốc hội",
    "QH": "Quốc hội",
    "CP": "Chính phủ",
    "TTg": "Thủ tướng Chính phủ",
    "CTN": "Chủ tịch nước",
}
_ENGLISH = re.compile(
    r"people['’]?s (?P<body>committee|council)[\s|]+(?:of[\s|]+)?(?:(?:the )?(?P<level>province|city) of )?"
    r"(?P<name>[^\n|,;.:0-9]{2,40}?)(?:[ ]+(?P<after>province|city))?[ \t\r*_]*(?:$|\||-{2,})",
    re.MULTILINE,
)
_BODIES = {
    "uy ban nhan dan": "UBND",
    "nhan dan": "UBND",
    "ubnd": "UBND",
    "committee": "UBND",
    "hoi dong nhan dan": "HĐND",
    "hdnd": "HĐND",
    "council": "HĐND",
}
_LEVELS = {
    "tinh": "tỉnh",
    "province": "tỉnh",
    **dict.fromkeys(("thanh pho", "tp", "tp.", "thu do", "city"), "thành phố"),
    "huyen": "huyện",
    "quan": "quận",
    "thi xa": "thị xã",
    "thi tran": "thị trấn",
    "xa": "xã",
    "phuong": "phường",
    "dac khu": "đặc khu",
}
# The tone stands on the first of the two vowels that end a word: "Thanh Hoá" is written "Thanh Hóa" in names of bodies.
_TONES = {
    **{f"o{late}": f"{early}a" for late, early in zip("àáảãạ", "òóỏõọ", strict=True)},
    **{f"o{late}": f"{early}e" for late, early in zip("èéẻẽẹ", "òóỏõọ", strict=True)},
    **{f"u{late}": f"{early}y" for late, early in zip("ỳýỷỹỵ", "ùúủũụ", strict=True)},
}
_TONE = re.compile(rf"(?<!q)(?:{'|'.join(_TONES)})(?!\w)")
_BLANKS = re.compile(r"[ \t]+(?=\n)|(?<=[ \t])[ \t]+")
_ENACTS = re.compile(
    r"^[ \t*_]*(?:bo truong |chu nhiem |tong )?(?P<body>(?:bo(?! sung| phan| truong)|uy ban nhan dan|hoi dong nhan dan"
    r"|uy ban dan toc|thanh tra chinh phu|ngan hang nha nuoc|kiem toan nha nuoc) [^\n,;:.]{3,60}?) ban hanh "
    r"(?:thong tu|quyet dinh|nghi quyet|nghi dinh)\b",
    re.MULTILINE,
)
_PREAMBLE = 20_000  # characters
_NAME_END = re.compile(
    r"\s+(?:doc lap|cong hoa|so\b|khoa|ky hop|ve viec|can cu|ngay|trung tam|van phong|ban quan ly|quyet dinh|nghi quyet"
    r"|-{2,}|_{2,})"
    r"|[-_*–]{2,}|\s+[-–*_]+\s*$"
)


def issuer_of(text: str, plain: str, above: int, number: str | None = None, *, headed: bool = True) -> str | None:
    """The body named in the first ``above`` characters, else in the lines between title and preamble.

    Local bodies come back in the short printed form ("UBND tỉnh …"); the chair of a committee is a body of its own
    (an issuer in their own right since 2025) where the header block names them.  ``number`` is the document's own: a
    local one ("…/QĐ-UBND") is never of a national body, whatever words stand above it.  A text that is not ``headed``
    (no number, no type line) names its issuer in capitals or not at all: any other name is part of its rules.
    """
    local_number = number is not None and _LOCAL_SYMBOL.search(fold(number).upper()) is not None
    for start, end in ((0, above), (above, min(len(text), above + 3000))):
        head, folded = _without_motto(text[start:end], plain[start:end])
        named = list(_LOCAL.finditer(folded))
        local = next((m for m in named if head[m.start("body") : m.start("name") + 2].isupper()), None)
        if local is None and start == 0 and headed:
            local = next(iter(named), None)
        if local:
            return _local(head, local, chair=start == 0)
        english = _ENGLISH.search(folded)
        if english:
            return _english(head, english)
        national = _national(head, folded, headed) if start == 0 and not local_number else None
        if national:
            return _spelled(text, plain, head[national.start() : national.end()], national["body"])
        translated = english_bodies.national(folded) if start == 0 and "article" in plain else None
        if translated:
            return translated
    return _other(text, plain, above) if not local_number else None


def _national(head: str, folded: str, headed: bool) -> re.Match[str] | None:
    """The national body of a header, rather one in capitals; "bổ sung" and "bộ phận" are none."""
    named = list(_NATIONAL.finditer(folded))
    capitals = next((m for m in named if head[m.start() : m.end()].isupper()), None)
    return capitals or next((m for m in named if headed and _PROPER.match(head, m.start())), None)


def _other(text: str, plain: str, above: int) -> str | None:
    """A body of another kind that stands first in the header in capitals: a department, a board, an office."""
    first = _OTHER.match(text, 0, above)
    if first is None or not first["body"].isupper():
        return None
    return _spelled(text, plain, first["body"], plain[first.start("body") : first.end("body")])


@cache
def _ministries() -> dict[str, str]:
    """Names of the national bodies in ``data/bodies.toml`` by their letters alone, for a header prints them in
    capitals and joins their parts with any kind of dash."""
    found = [body for body in bodies() if body.kind in ("ministry", "office", "agency")]
    names = {_letters(fold(name).lower()): body.name for body in found for name in (body.name, *body.aliases)}
    return {_letters(fold(name).lower()): name for name in _HIGHEST} | names


def _letters(folded: str) -> str:
    return "".join(char for char in folded if char.isalnum())


def issuer_by_symbol(number: str) -> str | None:
    """The national body a number's symbol names ("…/NĐ-CP"); ``None`` for ministries and local bodies."""
    symbol = re.search(r"(?:UBTVQH|QH|CP|TTg|CTN)(?=\d*$)", number)
    return _BY_SYMBOL[symbol.group()] if symbol else None


def issuer_enacting(text: str, plain: str) -> str | None:
    """The body that the enacting formula names where no header does ("Bộ trưởng Bộ Nội vụ ban hành Thông tư …")."""
    formula = _ENACTS.search(plain, 0, _PREAMBLE)
    if formula is None:
        return None
    local = _LOCAL.match(plain, formula.start("body"))
    if local:
        return _local(text, local, chair=False)
    return _spelled(text, plain, text[formula.start("body") : formula.end("body")], formula["body"])


def _english(head: str, match: re.Match[str]) -> str:
    """A local body of an English translation; an unknown place without accents as printed there."""
    name = head[match.start("name") : match.end("name")]
    level = _LEVELS[match["level"] or match["after"] or "province"]
    return f"{_BODIES[match['body']]} {english_bodies.place(name) or f'{level} {_in_initials(name)}'}"


def _in_initials(name: str) -> str:
    """A place name with initial capitals: "BÀ RỊA - VŨNG TÀU" gives "Bà Rịa - Vũng Tàu"."""
    words = _TONE.sub(lambda m: _TONES[m.group().lower()], re.sub(r"[^\w' –-]+", " ", name).lower()).split()
    return " ".join(w if w in "-–" else w[:1].upper() + w[1:].lower() for w in words).strip(" -–*_")


def _without_motto(head: str, folded: str) -> tuple[str, str]:
    """Both strings with the national motto blanked out, so that columns flattened together read on."""
    for match in _MOTTO.finditer(folded):
        blank = " " * (match.end() - match.start())
        head = head[: match.start()] + blank + head[match.end() :]
        folded = folded[: match.start()] + blank + folded[match.end() :]
    blanks = [match.span() for match in _BLANKS.finditer(folded)]
    return _cut(head, blanks), _cut(folded, blanks)


def _cut(text: str, spans: list[tuple[int, int]]) -> str:
    """``text`` without the stretches at ``spans``."""
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    return "".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))


def _local(head: str, match: re.Match[str], *, chair: bool) -> str:
    """The printed short form; the chair counts as issuer only where the header block names them."""
    name = head[match.start("name") : match.end("name")]
    end = _NAME_END.search(match["name"])
    name = name[: end.start()] if end else name
    body = f"{_BODIES[match['body']]} {_LEVELS[match['level']]} {_in_initials(name)}"
    return f"Chủ tịch {body}" if chair and match["chair"] else body


def _spelled(text: str, plain: str, written: str, folded: str) -> str | None:
    """A body's name in the small letters the text itself uses for it elsewhere, else with initial capitals."""
    name, folded = " ".join(written.split()).strip(" -–_*|"), " ".join(folded.split()).strip(" -–_*|")
    if not name.isupper():
        return name
    known = _ministries().get(_letters(folded))
    if known:
        return known
    at = plain.find(folded)
    while 0 <= at < 200_000:
        here = text[at : at + len(folded)]
        if here[:1].isupper() and not here.isupper():
            return here
        at = plain.find(folded, at + 1)
    return name[:1] + name[1:].lower()
