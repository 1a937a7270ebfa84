"""A lifecycle is one lawful table; a move happens whole, with everything that is missing said at once."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from legaldocs.core import lifecycle, permissions
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Blocker, Forbidden, Refused
from legaldocs.core.lifecycle import Lifecycle, Move, StateMove, has_remark, history
from legaldocs.core.permissions import Permission
from legaldocs.core.unit_of_work import use_case
from tests.core.conftest import Leaf, Stage, write

LAW = "Luật 64/2025/QH15, Điều 8"
CLERK = Actor(1, "clerk", frozenset({(3, "clerk")}))
STRANGER = Actor(2, "stranger")
LABELS = {Stage.DRAFT: "Draft", Stage.SENT: "Sent", Stage.CLOSED: "Closed"}


def titled(_actor: Actor, paper: Any, _inputs: Any) -> Blocker | None:
    return None if paper.title else Blocker("title", "It has no title.")


def move(name: str, sources: tuple[Stage, ...], target: Stage, *guards: lifecycle.Guard, law: str = LAW) -> Move:
    return Move(name, sources, target, "test.handle", name.capitalize(), guards=guards, law=law)


SEND = move("send", (Stage.DRAFT,), Stage.SENT, titled, has_remark)
CLOSE = move("close", (Stage.SENT,), Stage.CLOSED)


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Lifecycle:
    monkeypatch.setattr(lifecycle, "_tables", {})
    monkeypatch.setattr(permissions, "_rows", {})
    permissions.register((Permission("test.handle", "Clerks handle papers.", permissions.role("clerk"), LAW),))
    return Lifecycle("paper", Stage, LABELS, Stage.DRAFT, frozenset({Stage.CLOSED}), (SEND, CLOSE))


@use_case
def apply(actor: Actor, table: Lifecycle, paper_id: int, name: str, **inputs: Any) -> None:
    table.apply(actor, db.session.get(Leaf, paper_id), name, **inputs)


@pytest.mark.parametrize(
    ("moves", "final", "complaint"),
    [
        ((SEND, CLOSE, SEND), {Stage.CLOSED}, "two moves share a name"),
        ((SEND,), {Stage.SENT, Stage.CLOSED}, "closed cannot be reached"),
        ((SEND, CLOSE), set(), "closed has no way out"),
        ((SEND, move("close", (Stage.SENT,), Stage.CLOSED, law="")), {Stage.CLOSED}, "move close names no law"),
    ],
)
def test_unlawful_table_is_refused_when_it_is_built(
    table: Lifecycle, moves: tuple[Move, ...], final: set[Stage], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        Lifecycle("bad", Stage, LABELS, Stage.DRAFT, frozenset(final), moves)


def test_state_without_a_name_is_refused(table: Lifecycle) -> None:
    with pytest.raises(ValueError, match="labels do not cover"):
        Lifecycle("bad", Stage, {Stage.DRAFT: "Draft"}, Stage.DRAFT, frozenset({Stage.CLOSED}), (SEND, CLOSE))


@pytest.mark.usefixtures("kernel")
class TestMoves:
    """Moves on a stored record."""

    def test_move_changes_the_state_and_is_remembered(self, table: Lifecycle) -> None:
        paper = write(CLERK, "Tờ trình")
        apply(CLERK, table, paper, "send", remark="đã kiểm tra đủ")
        db.session.rollback()
        stored = db.session.get(Leaf, paper)
        assert stored is not None
        assert stored.state == Stage.SENT
        step = db.session.scalars(history("paper", paper)).one()
        assert (step.source, step.target, step.actor_name, step.remark) == ("draft", "sent", "clerk", "đã kiểm tra đủ")

    def test_refusal_names_every_unmet_condition_and_changes_nothing(self, table: Lifecycle) -> None:
        paper = write(CLERK, "")
        with pytest.raises(Refused) as refusal:
            apply(CLERK, table, paper, "send", remark="no")
        assert [blocker.code for blocker in refusal.value.blockers] == ["title", "remark"]
        db.session.rollback()
        assert db.session.scalar(sa.select(sa.func.count(StateMove.id))) == 0

    def test_move_from_another_state_is_refused(self, table: Lifecycle) -> None:
        paper = write(CLERK, "Tờ trình")
        with pytest.raises(Refused) as refusal:
            apply(CLERK, table, paper, "close")
        assert [blocker.code for blocker in refusal.value.blockers] == ["state"]

    def test_wrong_person_is_told_who_may(self, table: Lifecycle) -> None:
        paper = write(CLERK, "Tờ trình")
        with pytest.raises(Forbidden, match="Clerks handle papers"):
            apply(STRANGER, table, paper, "send", remark="đã kiểm tra đủ")

    def test_page_is_offered_moves_with_what_blocks_them_but_not_what_it_will_ask_for(self, table: Lifecycle) -> None:
        empty = Leaf(title="", state=Stage.DRAFT)
        [offer] = table.offers(CLERK, empty)
        assert (offer.move.name, offer.open) == ("send", False)
        assert [blocker.code for blocker in offer.blockers] == ["title"], "the remark is still to be given"
        assert table.offers(STRANGER, empty) == []
