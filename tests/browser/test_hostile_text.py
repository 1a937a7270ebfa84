"""Texts, names and messages of strangers in a real browser: none of them ever runs, none breaks the policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Live
from tests.conftest import served
from tests.office import PASSWORD, decision, open_office, register

pytestmark = pytest.mark.browser
PAYLOADS = [
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=1>",
    '"><svg onload=window.ran=1>',
    "'-window.ran=1-'",
    "javascript:window.ran=1",
    "{{7*7}}${7*7}<%=7*7%>",
    "</title><script>window.ran=1</script>",
    '<a href="javascript:window.ran=1">xem</a>',
    "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    "<details open ontoggle=window.ran=1>",
]
TITLE = "Quy định " + " ".join(PAYLOADS)
ARTICLE = "Điều 1. " + PAYLOADS[0] + "\n" + "\n".join(f"{number}. {text}" for number, text in enumerate(PAYLOADS, 1))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Live, int]]:
    directory: Path = tmp_path_factory.mktemp("hostile")
    app = open_office(directory)
    document_id = register(app, [decision(1, ARTICLE, title=TITLE)])[0]
    for payload in PAYLOADS:
        words = {"kind": "difficulty", "words": f"Góp ý: {payload} và thêm chữ cho đủ dài.", "contact": payload}
        source = {
            "REMOTE_ADDR": f"192.0.2.{PAYLOADS.index(payload)}"
        }  # each from a place of its own: limits are not asked
        sent = app.test_client().post(f"/portal/documents/{document_id}/feedback", data=words, environ_base=source)
        assert sent.status_code == 302, sent.text[:500]
    with served(app) as address:
        yield Live(address, directory), document_id


def watch(page: Page) -> list[str]:
    heard: list[str] = []
    page.on("dialog", lambda dialog: (heard.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda line: heard.append(line.text) if "Content Security Policy" in line.text else None)
    return heard


def test_no_text_of_a_stranger_ever_runs(browser: Browser, hostile: tuple[Live, int]) -> None:
    live, number = hostile
    context = browser.new_context(base_url=live.base_url, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    heard = watch(page)
    page.goto("/sign-in")
    page.fill("#username", "hoa")
    page.fill("#password", PASSWORD)
    page.locator("form:has(#password) button[type=submit]").click()
    page.wait_for_url("**/home")
    own = [
        f"/documents/{number}",
        "/documents?q=Quy",
        "/search?q=window",
        "/feedback",
        "/audit",
        f"/documents/{number}/relations/graph",
    ]
    public = ["/portal", f"/portal/documents/{number}", "/portal/documents", f"/portal/documents/{number}/feedback"]
    for path in own + public + [f"/search?q={payload}" for payload in PAYLOADS]:
        page.goto(path)
        assert page.evaluate("window.ran") is None, path
        assert page.locator("a[href^='javascript:']").count() == 0, path
        assert page.locator("main iframe, main script:not([src]):not([type])").count() == 0, path
    assert "49" not in page.locator("h1").inner_text()
    context.close()
    assert heard == []
