"""Papers of the dossier a checked document was promulgated with: missing is proposed, unknown concludes nothing."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from legaldocs.checking import filing, finding_service, queries
from legaldocs.checking.filing import Filing
from legaldocs.checking.models import SELF, Check, CheckFinding, Presence, Verdict
from legaldocs.core.actor import SYSTEM
from legaldocs.core.errors import Forbidden, Invalid
from legaldocs.documents import queries as documents
from legaldocs.formats.refusals import RefusedFile
from tests.checking import province


def asked(check: Check) -> list[str]:
    document, edition = documents.get(check.document_id), documents.current_edition(check.document_id)
    assert document is not None
    return [one.paper.id for one in filing.asked(document, edition.text if edition else "", check.papers)]


def proposed(check: Check) -> list[CheckFinding]:
    return [one for one in queries.get(SYSTEM, check.id).findings if one.rule == "paper-missing"]  # type: ignore[union-attr]


def test_a_missing_paper_speaks_under_the_procedure_and_an_unknown_one_says_nothing(app: Flask) -> None:
    check = province.examining(SELF)
    examiner = province.actor("examiner")
    assert "appraisal-report" in asked(check)
    assert "shortened-approval" not in asked(check)
    lacking = finding_service.record_papers(
        examiner,
        check.id,
        {
            "appraisal-report": Filing(Presence.MISSING),
            "submission": Filing(Presence.THERE, "12/TTr-SXD", date(2026, 1, 5)),
            "opinion-table": Filing(Presence.UNKNOWN),
        },
    )
    assert lacking == 1
    [one] = proposed(check)
    assert (one.criterion, one.verdict) == ("procedure", Verdict.CANDIDATE)
    assert "Báo cáo thẩm định" in one.quote
    assert one.article


def test_a_paper_that_turns_up_takes_the_candidate_off_but_never_an_answer(app: Flask) -> None:
    check = province.examining(SELF)
    examiner = province.actor("examiner")
    finding_service.record_papers(
        examiner, check.id, {name: Filing(Presence.MISSING) for name in ("appraisal-report", "submission")}
    )
    kept = next(one for one in proposed(check) if one.key.endswith("submission"))
    finding_service.confirm(examiner, check.id, kept.id)
    finding_service.read_document(SYSTEM, check.id)
    assert len(proposed(check)) == 2
    there = {name: Filing(Presence.THERE) for name in ("appraisal-report", "submission")}
    assert finding_service.record_papers(examiner, check.id, there) == 0
    assert [one.id for one in proposed(check)] == [kept.id]


def test_only_papers_asked_for_are_recorded_and_only_by_those_who_check(app: Flask) -> None:
    check = province.examining(SELF)
    with pytest.raises(Invalid):
        finding_service.record_papers(province.actor("examiner"), check.id, {"love-letter": Filing(Presence.MISSING)})
    with pytest.raises(Forbidden):
        finding_service.record_papers(province.actor("leader"), check.id, {"submission": Filing(Presence.MISSING)})
    with pytest.raises(RefusedFile):
        filing.keep("rong.pdf", b"")


def test_every_row_names_its_law_and_its_words_in_both_languages(app: Flask) -> None:
    for one in filing.papers().values():
        assert one.law
        assert one.words("vi") != one.words("en")
        assert one.since <= one.until
