"""What changed between two texts, provision by provision, then word by word.

Provisions are matched by address first and by likeness for those renumbered or moved; each unit is compared on its
own words (the text of an article without its clauses), so a changed clause is reported once.  Words are compared in
``law.word_diff``; the provision trees come from ``law.structure``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from rapidfuzz import fuzz

from legaldocs.law.types import Kind, Provision
from legaldocs.law.word_diff import Piece, diff_words, same_words

__all__ = ["Change", "Piece", "ProvisionDiff", "diff_documents", "diff_words"]

_GROUPS = frozenset({Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.SUBSECTION})
_LOOKED_AT = 400  # characters compared for likeness: enough to tell provisions apart, and quick
_SAME_ADDRESS = 70.0  # likeness (0–100) from which a unit at the same address is taken for the same unit
_ELSEWHERE = 60.0  # likeness from which a sibling with another number is taken for the renumbered unit
_FAR = 85.0  # likeness from which a unit under another parent is taken for the moved unit
_COMMON = 40  # a word group in more units than this is boilerplate and tells nothing
_TELLING = 30  # characters below which equal words at another address prove nothing


class Change(StrEnum):
    """What happened to a provision; a moved one may also be reworded, which its pieces show."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class ProvisionDiff:
    """One provision in both texts; the path is ``None`` where it does not exist, ``""`` for what precedes all units.

    ``pieces`` cover the unit's own words, without those of the units inside it.
    """

    path_old: str | None
    path_new: str | None
    change: Change
    pieces: tuple[Piece, ...]


def diff_documents(
    old_text: str, old_provisions: Sequence[Provision], new_text: str, new_provisions: Sequence[Provision]
) -> list[ProvisionDiff]:
    """All provisions of both texts in the order of the new one, each removed unit after what preceded it.

    Provisions are those of ``law.structure.parse`` for the respective text: document order, unique paths.
    """
    old, new = _Side(old_text, old_provisions), _Side(new_text, new_provisions)
    matches = _Aligner(old, new).match()
    front = _compare("", "", old.front, new.front) if old.front.strip() or new.front.strip() else None
    return ([front] if front else []) + [_row(old, new, i, j) for i, j in _in_order(matches, len(old), len(new))]


class _Side:
    """One text with its units by index (document order)."""

    def __init__(self, text: str, provisions: Sequence[Provision]) -> None:
        self.text, self.units = text, provisions
        self.index = {unit.path: i for i, unit in enumerate(provisions)}
        self.inner: dict[str | None, list[int]] = defaultdict(list)
        for i, unit in enumerate(provisions):
            self.inner[unit.parent].append(i)
        self.front = text[: provisions[0].start] if provisions else text

    def __len__(self) -> int:
        return len(self.units)

    @cached_property
    def below(self) -> dict[int | None, list[int]]:
        """Units under their nearest unit that is no chapter or section: regrouping articles moves none of them."""
        holders: dict[int | None, list[int]] = defaultdict(list)
        for i, unit in enumerate(self.units):
            parent = unit.parent
            while parent is not None and self.units[self.index[parent]].kind in _GROUPS:
                parent = self.units[self.index[parent]].parent
            holders[self.index[parent] if parent is not None else None].append(i)
        return holders

    @cached_property
    def bodies(self) -> list[str]:
        """Each unit's words without its label, blanks squeezed; of a chapter only its heading."""
        return [self._body(i) for i in range(len(self.units))]

    def _body(self, i: int) -> str:
        unit = self.units[i]
        words = self.own(i) if unit.kind in _GROUPS else self.text[unit.start : unit.end]
        return " ".join(words.removeprefix(unit.label).split())

    def shingles(self, i: int) -> set[str]:
        """Groups of three words from the beginning of the unit; none for a wording too short to prove anything."""
        words = self.bodies[i][:_LOOKED_AT].split() if len(self.bodies[i]) >= _TELLING else []
        return {" ".join(words[n : n + 3]) for n in range(len(words) - 2)}

    def own(self, i: int) -> str:
        """The unit's text without the units inside it."""
        unit, position, parts = self.units[i], self.units[i].start, []
        for child in self.inner[unit.path]:
            parts.append(self.text[position : self.units[child].start])
            position = self.units[child].end
        return "".join([*parts, self.text[position : unit.end]]).strip()

    def key(self, i: int, holder: int | None) -> str:
        """The unit's address below its holder."""
        path = self.units[i].path
        return path.removeprefix(self.units[holder].path + "/") if holder is not None else path


class _Aligner:
    """Which old unit is which new one, as two maps of indices that grow from certain to likely."""

    def __init__(self, old: _Side, new: _Side) -> None:
        self.old, self.new = old, new
        self.to_new: dict[int, int] = {}
        self.taken: set[int] = set()

    def match(self) -> dict[int, int]:
        """Old index → new index for all units present in both texts."""
        self._level(None, None)
        self._far()
        return self.to_new

    def _level(self, holder_old: int | None, holder_new: int | None) -> None:
        """Match the units below two holders that are the same unit, then those below each pair found."""
        olds = {self.old.key(i, holder_old): i for i in self.old.below[holder_old]}
        news = {self.new.key(j, holder_new): j for j in self.new.below[holder_new]}
        common = [(olds[key], news[key]) for key in olds if key in news]
        pairs = [(i, j) for i, j in common if self.old.bodies[i] == self.new.bodies[j]]
        self._take(pairs)
        self._take(self._equal_bodies(olds.values(), news.values()))
        self._take([(i, j) for i, j in common if self._open(i, j) and self._alike(i, j) >= _SAME_ADDRESS])
        self._take(self._likely(olds.values(), news.values(), _ELSEWHERE))
        self._take([(i, j) for i, j in common if self._open(i, j)])
        for i in olds.values():
            if i in self.to_new and self.old.units[i].kind not in _GROUPS:
                self._level(i, self.to_new[i])

    def _far(self) -> None:
        """Match what went to another holder, where the words leave little doubt."""
        olds, news = range(len(self.old)), range(len(self.new))
        self._take(self._equal_bodies(olds, news))
        self._take(self._likely(olds, news, _FAR))

    def _open(self, i: int, j: int) -> bool:
        return i not in self.to_new and j not in self.taken and self.old.units[i].kind == self.new.units[j].kind

    def _take(self, pairs: Iterable[tuple[int, int]]) -> None:
        for i, j in pairs:
            if self._open(i, j):
                self.to_new[i] = j
                self.taken.add(j)

    def _alike(self, i: int, j: int) -> float:
        return fuzz.ratio(self.old.bodies[i][:_LOOKED_AT], self.new.bodies[j][:_LOOKED_AT])

    def _equal_bodies(self, olds: Iterable[int], news: Iterable[int]) -> list[tuple[int, int]]:
        """Units with equal words at different addresses, in order; short wordings repeat and prove nothing."""
        waiting: dict[tuple[Kind, str], list[int]] = defaultdict(list)
        for j in news:
            if j not in self.taken and len(self.new.bodies[j]) >= _TELLING:
                waiting[self.new.units[j].kind, self.new.bodies[j]].append(j)
        found = []
        for i in olds:
            same = waiting.get((self.old.units[i].kind, self.old.bodies[i])) if i not in self.to_new else None
            if same:
                found.append((i, same.pop(0)))
        return found

    def _likely(self, olds: Iterable[int], news: Iterable[int], least: float) -> list[tuple[int, int]]:
        """Pairs of one kind by falling likeness; ties go to the earlier units."""
        lost, free = [i for i in olds if i not in self.to_new], [j for j in news if j not in self.taken]
        if not lost or not free:
            return []
        postings: dict[tuple[Kind, str], list[int]] = defaultdict(list)
        for j in free:
            for shingle in self.new.shingles(j):
                postings[self.new.units[j].kind, shingle].append(j)
        scored: list[tuple[float, int, int]] = []
        for i in lost:
            for j in self._sharing(i, postings):
                likeness = self._alike(i, j)
                if likeness >= least:
                    scored.append((-likeness, i, j))
        return [(i, j) for _, i, j in sorted(scored)]

    def _sharing(self, i: int, postings: dict[tuple[Kind, str], list[int]]) -> list[int]:
        """The few units that share most word groups with an old one; comparing all with all takes minutes on a code."""
        votes: Counter[int] = Counter()
        for shingle in self.old.shingles(i):
            holders = postings.get((self.old.units[i].kind, shingle), ())
            if len(holders) <= _COMMON:
                votes.update(holders)
        return [j for j, _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))[:3]]


def _in_order(matches: dict[int, int], olds: int, news: int) -> list[tuple[int | None, int | None]]:
    """Pairs in the order of the new text; a removed unit follows the unit it followed in the old text."""
    after: dict[int | None, list[int]] = defaultdict(list)
    last: int | None = None
    for i in range(olds):
        if i in matches:
            last = matches[i]
        else:
            after[last].append(i)
    back = {j: i for i, j in matches.items()}
    rows: list[tuple[int | None, int | None]] = [(i, None) for i in after[None]]
    for j in range(news):
        rows.append((back.get(j), j))
        rows += [(i, None) for i in after[j]]
    return rows


def _row(old: _Side, new: _Side, i: int | None, j: int | None) -> ProvisionDiff:
    if i is not None and j is not None:
        return _compare(old.units[i].path, new.units[j].path, old.own(i), new.own(j))
    if j is not None:
        return ProvisionDiff(None, new.units[j].path, Change.ADDED, (Piece("ins", new.own(j)),))
    assert i is not None  # noqa: S101  # a row has at least one side
    return ProvisionDiff(old.units[i].path, None, Change.REMOVED, (Piece("del", old.own(i)),))


def _compare(path_old: str, path_new: str, before: str, after: str) -> ProvisionDiff:
    if same_words(before, after):
        change = Change.SAME if path_old == path_new else Change.MOVED
        return ProvisionDiff(path_old, path_new, change, (Piece("equal", after),) if after else ())
    change = Change.CHANGED if path_old == path_new else Change.MOVED
    return ProvisionDiff(path_old, path_new, change, tuple(diff_words(before, after)))
