"""The style page in a real browser: accessible in both themes and languages, silent, and alone on the machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.accessible import COLOURS, violations
from tests.conftest import served

pytestmark = pytest.mark.browser
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    with served(app) as running:
        yield running


class Visit:
    """One open page that remembers what the browser complained about and where it went."""

    def __init__(self, browser: Browser, address: str, path: str) -> None:
        self.address = address
        self.complaints: list[str] = []
        self.outside: list[str] = []
        self.page: Page = browser.new_page(viewport={"width": 1440, "height": 900})
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.note(request.url))
        self.page.goto(address + path, wait_until="load")
        self.page.wait_for_timeout(400)

    def note(self, url: str) -> None:
        if not url.startswith(self.address):
            self.outside.append(url)


ENGLISH = pytest.param("/style?lang=en", marks=pytest.mark.slow)  # the same parts with other words


@pytest.mark.parametrize("path", ["/style?lang=vi", ENGLISH, "/style/portal?lang=vi", "/errors/409?lang=en"])
def test_pages_are_accessible_silent_and_stay_on_the_machine(browser: Browser, address: str, path: str) -> None:
    visit = Visit(browser, address, path)
    found = violations(visit.page)
    visit.page.emulate_media(color_scheme="dark", reduced_motion="reduce")  # no colour half-way; only colours differ
    found += violations(visit.page, **COLOURS)
    wide = visit.page.evaluate(SIDEWAYS)
    visit.page.set_viewport_size({"width": 390, "height": 844})
    narrow = visit.page.evaluate(SIDEWAYS)
    visit.page.close()
    assert found == []
    assert visit.complaints == []
    assert visit.outside == []
    assert (wide, narrow) == (0, 0)


def test_an_open_proof_is_accessible_and_escape_gives_focus_back(browser: Browser, address: str) -> None:
    page = Visit(browser, address, "/style?lang=en").page
    question = page.get_by_text("Why 01/12/2026?")
    question.click()
    assert page.locator(".ld-days").is_visible()
    found = violations(page, within=".ld-why[open]")  # the rest of the page was looked at closed
    page.keyboard.press("Escape")
    assert not page.locator(".ld-days").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Why 01/12/2026?"
    page.close()
    assert found == []


# Captions this small are allowed only where design §2 names them: keycaps, counters, marks, calendar notes.
SMALL_TEXT = """
() => [...document.querySelectorAll("body *")]
  .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
  .filter((one) => one.getClientRects().length && parseFloat(getComputedStyle(one).fontSize) < 12)
  .filter((one) => !one.matches(".visually-hidden, .visually-hidden *"))
  .filter((one) => !one.closest(".ld-kbd, .ld-count, .ld-av, .ld-dot, .ld-days, .ld-span sup, .ld-asat"))
  .map((one) => one.outerHTML)
"""


def test_no_words_are_smaller_than_twelve_pixels_and_a_thumb_hits_every_button(browser: Browser, address: str) -> None:
    page = Visit(browser, address, "/style?lang=vi").page
    small = page.evaluate(SMALL_TEXT)
    page.set_viewport_size({"width": 390, "height": 900})
    small += page.evaluate(SMALL_TEXT)
    heights = page.locator(".ld-top .ld-iconbtn, .ld-top summary, main .btn").evaluate_all(
        "all => all.filter(one => one.offsetParent).map(one => one.offsetHeight)"
    )
    page.close()
    assert small == []
    assert heights
    assert min(heights) >= 40


def test_the_theme_chosen_is_remembered_on_the_next_page(browser: Browser, address: str) -> None:
    page = Visit(browser, address, "/style?lang=en").page
    page.locator(".ld-me").click()
    page.locator("[data-theme=dark]").click()
    page.goto(address + "/errors/404?lang=en")
    theme = page.evaluate("document.documentElement.dataset.bsTheme")
    page.close()
    assert theme == "dark"


def test_shortcuts_open_help_find_and_choose(browser: Browser, address: str) -> None:
    page = Visit(browser, address, "/style?lang=en").page
    page.keyboard.press("?")
    assert page.locator("#ld-shortcuts").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("4")
    assert page.locator("input[value=repeal]").is_checked()
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.id") == "ld-cmd"
    page.close()


def test_a_button_that_asks_first_does_nothing_on_cancel(browser: Browser, address: str) -> None:
    page = Visit(browser, address, "/style?lang=en").page
    page.locator("[data-confirm]").click()
    dialog = page.locator("#ld-confirm")
    assert dialog.is_visible()
    dialog.get_by_role("button", name="Cancel").click()
    assert not dialog.is_visible()
    page.close()


def test_without_scripts_menu_date_and_proof_still_open(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(address + "/style?lang=en")
    page.locator(".ld-burger").click()
    assert page.locator("#dieu-huong").is_visible()
    page.locator(".ld-nav-close").click()
    page.locator(".ld-asat").click()
    assert page.locator("#ld-reading-date").is_visible()
    context.close()
