"""Tags: a list that administrators keep, put on documents one by one or many at once; no rule reads them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.core.actor import Actor
from legaldocs.core.audit import AuditEntry
from legaldocs.core.db import db
from legaldocs.core.errors import Forbidden, Invalid, Missing, Refused
from legaldocs.documents import tag_service, tags
from legaldocs.documents.tag_models import DocumentTag, Tone
from tests.office import at_desk, decision, open_office, register
from tests.ui.test_undo import undo


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Flask]:
    """Two units, five people, three documents."""
    made = open_office(tmp_path)
    register(made, [decision(number, title=f"Quy định số {number}") for number in (1, 2, 3)])
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


def actor(username: str) -> Actor:
    return accounts.actor_by_username(username)


def made(office: Flask, name: str = "Ưu tiên", name_en: str = "Priority") -> int:
    with office.app_context():
        return tag_service.add(actor("hoa"), name, name_en, Tone.RED).id


def bearing(office: Flask) -> list[int]:
    with office.app_context():
        found = list(db.session.scalars(sa.select(DocumentTag.document_id).order_by(DocumentTag.document_id)))
        db.session.remove()
    return found


def test_the_list_is_kept_by_leaders_and_administrators_in_both_languages(office: Flask) -> None:
    leader = at_desk(office, "hoa")
    form = {"name": "Ưu tiên", "name_en": "Priority", "tone": "red"}
    assert leader.post("/tags", data=form).status_code == 302
    page = leader.get("/tags").text
    assert 'data-tone="red">Ưu tiên</span>' in page
    assert 'data-tone="red">Priority</span>' in leader.get("/tags?lang=en").text
    again = leader.post("/tags", data={**form, "name": "ưu  TIÊN"})
    assert again.status_code == 422
    assert "Đã có nhãn mang tên này." in again.text
    assert leader.post("/tags", data={"name": "X"}).status_code == 422
    renamed = {"name": "Gấp", "name_en": "Urgent", "tone": "amber", "closed": "1"}
    assert leader.post("/tags/1", data=renamed).status_code == 302
    assert "đã đóng" in leader.get("/tags").text
    assert at_desk(office, "an").post("/tags", data=form).status_code == 403
    assert "Thêm nhãn" not in at_desk(office, "an").get("/tags").text


def test_on_one_document_and_off_again_with_undo_and_audit(office: Flask) -> None:
    tag = made(office)
    officer = at_desk(office, "an")
    page = officer.get("/documents/1").text
    assert '<option value="1">Ưu tiên</option>' in page
    form = {"ids": "1", "tag_id": str(tag), "on": "1", "next": "/documents/1"}
    done = officer.post("/tags/apply", data=form, follow_redirects=True)
    assert done.request.path == "/documents/1"
    assert 'data-tone="red" href="/documents?tag=1">Ưu tiên</a>' in done.text
    undo(officer, done.text)
    assert bearing(office) == []
    officer.post("/tags/apply", data=form, follow_redirects=True)
    undo(officer, officer.post("/tags/apply", data={**form, "on": ""}, follow_redirects=True).text)
    assert bearing(office) == [1]
    with office.app_context():
        told = sa.select(AuditEntry.action).where(AuditEntry.entity == "document_tag").order_by(AuditEntry.seq)
        assert len(list(db.session.scalars(told))) == 5


def test_many_from_the_list_are_previewed_and_only_those_change_that_were_not_so(office: Flask) -> None:
    tag = made(office)
    with office.app_context():
        tag_service.put_on(actor("an"), [2], tag)
    officer = at_desk(office, "an")
    shown = officer.get("/documents?page=1").text
    assert shown.count('form="picked" aria-label="Chọn') == 3
    ids = ["1", "2", "3"]
    preview = officer.post("/tags/preview", data={"ids": ids, "tag_id": tag, "on": "1", "next": "/documents?year=2024"})
    assert "1 văn bản đã gắn nhãn này, giữ nguyên. 02/2024/QĐ-UBND" in preview.text
    assert preview.text.count('type="hidden" name="ids"') == 2
    assert bearing(office) == [2]
    given = {"ids": ids, "tag_id": tag, "on": "1", "next": "/documents?year=2024"}
    done = officer.post("/tags/apply", data=given)
    assert done.location == "/documents?year=2024"
    assert bearing(office) == [1, 2, 3]
    undo(officer, officer.get("/documents?year=2024").text)
    assert bearing(office) == [2]
    nothing = officer.post("/tags/preview", data={"ids": ["1"], "tag_id": tag}, follow_redirects=True)
    assert "Không văn bản nào gắn nhãn này." in nothing.text


def test_the_register_is_filtered_shown_and_exported_by_tags_once_there_are_some(office: Flask) -> None:
    officer = at_desk(office, "an")
    assert 'name="tag"' not in officer.get("/documents?page=1").text
    tag = made(office)
    with office.app_context():
        tag_service.put_on(actor("an"), [1, 3], tag)
    shown = officer.get(f"/documents?tag={tag}").text
    assert "02/2024/QĐ-UBND" not in shown
    assert '<option value="1" selected>Ưu tiên</option>' in shown
    file = officer.get(f"/documents/export?format=csv&tag={tag}").get_data(as_text=True).lstrip("\ufeff")
    rows = list(csv.reader(io.StringIO(file)))
    assert rows[0][-1] == "Nhãn"
    assert [row[-1] for row in rows[1:]] == ["Ưu tiên", "Ưu tiên"]
    part = officer.get("/documents/export?format=csv&cols=number&cols=title").get_data(as_text=True)
    assert "Nhãn" not in part
    assert "Nhãn" in officer.get("/documents/export?format=csv&cols=number&cols=6").get_data(as_text=True)


def test_reading_tags_costs_the_same_for_one_document_as_for_all(office: Flask) -> None:
    tag = made(office)
    asked: list[str] = []
    with office.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    officer, counted = at_desk(office, "an"), []
    for ids in ([1], [1, 2, 3]):
        with office.app_context():
            tag_service.put_on(actor("an"), ids, tag)
            db.session.remove()
        officer.get("/documents?page=1")
        asked.clear()
        officer.get("/documents?page=1")
        counted.append(sum("document_tag" in words for words in asked))
    assert counted == [1, 1]


def test_what_is_refused(office: Flask) -> None:
    tag = made(office)
    with office.app_context():
        for who in ("dung", "khang"):
            with pytest.raises(Forbidden):
                tag_service.put_on(actor(who), [1], tag)
        with pytest.raises(Missing):
            tag_service.put_on(actor("an"), [1, 99], tag)
        with pytest.raises(Missing):
            tag_service.take_off(actor("an"), [1], 99)
        with pytest.raises(Refused):
            tag_service.put_on(actor("an"), [], tag)
        with pytest.raises(Refused):
            tag_service.put_on(actor("an"), range(1, tag_service.MOST_AT_ONCE + 2), tag)
        assert tag_service.put_on(actor("an"), [1], tag) == [1]
        assert tag_service.put_on(actor("an"), [1], tag) == []
        tag_service.change(actor("hoa"), tag, "Ưu tiên", "Priority", Tone.RED, closed=True)
        with pytest.raises(Refused):
            tag_service.put_on(actor("an"), [2], tag)
        assert [one.id for one in tags.of_documents([1])[1]] == [tag]  # it stays where it is
        with pytest.raises(Invalid):
            tag_service.add(actor("hoa"), "", "X", Tone.RED)


def test_programs_keep_tags_and_put_them_on(office: Flask) -> None:
    with office.app_context():
        token = account_service.issue_token(actor("hoa"), "Thử", True, 30)
    client, head = office.test_client(), {"Authorization": f"Bearer {token}"}
    tag = client.post("/api/v1/tags", json={"name": "Gấp", "name_en": "Urgent", "tone": "amber"}, headers=head).json
    assert (tag["name_en"], tag["tone"], tag["closed"]) == ("Urgent", "amber", False)
    put = {"ids": [1, 2], "tag_id": tag["id"], "on": True}
    assert client.post("/api/v1/documents/tags", json=put, headers=head).json == {"ids": [1, 2]}
    assert client.post("/api/v1/documents/tags", json={**put, "on": False, "ids": [1]}, headers=head).json == {
        "ids": [1]
    }
    assert client.get("/api/v1/documents/2/tags", headers=head).json == {"items": [tag]}
    listed = client.get(f"/api/v1/documents?tag={tag['id']}", headers=head).json
    assert [one["id"] for one in listed["items"]] == [2]
    changed = {"name": "Khẩn", "name_en": "Urgent", "tone": "red", "closed": True}
    assert client.put(f"/api/v1/tags/{tag['id']}", json=changed, headers=head).json["closed"] is True
    assert client.get("/api/v1/tags", headers=head).json["items"][0]["name"] == "Khẩn"
