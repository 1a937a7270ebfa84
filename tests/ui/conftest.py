"""A small application that has nothing but the interface kit, with the strict content policy of production."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, Response, g, render_template, request
from flask_babel import Babel
from flask_wtf import CSRFProtect

from legaldocs import ui
from legaldocs.ui import samples

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = ROOT / "legaldocs" / "translations" / "vi" / "ui.po"


def compile_vietnamese(into: Path) -> Path:
    """Write the kit's own Vietnamese catalogue where Babel looks for it."""
    target = into / "vi" / "LC_MESSAGES"
    target.mkdir(parents=True)
    with CATALOGUE.open("rb") as source, (target / "messages.mo").open("wb") as out:
        write_mo(out, read_po(source, locale="vi"))
    return into


def navigation() -> list[dict[str, Any]]:
    return [
        {
            "label": None,
            "items": [
                {
                    "url": "#",
                    "label": "Việc của tôi",
                    "icon": "check2-square",
                    "count": 12,
                    "hot": True,
                    "current": True,
                },
                {"url": "#", "label": "Văn bản", "icon": "journal-text"},
            ],
        },
        {
            "label": "Vòng đời",
            "items": [
                {"url": "#", "label": "Soạn thảo", "icon": "pencil", "count": 4},
                {"url": "#", "label": "Kiểm tra", "icon": "clipboard-check", "count": 9},
                {"url": "#", "label": "Rà soát", "icon": "arrow-repeat", "count": 31},
            ],
        },
    ]


def page_context() -> dict[str, Any]:
    addresses = ("home", "search", "inbox", "reading_date", "language", "logout", "profile", "portal", "login")
    reading_date = samples.TODAY if "past" not in request.args else samples.TODAY.replace(year=2023)
    return {
        "current_user": SimpleNamespace(name="Trần Thị Lan", title="Chuyên viên rà soát", is_authenticated=True),
        "nav": navigation(),
        "urls": {name: f"/{name}" for name in addresses},
        "inbox_count": 5,
        "today": samples.TODAY,
        "reading_date": reading_date,
        "locale": request.args.get("lang", "vi"),
        "theme": request.cookies.get("theme", "auto"),
        "sample_notice": True,
        "csp_nonce": g.nonce,
        "freshness": "Dữ liệu văn bản trung ương đầy đủ đến 20/11/2026.",
    }


def create_app(translations: Path) -> Flask:
    app = Flask("legaldocs", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "legaldocs" / "static"))
    app.config.update(SECRET_KEY=secrets.token_hex(), TESTING=True, BABEL_TRANSLATION_DIRECTORIES=str(translations))
    Babel(app, locale_selector=lambda: request.args.get("lang", "vi"))
    CSRFProtect(app)
    ui.install(app)
    app.context_processor(page_context)

    @app.before_request
    def choose_nonce() -> None:
        g.nonce = secrets.token_urlsafe(16)

    @app.after_request
    def lock_down(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src 'nonce-{g.nonce}'; style-src 'self'; img-src 'self'; font-src 'self'; "
            "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        return response

    @app.get("/errors/<int:code>")
    def error_page(code: int) -> tuple[str, int]:
        return render_template(f"errors/{code}.html", error=None, request_id="7K2-914"), 200

    return app


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(compile_vietnamese(tmp_path_factory.mktemp("translations")))


@pytest.fixture
def client(app: Flask) -> Iterator[Any]:
    with app.test_client() as one:
        yield one
