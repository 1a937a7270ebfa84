"""A thousand ``kill -9`` over import, approval, numbering, indexing and backup: nothing acknowledged is lost.

A worker forked from this process does those five through the product's own use cases, in a random order, and says
after each what it promised; at a random moment it dies.  What was said must stand, nothing may stand in part, and the
next worker goes on at once.  LEGALDOCS_BENCH_KILLS sets how often (200; a thousand takes some ten minutes).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from legaldocs.bench.finder import Unwatched

KILLS = int(os.environ.get("LEGALDOCS_BENCH_KILLS", "200"))
CHECKED_EVERY = 50
MOST_HEARD = 8  # promises after which a worker is left alone no longer, at most
LONGEST = 0.15  # seconds between the last of them and its death, at most
UNIT = "so-xay-dung"
YEAR = 2027
Said = dict[str, list[Any]]


def run(_data_dir: Path) -> dict[str, Any]:
    """What was acknowledged by kind, and how many deaths; ``misses`` name every broken promise."""
    chance = random.Random(17)  # noqa: S311 - the same moments in every run
    said: Said = defaultdict(list)
    misses: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        app = _app(place / "data")
        (place / "backups").mkdir()
        for kill in range(1, KILLS + 1):
            _live_and_die(app, place, chance, kill, said)
            if kill % CHECKED_EVERY == 0 or kill == KILLS:
                misses += _in_a_process(lambda: _broken(app, place, said))
                said["backup"] = []
    acknowledged = dict(Counter({kind: len(rows) for kind, rows in said.items() if kind != "backup"}))
    return {"killed": {"times": float(KILLS)}, "acknowledged": acknowledged, "misses": misses}


def _app(data: Path) -> Flask:
    """A migrated register with one unit, made in a process of its own so that none opened here is shared by a fork."""
    from legaldocs.app import create_app

    app = create_app("testing", DATA_DIR=data, SEARCH_ENGINE="tantivy")
    _in_a_process(lambda: _set_up(app))
    return app


def _set_up(app: Flask) -> list[str]:
    from legaldocs.accounts import service as accounts
    from legaldocs.cli.database import run_upgrade
    from legaldocs.core.actor import SYSTEM

    unit = {"key": UNIT, "name": "Sở Xây dựng", "kind": "department", "fields": ["xây dựng"]}
    committee = {"key": "ubnd", "name": "Ủy ban nhân dân tỉnh Mẫu", "kind": "committee", "fields": []}
    posts = {"head": "head", "reviewer": "reviewer"}
    people = [{"username": who, "name": who, "posts": [{"unit": UNIT, "role": role}]} for who, role in posts.items()]
    with app.app_context():
        run_upgrade()
        accounts.set_up(SYSTEM, {"unit": [unit, committee], "person": people}, "mat-khau-thu-nghiem")
    return []


def _in_a_process(work: Callable[[], list[str]]) -> list[str]:
    """``work`` done by a fork; what it returned, or how it failed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            lines = work()
        except BaseException:
            lines = [traceback.format_exc()]
        with os.fdopen(writing, "w") as out:
            json.dump(lines, out)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as heard:
        found: list[str] = json.load(heard)
    os.waitpid(child, 0)
    return found


def _live_and_die(app: Flask, place: Path, chance: random.Random, kill: int, said: Said) -> None:
    """One worker's life; its complete lines are promises."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _Worker(app, place, kill, lambda *words: os.write(writing, (json.dumps(words) + "\n").encode())).work()
    os.close(writing)
    with os.fdopen(reading) as heard:
        lines = [heard.readline() for _ in range(chance.randint(1, MOST_HEARD))]
        time.sleep(chance.uniform(0, LONGEST))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        for line in filter(None, [*lines, *heard.read().split("\n")[:-1]]):
            kind, fact = json.loads(line)
            said[kind].append(fact)


class _Worker:
    """Does the five kinds of work until it is killed; a failure of its own is said, and is a miss."""

    def __init__(self, app: Flask, place: Path, life: int, say: Callable[[str, Any], Any]) -> None:
        self._app, self._place, self._life, self._say = app, place, life, say
        self._count = 0

    def work(self) -> None:
        """Never returns."""
        chance = random.Random(self._life)  # noqa: S311 - the same work in every run
        kinds = (self._import, self._import, self._number, self._approve, self._index, self._back_up)
        try:
            with self._app.app_context():
                self._say("life", self._life)
                while True:
                    chance.choice(kinds)()
        except BaseException:
            self._say("failure", traceback.format_exc())
        finally:
            os._exit(1)

    def _import(self) -> None:
        number = f"{self._life * 1_000 + self._next()}/2021/QĐ-UBND"
        self._say("import", (_register(number, date(2021, 5, 10)), number))

    def _number(self) -> None:
        from legaldocs.core.actor import SYSTEM
        from legaldocs.core.unit_of_work import unit_of_work
        from legaldocs.drafting import numbers
        from legaldocs.drafting.models import Draft, Form

        with unit_of_work(SYSTEM, "documents.service.register"):
            number = numbers.allocate(Draft(form=Form.DECISION), YEAR)
            _register(number, date(YEAR, 2, 1))
        self._say("number", number)

    def _approve(self) -> None:
        from legaldocs.accounts import queries as accounts
        from legaldocs.core.db import db
        from legaldocs.review import service as reviews
        from legaldocs.review.models import Criterion, Outcome, Ticket

        head, reviewer = accounts.actor_by_username("head"), accounts.actor_by_username("reviewer")
        document = _register(f"{self._life * 1_000 + self._next()}/2022/QĐ-UBND", date(2022, 5, 10))
        ticket = reviews.open_by_officer(head, document, "Rà soát theo kiến nghị của cử tri.")
        self._say("move", (ticket, "open"))
        reviews.move(head, ticket, "assign", assignee_id=reviewer.user_id)
        self._say("move", (ticket, "assign"))
        for item in list(db.session.get_one(Ticket, ticket).items):
            reviews.conclude(reviewer, ticket, item.id, Outcome.KEEP)
        reviews.assess(reviewer, ticket, dict.fromkeys(Criterion, (True, "")))
        submitted = reviews.move(reviewer, ticket, "submit").content_hash()
        self._say("move", (ticket, "submit"))
        reviews.move(head, ticket, "approve", content_hash=submitted)
        self._say("move", (ticket, "approve"))

    def _index(self) -> None:
        from legaldocs.core.db import db
        from legaldocs.documents.models import Document
        from legaldocs.search import service

        newest = db.session.scalar(sa.select(sa.func.max(Document.id))) or 0
        service.update(Unwatched())
        self._say("index", newest)

    def _back_up(self) -> None:
        from legaldocs.cli import backup_store
        from legaldocs.core.db import db

        target = self._place / "backups" / f"{self._life}-{self._next()}"
        backup_store.make(db.engine.url, self._app.config["DATA_DIR"], target)
        self._say("backup", target.name)

    def _next(self) -> int:
        self._count += 1
        return self._count


def _register(number: str, issued: date) -> int:
    from legaldocs.core.actor import SYSTEM
    from legaldocs.documents import service
    from legaldocs.documents.reading import Incoming

    text = (
        f"ỦY BAN NHÂN DÂN\nTỈNH MẪU\nSố: {number}\nQUYẾT ĐỊNH\nQuy định thử\n"
        "Điều 1. Phạm vi\n1. Một khoản.\n2. Hai khoản.\nĐiều 2. Hiệu lực\nMột điều.\n"
    )
    incoming = Incoming(
        text=text, number=number, title="Quy định thử", doc_type="Quyết định", issuer="Ủy ban nhân dân tỉnh Mẫu",
        issued_date=issued, effective_date=issued + timedelta(15), unit_key=UNIT,
    )  # fmt: skip
    return service.register(SYSTEM, incoming).document_id


def _broken(app: Flask, place: Path, said: Said) -> list[str]:
    """Every promise that does not hold now."""
    with app.app_context():
        return [*said["failure"], *_rows(said), *_chain(), *_search(said), *_backups(place / "backups", said)]


def _rows(said: Said) -> list[str]:
    from legaldocs.core.db import db
    from legaldocs.core.lifecycle import StateMove
    from legaldocs.documents.models import Document, Edition, Provision
    from legaldocs.review.models import Ticket

    known = {row[0]: row[1] for row in db.session.execute(sa.select(Document.id, Document.number))}
    numbers = Counter(known.values())
    missing = [f"lost: {number}" for key, number in said["import"] if known.get(key) != number]
    missing += [f"lost: {number}" for number in said["number"] if not numbers[number]]
    twice = [f"twice: {number}" for number, count in numbers.items() if count > 1]
    given = sorted(int(number.split("/")[0]) for number in numbers if f"/{YEAR}/" in number)
    gaps = [] if given == list(range(1, len(given) + 1)) else [f"numbers with a gap or a double: {given}"]
    with_text = set(db.session.scalars(sa.select(Edition.document_id)))
    with_units = Counter(db.session.scalars(sa.select(Provision.document_id)))
    halves = [f"in part: {known[key]}" for key in known if key not in with_text or with_units[key] != 4]
    moved = set(db.session.execute(sa.select(StateMove.subject_id, StateMove.move)).tuples())
    moved |= {(key, "open") for key in db.session.scalars(sa.select(Ticket.id))}
    undone = [f"lost: {name} of ticket {key}" for key, name in said["move"] if (key, name) not in moved]
    return [*missing, *twice, *gaps, *halves, *undone]


def _chain() -> list[str]:
    from legaldocs.core import audit
    from legaldocs.core.db import db

    wrong = audit.verify(db.session())
    sound = db.session.scalar(sa.text("PRAGMA integrity_check"))
    return [*([f"audit: {wrong}"] if wrong else []), *([f"database: {sound}"] if sound != "ok" else [])]


def _search(said: Said) -> list[str]:
    """What was said to be indexed is; and once the outbox is drained, the index agrees with the database."""
    from legaldocs.search import service
    from legaldocs.search.asking import home

    missing = []
    if said["index"]:
        held = set(home().current().checksums())
        missing = [f"not in the index: document {key}" for key in range(1, max(said["index"]) + 1) if key not in held]
    service.update(Unwatched())
    agreement = service.check()
    return [*missing, *([] if agreement.ok else [f"the index differs: {agreement}"])]


def _backups(folder: Path, said: Said) -> list[str]:
    """Each that was said is whole; one that was interrupted is whole or refused by its name.  All are removed."""
    from legaldocs.cli import backup_store

    wrong = [f"no such backup: {name}" for name in said["backup"] if not (folder / name).is_dir()]
    for one in folder.iterdir():
        try:
            backup_store.verify(one)
        except backup_store.BackupError as error:
            if backup_store.PARTIAL not in one.name:
                wrong.append(f"backup {one.name}: {error}")
        shutil.rmtree(one)
    return wrong
