"""What an amending instruction orders, read from its words: new wording, phrases, the part meant, the new number.

``amendments`` says which unit an instruction reaches; this module reads what shall stand there.  Whatever is not plain
is refused with a reason: a consolidated text may lack an amendment, which is listed, but never hold a wrong word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from legaldocs.law import units
from legaldocs.law.folding import folded
from legaldocs.law.phrase_orders import Phrase, phrase_order
from legaldocs.law.types import Amendment, Operation

OPENING, CLOSING = "“\"«„″'‘", "”\"»″'’“"
_PHRASE_OPERATIONS = (Operation.REPLACE_PHRASE, Operation.REPEAL_PHRASE)
_AFTER_QUOTE = " \t\r.;,:)/*_"
_HEADING = re.compile(r"(?<!\w)(?:ten|tieu de)(?: cua)? dieu(?!\w)")
_LEAD = re.compile(r"(?<!\w)(?:doan mo dau|doan dau|phan mo dau|cau dan|ten)(?: cua| tai)? (?:khoan|diem|dieu)(?!\w)")
_PART = re.compile(
    r"(?<!\w)(?:ten|tieu de|doan|cau|gach dau dong|dau dong|tiet|y (?:thu|\d)|dong (?:thu|\d)|bang|cot|stt|so thu tu"
    r"|ghi chu|cong thuc|phan dau|khai niem|(?:mot|cac|so) (?:tu|cum tu)|cum tu"
    r"|noi dung(?! (?:cua |tai )?(?:cac )?(?:khoan|dieu|diem)))(?!\w)"
)
_CONDITION = re.compile(r"\s*,?\s*(?:doi voi|trong truong hop|tru(?!\w)|khi(?!\w)|neu(?!\w)|cho den)")
_AS_FOLLOWS = re.compile(r"(?<!\w)nhu sau(?!\w)")
_BECOMES = re.compile(r"(?<!\w)thanh(?!\w)")
_OPENS = re.compile(r"\s*[“\"«„]\s*")
_CLOSES = re.compile(r"[”\"»]\s?[.;,]?[ \t\r]*(?:\n|$)")
_LONGEST_PAYLOAD = 60_000  # characters; an article of the longest codes is a third of it
_APPENDIX = re.compile(r"(?:^|/)(?:phu-luc|mau|muc|tieu-muc|phan|chuong)(?:-|$)")


class Why(StrEnum):
    """Why an instruction is not carried out; sentences for people are in ``documents.consolidation_words``."""

    UNIT_UNKNOWN = "unit-unknown"
    APPENDIX = "appendix"
    PART_OF_UNIT = "part-of-unit"
    CONDITION = "condition"
    PAYLOAD_MISSING = "payload-missing"
    PAYLOAD_OPEN = "payload-open"
    PAYLOAD_LABEL = "payload-label"
    PHRASE_UNCLEAR = "phrase-unclear"
    PHRASE_MISSING = "phrase-missing"
    PHRASE_COUNT = "phrase-count"
    PHRASE_ALREADY = "phrase-already"
    PHRASE_IN_LIST = "phrase-in-list"
    TARGET_MISSING = "target-missing"
    TARGET_EXISTS = "target-exists"
    TARGET_GONE = "target-gone"
    POSITION_UNCLEAR = "position-unclear"
    RENUMBER_UNCLEAR = "renumber-unclear"
    OVERLAP = "overlap"
    SAME_DAY = "same-day-conflict"
    RESTS_ON_REFUSED = "rests-on-refused"
    STRUCTURE = "structure-broken"
    NO_DATE = "no-date"
    NO_WORDS = "no-words"
    NO_SOURCE_TEXT = "no-source-text"
    CODIFIED_BASE = "codified-base"
    CORRECTION = "correction"
    NOT_READ = "not-read"


class Part(StrEnum):
    """Which part of the target the new wording stands for."""

    WHOLE = "whole"
    HEADING = "heading"  # the line with number and name of an article
    LEAD = "lead"  # the words before the first unit inside


@dataclass(frozen=True, slots=True)
class Order:
    """One instruction ready to be carried out, or ``refused`` with the reason.

    ``words`` is the new wording with its label; ``becomes`` the new addresses of a renumbered unit; ``count`` how
    often a phrase must stand in the target where the instruction says so.
    """

    operation: Operation
    target: str | None
    words: str | None = None
    part: Part = Part.WHOLE
    phrases: tuple[Phrase, ...] = ()
    count: int | None = None
    becomes: tuple[str, ...] = ()
    refused: Why | None = None


def repeal(target: str) -> Order:
    """The order that a confirmed repeal of one provision gives by itself, whatever words stand behind it."""
    return Order(Operation.REPEAL, target, refused=Why.APPENDIX if _APPENDIX.search(target) else None)


def orders(text: str, rows: Sequence[Amendment]) -> list[Order]:
    """The order of each row of ``amendments.find(text)``, in the same sequence."""
    lower = folded(text).lower
    starts = sorted({row.start for row in rows})
    found = []
    for row in rows:
        following = next((start for start in starts if start > row.start), len(text))
        group = [other for other in rows if (other.start, other.operation) == (row.start, row.operation)]
        order = _order(text, lower, row, min(row.end, following), group)
        if order.words is not None and not _paired(text, row.start, following):
            order = replace(order, words=None, refused=Why.PAYLOAD_OPEN)
        found.append(order)
    return found


def _paired(text: str, start: int, end: int) -> bool:
    """Whether no closing mark is left over up to the next instruction: the new wording may have gone on behind it."""
    return text.count("”", start, end) <= text.count("“", start, end)


def _order(text: str, lower: str, row: Amendment, end: int, group: list[Amendment]) -> Order:
    """``end`` is where the words of this instruction end; ``group`` are the rows that one sentence gives."""
    order = Order(row.operation, row.target_unit)
    if row.target_unit and _APPENDIX.search(row.target_unit):
        return replace(order, refused=Why.APPENDIX)
    if row.operation in _PHRASE_OPERATIONS or _adds_phrase(lower, row, end):
        return _phrase(text, lower, row, end, order)
    if row.target_unit is None:
        return replace(order, refused=Why.UNIT_UNKNOWN)
    if row.operation is Operation.RENUMBER:
        return _renumbering(text, lower, row, end, order)
    return _wording(text, lower, row, end, group, order)


def _adds_phrase(lower: str, row: Amendment, end: int) -> bool:
    return row.operation is Operation.SUPPLEMENT and bool(
        re.match(r"bo sung (?:them )?(?:cac |mot so )?(?:cum tu|tu)(?!\w)", lower[row.start : end])
    )


def _phrase(text: str, lower: str, row: Amendment, end: int, order: Order) -> Order:
    read = phrase_order(text[row.start : end], lower[row.start : end], row.operation, row.target_unit)
    operation = Operation.REPLACE_PHRASE if row.operation is Operation.SUPPLEMENT else row.operation
    if read is None:
        return replace(order, operation=operation, refused=Why.PHRASE_UNCLEAR)
    return replace(order, operation=operation, phrases=read.phrases, count=read.count)


# -- new wordings ---------------------------------------------------------------------------------------------------


def _wording(text: str, lower: str, row: Amendment, end: int, group: list[Amendment], order: Order) -> Order:
    said = _unquoted(text, lower, row.start, end)
    stop = _AS_FOLLOWS.search(said)
    said = said[: stop.start()] if stop else said
    part = _part(said, row, group)
    if part is None:
        return replace(order, refused=Why.PART_OF_UNIT)
    if row.operation is Operation.REPEAL:
        return replace(order, refused=_condition(said))
    words, why = _payload(text, row, group)
    return replace(order, words=words, part=part, refused=why)


def _unquoted(text: str, lower: str, start: int, end: int) -> str:
    """The accent-less words of the instruction with quotations blanked out, offsets kept."""
    blank = re.sub(r"[“\"«][^“”\"»\n]*[”\"»]?", lambda m: " " * len(m.group()), text[start:end])
    return "".join(low if char != " " else " " for low, char in zip(lower[start:end], blank, strict=True))


def _part(said: str, row: Amendment, group: list[Amendment]) -> Part | None:
    """The part of the unit that is meant; ``None`` where it is one that cannot be cut out safely."""
    if not _PART.search(_before_units(said)):
        return Part.WHOLE
    changing = row.operation in (Operation.AMEND, Operation.REPLACE) and len(group) == 1
    if changing and _HEADING.search(said):
        return Part.HEADING
    return Part.LEAD if changing and _LEAD.search(said) else None


def _before_units(said: str) -> str:
    """The instruction up to the end of its units: a title after them may hold any word."""
    found = [p for p in units.find(said, said, 0, len(said)) if p.paths]
    near = found[:1]
    for phrase in found[1:]:
        if phrase.start - near[-1].end > 60:
            break
        near.append(phrase)
    return said[: near[-1].end] if near else said


def _condition(said: str) -> Why | None:
    """A repeal for some cases only leaves the words standing for the others."""
    found = [p for p in units.find(said, said, 0, len(said)) if p.paths]
    return Why.CONDITION if any(_CONDITION.match(said, phrase.end) for phrase in found) else None


def _payload(text: str, row: Amendment, group: list[Amendment]) -> tuple[str | None, Why | None]:
    """The wording that stands for the row's unit, with its label."""
    found = [words for words in (row.new_text, _quoted_below(text, row.end)) if words]
    whole = next((words for words in found if _enclosed(text, row.start, words)), None)
    if whole is None:
        return None, Why.PAYLOAD_OPEN if found else Why.PAYLOAD_MISSING
    targets = list(dict.fromkeys(other.target_unit for other in group if other.target_unit))
    return _share(whole, row.target_unit or "", targets)


def _quoted_below(text: str, end: int) -> str | None:
    """A quotation that begins right after the announcing words, up to the first mark that ends a line with all marks
    inside it paired."""
    opened = _OPENS.match(text, end)
    if opened is None:
        return None
    for closed in _CLOSES.finditer(text, opened.end(), opened.end() + _LONGEST_PAYLOAD):
        words = text[opened.end() : closed.start()]
        if words.count("“") == words.count("”"):
            return words.strip()
    return None


def _enclosed(text: str, start: int, words: str) -> bool:
    """Whether the new wording stands between two marks right after a colon, with every mark inside it paired."""
    at = text.find(words, start)
    if at < 0 or words.count("“") != words.count("”") or words.count('"') % 2:
        return False
    before = text[max(0, at - 40) : at].rstrip()
    marks = before[len(before.rstrip(OPENING)) :]
    after = text[at + len(words) : at + len(words) + 12].lstrip(_AFTER_QUOTE + "\n")
    return bool(marks) and before.rstrip(OPENING + " \n\t").endswith((":", "sau", "là")) and after[:1] in set(CLOSING)


def _share(whole: str, target: str, targets: list[str]) -> tuple[str | None, Why | None]:
    """The stretch of a common quotation that is the target's own: labels must come in order from its first word."""
    places: list[tuple[int, str]] = []
    position = 0
    for unit in targets:
        match = label_pattern(unit).search(whole, position)
        if match is None:
            break
        places.append((match.start("label"), unit))
        position = match.end()
    if len(places) < len(targets) or places[0][0] != 0:
        return _unlabelled(whole, target) if len(targets) == 1 else (None, Why.PAYLOAD_LABEL)
    edges = [start for start, _ in places] + [len(whole)]
    index = [unit for _, unit in places].index(target)
    return whole[edges[index] : edges[index + 1]].rstrip(), None


def _unlabelled(whole: str, target: str) -> tuple[str | None, Why | None]:
    """New wording of one clause or point printed without its label; the label stays as it was."""
    if not target.rsplit("/", 1)[-1].startswith(("khoan-", "diem-")) or ANY_LABEL.match(whole):
        return None, Why.PAYLOAD_LABEL
    return whole, None


ANY_LABEL = re.compile(r"\s*(?:(?:Điều|Khoản|Điểm|Chương|Mục)\s+\w+|\d{1,3}[a-zđ]?\s?[.)]|[a-zđ]{1,2}\d?\s?[.)])")


def label_pattern(path: str) -> re.Pattern[str]:
    """The label of a unit at the beginning of a line; the label itself is the group ``label``."""
    kind, _, number = path.rsplit("/", 1)[-1].partition("-")
    shown = re.escape(number)
    body = {
        "dieu": rf"Điều\s+0?{shown}(?!\w)\s?[.:]?",
        "khoan": rf"(?:Khoản\s+)?0?{shown}\s?[.)/]",
        "diem": rf"(?:Điểm\s+)?{shown}\s?[.)]",
    }.get(kind, r"(?!)")
    return re.compile(rf"(?:^|(?<=\n))[ \t\r]*(?P<label>{body})", re.IGNORECASE)


# -- new numbers ----------------------------------------------------------------------------------------------------


def _renumbering(text: str, lower: str, row: Amendment, end: int, order: Order) -> Order:
    """New addresses: "chuyển khoản 3, 4 thành khoản 4, 5", lists paired in order; one may become several (split)."""
    match = _BECOMES.search(lower, row.start, end)
    if match is None or row.target_unit is None:
        return replace(order, refused=Why.RENUMBER_UNCLEAR)
    olds = _paths(text, lower, row.start, match.start())
    news = _paths(text, lower, match.end(), end)
    at = next((n for n, path in enumerate(olds) if row.target_unit.endswith(path)), None)
    if at is None or not news or (len(olds) != len(news) and len(olds) != 1 and len(news) != 1):
        return replace(order, refused=Why.RENUMBER_UNCLEAR)
    chosen = news if len(olds) == 1 else [news[at if len(news) == len(olds) else 0]]
    holder = row.target_unit.removesuffix(olds[at]).rstrip("/")
    return replace(order, becomes=tuple(_under(holder, row.target_unit, path) for path in chosen))


def _paths(text: str, lower: str, start: int, end: int) -> list[str]:
    return [path for phrase in units.find(text, lower, start, end) for path in phrase.paths]


def _under(holder: str, old: str, new: str) -> str:
    """The new address beside the old one where it names only a clause or point."""
    if new.startswith("dieu-"):
        return f"{holder}/{new}" if holder else new
    outer = old.rsplit("/", new.count("/") + 1)[0]
    return f"{outer}/{new}" if "/" in old else new
