"""The enforcement clause (điều khoản thi hành): the day a document takes effect and, for a fixed term, its last day.

Only what the document says about itself counts: "Quyết định này có hiệu lực …", never "Quyết định số 12/… có hiệu lực".
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from legaldocs.law import dates

_TYPES = (
    "quyet dinh|nghi quyet|thong tu(?: lien tich)?|nghi dinh|luat|bo luat|phap lenh|chi thi|quy dinh|quy che|ke hoach"
    "|van ban|lenh|dieu le|quy trinh"
)
_ENGLISH_TYPES = "decision|resolution|circular|decree|law|directive|ordinance"
_EFFECT = re.compile(r"hieu luc(?: thi hanh| phap luat| ap dung)?[ ,]{0,3}(?=(?:ke )?tu\b|sau\b|vao\b|trong\b|ngay\b)")
_ENGLISH_EFFECT = re.compile(r"effect(?:ive)?\b(?= )|into force\b")
_HAS_EFFECT = re.compile(
    r"(?:\bco|bat dau|phat sinh|takes?|shall take|comes?|shall come|come into|(?:is|be))[ ]$|into $"
)
_OWN = re.compile(
    rf"(?:{_TYPES}) nay\b|^(?:[^a-z]*(?:dieu \d+[.:])?[^a-z]*)(?:{_TYPES}) $"
    rf"|(?:dieu khoan|hieu luc) thi hanh[ .:]+(?:{_TYPES}) $"
    rf"|this (?:{_ENGLISH_TYPES})"
)
_STOP = re.compile(r"[\n;]|\.(?=[ ][a-z])")
_ENDS_OTHERS = re.compile(r"\b(?:truoc|sau|den|tu) (?:ngay|khi|thoi diem) (?:[a-z ]{0,20})?$")
_AFTER = re.compile(
    r"(?:sau|trong)[ ](?P<days>\d{1,3})[ ]?(?:\([^)]{0,30}\)[ ]?)?ngay|(?P<days_en>\d{1,3}) days (?:after|from)"
)
_ON = re.compile(
    rf"(?:(?:ke )?tu|vao|ngay|from|on|as of)\b[ ,:]{{0,3}}(?:the )?(?:ngay[ :]{{0,3}})?(?P<date>{dates.DATE})"
)
_FROM_SIGNING = re.compile(
    r"(?:ke )?tu[ ](?:ngay[ ]?)?(?:(?:duoc )?(?:ky|ban hanh|thong qua)|duoc hoi dong"
    r"|(?:hoi dong|quoc hoi)[a-z ]{0,40}thong qua)"
    r"|(?:from|on|upon) (?:the )?(?:date|day)? ?(?:of )?(?:its )?(?:signing|promulgation|issuance|signature)"
)
_DAY_OF_ANOTHER = re.compile(rf"(?:ke )?tu (?:ngay|khi|thoi diem) (?:{_TYPES}) (?!nay)")
_CARRIED_OUT = re.compile(
    rf"thi hanh (?P<type>{_TYPES}) nay,? (?:ke )?tu ngay (?:ky|ban hanh|ky ban hanh)(?=[ ]*[./;\n]|[ ]*\Z)"
)
_UNTIL = re.compile(
    rf"(?:\bden|until|through)[ ](?:het[ ])?(?:ngay[ ])?(?:(?P<date>{dates.DATE})|(?:het[ ])?nam[ ](?P<year>20\d\d)\b)"
)
_TERM_DAY = re.compile(rf"den (?<!\wden )(?:het )?(?:ngay )?(?:(?P<date>{dates.DATE})|(?:het )?nam (?P<year>20\d\d)\b)")
# Between the day of effect and a later day these words speak of something else than the document's own term.
_OTHER_TERM = re.compile(
    r"(?<!\w)(?:thay the|bai bo|sua doi|dinh huong|giai doan|tam nhin|phe duyet|ve viec|tru|doi voi|so \d|uy quyen)"
    r"(?!\w)"
)
_LASTS = re.compile(
    rf"(?<!ngay )(?<!khi )(?<!truoc )(?<!sau )(?<!theo )(?<!tai )(?:{_TYPES}) nay,? "
    r"(?:chi )?(?:co hieu luc|co gia tri|duoc (?:thuc hien|ap dung|thi hanh)|ap dung|thuc hien)(?!\w)"
)
_TERM_OF = re.compile(r"(?:thuc hien|ap dung|hieu luc|thoi (?:gian|han|diem))\b[^\n.;]{0,120}\Z")


def effect_dates(plain: str, own_type: str | None, issued: date | None) -> tuple[date | None, date | None]:
    """First and last day of effect as the text itself states them, ``None`` where it does not.

    ``plain`` is the accent-less lower case text, ``own_type`` the document's type word in the same form.  A day "n
    days after signing" is the signing day plus n.  Source: Law 64/2025/QH15, Art. 53 (effect of documents).
    """
    said = list(_EFFECT.finditer(plain))
    if "effect" in plain or "into force" in plain:
        said = sorted([*said, *_ENGLISH_EFFECT.finditer(plain)], key=lambda match: match.start())
    clauses = [match for match in said if _speaks_of_itself(plain, match)]
    typed = [c for c in clauses if own_type and own_type in plain[max(0, c.start() - 260) : c.start()]]
    for clause in (*typed, *clauses):
        rest = _sentence(plain, clause.end())
        start = _first_day(rest, issued)
        if start is not None:
            return start, _last_day(rest, start) or _term(plain, own_type, start)
    start = _carried_out(plain, own_type, issued) if not said else None
    return start, _term(plain, own_type, start or issued)


def _carried_out(plain: str, own_type: str | None, issued: date | None) -> date | None:
    """The day of signing where the closing says so without speaking of effect: "… chịu trách nhiệm thi hành Quyết định
    này kể từ ngày ký"."""
    if issued is None or not any(match["type"] == own_type for match in _CARRIED_OUT.finditer(plain)):
        return None
    return issued


def _speaks_of_itself(plain: str, match: re.Match[str]) -> bool:
    """Whether the sentence before the words of effect names the document itself as its subject."""
    before = plain[max(0, match.start() - 260) : match.start()]
    verb = _HAS_EFFECT.search(before)
    if verb is None:
        return False
    before = before[: verb.start()]
    stops = list(_STOP.finditer(before))
    subject = before[stops[-1].end() :] if stops else before
    return bool(_OWN.search(subject)) and not _ENDS_OTHERS.search(subject)


def _sentence(plain: str, start: int) -> str:
    rest = plain[start : start + 260]
    stop = re.search(r";|\.(?=\s)|\n(?=\s*(?:\d+\.|dieu|[a-z]\)))", rest)
    return rest[: stop.start()] if stop else rest


def _first_day(rest: str, issued: date | None) -> date | None:
    """The day stated first in ``rest``, what follows "có hiệu lực"; unknown where it is that of another document."""
    if _DAY_OF_ANOTHER.match(rest.lstrip(" ,")):
        return None
    after, on, signing = _AFTER.search(rest[:70]), _ON.search(rest[:70]), _FROM_SIGNING.search(rest[:60])
    found = sorted((m.start(), n, m) for n, m in enumerate((after, on, signing)) if m is not None)
    for _, which, match in found:
        if which == 0 and issued is not None:
            return issued + timedelta(days=int(match["days"] or match["days_en"]))
        if which == 1:
            return dates.read(match["date"])
        if which == 2:
            return issued
    return None


def _last_day(rest: str, start: date) -> date | None:
    until = _UNTIL.search(rest)
    return _later(until, start) if until and not _OTHER_TERM.search(rest, 0, until.start()) else None


def _term(plain: str, own_type: str | None, start: date | None) -> date | None:
    """A term stated apart from the effect clause: "Nghị quyết này được thực hiện đến hết ngày 31 tháng 12 năm 2025"."""
    if own_type is None:
        return None
    for match in _TERM_DAY.finditer(plain):
        term = _TERM_OF.search(plain, max(0, match.start() - 132), match.start())
        if term is None or _quoted(plain, match.start()):
            continue
        before = max(0, term.start() - 80)
        stops = [stop.end() for stop in _STOP.finditer(plain, before, term.start())]
        sentence = plain[stops[-1] if stops else before : match.end()]
        named = re.search(rf"(?<!tu ngay )(?<!tu khi ){own_type} nay", sentence)
        if named and not _OTHER_TERM.search(sentence, named.end()):
            last = _later(match, start)
            if last is not None:
                return last
    return None


def term_clause(plain: str, last: date) -> tuple[int, int] | None:
    """Where the text says of itself that it lasts through ``last``: "Quyết định này có hiệu lực … đến hết ngày …"."""
    for match in _TERM_DAY.finditer(plain):
        if _later(match, None) != last or _quoted(plain, match.start()):
            continue
        before = max(0, match.start() - 260)
        stops = [stop.end() for stop in _STOP.finditer(plain, before, match.start())]
        lasts = _LASTS.search(plain, stops[-1] if stops else before, match.start())
        if lasts and not _OTHER_TERM.search(plain, lasts.end(), match.start()):
            return lasts.start(), match.end()
    return None


def _quoted(plain: str, at: int) -> bool:
    """Whether a place stands in words that are quoted: the new wording of another document."""
    opened, closed = plain.rfind("“", 0, at), plain.rfind("”", 0, at)
    line = plain.rfind("\n", 0, at) + 1
    return opened > closed or plain.count('"', line, at) % 2 == 1


def _later(match: re.Match[str], start: date | None) -> date | None:
    """The day in ``match`` if it comes after ``start``; a bare year means its last day."""
    last = dates.read(match["date"]) if match["date"] else date(int(match["year"]), 12, 31)
    return last if last is not None and (start is None or last > start) else None
