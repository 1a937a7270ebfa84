"""Pages on the sample register in a real browser: accessible in both themes and languages, silent, never sideways."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from legaldocs.documents.sample_register import PASSWORD
from tests.accessible import COLOURS, SHAPES, violations
from tests.browser.conftest import OFFICER, Live, sign_in

pytestmark = pytest.mark.browser

READER = "tran.thi.hoai"  # a leader: reads everything, the audit too
PAGES = [
    "/home", "/documents", "/documents?q=khong-co", "/documents/142", "/documents/1", "/search", "/search?q=ủy+ban",
    "/documents/142/english", "/documents/142/english/new", "/effect", "/quality", "/rules",
    "/documents/142/relations/graph", "/documents/142/events/new", "/systematisation", "/notices",
    "/deadlines/calendar", "/deadlines/days-off", "/deadlines/1", "/units", "/reports", "/reports/kinds/monthly",
    "/plans", "/reports/kinds/annual", "/reports/figures/documents.ended",
    "/reports/par", "/forms", "/forms/plan", "/campaigns", "/campaigns/new", "/review/report", "/plans/delegated",
    "/feedback", "/portal/documents/160/feedback", "/tracker", "/tracker/summary", "/tracker/import", "/drafting",
    "/drafting/new", "/drafting/1", "/drafting/1/text", "/drafting/1/workspace", "/drafting/1/workspace?at=16",
    "/drafting/1/workspace?side=comments", "/drafting/1/workspace?side=bases&q=đất", "/drafting/1/comparison",
    "/drafting/1/workspace?side=search&q=chất+thải", "/drafting/1/workspace?side=terms", "/drafting/1/amending",
    "/drafting/2/opinions", "/drafting/3/appraisal", "/drafting/4/issue", "/drafting/4/difference",
    "/drafting/duties", "/consultations", "/consultations/2", "/checking", "/checking/1", "/checking/1/conclusion",
    "/checking/1/filing", "/checking/campaigns", "/checking/campaigns/new", "/checking/checklist", "/import",
    "/deadlines", "/audit", "/people", "/account", "/documents/999999", "/account/second-factor", "/account/prove",
    "/findings", "/proposals/omnibus", "/webhooks", "/account/data", "/portal", "/portal/documents",
    "/portal/documents/160", "/portal/search?q=ủy+ban", "/portal/statistics", "/api", "/portal/changes",
    "/portal/documents/160/compare",
]  # fmt: skip


@pytest.fixture(scope="module", params=["vi", pytest.param("en", marks=pytest.mark.slow)])
def reader(request: pytest.FixtureRequest, browser: Browser, live: Live) -> Iterator[Page]:
    """A leader's page, in each language."""
    context = browser.new_context(
        base_url=live.base_url, viewport={"width": 1440, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    sign_in(page, READER, request.param)
    yield page
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_accessible_silent_and_never_sideways(reader: Page, path: str) -> None:
    complaints: list[str] = []
    listen = lambda error: complaints.append(str(error))  # noqa: E731  # the same one is taken off again
    reader.on("pageerror", listen)
    reader.emulate_media(color_scheme="light")
    reader.set_viewport_size({"width": 1440, "height": 900})
    reader.goto(path)
    found = violations(reader, **SHAPES)
    wide = reader.evaluate("document.documentElement.scrollWidth - innerWidth")
    reader.set_viewport_size({"width": 390, "height": 844})
    narrow = reader.evaluate("document.documentElement.scrollWidth - innerWidth")
    reader.remove_listener("pageerror", listen)
    assert found == []
    assert complaints == []
    assert (wide, narrow) == (0, 0)


@pytest.mark.slow  # two thirds of the time of all rules; what pages are made of is seen in colour on the style page
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_keep_their_contrast(reader: Page, path: str, theme: Any) -> None:
    reader.emulate_media(color_scheme=theme)
    reader.set_viewport_size({"width": 1440, "height": 900})
    reader.goto(path)
    assert violations(reader, **COLOURS) == []


def test_people_sign_in_and_choose_their_language_by_the_forms(page: Page) -> None:
    page.goto("/sign-in")
    page.fill("#username", OFFICER)
    page.fill("#password", PASSWORD)
    page.locator("form:has(#password) button[type=submit]").click()
    page.wait_for_url("**/home")
    for language in ("en", "vi"):
        page.locator(".ld-me").first.click()
        page.locator(f"button[name=locale][value={language}]").first.click()
        expect(page.locator(f"html[lang={language}]")).to_have_count(1)


def test_signing_out_takes_unsaved_words_along_and_leaves_the_looks(page: Page) -> None:
    sign_in(page, OFFICER)
    page.goto("/home")
    expect(page.locator("[data-opened-by]")).to_be_hidden()
    page.goto("/documents/142")
    page.goto("/home")
    expect(page.locator("[data-opened-by] a")).to_have_attribute("href", "/documents/142")
    page.evaluate("localStorage.setItem('ld-draft-review-1', '{}'); localStorage.setItem('ld-nav', 'small')")
    page.locator(".ld-me").first.click()
    page.locator("form[data-forgets] button").first.click()
    page.wait_for_url(lambda address: not address.endswith("/home"))
    assert page.evaluate("[localStorage.getItem('ld-draft-review-1'), localStorage.getItem('ld-nav')]") == [
        None,
        "small",
    ]
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('ld-opened-'))") == []


def test_the_sign_in_page_is_accessible(page: Page) -> None:
    page.goto("/sign-in")
    assert violations(page) == []


def test_a_deep_link_opens_the_document_at_its_provision(page: Page) -> None:
    sign_in(page, OFFICER)
    page.goto("/documents/142#quy-che-dieu-7")
    assert page.locator(":target").inner_text().startswith("Điều 7")
    # The browser scrolls once more when the web fonts have arrived, so the place is waited for, not read once.
    expect(page.locator(":target")).to_be_in_viewport()


def test_the_command_box_suggests_documents_by_number(page: Page) -> None:
    sign_in(page, OFFICER)
    page.goto("/home")
    page.locator("#ld-cmd").press_sequentially("23/2017")
    page.locator("#ld-suggest a", has_text="23/2017/QĐ-UBND").click()
    assert "23/2017/QĐ-UBND" in page.locator("h1").inner_text()
