"""Two of everything on one machine, killed piece by piece under load.

Writers send requests of the API with an idempotency key and repeat them, at the other web server, until they are
answered; readers ask the portal and the search page.  Meanwhile each piece dies without warning and comes back; of the
databases the first dies and the copy takes over.  Whatever was answered must stand in the register exactly once.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any

from legaldocs.bench.cluster_pieces import Databases, Piece, search_nodes, until, web_servers, workers

SETTLE_SECONDS = 8  # load before and after every death
LEASE_SECONDS = 5
WRITERS = READERS = 3
DRAFTER, LEADER = "pham.quang.duy", "tran.thi.hoai"
TITLE = "Quyết định thử tải"
PATIENCE = 60  # seconds a client goes on asking for one answer
PAGES = ("/portal", "/portal/documents?q=đất", "/portal/documents/1")


@dataclass
class Heard:
    """What the clients saw: answers by kind and status, longest silence by kind, words that were acknowledged."""

    statuses: Counter[str] = field(default_factory=Counter)
    silence: dict[str, float] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    unanswered: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, status: str, waited: float) -> None:
        """One request that was answered in the end, after ``waited`` seconds with all its repeats."""
        with self.lock:
            self.statuses[f"{kind} {status}"] += 1
            self.silence[kind] = max(self.silence.get(kind, 0.0), waited)


def run(_data: Path) -> dict[str, Any]:
    """Figures; ``misses`` name every broken promise.  Needs PostgreSQL and Sphinx on this machine."""
    if shutil.which("searchd") is None or not any(Path("/usr/lib/postgresql").glob("*/bin")):
        return {"misses": ["PostgreSQL or Sphinx is not installed"]}
    place = Path(tempfile.mkdtemp(prefix="legaldocs-cluster-"))
    place.chmod(0o755)  # PostgreSQL's own account enters
    databases = Databases(place / "databases")
    try:
        databases.start()
        return _run(place, databases)
    finally:
        databases.stop()
        shutil.rmtree(place, ignore_errors=True)


def _run(place: Path, databases: Databases) -> dict[str, Any]:
    engine, nodes = search_nodes(place)
    settings = {
        "LEGALDOCS_DATA_DIR": str(place / "data"),
        "LEGALDOCS_SQLALCHEMY_DATABASE_URI": databases.address("read-write"),
        "LEGALDOCS_REPLICA_URI": databases.address("prefer-standby"),
        "LEGALDOCS_SEARCH_ENGINE": engine,
        "LEGALDOCS_JOB_LEASE_SECONDS": str(LEASE_SECONDS),
        "LEGALDOCS_RATELIMIT_DEFAULT": "100000 per minute",
    }
    webs, hands = web_servers(place, settings), workers(place, settings)
    pieces = [*nodes, *webs, *hands]
    try:
        for node in nodes:
            node.start()
        with _app(settings) as ask:
            tokens = ask(_prepare)
            for piece in (*webs, *hands):
                piece.start()
            heard = Heard()
            deaths = _under_load(heard, webs, tokens, [*webs, *hands, *nodes], databases)
            return _judged(ask, heard, deaths)
    finally:
        for piece in pieces:
            piece.kill()


@contextmanager
def _app(settings: dict[str, str]) -> Iterator[Callable[[Callable[[], Any]], Any]]:
    """Calls functions inside an application over the same database and files."""
    from legaldocs.app import create_app
    from legaldocs.core.db import db

    given = {name.removeprefix("LEGALDOCS_"): value for name, value in settings.items() if "LEASE" not in name}
    app = create_app(**given)

    def ask(function: Callable[[], Any]) -> Any:
        with app.app_context():
            try:
                return function()
            finally:
                db.session.remove()

    yield ask
    with app.app_context():
        db.engine.dispose()


def _prepare() -> dict[str, str]:
    """The sample register in the empty database; a token each of who writes."""
    from flask import current_app

    from legaldocs.accounts import queries, service
    from legaldocs.cli.database import run_upgrade
    from legaldocs.documents import sample_register
    from legaldocs.jobs.runner import Worker

    run_upgrade()
    sample_register.load_when_empty()
    Worker(current_app._get_current_object()).drain()  # type: ignore[attr-defined]  # the proxy's own way to the app
    return {name: service.issue_token(queries.actor_by_username(name), "load", True, 2) for name in (DRAFTER, LEADER)}


def _under_load(
    heard: Heard, webs: list[Piece], tokens: dict[str, str], victims: list[Piece], databases: Databases
) -> dict[str, str]:
    """Let everybody work while one piece after the other dies; what was seen of each death."""
    over = threading.Event()
    addresses = [f"http://127.0.0.1:{web.port}" for web in webs]
    writers = [
        threading.Thread(target=_write, args=(heard, addresses, tokens, number, over)) for number in range(WRITERS)
    ]
    readers = [threading.Thread(target=_read, args=(heard, addresses, number, over)) for number in range(READERS)]
    for client in (*writers, *readers):
        client.start()
    deaths: dict[str, str] = {}
    try:
        time.sleep(SETTLE_SECONDS)
        for victim in victims:
            deaths[victim.name] = _while_dead(heard, victim.kill, victim.start)
        deaths["first database"] = _while_dead(heard, databases.lose_the_first, None)
    finally:
        over.set()
        for client in (*writers, *readers):
            client.join()
    return deaths


def _while_dead(heard: Heard, kill: Callable[[], None], start: Callable[[], None] | None) -> str:
    with heard.lock:
        heard.silence.clear()
        before = sum(heard.statuses.values())
    kill()
    time.sleep(SETTLE_SECONDS)
    if start is not None:
        start()
    time.sleep(SETTLE_SECONDS)
    with heard.lock:
        answered = sum(heard.statuses.values()) - before
        longest = ", ".join(f"{kind} {seconds:.1f} s" for kind, seconds in sorted(heard.silence.items()))
    return f"{answered} answers, longest wait: {longest}"


def _write(heard: Heard, addresses: list[str], tokens: dict[str, str], number: int, over: threading.Event) -> None:
    from legaldocs.core import clock

    signing, count = clock.today() + timedelta(days=90), 0
    request: tuple[str, dict[str, str]]
    while not over.is_set():
        count += 1
        word = uuid.uuid4().hex
        if count % 50 == 0:
            request, who = ("/api/v1/findings/scan", {}), LEADER
        else:
            facts = {
                "title": f"{TITLE} {word}",
                "reason": "Thử sức chịu đựng của hệ thống.",
                "form": "committee-decision",
                "procedure": "ordinary",
                "ground": "a",
                "planned_signing": signing.isoformat(),
            }
            request, who = ("/api/v1/drafts", facts), DRAFTER
        headers = {
            "Authorization": f"Bearer {tokens[who]}", "Idempotency-Key": word, "Content-Type": "application/json",
        }  # fmt: skip
        answered = _ask(heard, "write", addresses, number + count, *request, headers)
        if answered and who == DRAFTER:
            with heard.lock:
                heard.written.append(word)


def _read(heard: Heard, addresses: list[str], number: int, over: threading.Event) -> None:
    from urllib.parse import quote

    count = 0
    while not over.is_set():
        count += 1
        page = PAGES[(number + count) % len(PAGES)]
        _ask(heard, "read", addresses, number + count, quote(page, safe="/?=&"), None, {})
        time.sleep(0.02)


def _ask(
    heard: Heard, kind: str, addresses: list[str], turn: int, path: str, body: Any, headers: dict[str, str]
) -> bool:
    """Ask one web server, then the other, until one answers; a balancer does the same.  False when none ever did."""
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{addresses[turn % 2]}{path}", data, headers)  # noqa: S310  # our own http
        turn += 1
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310  # the same
                answer.read()
                heard.note(kind, str(answer.status), time.monotonic() - began)
                return True
        except urllib.error.HTTPError as error:
            told = error.read().decode(errors="replace")[:300]
            error.close()
            if error.code not in (409, 425, 429, 502, 503):
                heard.note(kind, f"{error.code} {told}", time.monotonic() - began)
                return False
        except (OSError, HTTPException):
            pass  # that piece is down
        time.sleep(0.1)
    with heard.lock:
        heard.unanswered += 1
    return False


def _judged(ask: Callable[[Callable[[], Any]], Any], heard: Heard, deaths: dict[str, str]) -> dict[str, Any]:
    ask(_settled)
    wrong: list[str] = ask(lambda: _broken(heard.written))
    return {
        "acknowledged writes": len(heard.written),
        "answers": dict(sorted(heard.statuses.items())),
        "never answered": heard.unanswered,
        "deaths": deaths,
        "broken promises": len(wrong),
        "misses": wrong,
    }


def _settled() -> None:
    """Wait until the workers have nothing left to do."""
    import sqlalchemy as sa

    from legaldocs.core import clock
    from legaldocs.core.db import db
    from legaldocs.core.jobs import OPEN, Job

    def quiet() -> bool:
        db.session.rollback()
        return not db.session.scalar(sa.select(sa.func.count()).where(Job.state.in_(OPEN), Job.run_at <= clock.now()))

    until(quiet, "the workers do not come to an end")


def _broken(written: list[str]) -> list[str]:
    """Every promise that does not hold: a lost or doubled change, a dead job, and what the doctor finds."""
    import sqlalchemy as sa

    from legaldocs.cli.doctor import examine
    from legaldocs.core.db import db
    from legaldocs.core.jobs import Job, JobState
    from legaldocs.drafting.models import Draft

    titles = db.session.scalars(sa.select(Draft.title).where(Draft.title.startswith(TITLE)))
    held = Counter(title.rpartition(" ")[2] for title in titles)
    wrong = [f"{word}: {held[word]} dossiers instead of one" for word in written if held[word] != 1]
    wrong += [f"{word}: {count} dossiers" for word, count in held.items() if count > 1]
    dead = db.session.execute(sa.select(Job.name, Job.error).where(Job.state == JobState.DEAD))
    wrong += [f"job {name} died: {error}" for name, error in dead]
    return wrong + [f"{check.name}: {line}" for check in examine() for line in check.wrong]
