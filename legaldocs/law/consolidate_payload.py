"""The new wording an amending text gives for a unit: where its words stand, and which share of them is the unit's own.

Wordings stand in quotation marks behind "như sau:", one pair for all units or one for each; officials also close a
quotation with another mark, never close it, or set none.  A share is taken only where the labels inside say plainly
where it begins and ends; anything else is refused with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from legaldocs.law import reading
from legaldocs.law.consolidate_order import ANY_LABEL, Why, label_pattern
from legaldocs.law.types import Amendment

OPENING, CLOSING = "“\"«„″'‘", "”\"»″'’“"
_AFTER_QUOTE = " \t\r.;,:)/*_"
_MARKS = '“”"«»„″'
_OPENS = re.compile(r"\s*[“\"«„]\s*")
_CLOSES = re.compile(r"[”\"»]\s?[.;,]?[ \t\r]*(?:\n|$)")
_LONGEST_PAYLOAD = 60_000  # characters; an article of the longest codes is a third of it
_LABEL_ONLY = re.compile(
    r"[ \t\r>*#_]*(?:(?:Điều|Khoản)\s+)?(?:\d{1,3}[a-zđ]?|[a-zđ]{1,2}\d?)\s?[.)]\s*", re.IGNORECASE
)
_NODE = re.compile(
    r"^[ \t\r]*(?:Điều\s+(?P<dieu>\d{1,3}[a-zđ]?)(?!\w)\s?[.:]|(?P<khoan>\d{1,3}[a-zđ]?)\s?[.)]"
    r"|(?P<diem>[a-zđ]{1,2}\d?)\s?\))",
    re.MULTILINE,
)
_LEVELS = {"dieu": 0, "khoan": 1, "diem": 2}
_Share = tuple[str | None, Why | None]


def share(text: str, lower: str, row: Amendment, following: int | None, targets: Sequence[str]) -> _Share:
    """The wording of the row's unit with its label, or why there is none.

    ``targets`` are the units that the sentence words together, in text order; ``following`` is where the next
    instruction begins, ``None`` behind the last.
    """
    target = row.target_unit or ""
    found = [words for words in (row.new_text, _quoted_below(text, row.end)) if words]
    whole = next((words for words in found if _enclosed(text, row.start, words)), None)
    mine: _Share = (None, Why.PAYLOAD_OPEN if found else Why.PAYLOAD_MISSING)
    if whole is not None:
        mine = _own(whole, target, targets)
    if mine[0] is None:
        each, marked = _stretches(text, lower, row.end, following)
        mine = _of_stretches(each, marked, target, targets) or mine
    return mine


def paired(text: str, start: int, end: int) -> bool:
    """Whether no closing mark is left over up to the next instruction: the new wording may have gone on behind it.

    A straight mark that no other answers stands for an opening one.
    """
    opened = text.count("“", start, end) + text.count('"', start, end) % 2
    return text.count("”", start, end) <= opened


# -- where the words stand --------------------------------------------------------------------------------------------


def _quoted_below(text: str, end: int) -> str | None:
    """A quotation that begins right after the announcing words, up to the first mark that ends a line with all marks
    inside it paired."""
    opened = _OPENS.match(text, end)
    closed = _closing(text, opened.end(), len(text)) if opened else None
    return text[opened.end() : closed.start()].strip() if opened and closed else None


def _closing(text: str, start: int, stop: int) -> re.Match[str] | None:
    """The first mark that ends a line and leaves the marks before it paired."""
    for closed in _CLOSES.finditer(text, start, min(stop, start + _LONGEST_PAYLOAD)):
        words = text[start : closed.start()]
        if words.count("“") == words.count("”") and words.count('"') % 2 == 0:
            return closed
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


def _stretches(text: str, lower: str, at: int, following: int | None) -> tuple[list[str], bool]:
    """The wordings one after another from ``at`` up to where the amending text speaks again, and whether a mark says
    where they begin; none where words are left that nobody ordered."""
    stop = _resumed(text, lower, at, following)
    limit = len(text) if stop is None else stop
    found: list[str] = []
    position = at
    while opened := _OPENS.match(text, position, limit):
        closed = _closing(text, opened.end(), limit)
        if closed is None:
            return ([] if found else _unmarked(text, opened.end(), stop)), True
        found.append(text[opened.end() : closed.start()].strip())
        position = closed.end()
    if not found:
        return _unmarked(text, at, stop), False
    return (found if stop is None or not text[position:stop].strip() else []), True


def _unmarked(text: str, start: int, stop: int | None) -> list[str]:
    """Words without a closing mark: they end where the next instruction stands, if any does."""
    if stop is None or stop - start > _LONGEST_PAYLOAD:
        return []
    words = text[start:stop].strip()
    return [words] if words and not any(mark in words for mark in _MARKS) else []


def _resumed(text: str, lower: str, at: int, following: int | None) -> int | None:
    """Where the amending text speaks again: the line of the next instruction, or one that evidently is its own."""
    own = reading.RESUMES.search(lower, at, following if following is not None else len(text))
    if own is not None:
        return own.start()
    if following is None:
        return None
    line = text.rfind("\n", at, following) + 1
    return line if line > at and _LABEL_ONLY.fullmatch(text, line, following) else None


# -- whose words they are ---------------------------------------------------------------------------------------------


def _of_stretches(each: list[str], marked: bool, target: str, targets: Sequence[str]) -> _Share | None:
    """The share of a unit in several wordings; ``None`` where there is none at all."""
    if not each:
        return None
    if len(each) == 1:
        plain = marked or any(label_pattern(unit).match(each[0]) for unit in targets)
        return _own(each[0], target, targets) if plain else (None, Why.PAYLOAD_LABEL)
    mine = [words for words in each if label_pattern(target).match(words)]
    in_order = len(each) == len(targets) and all(
        label_pattern(unit).match(words) for unit, words in zip(targets, each, strict=True)
    )
    if in_order:
        return each[list(targets).index(target)], None
    return (mine[0], None) if len(mine) == 1 and len(each) == len(targets) else (None, Why.PAYLOAD_LABEL)


def _own(whole: str, target: str, targets: Sequence[str]) -> _Share:
    """The stretch of a common quotation that is the target's own."""
    for order in (list(targets), _as_printed(whole, targets)):
        edges = _edges(whole, order)
        if edges is not None:
            index = order.index(target)
            return whole[edges[index] : edges[index + 1]].rstrip(), None
    if len(targets) == 1:
        return _unlabelled(whole, target)
    return _nested(whole, target, targets)


def _edges(whole: str, targets: Sequence[str]) -> list[int] | None:
    """Where the labels of the units stand, in order from the first word on, with the end; ``None`` if they do not."""
    places: list[int] = []
    position = 0
    for unit in targets:
        match = label_pattern(unit).search(whole, position)
        if match is None:
            return None
        places.append(match.start("label"))
        position = match.end()
    return [*places, len(whole)] if places and places[0] == 0 else None


def _as_printed(whole: str, targets: Sequence[str]) -> list[str]:
    """The units in the order of their labels, where each label stands only once."""
    found = {unit: [m.start() for m in label_pattern(unit).finditer(whole)] for unit in targets}
    if any(len(places) != 1 for places in found.values()):
        return []
    return sorted(found, key=lambda unit: found[unit][0])


def _unlabelled(whole: str, target: str) -> _Share:
    """New wording of one unit printed without its label; the label stays as it was.

    An article printed so begins with its heading or with its first words, never with a number of its own.
    """
    kind = target.rsplit("/", 1)[-1].partition("-")[0]
    if kind not in ("dieu", "khoan", "diem") or ANY_LABEL.match(whole):
        return None, Why.PAYLOAD_LABEL
    return whole, None


@dataclass(frozen=True, slots=True)
class _Node:
    start: int
    end: int
    path: str


def _nested(whole: str, target: str, targets: Sequence[str]) -> _Share:
    """The share of a unit in a wording that prints the units around it too ("1. … c) …" for điểm c khoản 1).

    Every unit printed must be one that is worded, stand inside one or hold one; what holds one is only its place.
    """
    nodes = _nodes(whole)
    meant: dict[str, _Node] = {}
    for unit in targets:
        fitting = [node for node in nodes if unit == node.path or unit.endswith("/" + node.path)]
        if len(fitting) != 1:
            return None, Why.PAYLOAD_LABEL
        meant[unit] = fitting[0]
    for node in nodes:
        held = any(one.start <= node.start and node.end <= one.end for one in meant.values())
        holds = any(node.start <= one.start and one.end <= node.end for one in meant.values())
        if not (held or holds):
            return None, Why.PAYLOAD_LABEL
    mine = meant[target]
    return whole[mine.start : mine.end].strip(), None


def _nodes(whole: str) -> list[_Node]:
    """Units by the labels at the beginnings of lines, each with the units inside it; empty where none is first."""
    marks = [(m.start(), m.lastgroup or "", m[m.lastgroup or 0]) for m in _NODE.finditer(whole)]
    if not marks or whole[: marks[0][0]].strip():
        return []
    found: list[_Node] = []
    above: list[tuple[int, str]] = []
    for start, kind, number in marks:
        level = _LEVELS[kind]
        above = [one for one in above if one[0] < level]
        above.append((level, f"{kind}-{number}"))
        end = next((s for s, k, _ in marks if s > start and _LEVELS[k] <= level), len(whole))
        found.append(_Node(start, end, "/".join(slug for _, slug in above)))
    return found
