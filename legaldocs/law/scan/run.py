"""Runs every rule over one text against the register: its own words, what it cites, superior texts, local rivals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from legaldocs.law.conflicts import wording
from legaldocs.law.conflicts.judge import judge
from legaldocs.law.findings import check
from legaldocs.law.findings.model import Document
from legaldocs.law.scan import frames, left, links, own_norms, rivals, standards
from legaldocs.law.scan.left import Left
from legaldocs.law.scan.model import Cited, Seen, Text, Unit, rules, shifted
from legaldocs.law.scan.nearby import Index
from legaldocs.law.scan.rivals import Side
from legaldocs.law.types import Provision, RelationKind, Span

_ONWARD = "delegated-onward"
# What is wrong in force as well as in a draft; the rest of the checks is for those who write.
_OF_ONE_DOCUMENT = frozenset(
    {
        "effect-too-early", "effect-retroactive", "vague-repeal", "body-gone-at-signing", "body-gone-since",
        "norms-in-form", "dangling-reference", "circular-reference", "numbering", _ONWARD,
    }
)  # fmt: skip
_NEAR = 16
_ALIKE = 6  # documents of one title
_PAIR_RULES = frozenset({"definition-differs"})
_SURE = 0.65
_KEPT_SIDES = 60_000
_RESTS_ON = (RelationKind.BASIS, RelationKind.GUIDE)


@dataclass
class Register:
    """The texts at hand, their index, and titles by their pairs of words."""

    today: date
    texts: dict[int, Text] = field(default_factory=dict)
    index: Index = field(default_factory=Index)
    _titles: dict[wording.Bigram, set[int]] = field(default_factory=dict)
    _sides: dict[tuple[int, str], Side] = field(default_factory=dict)
    _units: dict[int, dict[str, Unit]] = field(default_factory=dict)
    _left: dict[int, Left] = field(default_factory=dict)

    def add(self, text: Text) -> None:
        """Take a text in, in place of what stood for it."""
        self.drop(text.id)
        self.texts[text.id] = text
        self.index.add(text)
        if text.local:
            for pair in text.subject:
                self._titles.setdefault(pair, set()).add(text.id)

    def drop(self, text_id: int) -> None:
        """Forget a text."""
        known = self.texts.pop(text_id, None)
        if known is None:
            return
        self.index.drop(text_id)
        self._left.pop(text_id, None)
        for pair in known.subject:
            self._titles.get(pair, set()).discard(text_id)
        for path in self._units.pop(text_id, {}):
            self._sides.pop((text_id, path), None)

    def side(self, text: Text, path: str) -> Side | None:
        """One provision with its amounts, read once."""
        key = (text.id, path)
        if key not in self._sides:
            units = self._units.setdefault(text.id, {unit.path: unit for unit in text.units})
            if path not in units:
                return None
            if len(self._sides) > _KEPT_SIDES:
                self._sides.clear()
            self._sides[key] = Side.of(text, units[path])
        return self._sides[key]

    def left(self, key: int) -> Left:
        """What one text leaves to the province."""
        if key not in self._left:
            self._left[key] = left.read(self.texts[key])
        return self._left[key]

    def alike(self, text: Text) -> list[Text]:
        """Living local texts of the same place whose titles are about the same, best first."""
        counts: dict[int, int] = {}
        for pair in text.subject:
            for other in self._titles.get(pair, ()):
                counts[other] = counts.get(other, 0) + 1
        others = (self.texts[key] for key in counts if key != text.id)
        fitting = (one for one in others if one.alive and one.place == text.place and rivals.alike(text, one))
        return sorted(fitting, key=lambda one: (-rivals.share(text.subject, one.subject), one.id))[:_ALIKE]


def scan(register: Register, text: Text, *, both: bool = True) -> list[Seen]:
    """Everything seen in ``text``, one finding per rule, provision and other side; the surest first.

    Of two local rivals the newer is the tested one.  With ``both`` the findings in which ``text`` is the older one are
    given too; a scan of the whole register asks for one side only.
    """
    found: dict[tuple[object, ...], Seen] = {}
    for one in _all(register, text, both):
        key = (one.text, one.rule, one.path, one.other, one.other_path, one.detail)
        if key not in found or found[key].confidence < one.confidence:
            found[key] = one
    kept = [*_gathered(register, found.values())]
    return sorted(kept, key=lambda one: (-worth(one), one.path, one.rule))


def worth(one: Seen) -> float:
    """What a finding is ranked by: how sure it is and how much harm it tells of."""
    weight = {"high": 1.0, "medium": 0.8, "low": 0.5}[str(rules()[one.rule].severity)]
    return one.confidence * weight


def _gathered(register: Register, found: Iterable[Seen]) -> Iterator[Seen]:
    """One finding for all that one rule sees in one article against one of another document: the spans of all; the
    provisions themselves where there is but one on a side.  Rules that are not gathered keep their surest.
    """
    groups: dict[tuple[int, str, str, int, str], list[Seen]] = {}
    for one in found:
        if one.other is None or not one.other_path:
            yield one
            continue
        article = register.texts[one.text].article_at(one.path)
        theirs = register.texts[one.other].article_at(one.other_path) if one.rule in _GATHERED else ""
        groups.setdefault((one.text, one.rule, article, one.other, theirs), []).append(one)
    for (_text, _rule, article, _other, theirs), group in groups.items():
        best = max(group, key=lambda one: one.confidence)
        same = group if theirs else [best]
        yield replace(
            best,
            path=best.path if len({one.path for one in same}) == 1 else article,
            other_path=best.other_path if len({one.other_path for one in same}) == 1 else theirs,
            spans=_merged(span for one in same for span in one.spans),
            other_spans=_merged(span for one in same for span in one.other_spans),
        )


_GATHERED = frozenset({"two-values", "amount-outside", "amount-differs", "outside-frame"})
_MOST_SPANS = 12


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(sorted(set(spans), key=lambda span: span.start)[:_MOST_SPANS])


def _all(register: Register, text: Text, both: bool) -> Iterator[Seen]:
    if not text.local or not text.alive:
        return
    rests = [one.target for one in text.cites if one.kind in _RESTS_ON and one.target in register.texts]
    detailed = [key for key in dict.fromkeys(rests) if register.left(key).covers(text)]
    local = next((key for key in detailed if register.texts[key].local), None)
    document = Document(text.text, text.number, text.issuer, register.today)
    for found in check.check(document):
        if found.rule in _OF_ONE_DOCUMENT:
            span, sure = Span(found.start, found.end), rules()[found.rule].confidence
            other = local if found.rule == _ONWARD else None
            path = text.path_at(found.start)
            yield Seen(text.id, found.rule, path, (span,), sure, other, detail=(found.detail or "")[:200])
    yield from links.find(text, frozenset(detailed))
    yield from own_norms.find(text, any(register.left(key).papers for key in rests))
    yield from standards.find(text, register.today)
    yield from _pairs(register, text, both)


def _pairs(register: Register, text: Text, both: bool) -> Iterator[Seen]:
    cited = {one.target: one for one in text.cites if one.kind in _RESTS_ON and one.target in register.texts}
    alike = [other for other in register.alike(text) if other.id not in cited]
    whole = {other.id for other in alike}
    judged: set[tuple[str, str]] = set()
    for unit in text.units:
        side = register.side(text, unit.path)
        if side is None:
            continue
        for other_id, path in register.index.near(text, unit, _NEAR):
            other = register.texts[other_id]
            if other_id in cited:
                yield from _superior(register, text, side, other, path, judged)
            elif other_id not in whole and _rivals(text, other) and (both or _newer(text, other)):
                yield from _compared(side, register.side(other, path))
    for other in alike:
        if _related(text, other) is None and (both or _newer(text, other)):
            yield from _documents(register, *((text, other) if _newer(text, other) else (other, text)))
    yield from _local_frames(register, text, cited)


def _newer(text: Text, other: Text) -> bool:
    """Whether ``text`` is the tested one of two rivals."""
    return (text.issued or date.min, text.id) > (other.issued or date.min, other.id)


def _documents(register: Register, newer: Text, older: Text) -> Iterator[Seen]:
    """Two documents on one subject: for every provision of the newer the surest difference with the older."""
    theirs = [side for unit in older.units if (side := register.side(older, unit.path)) is not None and side.values]
    for unit in newer.units:
        side = register.side(newer, unit.path)
        if side is not None and side.values:
            yield from _best([found for other in theirs for found in rivals.compare(side, other)])


def _best(found: list[Seen]) -> Iterator[Seen]:
    """The surest of findings against one document."""
    if found:
        yield max(found, key=lambda one: one.confidence)


def _rivals(text: Text, other: Text) -> bool:
    """Whether two texts may be held against each other as equals of one place."""
    return other.local and other.alive and other.place == text.place and _related(text, other) is None


def _related(text: Text, other: Text) -> Cited | None:
    """What one of two texts says about the other: amending or resting on, they are no rivals."""
    mine = (one for one in text.cites if one.target == other.id and one.kind is not RelationKind.REFER)
    theirs = (one for one in other.cites if one.target == text.id and one.kind is not RelationKind.REFER)
    return next(mine, None) or next(theirs, None)


def _compared(side: Side, theirs: Side | None) -> Iterator[Seen]:
    if theirs is not None:
        yield from rivals.compare(*((side, theirs) if _newer(side.text, theirs.text) else (theirs, side)))


def _superior(
    register: Register, text: Text, side: Side, other: Text, path: str, judged: set[tuple[str, str]]
) -> Iterator[Seen]:
    theirs = register.side(other, path)
    if theirs is None:
        return
    yield from frames.copied(side, theirs)
    yield from frames.compare(side, theirs)
    yield from _judged(text, side.unit, other, theirs.unit, judged)


def _judged(text: Text, unit: Unit, other: Text, theirs: Unit, judged: set[tuple[str, str]]) -> Iterator[Seen]:
    """The rules of pairs that are sure enough for a scan, over the whole articles of both provisions, once."""
    mine, basis = _article(text, unit), _article(other, theirs)
    key = (mine.path, f"{other.id}/{basis.path}")
    if key in judged or mine.end - mine.start > _LONGEST or basis.end - basis.start > _LONGEST:
        return
    judged.add(key)
    found = judge(text.side(mine.start, mine.end), other.side(basis.start, basis.end))
    for signal in found.signals:
        if signal.rule in _PAIR_RULES and signal.confidence >= _SURE:
            spans, theirs_spans = shifted(signal.tested, mine.start), shifted(signal.basis, basis.start)
            path = text.path_at(spans[0].start) if spans else mine.path
            other_path = other.path_at(theirs_spans[0].start) if theirs_spans else basis.path
            yield Seen(
                text.id, signal.rule, path, spans, signal.confidence, other.id, other_path, theirs_spans,
                why=("cited", "same-words"),
            )  # fmt: skip


_LONGEST = 8_000


def _article(text: Text, unit: Unit) -> Provision | Unit:
    """The article around a clause."""
    return next((one for one in text.articles if one.start <= unit.start and unit.end <= one.end), unit)


def _local_frames(register: Register, text: Text, cited: dict[int, Cited]) -> Iterator[Seen]:
    """Every amount against the local texts it rests on, whose clauses may share few words with a short line."""
    sides = [side for unit in text.units if (side := register.side(text, unit.path)) is not None and side.values]
    for key in cited:
        other = register.texts[key]
        if not other.local or not sides:
            continue
        for unit in other.units:
            theirs = register.side(other, unit.path)
            if theirs is None or not theirs.values:
                continue
            for side in sides:
                yield from frames.compare(side, theirs)
            yield from frames.outside(sides, theirs)
