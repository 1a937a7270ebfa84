"""Take every picture of docs/screenshots again, from the sample alone: ``.venv/bin/python scripts/screenshots.py``.

Names after it take those alone (``… findings portal``) and leave the main job out.

The pictures of the main job are kept by the test that does that job in a browser, so they show what it really went
through; the rest are pages of a sample register that is made for the purpose and thrown away.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from legaldocs.app import create_app  # noqa: E402  # after the path
from legaldocs.checking import sample_checks  # noqa: E402
from legaldocs.cli.database import run_upgrade  # noqa: E402
from legaldocs.conflicts import jobs as conflicts  # noqa: E402
from legaldocs.core.db import db  # noqa: E402
from legaldocs.documents import sample_register  # noqa: E402
from legaldocs.drafting import sample_drafts  # noqa: E402
from legaldocs.search import service as search  # noqa: E402
from tests.browser.conftest import sign_in  # noqa: E402
from tests.conflicts.conftest import Quiet  # noqa: E402
from tests.conftest import ARGUMENTS, CHROMIUM, served  # noqa: E402

TARGET = ROOT / "docs" / "screenshots"
JOB = "tests/browser/test_main_job.py"
LEADER, REVIEWER, DRAFTER, NOBODY = "tran.thi.hoai", "bui.ngoc.ha", "pham.quang.duy", ""
DESK, PHONE = (1440, 900), (390, 844)
# Name → (who looks, address, width and height)
PICTURES: dict[str, tuple[str, str, tuple[int, int]]] = {
    "search": (REVIEWER, "/search?q=muc+thu+phi", DESK),
    "any-day": (LEADER, "/documents/142/at/2026-11-22", (1440, 1000)),
    "findings": (LEADER, "/findings", DESK),
    "workspace": (DRAFTER, "/drafting/1/workspace", DESK),
    "portal": (NOBODY, "/portal/documents/160", DESK),
    "home-narrow": (LEADER, "/home", PHONE),
    "register-narrow": (LEADER, "/documents", PHONE),
}


def main() -> int:
    """All pictures or the named ones; ends with the code of the test that takes the first part."""
    named = sys.argv[1:]
    kept = 0 if named else main_job()
    with tempfile.TemporaryDirectory() as directory:
        app = create_app("testing", DATA_DIR=Path(directory))
        with app.app_context():
            run_upgrade()
            sample_register.load_when_empty()
            sample_checks.load_when_fresh()
            sample_drafts.load_when_fresh()
            conflicts.SCAN.run(Quiet())  # what a worker would have done by now
            search.rebuild()
            db.session.remove()
        with served(app) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
            for name in named or PICTURES:
                who, place, (width, height) = PICTURES[name]
                take(browser, address, name, who, place, width, height)
            browser.close()
        with app.app_context():
            db.engine.dispose()
    return kept


def main_job() -> int:
    """Pictures of the main job, by its test; the code that it ends with."""
    return subprocess.run(  # our own tests
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "-m", "browser and not slow", JOB],
        cwd=ROOT,
        env={**os.environ, "LEGALDOCS_SCREENSHOTS": "1"},
        check=False,
    ).returncode


def take(browser: Browser, base: str, name: str, who: str, place: str, width: int, height: int) -> None:
    """One picture by one person, in Vietnamese, in the light."""
    context = browser.new_context(
        base_url=base, viewport={"width": width, "height": height}, reduced_motion="reduce", locale="vi-VN"
    )
    page = context.new_page()
    if who:
        sign_in(page, who, "vi")
    answer = page.goto(place)
    if answer is None or not answer.ok:
        raise SystemExit(f"{place} did not open: no picture of it was taken.")
    page.evaluate("document.fonts.ready.then(() => true)")
    page.screenshot(path=str(TARGET / f"{name}.png"))
    context.close()


if __name__ == "__main__":
    sys.exit(main())
