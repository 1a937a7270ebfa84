"""From an edited text to the amending text that makes the edit, in the formulas of legal drafting, proved by carrying
it out.

Changes are said at the smallest unit that can say them: a phrase, a clause or point, the name or leading words of an
article, a new unit after the one its number follows, a repeal.  What is drafted is read and carried out like any
other amending text; a change that does not come out is said again at the unit around it, and what cannot be said at
all (words before the first article, headings of chapters, appendices) is listed.
Source of the formulas: Nghị định 78/2025/NĐ-CP, phụ lục III (forms of amending documents).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import groupby

from legaldocs.law import amendments, structure
from legaldocs.law.consolidate import Consolidated, Instruction, consolidate
from legaldocs.law.consolidate_edit import State, follows, is_repealed, repealed_label
from legaldocs.law.consolidate_order import Why
from legaldocs.law.consolidate_words import orders
from legaldocs.law.types import Kind, Operation
from legaldocs.law.word_diff import diff_words, same_words

_DAY = date(2000, 1, 1)
_TWICE = re.compile(r"(?:dieu|khoan|diem)-[^-]+-\d+")
_UNITS = (Kind.ARTICLE, Kind.CLAUSE, Kind.POINT)
_LONGEST_PHRASE = 90  # characters; a longer change reads better as a new wording
_ROUNDS = 4  # point, clause, article, and one for what the last round uncovers
_WORDS = {"dieu": "Điều", "khoan": "khoản", "diem": "điểm"}


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction to draft: ``path`` is its target; ``after`` the unit that a new one follows."""

    operation: Operation
    path: str
    words: str = ""
    part: str = ""  # the words for a part of the unit: "tên", "đoạn mở đầu"
    after: str = ""
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The amending text, what the old text becomes by it, and the changes it cannot say (addresses, ``""`` the front).

    ``proved`` tells whether carrying the draft out gives the edited text, word for word; a unit left out of the edited
    text stands in ``expected`` as repealed.
    """

    text: str
    steps: tuple[Step, ...]
    expected: str
    unsaid: tuple[str, ...] = ()
    proved: bool = False
    result: Consolidated | None = None


def draft(old: str, new: str, name: str) -> Draft:
    """The amending text from ``old`` to ``new`` (both NFC); ``name`` is the amended document as an amending text
    names it, with its number ("Quyết định số 12/2020/QĐ-UBND ngày …")."""
    before = State(old, structure.parse(old).provisions)
    expected = _with_repealed(before, new)
    after = State(expected, structure.parse(expected).provisions)
    comparison = _Comparison(before, after)
    names = _names(before, name)
    steps = comparison.steps()
    proof = _carried_out(old, steps, names)
    for _ in range(_ROUNDS):
        wrong = _differing(State(proof.text, proof.provisions), after)
        wider = {path for path in wrong if comparison.widen(path)}
        if not wider:
            break
        steps = comparison.steps()
        proof = _carried_out(old, steps, names)
    unsaid = tuple(_differing(State(proof.text, proof.provisions), after))
    return Draft(_written(steps, names), tuple(steps), expected, unsaid, same_words(proof.text, expected), proof)


class Unsaid(StrEnum):
    """Why a change cannot be said by amending provisions."""

    OUTSIDE = "outside"  # before the first article or after the last
    HEADING = "heading"  # of a part, chapter or section
    APPENDIX = "appendix"
    TWICE = "twice"  # a label that stands twice in one unit names neither
    WORDS = "words"  # said and carried out, the text reads otherwise


def why_unsaid(path: str) -> Unsaid:
    """The reason for which the change at an address of ``Draft.unsaid`` is left to a person."""
    steps = path.split("/")
    if not path:
        return Unsaid.OUTSIDE
    if any(step.startswith(("phu-luc", "mau-")) for step in steps):
        return Unsaid.APPENDIX
    if not any(step.startswith("dieu-") for step in steps):
        return Unsaid.HEADING
    return Unsaid.TWICE if any(_TWICE.fullmatch(step) for step in steps) else Unsaid.WORDS


def _with_repealed(before: State, new: str) -> str:
    """The edited text with every unit that was left out put back as repealed, where its neighbour above ends."""
    after = State(new, structure.parse(new).provisions)
    places: list[tuple[int, str]] = []
    for unit in before.provisions:
        holder = unit.path.rpartition("/")[0]
        gone = unit.kind in _UNITS and unit.path not in after.at and (not holder or holder in after.at)
        above = _above(before, after, unit.path) if gone else None
        if above is not None:
            places.append((after.at[above].end, "\n" + repealed_label(before, unit)))
    for position, words in sorted(places, key=lambda place: place[0], reverse=True):
        new = new[:position] + words + new[position:]
    return new


def _above(before: State, after: State, path: str) -> str | None:
    """The sibling above a unit that is still there."""
    siblings = [unit.path for unit in before.children(path.rpartition("/")[0]) if unit.kind in _UNITS]
    earlier = siblings[: siblings.index(path)]
    return next((other for other in reversed(earlier) if other in after.at), None)


@dataclass(slots=True)
class _Comparison:
    """Both texts, and the units to be worded anew as a whole because nothing smaller came out."""

    before: State
    after: State
    whole: set[str] = field(default_factory=set)

    def steps(self) -> list[Step]:
        """Instructions in the order of the text, phrases that change alike next to each other."""
        return [step for holder in self._holders() for step in self._inside(holder)]

    def widen(self, path: str) -> bool:
        """Say a change at the unit around it (an article: as a whole); false where nothing wider is left."""
        wider = path
        if path in self.whole or path not in self.before.at or path not in self.after.at:
            wider = path.rpartition("/")[0]
        unit = self.before.at.get(wider)
        if unit is None or unit.kind not in _UNITS or wider in self.whole or wider not in self.after.at:
            return False
        self.whole.add(wider)
        return True

    def _holders(self) -> list[str]:
        """The main text and the attached ones."""
        found = dict.fromkeys(u.path.rpartition("/")[0] for u in self.before.provisions if u.kind is Kind.ARTICLE)
        return list(found)

    def _inside(self, holder: str) -> Iterator[Step]:
        """Steps for the units numbered directly inside ``holder``, in the order of the edited text."""
        for unit in self.after.children(holder):
            if unit.kind not in _UNITS:
                continue
            if unit.path in self.before.at:
                yield from self._unit(unit.path)
            else:
                yield from self._new(unit.path)

    def _unit(self, path: str) -> Iterator[Step]:
        was, now = (state.words(state.at[path]) for state in (self.before, self.after))
        if same_words(was, now):
            return
        if is_repealed(self.after, self.after.at[path]) and path not in self.whole:
            yield Step(Operation.REPEAL, path)
        elif path in self.whole or not self._same_kin(path):
            yield Step(Operation.AMEND, path, now)
        elif not self._children(self.before, path):
            yield _phrase(path, was, now) or Step(Operation.AMEND, path, now)
        else:
            yield from self._lead(path)
            yield from self._inside(path)

    def _same_kin(self, path: str) -> bool:
        """Whether the units inside can be changed one by one: all old ones are there, new ones follow in number."""
        was, now = self._children(self.before, path), self._children(self.after, path)
        fresh = [child for child in now if child not in was]
        return bool(was) == bool(now) and set(was) <= set(now) and all(follows(child, was, fresh) for child in fresh)

    @staticmethod
    def _children(state: State, path: str) -> list[str]:
        return [unit.path for unit in state.children(path)]

    def _lead(self, path: str) -> Iterator[Step]:
        """The words before the first unit inside; of an article its name alone where only that changed."""
        was, now = (_lead_words(state, path) for state in (self.before, self.after))
        if same_words(was, now):
            return
        kind = self.before.at[path].kind
        rest_was, rest_now = (words.partition("\n")[2] for words in (was, now))
        if kind is Kind.ARTICLE and self.before.at[path].heading and same_words(rest_was, rest_now):
            yield Step(Operation.AMEND, path, now.partition("\n")[0].rstrip(), part="tên")
        else:
            yield Step(Operation.AMEND, path, now.rstrip(), part="đoạn mở đầu")

    def _new(self, path: str) -> Iterator[Step]:
        siblings = [unit.path for unit in self.before.children(path.rpartition("/")[0])]
        fresh = [unit.path for unit in self.after.children(path.rpartition("/")[0]) if unit.path not in siblings]
        if follows(path, siblings, fresh):
            order = [unit.path for unit in self.after.children(path.rpartition("/")[0])]
            at = order.index(path)
            yield Step(Operation.SUPPLEMENT, path, self.after.words(self.after.at[path]), after=order[at - 1])


def _lead_words(state: State, path: str) -> str:
    unit, inner = state.at[path], state.children(path)
    return state.text[unit.start : inner[0].start]


def _phrase(path: str, was: str, now: str) -> Step | None:
    """One short exchange of whole words that stand once in the unit, as a phrase instruction."""
    pieces = diff_words(was, now)
    changes = [piece for piece in pieces if piece.op != "equal"]
    if [piece.op for piece in changes] != ["del", "ins"]:
        return None
    at = next(n for n, piece in enumerate(pieces) if piece.op == "del")
    old, new = (piece.text.strip(" .,;:\n\t") for piece in changes)
    before = pieces[at - 1].text.split()[-2:] if at else []
    if before and not any(word[-1] in '.;:“”"' for word in before):
        old, new = (" ".join([*before, words]) for words in (old, new))  # a phrase says more than a bare figure
    plain = not set('“”"«»„\n') & set(old + new)
    once = was.count(old) == 1 and was.replace(old, new, 1).split() == now.split()
    fits = old and new and len(old) <= _LONGEST_PHRASE and len(new) <= _LONGEST_PHRASE
    return Step(Operation.REPLACE_PHRASE, path, old=old, new=new) if fits and plain and once else None


# -- the text ---------------------------------------------------------------------------------------------------------


def _names(state: State, name: str) -> dict[str, str]:
    """The main text (``""``) and each attached one as an amending text names them."""
    found = {"": name}
    for unit in state.provisions:
        if unit.kind is Kind.ATTACHED:
            found[unit.path] = f"{unit.label.strip().capitalize()} ban hành kèm theo {name}"
    return found


def _written(steps: Sequence[Step], names: dict[str, str]) -> str:
    """One article for each text that is changed (the main one, each attached one), one clause for each instruction."""
    articles = []
    for number, (part, group) in enumerate(groupby(steps, key=lambda step: _part(step.path)), start=1):
        what = names.get(part, names[""])
        lines = [f"{n}. {_sentence(step)}" for n, step in enumerate(group, start=1)]
        articles.append("\n".join([f"Điều {number}. Sửa đổi, bổ sung một số điều của {what}", *lines]))
    return "\n".join(articles)


def _part(path: str) -> str:
    head, _, rest = path.partition("/")
    return head if rest.startswith("dieu-") else ""


def _sentence(step: Step) -> str:
    place = said(step.path)
    if step.operation is Operation.REPEAL:
        return f"Bãi bỏ {place}."
    if step.operation is Operation.REPLACE_PHRASE:
        return f"Thay thế cụm từ “{step.old}” bằng cụm từ “{step.new}” tại {place}."
    if step.operation is Operation.SUPPLEMENT:
        inner = step.after.rpartition("/")[2]
        return (
            f"Bổ sung {said(step.path, bare=True)} vào sau {said(inner)}{_holder(step.path)} như sau:\n“{step.words}”."
        )
    verb = "Sửa đổi" if step.part else "Sửa đổi, bổ sung"
    return f"{verb} {step.part + ' ' if step.part else ''}{place} như sau:\n“{step.words}”."


def said(path: str, *, bare: bool = False) -> str:
    """A unit's address as a drafter writes it, inner units first: "điểm a khoản 2 Điều 5"; ``bare`` its own number."""
    inner = path.removeprefix(f"{_part(path)}/")
    steps = [part for part in inner.split("/") if part.partition("-")[0] in _WORDS]
    named = [f"{_WORDS[part.partition('-')[0]]} {part.partition('-')[2]}" for part in reversed(steps)]
    return named[0] if bare else " ".join(named)


def _holder(path: str) -> str:
    holder = path.rpartition("/")[0]
    words = said(holder) if _part(holder) != holder else ""
    return f" {words}" if words else ""


# -- the proof --------------------------------------------------------------------------------------------------------


def _carried_out(old: str, steps: Sequence[Step], names: dict[str, str]) -> Consolidated:
    """The old text after the drafted one is read and carried out like any amending text."""
    text = _written(steps, names)
    rows = amendments.find(text)
    read = [
        Instruction(n, _DAY, 0, row.start, order)
        for n, (row, order) in enumerate(zip(rows, orders(text, rows), strict=True))
    ]
    meant = {(step.path, step.operation) for step in steps}
    checked = [
        one if (one.order.target, one.order.operation) in meant else _stopped(one, Why.UNIT_UNKNOWN) for one in read
    ]
    return consolidate(old, checked, _DAY)


def _stopped(one: Instruction, why: Why) -> Instruction:
    return replace(one, order=replace(one.order, refused=why))


def _differing(result: State, wanted: State) -> list[str]:
    """Addresses of the innermost units that read otherwise than wanted; ``""`` for what no unit holds."""
    paths = [unit.path for unit in wanted.provisions if unit.kind in _UNITS]
    paths += [unit.path for unit in result.provisions if unit.kind in _UNITS and unit.path not in wanted.at]
    wrong = [path for path in paths if not _equal(result, wanted, path)]
    inner = [path for path in wrong if not any(other != path and other.startswith(path + "/") for other in wrong)]
    return inner or ([""] if not same_words(result.text, wanted.text) else [])


def _equal(left: State, right: State, path: str) -> bool:
    one, other = left.at.get(path), right.at.get(path)
    return one is not None and other is not None and same_words(left.words(one), right.words(other))
