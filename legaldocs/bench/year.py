"""The year on a register of real documents: planted changes found, re-imports that open nothing.

``LEGALDOCS_BENCH_REGISTER`` names the directory of an imported register; it is copied first.  The answer key of the
planted changes is read from the texts by plain words ("Căn cứ … <number>"), past the register's own reading of them.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from legaldocs.core.actor import Actor

PLANTED = 40  # superior texts whose repeal is planted, those most named first
IMPORTS = 10
_HEAD = 12_000  # characters in which the bases of a text stand
_BASIS = re.compile(r"^\s*(?:[-–+]\s*)?căn cứ\b[^\n]*", re.IGNORECASE | re.MULTILINE)
_ON = date(2026, 11, 1)
UNNAMED = {"not measured": {"count": 1, "misses": ["name an imported register in LEGALDOCS_BENCH_REGISTER"]}}


def run(data_dir: Path) -> dict[str, Any]:
    """Planted changes (pairs, recall), imports (tickets before and after)."""
    with register() as app:
        if app is None:
            return dict(UNNAMED)
        with app.app_context():
            planted = _planted()
            again = {
                f"{whose} texts imported again": _imported_again(data_dir, whose) for whose in ("local", "national")
            }
            return {"planted changes": planted, **again}


@contextmanager
def register() -> Iterator[Flask | None]:
    """An application over a copy of the imported register that is named; ``None`` where none is."""
    given = os.environ.get("LEGALDOCS_BENCH_REGISTER")
    if not given:
        yield None
        return
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place) / "register"
        shutil.copytree(given, directory, ignore=shutil.ignore_patterns("search*", "index*"))
        yield _app(directory)


def _app(directory: Path) -> Flask:
    from legaldocs.app import create_app
    from legaldocs.cli.database import run_upgrade

    app = create_app("testing", DATA_DIR=directory)
    with app.app_context():
        run_upgrade()
    return app


def officer() -> Actor:
    """A leader of the Justice department, who is set up where the register has nobody."""
    from legaldocs.accounts import queries, service
    from legaldocs.core.actor import SYSTEM

    name = "bench-leader"
    try:
        return queries.actor_by_username(name)
    except LookupError:
        unit = {"key": "bench-stp", "name": "Sở Tư pháp", "kind": "justice_department", "fields": ["tư pháp"]}
        posts = [{"unit": "bench-stp", "role": "justice_leader"}]
        person = {"username": name, "name": "Lãnh đạo Sở", "posts": posts}
        service.set_up(SYSTEM, {"unit": [unit], "person": [person]}, os.urandom(12).hex())
        return queries.actor_by_username(name)


def _planted() -> dict[str, Any]:
    """Repeal the superior texts most named as bases; how many of the documents that name them got a ticket."""
    from legaldocs.core.db import db
    from legaldocs.documents import effect_service
    from legaldocs.documents.effect_service import Fact
    from legaldocs.law.effect import EventKind
    from legaldocs.review.models import Ticket

    key = _answer_key()
    chosen = sorted(key, key=lambda parent: (-len(key[parent]), parent))[:PLANTED]
    leader = officer()
    pairs, missed = 0, []
    for parent in chosen:
        effect_service.record(leader, Fact(parent, EventKind.REPEALED, _ON, note="Công báo"))
        opened = set(db.session.scalars(sa.select(Ticket.document_id).where(Ticket.changed_id == parent)))
        pairs += len(key[parent])
        missed += [f"{number} names {parent}" for document, number in key[parent].items() if document not in opened]
    found = pairs - len(missed)
    return {"changes": len(chosen), "pairs": pairs, "recall": found / pairs if pairs else 0.0, "misses": missed}


def _answer_key() -> dict[int, dict[int, str]]:
    """Superior text in force → local documents in force that name its number in a basis: by the words alone."""
    from legaldocs.core.db import db
    from legaldocs.documents import effects
    from legaldocs.documents.models import Document, Edition, Level
    from legaldocs.law.effect import Status

    rows = db.session.execute(sa.select(Document.id, Document.number, Document.level)).all()
    numbers: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.level is Level.NATIONAL and "/" in row.number:
            numbers[row.number.casefold()].append(row.id)
    single = {number: ids[0] for number, ids in numbers.items() if len(ids) == 1}
    local = {row.id: row.number for row in rows if row.level is not Level.NATIONAL}
    standing = effects.statuses([*local, *single.values()], _ON)
    alive = {key for key, answer in standing.items() if answer.status is not Status.ENDED}
    texts = sa.select(Edition.document_id, Edition.text).where(Edition.document_id.in_(alive & local.keys()))
    key: dict[int, dict[int, str]] = defaultdict(dict)
    for document, text in db.session.execute(texts):
        named = " ".join(_BASIS.findall(text[:_HEAD])).casefold()
        for number in set(re.findall(r"\d+[a-z]?/[^\s,;.()]+", named)) & single.keys():
            if single[number] in alive:
                key[single[number]][document] = local[document]
    return key


def _imported_again(data_dir: Path, whose: str) -> dict[str, float]:
    """Import the local or the national texts of the corpus ten times more; what there is before and after."""
    from legaldocs.core.actor import SYSTEM
    from legaldocs.core.db import db
    from legaldocs.documents import importing
    from legaldocs.documents.models import Document, Relation
    from legaldocs.review.models import Ticket

    def counts() -> tuple[int, ...]:
        chosen = (sa.select(sa.func.count()).select_from(model) for model in (Ticket, Document, Relation))
        return tuple(db.session.scalar(one) or 0 for one in chosen)

    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / f"{whose}.jsonl"
        lines = list(_lines_of(data_dir / "corpus.jsonl.gz", local=whose == "local"))
        path.write_text("".join(lines), "utf-8")
        before, started = counts(), time.process_time()
        for _time in range(IMPORTS):
            importing.bring_in(SYSTEM, importing.arrivals(path, path.name), progress=_silent, confirm_plain=True)
        after = counts()
    names = ("tickets", "documents", "relations")
    told: dict[str, float] = {f"{name} before": n for name, n in zip(names, before, strict=True)}
    told |= {f"{name} after": n for name, n in zip(names, after, strict=True)}
    spent = time.process_time() - started
    return {"times": IMPORTS, "lines each": len(lines), **told, "processor seconds": spent}


def _silent(_done: int, _total: int | None = None, _message: str | None = None) -> None:
    """Nobody watches."""


def _lines_of(path: Path, *, local: bool) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if bool(re.search(r"(?:UBND|HĐND)$", str(json.loads(line)["number"]))) is local:
                yield line
