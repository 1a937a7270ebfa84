"""Runs the rules over a pair and adds up what they saw.

Independent signals add as chances do (noisy or), the strongest rule counted once; without a signal the score tells only
whether the texts speak of one matter, and stays below the line: no finding means "not shown", never "no conflict".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from legaldocs.law.conflicts import (
    additions,
    altered,
    amounts,
    competence,
    dossier,
    legal_basis,
    lists,
    reserved,
    wording,
)
from legaldocs.law.conflicts.model import Judgement, Pair, Side, Signal, rules

FINDERS: tuple[Callable[[Pair], Iterator[Signal]], ...] = (
    reserved.find,
    legal_basis.find,
    amounts.find,
    dossier.find,
    lists.find,
    competence.find,
    additions.find,
    altered.find,
)
LINE = 0.5
UNRELATED = 0.1
RELATED = 0.35


def judge(tested: Side, basis: Side) -> Judgement:
    """Whether ``tested`` says otherwise than ``basis``; ``conflict`` is false where no rule speaks."""
    pair = Pair(tested, basis)
    found = sorted((signal for find in FINDERS for signal in find(pair)), key=lambda one: -one.confidence)
    if not found:
        return Judgement(False, _silence(pair), None, "", ())
    score = _together(found)
    strongest = found[0].rule
    return Judgement(score >= LINE, score, strongest, rules()[strongest].explanation, tuple(found))


def _together(found: list[Signal]) -> float:
    """One minus the chance that every rule is wrong; several cases of one rule count as its surest."""
    best: dict[str, float] = {}
    for signal in found:
        best[signal.rule] = max(best.get(signal.rule, 0.0), signal.confidence)
    wrong = 1.0
    for sure in best.values():
        wrong *= 1 - sure
    return round(min(0.99, 1 - wrong), 3)


def _silence(pair: Pair) -> float:
    return RELATED if wording.one_matter(pair.tested, pair.basis) else UNRELATED
