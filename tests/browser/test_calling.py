"""Names after an @ in a comment: offered while typing, chosen by keyboard, only of those who may read the dossier."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Role
from legaldocs.app import create_app
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.drafting import calling, working
from legaldocs.drafting.models import Draft
from legaldocs.drafting.workspace_models import Working
from tests.accessible import violations
from tests.browser.conftest import Live, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def opened(live: Live) -> tuple[str, str, list[tuple[str, str]]]:
    """A drafter, the address of a provision that is open in the workspace, and whom the drafter may call on."""
    app = create_app("testing", DATA_DIR=live.data)
    with app.app_context():
        draft = db.session.get_one(Draft, db.session.scalars(sa.select(Working.draft_id).order_by(Working.id)).first())
        drafter = accounts.holders(Role.DRAFTER, draft.unit_id, clock.today())[0]
        held = working.held(draft.id)
        assert held is not None
        at = next(row.provision.id for row in held.rows if row.unit is not None)
        people = [(one.username, one.name) for one in calling.offered(draft, drafter.id)]
        db.session.remove()
        db.engine.dispose()
    return drafter.username, f"/drafting/{draft.id}/workspace?at={at}&side=comments", people


def test_a_name_is_chosen_with_the_keyboard_without_accents(page: Page, live: Live) -> None:
    drafter, address, people = opened(live)
    account, name = people[0]
    sign_in(page, drafter)
    page.goto(address)
    box = page.locator("#comment-words")
    box.click()
    page.keyboard.type(f"Nhờ @{account[:3]}")
    expect(box).to_have_attribute("aria-controls", "comment-words-people")
    expect(page.locator("[data-calls-said]")).to_contain_text("người")
    rows = page.locator("#comment-words-people [role=option]")
    assert {row.get_attribute("data-account") for row in rows.all()} <= {one for one, _name in people}
    chosen = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    expect(chosen).to_have_attribute("aria-selected", "true")
    while chosen.get_attribute("data-account") != account:
        page.keyboard.press("ArrowDown")
        chosen = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    assert name in chosen.inner_text()
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.keyboard.type("xem lại.")
    expect(box).to_have_value(f"Nhờ @{account} xem lại.")
    expect(rows).to_have_count(0)
    assert box.get_attribute("aria-controls") is None


def test_escape_closes_it_and_nobody_else_is_offered(page: Page, live: Live) -> None:
    drafter, address, people = opened(live)
    sign_in(page, drafter)
    page.goto(address)
    box = page.locator("#comment-words")
    box.click()
    page.keyboard.type("@")
    expect(page.locator("#comment-words-people [role=option]").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#comment-words-people")).to_have_count(0)
    expect(box).to_have_value("@")
    expect(box).to_be_focused()
    box.fill("")
    page.keyboard.type(f"@{drafter}")  # nobody calls on themselves
    expect(page.locator("#comment-words-people")).to_have_count(0)
    box.fill("")
    page.keyboard.type("thu@kh")  # an address of a mail
    expect(page.locator("#comment-words-people")).to_have_count(0)
    assert people
