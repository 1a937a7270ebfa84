"""Twenty people press the same button at once: one decision, nineteen clear refusals, one entry."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.checking import service
from legaldocs.checking.models import SELF
from legaldocs.core import audit
from legaldocs.core.db import db
from legaldocs.core.errors import LegalDocsError
from legaldocs.core.lifecycle import StateMove
from tests.checking import province
from tests.databases import BOTH


@pytest.mark.timeout(400)  # twenty writers take their turn, on a busy machine slowly
@pytest.mark.parametrize("uri", BOTH, indirect=True)
def test_twenty_signatures_at_once_are_one_and_nineteen_clear_refusals(site: Flask) -> None:
    with site.app_context():
        check = province.drafted(SELF)
        check_id, content, leader = check.id, check.content_hash(), province.actor("leader")
        db.session.remove()
    start, outcomes = threading.Barrier(20), list[str]()

    def press() -> None:
        with site.app_context():
            start.wait()
            try:
                service.move(leader, check_id, "report", content_hash=content)
                outcomes.append("signed")
            except LegalDocsError as refusal:
                outcomes.append(f"{refusal.code}: {refusal.sentence}")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=press) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted = Counter(outcome.split(":")[0] for outcome in outcomes)
    assert counted["signed"] == 1
    assert counted["blocked"] + counted["conflict"] == 19
    with site.app_context():
        made = sa.select(StateMove.id).where(
            StateMove.lifecycle == SELF, StateMove.subject_id == check_id, StateMove.move == "report"
        )
        (move,) = db.session.scalars(made)
        row = (audit.AuditEntry.entity == StateMove.__tablename__, audit.AuditEntry.entity_id == str(move))
        assert db.session.scalar(sa.select(sa.func.count()).where(*row)) == 1
        assert audit.verify(db.session()) is None
        db.session.remove()
