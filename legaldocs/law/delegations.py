"""Delegation clauses: what a text leaves to another body to regulate, guide, issue or decide.

Four forms: "giao X quy định …", "… do X quy định", "theo quy định của X" and "X quy định …" at the head of a clause.
Acts on single cases ("quyết định thành lập", "từng trường hợp") delegate nothing; nor does a body named as the author
of a cited document ("Thông tư … của Bộ trưởng … quy định").
"""

from __future__ import annotations

import re
from functools import cache

from legaldocs.law import bodies, folding
from legaldocs.law.fact_types import DelegateLevel, Delegation, DelegationKind
from legaldocs.law.types import Span

_LEVEL = r"(?:cấp (?:tỉnh|huyện|xã)|các cấp|tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)"
_PLACE = rf"(?:\s(?:các\s)?{_LEVEL}(?:(?:,|\svà)\s{_LEVEL}){{0,4}}(?:\strực thuộc trung ương)?)?"
_COUNCIL = r"(?:thường trực )?(?:hội đồng nhân dân|hđnd)"
_COMMITTEE = r"(?:chủ tịch )?(?:[uủ][yỷ] ban nhân dân|ubnd)"
_CENTRAL = (
    r"các bộ, (?:cơ quan|ngành)(?: (?:ngang bộ|trung ương|liên quan|có liên quan|chức năng))?"
    r"|(?:các )?bộ trưởng(?:,| và) thủ trưởng (?:các )?cơ quan (?:ngang bộ|trung ương|thuộc chính phủ)"
    r"|bộ trưởng các bộ|thống đốc ngân hàng nhà nước(?: việt nam)?|tổng thanh tra chính phủ|bảo hiểm xã hội việt nam"
    r"|chánh án tòa án nhân dân tối cao|viện trưởng viện kiểm sát nhân dân tối cao|tổng kiểm toán nhà nước"
    r"|bộ quản lý (?:chuyên ngành|ngành, lĩnh vực|ngành)|bộ chuyên ngành"
)
_VERB = (
    r"(?P<verb>quy định|hướng dẫn|ban hành|quyết định)"
    r"(?!\s(?:của pháp luật|tại|này|nêu|trên|đó|khác|là|như|có hiệu lực)(?!\w))"
)
_MIDDLE = (
    r"(?:,?\scó (?:trách nhiệm|thẩm quyền|quyền))?"
    r"(?:,?\s(?:căn cứ[^;.\n:]{3,160}?,|trên cơ sở[^;.\n:]{3,120}?))?"
    r"(?:,?\s(?:chủ trì,?(?:\svà)?\s)?phối hợp(?: với)?[^;.\n:]{3,200}?)?"
    r"(?:,?\s(?:xem xét|thống nhất|cụ thể|chi tiết|sẽ|được|chủ trì)){0,3}"
)
_ANY_VERB = re.compile(_VERB)  # cheap to look for before the words between are read
_ACT = re.compile(rf"{_MIDDLE},?\s{_VERB}")
_GIVEN = re.compile(r"(?<!\w)(?:giao|ủy quyền|uỷ quyền)(?:\scho)?\s\Z")
_BY = re.compile(r"(?<!\w)do\s(?:các\s)?\Z")
_RULE_OF = re.compile(
    r"(?<!\w)theo\s(?:các\s|sự\s)?(?P<verb>quy định|hướng dẫn)(?:\s(?:cụ thể|chi tiết|riêng))?\scủa\s\Z"
)
_HEADED = re.compile(
    r"(?:\A|\n|[.;:“]\s)[^\S\n]*(?:(?:\d{1,3}(?:\.\d{1,2})*[.)]?|[a-zđ]{1,2}\)|[-–+*])[^\S\n]*)?"
    r"(?:(?:căn cứ|trên cơ sở|trong trường hợp|đối với)[^;.\n]{3,260},\s)?(?:đồng thời,?\s)?\Z"
)
_JOINED = re.compile(r"(?:,|\svà|\shoặc)\s(?:các\s)?\Z")
_RULING = re.compile(
    r"\s(?:cụ thể\s|chi tiết\s|về\s|ban hành\s)*(?:các\s)?(?:mức|tỷ lệ|danh mục|phạm vi|hệ số"
    r"|định mức|đơn giá|giá|khung"
    r"|bảng|số lượng|chế độ|tiêu chí|điều kiện|đối tượng|nội dung|hạn mức|chính sách"
    r"|thời điểm|trình tự|quy định|quy chế)(?!\w)"
)
_SINGLE = re.compile(r"từng trường hợp|phê duyệt|thành lập|thu hồi|cho phép|giao tài sản|đầu tư dự án")
_FORMULA = re.compile(  # the enacting formula: "… ban hành Nghị quyết quy định …"
    r"\s{0,2}:?\s{0,2}(?:kèm theo|:|(?:nghị quyết|quyết định|thông tư|nghị định|kế hoạch|chỉ thị)\s"
    r"(?:quy định|về|sửa đổi|ban hành|số|này|bãi bỏ))"
)
_LEVELLED = re.compile(r"(?<!\w)(?:mức|tỷ lệ|hệ số|định mức|danh mục|khung giá|đơn giá|tiêu chí|hạn mức)(?!\w)")
_CLAUSE = re.compile(r"[\n;]|[.:]\s|,\s(?=mức|tỷ lệ|định mức)")
_MATTER_END = re.compile(r"[.;\n]|\s(?:nhưng|theo quy định của pháp luật)(?!\w)|\Z")
_LABEL = re.compile(r"\s*(?:\d{1,3}(?:\.\d{1,3})*[.)]|[a-zđ]{1,2}(?:\.\d{1,2})?\))\s*")
_KINDS = {
    "quy định": DelegationKind.REGULATE,
    "hướng dẫn": DelegationKind.GUIDE,
    "ban hành": DelegationKind.ISSUE,
    "quyết định": DelegationKind.DECIDE,
}
_LOOK_BACK = 300
_LONGEST = 300


@cache
def _bodies() -> re.Pattern[str]:
    """Any body that rules are left to; the group tells its level."""
    ministries = [re.escape(name.lower()) for name in sorted(bodies.names("ministry"), key=len, reverse=True)]
    fields = [re.escape(name.removeprefix("Bộ ").lower()) for name in bodies.names("ministry") if name[:3] == "Bộ "]
    local = rf"(?:{_COUNCIL}|{_COMMITTEE}){_PLACE}"
    departments = "|".join(sorted(fields, key=len, reverse=True))
    return re.compile(
        rf"(?<!\w)(?:(?P<local>{local})|(?P<central>{_CENTRAL}|(?:bộ trưởng )?(?:{'|'.join(ministries)}))"
        rf"|(?P<department>(?:giám đốc )?sở (?:{departments}))"
        rf"|(?P<government>(?:thủ tướng )?chính phủ|[uủ][yỷ] ban thường vụ quốc hội))(?!\w)"
    )


def find(text: str) -> list[Delegation]:
    """Delegations in ``text`` (NFC), sorted by start; their delegates never overlap.

    Linear in its length; fails on no string.
    """
    lower = folding.lowered(text)
    found: list[Delegation] = []
    begun: re.Match[str] | None = None
    last: re.Match[str] | None = None
    for body in _bodies().finditer(lower):
        joined = last is not None and begun is not None and _joins(lower, last, body)
        begun, last = (begun if joined else body), body
        one = _read(lower, begun or body, body)
        if one is not None:
            found.append(one)
    return found


def _joins(lower: str, last: re.Match[str], body: re.Match[str]) -> bool:
    """Whether two bodies stand in one list: "các Bộ, cơ quan Trung ương, Hội đồng nhân dân tỉnh"."""
    return 0 < body.start() - last.end() < 12 and _JOINED.fullmatch(lower, last.end(), body.start()) is not None


def _read(lower: str, first: re.Match[str], body: re.Match[str]) -> Delegation | None:
    """The delegation to the list of bodies from ``first`` to ``body``, by the words before and after it."""
    start, end = first.start(), body.end()
    back = max(0, start - _LOOK_BACK)
    if rule := _RULE_OF.search(lower, back, start):
        return _delegation(lower, rule.start(), end, rule["verb"], first, body, before=True)
    act = _ACT.match(lower, end, end + _LONGEST) if _ANY_VERB.search(lower, end, end + _LONGEST) else None
    if act is None:
        return None
    given, by = _GIVEN.search(lower, back, start), _BY.search(lower, back, start)
    if given is None and by is None and not _HEADED.search(lower, back, start):
        return None
    if act["verb"] in ("ban hành", "quyết định") and _FORMULA.match(lower, act.end()):
        return None
    if act["verb"] == "quyết định" and not _rules(lower, start, act.end(), by is not None):
        return None
    opening = given or by
    return _delegation(
        lower, opening.start() if opening else start, act.end(), act["verb"], first, body, before=by is not None
    )


def _rules(lower: str, start: int, end: int, by: bool) -> bool:
    """Whether "quyết định" sets rules for all rather than settles a case."""
    stop = _MATTER_END.search(lower, end, end + 160)
    if _SINGLE.search(lower, end, stop.start() if stop else end + 60):
        return False
    if _RULING.match(lower, end) is not None:
        return True
    return by and _LEVELLED.search(lower, _clause_start(lower, start), start) is not None


def _delegation(
    lower: str, start: int, end: int, verb: str, first: re.Match[str], body: re.Match[str], *, before: bool
) -> Delegation:
    """The value; the matter stands before "do X quy định" and after "X quy định"."""
    if before:
        clause = _clause_start(lower, start)
        matter = _words(lower, clause, start)
        if matter is None and verb != "quy định":
            matter = _after(lower, end)
    else:
        matter = _after(lower, end)
    whole_start = min(start, matter.start if matter else start)
    whole_end = max(end, matter.end if matter else end)
    delegate = Span(first.start(), body.end())
    return Delegation(whole_start, whole_end, _KINDS[verb], _level(body), delegate, matter)


def _after(lower: str, end: int) -> Span | None:
    stop = _MATTER_END.search(lower, end, min(len(lower), end + _LONGEST))
    return _words(lower, end, stop.start() if stop else min(len(lower), end + _LONGEST))


def _words(lower: str, start: int, end: int) -> Span | None:
    """``[start, end)`` without its label and without blanks and commas around it; ``None`` where nothing is left."""
    label = _LABEL.match(lower, start, end)
    start = label.end() if label else start
    while start < end and lower[start] in " ,:\t\n\u00a0-":
        start += 1
    while end > start and lower[end - 1] in " ,:\t\n\u00a0":
        end -= 1
    return Span(start, end) if end - start > 1 else None


def _clause_start(lower: str, position: int) -> int:
    start = max(0, position - _LOOK_BACK)
    for match in _CLAUSE.finditer(lower, start, position):
        start = match.end()
    return start


def _level(body: re.Match[str]) -> DelegateLevel:
    if body["government"]:
        return DelegateLevel.GOVERNMENT
    if body["central"]:
        return DelegateLevel.MINISTRY
    if body["department"]:
        return DelegateLevel.DEPARTMENT
    words = body["local"]
    if "xã" in words.replace("thị xã", "") or "phường" in words or "thị trấn" in words:
        return DelegateLevel.COMMUNE
    return DelegateLevel.DISTRICT if re.search("huyện|quận|thị xã", words) else DelegateLevel.PROVINCE
