"""Pages of findings: the list, one finding, bulk with preview, export, rules; and who may open them."""

from __future__ import annotations

import pytest
from flask import Flask

from legaldocs.conflicts.models import Finding, State
from legaldocs.core.db import db
from tests.proposals.world import LEADER, OUTSIDER, client_of
from tests.ui.test_undo import undo


def first(rule: str = "two-values") -> Finding:
    return db.session.query(Finding).filter_by(rule=rule).order_by(Finding.weight.desc(), Finding.id).first()


@pytest.mark.parametrize(
    "page",
    [
        "/findings", "/findings?state=all&group=document", "/findings?group=field", "/findings?group=type&kind=C11",
        "/findings?group=unit&severity=high", "/findings?q=15/2022&sort=number", "/findings?sure=0.9",
        "/findings?document=142&path=quy-che/dieu-7", "/findings/rules", "/findings/export?format=csv",
    ],
)  # fmt: skip
def test_pages_open_for_a_leader(scanned: Flask, page: str) -> None:
    assert client_of(scanned, LEADER).get(page).status_code == 200


def test_a_finding_shows_both_texts_with_the_words_marked(scanned: Flask) -> None:
    found = first()
    page = client_of(scanned, LEADER).get(f"/findings/{found.id}").text
    for text, spans in ((found.text, found.spans), (found.other_text, found.other_spans)):
        assert all(f"<mark>{text[start:end]}</mark>" in page for start, end in spans)


def test_another_units_finding_does_not_exist_for_outsiders(scanned: Flask) -> None:
    found = first("own-fine")
    assert client_of(scanned, OUTSIDER).get(f"/findings/{found.id}").status_code == 404


def test_a_bulk_decision_is_previewed_and_then_kept(scanned: Flask) -> None:
    client = client_of(scanned, LEADER)
    ids = [one.id for one in db.session.query(Finding).filter_by(rule="body-gone-since").limit(3)]
    preview = client.post("/findings/preview", data={"ids": ids, "move": "dismiss"})
    assert preview.status_code == 200
    assert {db.session.get(Finding, key).state for key in ids} == {State.OPEN}
    sent = {"ids": ids, "move": "dismiss", "remark": "Đã có quy định chung về cơ quan kế thừa."}
    assert client.post("/findings/decide", data=sent).status_code == 302
    db.session.expire_all()
    assert {db.session.get(Finding, key).state for key in ids} == {State.DISMISSED}


def test_decisions_on_findings_nobody_had_decided_on_are_undone_at_once(scanned: Flask) -> None:
    client = client_of(scanned, LEADER)
    ids = [one.id for one in db.session.query(Finding).filter_by(rule="body-gone-since").limit(3)]
    sent = {"ids": ids, "move": "dismiss", "remark": "Đã có quy định chung về cơ quan kế thừa."}
    undo(client, client.post("/findings/decide", data=sent, follow_redirects=True).text)
    one = {"remark": "Đã có quy định chung.", "then": "next", "next_id": ids[1]}
    undo(client, client.post(f"/findings/{ids[0]}/moves/dismiss", data=one, follow_redirects=True).text)
    db.session.expire_all()
    found = [db.session.get_one(Finding, key) for key in ids]
    assert {(row.state, row.decided_by) for row in found} == {(State.OPEN, None)}
    client.post(f"/findings/{ids[0]}/moves/confirm", follow_redirects=True)
    again = client.post(f"/findings/{ids[0]}/moves/dismiss", data=one, follow_redirects=True).text
    assert "Hoàn tác" not in again  # it was confirmed before: opening it would not leave it as it was


def test_the_line_of_confidence_is_remembered(scanned: Flask) -> None:
    client = client_of(scanned, LEADER)
    everything = client.get("/findings/export?format=csv&state=all&sure=0.5").text.count("PH-")
    assert client.get("/findings/export?format=csv&state=all&sure=0.9").text.count("PH-") < everything
    assert client.get("/findings/export?format=csv&state=all").text.count("PH-") < everything


def test_a_finding_leads_into_a_filled_proposal(scanned: Flask) -> None:
    found = first()
    client = client_of(scanned, LEADER)
    form = client.get(client.get(f"/findings/{found.id}/proposal").headers["Location"]).text
    assert found.code in form
    assert "Luật 64/2025/QH15" in form


def test_only_leaders_and_administrators_start_a_scan(scanned: Flask) -> None:
    assert client_of(scanned, OUTSIDER).post("/findings/scan").status_code == 403
    assert client_of(scanned, LEADER).post("/findings/scan").status_code == 302
