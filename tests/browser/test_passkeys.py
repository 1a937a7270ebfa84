"""Passkeys in a real browser with the browser's own virtual device: added, used, renamed, removed; copies refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from legaldocs.documents import sample_register
from tests.accessible import SHAPES, violations
from tests.browser.conftest import Live, living, sign_in

pytestmark = pytest.mark.browser
WHO = "do.thu.phuong"


@dataclass(frozen=True, slots=True)
class Device:
    """A browser whose computer has a virtual authenticator."""

    page: Page
    tools: CDPSession
    id: str

    def credentials(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = self.tools.send("WebAuthn.getCredentials", {"authenticatorId": self.id})[
            "credentials"
        ]
        return found


@pytest.fixture(scope="module")
def own(sample_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A register of these tests' own: accounts with passkeys would stop other tests at the second step."""
    yield from living(sample_directory, tmp_path_factory)


@pytest.fixture
def device(browser: Browser, own: Live) -> Iterator[Device]:
    address = own.base_url.replace("127.0.0.1", "localhost")  # passkeys belong to a name, never to a number
    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900}, locale="en")
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    made = tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield Device(page, tools, made["authenticatorId"])
    context.close()


def add(device: Device, name: str) -> None:
    device.page.goto("/account/second-factor")
    device.page.fill("[data-passkey-add] input[name=name]", name)
    device.page.locator("[data-passkey-add] button").click()


def sign_out(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in")


def remove_all(device: Device) -> None:
    page = device.page
    page.goto("/account/second-factor")
    while page.locator("#passkeys li").count():
        page.locator("#passkeys li summary").first.click()
        page.locator("#passkeys li form[action$=remove] button").first.click()
        with page.expect_navigation():  # else the list is counted before it is gone
            page.locator("#ld-confirm button[value=yes]").click()


def test_a_passkey_is_added_signs_in_alone_and_after_the_password_and_goes(device: Device) -> None:
    page = device.page
    sign_in(page, WHO)
    add(device, "Máy cơ quan")
    codes = page.locator("[data-codes] li code")
    expect(codes.first).to_be_visible()
    assert codes.count() == 10
    assert len(device.credentials()) == 1
    assert violations(page) == []

    sign_out(page)
    page.locator("[data-passkey-sign-in]").click()
    page.wait_for_url("**/home")

    sign_out(page)
    page.fill("#username", WHO)
    page.fill("#password", sample_register.PASSWORD)
    page.locator("form:has(#password) button[type=submit]").click()
    page.wait_for_url("**/sign-in/second")
    assert violations(page) == []
    page.locator("[data-passkey-sign-in]").click()
    page.wait_for_url("**/home")

    page.goto("/account/second-factor")
    page.locator("#passkeys li summary").click()
    page.locator("#passkeys li form[action$=rename] input[name=name]").fill("Máy ở nhà")
    page.locator("#passkeys li form[action$=rename] button").click()
    expect(page.locator("#passkeys li")).to_contain_text("Máy ở nhà")
    remove_all(device)
    expect(page.locator("#passkeys li")).to_have_count(0)
    sign_out(page)
    page.locator("[data-passkey-sign-in]").click()
    expect(page.locator("[data-passkey-said]")).to_be_visible()
    assert page.url.endswith("/sign-in")


def test_a_copied_device_is_refused(device: Device) -> None:
    page = device.page
    sign_in(page, "nguyen.minh.an")
    add(device, "Bản gốc")
    expect(page.locator("[data-codes] li code").first).to_be_visible()
    copy = device.credentials()[0]
    for _time in range(2):
        sign_out(page)
        page.locator("[data-passkey-sign-in]").click()
        page.wait_for_url("**/home")
    device.tools.send("WebAuthn.clearCredentials", {"authenticatorId": device.id})
    device.tools.send("WebAuthn.addCredential", {"authenticatorId": device.id, "credential": copy})
    sign_out(page)
    page.locator("[data-passkey-sign-in]").click()
    expect(page.locator("[data-passkey-said]")).to_be_visible()


def test_a_device_that_did_not_verify_its_owner_does_not_sign_in_alone(device: Device) -> None:
    page = device.page
    sign_in(page, "pham.quang.duy")
    add(device, "Khóa USB")
    expect(page.locator("[data-codes] li code").first).to_be_visible()
    device.tools.send("WebAuthn.setUserVerified", {"authenticatorId": device.id, "isUserVerified": False})
    sign_out(page)
    page.locator("[data-passkey-sign-in]").click()
    expect(page.locator("[data-passkey-said]")).to_be_visible()


@pytest.mark.parametrize("path", ["/access", "/people/3/data"])
def test_the_pages_of_administrators_are_accessible(browser: Browser, own: Live, path: str) -> None:
    context = browser.new_context(base_url=own.base_url, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    sign_in(page, "quan.tri")
    page.goto(path)
    if path == "/access":
        page.locator("tbody details summary").first.click()
    for width in (1440, 390):  # what folds away on a phone is another page to axe
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page, **(SHAPES if width == 390 else {})) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    context.close()
