"""Fixtures for every test: an application on a throw-away directory, on SQLite or on PostgreSQL where reachable."""

from __future__ import annotations

import fcntl
import gc
import os
import secrets
import shutil
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from legaldocs.core.db import db
from legaldocs.formats import office
from tests import apps

settings.register_profile("untimed", deadline=None)  # other work on the machine is no defect of the code
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("LEGALDOCS_DATA", ROOT.parent / "shared" / "data"))
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    # In place of Playwright's own, longer list, under which a page took half as much processor time again.
    "--disable-features=Translate,MediaRouter,OptimizationHints,HttpsUpgrades,PaintHolding",
]
sys.dont_write_bytecode = False  # tests are compiled once, not in each run: a third of the time of finding them
NO_SKIP = os.environ.get("LEGALDOCS_NO_SKIP") == "1"


def pytest_collection_finish() -> None:
    """The tests themselves stay to the end; the search for garbage need not look through them."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """The process ends."""
    apps.drop_kept()


@pytest.fixture(scope="session", autouse=True)
def _templates_are_compiled_once(scratch: Path) -> None:
    """Every application of the run finds the templates as the first one compiled them."""
    kept = scratch / "templates"
    kept.mkdir(exist_ok=True)
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": FileSystemBytecodeCache(str(kept))}


def build_app(directory: Path, uri: str = "") -> Flask:
    """The whole application over an empty database in ``directory`` (or at ``uri``)."""
    app = apps.lend(directory, uri)
    with app.app_context():
        apps.make_tables(db.engine.url)
    return app


@pytest.fixture(autouse=True)
def _applications_come_back() -> Iterator[None]:
    """What a test and its fixtures borrowed serves the next test."""
    earlier = apps.outstanding()
    yield
    apps.take_back_all_but(earlier)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Address at which ``app`` answers a real browser until the block ends."""
    server = make_server("127.0.0.1", 0, whole_answers(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def whole_answers(app: WSGIApplication) -> WSGIApplication:
    """``app`` with every answer read and closed before it is sent.

    A browser that leaves a page drops connections, and the development server then never closes the file it was
    sending: a warning in whichever test runs next, through no fault of the application.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        parts = app(environ, start_response)
        try:
            return [b"".join(parts)]
        finally:
            getattr(parts, "close", lambda: None)()

    return answer


def lacking(what: str, remedy: str) -> None:
    """Skip the test visibly, saying how to install what it needs; where nothing may be skipped, fail."""
    sentence = f"{what} is missing: {remedy}"
    if NO_SKIP:
        pytest.fail(sentence)
    pytest.skip(sentence)


@contextmanager
def _server_wanted() -> Iterator[None]:
    try:
        yield
    except sa.exc.OperationalError:
        lacking("PostgreSQL", "apt-get install postgresql, or set LEGALDOCS_TEST_POSTGRES")


@contextmanager
def postgres_database() -> Iterator[str]:
    """Address of a fresh PostgreSQL database, dropped afterwards."""
    name = f"legaldocs_test_{secrets.token_hex(5)}"
    with _server_wanted():
        apps.on_server(f"CREATE DATABASE {name}")
    yield sa.make_url(apps.SERVER).set(database=name).render_as_string(hide_password=False)
    apps.on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_uri() -> Iterator[str]:
    """A fresh PostgreSQL database of the test's own."""
    with postgres_database() as address:
        yield address


@pytest.fixture
def emptied_postgres() -> str:
    """The process's PostgreSQL database with every table and no rows: made once, emptied for each test."""
    with _server_wanted():
        return apps.emptied_postgres()


@pytest.fixture
def uri(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a database without rows; on both kinds by ``@pytest.mark.parametrize("uri", BOTH, indirect=True)``."""
    if getattr(request, "param", "sqlite") == "postgres":
        return str(request.getfixturevalue("emptied_postgres"))
    return f"sqlite:///{tmp_path / 'legaldocs.db'}"


@pytest.fixture
def app(tmp_path: Path, uri: str) -> Iterator[Flask]:
    """The application inside its context, with every table and no rows."""
    made = build_app(tmp_path, uri)
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def site(tmp_path: Path, uri: str) -> Iterator[Flask]:
    """The application outside any context, for requests: an open context would share one session and one person."""
    made = build_app(tmp_path, uri)
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def shared_data() -> Path:
    """Directory of the real documents; the test is skipped where they are absent."""
    if not DATA.is_dir():
        pytest.skip("real documents are missing: set LEGALDOCS_DATA")
    return DATA


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory that all processes of the run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def sample_directory(scratch: Path) -> Path:
    """Directory of a migrated installation that holds the sample register: made once for all processes; copy it."""
    shared = scratch / "sample"
    with (scratch / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            making = shared.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)  # a process that was killed leaves its half
            _load_sample(making)
            making.rename(shared)
    return shared


def _load_sample(directory: Path) -> None:
    from legaldocs.app import create_app
    from legaldocs.cli.database import run_upgrade
    from legaldocs.documents import sample_register

    directory.mkdir()
    with create_app("testing", DATA_DIR=directory).app_context():
        run_upgrade()
        sample_register.load(lambda _done, _total, _message: None)
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def installation(sample_directory: Path, tmp_path: Path) -> Path:
    """A copy of the sample installation of the test's own."""
    return Path(shutil.copytree(sample_directory, tmp_path / "installation"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for every browser test of a process: a second driver beside it would not start."""
    if not CHROMIUM.exists():
        lacking("Chromium", "apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def soffice() -> str:
    """The converter, for tests that look at files as an office program does."""
    program = office.converter()
    if program is None:
        lacking("LibreOffice", "apt-get install libreoffice-writer-nogui")
    assert program is not None
    return program
