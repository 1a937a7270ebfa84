"""What ``{names}`` of acts stand for that are no column of a row: looked up together, in the register as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Person, Post, Role, Unit
from legaldocs.checking.models import Check
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.documents import consolidation, consolidation_service, queries
from legaldocs.documents.models import Document, Level
from legaldocs.drafting import bases, linting, replacing, words, working
from legaldocs.drafting.models import Draft, Ground
from legaldocs.formats.sheet import SheetColumn, to_xlsx
from legaldocs.forms import registry
from legaldocs.law.types import Kind
from legaldocs.plans import execution
from legaldocs.plans.models import Line, Plan
from legaldocs.plans.queries import candidates
from legaldocs.reports import building
from legaldocs.review.models import Ticket
from legaldocs.systematisation import compiling
from legaldocs.systematisation.models import Term

COLLEAGUE = "nguyen.minh.an"
Given = dict[str, Any]
Values = Mapping[str, Any]


def last(model: Any) -> Any:
    """The newest row of its kind."""
    return db.session.scalars(sa.select(model).order_by(model.id.desc())).first()


def documents(_values: Values) -> Given:
    """The first text of the province, two of its articles, and the first that stands on no plan."""
    local = sa.select(Document).where(Document.level == Level.PROVINCIAL, Document.has_text).order_by(Document.id)
    plan = last(Plan)
    planned = sa.select(Line.document_id).where(Line.plan_id == (plan.id if plan else 0))
    doc = db.session.scalars(local).first()
    free = db.session.scalars(local.where(Document.id.not_in(planned))).first()
    assert doc is not None
    assert free is not None
    edition = queries.current_edition(doc.id, with_text=False)
    articles = [one.path for one in queries.provisions(edition.id if edition else 0) if one.kind is Kind.ARTICLE]
    return {
        "doc": doc.id, "number": doc.number, "free": free.id, "free_number": free.number,
        "path": articles[0], "path_2": articles[1],
    }  # fmt: skip


def desk(_values: Values) -> Given:
    """The review opened last, and who has its unit's desk: head and reviewer."""
    ticket = last(Ticket)
    today, item = clock.today(), ticket.items[-1] if ticket.items else None
    head = accounts.holders(Role.HEAD, ticket.unit_id, today)[0]
    reviewer = accounts.holders(Role.REVIEWER, ticket.unit_id, today)[0]
    unit = db.session.get(Unit, ticket.unit_id)
    return {
        "ticket": ticket.id, "ticket_version": ticket.version, "ticket_hash": ticket.content_hash(),
        "item": item and item.id, "item_version": item and item.version, "head": head.username,
        "reviewer": reviewer.username, "reviewer_id": reviewer.id, "head_unit": ticket.unit_id,
        "head_unit_key": unit and unit.key,
    }  # fmt: skip


def people(values: Values) -> Given:
    """A unit, a post of who acts, and a colleague."""
    mine = sa.select(Post.id).join(Person).where(Person.username == values["name"])
    return {
        "unit": db.session.scalars(sa.select(Unit.key).order_by(Unit.id)).first(),
        "post": db.session.scalars(mine).first(),
        "colleague": db.session.scalars(sa.select(Person.id).where(Person.username == COLLEAGUE)).first(),
    }


def forms(_values: Values) -> Given:
    return {"form": "plan", "form_digest": registry.form("plan")["digest"]}


def draft_ground(_values: Values) -> Given:
    return {"draft_ground": next(iter(Ground))}


def findings(values: Values) -> Given:
    """What the linter says of the edited text: one that is put right by itself, and one that a person words."""
    draft = db.session.get_one(Draft, values["waste"])
    held = working.held(draft.id)
    assert held is not None
    by = words.issuer_of(draft), words.type_of(draft)
    named = bases.of_text(held.text, *by, draft.planned_signing, draft.planned_effect)
    found = linting.rows(draft, held.text, linting.found(draft, held.text, named))
    return {
        "fixable_finding": next(one["key"] for one in found if one["fixable"]),
        "worded_finding": next(one["key"] for one in found if not one["fixable"]),
    }


def amended(values: Values) -> Given:
    """What the edited draft amends, as it should read."""
    base = replacing.base(db.session.get_one(Draft, values["waste"]))
    assert base is not None
    return {"amended_anew": base[1].replace("ít nhất 20 mét", "ít nhất 30 mét")}


def content(values: Values) -> Given:
    """The fingerprint of what a leader decides on in a check."""
    return {"check_hash": db.session.get_one(Check, values["check"]).content_hash()}


def corrected(values: Values) -> Given:
    """The words of a document with one word put right."""
    edition = queries.current_edition(values["document"])
    assert edition is not None
    return {"document_text": edition.text.replace("QUYẾT ĐỊNH", "QUYẾT  ĐỊNH", 1) + "\nBản sao đã đối chiếu."}


@cache
def previous_list(*, twice: bool) -> bytes:
    """An in-force list of a term before: a document, which may stand twice, and one that nobody knows."""
    heads = ("STT", "Tên loại văn bản", "Số, ký hiệu; ngày, tháng, năm ban hành văn bản", "Tên gọi của văn bản")
    known = ("Quyết định", "21/2016/QĐ-UBND ngày 15/8/2016", "Quy định về chất thải rắn sinh hoạt")
    lost = ("Quyết định", "99/2019/QĐ-UBND ngày 01/2/2019", "Quy định về hồ")
    rows = [(str(place), *cells) for place, cells in enumerate((known, *([known] if twice else []), lost), start=1)]
    return to_xlsx([SheetColumn(head) for head in heads], rows, title="DANH MỤC VĂN BẢN CÒN HIỆU LỰC")


def term(_values: Values) -> Given:
    """What breaks the newest term's lists, and what is to be rechecked."""
    lists = compiling.term(last(Term)).lists
    breaks = [one for one in lists.breaks if one.row]
    return {
        "previous_list": previous_list(twice=True), "left_out": breaks[0].row.ref if breaks and breaks[0].row else None,
        "living": [one.paper.id for one in lists.in_force[:3]],
    }  # fmt: skip


def report(_values: Values) -> Given:
    """The figures of a month long past, by their fingerprint."""
    kind = building.kind_of("monthly")
    assert kind is not None
    covered = building.span(kind, date(2025, 3, 1))
    with force_locale("vi"):
        content = building.frozen(building.tables(kind, covered, clock.today()))
    return {"report_hash": building.digest(content)}


def consolidated(values: Values) -> Given:
    """The fingerprint of the text of a day with its amendments."""
    held = consolidation.holding(values["waste"])
    assert held is not None
    return {"consolidated": consolidation_service.fingerprint(consolidation.as_at(held, date(2023, 1, 1)).made.text)}


def off_the_plan(_values: Values) -> Given:
    """A document for which the newest plan had no place, and those off it for which a ground arose since."""
    plan, today = last(Plan), clock.today()
    listed = {line.document_id for line in plan.lines}
    off = [one.document_id for one in candidates(plan.year, today) if one.document_id not in listed]
    return {"unplaced": off[0], "arisen": [one.document_id for one in execution.arisen(plan, today)]}


GROUPS = {
    **dict.fromkeys(("doc", "number", "free", "free_number", "path", "path_2"), documents),
    **dict.fromkeys(
        ("ticket", "ticket_version", "ticket_hash", "item", "item_version", "head", "reviewer", "reviewer_id",
         "head_unit", "head_unit_key"), desk,
    ),
    **dict.fromkeys(("unit", "post", "colleague"), people),
    **dict.fromkeys(("form", "form_digest"), forms),
    "draft_ground": draft_ground,
    **dict.fromkeys(("fixable_finding", "worded_finding"), findings),
    "amended_anew": amended,
    "check_hash": content,
    **dict.fromkeys(("previous_list", "left_out", "living"), term),
    "report_hash": report,
    "consolidated": consolidated,
    **dict.fromkeys(("unplaced", "arisen"), off_the_plan),
    "document_text": corrected,
}  # fmt: skip
