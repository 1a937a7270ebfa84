"""``legaldocs doctor``: whether database, files, texts, effect, index, clocks and audit agree, and mending them.

Only what is derived is ever put right: periods of effect, the search index, files that nothing names.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import click

from legaldocs.cli.context import with_app

GRACE = 7 * 86_400  # seconds before a file that nothing names is taken for a leftover
_SHOWN = 5
_BLOBS = ("file_sha256", "previous_sha256")  # columns that name a file by its digest


@dataclass(frozen=True, slots=True)
class Check:
    """One question: what was compared, what is wrong (empty = nothing), how many of it were put right."""

    name: str
    looked_at: int
    wrong: tuple[str, ...] = ()
    repaired: int = 0

    @property
    def left(self) -> int:
        """How much is still wrong."""
        return len(self.wrong) - self.repaired


@click.command()
@click.option("--repair", is_flag=True, help="Put right what is derived: effect periods, search index, leftover files.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per check.")
@click.option("--lang", default="en", show_default=True, type=click.Choice(["vi", "en"]), help="Of what is unsafe.")
@with_app
def doctor(*, repair: bool, as_json: bool, lang: str) -> None:
    """Compare what must agree, and say what is set up unsafely where others reach it; exit 1 while anything is wrong.

    Nothing that people wrote is ever changed.
    """
    left = 0
    for check in examine(repair=repair, language=lang):
        left += check.left
        if as_json:
            click.echo(json.dumps(asdict(check), ensure_ascii=False))
            continue
        mended = f", {check.repaired} put right" if repair else ""
        said = f"{len(check.wrong)} wrong{mended}" if check.wrong else "ok"
        click.echo(f"{check.name:12} {check.looked_at:>9,} looked at: {said}")
        for line in check.wrong[:_SHOWN]:
            click.echo(f"             - {line}")
    if left:
        raise click.ClickException(f"{left} wrong")


def examine(*, repair: bool = False, language: str = "en") -> Iterator[Check]:
    """Every check in turn; each stands by itself, so that one failing does not hide the others."""
    checks: tuple[tuple[str, Callable[[bool], Check]], ...] = (
        ("database", _database), ("files", _files), ("texts", _texts), ("effect", _effect), ("index", _index),
        ("clocks", _clocks), ("audit", _audit), ("safety", lambda _repair: _safety(language)),
    )  # fmt: skip
    for name, look in checks:
        try:
            yield look(repair)
        except Exception as error:  # a broken part must be reported with its name, and the rest looked at
            yield Check(name, 0, (f"cannot be looked at: {type(error).__name__}: {error}",))


def _database(_repair: bool) -> Check:
    """SQLite's own proof, keys that lead nowhere, and the migration."""
    from legaldocs import shell
    from legaldocs.core.db import db, migration_of, newest_migration

    wrong: list[str] = []
    if db.engine.dialect.name == "sqlite":
        with sqlite3.connect(f"file:{db.engine.url.database}?mode=ro", uri=True) as connection:
            wrong += [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
            lost = connection.execute("PRAGMA foreign_key_check").fetchall()
            wrong += [f"row {row[1]} of {row[0]} names a row of {row[2]} that is not there" for row in lost]
        connection.close()
    newest = newest_migration(str(shell.MIGRATIONS))
    with db.engine.connect() as connected:
        if (head := migration_of(connected)) != newest:
            wrong.append(f"migration {head}, the program needs {newest}: run legaldocs db upgrade")
    return Check("database", 1, tuple(wrong))


def _named() -> dict[str, str]:
    """Digest → which row names it."""
    import sqlalchemy as sa

    from legaldocs.core.db import Base, db

    found: dict[str, str] = {}
    for table in Base.metadata.sorted_tables:
        for column in (table.columns[name] for name in _BLOBS if name in table.columns):
            rows = sa.select(column, *table.primary_key.columns).where(column.is_not(None))
            found |= {row[0]: f"{table.name} {row[1]}" for row in db.session.execute(rows)}
    return found


def _files(repair: bool) -> Check:
    """Every file that a row names is there, byte for byte; what nobody names is a leftover after a week."""
    from legaldocs.core.filestore import Altered
    from legaldocs.documents import blobs

    named, wrong, repaired = _named(), [], 0
    for digest, row in sorted(named.items()):
        try:
            blobs.read(digest)
        except FileNotFoundError:
            wrong.append(f"{row}: its file {digest[:12]} is missing")
        except Altered:
            wrong.append(f"{row}: its file {digest[:12]} was altered")
    waiting, store = _waiting(), blobs.store()
    for kept in store.every():
        if kept.digest in named or kept.digest in waiting or time.time() - kept.since < GRACE:
            continue
        wrong.append(f"file {kept.digest[:12]} is named by nothing")
        if repair:
            store.remove(kept.digest)
            repaired += 1
    return Check("files", len(named), tuple(wrong), repaired)


def _waiting() -> set[str]:
    """Digests in the work that is queued or failed: files that were uploaded and are not imported yet."""
    import re

    import sqlalchemy as sa

    from legaldocs.core.db import db
    from legaldocs.core.jobs import Job

    payloads = db.session.scalars(sa.select(sa.cast(Job.payload, sa.Text)))
    return {digest for payload in payloads if payload for digest in re.findall(r"[0-9a-f]{64}", payload)}


def _texts(_repair: bool) -> Check:
    """Every text is the one whose digest was kept with it, and its provisions lie inside it."""
    import sqlalchemy as sa

    from legaldocs.core.db import db
    from legaldocs.documents.blobs import sha256
    from legaldocs.documents.models import Edition, Provision

    wrong, count = [], 0
    rows = db.session.execute(sa.select(Edition.id, Edition.text_sha256, Edition.text).execution_options(yield_per=100))
    sizes: dict[int, int] = {}
    for key, digest, text in rows:
        count, sizes[key] = count + 1, len(text)
        if sha256(text.encode()) != digest:
            wrong.append(f"edition {key}: its text is not the one that was kept")
    ends = sa.select(Provision.edition_id, sa.func.max(Provision.end)).group_by(Provision.edition_id)
    wrong += [
        f"edition {key}: a provision lies outside its text" for key, end in db.session.execute(ends)
        if end > sizes.get(key, 0)
    ]  # fmt: skip
    return Check("texts", count, tuple(wrong))


def _effect(repair: bool) -> Check:
    """Stored periods of effect are those that the events give."""
    import sqlalchemy as sa

    from legaldocs.core.actor import SYSTEM
    from legaldocs.core.db import db
    from legaldocs.documents import effect_service, effects
    from legaldocs.documents.models import EffectEvent

    wrong = effects.drift()
    if repair and wrong:
        effect_service.rebuild_periods(SYSTEM, wrong)
    count = db.session.scalar(sa.select(sa.func.count(sa.distinct(EffectEvent.document_id)))) or 0
    lines = tuple(f"document {key}: its periods of effect differ from its events" for key in wrong)
    return Check("effect", count, lines, len(wrong) if repair else 0)


def _index(repair: bool) -> Check:
    """The search index holds every document with a text as the database has it."""
    from legaldocs.search import service
    from legaldocs.search.errors import IndexUnusable

    try:
        found = service.check()
    except IndexUnusable as unusable:
        if unusable.reason == "missing" and not _texts_to_find():
            return Check("index", 0)  # a register without a text needs none yet
        written = service.rebuild() if repair else 0
        return Check("index", written, ("there is no usable index",), 1 if repair else 0)
    lines = [
        f"document {key}: {what}"
        for what, keys in (
            ("missing in the index", found.missing),
            ("in the index only", found.extra),
            ("indexed with another content", found.different),
        )
        for key in keys
    ]
    if repair and lines:
        service.repair(found)
    return Check("index", _texts_to_find(), tuple(lines), len(lines) if repair else 0)


def _texts_to_find() -> int:
    import sqlalchemy as sa

    from legaldocs.core.db import db
    from legaldocs.documents.models import Document

    return db.session.scalar(sa.select(sa.func.count()).where(Document.has_text)) or 0


def _clocks(_repair: bool) -> Check:
    """Every running clock belongs to a record that is there and not at its end, one per record."""
    import sqlalchemy as sa

    from legaldocs.core.db import db
    from legaldocs.core.lifecycle import StateMove, tables
    from legaldocs.deadlines.models import Clock

    chosen = sa.select(Clock.lifecycle, Clock.subject_id).where(Clock.ended_at.is_(None))
    running = Counter((row[0], row[1]) for row in db.session.execute(chosen))
    newest = sa.select(sa.func.max(StateMove.id)).group_by(StateMove.lifecycle, StateMove.subject_id)
    columns = (StateMove.lifecycle, StateMove.subject_id, StateMove.target)
    standing = {
        (row[0], row[1]): row[2] for row in db.session.execute(sa.select(*columns).where(StateMove.id.in_(newest)))
    }
    wrong = [f"{name} {key}: {count} clocks run" for (name, key), count in sorted(running.items()) if count > 1]
    for name, key in sorted(running):
        table = tables().get(name)
        state = standing.get((name, key))
        if table is None or (state is not None and state in {str(one) for one in table.final}):
            wrong.append(f"{name} {key}: a clock runs although it is at its end")
    return Check("clocks", running.total(), tuple(wrong))


def _audit(_repair: bool) -> Check:
    """The chain of recorded changes is whole."""
    import sqlalchemy as sa

    from legaldocs.cli.audit import _WHY
    from legaldocs.core import audit as chain
    from legaldocs.core.db import db

    found = chain.verify(db.session())
    count = db.session.scalar(sa.select(sa.func.count()).select_from(chain.AuditEntry)) or 0
    return Check("audit", count, (f"entry {found.seq}: {_WHY[found.why]}",) if found is not None else ())


def _safety(language: str) -> Check:
    """Whether an installation that others reach is set up as one."""
    from flask import current_app
    from flask_babel import force_locale

    from legaldocs.core import clock
    from legaldocs.jobs import safety

    with force_locale(language):
        lines = tuple(str(one) for one in safety.wrong(current_app.config, clock.now()))
    return Check("safety", int(safety.is_served(current_app.config)), lines)
