"""Runs every rule over one text against the register: its own words, what it cites, superior texts, local rivals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from legaldocs.law.findings import check
from legaldocs.law.findings.model import Document
from legaldocs.law.scan import definitions, frames, links, own_norms, rivals, standards
from legaldocs.law.scan.model import Seen, Text, article_of, rules
from legaldocs.law.scan.register import Register
from legaldocs.law.scan.rivals import Side
from legaldocs.law.types import RelationKind, Span

_ONWARD = "delegated-onward"
# What is wrong in force as well as in a draft; the rest of the checks is for those who write.
OF_ONE_DOCUMENT = frozenset(
    {
        "effect-too-early", "effect-retroactive", "vague-repeal", "body-gone-at-signing", "body-gone-since",
        "norms-in-form", "dangling-reference", "circular-reference", "numbering", "period-over", "last-day-passed",
        _ONWARD,
    }
)  # fmt: skip
_NEAR = 16
_ALIKE = 6  # documents of one title


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
    kept = [*_gathered(found.values())]
    return sorted(kept, key=lambda one: (-worth(one), one.path, one.rule))


def worth(one: Seen) -> float:
    """What a finding is ranked by: how sure it is and how much harm it tells of."""
    weight = {"high": 1.0, "medium": 0.8, "low": 0.5}[str(rules()[one.rule].severity)]
    return one.confidence * weight


def _gathered(found: Iterable[Seen]) -> Iterator[Seen]:
    """One finding for all that one rule sees in one article against one of another document: the spans of all; the
    provisions themselves where there is but one on a side.  Rules that are not gathered keep their surest.
    """
    groups: dict[tuple[int, str, str, int, str], list[Seen]] = {}
    for one in found:
        if one.other is None or not one.other_path:
            yield one
            continue
        article = article_of(one.path)
        theirs = article_of(one.other_path) if one.rule in _GATHERED else ""
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
    superiors = register.superiors(text)
    detailed = [key for key, other in superiors.items() if register.left(other).covers(text)]
    local = next((key for key in detailed if superiors[key].local), None)
    document = Document(text.text, text.number, text.issuer, register.today)
    for found in check.check(document):
        if found.rule in OF_ONE_DOCUMENT:
            span, sure = Span(found.start, found.end), rules()[found.rule].confidence
            other = local if found.rule == _ONWARD else None
            path = text.path_at(found.start)
            yield Seen(text.id, found.rule, path, (span,), sure, other, detail=(found.detail or "")[:200])
    yield from links.find(text, frozenset(detailed))
    yield from own_norms.find(text, any(register.left(one).papers for one in superiors.values()))
    yield from standards.find(text, register.today)
    yield from _pairs(register, text, superiors, both)


def _pairs(register: Register, text: Text, superiors: dict[int, Text], both: bool) -> Iterator[Seen]:
    index = register.index_of(superiors)
    alike = [other for other in register.shelf.alike(text, _ALIKE) if other.id not in superiors]
    passed = {*superiors, *(other.id for other in alike)}
    for unit in text.units:
        side = register.side(text, unit.path)
        if side is None:
            continue
        for other_id, path in index.near(register.grams(text)[unit.path], _NEAR):
            if (theirs := register.side(superiors[other_id], path)) is not None:
                yield from frames.copied(side, theirs)
                yield from frames.compare(side, theirs)
        for theirs in register.shelf.near(side, _NEAR) if side.values else ():
            if theirs.text.id not in passed and (both or _newer(text, theirs.text)):
                yield from _unrelated(register, text, theirs.text.id, _compared(side, theirs))
    for other in alike:
        if both or _newer(text, other):
            yield from _unrelated(register, text, other.id, _documents(register, text, other))
    yield from _local_frames(register, text, superiors)
    for other in superiors.values():
        yield from definitions.compare(text, other)


def _unrelated(register: Register, text: Text, other_id: int, found: Iterable[Seen]) -> Iterator[Seen]:
    """What was found between two local texts, unless one amends the other or rests on it: then they are no rivals."""
    for number, one in enumerate(found):
        if number == 0 and _related(text, register.text(other_id)):
            return
        yield one


def _newer(text: Text, other: Text) -> bool:
    """Whether ``text`` is the tested one of two rivals."""
    return (text.issued or date.min, text.id) > (other.issued or date.min, other.id)


def _documents(register: Register, text: Text, other: Text) -> Iterator[Seen]:
    """Two documents on one subject: for every provision of the newer the surest difference with the older."""
    mine = [side for unit in text.units if (side := register.side(text, unit.path)) is not None and side.values]
    theirs = register.shelf.sides(other.id) if mine else []
    newer, older = (mine, theirs) if _newer(text, other) else (theirs, mine)
    for side in newer:
        yield from _best([found for one in older for found in rivals.compare(side, one)])


def _best(found: list[Seen]) -> Iterator[Seen]:
    """The surest of findings against one document."""
    if found:
        yield max(found, key=lambda one: one.confidence)


def _related(text: Text, other: Text | None) -> bool:
    """Whether one of two texts does more than mention the other."""
    theirs = other.cites if other is not None else ()
    return any(
        one.target == to and one.kind is not RelationKind.REFER
        for cites, to in ((text.cites, other.id if other else 0), (theirs, text.id))
        for one in cites
    )


def _compared(side: Side, theirs: Side) -> Iterator[Seen]:
    yield from rivals.compare(*((side, theirs) if _newer(side.text, theirs.text) else (theirs, side)))


def _local_frames(register: Register, text: Text, superiors: dict[int, Text]) -> Iterator[Seen]:
    """Every amount against the local texts it rests on, whose clauses may share few words with a short line."""
    sides = [side for unit in text.units if (side := register.side(text, unit.path)) is not None and side.values]
    for other in superiors.values():
        if not other.local or not sides:
            continue
        for unit in other.units:
            theirs = register.side(other, unit.path)
            if theirs is None or not theirs.values:
                continue
            for side in sides:
                yield from frames.compare(side, theirs)
            yield from frames.outside(sides, theirs)
