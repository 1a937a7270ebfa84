"""What a balancer and a monitor ask: whether this process can serve, and how much work waits behind it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import current_app
from flask_migrate import Migrate
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import OperationalError

from legaldocs.core import clock
from legaldocs.core.audit import AuditHead
from legaldocs.core.db import db, migration_of, migrations, newest_migration
from legaldocs.core.filestore import FileStoreError
from legaldocs.core.jobs import OPEN, Job, JobState
from legaldocs.documents import blobs
from legaldocs.jobs import presence
from legaldocs.search import asking
from legaldocs.search.errors import IndexUnusable
from legaldocs.search.models import IndexPending
from legaldocs.trail import queries as trail

NEWER = "migrated for a newer program"


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was looked at: ``database`` and ``files`` must be well to serve, ``index`` and ``worker`` may lag behind."""

    database: str
    files: str
    index: str
    worker: str

    @property
    def ready(self) -> bool:
        """Whether requests may be sent here.

        Also to a program whose database was migrated for its successor: so it stands during every upgrade, and
        migrations stay readable by the release before.
        """
        return self.database in ("ok", NEWER) and self.files == "ok"


def readiness() -> Readiness:
    """Look at everything a request needs; never raises."""
    database = _database()
    well = database == "ok"
    return Readiness(database, _files(), _index(), _worker() if well else "unknown")


def _database() -> str:
    migrate: Migrate = current_app.extensions["migrate"]
    try:
        with db.engine.connect() as connection:
            found = migration_of(connection)
    except OperationalError:
        return "unreachable"
    if found == newest_migration(str(migrate.directory)):
        return "ok"
    return (
        "another migration than the program needs"
        if not found or found in migrations(str(migrate.directory))
        else NEWER
    )


def _files() -> str:
    if not os.access(current_app.config["DATA_DIR"], os.R_OK | os.W_OK | os.X_OK):
        return "not writable"
    try:
        blobs.exists("0" * 64)
    except FileStoreError:
        return "unreachable"
    return "ok"


def _index() -> str:
    try:
        asking.home().current()
    except IndexUnusable as error:
        return error.reason
    return "ok"


def _worker() -> str:
    return "ok" if db.session.scalar(presence.alive().limit(1)) is not None else "none alive"


class Backlog(Collector):
    """Figures read from the database when somebody asks for them; the same from whichever process answers."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Jobs by kind and state, age of the oldest due one, documents not indexed yet, workers alive."""
        jobs = GaugeMetricFamily("legaldocs_jobs", "Jobs that wait, run or failed.", labels=("kind", "state"))
        shown = (*OPEN, JobState.DEAD)
        counted = (
            sa.select(Job.name, Job.state, sa.func.count()).where(Job.state.in_(shown)).group_by(Job.name, Job.state)
        )
        for kind, state, count in db.session.execute(counted.group_by(Job.name, Job.state)):
            jobs.add_metric((kind, str(state)), count)
        yield jobs
        yield GaugeMetricFamily("legaldocs_job_delay_seconds", "How long the oldest due job waits.", value=_delay())
        pending = db.session.scalar(sa.select(sa.func.count(IndexPending.document_id.distinct())))
        yield GaugeMetricFamily("legaldocs_index_pending", "Documents not indexed yet.", value=pending or 0)
        if current_app.config["AUDIT_SYSLOG"]:
            behind = (db.session.scalar(sa.select(AuditHead.seq)) or 0) - trail.forwarded()
            yield GaugeMetricFamily("legaldocs_audit_waiting", "Audit entries not forwarded yet.", value=behind)
        alive = db.session.scalar(sa.select(sa.func.count()).select_from(presence.alive().subquery()))
        yield GaugeMetricFamily("legaldocs_workers", "Workers alive.", value=alive or 0)


def _delay() -> float:
    now = clock.now()
    due: datetime | None = db.session.scalar(
        sa.select(sa.func.min(Job.run_at)).where(Job.state == JobState.QUEUED, Job.run_at <= now)
    )
    return (now - due).total_seconds() if due else 0.0
