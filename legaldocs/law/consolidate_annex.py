"""Orders about appendices and forms as wholes: what an amending text puts in their place, and where they stand.

An appendix or form (phụ lục, mẫu) is exchanged, left out or added as a whole, its new words being those that the
amending text itself carries under the same label; a phrase in it is exchanged everywhere.  Rows, columns and numbered
lines inside have no address of their own, so whatever names one is left to a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from legaldocs.law import units
from legaldocs.law.consolidate_order import Order, Why
from legaldocs.law.folding import folded
from legaldocs.law.types import Amendment, Kind, Operation, Provision

_GROUPED = re.compile(r"(?:^|/)(?:phu-luc|mau|muc|tieu-muc|phan|chuong)(?:-|$)")
_WHOLE = re.compile(r"(?:^|/)(?P<kind>phu-luc|mau)(?:-[^/]+)?$")
_INSIDE = re.compile(
    r"(?<!\w)(?:muc|diem|khoan|dieu|so thu tu|stt|bang (?:so )?\d|cot|dong|ban mo ta|danh muc|mot so|mot phan"
    r"|noi dung|tieu de|ten)(?!\w)"
)
_HEAD = re.compile(
    r"\s*(?:(?:sua doi|bo sung|thay the|bai bo|huy bo|va|,|them)\s*)*(?:toan bo\s+)?(?:cac\s+)?(?:bieu\s+)?$"
)
_OWN = re.compile(r"(?<!\w)(?:bang|thanh|theo)(?!\w)[^;]{0,200}(?:nghi dinh|quyet dinh|nghi quyet|thong tu|luat) nay")
_LABEL = re.compile(r"(phu luc|bieu mau|mau)(?:\s+so)?\s*[:.]?\s*(\S*)")


def concerns(target: str | None) -> bool:
    """Whether an address names an appendix, a form or a chapter, or something inside one."""
    return target is not None and _GROUPED.search(target) is not None


def find(provisions: Sequence[Provision], target: str) -> Provision | None:
    """The appendix or form meant by ``phu-luc-i/mau-03-pli``: by its address, or by the one label that reads so."""
    exact = next((unit for unit in provisions if unit.path == target), None)
    if exact is not None:
        return exact
    whole = _WHOLE.search(target)
    if whole is None:
        return None
    wanted = target.rpartition("/")[2]
    annexes = [unit for unit in provisions if unit.kind is Kind.APPENDIX]
    fitting = [unit for unit in annexes if slug(unit.label) == wanted]
    if wanted == "phu-luc":  # the only, unnumbered one
        fitting = [unit for unit in annexes if slug(unit.label).startswith("phu-luc")]
    return fitting[0] if len(fitting) == 1 else None


def slug(label: str) -> str:
    """A printed label as the last part of an address: "Mẫu số 03/PLI" is ``mau-03-pli``."""
    match = _LABEL.match(folded(label).lower.strip())
    if match is None:
        return ""
    kind = "phu-luc" if match[1] == "phu luc" else "mau"
    number = re.sub(r"[^\w]+", "-", match[2]).strip("-")
    return f"{kind}-{number}" if number else kind


def order(text: str, said: str, row: Amendment, tree: Callable[[], Sequence[Provision]]) -> Order:
    """The order of a row about an appendix; ``said`` are its accent-less words without quotations, ``tree`` the
    provisions of the amending text."""
    made = Order(row.operation, row.target_unit)
    refused = replace(made, refused=Why.APPENDIX)
    target = row.target_unit or ""
    if not _WHOLE.search(target) or not _plainly(said):
        return refused
    if row.operation is Operation.REPEAL:
        return made
    if row.operation not in (Operation.AMEND, Operation.REPLACE, Operation.SUPPLEMENT):
        return refused
    if row.operation is not Operation.SUPPLEMENT and not _OWN.search(said):
        return refused
    new = find(tree(), target)
    return refused if new is None else replace(made, words=text[new.start : new.end].strip())


def phrased(said: str, target: str) -> bool:
    """Whether a phrase is to be exchanged in the whole of an appendix, not in a line of it."""
    return _WHOLE.search(target) is not None and not _INSIDE.search(said)


def _plainly(said: str) -> bool:
    """Whether the instruction names appendices right behind its verb and nothing inside them."""
    found = [phrase for phrase in units.find(said, said, 0, len(said)) if phrase.paths]
    if not found or not _HEAD.match(said[: found[0].start]):
        return False
    first = found[0]
    return all(_WHOLE.search(path) for path in first.paths)


def following(provisions: Sequence[Provision], unit: Provision) -> Provision | None:
    """The appendix or form printed after ``unit``."""
    annexes = [one for one in provisions if one.kind is Kind.APPENDIX and one.start >= unit.end]
    return min(annexes, key=lambda one: one.start, default=None)


def holds_forms(provisions: Sequence[Provision], unit: Provision) -> bool:
    """Whether forms follow an appendix that stand in it but beside it in the tree: it cannot be exchanged alone."""
    after = following(provisions, unit)
    return slug(unit.label).startswith("phu-luc") and after is not None and slug(after.label).startswith("mau")


def place(provisions: Sequence[Provision], target: str) -> Provision | None:
    """The appendix or form that a new one follows: the one of the same series numbered just before it."""
    wanted = re.fullmatch(r"(?P<kind>phu-luc|mau)-(?P<number>\d+)(?P<series>.*)", target.rpartition("/")[2])
    if wanted is None:
        return None
    before = f"{wanted['kind']}-{int(wanted['number']) - 1:0{len(wanted['number'])}d}{wanted['series']}"
    return find(provisions, before)


def address(target: str) -> str:
    """The address the tree gives a form: its number without the series ("Mẫu số 16/PLI" is ``mau-16``)."""
    last = target.rpartition("/")[2]
    match = re.match(r"mau-\d+", last)
    return match.group() if match else last
