"""What is being written stays in the browser until it is saved: answers to consultations and every other long form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Role
from legaldocs.app import create_app
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.drafting import service as drafting
from legaldocs.drafting.models import Draft
from legaldocs.drafting.models import State as DraftState
from legaldocs.drafting.opinion_models import Request
from tests.browser.conftest import Live, living, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('ld-draft-')).length"


@pytest.fixture(scope="module")
def live(sample_directory, tmp_path_factory) -> Iterator[Live]:  # type: ignore[no-untyped-def]  # as its namesake
    """A register of this file's own: a dossier of it becomes secret."""
    yield from living(sample_directory, tmp_path_factory)


def typed(page: Page, field: str, words: str) -> None:
    """Fill a field and wait until the line under its form says that a draft was kept."""
    page.locator(field).fill(words)
    expect(page.locator("[data-draft-note]:visible").first).to_contain_text("bản nháp")


def asked(live: Live) -> tuple[int, str]:
    """A dossier on which a unit's answer is awaited, and the account of that unit's head."""
    app = create_app("testing", DATA_DIR=live.data)
    with app.app_context():
        open_ = (Draft.state == DraftState.CONSULTING, Request.answered_on.is_(None))
        chosen = sa.select(Request).join(Draft, Draft.id == Request.draft_id).where(*open_)
        for request in db.session.scalars(chosen.order_by(Request.id)):
            heads = accounts.holders(Role.HEAD, request.unit_id, clock.today())
            if heads:
                found = request.draft_id, heads[0].username
                db.session.remove()
                return found
    raise AssertionError("no unit of the sample is asked for its opinion")


def test_an_answer_with_many_places_comes_back_place_by_place(page: Page, live: Live) -> None:
    draft, head = asked(live)
    sign_in(page, head)
    page.goto(f"/drafting/{draft}/answer")
    page.locator("#on-2").select_option("disagree")
    typed(page, "#words-2", "Đề nghị ghi rõ thời hạn.")
    page.goto("/home")
    page.goto(f"/drafting/{draft}/answer")
    expect(page.locator("#words-2")).to_have_value("Đề nghị ghi rõ thời hạn.")
    expect(page.locator("#on-2")).to_have_value("disagree")
    expect(page.locator("#words-1")).to_have_value("")
    page.locator("[data-draft-note] button").click()
    expect(page.locator("#words-2")).to_have_value("")
    assert page.evaluate(KEPT) == 0
    page.locator("input[name=stance][value=agree]").check()
    page.locator("#on-1").select_option("agree")
    typed(page, "#words-1", "Nhất trí.")
    for late in page.locator("#late_reason").all():
        late.fill("Chờ ý kiến của các đơn vị trực thuộc.")
    page.locator("main form:has(#words-1) .btn-primary").click()
    expect(page.locator(".ld-flashes [data-k=ok]")).to_be_visible()
    assert page.evaluate(KEPT) == 0  # it was sent


def test_an_ordinary_form_keeps_its_words(page: Page) -> None:
    sign_in(page, "tran.thi.hoai")
    page.goto("/campaigns/new")
    form = page.locator("main form:has(textarea)").first
    area = form.locator("textarea").first
    name = area.get_attribute("name")
    typed(page, f"main form textarea[name={name}]", "Theo kế hoạch của tỉnh.")
    page.goto("/campaigns/new")
    expect(page.locator(f"main form textarea[name={name}]")).to_have_value("Theo kế hoạch của tỉnh.")


def test_a_secret_dossier_leaves_nothing_in_the_browser(page: Page, live: Live) -> None:
    app = create_app("testing", DATA_DIR=live.data)
    with app.app_context():
        chosen = sa.select(Draft).where(Draft.state.in_((DraftState.REGISTERED, DraftState.DRAFTING)))
        draft = db.session.scalars(chosen.order_by(Draft.id)).first()
        assert draft is not None, "no dossier of the sample is being drafted"
        owner, here = accounts.holders(Role.DRAFTER, draft.unit_id, clock.today())[0].username, f"/drafting/{draft.id}"
        sign_in(page, owner)
        page.goto(f"{here}/facts")
        typed(page, "main form textarea >> nth=0", "Nội dung chưa mật.")
        drafting.keep_secret(accounts.actor_by_username(owner), draft.id, [], secret=True)
        db.session.remove()
        db.engine.dispose()
    page.evaluate("localStorage.clear()")
    page.goto(f"{here}/facts")
    page.locator("main form textarea").first.fill("Không để lại dấu vết.")
    page.wait_for_timeout(700)  # longer than what is typed waits to be kept
    assert page.evaluate(KEPT) == 0
