"""What a session says about the browser that opened it."""

from __future__ import annotations

import pytest
from flask import Flask

from legaldocs.accounts.browsers import browser_words

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME}", "Chrome trên Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Edg/141.0.0.0", "Edge trên Windows"),
        (f"Mozilla/5.0 (X11; Linux x86_64) coc_coc_browser/140.0 {CHROME}", "Cốc Cốc trên Linux"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox trên macOS"),
        (f"Mozilla/5.0 (Linux; Android 14; SM-A556E) {CHROME}", "Chrome trên Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1",
            "Safari trên iPhone",
        ),
        ("curl/8.5.0", "curl"),
        ("", "Không rõ trình duyệt"),
    ],
)
def test_a_browser_and_its_system_are_said_in_words(app: Flask, raw: str, words: str) -> None:
    with app.test_request_context():
        assert browser_words(raw) == words
