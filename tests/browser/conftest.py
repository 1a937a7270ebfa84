"""The whole application with the sample register, served on a free port to a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from legaldocs.app import create_app
from legaldocs.checking import sample_checks
from legaldocs.core.db import db
from legaldocs.documents import sample_register
from legaldocs.drafting import sample_drafts
from tests.conftest import served

OFFICER = sample_register.OFFICER


@dataclass(frozen=True, slots=True)
class Live:
    """A running application: its address and the directory that holds its database and files."""

    base_url: str
    data: Path


@pytest.fixture(scope="session")
def live(sample_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The application in Vietnamese over a copy of the sample register that browser tests share."""
    yield from living(sample_directory, tmp_path_factory)


def living(sample_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The same over a copy of its own, for tests that end laws on which others rest."""
    data = Path(shutil.copytree(sample_directory, tmp_path_factory.mktemp("live") / "data"))
    app = create_app("testing", DATA_DIR=data)
    with app.app_context():
        sample_checks.load_when_fresh()
        sample_drafts.load_when_fresh()
        db.session.remove()
    with served(app) as address:
        yield Live(address, data)


@pytest.fixture
def page(browser: Browser, live: Live) -> Iterator[Page]:
    """A fresh browser profile on the site: ``page.goto("/home")`` works, nobody is signed in."""
    context = browser.new_context(base_url=live.base_url, viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


def taken(page: Page, link: str) -> Path:
    """The file behind a link, taken as a reader takes it: out of the menu of downloads where it lies in one."""
    found = page.locator(link).first
    if not found.is_visible():
        page.locator(f"details:has({link}) > summary").first.click()
    with page.expect_download() as waiting:
        found.click()
    return Path(str(waiting.value.path()))


def sign_in(page: Page, username: str, language: str = "", password: str = sample_register.PASSWORD) -> None:
    """Sign in as a sample person, on a page that knows the site's address (``base_url``); it stays where it is.

    Sends what the forms send without showing them: most tests are about what comes after, and
    ``test_people_sign_in_and_choose_their_language_by_the_forms`` presses the buttons.
    """
    forms = {"/sign-in": {"username": username, "password": password}}
    forms |= {"/language": {"locale": language}} if language else {}
    for address, form in forms.items():
        assert page.request.post(address, form=form, max_redirects=0).status == 302
