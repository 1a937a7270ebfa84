"""Which words of a sentence act on a document: "bãi bỏ …", "… hết hiệu lực", "Thông tư này quy định chi tiết …".

Only the citing document's own act counts.  A verb inside a title, in a duty of some office, in a condition or after
"được" is none; when in doubt there is no act, because a reference shown as a repeal is the worst error.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from legaldocs.law.types import Operation, RelationKind

_DOCUMENT = (
    r"(?:quyet dinh|nghi quyet lien tich|nghi quyet|thong tu lien tich|thong tu|nghi dinh|bo luat|luat"
    r"|phap lenh|chi thi|quy dinh|quy che|ke hoach|huong dan|thong bao|quy trinh"
    r"|decision|resolution|circular|decree|law|directive)"
)
_QUOTED_WORDS = r"(?= (?:(?:lai )?(?:cac|mot so|nhung) )?(?:cum tu|tu ngu|tu|chu)(?: ngu)? ?:? ?[“\"”‘'])"
_WORDS_CHANGED = rf"(?:sua(?: lai)?|thay doi|doi|dieu chinh|chinh sua){_QUOTED_WORDS}"
_ACTIVE = re.compile(
    r"(?<!\w)(?:"
    r"(?P<amend>sua doi(?:\s*(?:,|va)?\s*bo sung)?(?:\s*(?:,|va)\s*(?:thay the|bai bo|huy bo))*"
    rf"|{_WORDS_CHANGED}"
    r"|(?:bo sung|thay the|bai bo)\s*(?:,|va)\s*(?:sua doi|bo sung|thay the|bai bo)(?:\s*(?:,|va)\s*(?:bo sung"
    r"|bai bo|thay the))*|dieu chinh(?=\s*,?\s*(?:bo sung|mot so dieu|khoan|diem|noi dung|dieu\s\d))|amend(?:s"
    r"|ing|ed)?(?:\s+and\s+supplement(?:s|ing)?)?)"
    r"|(?P<supplement>bo sung|supplement(?:s|ing)?)"
    r"|(?P<replace>thay(?= (?:cac )?(?:cum tu|tu|tu ngu)\b)|thay the"
    r"(?: va (?:cham dut hieu luc|bai bo|huy bo)(?= cua| cac| doi voi| quyet dinh"
    r"| nghi quyet| thong tu))?|replac(?:e|es|ing)|supersed(?:e|es|ing))"
    r"|(?P<repeal>bai bo|huy bo|cham dut hieu luc(?= cua| doi voi| cac)"
    r"|(?:(?:luoc|cat|loai) )?bo(?= (?:(?:cac|mot so|nhung) )?(?:cum tu|tu|khoan|diem|dieu|noi dung)\b)"
    r"|repeal(?:s|ing)?|abolish(?:es|ing)?|annul(?:s|ling)?)"
    r"|(?P<pause>(?:tam )?ngung hieu luc)|(?P<suspend>(?:tam )?dinh chi(?: viec)? thi hanh)"
    r"|(?P<announce>cong bo het hieu luc(?: toan bo| mot phan)?(?! thi hanh))"
    r"|(?P<correct>dinh chinh)"
    r"|(?P<consolidate>hop nhat)"
    r"|(?P<interpret>giai thich(?= (?:khoan|diem|dieu|luat|bo luat|phap lenh|nghi quyet) ))"
    r"|(?P<guide>quy dinh chi tiet(?! tai| o| trong)(?:\s*(?:,|va)\s*huong dan)?"
    r"|huong dan(?: chi tiet)?(?: viec)?(?=\s+(?:thi hanh|thuc hien|mot so|ap dung|khoan|diem|dieu|chi tiet|ve"
    r"|noi dung|luat|nghi dinh)))"
    r")(?!\w)"
)
_BY_ANOTHER = r"(?! (?:boi|bang) (?!(?:\w+ ){0,8}nay\b))"  # "bị ngưng hiệu lực bởi Thông tư số …": not this text's act
_HAS_OBJECT = rf"(?! (?:ap dung|cua|mot so|cac|(?:(?:thi hanh|mot phan|toan bo) )*{_DOCUMENT} so)\b)"  # in a title
_PASSIVE = re.compile(
    r"(?<!\w)(?<!\bda )(?<!chua )(?<!khong )(?:"
    r"(?P<repeal>het hieu luc|khong con hieu luc|cham dut hieu luc(?! cua| doi voi| cac)|het gia tri|(?:bi"
    r"|duoc) (?:bai bo|huy bo)(?=\s*(?:[.;]|$|ke tu|tu ngay|(?:bang|boi|theo) (?:\w+ ){1,4}nay\b))|(?:is"
    r"|are) (?:hereby )?(?:repealed|annulled|abolished)"
    r"|(?:shall )?(?:expire|cease to be effective|cease to have effect))"
    r"|(?P<replace>(?:duoc|bi) thay the(?= (?:bang|boi) \w+ \w+ nay)|(?:is|are) (?:hereby )?replaced)"
    rf"|(?P<pause>(?<!quy dinh )(?<!viec )(?<!ve )(?:tam )?ngung hieu luc{_BY_ANOTHER}{_HAS_OBJECT})"
    rf"|(?P<suspend>(?:bi )?dinh chi thi hanh{_BY_ANOTHER})"
    r"|(?P<amend>duoc sua doi(?:,? bo sung)?(?= nhu sau| boi \w+ \w+ nay)|(?:is|are) (?:hereby )?amended)"
    r")(?!\w)"
)
# Every word an act may consist of begins with one of these; a sentence without any is passed over.
_STEMS = re.compile(
    r"sua doi|bo sung|thay (?=the|cac|cum|tu)|bai bo|huy bo|hieu luc|het gia tri|dinh chi|dinh chinh|hop nhat"
    r"|dieu chinh|huong dan|quy dinh chi tiet|giai thich"
    r"|bo (?=cac|mot so|nhung|cum|khoan|diem|dieu|noi|tu )|(?:sua|lai|doi|chinh) (?=cac|mot so|cum|tu |chu )"
    r"|amend|supplement"
    r"|replac|supersed|repeal|abolish|annul|expire|cease"
)
_RELATIONS = {
    kind: RelationKind(kind)
    for kind in (
        "amend",
        "supplement",
        "replace",
        "repeal",
        "suspend",
        "pause",
        "announce",
        "correct",
        "consolidate",
        "interpret",
        "guide",
    )
}
_THIS = re.compile(rf"(?:^|.*\W){_DOCUMENT} (?:nay)\b[^:]{{0,300}}$|(?:^|.*\W)this {_DOCUMENT}\b[^:]{{0,300}}$")
_ASIDE = re.compile(rf"^.*\((?={_DOCUMENT} nay\b[^()]*$)")
_SINCE = re.compile(r"(?:.*\W)?(?:ke )?tu (?:ngay|thoi diem|khi)[^:]{0,250}$")
_LEAD = re.compile(r"(?:(?:nay|dong thoi|va|quyet nghi|quyet dinh|hereby|to)[\s:,]*)*")
_AT_PLACE = re.compile(
    r"(?:tai|o) [^;:.]{0,200}?(?:dieu|khoan|diem|muc|phu luc|chuong|phan|mau)\b[^;:“\"]{0,200}[,:]?\s*"
)
_TITLED = re.compile(rf"(?:.*\W)?{_DOCUMENT}\s*(?:ve viec|ve|v/v)?\s*|.*(?:ve viec|v/v)\s*|\s*")
_HINDERED = re.compile(
    r"\b(?:truong hop|neu|de nghi|kien nghi|trinh|tham muu|xem xet|sau khi|cho den khi|truoc khi|truoc ngay"
    r"|chiu trach nhiem|giao|"
    r"ra soat|tiep tuc|can cu|hang nam|de xuat|phoi hop|bao cao|khi co|co trach nhiem|if|where|shall be responsible)\b"
)
_STARTING_POINT = re.compile(
    r"(?:ke )?tu (?:ngay|khi|thoi diem)[^,;:]{0,120}?(?:co hieu luc|duoc ban hanh)[^,;:]{0,40}"
)
_EXCEPTION = re.compile(r",?\s*tru (?:cac )?(?:truong hop|quy dinh|noi dung)[^,;]{0,120}?(?:\bnay\b|,)")
_BREAK = re.compile(
    r"(?:;|,\s*dong thoi|\.)\s*(?:va\s+|dong thoi\s+)?(?:(?:quyet dinh|nghi quyet|thong tu|nghi dinh) nay\s+)?$"
)
_CHANGING = re.compile(r"\b(?:sua doi|bo sung|thay the|bai bo|huy bo)\b")
_AND_AT_END = re.compile(r"(?<!\w)va\s+$")
_TELLS_MORE = re.compile(r"(?<!\w)(?:quy dinh|ban hanh|sua doi|chi tiet|huong dan|thuc hien)(?!\w)")
_LONGEST_LEAD = 1200  # an act stands near the beginning of its sentence; beyond, reading it would only cost time
_NOT_BEFORE = re.compile(
    r"(?:\b(?:duoc|bi|viec|phai|da|de|khong|trinh|nghi|ve|se|duoc phep|quyen|xin|chua|cach|hoac|can|va viec"
    r"|co the|been)\s*)$"
)
_CONDITION = re.compile(
    r"\b(?:truong hop|neu|khi|sau khi|truoc khi|truoc ngay|cho den|den khi|den ngay|tiep tuc|con hieu luc"
    r"|chua het|(?<!kem )(?<!hanh )theo|truoc)\b"
)


PHRASE = re.compile(
    r"\s*:?\s*(?:(?:mot so|cac|nhung|toan bo)\s+)*(?:cum tu|tu ngu|tu|chu|so)(?!\w)\s*(?:va\s+)?"
    r"(?=[“\"”‘'(:,]|(?:nhu sau|sau|tai|o|la|quy|cua)(?!\w))"
    r"|\s*:?\s*(?:cac\s+)?(?:noi dung|doan)\s*(?=[“\"”‘'])"
)
"""What follows the verb of a phrase operation: "thay thế **cụm từ** “…”"."""


@dataclass(frozen=True, slots=True)
class Act:
    """A verb of the citing document at ``[start, end)``: active (objects follow) or passive (subjects precede)."""

    start: int
    end: int
    relation: RelationKind
    active: bool

    @property
    def operation(self) -> Operation | None:
        """The amendment operation of the verb; ``None`` for guiding, suspending, correcting and consolidating."""
        try:
            return Operation(self.relation.value)
        except ValueError:
            return None


def phrase_follows(lower: str, act: Act) -> bool:
    """Whether an act is done to words of a document, not to the document ("bãi bỏ **cụm từ** “…”")."""
    return act.active and PHRASE.match(lower, act.end) is not None


def acts(text: str, lower: str, start: int, end: int, mentioned: list[int], titled: bool = False) -> list[Act]:
    """Acts in the sentence ``[start, end)``, in order.

    ``mentioned`` holds the end offsets of the document mentions in it; ``titled`` is true in a title or enacting
    formula, where the verb follows the type word.
    """
    if _STEMS.search(lower, start, end) is None:
        return []
    found: list[Act] = []
    for match in _ACTIVE.finditer(lower, start, end):
        if is_verb(text, match.start(), match.end()) and (
            _acts_itself(text, lower, start, match, mentioned, titled)
            or (not titled and match.lastgroup == "guide" and _guides_again(lower, found, mentioned, match.start()))
        ):
            relation = _RELATIONS[match.lastgroup or "amend"]
            found.append(Act(match.start(), match.end(), relation, True))
    if not titled:
        taken = [(act.start, act.end) for act in found]
        found.extend(
            Act(m.start(), m.end(), _RELATIONS[m.lastgroup or "repeal"], False)
            for m in _PASSIVE.finditer(lower, start, end)
            if not any(begin <= m.start() < stop for begin, stop in taken)
        )
    return sorted(found, key=lambda act: act.start)


def is_verb(text: str, start: int, end: int) -> bool:
    """Whether an accent-less "bo" is the verb "bỏ" (leave out), not a ministry: "Bộ Tư pháp" folds like "bỏ từ"."""
    return end - start != 2 or text[start:end].lower() not in ("bộ", "bô", "bố", "bờ", "bơ")


def _acts_itself(text: str, lower: str, start: int, match: re.Match[str], mentioned: list[int], titled: bool) -> bool:
    """Whether the document itself does what the verb says, judged by what stands between sentence and verb."""
    at = bisect_right(mentioned, match.start())
    before = mentioned[at - 1] if at else None
    if before is not None:
        first = max(start, mentioned[bisect_right(mentioned, start)])
        return not titled and match.lastgroup != "guide" and _acts_again(lower, first, before, match.start())
    if match.start() - start > _LONGEST_LEAD:
        return False
    prefix = _EXCEPTION.sub(" ", " ".join(lower[start : match.start()].split()))
    prefix = _ASIDE.sub("", prefix)  # "… theo quy định (Kế hoạch này thay thế …)" is a sentence of its own
    if _NOT_BEFORE.search(prefix + " ") and not re.search(r"ve viec$", prefix):
        return False
    if titled:
        return len(prefix) < 400 and _TITLED.fullmatch(prefix) is not None
    if _LEAD.fullmatch(prefix) or (_AT_PLACE.fullmatch(prefix) and PHRASE.match(lower, match.end())):
        return True
    if match.lastgroup == "guide":
        return _THIS.match(prefix) is not None and not _HINDERED.search(prefix)
    if (_THIS.match(prefix) or _SINCE.match(prefix)) and not _HINDERED.search(prefix):
        return True
    return _headed(text, lower, start, match.start())


def _acts_again(lower: str, first: int, before: int, position: int) -> bool:
    """Whether a verb after a first object is an act of its own: "…; bãi bỏ …", "… và thay thế …" where the words
    since that object are no title that itself tells of changes, even with a document named in it."""
    between = lower[max(before, position - _LONGEST_LEAD) : position]
    if _BREAK.search(between):
        return True
    since_first = lower[max(first, position - _LONGEST_LEAD) : position]
    return bool(re.search(r"(?<!\w)(?:va|and)\s+$", between)) and not _CHANGING.search(since_first)


def _guides_again(lower: str, found: list[Act], mentioned: list[int], position: int) -> bool:
    """Whether the document guides a second one: "… quy định chi tiết Luật X về … và hướng dẫn thi hành Nghị định …"."""
    if not found or found[-1].relation is not RelationKind.GUIDE:
        return False
    at = bisect_right(mentioned, position)
    between = lower[max(mentioned[at - 1] if at else 0, position - _LONGEST_LEAD) : position]
    return bool(_AND_AT_END.search(between)) and not _TELLS_MORE.search(between)


def _headed(text: str, lower: str, start: int, position: int) -> bool:
    """A capital letter after a short heading in the same line: "Điều 3. Hiệu lực thi hành Bãi bỏ …"."""
    prefix = lower[start:position]
    if not text[position].isupper() or text[position : position + 6].isupper() or len(prefix) > 160:
        return False
    return not _HINDERED.search(prefix) and not re.search(r"[,:]\s*$", prefix)


def hindered(lower: str, start: int, end: int) -> bool:
    """Whether the words before a passive's subject make it a condition or a point in time."""
    words = _STARTING_POINT.sub(" ", lower[start:end])
    return _CONDITION.search(words) is not None
