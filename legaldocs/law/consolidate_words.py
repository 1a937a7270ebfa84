"""What an amending instruction orders, read from its words: new wording, phrases, the part meant, the new number.

``amendments`` says which unit an instruction reaches; this module reads what shall stand there.  Whatever is not plain
is refused with a reason: a consolidated text may lack an amendment, which is listed, but never hold a wrong word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from legaldocs.law import consolidate_annex, consolidate_payload, structure, units
from legaldocs.law.consolidate_order import Order, Part, Why
from legaldocs.law.folding import folded
from legaldocs.law.phrase_orders import phrase_order
from legaldocs.law.types import Amendment, Operation

_PHRASE_OPERATIONS = (Operation.REPLACE_PHRASE, Operation.REPEAL_PHRASE)
_WORDED = (Operation.AMEND, Operation.SUPPLEMENT, Operation.REPLACE)
_HEADING = re.compile(r"(?<!\w)(?:ten|tieu de)(?: cua)? dieu(?!\w)")
_LEAD = re.compile(r"(?<!\w)(?:doan mo dau|doan dau|phan mo dau|cau dan|ten)(?: cua| tai)? (?:khoan|diem|dieu)(?!\w)")
_PART = re.compile(
    r"(?<!\w)(?:(?:diem|muc|tiet) \d{1,3}\.\d+|ten|tieu de|doan|cau|gach dau dong|gach ngang|dau dong|tiet"
    r"|y (?:thu|\d)|dong (?:thu|\d)|bang|cot|stt|so thu tu|ghi chu|cong thuc|phan dau|khai niem"
    r"|(?:mot|cac|so) (?:tu|cum tu)|cum tu"
    r"|noi dung(?! (?:cua |tai )?(?:cac )?(?:khoan|dieu|diem)))(?!\w)"
)
_ORDINAL = r"(?:thu )?(?P<place>nhat|mot|hai|ba|tu|bon|nam|sau|bay|tam|chin|muoi|\d{1,2}|cuoi(?: cung)?)(?!\w)"
_DASH = re.compile(rf"(?<!\w)(?:dau )?gach (?:dau dong|ngang)(?: \(-\))? {_ORDINAL}")
_PARAGRAPH = re.compile(rf"(?<!\w)doan(?: van)? {_ORDINAL}")
_NUMBERS = ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi")
_PLACES = {word: n for n, word in enumerate(_NUMBERS, 1)} | {"nhat": 1, "tu": 4}
_CONDITION = re.compile(r"\s*,?\s*(?:doi voi|trong truong hop|tru(?!\w)|khi(?!\w)|neu(?!\w)|cho den)")
_AS_FOLLOWS = re.compile(r"(?<!\w)nhu sau(?!\w)")
_BECOMES = re.compile(r"(?<!\w)thanh(?!\w)")


def repeal(target: str) -> Order:
    """The order that a confirmed repeal of one provision gives by itself, whatever words stand behind it."""
    return Order(Operation.REPEAL, target, refused=Why.APPENDIX if consolidate_annex.concerns(target) else None)


def orders(text: str, rows: Sequence[Amendment]) -> list[Order]:
    """The order of each row of ``amendments.find(text)``, in the same sequence."""
    lower = folded(text).lower
    starts = sorted({row.start for row in rows})
    found = []
    for row in rows:
        following = next((start for start in starts if start > row.start), len(text))
        beyond = next((start for start in starts if start >= row.end), None)
        group = [other for other in rows if (other.start, other.operation) == (row.start, row.operation)]
        order = _order(text, lower, row, min(row.end, following), group)
        if _wants_words(order):
            order = _worded(text, lower, row, beyond, rows, order)
        found.append(order)
    return found


def _wants_words(order: Order) -> bool:
    return (order.refused, order.words, order.phrases) == (None, None, ()) and order.operation in _WORDED


def _worded(
    text: str, lower: str, row: Amendment, beyond: int | None, rows: Sequence[Amendment], order: Order
) -> Order:
    """The order with the new wording of its unit; ``beyond`` is where the next instruction begins."""
    mates = [one for one in rows if one.end == row.end and one.operation in _WORDED and one.new_text == row.new_text]
    targets = list(dict.fromkeys(one.target_unit for one in mates if one.target_unit))
    words, why = consolidate_payload.share(text, lower, row, beyond, targets)
    if words is not None and not consolidate_payload.paired(text, row.start, len(text) if beyond is None else beyond):
        words, why = None, Why.PAYLOAD_OPEN
    return replace(order, words=words, refused=why)


def _order(text: str, lower: str, row: Amendment, end: int, group: list[Amendment]) -> Order:
    """``end`` is where the words of this instruction end; ``group`` are the rows that one sentence gives."""
    order = Order(row.operation, row.target_unit)
    if consolidate_annex.concerns(row.target_unit):
        return _about_annex(text, lower, row, end, order)
    if row.operation in _PHRASE_OPERATIONS or _adds_phrase(lower, row, end):
        return _phrase(text, lower, row, end, order)
    if row.target_unit is None:
        return replace(order, refused=Why.UNIT_UNKNOWN)
    if row.operation is Operation.RENUMBER:
        return _renumbering(text, lower, row, end, order)
    return _meant(text, lower, row, end, group, order)


def _about_annex(text: str, lower: str, row: Amendment, end: int, order: Order) -> Order:
    """An appendix or form as a whole, or a phrase everywhere in it."""
    said = _unquoted(text, lower, row.start, end)
    if row.operation not in _PHRASE_OPERATIONS:
        return consolidate_annex.order(text, said, row, lambda: structure.provisions(text))
    if consolidate_annex.phrased(said, row.target_unit or ""):
        return _phrase(text, lower, row, end, order)
    return replace(order, refused=Why.APPENDIX)


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


def _meant(text: str, lower: str, row: Amendment, end: int, group: list[Amendment], order: Order) -> Order:
    """The order about the part of the unit that its words name; the new wording is read after it."""
    said = _unquoted(text, lower, row.start, end)
    stop = _AS_FOLLOWS.search(said)
    said = said[: stop.start()] if stop else said
    part, place = _part(said, row, group)
    if part is None:
        return replace(order, refused=Why.PART_OF_UNIT)
    why = _condition(said) if row.operation is Operation.REPEAL else None
    return replace(order, part=part, place=place, refused=why)


def _unquoted(text: str, lower: str, start: int, end: int) -> str:
    """The accent-less words of the instruction with quotations blanked out, offsets kept."""
    blank = re.sub(r"[“\"«][^“”\"»\n]*[”\"»]?", lambda m: " " * len(m.group()), text[start:end])
    return "".join(low if char != " " else " " for low, char in zip(lower[start:end], blank, strict=True))


def _part(said: str, row: Amendment, group: list[Amendment]) -> tuple[Part | None, int]:
    """The part of the unit that is meant and its place; ``None`` where it is one that cannot be cut out safely."""
    before = _before_units(said)
    if not _PART.search(before):
        return Part.WHOLE, 0
    changing = row.operation in (Operation.AMEND, Operation.REPLACE) and len(group) == 1
    if changing and _HEADING.search(said):
        return Part.HEADING, 0
    if changing and _LEAD.search(said):
        return Part.LEAD, 0
    for part, pattern in ((Part.DASH, _DASH), (Part.PARAGRAPH, _PARAGRAPH)):
        named = pattern.findall(before)
        if len(named) == 1 and len(group) == 1 and row.operation is not Operation.SUPPLEMENT and _only(before, pattern):
            return part, _place(named[0])
    return None, 0


def _only(before: str, pattern: re.Pattern[str]) -> bool:
    """Whether the words name no other part beside the one of the pattern."""
    return _PART.search(pattern.sub(" ", before)) is None


def _place(word: str) -> int:
    return -1 if word.startswith("cuoi") else _PLACES.get(word) or int(word)


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
