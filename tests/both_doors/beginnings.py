"""The states that chapters start from, beyond the sample register as it is loaded: each made once, by use cases."""

from __future__ import annotations

from datetime import date
from importlib import resources

import sqlalchemy as sa
from flask import current_app

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Role
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.db import db
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.documents import blobs, edition_service, sample_register, sheet_reading
from legaldocs.documents import queries as documents
from legaldocs.documents import service as documents_service
from legaldocs.documents.jobs import IMPORT_FILE, IMPORT_SHEET
from legaldocs.documents.models import Document, Level
from legaldocs.documents.reading import RECOGNISED, Incoming
from legaldocs.drafting import sample_drafts
from legaldocs.drafting.models import Draft
from legaldocs.feedback import service as feedback
from legaldocs.feedback.models import Sort
from legaldocs.formats.sheet import SheetColumn, to_xlsx
from legaldocs.formats.sheets_in import sheets_of
from legaldocs.jobs import service as jobs
from legaldocs.jobs.runner import Worker
from legaldocs.review import service as review
from legaldocs.review.models import Case, Criterion, Outcome, Ticket
from legaldocs.search import saved_service
from legaldocs.search.schemas import from_stored
from legaldocs.systematisation import service as systematisation
from legaldocs.tracker import service as tracker
from legaldocs.tracker.reading import Row
from legaldocs.webhooks import service as webhooks
from tests.office import decision

from .lookups import previous_list

ADDRESS = "https://93.184.215.14/nhan"  # an address of the world, so that no name is asked for


def as_loaded() -> None:
    """The sample register, as it is."""


def drafts() -> None:
    """Four dossiers: being edited, consulted on, appraised, issued; what the first amends was corrected since."""
    assert sample_drafts.load_when_fresh() == 4
    draft = db.session.scalars(sa.select(Draft).where(Draft.amends_id.is_not(None))).one()
    edition = documents.current_edition(draft.amends_id or 0)
    assert edition is not None
    corrected = Incoming(text=edition.text.replace("thứ Bảy", "Chủ nhật"))
    officer = accounts.actor_by_username(sample_register.OFFICER)
    edition_service.correct_text(officer, draft.amends_id or 0, corrected, "Chép sai bản gốc.")


def tracked() -> None:
    """A text that a tracking sheet names, still to be handled."""
    row = Row(
        "Quyết định", 4, "1", "decision", "remaining", "Quyết định số 21/2016/QĐ-UBND về chất thải rắn sinh hoạt",
        "Sở Nông nghiệp và Môi trường", "Trần Văn B", None, 1, {"note": "Chuyển từ năm 2025."}, (), None,
    )  # fmt: skip
    tracker.take_in(accounts.actor_by_username(sample_register.OFFICER), [row], tracker.keys_of([row]))


def a_term() -> None:
    """A term with the list before it, of which one line came into the register since."""
    officer = accounts.actor_by_username(sample_register.OFFICER)
    term = systematisation.begin_term(officer, 2023)
    systematisation.take_previous(officer, term.id, previous_list(twice=False), "ky-truoc.xlsx")
    arriving = Incoming(
        text="", number="99/2019/QĐ-UBND", title="Quy định về quản lý hồ", doc_type="Quyết định",
        issuer="Ủy ban nhân dân tỉnh Mẫu Sơn", issued_date=date(2019, 2, 1), territory="mau-son",
    )  # fmt: skip
    documents_service.register_facts(officer, arriving)


def worked() -> None:
    """The register as the machine has read it: indexed, and scanned for conflicts."""
    db.session.remove()
    Worker(current_app._get_current_object()).drain()  # type: ignore[attr-defined]  # a local proxy


def kept_search() -> None:
    """A search that somebody keeps, with news since."""
    worked()
    officer = accounts.actor_by_username(sample_register.OFFICER)
    reviewer = accounts.actor_by_username("nguyen.minh.an")
    asked = from_stored({"q": "chất thải rắn"})
    saved = saved_service.keep(reviewer, "Chất thải rắn", asked, alert=True).id
    documents_service.register(officer, Incoming(text=decision(41, title="Quy định về chất thải rắn"), territory="mau"))
    worked()
    assert saved_service.compare(SYSTEM, saved, asked)


def messages() -> None:
    """A message from outside, two imports that were cancelled, a webhook whose message was given up."""
    worked()
    officer, admin = (accounts.actor_by_username(name) for name in (sample_register.OFFICER, "quan.tri"))
    document = db.session.scalars(sa.select(Document).where(Document.level == Level.PROVINCIAL)).first()
    assert document is not None
    words = "Mức thu tại Điều 2 cao hơn so với các tỉnh bên cạnh."
    feedback.receive(SYSTEM, document.id, Sort.DIFFICULTY, words, "nguon")
    jobs.cancel(admin, _import_of_a_file(officer))
    jobs.cancel(admin, _import_of_a_sheet(officer))
    hook, _secret = webhooks.subscribe(admin, "Cổng dữ liệu", ADDRESS, ["plan.moved"])
    webhooks.drop(SYSTEM, webhooks.try_out(admin, hook.id).id, "không trả lời")


def _import_of_a_file(officer: Actor) -> int:
    digest = blobs.keep(decision(42).encode())
    with unit_of_work(officer, "documents.queue_import"):
        return IMPORT_FILE.enqueue(sha256=digest, name="phi-cho.txt").id


def _import_of_a_sheet(officer: Actor) -> int:
    heads = ("Số, ký hiệu", "Ngày ban hành", "Tên loại", "Trích yếu", "Cơ quan ban hành")
    row = ("43/2019/QĐ-UBND", "05/06/2019", "Quyết định", "Quy định về quản lý hồ chứa", "Ủy ban nhân dân tỉnh Mẫu Sơn")
    data = to_xlsx([SheetColumn(head) for head in heads], [row])
    digest = blobs.keep(data)
    columns = sheet_reading.stored(sheet_reading.guess(sheets_of(blobs.at_hand(digest), "so.xlsx")))
    assert columns
    with unit_of_work(officer, "documents.queue_import"):
        return IMPORT_SHEET.enqueue(sha256=digest, name="so.xlsx", columns=columns).id


def recognised() -> None:
    """A text that was read from a scan, beside the sample."""
    officer = accounts.actor_by_username(sample_register.OFFICER)
    documents_service.register(officer, Incoming(text=decision(44), territory="mau", warnings=(RECOGNISED,)))


def delegated() -> None:
    """A superior text that leaves something to the province and that nobody has read for it."""
    officer = accounts.actor_by_username(sample_register.OFFICER)
    text = resources.files("legaldocs.sample").joinpath("superior/999-2026-nd.txt").read_text("utf-8")
    documents_service.register(
        officer,
        Incoming(text=text, issued_date=date(2026, 11, 16), effective_date=date(2027, 7, 1), fields=("tư pháp",)),
    )
    worked()


def carried_out() -> None:
    """A decision of today, which proposals that are raised now may turn out to be carried out by."""
    officer, today = accounts.actor_by_username(sample_register.OFFICER), clock.today()
    text = decision(45, title="Bãi bỏ các quyết định cũ").replace("45/2024", f"45/{today.year}")
    documents_service.register(officer, Incoming(text=text, issued_date=today, territory="mau"))


def without_case() -> None:
    """A review closed with repeals whose case of the law was not asked for at its time."""
    leader = accounts.actor_by_username("tran.thi.hoai")
    document = db.session.scalars(sa.select(Document).where(Document.number == "21/2016/QĐ-UBND")).one()
    ticket_id = review.open_by_officer(leader, document.id, "Rà soát theo yêu cầu của đơn vị.")
    ticket = db.session.get_one(Ticket, ticket_id)
    holders = [accounts.holders(role, ticket.unit_id, clock.today())[0] for role in (Role.HEAD, Role.REVIEWER)]
    head, reviewer = (accounts.actor_by_username(one.username) for one in holders)
    review.move(head, ticket_id, "assign", assignee_id=reviewer.user_id)
    more = review.Particulars(case=Case.NOT_APPLIED)
    for item in ticket.items:
        words = "Luật 64/2025/QH15, Điều 8", "Không còn được áp dụng trên thực tế."
        review.conclude(reviewer, ticket_id, item.id, Outcome.REPEAL, *words, particulars=more)
    review.assess(reviewer, ticket_id, dict.fromkeys(Criterion, (True, "")))
    review.move(reviewer, ticket_id, "submit")
    review.move(head, ticket_id, "approve", content_hash=ticket.content_hash())
    review.move(leader, ticket_id, "endorse")
    with unit_of_work(SYSTEM, "tests.before-the-form"):
        for item in ticket.items:
            item.case = None
        db.session.flush()
        ticket.approved_hash = ticket.content_hash()
