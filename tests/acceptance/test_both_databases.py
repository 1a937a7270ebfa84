"""The sample register on PostgreSQL is the sample register on SQLite, row for row and answer for answer."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.accounts import queries as accounts
from legaldocs.app import create_app
from legaldocs.core import audit
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.documents import effects, queries, sample_register, status_export
from legaldocs.documents.models import Document
from legaldocs.documents.queries import Filters
from legaldocs.law.effect import Status
from legaldocs.proposals import queries as proposals
from legaldocs.review import queries as reviews
from tests.acceptance.conftest import migrated
from tests.acceptance.contents import contents
from tests.conftest import postgres_database

ON = date(2026, 11, 22)
pytestmark = [pytest.mark.postgres, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def both(sample_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What each database holds and answers; on SQLite it is the sample of all tests, made in the same way."""
    folder = tmp_path_factory.mktemp("both")
    here = create_app("testing", DATA_DIR=shutil.copytree(sample_directory, folder / "sqlite"))
    with postgres_database() as server:
        there = migrated(folder / "postgres", server)
        with there.app_context():
            sample_register.load(lambda _done, _total, _message: None)
            db.session.remove()
        yield {"sqlite": told(here), "postgres": told(there)}


def told(app: Flask) -> dict[str, Any]:
    """Ask everything that is asked in SQL."""
    with app.app_context():
        found = {
            "rows": contents(db.engine),
            "drift": effects.drift(),
            "audit": audit.verify(db.session()),
            "lists": {str(filters): _numbers(filters) for filters in FILTERS},
            "facets": queries.facets(),
            "statuses": list(status_export.statuses(ON)),
            "bases": sorted(map(repr, status_export.bases_not_in_force(ON))),
            "passages": _passages(),
            "people": [p.username for p in db.session.scalars(accounts.people("nguyễn"))],
            "tickets": _tickets(),
            "proposals": [
                p.id for p in db.session.scalars(proposals.proposals(SYSTEM, proposals.Filters(words="điều")))
            ],
        }
        db.session.remove()
        db.engine.dispose()
    return found


FILTERS = (
    *(Filters(sort=sort) for name in queries.SORTS for sort in (name, f"-{name}")),
    *(Filters(status=str(status)) for status in Status),
    *(Filters(field=name) for name in ("đất đai", "Đất đai", "tài chính", "môi trường", "xây dựng")),
    *(Filters(words=words) for words in ("đất đai", "DAT DAI", "72/2025", "phí", "100%", "a_b", "!", "Quy định")),
    *(Filters(level=level) for level in ("national", "provincial", "commune")),
    Filters(year=2025), Filters(territory="mau"), Filters(unit_id=1),
)  # fmt: skip


def _numbers(filters: Filters) -> list[str]:
    return [document.key for document in db.session.scalars(queries.register_list(filters, ON))]


def _passages() -> list[str | None]:
    """The words of some articles, cut out by the database."""
    ids = db.session.scalars(sa.select(Document.id).where(Document.has_text).order_by(Document.key)).all()
    return [queries.provision_text(key, "dieu-1") for key in ids]


def _tickets() -> list[Any]:
    rows = db.session.execute(reviews.tickets(SYSTEM, reviews.Filters(words="quy định", sort="number"), ON))
    return [(document.key, due) for _ticket, document, due in rows]


@pytest.mark.parametrize(
    "asked",
    ["rows", "lists", "facets", "statuses", "bases", "passages", "people", "tickets", "proposals", "drift", "audit"],
)
def test_both_databases_tell_the_same(both: dict[str, Any], asked: str) -> None:
    here, there = both["sqlite"][asked], both["postgres"][asked]
    if isinstance(here, dict):
        assert [key for key in here.keys() | there.keys() if here.get(key) != there.get(key)] == []
    assert here == there


def test_derived_periods_and_audit_hold(both: dict[str, Any]) -> None:
    assert both["postgres"]["drift"] == []
    assert both["postgres"]["audit"] is None
    assert both["postgres"]["lists"][str(Filters(words="72/2025"))]
