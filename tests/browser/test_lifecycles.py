"""A dossier of drafting and one of checking from the first step to the last, in a real browser, by their people."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from legaldocs.app import create_app
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.documents import service as register
from legaldocs.documents.reading import Incoming
from tests.browser.conftest import Live, sign_in

# Slow: the steps by themselves are walked in tests/drafting and tests/checking, a job through the browser in
# test_main_job, and every page of both dossiers in test_pages_axe.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]
DRAFTER, HEAD, OFFICE, LEADER = "pham.quang.duy", "le.van.khoi", "luong.the.vinh", "tran.thi.hoai"
EXAMINER, JUSTICE_HEAD, FINANCE, COMMUNE = "nguyen.minh.an", "vu.dinh.loc", "hoang.bich.lien", "chu.van.tam"
TITLE = "Quy định bảo vệ kênh mương nội đồng trên địa bàn tỉnh Mẫu"
TEXT = """ỦY BAN NHÂN DÂN TỈNH MẪU
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: /{year}/QĐ-UBND
Mẫu, ngày tháng năm {year}
QUYẾT ĐỊNH
Quy định bảo vệ kênh mương nội đồng trên địa bàn tỉnh Mẫu
Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;
Căn cứ Luật Ban hành văn bản quy phạm pháp luật số 64/2025/QH15;
Ủy ban nhân dân tỉnh Mẫu ban hành Quyết định quy định bảo vệ kênh mương nội đồng trên địa bàn tỉnh Mẫu.
Điều 1. Phạm vi điều chỉnh
Quyết định này quy định việc bảo vệ kênh mương nội đồng trên địa bàn tỉnh Mẫu.
Điều 2. Phạm vi bảo vệ
1. Kênh có bờ được bảo vệ từ chân bờ ra 01 m.
2. Kênh không có bờ được bảo vệ từ mép kênh ra 02 m.
Điều 3. Hiệu lực thi hành
Quyết định này có hiệu lực thi hành kể từ ngày {effective}.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
"""


@pytest.fixture
def days_pass(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """``days_pass(21)``: the application lives so many days from now."""

    def go(days: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + timedelta(days=days))

    return go


class People:
    """Who acts in the browser; each has one of their own and signs in anew, as people do on another day."""

    def __init__(self, browser: Browser, live: Live) -> None:
        self.browser, self.live = browser, live
        self.pages: dict[str | None, Page] = {}

    @contextmanager
    def enter(self, username: str | None, path: str) -> Iterator[Page]:
        """That person's page, or nobody's, at an address."""
        if username not in self.pages:
            context = self.browser.new_context(base_url=self.live.base_url, viewport={"width": 1440, "height": 900})
            self.pages[username] = context.new_page()
            self.pages[username].set_default_timeout(20_000)
        page = self.pages[username]
        if username:
            page.context.clear_cookies()
            sign_in(page, username)
        page.goto(path)
        yield page

    def leave(self) -> None:
        """Everybody closes the browser."""
        for page in self.pages.values():
            page.context.close()

    def move(self, username: str, path: str, name: str, **given: str) -> None:
        """Take a step by its button, and see no refusal."""
        with self.enter(username, path) as page:
            form = page.locator(f"form[action$='/moves/{name}']").first
            for field, value in given.items():
                box = form.locator(f"[name={field}]")
                box.evaluate("(one, value) => { one.value = value; }", value)
            send(page, form)
            assert page.locator(".ld-flashes [data-k=late]").all_inner_texts() == [], name


@pytest.fixture
def people(browser: Browser, live: Live) -> Iterator[People]:
    all_of_them = People(browser, live)
    yield all_of_them
    all_of_them.leave()


def word(text: str) -> dict[str, str | bytes]:
    document, kept = docx.Document(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(kept)
    return {"name": "du-thao.docx", "mimeType": "application/octet-stream", "buffer": kept.getvalue()}


def send(page: Page, form: Locator) -> None:
    """Send a form and wait for the page that answers."""
    with page.expect_navigation():
        form.evaluate("one => one.requestSubmit()")


def saved(page: Page) -> None:
    expect(page.locator(".ld-flashes [data-k=ok]").first).to_be_visible()


def test_a_draft_goes_from_registration_to_publication(
    people: People, shared_data: Path, days_pass: Callable[[int], None]
) -> None:
    days_pass(0)
    signing = clock.today() + timedelta(days=50)
    on = signing + timedelta(days=15)
    text = TEXT.format(year=signing.year, effective=f"{on.day:02d} tháng {on.month:02d} năm {on.year}")
    with people.enter(DRAFTER, "/drafting/new") as page:
        page.fill("#title", TITLE)
        page.fill("#reason", "Luật giao tỉnh quy định phạm vi bảo vệ.")
        page.fill("#planned_signing", signing.isoformat())
        page.select_option("#ground", "a")
        page.locator("form:has(#title) button[type=submit]").click()
        page.wait_for_url(re.compile(r"/drafting/\d+$"))
        home = page.url.split("#")[0]
        for kind in ("proposal", "submission", "appraisal-response", "minutes"):
            form = page.locator("form[action$='/papers']")
            form.locator("[name=kind]").evaluate("(one, value) => { one.value = value; }", kind)
            form.locator("[name=file]").set_input_files(word(kind))
            send(page, form)
            saved(page)
        real = min((shared_data / "docx").glob("*.docx"), key=lambda path: path.stat().st_size)
        for sent in (real, word(text)):
            page.goto(f"{home}/text")
            page.locator("form[action$='/text'] [name=file]").set_input_files(sent)
            page.locator("form[action$='/text'] button[type=submit]").click()
            saved(page)
        page.goto(f"{home}/difference")
        assert page.locator("ins").count() > 0
    _edited(people, home)
    with people.enter(DRAFTER, f"{home}/opinions") as page:
        page.get_by_label("Sở Tài chính").evaluate("one => { one.checked = true; }")
        send(page, page.locator("form[action$='/requests']"))
        saved(page)
    people.move(OFFICE, home, "accept")
    people.move(DRAFTER, home, "consult")
    _answered(people, home)
    days_pass(21)
    with people.enter(DRAFTER, f"{home}/opinions") as page:
        form = page.locator("form[action*='/opinions/']").first
        form.locator("[name=response]").evaluate("one => { one.value = 'accepted'; }")
        form.locator("[name=answer]").evaluate("one => { one.value = 'Tiếp thu, sẽ ghi rõ cách đo.'; }")
        send(page, form)
        expect(page.locator("section", has_text="sẽ ghi rõ cách đo").first).to_be_visible()
    people.move(DRAFTER, home, "close-consultation")
    people.move(HEAD, home, "send-appraisal")
    _appraised(people, home)
    people.move(LEADER, home, "conclude-eligible")
    people.move(HEAD, home, "submit")
    vote = {"members": "21", "in_favour": "20", "held_on": clock.today().isoformat()}
    people.move(OFFICE, home, "adopt-committee", **vote)
    days_pass(51)
    signed = {"signer": "Nguyễn Văn Mẫu", "signed_on": signing.isoformat(), "effective_on": on.isoformat()}
    people.move(OFFICE, home, "promulgate", **signed)
    _published(people, home)
    people.move(OFFICE, home, "close")
    with people.enter(DRAFTER, f"{home}/issue") as page:
        number = page.locator(".ld-dl dd").first.inner_text()
        assert number.endswith(f"/{signing.year}/QĐ-UBND")
        page.get_by_role("link", name="Mở trong").or_(page.locator("a[href^='/documents/']")).first.click()
        expect(page.locator("h1")).to_contain_text(number)
        assert "cách đo" in page.locator(".ld-law").first.inner_text()


def _edited(people: People, home: str) -> None:
    """The text is opened in the workspace, worded while typing, commented and kept as a version."""
    with people.enter(DRAFTER, f"{home}/workspace") as page:
        page.locator("form[action$='/workspace'] button").click()
        page.locator(".ld-provision", has_text="Kênh có bờ").locator("a").last.click()
        page.locator("#words").fill("1. Kênh có bờ được bảo vệ từ chân bờ ra 01 m; cách đo theo hồ sơ công trình.")
        expect(page.locator("#saved")).to_contain_text("tự lưu", timeout=15_000)
        page.locator("#words-form button").click()
        saved(page)
        send(page, page.locator("form[action$='/workspace/version']"))
        saved(page)


def _answered(people: People, home: str) -> None:
    """A unit agrees provision by provision; somebody from outside comments."""
    with people.enter(FINANCE, f"{home}/answer") as page:
        page.locator("[name=stance][value=agree]").evaluate("one => { one.checked = true; }")
        page.locator("[name=on]").first.select_option("agree")
        page.locator("form[action$='/answer'] button[type=submit]").click()
        saved(page)
    draft_id = home.rsplit("/", 1)[1]
    with people.enter(None, f"/consultations/{draft_id}") as page:
        page.fill("#words", "Đề nghị ghi rõ cách đo khoảng cách từ chân bờ kênh.")
        page.fill("#author", "Hợp tác xã Đông Mẫu")
        page.locator("form:has(#author) button[type=submit]").click()
        saved(page)


def _appraised(people: People, home: str) -> None:
    with people.enter(EXAMINER, f"{home}/appraisal") as page:
        count = page.locator("#checklist form").count()
        for n in range(count):
            form = page.locator("#checklist form").nth(n)
            form.locator("[name=verdict]").evaluate("one => { one.value = 'ok'; }")
            send(page, form)
        page.fill("#summary-words", "Dự thảo đủ điều kiện trình.")
        send(page, page.locator("form:has(#summary-words)"))


def _published(people: People, home: str) -> None:
    """Every duty is done with its proof."""
    with people.enter(OFFICE, f"{home}/issue") as page:
        while page.locator("form[action*='/duties/']").count():
            form = page.locator("form[action*='/duties/']").first
            form.locator("[name=evidence]").evaluate("one => { one.value = 'Công văn số 12/VP-NC'; }")
            send(page, form)
            page.goto(f"{home}/issue")


@dataclass(frozen=True, slots=True)
class Life:
    """One of the two lives of a check: of which decision, what is found in it, how it is signed and handled."""

    number: str
    issuer: str
    place: str
    found: str  # words of the finding that stands
    handling: str
    outcome: str
    does: str  # what the outcome document says
    signing: tuple[tuple[str, str], ...]


YEAR = datetime.now(UTC).year
AUTHORITY_CHECK = Life(
    f"02/{YEAR}/QĐ-UBND", "Ủy ban nhân dân xã Đông Mẫu", "Đông Mẫu", "giấy phép", "repeal_part", f"03/{YEAR}/QĐ-UBND",
    "Bãi bỏ Điều 2", ((LEADER, "sign"), (EXAMINER, "send")),
)  # fmt: skip
SELF_CHECK = Life(
    "14/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh Mẫu", "Mẫu", "15/2020/NQ-HĐND", "amend", f"90/{YEAR}/QĐ-UBND",
    "Sửa đổi, bổ sung khoản 4 Điều 1", ((LEADER, "report"),),
)  # fmt: skip


@pytest.mark.parametrize("life", [AUTHORITY_CHECK, SELF_CHECK], ids=["by authority", "self-check"])
def test_a_received_decision_is_checked_to_its_handling(people: People, live: Live, life: Life) -> None:
    with people.enter(JUSTICE_HEAD, f"/checking?q={life.number}") as page:
        row = page.locator("tr", has_text=life.number).first
        row.locator("a[href^='/checking/']").first.click()
        home = page.url.split("#")[0].split("?")[0]
    with people.enter(JUSTICE_HEAD, home) as page:
        form = page.locator("form[action$='/moves/assign']")
        form.locator("[name=assignee_id]").select_option(label=_option(page, "Nguyễn Minh An"))
        send(page, form)
        saved(page)
    _examined(people, home, life)
    people.move(EXAMINER, home, "submit")
    people.move(LEADER, f"{home}/conclusion", "discuss")
    with people.enter(EXAMINER, home) as page:
        form = page.locator("form[action$='/records']").first
        form.locator("[name=words]").evaluate("one => { one.value = 'Đơn vị soạn thảo thống nhất với phát hiện.'; }")
        send(page, form)
        page.goto(f"{home}/conclusion")
        with page.expect_navigation():
            page.locator("button[name=do]").click()
        assert page.locator("textarea[name^=sentence-]").count() > 0
    people.move(EXAMINER, f"{home}/conclusion", "draft")
    for who, move in life.signing:
        people.move(who, f"{home}/conclusion", move)
    _handled(live, life)
    people.move(JUSTICE_HEAD, home, "handle", outcome_number=life.outcome, outcome=life.handling)
    people.move(
        JUSTICE_HEAD, home, "publish", remark="Niêm yết tại trụ sở, đăng cổng thông tin.", on=clock.today().isoformat()
    )
    with people.enter(LEADER, home) as page:
        assert page.locator("form[action*='/moves/']").count() == 0


def _option(page: Page, name: str) -> str:
    options = page.locator("[name=assignee_id] option").all_inner_texts()
    return next(one for one in options if name in one)


def _examined(people: People, home: str, life: Life) -> None:
    """The machine reads; one finding is a fault of content, what else it says is answered as wrong."""
    with people.enter(EXAMINER, home) as page:
        send(page, page.locator("form[action$='/read']"))
        confirmed = page.locator("article", has_text=life.found).first
        link = confirmed.locator("a[href*='finding=']").get_attribute("href") or ""
        page.goto(link)
        form = page.locator("form[action$='/change']")
        form.locator("[name=criterion]").evaluate("one => { one.value = 'content'; }")
        form.locator("[name=handling]").evaluate("(one, value) => { one.value = value; }", life.handling)
        send(page, form)
        page.goto(home)
        while page.locator("form[action$='/confirm']").count():
            form = page.locator("article:has(form[action$='/confirm']) form[action$='/dismiss']").first
            if not form.count():
                break
            form.locator("[name=reason]").evaluate("one => { one.value = 'Đã đối chiếu, không có sai sót.'; }")
            send(page, form)
            page.goto(home)
            if not page.locator("article:has(form[action$='/confirm']):has(form[action$='/dismiss'])").count():
                break
        marks = page.locator("form[action$='/marks']")
        marks.evaluate(
            "one => { for (const mark of one.querySelectorAll('select'))"
            " mark.value = mark.name === 'mark-content' ? 'breach' : 'clean'; }"
        )
        send(page, marks)


def _handled(live: Live, life: Life) -> None:
    """The issuer handles what was found; its decision arrives in the register."""
    today = clock.today()
    title = "Xử lý quy định sau kiểm tra"
    words = (
        f"{life.issuer.upper()}\nSố: {life.outcome}\n"
        f"{life.place}, ngày {today:%d} tháng {today:%m} năm {today.year}\n"
        f"QUYẾT ĐỊNH\n{title}\n"
        f"Điều 1. {life.does} Quyết định số {life.number} của {life.issuer}"
        + (".\n" if life.handling != "amend" else " như sau:\n“4. Nội dung đã được xử lý.”\n")
        + f"Điều 2. Quyết định này có hiệu lực kể từ ngày {today:%d} tháng {today:%m} năm {today.year}.\n"
    )
    incoming = Incoming(
        text=words, number=life.outcome, title=title, doc_type="Quyết định", issuer=life.issuer, issued_date=today,
        effective_date=today,
    )  # fmt: skip
    with create_app("testing", DATA_DIR=live.data).app_context():
        register.register(SYSTEM, incoming)
        db.session.remove()
        db.engine.dispose()
