"""Both lives of a dossier: every state × move × person, every guard, a long random walk, four eyes."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_babel import force_locale

from legaldocs.checking import conclusion_service, finding_service, service
from legaldocs.checking.criteria import criteria
from legaldocs.checking.lifecycle import TABLES
from legaldocs.checking.models import (
    AUTHORITY,
    KNOWN_TO_HANDLER,
    SELF,
    Check,
    CheckSentence,
    Handling,
    RecordKind,
    Verdict,
)
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Forbidden, Missing, Refused
from legaldocs.core.lifecycle import StateMove
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.deadlines import queries as deadlines
from legaldocs.deadlines.models import Clock
from tests.checking import province
from tests.checking.province import actor
from tests.databases import BOTH

KINDS = (SELF, AUTHORITY)
# Who holds each permission of the table for the dossier of the tests, in the unit that checks or as the one asked.
HOLDERS = {
    "checking.assign": {"head", "leader"},
    "checking.examine": {"examiner"},
    "checking.decide": {"head", "leader"},
    "checking.sign": {"leader"},
    "checking.press": {"examiner", "head", "leader"},
    "checking.withdraw": {"head", "leader"},
}


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [blocker.code for blocker in refused.value.blockers]


def holders(lifecycle: str, who: str, state: str) -> set[str]:
    """People who may make a move of the table while the dossier stands at ``state``."""
    if who != "checking.follow":
        return HOLDERS[who]
    handlers = {"builder", "helper"} if lifecycle == SELF else {"mayor", "clerk"}
    return {"examiner", "head", "leader", *(handlers if state in KNOWN_TO_HANDLER else set())}


@pytest.mark.parametrize("lifecycle", KINDS)
def test_every_state_move_and_person_answers_as_the_table_says(app: Flask, lifecycle: str) -> None:
    """The wrong person is told who may, the right one in the wrong state is told the state; nothing moves."""
    check = province.examining(lifecycle)
    table, people = TABLES[lifecycle], {name: actor(name) for name in province.EVERYBODY}
    tried = 0
    for state in table.states:
        with unit_of_work(SYSTEM, "tests.state"):
            check.state = str(state)
        for move in table.moves:
            for name, who in people.items():
                tried += 1
                may = name in holders(lifecycle, move.who, str(state))
                with unit_of_work(SYSTEM, "tests.move"):
                    before = check.state
                    if not may:
                        with pytest.raises(Forbidden):
                            table.apply(who, check, move.name)
                    elif state not in move.sources:
                        with pytest.raises(Refused) as refused:
                            table.apply(who, check, move.name)
                        assert "state" in codes(refused)
                    elif move.guards:
                        with pytest.raises(Refused) as refused:
                            table.apply(who, check, move.name)
                        assert codes(refused)
                        assert "state" not in codes(refused)
                    assert check.state == before
    assert tried == len(table.states) * len(table.moves) * len(people)


@pytest.mark.parametrize("lifecycle", KINDS)
def test_a_random_walk_never_leaves_the_table(app: Flask, lifecycle: str) -> None:
    """Ten thousand moves by anybody with anything: each either follows a row or changes nothing."""
    check = province.handling(lifecycle)
    outcome = province.outcome(province.NUMBER if lifecycle == SELF else province.COMMUNE)
    table, people = TABLES[lifecycle], [actor(name) for name in province.EVERYBODY]
    dice, moved = random.Random(6), 0  # noqa: S311  # a walk, no secret
    rows = {(str(source), move.name, str(move.target)) for move in table.moves for source in move.sources}
    with unit_of_work(SYSTEM, "tests.walk") as work:
        for _step in range(10_000):
            before, move = check.state, dice.choice(table.moves)
            given = {
                "assignee_id": check.assignee_id,
                "content_hash": dice.choice((check.content_hash(), "another")),
                "remark": dice.choice(("", "Một lý do đủ dài.")),
                "outcome_id": dice.choice((outcome, None)),
                "outcome": dice.choice((Handling.REPEAL, Handling.CORRECT)),
                "on": dice.choice((clock.today(), clock.today() + timedelta(days=2), None)),
            }
            try:
                table.apply(dice.choice(people), check, move.name, **given)
            except (Forbidden, Refused):
                assert check.state == before
                if check.state in table.final or dice.random() < 0.01:
                    check.state = str(dice.choice(list(table.states)))
                continue
            moved += 1
            assert (before, move.name, str(check.state)) in rows
        work.events.clear()
    assert moved > 50


@pytest.mark.parametrize("lifecycle", KINDS)
def test_a_dossier_goes_from_receipt_to_publication(app: Flask, lifecycle: str) -> None:
    check = province.handling(lifecycle)
    province.outcome(province.NUMBER if lifecycle == SELF else province.COMMUNE)
    handler = actor("builder" if lifecycle == SELF else "mayor")
    given = {"outcome_number": "40/2026/QĐ-UBND", "outcome": Handling.REPEAL_PART}
    service.move(handler, check.id, "handle", **given)
    running = deadlines.running(lifecycle, [check.id])[check.id]
    assert running.rule == "check.publish-handling"
    closed = service.move(handler, check.id, "publish", remark="Công báo điện tử của tỉnh.", on=clock.today())
    assert closed.state == "closed"
    moves = list(
        db.session.scalars(sa.select(StateMove).where(StateMove.subject_id == check.id).order_by(StateMove.id))
    )
    assert all(before.target == after.source for before, after in pairwise(moves))
    assert deadlines.running(lifecycle, [check.id]) == {}


@pytest.mark.parametrize("lifecycle", KINDS)
def test_the_issuer_has_thirty_days_from_receipt(app: Flask, lifecycle: str) -> None:
    check = province.handling(lifecycle)
    running = deadlines.running(lifecycle, [check.id])[check.id]
    assert running.rule == "check.handle"
    assert running.due_on is not None
    assert (running.due_on - clock.today()).days >= 30


def test_the_two_kinds_have_different_limits_signatures_and_ends() -> None:
    own, above = TABLES[SELF], TABLES[AUTHORITY]
    assert own["assign"].deadline != above["assign"].deadline
    assert {move.name for move in above.moves} - {move.name for move in own.moves} == {"sign", "send", "escalate"}
    assert {move.name for move in own.moves} - {move.name for move in above.moves} == {"report"}


def test_a_submission_names_everything_that_is_missing(app: Flask) -> None:
    check = province.examining()
    with pytest.raises(Refused) as refused:
        service.move(actor("examiner"), check.id, "submit")
    candidates = [f"finding-{one.id}" for one in check.findings if one.verdict is Verdict.CANDIDATE]
    assert codes(refused) == [*candidates, *(f"mark-{name}" for name in criteria())]
    with force_locale("en"), pytest.raises(Refused) as english:
        service.move(actor("examiner"), check.id, "submit")
    assert "not marked yet" in str(english.value.blockers[-1].sentence)
    with force_locale("vi"), pytest.raises(Refused) as vietnamese:
        service.move(actor("examiner"), check.id, "submit")
    assert "chưa đánh giá" in str(vietnamese.value.blockers[-1].sentence)


def test_marks_and_findings_must_agree(app: Flask) -> None:
    check = province.answered()
    service.mark(actor("examiner"), check.id, {"secrecy": "breach", "effect": "clean"})
    with pytest.raises(Refused) as refused:
        service.move(actor("examiner"), check.id, "submit")
    assert codes(refused) == ["mark-effect", "mark-secrecy"]


def test_a_clean_form_closes_and_one_with_findings_does_not(app: Flask) -> None:
    check = province.submitted(faults=False)
    with pytest.raises(Refused) as refused:
        service.move(actor("leader"), check.id, "discuss", content_hash=check.content_hash())
    assert codes(refused) == ["findings"]
    closed = service.move(actor("leader"), check.id, "close_clean", content_hash=check.content_hash())
    assert closed.state == "clean"


def test_a_form_with_findings_cannot_be_closed_as_clean(app: Flask) -> None:
    check = province.submitted()
    with pytest.raises(Refused) as refused:
        service.move(actor("leader"), check.id, "close_clean", content_hash=check.content_hash())
    assert codes(refused) == ["findings"]


def test_nobody_decides_on_or_signs_their_own_work(app: Flask) -> None:
    check = province.drafted()
    with unit_of_work(SYSTEM, "tests.drafter"):
        check.drafted_by = province.person_id("leader")
    with pytest.raises(Refused) as refused:
        service.move(actor("leader"), check.id, "report", content_hash=check.content_hash())
    assert codes(refused) == ["four-eyes"]


def test_what_was_not_read_is_not_signed_and_a_changed_conclusion_is_not_sent(app: Flask) -> None:
    check = province.drafted(AUTHORITY)
    with pytest.raises(Refused) as refused:
        service.move(actor("leader"), check.id, "sign", content_hash="another")
    assert codes(refused) == ["content"]
    service.move(actor("leader"), check.id, "sign", content_hash=check.content_hash())
    with unit_of_work(SYSTEM, "tests.tamper"):
        province.check(AUTHORITY).sentences[0].text += " Thêm."
    with pytest.raises(Refused) as changed:
        service.move(actor("examiner"), check.id, "send")
    assert codes(changed) == ["content"]


def test_a_sentence_without_a_finding_stops_the_conclusion(app: Flask) -> None:
    check = province.submitted()
    service.move(actor("leader"), check.id, "discuss", content_hash=check.content_hash())
    with pytest.raises(Refused) as bare:
        service.move(actor("examiner"), check.id, "draft")
    assert codes(bare)[:2] == ["minutes", "sentences"]
    service.file_record(actor("examiner"), check.id, RecordKind.MINUTES, clock.today(), "Các bên đã thống nhất.")
    conclusion_service.draft(actor("examiner"), check.id)
    with unit_of_work(SYSTEM, "tests.sentence"):
        db.session.add(CheckSentence(check_id=check.id, position=9, text="Câu không có căn cứ nào cả.", finding_ids=[]))
    db.session.expire_all()
    with pytest.raises(Refused) as refused:
        service.move(actor("examiner"), check.id, "draft")
    assert [code.split("-")[0] for code in codes(refused)] == ["sentence"]


def test_a_correction_is_only_for_errors_of_bases_form_and_technique(app: Flask) -> None:
    check = province.handling()
    province.outcome(does="Đính chính")
    given = {"outcome_number": "40/2026/QĐ-UBND", "outcome": Handling.CORRECT}
    with pytest.raises(Refused) as refused:
        service.move(actor("builder"), check.id, "handle", **given)
    assert [code for code in codes(refused) if code.startswith("correct-")]


def test_an_outcome_document_must_do_what_it_is_said_to_do(app: Flask) -> None:
    check = province.handling()
    with pytest.raises(Refused) as unknown:
        service.move(actor("builder"), check.id, "handle", outcome_number="99/2026/QĐ-UBND", outcome=Handling.REPEAL)
    assert codes(unknown) == ["outcome"]
    province.outcome(of="77/2020/QĐ-UBND")
    with pytest.raises(Refused) as other:
        service.move(actor("builder"), check.id, "handle", outcome_number="40/2026/QĐ-UBND", outcome=Handling.REPEAL)
    assert codes(other) == ["outcome-acts"]


def test_nothing_closes_without_an_outcome_or_a_recorded_refusal(app: Flask) -> None:
    check = province.handling(AUTHORITY)
    with unit_of_work(SYSTEM, "tests.state"):
        check.state = "handled"
    with pytest.raises(Refused) as published:
        service.move(actor("mayor"), check.id, "publish", remark="Công báo.", on=clock.today())
    assert codes(published) == ["outcome"]
    with unit_of_work(SYSTEM, "tests.state"):
        check.state = "escalated"
    with pytest.raises(Refused) as closed:
        service.move(actor("leader"), check.id, "close_refused", remark="Đã hết thời hạn.")
    assert codes(closed) == ["refusal"]
    service.file_record(
        actor("mayor"), check.id, RecordKind.REFUSAL, clock.today(), "Không thống nhất xử lý.", "12/UBND"
    )
    done = service.move(actor("leader"), check.id, "close_refused", remark="Chủ tịch tỉnh đã có ý kiến.")
    assert done.state == "closed_refused"


def test_silence_is_escalated_only_after_the_limit(app: Flask) -> None:
    check = province.handling(AUTHORITY)
    with pytest.raises(Refused) as early:
        service.move(actor("examiner"), check.id, "escalate", remark="Chưa thấy xử lý.")
    assert codes(early) == ["not-late"]
    with unit_of_work(SYSTEM, "tests.late"):
        running = db.session.scalars(
            sa.select(Clock).where(Clock.subject_id == check.id, Clock.ended_at.is_(None))
        ).one()
        running.due_on = clock.today() - timedelta(days=1)
    service.file_record(actor("examiner"), check.id, RecordKind.URGE, clock.today(), "Đề nghị xử lý ngay.", "9/STP")
    assert service.move(actor("examiner"), check.id, "escalate", remark="Đã đôn đốc.").state == "escalated"


@pytest.mark.parametrize("uri", BOTH, indirect=True)
def test_two_signers_and_a_late_page(app: Flask) -> None:
    check = province.drafted()
    seen = check.version
    service.move(actor("leader"), check.id, "report", version=seen, content_hash=check.content_hash())
    with pytest.raises(Conflict):
        service.move(actor("leader"), check.id, "report", version=seen, content_hash=check.content_hash())
    with pytest.raises(Missing):
        service.move(actor("leader"), check.id, "forget")
    with pytest.raises(Missing):
        service.move(actor("stranger"), check.id, "withdraw", remark="Một lý do đủ dài.")


def test_only_an_examiner_of_the_unit_is_assigned(app: Flask) -> None:
    check = province.opened()
    with pytest.raises(Refused) as refused:
        service.move(actor("head"), check.id, "assign", assignee_id=province.person_id("stranger"))
    assert codes(refused) == ["assignee"]


def test_findings_are_closed_once_the_form_is_submitted(app: Flask) -> None:
    check = province.submitted()
    with pytest.raises(Refused):
        finding_service.dismiss(actor("examiner"), check.id, check.findings[0].id, "Không đúng nữa.")
    assert db.session.get_one(Check, check.id).state == "submitted"
