"""One of everything in the sample register: for tests that go through all pages, all steps or all addresses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app

from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.accounts.models import Person, Post, Role, UserSession
from legaldocs.campaigns import service as campaigns
from legaldocs.campaigns.models import Pair, Sort
from legaldocs.checking import campaign_service, filing, finding_service
from legaldocs.checking import service as checking
from legaldocs.checking.models import CampaignKind as GatheredBy
from legaldocs.checking.models import Check, CheckPaper, Presence
from legaldocs.conflicts.models import Finding as Conflict
from legaldocs.core import clock
from legaldocs.core.actor import ANONYMOUS, SYSTEM, Actor
from legaldocs.core.db import db
from legaldocs.core.jobs import Job
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.deadlines import queries as clocks
from legaldocs.documents import akn, blobs, sample_register, tag_service, translation_service
from legaldocs.documents.jobs import IMPORT_FILE
from legaldocs.documents.models import Document, EffectEvent, Level, ProposalState, ProposedEvent
from legaldocs.documents.reading import Incoming
from legaldocs.documents.tag_models import Tone
from legaldocs.drafting import opinion_service, receiving, workspace_service
from legaldocs.drafting import service as drafting
from legaldocs.drafting.models import PaperKind
from legaldocs.drafting.opinion_models import Stance
from legaldocs.drafting.opinion_service import Said
from legaldocs.feedback import service as feedback
from legaldocs.feedback.models import Sort as FeedbackSort
from legaldocs.inbox import service as inbox
from legaldocs.listviews import service as listviews
from legaldocs.plans import service as plans
from legaldocs.plans.models import Decision, Delegated
from legaldocs.proposals import service as proposals
from legaldocs.proposals.models import Action
from legaldocs.proposals.service import Aim
from legaldocs.review import service as review
from legaldocs.review.models import Ticket
from legaldocs.search import saved_service
from legaldocs.search.schemas import from_stored
from legaldocs.systematisation import compiling
from legaldocs.systematisation import service as systematisation
from legaldocs.tracker import importing as tracking
from legaldocs.tracker.jobs import IMPORT_SHEET
from legaldocs.tracker.models import Handling
from legaldocs.webhooks import service as webhooks
from tests.drafting.province import TEXT as DOSSIER_TEXT
from tests.drafting.province import facts as dossier_facts
from tests.tracker import made_sheet


def one_of_everything() -> dict[str, Any]:
    leader = accounts.actor_by_username({role: name for role, name, _p in sample_register.sign_ins()}["justice_leader"])
    provincial = sa.select(Document).where(Document.level == Level.PROVINCIAL, Document.has_text)
    local = db.session.scalars(provincial.order_by(Document.id)).first()
    assert local is not None
    words = Incoming(text="Article 1. Scope\nThis Decision regulates household waste.")
    translation_service.attach(SYSTEM, local.id, words, "Sở Tư pháp")
    ticket_id = review.open_by_officer(leader, local.id, "Kiểm tra theo chuyên đề của năm.")
    aims = [Aim(local.id)]
    proposal = proposals.raise_proposal(leader, Action.REPEAL, aims, "Điều 8", "Không còn phù hợp với luật mới.")
    plan = plans.propose(leader, clock.today().year)
    held = clocks.running("review", [ticket_id])[ticket_id]
    asked = inbox.ask_extension(accounts.actor_of(_head_of(ticket_id), clock.today()), held.id, 2, "Chờ ý kiến của Bộ.")
    token = inbox.renew_feed(leader)
    term, year_list = systematisation.begin_term(leader, 2028), systematisation.begin_year(leader, 2025)
    event_id = db.session.scalar(sa.select(sa.func.max(EffectEvent.id)))
    with unit_of_work(SYSTEM, "tests.access"):
        job_id = IMPORT_FILE.enqueue(sha256="0" * 64, name="x.jsonl").id
        db.session.flush()
        job_id = db.session.scalar(sa.select(sa.func.max(Job.id)))
    outsider = db.session.scalars(sa.select(Person).order_by(Person.id.desc())).first()
    assert outsider is not None
    account_service.open_session(SYSTEM, outsider.id, "192.0.2.1", "")
    post = db.session.scalars(sa.select(Post).order_by(Post.id.desc())).first()
    assert post is not None
    holder = accounts.actor_of(post.person, clock.today())
    deputy = db.session.scalars(sa.select(Person.id).where(Person.id != post.person_id)).first()
    assert deputy is not None
    until = clock.today() + timedelta(days=1)
    delegation = account_service.delegate(holder, post.id, deputy, clock.today(), until, "Đi công tác.")
    open_one = sa.select(ProposedEvent.id).where(ProposedEvent.state == ProposalState.OPEN)
    kept = saved_service.keep(leader, "Phí", from_stored({"q": "phí chợ"}), alert=True)
    check, said = _one_check(leader, local.id), _feedback(local.id)
    return {
        "check_id": check.id, "finding_id": check.findings[0].id, "verb": "confirm",
        "filed_id": check.papers[0].id,
        "check_campaign_id": check.campaign_id,
        "document_id": local.id, "ticket_id": ticket_id, "proposal_id": proposal.id, "plan_id": plan.id,
        "saved_id": kept.id, "clause_id": _one_clause(),
        "term_id": term.id, "key": compiling.term(term).sheets[0].key,
        "list_id": year_list.id, "year_key": compiling.year(year_list).sheets[0].key, "form_name": "plan",
        "clock_id": asked.clock_id, "extension_id": asked.id, "token": token, "unit_key": "so-tu-phap",
        "kind": "monthly", "figure_id": "documents.ended", "criterion": "survey",
        **_one_dossier(),
        "line_id": plan.lines[0].id, "target_id": proposal.targets[0].id, "event_id": event_id, "job_id": job_id,
        "year": plan.year, "day": "2026-11-22", "path": "dieu-1", "name": "submit", "form": "csv",
        "delegation_id": delegation.id, "post_id": post.id, "unit_id": post.unit_id,
        "session_id": db.session.scalar(sa.select(sa.func.max(UserSession.id))), "deputy_id": deputy,
        "effect_proposal_id": db.session.scalar(open_one.limit(1)),
        "number": 1, "file_form": "txt", "token_id": 0, "match_id": 0, "passkey_id": 0, "person_id": outsider.id,
        "conflict_id": db.session.scalar(sa.select(sa.func.min(Conflict.id))),
        "iri": akn.other(local).iri.removeprefix("/akn/"),
        "item_id": db.session.get_one(Ticket, ticket_id).items[0].id,
        **_told(leader),
        **_tracked(leader),
        **_campaign(leader),
        **said,
    }  # fmt: skip


def _one_check(leader: Actor, document_id: int) -> Check:
    """A dossier of a campaign in the hands of an examiner, with findings of the machine."""
    words = db.session.get_one(Document, document_id).title[:30]
    campaign = campaign_service.open_campaign(leader, GatheredBy.TOPIC, "Kiểm tra theo chuyên đề", words=words)
    check = db.session.scalars(sa.select(Check).where(Check.campaign_id == campaign.id)).first()
    assert check is not None
    head = db.session.scalars(sa.select(Post).where(Post.unit_id == check.unit_id, Post.role == "head")).one()
    examiner = db.session.scalars(sa.select(Post).where(Post.unit_id == check.unit_id, Post.role == "reviewer")).first()
    assert examiner is not None
    who = accounts.actor_of(head.person, clock.today())
    checking.move(who, check.id, "assign", assignee_id=examiner.person_id)
    finding_service.read_document(SYSTEM, check.id)
    assert check.findings
    name, digest, size = filing.keep("tham-dinh.txt", b"x")
    with unit_of_work(SYSTEM, "tests.access"):
        kept = CheckPaper(check_id=check.id, kind="appraisal-report", presence=Presence.THERE, at=clock.now())
        kept.file_name, kept.file_sha256, kept.size = name, digest, size
        db.session.add(kept)
    db.session.expire(check, ["papers"])
    return check


def _head_of(ticket_id: int) -> Person:
    unit_id = db.session.get_one(Ticket, ticket_id).unit_id
    return accounts.holders(Role.HEAD, unit_id, clock.today())[0]


def _feedback(document_id: int) -> dict[str, Any]:
    """A message from somebody outside."""
    words = "Điều 1 yêu cầu giấy tờ mà cơ quan đã có sẵn."
    message = feedback.receive(SYSTEM, document_id, FeedbackSort.DIFFICULTY, words, "a")
    return {"feedback_id": message.id, "feedback_token": message.token}


def _campaign(leader: Actor) -> dict[str, Any]:
    """A merger campaign under way with its pairs."""
    due_on = clock.today() + timedelta(days=30)
    campaign = campaigns.prepare(leader, Sort.MERGER, "Rà soát văn bản sau sắp xếp", due_on, {})
    campaigns.move(leader, campaign.id, "start")
    pair_id = db.session.scalar(sa.select(sa.func.min(Pair.id)).where(Pair.campaign_id == campaign.id))
    return {"campaign_id": campaign.id, "pair_id": pair_id}


def _told(leader: Actor) -> dict[str, Any]:
    """A webhook with a message in its log, and a kept view of a list."""
    current_app.config["WEBHOOK_NETWORKS"] = "127.0.0.0/8"
    hook, _secret = webhooks.subscribe(leader, "Cổng dữ liệu", "http://127.0.0.1:9/", ["document.registered"])
    view = listviews.keep(leader, "documents.index", "Năm nay", [("year", "2026")], shared=False, is_default=False)
    role_view = listviews.show_role(leader, "documents.index", Role.REVIEWER, "Năm nay", [("year", "2026")])
    return {
        "view_id": view.id,
        "role_view_id": role_view.id,
        "webhook_id": hook.id,
        "delivery_id": webhooks.try_out(leader, hook.id).id,
        "tag_id": tag_service.add(leader, "Sau sắp xếp", "After the merger", Tone.BLUE).id,
    }


def _tracked(leader: Actor) -> dict[str, Any]:
    """A tracking sheet that was taken in, kept for its mapping, and queued for import."""
    digest = blobs.keep(made_sheet.workbook())
    tracking.bring_in(leader, tracking.read(blobs.at_hand(digest), "bang.xlsx"), progress=lambda *_: None)
    with unit_of_work(SYSTEM, "tests.access"):
        IMPORT_SHEET.enqueue(sha256=digest, name="bang.xlsx", mappings=[])
        db.session.flush()
        sheet_job_id = db.session.scalar(sa.select(sa.func.max(Job.id)))
    handling_id = db.session.scalar(sa.select(sa.func.max(Handling.id)))
    return {"digest": digest, "handling_id": handling_id, "sheet_job_id": sheet_job_id}


def _one_dossier() -> dict[str, Any]:
    """A dossier that is consulted on, with a paper, two versions of its text, a request and an opinion."""
    drafter, office = (accounts.actor_by_username(name) for name in ("pham.quang.duy", "luong.the.vinh"))
    justice = accounts.justice_unit()
    assert justice is not None
    draft_id = drafting.register(drafter, dossier_facts())
    paper = drafting.attach(drafter, draft_id, PaperKind.PROPOSAL, receiving.keep("de-nghi.txt", b"x"))
    for words in ("Hai.", "Ba."):
        text = DOSSIER_TEXT.replace("1. Hồ sơ nộp tại Sở Xây dựng.", words)
        drafting.add_text(drafter, draft_id, receiving.read("du-thao.txt", text.encode()))
    held = workspace_service.begin(drafter, draft_id)
    thread = workspace_service.comment(drafter, draft_id, held.rows[0].provision.id, "Xem lại phần mở đầu.")
    request = opinion_service.choose(drafter, draft_id, [justice.id])[0]
    drafting.move(office, draft_id, "accept")
    drafting.move(drafter, draft_id, "consult")
    said = Said("dieu-1", Stance.OTHER, "Đề nghị ghi rõ phạm vi điều chỉnh.")
    opinion = opinion_service.comment(ANONYMOUS, draft_id, said, "Ông Nguyễn Văn A", "", "192.0.2.7")
    return {
        "draft_id": draft_id, "paper_id": paper.id, "number": 1, "request_id": request.id, "opinion_id": opinion.id,
        "duty_id": 1, "procedure_id": 1, "provision_id": held.rows[0].provision.id, "thread_id": thread.id,
    }  # fmt: skip


def _one_clause() -> int:
    """A matter that a superior text leaves to the province."""
    superior = db.session.scalars(sa.select(Document).where(Document.level == Level.NATIONAL)).first()
    assert superior is not None
    with unit_of_work(SYSTEM, "tests.clause"):
        row = Delegated(
            document_id=superior.id, key="dieu-1:0", path="dieu-1", kind="regulate", quote="Giao", delegate="Ủy"
        )
        row.matter, row.decision, row.candidates = "", Decision.OPEN, []
        db.session.add(row)
    return row.id
