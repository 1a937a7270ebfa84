"""A change of a text on which much rests, in a register of province size times ten: seconds until all tickets stand.

``LEGALDOCS_BENCH_REGISTER`` names the directory of an imported register.  Its documents, provisions and links are
copied until there are ``DOCUMENTS`` and ``PROVISIONS``; copies rest on the same national texts, so that a parent has
as many times its dependants.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask

from legaldocs.bench import copies

DOCUMENTS, PROVISIONS = 20_000, 500_000
CHANGED = 3  # parents, those with the most texts resting on them


def run(_data_dir: Path) -> dict[str, Any]:
    """Per changed parent: dependants, tickets, wall and processor seconds."""
    given = os.environ.get("LEGALDOCS_BENCH_REGISTER")
    if not given:
        return {"not measured": {"count": 1, "misses": ["name an imported register in LEGALDOCS_BENCH_REGISTER"]}}
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place) / "register"
        shutil.copytree(given, directory, ignore=shutil.ignore_patterns("search*", "index*"))
        app = _app(directory)
        with app.app_context():
            size = _multiply()
            return {"register": size} | {f"change of {n}": row for n, row in changes(CHANGED)}


def _app(directory: Path) -> Flask:
    from legaldocs.app import create_app

    return create_app("testing", DATA_DIR=directory)


def _multiply() -> dict[str, int]:
    """Copy documents with their provisions, links and effect until the register is large enough."""

    from legaldocs.core.db import db

    with db.engine.begin() as connection:
        size = _size(connection)
        times = max(-(-DOCUMENTS // size["documents"]), -(-PROVISIONS // size["provisions"]))
        copies.add(connection, times - 1, texts=False)
        return _size(connection)


def _size(connection: Any) -> dict[str, int]:
    import sqlalchemy as sa

    counted = sa.text("SELECT (SELECT COUNT(*) FROM document), (SELECT COUNT(*) FROM provision)")
    row = connection.execute(counted).one()
    return {"documents": row[0], "provisions": row[1]}


def changes(count: int) -> list[tuple[str, dict[str, float]]]:
    """End the ``count`` most relied-on national texts, one after the other."""
    import sqlalchemy as sa

    from legaldocs.core.db import db
    from legaldocs.documents.models import Document, Level, Relation
    from legaldocs.law.types import RelationKind

    resting = sa.select(Relation.target_id, sa.func.count(sa.distinct(Relation.document_id)).label("n"))
    local = Document.id == Relation.document_id, Document.level != Level.NATIONAL, Relation.kind == RelationKind.BASIS
    resting = resting.join(Document, local[0]).where(*local[1:], Relation.target_id.is_not(None))
    most = db.session.execute(resting.group_by(Relation.target_id).order_by(sa.text("n DESC")).limit(count)).all()
    direct: dict[int, int] = {row[0]: row[1] for row in most if row[0] is not None}
    numbers = {key: db.session.get_one(Document, key).number for key in direct}
    return [(numbers[key], {"rest on it directly": float(n), **_change(key)}) for key, n in direct.items()]


def _change(document_id: int) -> dict[str, float]:
    import sqlalchemy as sa

    from legaldocs.accounts.queries import actor_by_username
    from legaldocs.core.db import db
    from legaldocs.documents import effect_service, sample_register
    from legaldocs.documents.effect_service import Fact
    from legaldocs.law.effect import EventKind
    from legaldocs.review.models import Ticket

    officer = actor_by_username(sample_register.OFFICER)
    fact = Fact(document_id, EventKind.REPLACED, date(2026, 11, 1), note="Công báo")
    wall, processor = time.perf_counter(), time.process_time()
    effect_service.record(officer, fact)
    spent = {"seconds": time.perf_counter() - wall, "processor seconds": time.process_time() - processor}
    tickets = db.session.scalar(sa.select(sa.func.count()).where(Ticket.changed_id == document_id)) or 0
    return {"tickets": tickets} | spent
