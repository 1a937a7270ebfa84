"""Consultation and appraisal: an answer says something, nothing is left unexplained, two people conclude."""

from __future__ import annotations

import io
from datetime import timedelta

import docx
import pytest
from flask import Flask

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.actor import ANONYMOUS
from legaldocs.core.db import db
from legaldocs.core.errors import Forbidden, Invalid, Missing, Refused
from legaldocs.drafting import appraising, consulting, documents_out, opinion_service, queries, service
from legaldocs.drafting import opinion_queries as opinions
from legaldocs.drafting.lifecycle import DRAFTING
from legaldocs.drafting.models import Form, PaperKind, State
from legaldocs.drafting.opinion_models import Opinion, Response, Stance, Verdict
from legaldocs.drafting.opinion_service import Said, TooManyComments
from legaldocs.formats.layout_check import check_laid_out
from legaldocs.formats.layout_reading import read_layout
from legaldocs.inbox import queries as inbox
from tests.drafting import province
from tests.drafting.province import actor, at, draft

LATE = province.TODAY + timedelta(days=12)  # after the last day to reply, before the posting ends


@pytest.fixture
def people(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    province.freeze(monkeypatch, province.TODAY)
    province.set_up()


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {blocker.code for blocker in refused.value.blockers}


def words_of(data: bytes) -> str:
    opened = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in opened.paragraphs), *cells])


@pytest.mark.usefixtures("people")
class TestConsultation:
    """Asking, answering, taking up."""

    def test_units_are_suggested_by_law_by_field_and_by_what_the_text_touches(self) -> None:
        draft_id = province.registered(form=Form.CHAIR, fields=("khoa học và công nghệ",))
        text = province.TEXT.replace("Hồ sơ nộp tại Sở Xây dựng", "Kinh phí, hồ sơ nộp tại Sở Y tế")
        found = {one.unit.key: one for one in consulting.suggested(draft(draft_id), text)}
        assert {key for key, one in found.items() if one.required} == {
            "so-tai-chinh", "so-noi-vu", "so-tu-phap", "so-khcn",
        }  # fmt: skip
        assert len(found["so-khcn"].reasons) == 2
        assert any("kinh phí" in reason for reason in found["so-tai-chinh"].reasons)
        assert "so-y-te" in found
        assert "so-xay-dung" not in found

    def test_nobody_asked_or_somebody_the_law_names_left_out_closes_the_way(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        draft_id = at(monkeypatch, State.DRAFTING, form=Form.CHAIR)
        province.ask(draft_id, "so-y-te")
        with pytest.raises(Refused) as refused:
            service.move(actor("drafter"), draft_id, "consult-chair")
        assert len([code for code in codes(refused) if code.startswith("required-")]) == 4

    @pytest.mark.parametrize(
        ("stance", "said", "field"),
        [
            (Stance.AGREE, [], "said"),
            (Stance.AGREE, [Said("", Stance.AGREE, "Cơ bản nhất trí")], "said"),
            (Stance.DISAGREE, [Said("dieu-1", Stance.DISAGREE, "Không đồng ý!")], "said"),
            (Stance.DISAGREE, [Said("dieu-1", Stance.AGREE)], "stance"),
            (Stance.AGREE, [Said("dieu-1", Stance.DISAGREE, "Phạm vi điều chỉnh quá rộng so với luật.")], "stance"),
            (Stance.OTHER, [Said("dieu-99", Stance.OTHER, "Đề nghị làm rõ thêm nội dung này.")], "said"),
        ],
    )
    def test_an_answer_that_says_nothing_is_refused_with_a_sentence(
        self, monkeypatch: pytest.MonkeyPatch, stance: Stance, said: list[Said], field: str
    ) -> None:
        draft_id = at(monkeypatch, State.CONSULTING)
        with pytest.raises(Invalid) as refused:
            opinion_service.answer(actor("finance"), draft_id, stance, said)
        assert all(len(sentence) > 20 for sentence in refused.value.fields[field])
        assert opinions.of_draft(draft_id) == []

    def test_an_answer_stands_per_provision_and_can_be_changed_until_the_end(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        draft_id = at(monkeypatch, State.CONSULTING)
        assert [task.kind for task in inbox.my_tasks(actor("finance"), clock.today())] == ["opinion"]
        first = [Said("dieu-1", Stance.AGREE), Said("dieu-2", Stance.DISAGREE, "Thời hạn 05 ngày là quá ngắn.")]
        opinion_service.answer(actor("finance"), draft_id, Stance.OTHER, first)
        opinion_service.answer(actor("finance"), draft_id, Stance.AGREE, [Said("dieu-2", Stance.AGREE)])
        assert [(one.path, one.stance) for one in opinions.of_draft(draft_id)] == [("dieu-2", Stance.AGREE)]
        assert inbox.my_tasks(actor("finance"), clock.today()) == []

    def test_only_those_asked_answer_and_a_late_answer_carries_its_explanation(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        draft_id = at(monkeypatch, State.CONSULTING)
        said = [Said("dieu-2", Stance.AGREE)]
        with pytest.raises(Missing):
            opinion_service.answer(actor("stranger"), draft_id, Stance.AGREE, said)
        province.freeze(monkeypatch, LATE)
        assert len(opinions.late_requests(draft_id, LATE)) == 4
        opinion_service.remind(actor("drafter"), draft_id, opinions.requests(draft_id)[0].id)
        with pytest.raises(Invalid) as refused:
            opinion_service.answer(actor("finance"), draft_id, Stance.AGREE, said)
        assert list(refused.value.fields) == ["late_reason"]
        made = opinion_service.answer(actor("finance"), draft_id, Stance.AGREE, said, "Chờ ý kiến của các phòng.")
        assert made.late_reason

    def test_whoever_may_still_answer_is_not_cut_off(self, monkeypatch: pytest.MonkeyPatch) -> None:
        draft_id = at(monkeypatch, State.CONSULTING)
        found = {b.code for b in DRAFTING.blockers(actor("drafter"), draft(draft_id), "close-consultation")}
        assert {f"request-{one.id}" for one in opinions.requests(draft_id)} <= found

    def test_every_opinion_is_taken_up_or_explained_before_appraisal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        draft_id = at(monkeypatch, State.CONSULTING)
        said = [Said("dieu-2", Stance.OTHER, "Đề nghị tăng thời hạn lên 07 ngày làm việc.")]
        opinion_service.answer(actor("finance"), draft_id, Stance.OTHER, said)
        comment = Said("dieu-1", Stance.OTHER, "Nên nói rõ công trình nào phải cấp phép.")
        opinion_service.comment(ANONYMOUS, draft_id, comment, "Bà Lê Thị B", "b@example.org", "192.0.2.9")
        province.freeze(monkeypatch, province.TODAY + timedelta(days=21))
        service.move(actor("drafter"), draft_id, "close-consultation")
        first, second = opinions.of_draft(draft_id)
        with pytest.raises(Refused) as refused:
            service.move(actor("head"), draft_id, "send-appraisal")
        assert codes(refused) == {f"opinion-{first.id}", f"opinion-{second.id}"}
        with pytest.raises(Invalid):
            opinion_service.respond(actor("drafter"), draft_id, first.id, Response.REJECTED, "Không.")
        opinion_service.respond(actor("drafter"), draft_id, first.id, Response.ACCEPTED, "")
        why = "Luật đã quy định loại công trình phải cấp phép."
        opinion_service.respond(actor("drafter"), draft_id, second.id, Response.REJECTED, why)
        service.move(actor("head"), draft_id, "send-appraisal")
        sent = [paper for paper in draft(draft_id).papers if paper.kind is PaperKind.OPINION_TABLE][-1]
        table = documents_out.opinion_table(draft(draft_id))
        words = words_of(table)
        assert sent.size == len(table)
        assert {"Sở Tài chính", "Bà Lê Thị B (góp ý trên cổng thông tin)"} <= set(words.split("\n"))
        assert why in words
        assert not check_laid_out(read_layout(table, "bang.docx"), clock.today())

    def test_the_public_comments_a_few_times_an_hour_and_only_on_what_is_posted(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        draft_id = at(monkeypatch, State.CONSULTING)
        said = Said("", Stance.OTHER, "Đề nghị đăng tải kèm bản so sánh.")
        for _turn in range(opinion_service.PER_HOUR):
            opinion_service.comment(ANONYMOUS, draft_id, said, "Người dân", "", "192.0.2.9")
        with pytest.raises(TooManyComments):
            opinion_service.comment(ANONYMOUS, draft_id, said, "Người dân", "", "192.0.2.9")
        opinion_service.comment(ANONYMOUS, draft_id, said, "Người khác", "", "192.0.2.10")
        with pytest.raises(Invalid):
            opinion_service.comment(ANONYMOUS, draft_id, Said("", Stance.OTHER, "Đồng ý"), "A", "", "192.0.2.11")
        service.keep_secret(actor("drafter"), draft_id, [], secret=True)
        with pytest.raises(Missing):
            opinion_service.comment(ANONYMOUS, draft_id, said, "Người dân", "", "192.0.2.12")


def test_the_public_page_takes_a_comment_without_account_and_forgets_machines(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with site.app_context():
        province.set_up()
        draft_id = at(monkeypatch, State.CONSULTING)
        db.session.remove()
    browser = site.test_client()
    assert "công trình" in browser.get("/consultations").get_data(as_text=True)
    form = {"path": "dieu-1", "words": "Đề nghị nói rõ phạm vi điều chỉnh.", "author": "Hội Xây dựng"}
    assert browser.post(f"/consultations/{draft_id}", data=form).status_code == 302
    assert browser.post(f"/consultations/{draft_id}", data={**form, "website": "http://spam"}).status_code == 302
    assert browser.post(f"/consultations/{draft_id}", data={**form, "words": "Đồng ý"}).status_code == 422
    with site.app_context():
        assert [one.author for one in db.session.scalars(db.select(Opinion))] == ["Hội Xây dựng"]
        db.session.remove()
    assert browser.get(f"/consultations/{draft_id + 1}").status_code == 404


@pytest.mark.usefixtures("people")
class TestAppraisal:
    """The checklist and its conclusion."""

    def test_an_unfinished_checklist_concludes_nothing_and_names_every_open_point(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        draft_id = at(monkeypatch, State.APPRAISING)
        with pytest.raises(Refused) as refused:
            service.move(actor("leader"), draft_id, "conclude-eligible")
        points = {f"check-{row.id}" for row in appraising.checklist(clock.today())}
        assert codes(refused) == points | {"summary"}
        assert len(points) >= 9

    def test_what_is_wanting_sends_the_draft_back_and_the_report_says_why(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        draft_id = at(monkeypatch, State.APPRAISING)
        province.appraise(draft_id, wanting="legality")
        with pytest.raises(Refused) as refused:
            service.move(actor("leader"), draft_id, "conclude-eligible")
        assert codes(refused) == {"wanting-legality"}
        service.move(actor("leader"), draft_id, "conclude-not-yet", why="Điều 2 trái với luật.")
        report = [paper for paper in draft(draft_id).papers if paper.kind is PaperKind.APPRAISAL_REPORT][-1]
        found = opinions.appraisal(draft_id)
        assert found is not None
        made = documents_out.appraisal_report(draft(draft_id), found)
        assert report.size == len(made)
        assert "chưa đủ điều kiện trình" in words_of(made)
        assert not check_laid_out(read_layout(made, "bao-cao.docx"), clock.today())
        assert draft(draft_id).appraised_sha256 is None

    def test_who_filled_in_the_checklist_does_not_conclude(self, monkeypatch: pytest.MonkeyPatch) -> None:
        draft_id = at(monkeypatch, State.APPRAISING)
        province.appraise(draft_id)
        found = opinions.appraisal(draft_id)
        assert found is not None
        opinion_service.check(actor("leader"), draft_id, found.checks[0].id, Verdict.OK, "")
        with pytest.raises(Refused) as refused:
            service.move(actor("leader"), draft_id, "conclude-eligible")
        assert codes(refused) == {"four-eyes"}

    def test_complex_content_needs_the_council(self, monkeypatch: pytest.MonkeyPatch) -> None:
        draft_id = at(monkeypatch, State.APPRAISING, complex=True)
        province.appraise(draft_id)
        opinion_service.summarise(actor("appraiser"), draft_id, "Dự thảo cơ bản phù hợp.", None, "")
        found = {b.code for b in DRAFTING.blockers(actor("leader"), draft(draft_id), "conclude-eligible")}
        assert found == {"council"}

    def test_a_text_changed_meanwhile_is_not_appraised(self, monkeypatch: pytest.MonkeyPatch) -> None:
        draft_id = at(monkeypatch, State.APPRAISING)
        province.appraise(draft_id)
        province.write(draft_id, province.TEXT.replace("05 ngày", "07 ngày"))
        assert "content" in {b.code for b in DRAFTING.blockers(actor("leader"), draft(draft_id), "conclude-eligible")}

    def test_others_do_not_appraise(self, monkeypatch: pytest.MonkeyPatch) -> None:
        draft_id = at(monkeypatch, State.APPRAISING)
        found = opinions.appraisal(draft_id)
        assert found is not None
        for who, error in (("head", Forbidden), ("stranger", Missing)):
            with pytest.raises(error):
                opinion_service.check(actor(who), draft_id, found.checks[0].id, Verdict.OK, "")
        assert queries.get(actor("appraiser"), draft_id) is not None
        assert accounts.justice_unit() is not None
