"""The main job with the keyboard alone: no mouse is moved, nothing is clicked; what has the focus is always to be seen.

Focus moves as a person moves it: by Tab, by the arrows, by the keys that ``?`` lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page

from legaldocs.accounts import queries as accounts
from legaldocs.accounts.models import Role
from legaldocs.app import create_app
from legaldocs.core import clock
from legaldocs.core.db import db
from legaldocs.documents import sample_register
from legaldocs.review import service as reviews
from legaldocs.review.models import Criterion, State, Ticket
from tests.browser.conftest import Live, living

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

FAR = 150  # presses of Tab: a page on which something is farther away is not for the keyboard
SEEN = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const around = [one.closest("label"), one.parentElement, one.nextElementSibling, one.closest("form, li, tr, div")];
  const drawn = [one, ...around].some((part) => {
    if (!part) return false;
    const style = getComputedStyle(part);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  });
  return { drawn, inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight, what: one.outerHTML.slice(0, 120) };
}"""


@pytest.fixture(scope="module")
def live(sample_directory, tmp_path_factory) -> Iterator[Live]:  # type: ignore[no-untyped-def]  # as its namesake
    """A register of this file's own: its reviews are concluded."""
    yield from living(sample_directory, tmp_path_factory)


@pytest.fixture(scope="module")
def desk(live: Live) -> dict[str, str]:
    """Two reviews on one reviewer's desk and two on the desk of the head of the same unit; who they are."""
    app = create_app("testing", DATA_DIR=live.data)
    with app.app_context():
        today = clock.today()
        waiting = Ticket.state.in_((State.OPEN, State.REVIEWING))
        counted = sa.select(Ticket.unit_id).where(waiting).group_by(Ticket.unit_id)
        unit = db.session.scalars(counted.order_by(sa.func.count().desc())).first()
        head, reviewer = (accounts.holders(role, unit, today)[0] for role in (Role.HEAD, Role.REVIEWER))
        chief, worker = (accounts.actor_by_username(one.username) for one in (head, reviewer))
        mine = sa.select(Ticket.id).where(Ticket.unit_id == unit, waiting).order_by(Ticket.id).limit(4)
        ids = list(db.session.scalars(mine))
        assert len(ids) == 4
        for ticket in ids:
            reviews.move(chief, ticket, "assign", assignee_id=reviewer.id)
        for ticket in ids[2:]:
            reviews.conclude_rest(worker, ticket)
            reviews.assess(worker, ticket, dict.fromkeys(Criterion, (True, "")))
            reviews.move(worker, ticket, "submit")
        names = {"head": head.username, "reviewer": reviewer.username, "submitted": f"/review/{ids[2]}"}
        db.session.remove()
        db.engine.dispose()
    return names


@pytest.fixture
def page(browser: Browser, live: Live) -> Iterator[Page]:
    """A fresh browser profile in which a click of the mouse fails the test."""
    context = browser.new_context(base_url=live.base_url, viewport={"width": 1440, "height": 900})
    context.add_init_script("addEventListener('mousedown', () => { throw new Error('a mouse') }, true);")
    yield context.new_page()
    context.close()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, where: str) -> None:
    """Press Tab until the focus is on something that fits ``where``; it must be to be seen at every stop."""
    for _turn in range(FAR):
        page.keyboard.press("Tab")
        seen = page.evaluate(SEEN)
        if not seen["inside"]:  # the page may still be scrolling there
            page.wait_for_timeout(600)
            seen = page.evaluate(SEEN)
        assert seen["inside"], f"the focus is out of sight: {seen['what']}"
        assert seen["drawn"], f"nothing shows that this has the focus: {seen['what']}"
        if page.evaluate("(where) => document.activeElement.matches(where)", where):
            return
    raise AssertionError(f"{where} is farther than {FAR} Tabs away on {page.url}")


def go(page: Page, *keys: str) -> None:
    """Press keys that lead to another page, and wait for it."""
    with page.expect_navigation():
        press(page, *keys)


def enter(page: Page, username: str) -> None:
    """Sign in: the first box has the focus already."""
    page.goto("/sign-in")
    assert page.evaluate("document.activeElement.name") == "username"
    page.keyboard.type(username)
    press(page, "Tab")
    page.keyboard.type(sample_register.PASSWORD)
    go(page, "Enter")


def first_task(page: Page, address: str) -> None:
    """From anywhere to a task of one's own, or to the first below an address: G H, then J down the list."""
    go(page, "g", "h")
    for _turn in range(FAR):
        press(page, "j")
        here = page.evaluate("(document.activeElement.getAttribute('href') ?? '').split('?')[0]")
        if here == address or (address.endswith("/") and here.startswith(address)):
            return go(page, "Enter")
    raise AssertionError(f"no task {address} on the list")


def test_a_reviewer_finds_a_text_concludes_a_review_and_takes_the_next(page: Page, desk: dict[str, str]) -> None:
    enter(page, desk["reviewer"])
    press(page, "/")
    page.keyboard.type("23/2017")
    page.locator("#ld-suggest a").first.wait_for()
    press(page, "ArrowDown")
    go(page, "Enter")
    assert re.search(r"/(documents|search)", page.url)

    first_task(page, "/review/")
    ticket = page.url.partition("?")[0]
    provisions = page.locator(".ld-vlist li").count()
    for _provision in range(provisions):
        press(page, "1")  # the first answer, "keep": the key chooses and moves the focus there
        assert page.evaluate("document.activeElement.name") == "outcome"
        go(page, "Control+Enter")
    assert page.url.startswith(ticket)
    tab_to(page, "a[href$='/finish']")
    go(page, "Enter")
    for criterion in Criterion:
        if not page.locator(f"[name=fits_{criterion}]:checked").count():
            tab_to(page, f"[name=fits_{criterion}]")
            press(page, "Space")
    tab_to(page, "form[action$='/finish'] button.btn-primary")  # below all that is to be read: no key jumps over it
    go(page, "Enter")
    assert re.search(r"/review/\d+$", page.url)
    assert page.url != ticket  # the next one came by itself
    page.goto(ticket)
    assert page.locator("form[action$='/conclude']").count() == 0  # it is submitted


def test_a_head_approves_from_the_inbox_and_the_next_one_comes(page: Page, desk: dict[str, str]) -> None:
    enter(page, desk["head"])
    first_task(page, desk["submitted"])
    first = page.url
    tab_to(page, ".ld-approvebar button.btn-primary")
    go(page, "Enter")
    assert page.url != first
    assert page.locator(".ld-approvebar").count() == 1
    go(page, "Control+Enter")
    page.goto(first)
    assert page.locator(".ld-approvebar").count() == 0


def test_the_first_stop_skips_to_the_content(page: Page, desk: dict[str, str]) -> None:
    enter(page, desk["reviewer"])
    press(page, "Tab")
    assert page.evaluate("document.activeElement.className") == "ld-skip"
    page.wait_for_function("document.activeElement.getBoundingClientRect().top >= 0")
    press(page, "Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"
    press(page, "Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_question_gives_the_focus_back_and_single_keys_can_be_put_off(page: Page, desk: dict[str, str]) -> None:
    enter(page, desk["reviewer"])
    page.goto("/review?mine=1")
    tab_to(page, "[data-row]")
    row = page.evaluate("document.activeElement.href")
    press(page, "?")
    assert page.evaluate("document.activeElement.closest('dialog')?.id") == "ld-shortcuts"
    press(page, "Escape")
    assert page.evaluate("document.activeElement.href") == row  # where it was before
    press(page, "?")
    tab_to(page, "#ld-keys") if page.evaluate("document.activeElement.id") != "ld-keys" else None
    press(page, "Space", "Escape", "?")
    assert page.locator("#ld-shortcuts[open]").count() == 0  # single keys do nothing any more
    page.reload()
    press(page, "j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
