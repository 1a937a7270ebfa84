"""What a change made slower: steps of the product in multiples of a fixed piece of work, beside those on record.

Each step and the yardstick take turns in one process, and the least processor time of each counts, so that neither the
machine nor other work on it decides.  ``LEGALDOCS_BENCH_RECORD=1`` writes the record (``labels/guard.json``) anew; a
step more than a fifth above it is a miss.  ``make guard`` ends with 1 then: for a scheduled job, never for the tests.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from flask import Flask

from legaldocs.bench import made_texts, register
from legaldocs.bench.finder import Unwatched

RECORD = Path(__file__).with_name("labels") / "guard.json"
SLOWER = 1.2
TURNS = 5
ARRIVALS = 20  # documents of one turn of the import
DAY = date(2026, 11, 22)
Step = Callable[[int], object]


def run(_data_dir: Path) -> dict[str, Any]:
    """Per step: its multiple of the yardstick, the one on record, and the change in per cent; steps that got slower."""
    with tempfile.TemporaryDirectory() as place:
        app = register.open_register(Path(place))
        with app.app_context():
            measured = {name: _multiple(step) for name, step in _steps(app, Path(place)).items()}
    if os.environ.get("LEGALDOCS_BENCH_RECORD") == "1":
        RECORD.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    known: dict[str, float] = json.loads(RECORD.read_text(encoding="utf-8"))
    rows = {
        name: {"multiple": value, "on record": known[name], "change in per cent": 100 * (value / known[name] - 1)}
        for name, value in measured.items()
        if name in known
    }
    slower = [f"{name}: {row['change in per cent']:+.0f} %" for name, row in rows.items() if _is_slower(row)]
    missing = [f"{name}: not on record" for name in measured.keys() - known.keys()]
    return {"steps": rows, "slower": {"count": len(slower), "misses": [*slower, *missing]}}


def _is_slower(row: dict[str, float]) -> bool:
    return row["multiple"] > SLOWER * row["on record"]


def _multiple(step: Step) -> float:
    """Least time of the step over the least time of the yardstick, taken in turns; the first turn warms up."""
    step(0)
    turns = [(_spent(_yardstick, turn), _spent(step, turn)) for turn in range(1, TURNS + 1)]
    return min(mine for _yard, mine in turns) / min(yard for yard, _mine in turns)


def _spent(step: Step, turn: int) -> float:
    began = time.process_time()
    step(turn)
    return time.process_time() - began


_WORDS = re.compile(r"\w+")


def _yardstick(_turn: int) -> None:
    """Text, dictionaries, sorting and JSON as the product uses them, of the standard library alone."""
    text = (
        "Điều 7. Mức thu phí vệ sinh đối với hộ gia đình là 20.000 đồng một tháng theo quy định tại khoản 2 Điều này. "
    )
    counts: dict[str, int] = {}
    for number in range(1_500):
        for word in _WORDS.findall(text):
            key = f"{word.lower()}-{number % 37}"
            counts[key] = counts.get(key, 0) + 1
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    for _ in range(20):
        json.loads(json.dumps(rows, ensure_ascii=False))


def _steps(app: Flask, place: Path) -> dict[str, Step]:
    """Every step by its name; each is told its turn, so that it never does the same work twice."""
    from legaldocs.bench.year import officer
    from legaldocs.conflicts import jobs
    from legaldocs.core.db import db
    from legaldocs.documents import queries, sample_register, status_export
    from legaldocs.law import citations
    from legaldocs.law.structure import parse
    from legaldocs.search import service as search
    from legaldocs.systematisation import service as terms

    sample_register.load(lambda _done, _total, _message: None)
    _bring(place, [made_texts.decree()], 0)
    search.rebuild()
    term = terms.begin_term(officer(), 2028).id
    parent = queries.by_number(made_texts.PARENT)[0].id
    texts = list(_sample_texts())
    pages = _pages(app)
    db.session.remove()

    def arrivals(turn: int) -> None:
        first = turn * ARRIVALS
        _bring(place, [made_texts.decision(n) for n in range(first + 1, first + ARRIVALS + 1)], turn)

    return {
        "read structure": lambda _turn: [parse(text) for text in texts],
        "read citations": lambda _turn: [citations.find(text) for text in texts],
        "import": arrivals,
        "tickets": lambda turn: _change(parent, turn),
        "index": lambda _turn: search.rebuild(),
        **pages,
        "status export": lambda _turn: list(status_export.statuses(DAY)),
        "conflict scan": lambda _turn: jobs.SCAN.run(Unwatched()),
        "four lists": lambda _turn: _lists(term),
        "plan": lambda _turn: _plan(),
    }


def _pages(app: Flask) -> dict[str, Step]:
    """Pages as a signed-in leader opens them, and a list of the API."""
    from legaldocs.accounts import service as account_service
    from legaldocs.accounts.queries import actor_by_username

    token = account_service.issue_token(actor_by_username("tran.thi.hoai"), "guard", False, 1)
    client = register.signed_in(app)

    def page(*addresses: str, headers: dict[str, str] | None = None) -> Step:
        def visit(turn: int) -> None:
            for address in addresses:
                answer = client.get(address.format(n=140 + turn), headers=headers)
                if answer.status_code != 200:
                    raise RuntimeError(f"{address}: {answer.status}")

        return visit

    return {
        "search page": page(*(f"/search?q={question}" for question in register.QUESTIONS[:8])),
        "document page": page("/documents/{n}", "/documents/142"),
        "page of a day": page("/documents/{n}/at/2026-11-22"),
        "register list": page("/documents", "/documents?q=phi&sort=-number"),
        "reviews": page("/review", "/review?late=1"),
        "home": page("/home"),
        "portal": page("/portal/documents/{n}?lang=vi&turn={n}", "/portal/documents?q=phi&turn={n}"),
        "API": page("/api/v1/documents?limit=50", headers={"Authorization": f"Bearer {token}"}),
    }


def _sample_texts() -> Iterator[str]:
    folder = resources.files("legaldocs.sample") / "documents"
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".txt"):
            yield file.read_text("utf-8")


def _bring(place: Path, rows: list[dict[str, Any]], turn: int) -> None:
    from legaldocs.core.actor import SYSTEM
    from legaldocs.documents import importing

    path = place / f"turn-{turn}.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    importing.bring_in(SYSTEM, importing.arrivals(path, path.name), progress=lambda *_: None)


def _lists(term_id: int) -> None:
    """The lists of a term, computed and printed."""
    from legaldocs.core.db import db
    from legaldocs.systematisation import compiling, documents_out
    from legaldocs.systematisation.models import Term

    term = db.session.get_one(Term, term_id)
    compiling.term(term)
    documents_out.decision(term)


def _plan() -> None:
    """The plan of the Justice department for the next year, as every reason on file makes it."""
    from legaldocs.accounts import queries as accounts
    from legaldocs.plans import capacity, gathering

    unit = accounts.justice_unit()
    if unit is None:
        raise RuntimeError("the sample has no Justice department")
    gathering.proposed(DAY.year + 1, unit, capacity.of(8, ()), DAY)


def _change(decree: int, turn: int) -> None:
    """A new fact about what the arrivals rest on opens a ticket for each of them."""
    from legaldocs.accounts.queries import actor_by_username
    from legaldocs.documents import effect_service, sample_register
    from legaldocs.documents.effect_service import Fact
    from legaldocs.law.effect import EventKind

    fact = Fact(decree, EventKind.AMENDED, date(2026, 10, 1 + turn), "dieu-2", note="Công báo")
    effect_service.record(actor_by_username(sample_register.OFFICER), fact)


def main() -> int:
    """Print the table; 1 when a step got slower than the record by more than a fifth."""
    from legaldocs.bench.__main__ import report, where

    figures = run(Path())
    print(where(), "", *report(figures), sep="\n")  # noqa: T201  # a report for the terminal
    return 1 if figures["slower"]["misses"] else 0


if __name__ == "__main__":
    sys.exit(main())
