"""Searching in a real browser, in both languages: filters, keyboard, spelling, comparison, export, a kept search."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from legaldocs.app import create_app
from legaldocs.core.db import db
from legaldocs.search import service
from tests.accessible import violations
from tests.browser.conftest import OFFICER, Live, sign_in, taken

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

WORDS = {
    "vi": {
        "compare": "So sánh hai",
        "help": "Cách hỏi",
        "meant": "Có phải",
        "keep": "Lưu câu tìm này",
    },
    "en": {
        "compare": "Compare two",
        "help": "How to ask",
        "meant": "Did you mean",
        "keep": "Keep this",
    },
}


@pytest.fixture(scope="module", params=["vi", pytest.param("en", marks=pytest.mark.slow)])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def indexed(live: Live) -> Live:
    """The register with its index, which a worker would have built."""
    with create_app("testing", DATA_DIR=live.data).app_context():
        service.rebuild()
        db.session.remove()
        db.engine.dispose()
    return live


@pytest.fixture(scope="module")
def page(browser: Browser, indexed: Live, language: str) -> Iterator[Page]:
    """A signed-in officer's page in the language."""
    context = browser.new_context(
        base_url=indexed.base_url, viewport={"width": 1440, "height": 900}, accept_downloads=True
    )
    found = context.new_page()
    found.set_default_timeout(60_000)
    sign_in(found, OFFICER, language)
    yield found
    context.close()


def accessible(page: Page, name: str, language: str) -> None:
    """No violation in the page as it stands; a picture of it where LEGALDOCS_SCREENSHOTS says."""
    assert violations(page) == []
    if place := os.environ.get("LEGALDOCS_SEARCH_PICTURES"):
        page.screenshot(path=Path(place) / f"{name}-{language}.png", full_page=True)


def test_a_question_without_accents_is_narrowed_and_sorted(page: Page, language: str) -> None:
    page.goto("/search")
    page.fill("#q", "uy ban nhan dan")
    page.keyboard.press("Enter")
    expect(page.locator(".ld-hits > li").first).to_be_visible()
    assert page.locator(".ld-hits mark").count() > 0
    accessible(page, "search", language)
    box = page.locator(".ld-facet input[name=doc_type]").first
    count = box.locator("xpath=../span").inner_text()
    with page.expect_navigation():
        box.check()
    assert re.sub(r"\D", "", page.locator("h1").inner_text()) == re.sub(r"\D", "", count)
    page.locator("a[href*='sort=newest']").first.click()
    page.wait_for_url("**sort=newest**")
    page.locator("a[href*='group=1']").first.click()
    page.wait_for_url("**group=1**")
    accessible(page, "grouped", language)


def test_the_page_is_used_from_the_keyboard(page: Page) -> None:
    page.goto("/search?q=uy+ban")
    page.locator("h1").first.click()
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") != "" != first
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == first
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.locator("#ld-cmd").focus()
    page.keyboard.type("quyet dinh")
    expect(page.locator("#ld-suggest a").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#ld-suggest a")).to_have_count(0)


def test_a_slip_is_told_and_nothing_found_says_what_to_do(page: Page, language: str) -> None:
    page.goto("/search?q=ủy+bam+nhân+dân")
    expect(page.get_by_text(WORDS[language]["meant"])).to_be_visible()
    page.goto("/search?q=zyxwv")
    accessible(page, "nothing", language)


def test_two_hits_are_compared_and_the_result_is_taken_away(page: Page, language: str) -> None:
    page.goto("/search?q=uy+ban")
    for number in (0, 1):
        page.locator(".ld-pick").nth(number).check()
    page.get_by_role("button", name=WORDS[language]["compare"]).click()
    page.wait_for_url("**/search/compare?**")
    assert page.locator(".ld-diff").count() == 2
    accessible(page, "compare", language)
    page.goto("/search?q=uy+ban")
    for shape in ("xlsx", "csv"):
        assert taken(page, f"a[href*='/search/export'][href*='format={shape}']").stat().st_size > 200


def test_a_search_is_kept_and_found_again(page: Page, language: str) -> None:
    page.goto("/search?q=uy+ban")
    page.locator("details summary", has_text=WORDS[language]["keep"]).click()
    page.fill("form[action$='/search/saved'] input[name=name]", f"Ủy ban {language}")
    with page.expect_navigation():
        page.locator("form[action$='/search/saved'] button").click()
    page.goto("/search")
    expect(page.get_by_role("button", name=f"Ủy ban {language}", exact=True)).to_be_visible()
    accessible(page, "kept", language)
    page.goto("/search/help")
    expect(page.locator("h1")).to_have_text(WORDS[language]["help"])
    accessible(page, "help", language)
