"""The audit records by itself, and tampering shows at the row."""

from __future__ import annotations

import json
import threading

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.core import audit
from legaldocs.core.audit import AuditEntry
from legaldocs.core.db import db
from legaldocs.core.errors import Refused
from legaldocs.core.unit_of_work import WriteOutsideUseCase, unit_of_work
from tests.core.conftest import ANNA, Leaf, delete, papers, rename, write
from tests.databases import BOTH

pytestmark = [pytest.mark.parametrize("uri", BOTH, indirect=True), pytest.mark.usefixtures("kernel")]


def entries() -> list[AuditEntry]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq)))


def tamper(sql: str) -> None:
    with db.engine.begin() as connection:
        connection.exec_driver_sql(sql)


def test_every_change_is_recorded_with_who_what_old_and_new() -> None:
    paper = write(ANNA, "một")
    rename(ANNA, paper, "hai")
    delete(ANNA, paper)
    found = entries()
    assert [entry.action for entry in found] == ["insert", "update", "delete"]
    assert json.loads(found[1].changes) == {"title": ["một", "hai"]}
    assert {(e.actor_id, e.actor_name, e.on_behalf_of) for e in found} == {(7, "Anna", "Bình")}
    assert found[1].use_case.endswith("rename")
    assert (found[1].entity, found[1].entity_id) == ("test_paper", str(paper))


def test_old_value_is_known_even_when_the_row_was_not_loaded() -> None:
    paper = write(ANNA, "một")
    with unit_of_work(ANNA, "test"):
        held = db.session.get(Leaf, paper)
        assert held is not None
        db.session.expire(held)
        held.title = "hai"
    assert json.loads(entries()[-1].changes) == {"title": ["một", "hai"]}


def test_secret_is_recorded_as_changed_but_not_shown() -> None:
    write(ANNA, "một", code="hunter2")
    assert "hunter2" not in entries()[0].changes
    assert json.loads(entries()[0].changes)["code"] == [None, audit.HIDDEN]


def test_writing_a_value_that_is_already_there_records_nothing() -> None:
    paper = write(ANNA, "một")
    rename(ANNA, paper, "một")
    assert len(entries()) == 1


def test_untouched_chain_verifies() -> None:
    assert audit.verify(db.session()) is None
    for title in ("một", "hai", "ba"):
        write(ANNA, title)
    assert audit.verify(db.session()) is None


def test_one_flipped_character_names_its_row() -> None:
    for title in ("một", "hai", "ba"):
        write(ANNA, title)
    tamper("UPDATE audit_entry SET changes = replace(changes, 'hai', 'hại') WHERE seq = 2")
    assert audit.verify(db.session()) == audit.Tampered(2, "content")


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("DELETE FROM audit_entry WHERE seq = 2", audit.Tampered(2, "missing")),
        ("DELETE FROM audit_entry WHERE seq = 3", audit.Tampered(3, "tail")),
        ("UPDATE audit_entry SET prev_hash = 'x' WHERE seq = 3", audit.Tampered(3, "chain")),
        ("UPDATE audit_entry SET actor_name = 'Ngọc' WHERE seq = 1", audit.Tampered(1, "content")),
        ("DELETE FROM audit_head", audit.Tampered(4, "tail")),
    ],
)
def test_removed_or_rewritten_entries_show(sql: str, found: audit.Tampered) -> None:
    for title in ("một", "hai", "ba"):
        write(ANNA, title)
    tamper(sql)
    assert audit.verify(db.session()) == found


def test_change_inside_a_savepoint_that_was_taken_back_is_not_recorded() -> None:
    with unit_of_work(ANNA, "test"):
        write(ANNA, "một")
        undone = db.session.begin_nested()
        write(ANNA, "hai")
        undone.rollback()
        with db.session.begin_nested():
            write(ANNA, "ba")
    assert papers() == ["một", "ba"]
    assert [json.loads(entry.changes)["title"][1] for entry in entries()] == ["một", "ba"]
    assert audit.verify(db.session()) is None


def test_statements_that_would_pass_by_the_audit_are_refused() -> None:
    paper = write(ANNA, "một")
    table = Leaf.__table__
    for statement in (
        sa.update(Leaf).where(Leaf.id == paper).values(title="hai"),
        sa.insert(Leaf).values(title="hai"),
        sa.delete(table),
        sa.update(AuditEntry).values(actor_name="nobody"),
    ):
        with pytest.raises(RuntimeError, match="is audited"), unit_of_work(ANNA, "test"):
            db.session.execute(statement)
    assert papers() == ["một"]


def test_change_outside_a_use_case_is_a_defect() -> None:
    db.session.add(Leaf(title="một"))
    with pytest.raises(WriteOutsideUseCase):
        db.session.flush()
    db.session.rollback()
    assert papers() == []


def test_change_taken_back_by_a_savepoint_is_not_recorded() -> None:
    with unit_of_work(ANNA, "test"):
        write(ANNA, "một")
        with pytest.raises(Refused):
            _write_two_and_take_them_back()
        write(ANNA, "bốn")
    assert papers() == ["một", "bốn"]
    assert [json.loads(entry.changes)["title"][1] for entry in entries()] == ["một", "bốn"]
    assert audit.verify(db.session()) is None


def _write_two_and_take_them_back() -> None:
    with db.session.begin_nested():
        write(ANNA, "hai")
        with db.session.begin_nested():
            write(ANNA, "ba")
        raise Refused


def test_two_first_writers_form_one_chain(kernel: Flask) -> None:
    start, failures = threading.Barrier(2), []

    def first(title: str) -> None:
        with kernel.app_context():
            try:
                with unit_of_work(ANNA, "test"):
                    write(ANNA, title)
                    db.session.flush()
                    if db.engine.dialect.name == "postgresql":
                        start.wait(10)
            except sa.exc.SQLAlchemyError as error:
                failures.append(error)
            finally:
                db.session.remove()

    writers = [threading.Thread(target=first, args=(title,)) for title in ("một", "hai")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(20)
    assert failures == []
    assert sorted(papers()) == ["hai", "một"]
    assert [entry.seq for entry in entries()] == [1, 2]
    assert audit.verify(db.session()) is None


def test_chain_holds_across_many_transactions(kernel: Flask) -> None:
    for number in range(30):
        write(ANNA, str(number))
    assert [entry.seq for entry in entries()] == list(range(1, 31))
    assert audit.verify(db.session()) is None
