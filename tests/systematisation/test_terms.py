"""A term from its plan to publication, the previous list as a spreadsheet, the yearly list."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest
import time_machine
from flask import Flask

from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Forbidden, Invalid, Refused
from legaldocs.documents import effect_service
from legaldocs.documents.effect_service import Fact
from legaldocs.formats.refusals import RefusedFile
from legaldocs.formats.sheet import SheetColumn, to_xlsx
from legaldocs.formats.word_in import parse_word
from legaldocs.forms import registry
from legaldocs.forms import service as forms
from legaldocs.law.effect import EventKind
from legaldocs.systematisation import compiling, documents_out, queries, service
from legaldocs.systematisation.listing import BreakKind
from legaldocs.systematisation.models import ListSnapshot, Settled, State, Term, YearState
from legaldocs.systematisation.rules import RuleRefused
from tests import apps
from tests.databases import BOTH_IN_THE_BUILD
from tests.proposals.world import DRAFTER, LEADER, OFFICER, client_of, document, people, who

AFTER = date(2029, 1, 10)
HEADS = ("STT", "Tên loại văn bản", "Số, ký hiệu; ngày, tháng, năm ban hành văn bản", "Tên gọi của văn bản")


@pytest.fixture(autouse=True)
def _register(app: Flask) -> None:
    apps.begin(app, begun)


def begun() -> None:
    """Two documents from before the term, one of them repealed in it, and one issued in it."""
    people()
    kept, ended = document("12/2021/QĐ-UBND"), document("13/2021/QĐ-UBND", issued=date(2021, 6, 1))
    repealing = document("05/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh Mẫu", issued=date(2026, 3, 1))
    fact = Fact(ended, EventKind.REPEALED, date(2026, 4, 1), source_id=repealing)
    part = Fact(kept, EventKind.AMENDED, date(2026, 4, 1), provision="dieu-2/khoan-2", source_id=repealing)
    effect_service.record(who(OFFICER), fact, part)


def walked(term: Term, *moves: str) -> Term:
    for name in moves:
        term = service.move_term(who(OFFICER), term.id, name)
    return term


def listed_term() -> Term:
    term = walked(service.begin_term(who(OFFICER), 2028), "collect", "recheck")
    service.recheck(who(OFFICER), term.id, [1, 3])
    return walked(term, "list")


def previous_list(*rows: tuple[str, ...]) -> bytes:
    return to_xlsx([SheetColumn(head) for head in HEADS], rows, title="DANH MỤC VĂN BẢN CÒN HIỆU LỰC")


@pytest.mark.parametrize("uri", BOTH_IN_THE_BUILD, indirect=True)
def test_the_lists_of_a_term_are_computed_from_events(app: Flask) -> None:
    now = compiling.term(service.begin_term(who(OFFICER), 2028))
    figures = {key: now.figures[key] for key in ("opening", "issued", "ended", "partly", "in_force")}
    assert figures == {"opening": 2, "issued": 1, "ended": 1, "partly": 1, "in_force": 2}
    ended, partly = now.sheets[0].rows[0].cells, now.sheets[1].rows[0].cells
    assert ended["reason"] == "Bị bãi bỏ bởi Quyết định số 05/2026/QĐ-UBND ngày 01/3/2026"
    assert (ended["day"], partly["content"]) == ("01/4/2026", "Điều 2 khoản 2")


def test_nothing_is_submitted_before_the_cut_off_and_not_by_one_person_alone() -> None:
    term = listed_term()
    with pytest.raises(Refused) as refused:
        walked(term, "submit")
    assert [blocker.code for blocker in refused.value.blockers] == ["cut-off"]
    with time_machine.travel(AFTER):
        walked(term, "submit")
        seen = compiling.term(term).digest
        with pytest.raises(Forbidden):
            service.move_term(who(OFFICER), term.id, "approve", content_hash=seen)


def test_approval_freezes_the_lists_and_later_events_do_not_move_them() -> None:
    term = listed_term()
    with time_machine.travel(AFTER):
        walked(term, "submit")
        with pytest.raises(Refused):
            service.move_term(who(LEADER), term.id, "approve", content_hash="0" * 64)
        digest = compiling.term(term).digest
        service.move_term(who(LEADER), term.id, "approve", content_hash=digest)
        effect_service.record(who(OFFICER), Fact(1, EventKind.REPEALED, date(2028, 6, 1), source_id=3))
        printed, figures, frozen = documents_out.shown(term)
        assert frozen
        assert (figures["in_force"], len(printed[2].rows)) == (2, 2)
        assert db.session.query(ListSnapshot).one().sha256 == digest != compiling.term(term).digest
        term = service.move_term(
            who(LEADER), term.id, "publish", decision_number="152/QĐ-UBND", decision_on=date(2029, 1, 9)
        )
        assert term.state is State.PUBLISHED
        text = parse_word(documents_out.decision(term), "x.docx").text
    assert "Số: 152/QĐ-UBND" in text
    assert "Danh mục văn bản còn hiệu lực: 2 văn bản" in text


def test_documents_nobody_looked_at_again_close_the_way() -> None:
    term = walked(service.begin_term(who(OFFICER), 2028), "collect", "recheck")
    with pytest.raises(Refused) as refused:
        walked(term, "list")
    assert [blocker.code for blocker in refused.value.blockers] == ["recheck"]


def test_the_previous_list_names_what_was_lost_what_stands_twice_and_what_it_forgot() -> None:
    term = service.begin_term(who(OFFICER), 2028)
    data = previous_list(
        ("I", "VĂN BẢN CỦA ỦY BAN NHÂN DÂN"),
        ("1", "Quyết định", "12/2021/QĐ-UBND ngày 05/4/2021", "Quy định về thu gom rác"),
        ("2", "Quyết định", "12/2021/QĐ-UBND ngày 05/4/2021", "Quy định về thu gom rác"),
        ("3", "Quyết định", "99/2019/QĐ-UBND ngày 01/2/2019", "Quy định về hồ"),
        ("Tổng số: 3 văn bản",),
    )
    assert service.take_previous(who(OFFICER), term.id, data, "ky-truoc.xlsx") == 3
    breaks = compiling.term(term).lists.breaks
    found = {(one.kind, one.paper.number if one.paper else one.row.number if one.row else "") for one in breaks}
    assert found == {
        (BreakKind.LISTED_TWICE, "12/2021/QĐ-UBND"),
        (BreakKind.NOT_IN_REGISTER, "99/2019/QĐ-UBND"),
        (BreakKind.FORGOTTEN, "13/2021/QĐ-UBND"),
    }
    for one in breaks:
        kind = Settled.LEFT_OUT if one.row else Settled.TAKEN_IN
        ref = one.row.ref if one.row else f"document:{one.paper.id if one.paper else 0}"
        service.settle(who(OFFICER), term.id, kind, ref, "Đã đối chiếu với bản ký.")
    lists = compiling.term(term).lists
    assert (lists.breaks, lists.total.gap) == ([], 0)


def test_a_sheet_without_the_column_or_no_sheet_at_all_writes_nothing() -> None:
    term = service.begin_term(who(OFFICER), 2028)
    with pytest.raises(Invalid, match="Số, ký hiệu"):
        service.take_previous(who(OFFICER), term.id, to_xlsx([SheetColumn("Tên")], [["x"]]), "x.xlsx")
    with pytest.raises(RefusedFile):
        service.take_previous(who(OFFICER), term.id, b"PK not a sheet", "x.xlsx")
    db.session.expire_all()
    assert (queries.previous_rows(term.id), term.previous_sha256) == ([], None)


@pytest.mark.parametrize(("year", "error"), [(2026, RuleRefused), (2060, Invalid), (1999, Invalid)])
def test_a_term_that_no_rule_knows_is_refused(year: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        service.begin_term(who(OFFICER), year)
    assert queries.terms() == []


def test_who_read_an_older_page_is_told() -> None:
    term = service.begin_term(who(OFFICER), 2028)
    seen = term.version
    walked(term, "collect")
    with pytest.raises(Conflict):
        service.move_term(who(OFFICER), term.id, "recheck", version=seen)


def test_the_year_lists_what_ended_in_it_and_what_ended_earlier_but_was_never_published() -> None:
    effect_service.record(who(OFFICER), Fact(1, EventKind.REPEALED, date(2027, 1, 1), source_id=3))
    first = service.begin_year(who(OFFICER), 2026)
    with time_machine.travel(date(2028, 1, 5)):
        late = service.begin_year(who(OFFICER), 2027)
        assert {key: compiling.year(late).figures[key] for key in ("ended", "partly", "earlier")} == {
            "ended": 1, "partly": 0, "earlier": 1,
        }  # fmt: skip
        service.move_year(who(OFFICER), first.id, "submit")
        digest = compiling.year(first).digest
        service.move_year(who(LEADER), first.id, "approve", content_hash=digest)
        service.move_year(who(LEADER), first.id, "publish", decision_number="9/QĐ-UBND", decision_on=date(2027, 1, 20))
        assert first.state is YearState.PUBLISHED
        assert compiling.year(late).figures["earlier"] == 0


def test_the_workbook_has_the_lists_in_the_columns_of_the_form(app: Flask) -> None:
    service.begin_term(who(OFFICER), 2028)
    data = client_of(app, OFFICER).get("/systematisation/terms/1/lists.xlsx").data
    book = openpyxl.load_workbook(BytesIO(data))
    assert len(book.sheetnames) == 4
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    head = next(n for n, row in enumerate(rows) if row[0] == "STT")
    wanted = [column["title"] for column in registry.form("systematisation_lists")["list"][0]["columns"]]
    assert list(rows[head]) == wanted
    assert rows[-1][0] == "Tổng số: 1 văn bản"


def test_the_mark_is_printed_until_an_officer_confirms_this_version_of_the_form(app: Flask) -> None:
    found = service.begin_year(who(OFFICER), 2026)
    form = registry.form("ended_list")
    with pytest.raises(Forbidden):
        forms.confirm(who(DRAFTER), "ended_list", form["digest"], "Nghị định 79/2025/NĐ-CP, Phụ lục")
    assert form["mark"] in parse_word(documents_out.decision(found), "x.docx").text
    forms.confirm(who(LEADER), "ended_list", form["digest"], "Nghị định 79/2025/NĐ-CP, Phụ lục, Mẫu số 01")
    assert form["mark"] not in parse_word(documents_out.decision(found), "x.docx").text
    own = app.config["DATA_DIR"] / "forms"
    own.mkdir()
    source = registry.resources.files("legaldocs.forms").joinpath("ended_list.toml").read_text("utf-8")
    (own / "ended_list.toml").write_text(source.replace("Lý do hết hiệu lực,", "Vì sao hết hiệu lực,"), "utf-8")
    text = parse_word(documents_out.decision(found), "x.docx").text
    assert "Vì sao hết hiệu lực" in text
    assert form["mark"] in text


@pytest.mark.parametrize("tab", ["ended", "partly", "in_force", "to_handle", "recheck", "previous", "collection"])
def test_every_tab_opens_and_the_equation_stands_above_it(app: Flask, tab: str) -> None:
    service.begin_term(who(OFFICER), 2028)
    page = client_of(app, DRAFTER).get(f"/systematisation/terms/1?tab={tab}")
    assert page.status_code == 200
    assert 'class="ld-eq"' in page.text


def test_documents_of_another_province_do_not_move_the_register_there(app: Flask) -> None:
    people()
    for number in range(1, 4):
        document(f"{number}/2021/QĐ-UBND", "Ủy ban nhân dân tỉnh An Giang")
    assert queries.home_territory() == "mau"
    app.config.update(TERRITORY="an-giang-2025")
    assert queries.home_territory() == "an-giang-2025"
