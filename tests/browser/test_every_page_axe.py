"""Every page there is, by the map of addresses and not by a list: accessible, silent and never sideways.

``test_pages_axe`` looks at chosen pages in chosen states, one test each; here the register holds one of everything, and
whatever route answers with a page is opened by the first role that may enter it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.routing import Rule

from legaldocs.documents import sample_register
from tests.accessible import COLOURS, SHAPES, violations
from tests.architecture.test_access import (  # noqa: F401  # province is a fixture
    Province,
    address,
    may_enter,
    province,
    rules,
)
from tests.browser.conftest import sign_in
from tests.browser.test_pages_axe import PAGES
from tests.conftest import served

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1500)]
MANY = 60  # pages at the least: far fewer would mean that pages are no longer recognised as such


def pages(everything: Province) -> dict[str, tuple[str, str]]:
    """Endpoint → (role, address) of every route that answers somebody with a whole page."""
    found: dict[str, tuple[str, str]] = {}
    for rule in rules(everything.app, "GET"):
        for role, (actor, client) in everything.people.items():
            if rule.endpoint in found or not may_enter(everything, rule, actor):
                continue
            place = address(everything, rule)
            answer = client.get(place)
            if answer.status_code == 200 and answer.mimetype == "text/html" and b"<html" in answer.data:
                found[rule.endpoint] = (role, place)
    return found


def listed(everything: Province) -> set[str]:
    """Endpoints that ``test_pages_axe`` opens."""
    routes = everything.app.url_map.bind("localhost")
    return {str(_endpoint(routes.match(path.partition("?")[0], return_rule=True))) for path in PAGES}


def _endpoint(matched: tuple[Rule, object]) -> str:
    return str(matched[0].endpoint)


@contextmanager
def reading(browser: Browser, base: str, name: str, language: str) -> Iterator[Page]:
    """A page of one person (of nobody without a name) in one language."""
    context = browser.new_context(base_url=base, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    if name:
        sign_in(page, name, language)
    yield page
    context.close()


def wrong(page: Page, place: str, look: str) -> list[str]:
    """What is wrong with one page: its ``shapes``, or its colours in the ``light`` or ``dark`` theme."""
    complaints: list[str] = []
    listen = lambda error: complaints.append(f"script: {error}")  # noqa: E731  # the same one is taken off again
    page.on("pageerror", listen)
    page.emulate_media(color_scheme="dark" if look == "dark" else "light")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(place)
    asked = SHAPES if look == "shapes" else COLOURS
    complaints += [f"{rule}: {places[:2]}" for rule, places in violations(page, **asked)]
    for width in (1440, 390) if look == "shapes" else ():
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            complaints.append(f"scrolls sideways at {width}")
    page.remove_listener("pageerror", listen)
    return complaints


@pytest.mark.parametrize(
    ("language", "look"), [(language, look) for language in ("vi", "en") for look in ("shapes", "light", "dark")]
)
def test_every_page_is_accessible_silent_and_never_sideways(
    province: Province,  # noqa: F811  # the fixture
    browser: Browser,
    language: str,
    look: str,
) -> None:
    known, seen = pages(province), listed(province)
    assert len(known) > MANY
    by_role: dict[str, list[str]] = {}
    for endpoint, (role, place) in known.items():
        if endpoint not in seen:
            by_role.setdefault(role, []).append(place)
    with province.app.app_context():
        names = {role: name for role, name, _password in sample_register.sign_ins()}
    found: dict[str, list[str]] = {}
    with served(province.app) as base:
        for role, places in by_role.items():
            with reading(browser, base, names.get(role, ""), language) as page:
                found |= {place: complaints for place in places if (complaints := wrong(page, place, look))}
    assert found == {}
