"""From a search hit to a closed loop in a real browser: finding, proposal, what if, draft, instrument, closed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import docx
import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from legaldocs.accounts import queries as accounts
from legaldocs.app import create_app
from legaldocs.conflicts import jobs as conflicts
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.documents import service as documents
from legaldocs.documents.reading import Incoming
from legaldocs.proposals.models import Proposal
from legaldocs.review import service as reviews
from legaldocs.review.models import Ticket, Trigger
from legaldocs.search import reactions as search
from tests.browser.conftest import OFFICER, sign_in, taken
from tests.conflicts.conftest import Quiet
from tests.conftest import served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

RAISER, LEADER = "do.thu.phuong", "tran.thi.hoai"
WORDS = "Thời gian lưu giữ chất thải thực phẩm tại hộ gia đình"
INSTRUMENT = """Điều 1. Bãi bỏ {what}
Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực thi hành kể từ ngày {day:%d} tháng {day.month} năm {day.year}."""


@pytest.fixture(scope="module")
def province(sample_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """The application over a scanned and indexed copy of the sample register, and its address."""
    data = Path(shutil.copytree(sample_directory, tmp_path_factory.mktemp("findings") / "data"))
    app = create_app("testing", DATA_DIR=data)
    with app.app_context():
        conflicts.SCAN.run(Quiet())
        search.REBUILD.run(Quiet())
        db.session.remove()
    with served(app) as address:
        yield app, address


@pytest.fixture
def signed_in(browser: Browser, province: tuple[Flask, str]) -> Iterator[Callable[[str], Page]]:
    """``signed_in(username)``: that person's own browser."""
    contexts = []

    def enter(username: str) -> Page:
        context = browser.new_context(base_url=province[1], viewport={"width": 1440, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        sign_in(page, username)
        return page

    yield enter
    for context in contexts:
        context.close()


def promulgate(app: Flask, what: str) -> None:
    """An instrument that repeals ``what`` comes into the register."""
    today = clock.today()
    with app.app_context():
        incoming = Incoming(
            text=INSTRUMENT.format(what=what, day=today + timedelta(days=15)),
            number=f"88/{today.year}/QĐ-UBND",
            title="Bãi bỏ quy định về thời gian lưu giữ chất thải",
            doc_type="Quyết định",
            issuer="Ủy ban nhân dân tỉnh Mẫu",
            issued_date=today,
        )
        documents.register(accounts.actor_by_username(OFFICER), incoming)
        db.session.remove()


def review_of(app: Flask, proposal_id: int) -> int:
    """A review of what the proposal aims at, as a change of its parent opens one."""
    with app.app_context():
        proposal = db.session.get_one(Proposal, proposal_id)
        places = {target.document_id: reviews.Affected(paths=(target.path,)) for target in proposal.targets}
        reviews.open_tickets(SYSTEM, reviews.Cause(Trigger.CHECKING, "parent", reason="Căn cứ đã thay đổi."), places)
        found = db.session.scalars(sa.select(Ticket.id).order_by(Ticket.id.desc())).first()
        db.session.remove()
    return int(found or 0)


def test_from_a_search_hit_to_a_closed_proposal(province: tuple[Flask, str], signed_in: Callable[[str], Page]) -> None:
    page = signed_in(RAISER)
    page.goto(f"/search?q={WORDS}")
    page.locator("a[href*='/findings?']").first.click()
    page.locator("tbody a[data-row]").first.click()
    expect(page.locator(".ld-pane mark").first).to_be_visible()
    page.locator("a[href$='/proposal']").click()
    page.select_option("#action", "repeal")
    page.fill("#due_on", (clock.today() + timedelta(days=60)).isoformat())
    page.locator("main form[method=post] button.btn-primary").last.click()
    page.wait_for_url("**/proposals/*")
    address = page.url
    page.locator("form[action$='/moves/submit'] button").click()

    page.goto(f"{address}/what-if?on=2027-06-01")
    expect(page.locator("h1")).to_contain_text("01/6/2027")
    assert page.locator("[data-s=ended]").count() >= 1
    page.goto(address)
    instrument = docx.Document(str(taken(page, "a[href$='instrument.docx']")))
    words = "\n".join(paragraph.text for paragraph in instrument.paragraphs)
    what = next(line for line in words.splitlines() if "Bãi bỏ" in line).split("Bãi bỏ ", 1)[1]

    leader = signed_in(LEADER)
    leader.goto(address)
    leader.locator("form[action$='/moves/accept'] button").click()
    ticket = review_of(province[0], int(address.rsplit("/", 1)[1]))
    page.goto(address)
    page.locator("a[href*='/drafting/new']").click()
    carried = page.locator("main form").last
    expect(carried.locator("input[name=proposal_id]")).to_have_value(address.rsplit("/", 1)[1])
    assert carried.locator("textarea, input[type=text]").evaluate_all("all => all.some(one => one.value.length > 10)")
    promulgate(province[0], what)
    leader.goto(address)
    leader.locator("#matches form[action$='/confirm'] button").click()
    expect(leader.locator(".ld-note[data-k=ok]").last).to_contain_text("88/")
    leader.goto(f"/review/{ticket}")
    expect(leader.locator("main")).to_contain_text("88/")
    leader.goto("/findings?state=proposed")
    assert leader.locator("tbody a[data-row]").count() == 1
