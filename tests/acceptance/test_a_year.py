"""A whole year of a Justice department on a made clock: plan, triggers, reminders, Tết, reports, lists; books balance.

Every working day the jobs of the night run and people act on what waits for them; one ticket is left lying until it
has gone up to the leaders.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from legaldocs.core import audit, clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.jobs import job_types
from legaldocs.deadlines import calendars
from legaldocs.deadlines import service as clocks
from legaldocs.deadlines.models import Clock
from legaldocs.documents import effect_service, effects
from legaldocs.documents import service as documents
from legaldocs.documents.effect_service import Fact
from legaldocs.documents.models import Document, Level
from legaldocs.documents.reading import Incoming
from legaldocs.inbox import board_service
from legaldocs.inbox import service as inbox
from legaldocs.inbox.models import Digest, Mail, MailState, Notice
from legaldocs.law.effect import EventKind, Status
from legaldocs.plans import execution
from legaldocs.plans import queries as plan_queries
from legaldocs.plans import service as plans
from legaldocs.plans.execution import Progress
from legaldocs.plans.models import Plan, State
from legaldocs.reports import building
from legaldocs.reports import queries as figures
from legaldocs.reports import service as reports
from legaldocs.reports.figures import FIGURES, Period
from legaldocs.reports.models import ReportIssue
from legaldocs.review import service as review
from legaldocs.review.models import State as TicketState
from legaldocs.review.models import Ticket, Trigger
from legaldocs.systematisation import compiling
from legaldocs.systematisation import service as systematisation
from tests.inbox.test_reminders import Context
from tests.review import province
from tests.review.province import actor, person_id

YEAR = 2026
FIRST, LAST = date(YEAR, 1, 5), date(YEAR, 12, 31)
NUMBERS = [f"{n}/2021/QĐ-UBND" for n in range(1, 7)]
NIGHTLY = ("plans.open-due", "review.expiring", "inbox.remind", "inbox.digest", "inbox.send-mail")
NEW_LAW, BEFORE_TET, LEFT_LYING, ENDING = date(YEAR, 5, 4), date(YEAR, 2, 12), date(YEAR, 9, 7), date(YEAR, 10, 5)


def at(day: date) -> time_machine.travel:
    return time_machine.travel(datetime(day.year, day.month, day.day, 8, tzinfo=clock.LOCAL), tick=False)


def working_days(first: date, last: date) -> Iterator[date]:
    off = calendars.current()
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return (day for day in days if off.is_working(day))


class Department:
    """The people, what they have been told to leave lying, and what the year brings."""

    def __init__(self) -> None:
        self.lying: int | None = None
        self.plan: Plan | None = None
        self.parent, self.source = 0, 0
        self.documents: dict[str, int] = {}

    def begin(self) -> None:
        """Register, plan proposed and approved by two people."""
        province.set_up()
        self.parent, self.source = province.parents()
        self.documents = {number: province.resting(number) for number in NUMBERS}
        inbox.save_settings(actor("head"), "head@mau.example.vn", True, Digest.WEEKLY)
        plan = plans.propose(actor("reviewer"), YEAR, 1)
        plans.move(actor("reviewer"), plan.id, "submit")
        self.plan = plans.move(actor("leader"), plan.id, "approve")

    def happen(self, day: date) -> None:
        """What comes from outside on this day."""
        if day == BEFORE_TET:
            review.open_by_officer(actor("reviewer"), self.documents[NUMBERS[0]], "Cử tri kiến nghị trước Tết.")
        if day == NEW_LAW:
            province.repeal(self.parent, self.source)
        if day == LEFT_LYING:
            reason = "Kiến nghị của doanh nghiệp về thủ tục."
            self.lying = review.open_by_officer(actor("reviewer"), self.documents[NUMBERS[1]], reason)
        if day == ENDING:
            ending = documents.register(SYSTEM, _repealing()).document_id
            fact = Fact(self.documents[NUMBERS[5]], EventKind.REPEALED, date(YEAR, 10, 20), source_id=ending)
            effect_service.record(actor("leader"), fact)

    def work(self) -> None:
        """Everybody does what waits for them, but for the ticket that lies."""
        active = sa.select(Ticket).where(Ticket.state.in_(plan_queries.ACTIVE)).order_by(Ticket.id)
        for ticket in db.session.scalars(active).all():
            if ticket.id != self.lying:
                STEPS[ticket.state](ticket)


def _repealing() -> Incoming:
    return Incoming(
        text="", number="50/2026/QĐ-UBND", title="Bãi bỏ Quyết định quy định quản lý công trình", doc_type="Quyết định",
        issuer="Ủy ban nhân dân tỉnh Mẫu", issued_date=date(YEAR, 10, 1), effective_date=date(YEAR, 10, 20),
        unit_key="so-xay-dung",
    )  # fmt: skip


def _assign(ticket: Ticket) -> None:
    review.move(actor("head"), ticket.id, "assign", assignee_id=person_id("reviewer"))


def _conclude(ticket: Ticket) -> None:
    review.conclude_rest(actor("reviewer"), ticket.id)
    province.assess(ticket.id)
    review.move(actor("reviewer"), ticket.id, "submit")


def _approve(ticket: Ticket) -> None:
    review.move(actor("head"), ticket.id, "approve", content_hash=ticket.content_hash())


def _endorse(ticket: Ticket) -> None:
    review.move(actor("leader"), ticket.id, "endorse")


STEPS = {
    TicketState.OPEN: _assign, TicketState.REVIEWING: _conclude, TicketState.SUBMITTED: _approve,
    TicketState.CONCLUDED: _endorse,
}  # fmt: skip


def issue_monthly(day: date) -> None:
    """The report of the month that closed, before the 25th."""
    kind = building.kind_of("monthly")
    assert kind is not None
    content = building.frozen(building.tables(kind, building.span(kind, day), day))
    reports.issue(actor("leader"), "monthly", day, building.digest(content))


@pytest.fixture
def lived(app: Flask) -> Department:
    """The department after its year."""
    app.config["MAIL_BACKEND"] = "file"
    department, reported, confirmed = Department(), 0, 0
    with at(FIRST):
        department.begin()
    for day in working_days(FIRST, LAST):
        with at(day):
            for name in NIGHTLY:
                job_types()[name].run(Context())
            department.happen(day)
            department.work()
            if day.day >= 20 and reported < day.month:
                with app.test_request_context():
                    issue_monthly(day)
                reported = day.month
            if day.month > confirmed + 1:
                unit = next(post for post, role in actor("head").posts if role == "head")
                why = "Một phiếu chậm, đang xử lý."
                board_service.confirm_month(actor("head"), unit, date(YEAR, confirmed + 1, 1), why)
                confirmed += 1
    return department


@pytest.mark.timeout(300)
@pytest.mark.slow
def test_a_year_is_lived_and_its_books_balance(lived: Department) -> None:
    with at(date(YEAR + 1, 1, 5)):
        the_plan_is_carried_out(lived)
        the_repeal_opened_its_tickets_ahead_of_its_day(lived)
        tet_is_skipped_with_its_name()
        the_ticket_left_lying_went_up_step_by_step(lived)
        every_month_opens_with_what_the_last_one_left()
        the_year_list_names_what_ended(lived)
        nothing_is_told_or_sent_twice()
        assert audit.verify(db.session()) is None
        assert effects.drift() == []


def the_plan_is_carried_out(lived: Department) -> None:
    assert lived.plan is not None
    assert lived.plan.state is State.APPROVED
    progress = Counter(one.progress for one in execution.carried(lived.plan, clock.today()).values())
    assert progress == {Progress.DONE: len(NUMBERS)}
    year = Period(date(YEAR, 1, 1), LAST)
    assert figures.count(FIGURES["plan.done"], year) == figures.count(FIGURES["plan.due"], year) == len(NUMBERS)


def the_repeal_opened_its_tickets_ahead_of_its_day(lived: Department) -> None:
    tickets = db.session.scalars(sa.select(Ticket).where(Ticket.trigger == Trigger.BASIS_CHANGED)).all()
    assert {ticket.document_id for ticket in tickets} == set(lived.documents.values())
    assert {ticket.due_on for ticket in tickets} == {date(YEAR, 7, 1)}
    assert all(clock.local(ticket.opened_at).date() == NEW_LAW for ticket in tickets)


def tet_is_skipped_with_its_name() -> None:
    opened = sa.select(Ticket).where(Ticket.reason.contains("trước Tết"))
    ticket = db.session.scalars(opened).one()
    first = sa.select(Clock).where(Clock.lifecycle == "review", Clock.subject_id == ticket.id).order_by(Clock.id)
    assigning = db.session.scalars(first).first()
    assert assigning is not None
    due = clocks.proof(assigning.rule, assigning.started_on)
    assert assigning.due_on == due.due
    assert due.due > date(YEAR, 2, 20)
    assert sum("Tết" in off.name for off in due.skipped) >= 5


def the_ticket_left_lying_went_up_step_by_step(lived: Department) -> None:
    rows = db.session.scalars(sa.select(Notice).where(Notice.key.startswith("clock:")).order_by(Notice.id)).all()
    names = {person_id(name): name for name in ("leader", "head", "reviewer")}
    lying = sa.select(Clock).where(Clock.lifecycle == "review", Clock.subject_id == lived.lying)
    held = db.session.scalars(lying).one()
    told = [(names[row.person_id], row.key.split(":")[3]) for row in rows if row.key.split(":")[1] == str(held.id)]
    assert told[0] == ("head", "before-5")
    assert ("head", "after-1") in told
    assert ("leader", "after-5") in told
    assert held.ended_at is None


def every_month_opens_with_what_the_last_one_left() -> None:
    """Waiting before + opened − closed = waiting after, in each month and over the issued reports."""
    left = 0
    for month in range(1, 13):
        period = Period(date(YEAR, month, 1), execution.month_end(YEAR, month))
        found = (figures.count(FIGURES[f"reviews.{name}"], period) for name in ("opened", "closed", "waiting"))
        opened, closed, waiting = found
        assert left + opened - closed == waiting
        left = waiting
    assert left == 1
    triggers = Counter(db.session.scalars(sa.select(Ticket.trigger)))
    assert (triggers[Trigger.BASIS_CHANGED], triggers[Trigger.OFFICER]) == (len(NUMBERS), 2)
    # A document reviewed for another reason before its month carried its plan line out already.
    assert triggers[Trigger.PLAN] == len(NUMBERS) - 1
    issued = db.session.scalars(sa.select(ReportIssue).order_by(ReportIssue.first)).all()
    assert [row.last.month for row in issued] == list(range(1, 13))
    assert all(one.last + timedelta(days=1) == following.first for one, following in pairwise(issued))


def the_year_list_names_what_ended(lived: Department) -> None:
    """In force before + issued − ended = in force after; the list of the year names what ended, with its reason."""
    local = list(db.session.scalars(sa.select(Document.id).where(Document.level == Level.PROVINCIAL)))
    living = (Status.IN_FORCE, Status.PARTLY_ENDED)
    before, after = (
        sum(answer.status in living for answer in effects.statuses(local, day).values())
        for day in (date(YEAR, 1, 1), date(YEAR, 12, 31))
    )
    year = Period(date(YEAR, 1, 1), LAST)
    issued, ended = (figures.count(FIGURES[f"documents.{name}"], year) for name in ("issued", "ended"))
    assert (before, issued, ended, after) == (len(NUMBERS), 1, 1, before + issued - ended)
    listed = systematisation.begin_year(actor("reviewer"), YEAR)
    rows = compiling.year(listed).sheets[0].rows
    assert [row.cells["reason"] for row in rows] == ["Bị bãi bỏ bởi Quyết định số 50/2026/QĐ-UBND ngày 01/10/2026"]
    systematisation.move_year(actor("reviewer"), listed.id, "submit")
    digest = compiling.year(listed).digest
    systematisation.move_year(actor("leader"), listed.id, "approve", content_hash=digest)
    systematisation.move_year(
        actor("leader"), listed.id, "publish", decision_number="9/QĐ-UBND", decision_on=clock.today()
    )
    assert figures.count(FIGURES["list.published"], Period(date(YEAR + 1, 1, 1), date(YEAR + 1, 1, 31))) == 1


def nothing_is_told_or_sent_twice() -> None:
    told = db.session.execute(sa.select(Notice.person_id, Notice.key)).all()
    assert len(told) == len(set(told)) > 0
    states = Counter(db.session.scalars(sa.select(Mail.state)))
    assert states.keys() == {MailState.SENT}
