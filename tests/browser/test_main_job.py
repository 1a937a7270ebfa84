"""The main job in a real browser, in both languages: reviewer, head and leader take a repealed basis to a plan."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.conftest import Live, living, sign_in, taken

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

SCREENSHOTS = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
REVIEWER, HEAD, LEADER = "bui.ngoc.ha", "le.van.khoi", "tran.thi.hoai"
MEDIA = {"wide": {"width": 1440, "height": 900}, "narrow": {"width": 390, "height": 844}}
SignedIn = Callable[[str], Page]


@pytest.fixture(scope="module")
def live(sample_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A register of this file's own: the laws it repeals stand elsewhere."""
    yield from living(sample_directory, tmp_path_factory)


@dataclass(frozen=True, slots=True)
class Story:
    """What differs between the two runs: the language, the law that is repealed, the year planned, words to see."""

    language: str
    parent: str
    source: str
    year: int
    proposal: str
    plan: str


STORIES = [
    Story("vi", "72/2025/QH15", "64/2025/QH15", 2027, "Đề xuất", "Kế hoạch"),
    Story("en", "87/2025/QH15", "64/2025/QH15", 2028, "Raise a proposal", "plan"),
]


@pytest.fixture(params=[STORIES[0], pytest.param(STORIES[1], marks=pytest.mark.slow)], ids=["vi", "en"])
def story(request: pytest.FixtureRequest) -> Story:
    chosen: Story = request.param
    return chosen


@pytest.fixture
def signed_in(browser: Browser, live: Live, story: Story) -> Iterator[SignedIn]:
    """``signed_in(username)``: that person's own browser, in the story's language."""
    contexts = []

    def enter(username: str) -> Page:
        context = browser.new_context(base_url=live.base_url, viewport=MEDIA["wide"], accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        sign_in(page, username, story.language)
        page.goto("/home")
        assert page.locator("html").get_attribute("lang") == story.language
        return page

    yield enter
    for context in contexts:
        context.close()


def keep(page: Page, story: Story, name: str, shape: str = "wide") -> None:
    """Keep a picture of the page for the documentation, when asked to; of the Vietnamese run alone."""
    if "LEGALDOCS_SCREENSHOTS" not in os.environ or story.language != "vi":
        return
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.set_viewport_size(MEDIA[shape])  # type: ignore[arg-type]  # width and height
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
    page.set_viewport_size(MEDIA["wide"])  # type: ignore[arg-type]  # width and height


def words_of(page: Page, link: str) -> str:
    """Download a Word file by its link and read it."""
    opened = docx.Document(str(taken(page, link)))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in opened.paragraphs), *cells])


def press(page: Page, button: Locator) -> None:
    """Press a button, answer the question it may ask, and wait for the page that follows."""
    asks = button.get_attribute("data-confirm") is not None
    with page.expect_navigation():
        button.click()
        if asks:
            page.locator("#ld-confirm button[value=yes]").click()


def move(page: Page, name: str) -> None:
    """Carry out a move of a lifecycle by its button."""
    press(page, page.locator(f"form[action$='/moves/{name}'] button:not([formaction])").first)


def test_the_main_job(story: Story, signed_in: SignedIn) -> None:
    reviewer, head, leader = signed_in(REVIEWER), signed_in(HEAD), signed_in(LEADER)
    search_and_propose(reviewer, story)
    record_the_repeal(leader, story)
    ticket = assign(head, story)
    conclude(reviewer, ticket, story)
    decide(head, ticket, "approve")
    decide(leader, ticket, "endorse")
    propose_from_review(reviewer, ticket, story)
    plan_the_year(reviewer, leader, story)


def search_and_propose(page: Page, story: Story) -> None:
    """A search without accents finds a provision; a proposal is raised from the hit and drafted in Word."""
    page.goto("/search?q=muc+thu+phi")
    assert page.locator(".ld-hits li").count() > 0
    assert page.locator(".ld-hits mark").count() > 0
    found = page.url
    page.locator(".ld-hits h2 a").first.click()
    page.wait_for_url(re.compile(r"/documents/\d+"))
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")  # the hit leads to its place in the words
    keep(page, story, "document")
    page.goto(found)
    page.locator(".ld-hits a[href*='/proposals/new']").first.click()
    fill_proposal(page, story)
    assert "DỰ THẢO" in words_of(page, "a[href$='.docx']").upper()
    assert "muc thu phi" in page.locator("body").inner_text()  # where the proposal comes from stays with it


def fill_proposal(page: Page, story: Story) -> None:
    page.select_option("#action", "amend")
    page.fill("#ground", "Luật số 64/2025/QH15, Điều 8")
    page.fill("#reason", "Mức thu không còn phù hợp với quy định mới của cấp trên.")
    page.fill("input[name=due_on]", f"{story.year}-06-30")
    press(page, page.locator("form[action$='/proposals/new'] button[type=submit]").last)
    assert re.search(r"/proposals/\d+$", page.url)


def record_the_repeal(page: Page, story: Story) -> None:
    """A person records, from a document of the register, that a law has been repealed; its page says so."""
    page.goto(f"/documents?q={story.parent}")
    page.locator("table a", has_text=story.parent).first.click()
    page.wait_for_url(re.compile(r"/documents/\d+"))
    page.locator("a[href$='/events/new']:visible").first.click()
    page.locator("[name=kind]").select_option("repealed")
    page.locator("[name=on]").fill("2026-11-01")
    page.locator("[name=source_number]").fill(story.source)
    press(page, page.locator("form[action$='/events'] button[type=submit]"))
    keep(page, story, "event-preview")
    press(page, page.locator("form:has([name=seen]) button[type=submit]"))


def assign(page: Page, story: Story) -> str:
    """The head sees the tickets of the repeal and gives one to the reviewer; returns the ticket's address."""
    page.goto("/review?q=&state=open&sort=-opened")
    address = newest_about(page, story.parent)
    page.goto(address)
    assert story.parent in page.locator("body").inner_text()
    choice = page.locator("form[action$='/moves/assign'] select[name=assignee_id]")
    person = choice.locator("option", has_text="Bùi Ngọc Hà").get_attribute("value")
    choice.select_option(person)
    move(page, "assign")
    return address


def newest_about(page: Page, parent: str) -> str:
    """Address of the first listed ticket whose reason names the parent."""
    links = page.locator("table a[href^='/review/']")
    addresses = list(dict.fromkeys(str(links.nth(n).get_attribute("href")) for n in range(links.count())))
    for address in addresses:
        page.goto(address)
        if parent in page.locator(".ld-benchhead p").first.inner_text():
            return address.split("?")[0]
    raise AssertionError(f"no ticket about {parent} among {len(addresses)}")


def conclude(page: Page, ticket: str, story: Story) -> None:
    """The reviewer concludes that the document is replaced, keeps the rest, and submits."""
    page.goto(ticket)
    page.locator("input[name=outcome][value=replace]").check(force=True)
    page.fill("#ground", f"{story.source}, Điều 8")
    page.fill("#reason", "Căn cứ pháp lý đã hết hiệu lực.")
    keep(page, story, "ticket")
    keep(page, story, "ticket-narrow", "narrow")
    press(page, page.locator("button[name=then][value=stay]"))
    rest = page.locator("form[action$='/conclude-rest'] button")
    if rest.count():
        press(page, rest.first)
    for chosen in page.locator("#assessment select").all():
        chosen.select_option("true")
    press(page, page.locator("form[action$='/assess'] button.btn-default"))
    assert "PHIẾU RÀ SOÁT" in words_of(page, "a[href$='/form.docx']").upper()
    move(page, "submit")


def decide(page: Page, ticket: str, name: str) -> None:
    """Another person reads exactly what was concluded and agrees."""
    page.goto(ticket)
    move(page, name)


def propose_from_review(page: Page, ticket: str, story: Story) -> None:
    """The closed review yields a draft proposal, which yields a draft instrument."""
    page.goto(ticket)
    press(page, page.locator("form[action*='/from-review/'] button"))
    assert re.search(r"/proposals/\d+$", page.url)
    assert "DỰ THẢO" in words_of(page, "a[href$='.docx']").upper()


def plan_the_year(reviewer: Page, leader: Page, story: Story) -> None:
    """The plan is proposed, a line edited by hand, the difference read, submitted, approved by another, printed."""
    reviewer.goto("/plans")
    reviewer.select_option("#year", str(story.year))
    press(reviewer, reviewer.locator("form[action$='/plans'] button[type=submit]"))
    address = reviewer.url
    keep(reviewer, story, "plan")
    edit_first_line(reviewer)
    reviewer.goto(f"{address.rstrip('/')}/difference")
    assert "Chờ văn bản hướng dẫn" in reviewer.content() or reviewer.locator(".ld-log li").count() > 0
    reviewer.goto(address)
    move(reviewer, "submit")
    leader.goto(address)
    move(leader, "approve")
    assert str(story.year) in words_of(leader, "a[href$='.docx']")
    leader.goto("/home")
    keep(leader, story, "home")


def edit_first_line(page: Page) -> None:
    row = page.locator("tr[id^='line-']").first
    row.locator("details:has(select[name=month]) > summary").click()
    form = row.locator("form").first
    form.locator("select[name=month]").select_option("12")
    form.locator("input[name=reason]").fill("Chờ văn bản hướng dẫn.")
    press(page, form.locator("button[type=submit]").first)
