"""House rules of mark-up: size, no inline style or script, every word translated, error pages that always work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from legaldocs.core.errors import Blocker, Refused
from tests.ui.conftest import CATALOGUE, ROOT

MINE = sorted(
    path
    for part in ("base.html", "public_base.html", "macros/*.html", "errors/*.html", "style/*.html")
    for path in (ROOT / "templates").glob(part)
)


@pytest.mark.parametrize("path", MINE, ids=lambda path: path.name)
def test_templates_are_short_and_free_of_inline_style_and_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 120
    assert not re.search(r"<[a-z][^>{]*\sstyle=|<[a-z][^>{]*\son[a-z]+=|<style|<script(?! src)|\|safe\b(?! if)", text)


def test_every_word_of_the_kit_has_its_vietnamese() -> None:
    with CATALOGUE.open("rb") as stream:
        known = {message.id: message.string for message in read_po(stream) if message.id}
    for words in kit_messages():
        translated = known.get(words)
        assert translated, words
        assert all(translated) if isinstance(translated, tuple) else True, words


def kit_messages() -> set[str | tuple[str, ...]]:
    keywords = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None}
    methods = [("legaldocs/ui/**.py", "python"), ("templates/*base.html", "jinja2")]
    methods += [(f"templates/{folder}/**.html", "jinja2") for folder in ("macros", "errors", "style")]
    return {
        found[2]
        for base in ("legaldocs/ui", "templates")
        for found in extract_from_dir(
            ROOT / base, [(m.removeprefix(base + "/"), k) for m, k in methods], keywords=keywords
        )
    }


@pytest.mark.parametrize("code", [400, 403, 404, 409, 413, 422, 429, 500, 503])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_error_pages_say_what_happened_and_give_one_way_on(client: FlaskClient, code: int, language: str) -> None:
    page = client.get(f"/errors/{code}?lang={language}").get_data(as_text=True)
    assert re.search(r"<h1>[^<]+</h1>", page)
    assert "7K2-914" in page
    assert 'class="btn' in page


def test_error_pages_need_nothing_from_the_application(app: Flask) -> None:
    with app.test_request_context("/"):
        page = app.jinja_env.get_template("errors/500.html").render()
    assert "<h1>" in page


def test_a_refusal_lists_each_blocker_as_a_link(app: Flask) -> None:
    error = Refused("Chưa trình được.", blockers=[Blocker("article-9", "Kết luận Điều 9", "/x#dieu-9")])
    with app.test_request_context("/"):
        page = app.jinja_env.get_template("errors/409.html").render(error=error)
    assert '<a href="/x#dieu-9">Kết luận Điều 9</a>' in page


def test_text_from_users_is_escaped_in_the_law_and_in_notices(app: Flask) -> None:
    source = (
        '{% from "macros/law.html" import text %}{% from "macros/page.html" import notice %}'
        "{{ text([{'kind': 'khoan', 'number': '1', 'anchor': evil, 'text': evil}]) }}{{ notice(evil) }}"
    )
    with app.test_request_context("/"):
        page = app.jinja_env.from_string(source).render(evil='"><script>x</script>')
    assert "<script>" not in page


@pytest.mark.parametrize(("state", "asks"), [("queued", True), ("running", True), ("done", False), ("failed", False)])
def test_a_task_is_asked_for_only_while_it_runs(app: Flask, state: str, asks: bool) -> None:
    source = '{% from "macros/job.html" import job %}{{ job(task) }}'
    task = {"id": 7, "title": "Nhập", "state": state, "done": 1, "total": 2, "poll_url": "/jobs/7"}
    with app.test_request_context("/"):
        page = app.jinja_env.from_string(source).render(task=task)
    assert ('hx-trigger="every 2s"' in page) is asks


def test_the_reading_date_changes_words_and_look_when_it_is_not_today(client: FlaskClient) -> None:
    assert "data-past" not in client.get("/style").get_data(as_text=True)
    page = client.get("/style?past=1").get_data(as_text=True)
    assert "data-past" in page
    assert "Đang xem tại ngày" in page
