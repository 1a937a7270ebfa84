"""One order as edits of a text, and a text after edits, read again and compared with what was ordered.

Internal to ``law.consolidate``.  An edit carries the address it writes and the words that must stand there
afterwards; ``State.after`` gives ``None`` when the text read again says anything else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from legaldocs.law import consolidate_annex, consolidate_lines, structure
from legaldocs.law.consolidate_order import ANY_LABEL, Edit, Order, Part, Why, label_pattern
from legaldocs.law.effect_events import covers
from legaldocs.law.phrase_edit import replaced
from legaldocs.law.sequence import point_rank
from legaldocs.law.types import Kind, Operation, Provision

REPEALED = "(được bãi bỏ)"  # as consolidated texts of the National Assembly's office print it
_STEP = {"khoan": 1.0, "dieu": 1.0, "diem": 3.0}  # points skip f, j, w and z
_REPEALED = re.compile(r"[\s*.\[\]\d]*\((?:được |đã )?bãi bỏ\)[\s*.;]*")
_NUMBER = re.compile(r"(\d+)([a-zđ]*)(\d*)")


class State:
    """A text with its tree."""

    def __init__(self, text: str, provisions: Sequence[Provision]) -> None:
        self.text, self.provisions = text, provisions
        self.at = {unit.path: unit for unit in provisions}

    def words(self, unit: Provision) -> str:
        """The unit's text with its label and the units inside it."""
        return self.text[unit.start : unit.end]

    @cached_property
    def inner(self) -> dict[str, list[Provision]]:
        """Units by the address of the unit they are numbered in; articles by the attached text they stand in."""
        found: dict[str, list[Provision]] = {}
        for unit in self.provisions:
            found.setdefault(unit.path.rpartition("/")[0], []).append(unit)
        return found

    def children(self, path: str) -> list[Provision]:
        """Units numbered directly inside ``path`` (``""`` the main text)."""
        return self.inner.get(path, [])

    def after(self, edits: Sequence[Edit]) -> State | None:
        """The text with all edits, or ``None`` where it does not read as they order."""
        kept = _outermost(edits)
        text, position, parts = self.text, 0, []
        for edit in kept:
            if edit.start < position:
                return None
            parts += [text[position : edit.start], edit.words]
            position = edit.end
        new = "".join([*parts, text[position:]])
        result = State(new, structure.parse(new).provisions)
        return result if _as_ordered(self, result, kept) else None


def _outermost(edits: Sequence[Edit]) -> list[Edit]:
    """Edits in text order, without phrases inside words that give way as a whole and without doubles."""
    wholes = [edit for edit in edits if edit.expect is not None]
    once = {(edit.start, edit.end, edit.words, edit.path if edit.expect is not None else None): edit for edit in edits}
    kept = [
        edit
        for edit in once.values()
        if edit.expect is not None
        or edit.moved is not None
        or not any(w.start <= edit.start and edit.end <= w.end and w.end > w.start for w in wholes)
    ]
    order = {id(edit): n for n, edit in enumerate(kept)}
    return sorted(kept, key=lambda edit: (edit.start, edit.end, order[id(edit)]))


def _as_ordered(old: State, new: State, edits: Sequence[Edit]) -> bool:
    """Whether every unit written reads as ordered and every other unit is where and what it was."""
    written = [edit.path for edit in edits if edit.expect is not None and edit.path is not None]
    for edit in edits:
        if edit.expect is not None and edit.path is not None:
            unit = new.at.get(edit.path)
            if unit is None or not _same(new.words(unit), edit.expect):
                return False
    moved = {edit.moved: edit.path for edit in edits if edit.moved is not None and edit.path is not None}
    touched = [edit for edit in edits if edit.expect is None]
    expected = {_address(unit.path, moved): unit for unit in old.provisions if not _any_covers(written, unit.path)}
    rest = {unit.path for unit in new.provisions if not _any_covers(written, unit.path)}
    return rest == set(expected) and all(_kept(old, new, unit, path, edits, touched) for path, unit in expected.items())


def _kept(old: State, new: State, unit: Provision, path: str, edits: Sequence[Edit], touched: Sequence[Edit]) -> bool:
    """Whether a unit that no edit reaches reads as before; one that holds an edit may differ."""
    if any(unit.start <= edit.start <= unit.end for edit in edits):
        return True
    return old.words(unit) == new.words(new.at[path]) or any(edit.moved == unit.path for edit in touched)


def _any_covers(paths: Sequence[str], inner: str) -> bool:
    return any(covers(path, inner) for path in paths)


def _address(path: str, moved: dict[str, str]) -> str:
    """The address after renumbering, of the unit itself or of one it stands in."""
    for old, new in moved.items():
        if covers(old, path):
            return new + path[len(old) :]
    return path


def _same(left: str, right: str) -> bool:
    return left.split() == right.split()


# -- orders as edits --------------------------------------------------------------------------------------------------


def edit_of(state: State, order: Order, adding: Sequence[str]) -> list[Edit] | Why:
    """The edits that carry out one order, or why it cannot be; ``adding`` are the units that the same day adds."""
    if order.phrases:
        return _phrases(state, order)
    if order.target is None:
        return Why.UNIT_UNKNOWN
    if consolidate_annex.concerns(order.target):
        return _annex(state, order)
    unit = state.at.get(order.target)
    if order.operation is Operation.SUPPLEMENT:
        return _added(state, order, adding) if unit is None else Why.TARGET_EXISTS
    if unit is None:
        return Why.TARGET_MISSING
    if unit.kind not in (Kind.ARTICLE, Kind.CLAUSE, Kind.POINT):
        return Why.APPENDIX
    if is_repealed(state, unit):
        return Why.TARGET_GONE
    if order.part in (Part.DASH, Part.PARAGRAPH):
        return consolidate_lines.edits(state.text, unit, state.children(unit.path), order)
    if order.operation is Operation.REPEAL:
        return [_whole(unit, repealed_label(state, unit))]
    if order.operation is Operation.RENUMBER:
        return _renumbered(state, unit, order)
    return _worded(state, unit, order)


def unit_at(provisions: Sequence[Provision], target: str) -> Provision | None:
    """The unit an order means: at its address, or the appendix or form with the label that reads so."""
    return consolidate_annex.find(provisions, target)


def _annex(state: State, order: Order) -> list[Edit] | Why:
    """An appendix or form exchanged, left out or added as a whole."""
    target = order.target or ""
    unit = unit_at(state.provisions, target)
    if order.operation is Operation.SUPPLEMENT:
        return Why.TARGET_EXISTS if unit is not None else _added_annex(state, target, order.words)
    if unit is None:
        return Why.TARGET_MISSING
    if unit.kind is not Kind.APPENDIX or consolidate_annex.holds_forms(state.provisions, unit):
        return Why.APPENDIX
    if order.operation is Operation.REPEAL:
        return [_whole(unit, f"{unit.label.strip()}\n{REPEALED}")]
    return [_whole(unit, order.words)] if order.words else Why.PAYLOAD_MISSING


def _added_annex(state: State, target: str, words: str | None) -> list[Edit] | Why:
    before, path = consolidate_annex.place(state.provisions, target), consolidate_annex.address(target)
    if before is None or not words or path in state.at:
        return Why.POSITION_UNCLEAR
    return [Edit(before.end, before.end, "\n" + words, path, words)]


def is_repealed(state: State, unit: Provision) -> bool:
    """Whether the unit holds nothing but its label and the mark of repeal."""
    words = state.words(unit)
    match = label_pattern(unit.path).match(words)
    return bool(match and _REPEALED.fullmatch(words, match.end()))


def repealed_label(state: State, unit: Provision) -> str:
    """What stands for a repealed unit: its label and the mark, so that no number changes."""
    return f"{_label(state, unit)} {REPEALED}"


def _whole(unit: Provision, words: str) -> Edit:
    return Edit(unit.start, unit.end, words, unit.path, words)


def _label(state: State, unit: Provision) -> str:
    """The unit's label as printed, "Điều 5." with its stop."""
    match = label_pattern(unit.path).match(state.words(unit))
    return match["label"] if match else unit.label.strip()


def _worded(state: State, unit: Provision, order: Order) -> list[Edit] | Why:
    """New wording of a unit or of its leading part."""
    words = order.words
    if not words:
        return Why.PAYLOAD_MISSING
    if not label_pattern(unit.path).match(words):
        if ANY_LABEL.match(words) and order.part is not Part.HEADING:
            return Why.PAYLOAD_LABEL
        words = f"{_label(state, unit)} {words.lstrip()}"
    inner = state.children(unit.path)
    if order.part is Part.WHOLE:
        return [_whole(unit, words)]
    end = inner[0].start if inner else unit.end
    if order.part is Part.HEADING:
        line = state.text.find("\n", unit.start, unit.end)
        end = line if line >= 0 else unit.end
        if unit.kind is not Kind.ARTICLE or not unit.heading or "\n" in words:
            return Why.PART_OF_UNIT
    elif not inner:
        return Why.PART_OF_UNIT
    tail = state.text[unit.start : end]
    return [Edit(unit.start, end, words + tail[len(tail.rstrip()) :], unit.path)]


def _added(state: State, order: Order, adding: Sequence[str]) -> list[Edit] | Why:
    """A new unit after the sibling that its number follows."""
    path, words = order.target or "", order.words
    if not words:
        return Why.PAYLOAD_MISSING
    if not label_pattern(path).match(words):
        return Why.PAYLOAD_LABEL
    holder, _, slug = path.rpartition("/")
    kind = slug.partition("-")[0]
    if holder and holder not in state.at:
        return Why.TARGET_MISSING
    siblings = [unit for unit in state.children(holder) if unit.path.rpartition("/")[2].startswith(f"{kind}-")]
    if not siblings or kind not in _STEP:
        return Why.POSITION_UNCLEAR
    before = [unit for unit in siblings if rank(unit.path) < rank(path)]
    if not before or not follows(path, [unit.path for unit in siblings], adding):
        return Why.POSITION_UNCLEAR
    place = before[-1].end
    return [Edit(place, place, "\n" + words, path, words)]


def follows(path: str, siblings: Sequence[str], adding: Sequence[str]) -> bool:
    """Whether the number comes right after one that stands there or is added on the same day."""
    holder = path.rpartition("/")[0]
    near = [*siblings, *(other for other in adding if other.rpartition("/")[0] == holder and other != path)]
    mine = rank(path)
    lower = max((rank(other) for other in near if rank(other) < mine), default=None)
    if lower is None:
        return False
    lettered = mine[1:] != (0.0, 0)
    return lower[0] == mine[0] if lettered and mine[0] == int(mine[0]) else mine[0] - lower[0] <= _step(path)


def _step(path: str) -> float:
    return _STEP[path.rpartition("/")[2].partition("-")[0]]


def rank(path: str) -> tuple[float, float, int]:
    """Place of a unit among its siblings: 3 < 3a < 3b < 4; a < b < c < d < đ < e."""
    kind, _, number = path.rpartition("/")[2].partition("-")
    if kind == "diem":
        return point_rank(number), 0.0, 0
    match = _NUMBER.match(number)
    if match is None:
        return float("inf"), 0.0, 0
    letter = point_rank(match[2]) if match[2] else 0.0
    return float(match[1]), letter, int(match[3] or 0)


def _renumbered(state: State, unit: Provision, order: Order) -> list[Edit] | Why:
    """A new number printed in place of the old one; the words stay."""
    if len(order.becomes) != 1:
        return Why.RENUMBER_UNCLEAR
    new = order.becomes[0]
    if new.rpartition("/")[0] != unit.path.rpartition("/")[0] or new.partition("-")[0] == new:
        return Why.RENUMBER_UNCLEAR
    label = _label(state, unit)
    old_number, new_number = (path.rpartition("-")[2] for path in (unit.path, new))
    at = label.lower().rfind(old_number)
    if at < 0:
        return Why.RENUMBER_UNCLEAR
    start = state.text.find(label, unit.start) + at
    return [Edit(start, start + len(old_number), new_number, new, moved=unit.path)]


def _phrases(state: State, order: Order) -> list[Edit] | Why:
    """Every place of each phrase inside the target; of a whole document, inside its provisions."""
    unit = unit_at(state.provisions, order.target) if order.target else None
    if order.target and unit is None:
        return Why.TARGET_MISSING
    holders = [unit] if unit else [u for u in state.provisions if u.kind is Kind.ARTICLE]
    edits: list[Edit] = []
    for phrase in order.phrases:
        found = [place for holder in holders for place in replaced(state.text, holder.start, holder.end, phrase)]
        if not found:
            return Why.PHRASE_MISSING
        if any(place.already for place in found):
            return Why.PHRASE_ALREADY
        if any(place.stranded for place in found):
            return Why.PHRASE_IN_LIST
        if order.count is not None and len(found) != order.count:
            return Why.PHRASE_COUNT
        edits += [Edit(place.start, place.end, place.words, order.target) for place in found]
    return edits
