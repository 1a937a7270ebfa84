"""``legaldocs conflicts``: pairs of provisions judged by the conflict rules; JSON Lines in and out, never the database.

A bad line gives ``{"id": …, "error": …}`` and the run goes on; exit status 1 at the end.
"""

from __future__ import annotations

import sys
from typing import IO

import click

from legaldocs.cli.text import BadLine, Row, answer_lines


@click.group()
def conflicts() -> None:
    """Judge a provision against the superior text it rests on."""


@conflicts.command()
@click.argument("source", type=click.File("rb"), default="-")
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option("--signals", is_flag=True, help="Also every rule that spoke, with its law, article words and spans.")
def pairs(source: IO[bytes], jobs: int, signals: bool) -> None:
    """{id, tested: {number, position, text}, basis: {…}} → conflict, score, type, reason, spans.

    ``conflict`` is ``score`` ≥ 0.5.  A pair on which no rule speaks gets ``type: null`` and a score below 0.5: nothing
    was found, which does not say that there is nothing.
    """
    sys.exit(1 if answer_lines(_with_signals if signals else _judged, source, jobs, "tested", dict) else 0)


def _judged(row: Row) -> Row:
    return _answer(row, signals=False)


def _with_signals(row: Row) -> Row:
    return _answer(row, signals=True)


def _answer(row: Row, signals: bool) -> Row:
    from legaldocs.law.conflicts.judge import judge
    from legaldocs.law.conflicts.model import Side, rules

    sides = {name: _side(row.get(name), name) for name in ("tested", "basis")}
    found = judge(*(Side(side["text"], side.get("number"), side.get("position")) for side in sides.values()))
    spans = {name: sorted({(s.start, s.end) for one in found.signals for s in getattr(one, name)}) for name in sides}
    answer = {"conflict": found.conflict, "score": found.score, "type": found.type, "reason": found.reason}
    if not signals:
        return answer | {"spans": spans}
    said = [
        {
            "rule": one.rule,
            "catalogue": rules()[one.rule].catalogue,
            "law": rules()[one.rule].law,
            "severity": rules()[one.rule].severity,
            "confidence": one.confidence,
            "explanation": rules()[one.rule].explanation,
            "tested": [(s.start, s.end) for s in one.tested],
            "basis": [(s.start, s.end) for s in one.basis],
        }
        for one in found.signals
    ]
    return answer | {"spans": spans, "signals": said}


def _side(value: object, name: str) -> Row:
    """One side of a pair as an object whose columns are strings or missing."""
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise BadLine(f'"{name}" must be an object with "text"')
    if any(value.get(key) is not None and not isinstance(value[key], str) for key in ("number", "position")):
        raise BadLine(f'"number" and "position" of "{name}" must be strings or null')
    return value
