"""Five frequent jobs done in a real browser: pages loaded, clicks, keys, and minutes by a keystroke-level model.

The sample register is served to Chromium (``LEGALDOCS_CHROMIUM`` names it).  Every step is an act of a hand: a click, a
key, a page that comes.  Minutes are the model's of Card, Moran and Newell (1980), not the machine's: pointing 1.1 s, a
click 0.2 s, a key 0.28 s, a hand that moves between mouse and keys 0.4 s, a decision before each act 1.35 s; a page
takes half a second to come.  Reading the law is not counted: it takes as long as it takes.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

POINT, PRESS, KEY, HAND, DECIDE, COME = 1.1, 0.2, 0.28, 0.4, 1.35, 0.5  # seconds
CHROMIUM = os.environ.get("LEGALDOCS_CHROMIUM", "/usr/bin/chromium")
OFFICER, REVIEWER, LEADER = "nguyen.minh.an", "bui.ngoc.ha", "tran.thi.hoai"
TEN = 10
WHY = "Vẫn phù hợp với văn bản của cấp trên."


@dataclass(slots=True)
class Hand:
    """A person at a page: what they do is done and counted."""

    page: Any
    clicks: int = 0
    keys: int = 0
    loads: int = 0
    turns: int = 0

    def click(self, where: str, **which: Any) -> None:
        """Point at the first such thing and press."""
        self.clicks += 1
        self.page.locator(where, **which).first.click()

    def follow(self, where: str, **which: Any) -> None:
        """The same, and wait for the page that comes."""
        with self.page.expect_navigation():
            self.click(where, **which)
        self.loads += 1

    def type(self, where: str, words: str) -> None:
        """Point at a box and type."""
        self.click(where)
        self.turns += 2
        self.keys += len(words)
        self.page.keyboard.type(words)

    def choose(self, where: str, value: str) -> None:
        """Narrow a list by one of its filters: point, two keys to the value, the page comes by itself."""
        self.clicks += 1
        self.keys += 2
        with self.page.expect_navigation():
            self.page.select_option(where, value)
        self.loads += 1

    def confirmed(self, where: str) -> None:
        """Press a button that may ask once more."""
        asks = self.page.locator(where).first.get_attribute("data-confirm") is not None
        if asks:
            self.click(where)
        self.follow("#ld-confirm button[value=yes]" if asks else where)

    def key(self, name: str) -> None:
        """One key."""
        self.keys += 1
        self.page.keyboard.press(name)

    def figures(self) -> dict[str, float]:
        """What was counted, and minutes by the model."""
        seconds = self.clicks * (DECIDE + POINT + PRESS) + self.keys * KEY + self.turns * HAND + self.loads * COME
        return {"pages": self.loads, "clicks": self.clicks, "keys": self.keys, "minutes": seconds / 60}


def find_a_text(hand: Hand) -> None:
    """From the home page to a document whose number one knows half."""
    hand.type("#ld-cmd", "23/2017")
    hand.follow("#ld-suggest a", has_text="23/2017/QĐ-UBND")


def conclude_a_review(hand: Hand) -> None:
    """From the home page to a conclusion that the head has on the desk: every provision kept, the form filled in."""
    hand.follow(".ld-list a[href^='/review/']")
    hand.follow("a[href$='/finish']")
    for name in ("effect", "basis", "competence", "content", "fit"):
        choice = f"input[name=fits_{name}]"
        if not hand.page.locator(f"{choice}:checked").count():  # the register knows something: nothing is chosen
            hand.click(f"{choice}[value=true]")
    hand.follow("form[action$='/finish'] button.btn-primary")


def answer_a_consultation(hand: Hand) -> None:
    """From the home page to an answer about one provision, sent."""
    hand.follow(".ld-list a[href*='/answer']")
    hand.click("label:has(input[name=stance][value=agree])")
    hand.click("#on-1")
    hand.keys += 2
    hand.page.locator("#on-1").select_option(index=1)
    hand.type("#words-1", "Thống nhất.")
    if hand.page.locator("textarea[name=late_reason]").count():
        hand.type("textarea[name=late_reason]", "Chờ ý kiến phòng.")
    hand.follow("main form[action$='/answer'] button.btn-primary")


def approve_ten(hand: Hand) -> None:
    """From the home page through ten submitted reviews."""
    hand.follow("nav a[href='/review']")
    _submitted(hand)
    for done in range(TEN):
        hand.confirmed(".ld-approvebar button.btn-primary")
        if done + 1 < TEN and not hand.page.locator(".ld-approvebar").count():  # not led on to the next one
            hand.follow("nav a[href='/review']")
            _submitted(hand)


def _submitted(hand: Hand) -> None:
    """From the list of reviews to the first that waits for the head."""
    hand.choose("select[name=state]", "submitted")
    hand.follow("table a[href^='/review/']")


def export_a_list(hand: Hand) -> None:
    """From the home page to a spreadsheet of the decisions in force."""
    hand.follow("nav a[href='/documents']")
    hand.choose("select[name=status]", "inforce")
    hand.click("details:has(a[download][href*='format=xlsx']) > summary")
    with hand.page.expect_download():
        hand.click("a[download][href*='format=xlsx']")


JOBS: dict[str, tuple[str, Callable[[Hand], None]]] = {
    "find a text": (OFFICER, find_a_text),
    "conclude a review": (REVIEWER, conclude_a_review),
    "answer a consultation": ("", answer_a_consultation),
    "approve ten": ("", approve_ten),
    "export a list": (LEADER, export_a_list),
}


def run(_data: Path) -> dict[str, Any]:
    """Per job: pages, clicks, keys and minutes; the worst by minutes; what could not be done."""
    from playwright.sync_api import sync_playwright

    jobs, misses = {}, []
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        app = _sample(Path(place))
        with app.app_context():
            people = _work_at_hand()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        with _served(app) as address:
            for name, (who, job) in JOBS.items():
                try:
                    jobs[name] = _done(browser, address, people.get(name, who), job)
                except Exception as error:  # whatever stops one job, the others have their turn
                    misses.append(f"{name}: {' '.join(str(error).split())[:300]}")
        browser.close()
    worst = max(jobs, key=lambda name: jobs[name]["minutes"], default="")
    return {"jobs": jobs, "worst": worst, "misses": misses}


def _done(browser: Any, address: str, who: str, job: Callable[[Hand], None]) -> dict[str, float]:
    from legaldocs.documents.sample_register import PASSWORD

    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900}, accept_downloads=True)
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.request.post("/sign-in", form={"username": who, "password": PASSWORD}, max_redirects=0)
    page.goto("/home")
    hand = Hand(page)
    try:
        job(hand)
    finally:
        context.close()
    return hand.figures()


def _sample(place: Path) -> Flask:
    from legaldocs.bench.lists import sample

    return sample(place)


def _work_at_hand() -> dict[str, str]:
    """Ten submitted reviews of one unit and a consultation that waits; who has them on the desk."""
    import sqlalchemy as sa

    from legaldocs.accounts import queries as accounts
    from legaldocs.accounts.models import Role
    from legaldocs.core import clock
    from legaldocs.core.db import db
    from legaldocs.drafting.opinion_models import Request
    from legaldocs.review import service as reviews
    from legaldocs.review.models import Criterion, State, Ticket

    today = clock.today()
    counted = sa.select(Ticket.unit_id).where(Ticket.state.in_((State.OPEN, State.REVIEWING))).group_by(Ticket.unit_id)
    unit = db.session.scalars(counted.order_by(sa.func.count().desc())).first()
    head = accounts.holders(Role.HEAD, unit, today)[0]
    reviewer = accounts.holders(Role.REVIEWER, unit, today)[0]
    chief, worker = accounts.actor_by_username(head.username), accounts.actor_by_username(reviewer.username)
    open_ones = sa.select(Ticket.id).where(Ticket.unit_id == unit, Ticket.state.in_((State.OPEN, State.REVIEWING)))
    ids = list(db.session.scalars(open_ones.order_by(Ticket.id).limit(TEN + 1)))
    for ticket in ids:
        reviews.move(chief, ticket, "assign", assignee_id=reviewer.id)
    for ticket in ids[:TEN]:
        reviews.conclude_rest(worker, ticket)
        reviews.assess(worker, ticket, dict.fromkeys(Criterion, (True, "")))
        reviews.move(worker, ticket, "submit")
    waiting = sa.select(Request).where(Request.asked_on.is_not(None), Request.answered_on.is_(None))
    asked = db.session.scalars(waiting.order_by(Request.id)).first()
    answering = accounts.holders(Role.HEAD, asked.unit_id, today)[0].username if asked is not None else ""
    found = {"approve ten": head.username, "conclude a review": reviewer.username, "answer a consultation": answering}
    db.session.remove()
    return found


class _Silent(WSGIRequestHandler):
    """No line per request among the figures."""

    def log(self, kind: str, message: str, *words: Any) -> None:
        """Nothing."""


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
