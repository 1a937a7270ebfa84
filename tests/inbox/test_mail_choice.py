"""What of each kind of notice comes by mail, and when: at once, in a daily or weekly digest, never."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask, g

from legaldocs.accounts.models import Person
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.errors import Invalid
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.deadlines import queries as clocks
from legaldocs.inbox import letters, service
from legaldocs.inbox.models import Digest, Mail, Notice, NoticeSetting, Rhythm
from legaldocs.inbox.notices import Told
from legaldocs.review import service as review
from tests.databases import BOTH_IN_THE_BUILD
from tests.review import province
from tests.review.province import actor, person_id

DAY = date(2026, 3, 2)  # a Monday
WHO = "reviewer"
WATCHED = ("watch-text", {"number": "1/2021/QĐ-UBND", "document": 1, "title": "Quy định về đơn giá"})
CALLED = ("called-on", {"who": "Trần Thị Hòa", "dossier": "ST-2026-0001", "draft": 1, "thread": 1, "provision": 1})
FOUND = ("search-news", {"number": "Đất đai", "hits": 2, "saved": 1})
REMINDED = ("reminder", {"code": "RS-2026-0001", "left": 1})


@pytest.fixture(autouse=True)
def _province(app: Flask) -> Iterator[None]:
    with time_machine.travel(datetime(2026, 3, 2, 2, tzinfo=clock.LOCAL), tick=False):
        province.set_up()
        yield


def wants(digest: Digest = Digest.NONE, **kinds: Rhythm) -> None:
    service.save_settings(actor(WHO), "toi@mau.example.vn", True, digest, **kinds)


def happens(*occasions: tuple[str, dict[str, object]]) -> None:
    """Something is told in a use case of its own."""
    with unit_of_work(SYSTEM, "test"):
        for number, (code, facts) in enumerate(occasions):
            letters.tell([Told(person_id(WHO), f"{code}:{number}:{clock.now()}", code, facts)])


def digest(kind: Digest, after: int = 0) -> int:
    """The digest of a day is written so many days later."""
    moment = datetime(DAY.year, DAY.month, DAY.day, 7, tzinfo=clock.LOCAL) + timedelta(days=after)
    with time_machine.travel(moment, tick=False):
        return service.write_digests(SYSTEM, kind, clock.today())


def mails() -> list[Mail]:
    return list(db.session.scalars(sa.select(Mail).order_by(Mail.id)))


@pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)
def test_each_kind_comes_when_its_reader_chose_and_once(app: Flask) -> None:
    wants(watched=Rhythm.DAILY, mentions=Rhythm.AT_ONCE, searches=Rhythm.WEEKLY)
    happens(WATCHED, CALLED, FOUND)
    assert ["Trần Thị Hòa" in row.subject for row in mails()] == [True]
    assert [digest(Digest.DAILY), digest(Digest.DAILY, 1), digest(Digest.WEEKLY, 7)] == [1, 0, 1]
    _call, daily, weekly = mails()
    assert (daily.subject, weekly.subject) == ("1 thông báo mới", "1 thông báo mới")
    assert "1/2021/QĐ-UBND mà bạn theo dõi" in daily.body
    assert "Đất đai" not in daily.body
    assert "Đất đai: tìm thấy 2 điều khoản mới." in weekly.body
    assert "Trần Thị Hòa" not in daily.body + weekly.body


def test_who_chose_nothing_is_mailed_nothing() -> None:
    wants()
    happens(WATCHED, CALLED, FOUND)
    assert digest(Digest.DAILY) + digest(Digest.WEEKLY) == 0
    assert mails() == []


def test_work_and_notices_come_in_one_mail() -> None:
    review.open_by_officer(actor(WHO), province.resting("1/2021/QĐ-UBND"), "Cử tri kiến nghị xem lại.")
    service.save_settings(actor("head"), "truong@mau.example.vn", True, Digest.DAILY, watched=Rhythm.DAILY)
    with unit_of_work(SYSTEM, "test"):
        letters.tell([Told(person_id("head"), "watch:x", *WATCHED)])
    assert digest(Digest.DAILY) == 1
    assert mails()[0].subject == "1 việc chờ anh/chị, 1 thông báo mới"
    assert "RS-2026-0001" in mails()[0].body
    assert "Văn bản tôi theo dõi:\n- 1/2021/QĐ-UBND" in mails()[0].body


def test_what_was_read_meanwhile_or_is_long_past_is_not_mailed() -> None:
    wants(watched=Rhythm.DAILY)
    happens(WATCHED)
    service.read_notices(actor(WHO), db.session.scalar(sa.select(sa.func.max(Notice.id))) or 0)
    assert digest(Digest.DAILY) == 0
    happens(WATCHED)
    assert digest(Digest.DAILY, 5) == 0


def test_reminders_keep_their_own_choice_and_are_not_repeated_in_a_digest() -> None:
    wants(watched=Rhythm.AT_ONCE, mentions=Rhythm.AT_ONCE, searches=Rhythm.AT_ONCE)
    happens(REMINDED)
    assert mails() == []
    wants(watched=Rhythm.DAILY)
    assert digest(Digest.DAILY) == 0


def test_a_closed_account_is_mailed_nothing() -> None:
    wants(watched=Rhythm.AT_ONCE, mentions=Rhythm.DAILY)
    with unit_of_work(SYSTEM, "test"):
        db.session.get_one(Person, person_id(WHO)).disabled = True
    happens(WATCHED, CALLED)
    assert digest(Digest.DAILY) == 0
    assert mails() == []


def test_notices_by_mail_need_an_address_and_a_kind_left_out_stays() -> None:
    with pytest.raises(Invalid):
        service.save_settings(actor(WHO), None, True, Digest.NONE, watched=Rhythm.DAILY)
    wants(watched=Rhythm.WEEKLY)
    wants(mentions=Rhythm.AT_ONCE)
    row = db.session.scalars(sa.select(NoticeSetting)).one()
    assert (row.watched, row.mentions, row.searches) == (Rhythm.WEEKLY, Rhythm.AT_ONCE, Rhythm.NEVER)


def test_more_time_asked_for_is_mailed_to_who_decides() -> None:
    ticket = review.open_by_officer(actor(WHO), province.resting("1/2021/QĐ-UBND"), "Cử tri kiến nghị xem.")
    key = clocks.running("review", [ticket])[ticket].id
    service.save_settings(actor("leader"), "lanh-dao@mau.example.vn", True, Digest.NONE)
    service.ask_extension(actor("head"), key, 2, "Chờ ý kiến của Bộ Xây dựng.")
    assert ["RS-2026-0001" in row.subject for row in mails()] == [True]


def test_the_page_offers_a_rhythm_for_each_kind_and_keeps_it(app: Flask) -> None:
    g.pop("_login_user", None)
    reader = app.test_client()
    reader.post("/sign-in", data={"username": WHO, "password": province.PASSWORD})
    chosen = {"watched": "weekly", "mentions": "at-once", "searches": "never"}
    form = {"address": "toi@mau.example.vn", "digest": "none", **chosen}
    assert reader.post("/notices/settings", data=form).status_code == 302
    page = reader.get("/notices").text
    for kind, value in chosen.items():
        part = page.split(f'name="{kind}"', 1)[1].split("</select>", 1)[0]
        assert f'value="{value}" selected' in part
    refused = reader.post("/notices/settings", data={**form, "address": ""})
    assert refused.status_code == 422
    assert "Hãy nhập địa chỉ nhận thông báo" in refused.text
