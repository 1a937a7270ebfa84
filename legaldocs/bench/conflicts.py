"""How well the conflict rules judge pairs: published pairs, pairs made from real articles, and both without the issuer.

Nothing is fitted to the published pairs but the reading of their kinds; the line at 0.5 is checked by leaving out one
tested document at a time.  With a dozen pairs without conflict an interval is wide: it stands beside the figure.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from legaldocs.bench import made_pairs
from legaldocs.law.conflicts.judge import LINE, judge
from legaldocs.law.conflicts.model import Judgement, Side

Row = dict[str, Any]
_CIRCULAR = "01/2020/TT-BTC"  # any issuer below the Government: what the words alone are worth
_SURE = 0.7  # what a finder over a whole register should ask for
_SAMPLES = 2_000
_PER_KIND = 60


@dataclass(frozen=True, slots=True)
class _Answer:
    """One pair: the label, ours, and the group it may not be tuned with."""

    id: str
    group: str
    conflict: bool
    found: Judgement


def run(data_dir: Path) -> Row:
    """Figures of the published pairs (as given, and without the issuer), per rule, and of made pairs per change."""
    labelled = [json.loads(line) for line in (data_dir / "labels/conflict_pairs.jsonl").read_text("utf-8").splitlines()]
    answers = [_judged(row, row["tested"]["number"]) for row in labelled]
    return {
        "published": _figures(answers),
        "published, as if a ministry had issued each": _figures([_judged(row, _CIRCULAR) for row in labelled]),
        "rule": _rules(answers),
        "made": _made(data_dir, made_pairs.SEEN),
        "made, from documents only measured": _made(data_dir, made_pairs.HELD_OUT),
        "misses": [
            f"{one.id}: {'missed' if one.conflict else 'false alarm'} {one.found.score} {one.found.type or ''}"
            for one in answers
            if one.conflict != one.found.conflict
        ],
    }


def _judged(row: Row, number: str) -> _Answer:
    tested, basis = row["tested"], row["basis"]
    found = judge(Side(tested["text"], number, tested["position"]), Side(basis["text"], basis["number"]))
    return _Answer(row["id"], tested["number"], row["conflict"], found)


def _figures(answers: list[_Answer]) -> Row:
    shuffled = random.Random(8)  # noqa: S311  # a resampling, no secret
    drawn = sorted(
        _balanced([(one.conflict, one.found.score >= LINE) for one in shuffled.choices(answers, k=len(answers))])
        for _ in range(_SAMPLES)
    )
    given = [(one.conflict, one.found.score >= LINE) for one in answers]
    counts = Counter(given)
    hit, false, missed, quiet = (counts[key] for key in ((True, True), (False, True), (True, False), (False, False)))
    sure = [one.conflict for one in answers if one.found.score >= _SURE]
    return {
        "pairs": len(answers),
        "balanced accuracy": _balanced(given),
        "low 95 %": drawn[_SAMPLES // 40],
        "high 95 %": drawn[-_SAMPLES // 40],
        "line by other documents": _balanced(_left_out(answers)),
        "F1 conflict": 2 * hit / max(1, 2 * hit + false + missed),
        "F1 none": 2 * quiet / max(1, 2 * quiet + false + missed),
        "precision at 0.7": sum(sure) / max(1, len(sure)),
        "recall at 0.7": sum(sure) / max(1, hit + missed),
    }


def _balanced(given: list[tuple[bool, bool]]) -> float:
    """Mean of the shares answered right among conflicts and among the rest."""
    shares = []
    for label in (True, False):
        answers = [answer for want, answer in given if want is label]
        shares.append(sum(answer is label for answer in answers) / len(answers) if answers else 0.0)
    return sum(shares) / 2


def _left_out(answers: list[_Answer]) -> list[tuple[bool, bool]]:
    """Every answer by the line that is best on the pairs of all other tested documents."""
    lines = [0.2, 0.45, LINE, 0.58, 0.62, 0.72, 0.78, 0.82]
    given = []
    for group in sorted({one.group for one in answers}):
        rest = [one for one in answers if one.group != group]
        line = max(lines, key=lambda at: _balanced([(one.conflict, one.found.score >= at) for one in rest]))
        given += [(one.conflict, one.found.score >= line) for one in answers if one.group == group]
    return given


def _rules(answers: list[_Answer]) -> Row:
    """Per rule: pairs with and without conflict it spoke on, and its precision."""
    spoke: defaultdict[str, Counter[bool]] = defaultdict(Counter)
    for one in answers:
        for rule in {signal.rule for signal in one.found.signals}:
            spoke[rule][one.conflict] += 1
    conflicts = sum(one.conflict for one in answers)
    return {
        rule: {
            "right": n[True],
            "wrong": n[False],
            "precision": n[True] / (n[True] + n[False]),
            "recall": n[True] / conflicts,
        }
        for rule, n in sorted(spoke.items())
    }


def _made(data_dir: Path, dozen: int) -> Row:
    """Per change: pairs made, share judged right, and the rule that spoke most; then all of them together."""
    right: defaultdict[str, list[bool]] = defaultdict(list)
    types: defaultdict[str, Counter[str]] = defaultdict(Counter)
    given: list[tuple[bool, bool]] = []
    for pair in made_pairs.pairs(data_dir / "corpus.jsonl.gz", _PER_KIND, dozen):
        found = judge(pair.tested, pair.basis)
        given.append((pair.conflict, found.conflict))
        right[pair.kind].append(found.conflict == pair.conflict)
        types[pair.kind][found.type or "none"] += 1
    figures: Row = {
        kind: {"made": len(n), "judged right": sum(n) / len(n), "answer": types[kind].most_common(1)[0][0]}
        for kind, n in right.items()
    }
    return {**figures, "all": _together(given)}


def _together(given: list[tuple[bool, bool]]) -> Row:
    counts = Counter(given)
    hit, false, missed, quiet = (counts[key] for key in ((True, True), (False, True), (True, False), (False, False)))
    return {
        "pairs": len(given),
        "balanced accuracy": _balanced(given),
        "F1 conflict": 2 * hit / max(1, 2 * hit + false + missed),
        "F1 none": 2 * quiet / max(1, 2 * quiet + false + missed),
    }
