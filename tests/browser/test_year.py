"""The main pages of the year with work on them, in both languages: accessible, silent, never sideways; shots are kept.

Pictures go to ``LEGALDOCS_SHOTS`` when it names a folder.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext

from legaldocs.accounts import queries as accounts
from legaldocs.campaigns import queries as campaigns
from legaldocs.campaigns import service as campaign_service
from legaldocs.campaigns.models import Sort
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.documents.models import Document, Level
from legaldocs.plans import amending, service
from legaldocs.plans.models import Decision, Delegated
from legaldocs.systematisation import service as systematisation
from tests import apps
from tests.accessible import COLOURS, SHAPES, violations
from tests.browser.conftest import OFFICER, sign_in
from tests.conftest import served

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

LEADER = "tran.thi.hoai"
PAGES = (
    "board", "calendar", "plan", "amendment", "delegated", "clause", "campaign", "coverage", "pairs", "pair", "term",
    "year-list", "report", "review-report", "tracker-summary",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(sample_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """The application over a sample register in the middle of its year, and the address of each page."""
    data = Path(shutil.copytree(sample_directory, tmp_path_factory.mktemp("year") / "data"))
    app = apps.lend(data)
    with app.app_context():
        pages = _at_work()
        db.session.remove()
    with served(app) as address:
        yield address, pages


def _at_work() -> dict[str, str]:
    officer, leader = accounts.actor_by_username(OFFICER), accounts.actor_by_username(LEADER)
    due, year = clock.today() + timedelta(days=60), clock.today().year
    plan = service.propose(officer, year, 3)
    service.move(officer, plan.id, "submit")
    service.move(leader, plan.id, "approve")
    amending.open_due(SYSTEM, plan.id)
    draft = amending.amend(officer, plan.id, "Điều chỉnh thời gian thực hiện.")
    campaign = campaign_service.prepare(leader, Sort.GENERAL, "Tổng rà soát văn bản của tỉnh", due, {})
    campaign_service.move(leader, campaign.id, "start")
    merger = campaign_service.prepare(leader, Sort.MERGER, "Rà soát văn bản sau sắp xếp", due, {})
    campaign_service.move(leader, merger.id, "start")
    pair = next(one for one in db.session.scalars(campaigns.pairs(merger.id)) if one.right_id)
    term, listed = systematisation.begin_term(officer, 2028), systematisation.begin_year(officer, year - 1)
    return {
        "board": "/units", "calendar": "/deadlines/calendar", "plan": f"/plans/{plan.id}",
        "amendment": f"/plans/{draft.id}", "delegated": "/plans/delegated", "clause": f"/plans/delegated/{_clause()}",
        "campaign": f"/campaigns/{campaign.id}", "coverage": f"/campaigns/{campaign.id}/coverage",
        "pairs": f"/campaigns/{merger.id}/pairs", "pair": f"/campaigns/{merger.id}/pairs/{pair.id}",
        "term": f"/systematisation/terms/{term.id}", "year-list": f"/systematisation/years/{listed.id}",
        "report": "/reports/kinds/monthly", "review-report": "/review/report", "tracker-summary": "/tracker/summary",
    }  # fmt: skip


def _clause() -> int:
    """A matter that a superior text leaves to the province, with a document that may carry it out."""
    first = {level: sa.select(Document).where(Document.level == level) for level in Level}
    superior, local = (db.session.scalars(first[level]).first() for level in (Level.NATIONAL, Level.PROVINCIAL))
    assert superior is not None
    assert local is not None
    quote = "1. Ủy ban nhân dân cấp tỉnh quy định mức hỗ trợ tại địa phương."
    with unit_of_work(SYSTEM, "tests.clause"):
        row = Delegated(document_id=superior.id, key="dieu-1:0", path="dieu-1", kind="regulate", quote=quote)
        row.delegate, row.matter, row.decision = "Ủy ban nhân dân cấp tỉnh", "mức hỗ trợ", Decision.OPEN
        row.candidates, row.due_on = [{"document_id": local.id, "why": ["cites"], "score": 3}], clock.today()
        db.session.add(row)
    return row.id


@pytest.fixture(scope="module", params=["vi", pytest.param("en", marks=pytest.mark.slow)])
def reader(
    request: pytest.FixtureRequest, browser: Browser, site: tuple[str, dict[str, str]]
) -> Iterator[BrowserContext]:
    """A leader signed in, in each language."""
    context = browser.new_context(base_url=site[0], viewport={"width": 1440, "height": 900})
    page = context.new_page()
    sign_in(page, LEADER, request.param)
    page.close()
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_with_work_on_it_is_accessible_silent_and_never_sideways(
    reader: BrowserContext, site: tuple[str, dict[str, str]], name: str
) -> None:
    page, complaints = reader.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto(site[1][name])
    assert answer is not None
    assert answer.status == 200
    language = page.locator("html").get_attribute("lang")
    shots = os.environ.get("LEGALDOCS_SHOTS")
    found = violations(page, **SHAPES)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if shots:
        page.screenshot(path=f"{shots}/{name}-{language}-1440.png")
    page.set_viewport_size({"width": 390, "height": 844})
    narrow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if shots:
        page.screenshot(path=f"{shots}/{name}-{language}-390.png")
    page.close()
    assert found == []
    assert complaints == []
    assert (wide, narrow) == (0, 0)


@pytest.mark.slow  # as in `test_pages_axe`
@pytest.mark.parametrize("name", PAGES)
def test_a_page_with_work_on_it_keeps_its_contrast(
    reader: BrowserContext, site: tuple[str, dict[str, str]], name: str
) -> None:
    page = reader.new_page()
    page.goto(site[1][name])
    found = violations(page, **COLOURS)
    page.close()
    assert found == []
