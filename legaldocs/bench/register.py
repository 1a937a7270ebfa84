"""Speed of the whole product on all labelled documents: import, index, pages, search, tickets of one repeal.

``LEGALDOCS_BENCH_REGISTER`` names a directory whose register is used as it is; otherwise everything is imported into a
directory that is thrown away (some minutes).  Pages are asked through the test client: routing, permissions, queries
and templates are measured, the network is not.
"""

from __future__ import annotations

import gzip
import json
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import quantiles
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from legaldocs.bench import made_texts

CORPUS = "corpus.jsonl.gz"
DEPENDANTS = 200
VISITS = 20
QUESTIONS = (
    "mức thu phí vệ sinh", "muc thu phi ve sinh", "“hộ kinh doanh”", "22/2020/QĐ-UBND", "giao đất cho thuê đất",
    "xử phạt vi phạm hành chính", "trợ cấp xã hội hàng tháng", "thẩm quyền quyết định đầu tư", "học phí công lập",
    "bồi thường giải phóng mặt bằng", "lương tối thiểu vùng", "năm:2024 nghị quyết", "điều kiện kinh doanh",
    "bãi bỏ quyết định", "phòng cháy chữa cháy", "an toàn thực phẩm", "cấp giấy phép xây dựng", "lệ phí trước bạ",
    "tổ chức chính quyền địa phương", "quy hoạch sử dụng đất",
)  # fmt: skip


def run(data_dir: Path) -> dict[str, Any]:
    """Figures by step: wall and processor seconds; milliseconds per page (median, 95th percentile, slowest)."""
    given = os.environ.get("LEGALDOCS_BENCH_REGISTER")
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place) / "register"
        if given:
            shutil.copytree(given, directory)
        app, figures = open_register(directory), {}
        if not given:
            figures = {"import": timed(lambda: import_corpus(app, data_dir)), "index": timed(lambda: _index(app))}
        figures["status export"] = timed(lambda: _status_export(app))
        figures |= {f"page {name}": value for name, value in pages(app).items()}
        figures[f"tickets for {DEPENDANTS} dependants"] = tickets(app, Path(place))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {**figures, "peak memory of this process": {"MB": peak}}


def timed(act: Callable[[], object]) -> dict[str, float]:
    """Wall and processor seconds of one call."""
    wall, processor = time.perf_counter(), time.process_time()
    act()
    return {"seconds": time.perf_counter() - wall, "processor seconds": time.process_time() - processor}


def open_register(directory: Path) -> Flask:
    """An application on a register, with the people of the sample."""
    from legaldocs.app import create_app
    from legaldocs.cli.database import run_upgrade
    from legaldocs.documents import sample_register

    app = create_app("testing", DATA_DIR=directory)
    with app.app_context():
        run_upgrade()
        sample_register.set_up_people()
    return app


def import_corpus(app: Flask, data_dir: Path) -> None:
    """The labelled documents, with every plainly stated event confirmed."""
    from legaldocs.core.actor import SYSTEM
    from legaldocs.documents import importing

    with app.app_context():
        found = importing.arrivals(data_dir / CORPUS, CORPUS)
        importing.bring_in(SYSTEM, found, progress=_unwatched, confirm_plain=True)


def _unwatched(_done: int, _total: int | None, _message: str | None) -> None:
    """Progress that nobody watches."""


def _index(app: Flask) -> None:
    from legaldocs.search import service

    with app.app_context():
        service.rebuild()


def _status_export(app: Flask) -> None:
    from legaldocs.documents import status_export

    with app.app_context():
        for row in status_export.statuses(date(2026, 11, 22)):
            json.dumps(row, default=str)


def pages(app: Flask) -> dict[str, dict[str, float]]:
    """Milliseconds per page as a signed-in leader sees it."""
    client = signed_in(app)
    longest = _document_ids(app)
    return {
        "document": _milliseconds(client, (f"/documents/{key}" for key in longest)),
        "register list": _milliseconds(client, (f"/documents?page={n}" for n in range(1, VISITS + 1))),
        "search": _milliseconds(client, (f"/search?q={words}" for words in QUESTIONS)),
        "home": _milliseconds(client, ("/home" for _ in range(VISITS))),
    }


def signed_in(app: Flask) -> FlaskClient:
    from legaldocs.documents import sample_register

    client = app.test_client()
    leader = {"username": "tran.thi.hoai", "password": sample_register.PASSWORD}
    client.post("/sign-in", data=leader)
    return client


def _document_ids(app: Flask) -> list[int]:
    """Documents spread evenly over the register."""
    import sqlalchemy as sa

    from legaldocs.core.db import db
    from legaldocs.documents.models import Document

    with app.app_context():
        keys = list(db.session.scalars(sa.select(Document.id).where(Document.has_text).order_by(Document.id)))
    return keys[:: max(1, len(keys) // VISITS)][:VISITS]


def _milliseconds(client: FlaskClient, addresses: Iterator[str]) -> dict[str, float]:
    """Wall time, and processor time, which other work on the machine does not lengthen."""
    client.get("/home")
    visits = [_visit(client, address) for address in addresses]
    wall, processor = (quantiles(times, n=20, method="inclusive") for times in zip(*visits, strict=True))
    return {
        "median ms": wall[9], "p95 ms": wall[18],
        "median processor ms": processor[9], "p95 processor ms": processor[18],
    }  # fmt: skip


def _visit(client: FlaskClient, address: str) -> tuple[float, float]:
    started, used = time.perf_counter(), time.process_time()
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status}")
    return (time.perf_counter() - started) * 1000, (time.process_time() - used) * 1000


def tickets(app: Flask, place: Path) -> dict[str, float]:
    """Import a decree and the decisions that rest on it, then measure the one transaction of its repeal."""
    from legaldocs.core.actor import SYSTEM
    from legaldocs.documents import importing, queries

    path = place / "made.jsonl.gz"
    rows = [made_texts.decree(), *(made_texts.decision(n) for n in range(1, DEPENDANTS + 1))]
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    with app.app_context():
        importing.bring_in(SYSTEM, importing.arrivals(path, path.name), progress=_unwatched)
        return timed(lambda: _repeal(queries.by_number(made_texts.PARENT)[0].id))


def _repeal(decree: int) -> None:
    from legaldocs.accounts.queries import actor_by_username
    from legaldocs.documents import effect_service, sample_register
    from legaldocs.documents.effect_service import Fact
    from legaldocs.law.effect import EventKind

    officer = actor_by_username(sample_register.OFFICER)
    effect_service.record(officer, Fact(decree, EventKind.REPEALED, date(2026, 11, 1), note="Công báo"))
