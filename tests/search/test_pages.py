"""The search page as readers use it, in both languages: true counts, effect of the very provision, never an error."""

from __future__ import annotations

import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from legaldocs.accounts import queries as accounts
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.errors import Missing
from legaldocs.documents import effect_service
from legaldocs.documents.effect_service import Fact
from legaldocs.law.effect import EventKind
from legaldocs.search import asking, effect_labels, pages, queries, saved_service, schemas, service
from legaldocs.search.query import parse
from tests.apps import lend, take_back
from tests.office import at_desk, decision, open_office, register
from tests.search.test_contract import HOSTILE

ON = date(2026, 1, 1)
TWO = (
    "Điều 1. Mức thu\n1. Mức thu phí chợ là 5.000 đồng.\n2. Miễn thu hộ nghèo.",
    "Điều 2. Nộp phí\nPhí chợ nộp hằng ngày.",
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three decisions: one in force, one ended, one of which article 2 and article 1 clause 1 have ended; indexed."""
    place = tmp_path_factory.mktemp("office")
    made = open_office(place, SEARCH_ENGINE="tantivy")
    _first, ended, partly = register(made, [decision(n, *TWO) for n in (1, 2, 3)])
    with made.app_context():
        officer = accounts.actor_by_username("an")
        for document, provision in ((ended, None), (partly, "dieu-2"), (partly, "dieu-1/khoan-1")):
            fact = Fact(document, EventKind.REPEALED, date(2025, 1, 1), provision, note="Công báo số 1")
            effect_service.record(officer, fact)
        service.rebuild()
        asking.home().close()
        db.session.remove()
    take_back(made)
    return place


@pytest.fixture
def office(prepared: Path, tmp_path: Path) -> Flask:
    """A copy of it of the test's own."""
    made = lend(Path(shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)))
    made.config["SEARCH_ENGINE"] = "tantivy"
    return made


def asked(office: Flask, text: str, **given: object) -> pages.Results:
    with office.test_request_context(), office.app_context():
        return pages.search({**schemas.from_stored({"q": text}), **given}, ON)


def test_ended_provisions_are_left_out_of_every_count_and_told(office: Flask) -> None:
    found = asked(office, "phí chợ")
    assert (
        found.by_status == {"ended": 4, "inforce": 4, "part": 1}
        or sum(found.by_status.values()) == found.total + found.hidden
    )
    assert found.hidden == found.by_status["ended"]
    assert sum(found.facets["doc_type"].values()) == found.total
    assert all(str(hit.status.status) != "ended" or hit.path != hit.unit for hit in found.hits)


def test_labels_agree_with_the_events_for_every_entry_on_any_day(office: Flask) -> None:
    from legaldocs.documents import effects
    from legaldocs.law.effect import status_at
    from legaldocs.search import units

    with office.app_context():
        for day in (date(2024, 5, 20), date(2024, 6, 1), date(2025, 1, 1), ON):
            labels = effect_labels.on(day)
            entries = [entry for batch in units.all_batches() for entry in batch]
            events = effects.events_of({entry.document_id for entry in entries})
            for one in entries:
                true = status_at(events[one.document_id], day, provision=one.path or None).status
                few = effect_labels.among([one.document_id], day)  # as written when only this document changed
                assert labels.of(one.document_id, one.id) == true, (one.id, day)
                assert few.of(one.document_id, one.id) == true, (one.id, day)


def test_a_territory_is_offered_by_its_name(office: Flask) -> None:
    page = at_desk(office, "an").get("/search?q=phí+chợ").text
    assert 'name="territory" value="mau">Mẫu<' in " ".join(page.split())


def test_a_confirmed_event_is_counted_at_once(office: Flask) -> None:
    before = asked(office, "phí chợ").hidden
    with office.app_context():
        officer = accounts.actor_by_username("an")
        effect_service.record(officer, Fact(1, EventKind.REPEALED, date(2025, 6, 1), note="Công báo số 2"))
    assert asked(office, "phí chợ").hidden > before


def test_a_day_in_the_question_goes_before_the_day_read_at(office: Flask) -> None:
    assert asked(office, "phí chợ tại ngày:01/07/2024").hidden == 0
    assert asked(office, "phí chợ hiệu lực:hết").total == asked(office, "phí chợ").hidden


def test_documents_are_gathered_under_their_best_provision(office: Flask) -> None:
    found = asked(office, "phí chợ", group="1", ended="1")
    assert len({hit.document.id for hit in found.hits}) == len(found.hits) == 3
    assert sum(found.more.values()) == found.total - 3
    assert (found.paging["total"], found.pages) == (3, 1)


def test_documents_gathered_are_paged(office: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PER_PAGE", 2)
    first, second = (asked(office, "phí chợ", group="1", ended="1", page=page) for page in (1, 2))
    beyond = asked(office, "phí chợ", group="1", ended="1", page=9)

    assert [len(page.hits) for page in (first, second)] == [2, 1]
    assert len({hit.document.id for page in (first, second) for hit in page.hits}) == 3
    assert (beyond.page, [hit.id for hit in beyond.hits]) == (2, [hit.id for hit in second.hits])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("phí chơ", "phí chợ"),
        ("phi cho ngheof", "phi cho ngheo"),
        ("phí chợ", ""),
        ("mức thu phí chợ đối với hộ nghèof", "mức thu phí chợ đối với hộ nghèo"),
    ],
)
def test_a_better_spelling_is_offered_from_the_words_of_the_index(office: Flask, typed: str, meant: str) -> None:
    assert asked(office, typed).suggestion == meant


@pytest.mark.parametrize(
    ("language", "words"), [("vi", ("Lưu câu tìm này", "Cách hỏi")), ("en", ("Keep this search", "How to ask"))]
)
def test_every_page_of_search_stands_in_both_languages(office: Flask, language: str, words: tuple[str, str]) -> None:
    client = at_desk(office, "an")
    client.post("/language", data={"locale": language, "next": "/home"})
    page = client.get("/search?q=phí+chợ").text
    assert all(word in page for word in words)
    assert words[1] in client.get("/search/help").text
    for path in ("/search", "/search/like?document_id=1&path=dieu-1", "/search/compare?unit=1:dieu-1&unit=2:dieu-2"):
        assert client.get(path).status_code == 200


def test_every_example_of_the_help_page_is_understood(office: Flask) -> None:
    import html
    import re
    from urllib.parse import parse_qs, urlsplit

    links = re.findall(r'href="(/search\?q=[^"]+)"', at_desk(office, "an").get("/search/help").text)
    asked_for = [parse_qs(urlsplit(html.unescape(link)).query)["q"][0] for link in links]
    assert len(asked_for) > 15
    for example in asked_for:
        assert parse(example).notes == (), example
        assert not parse(example).is_empty, example


def test_export_holds_the_whole_result_and_runs_no_formula(office: Flask) -> None:
    client = at_desk(office, "an")
    data = client.get("/search/export?q=phí+chợ&ended=1&format=csv").data.decode("utf-8-sig")
    assert len(data.strip().splitlines()) == 1 + asked(office, "phí chợ", ended="1").total
    assert client.get("/search/export?q=phí+chợ&format=xlsx").data[:2] == b"PK"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_typed_makes_the_page_fail(office: Flask, text: str) -> None:
    client = at_desk(office, "an")
    began = time.process_time()
    answer = client.get("/search", query_string={"q": text.encode("utf-8", "replace").decode()})
    assert answer.status_code == (400 if "\x00" in text else 200)  # no address holds a null character
    assert time.process_time() - began < 2


@pytest.mark.parametrize("harm", ["deleted", "truncated", "random"])
def test_a_broken_index_is_said_answered_from_the_database_and_healed(office: Flask, tmp_path: Path, harm: str) -> None:
    client, place = at_desk(office, "an"), tmp_path / "search"
    with office.app_context():
        asking.home().close()
    if harm == "deleted":
        shutil.rmtree(place)
    else:
        for path in place.rglob("*"):
            if path.is_file() and path.stat().st_size:
                size = path.stat().st_size
                path.write_bytes(path.read_bytes()[: size // 2] if harm == "truncated" else b"\xa5" * size)
    page = client.get("/search?q=phí+chợ").text
    assert 'role="alert"' in page
    assert "01/2024/QĐ-UBND" in page
    with office.app_context():
        assert service.prove()["entries"] > 0
        assert service.check().ok
    assert 'role="alert"' not in client.get("/search?q=phí+chợ").text


def test_questions_without_an_index_leave_threads_for_other_pages(
    office: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office.app_context():
        asking.home().close()
    shutil.rmtree(tmp_path / "search")
    inside, goes_on, found = threading.Semaphore(0), threading.Event(), asking._candidates

    def slowly(text: str) -> list[int]:
        inside.release()
        goes_on.wait()
        return found(text)

    monkeypatch.setattr(asking, "_candidates", slowly)
    monkeypatch.setattr(asking, "PATIENCE", 0.0)
    clients = [at_desk(office, "an") for _ in range(asking.AT_ONCE + 1)]
    with ThreadPoolExecutor(asking.AT_ONCE) as pool:
        try:
            held = [pool.submit(client.get, "/search?q=phí+chợ") for client in clients[:-1]]
            assert all(inside.acquire(timeout=60) for _ in held)
            refused = clients[-1].get("/search?q=phí+chợ&lang=en")
            assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
            assert "The search index is being built" in refused.text
            assert "Chỉ mục tìm kiếm đang được tạo" in clients[-1].get("/search?q=phí+chợ&lang=vi").text
            told = clients[-1].get("/api/v1/search?q=phí+chợ")
            assert (told.status_code, told.json["code"]) == (503, "search-index-building")
            assert clients[-1].get("/documents").status_code == 200
        finally:
            goes_on.set()
        assert [answer.result().status_code for answer in held] == [200] * asking.AT_ONCE
    assert clients[-1].get("/search?q=phí+chợ").status_code == 200


def test_a_program_narrows_a_search_like_the_page(office: Flask) -> None:
    client = at_desk(office, "an")
    every = client.get("/api/v1/search?q=phí+chợ").json
    issuers = client.get("/api/v1/search?q=phí+chợ&level=provincial&level=commune&year_from=2024").json
    assert 0 < issuers["total"] <= every["total"]
    assert client.get("/api/v1/search?q=phí+chợ&level=national").json["total"] == 0
    assert client.get("/api/v1/search?q=phí+chợ&year_from=x").status_code == 422


def test_the_index_is_proved_per_document_and_repaired(office: Flask) -> None:
    with office.app_context():
        backend = asking.home().current()
        backend.delete_documents([1])
        backend.commit()
        assert service.check().missing == (1,)
        assert service.repair(service.check()) == 1
        assert service.check().ok


class Watch:
    """A job context that only counts."""

    job_id, created_by = 1, None

    def progress(self, done: int, total: int | None = None, message: str | None = None) -> None:
        """Nothing is shown."""

    def check_cancelled(self) -> None:
        """Never cancelled."""

    def first_time(self, step: str) -> bool:
        """Never run before."""
        return True


def test_a_kept_search_tells_what_is_new_to_its_owner_only(office: Flask) -> None:
    client = at_desk(office, "an")
    client.post("/search/saved", data={"q": "phí chợ", "name": "Chợ", "alert": "1"})
    (added,) = register(office, [decision(4, *TWO)])
    with office.app_context():
        owner, other = accounts.actor_by_username("an"), accounts.actor_by_username("binh")
        service.update(Watch())
        saved_service.compare_all(Watch(), schemas.from_stored)
        (row,) = queries.news(owner)
        assert {key.split(":")[0] for key in row.fresh} == {str(added)}
        assert queries.saved(other) == []
        with pytest.raises(Missing):
            saved_service.drop(other, row.id)
        key = row.id
    assert "1 mới" not in at_desk(office, "binh").get("/home").text
    told = "Chợ: tìm thấy 3 điều khoản mới."
    assert told not in at_desk(office, "binh").get("/notices").text
    assert told in at_desk(office, "an").get("/notices").text
    assert all("Chợ" in client.get(path).text for path in ("/search", "/home"))
    assert client.post(f"/search/saved/{key}/open").location.startswith("/search?")
    with office.app_context():
        assert queries.news(accounts.actor_by_username("an")) == []
        assert saved_service.compare_all(Watch(), schemas.from_stored) == 0


def test_a_reader_without_an_account_sees_nothing(office: Flask) -> None:
    anonymous: FlaskClient = office.test_client()
    for path in ("/search?q=phí", "/search/export?q=phí", "/search/suggest?q=phí", "/search/help"):
        assert anonymous.get(path).status_code == 302
    assert SYSTEM.is_system
