"""What the pages of checking show, gathered in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from legaldocs.accounts import queries as accounts
from legaldocs.checking import filing, presentation, queries
from legaldocs.checking.criteria import criteria
from legaldocs.checking.finding_service import WRITABLE
from legaldocs.checking.guards import EXAMINERS
from legaldocs.checking.lifecycle import TABLES, table_of
from legaldocs.checking.models import (
    AUTHORITY,
    SELF,
    AuthorityState,
    Check,
    CheckCampaign,
    CheckFinding,
    SelfState,
    Verdict,
)
from legaldocs.checking.service import checkers
from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Missing
from legaldocs.core.i18n import language
from legaldocs.core.lifecycle import StateMove, history
from legaldocs.core.permissions import can
from legaldocs.core.web import Page
from legaldocs.deadlines import queries as deadlines
from legaldocs.documents import queries as documents
from legaldocs.documents.issuers import territories
from legaldocs.documents.models import Document
from legaldocs.law.types import Kind
from legaldocs.review import presentation as clocks

DECIDING = ("close_clean", "discuss", "report", "sign")
_QUOTABLE = (Kind.ARTICLE, Kind.CLAUSE, Kind.POINT, Kind.APPENDIX)


@dataclass(frozen=True, slots=True)
class Opened:
    """A dossier with what every view of it needs."""

    check: Check
    document: Document
    moves: list[StateMove]


def opened(actor: Actor, check_id: int) -> Opened:
    """The dossier, if the actor may know of it.  Raises ``Missing``."""
    check = queries.get(actor, check_id)
    document = documents.get(check.document_id) if check else None
    if check is None or document is None:
        raise Missing()
    return Opened(check, document, list(db.session.scalars(history(check.lifecycle, check.id))))


def check_list(page: Page, filters: queries.Filters) -> dict[str, Any]:
    """Values for ``checking/index.html``."""
    found = [row[0] for row in page.rows]
    return {
        "page": page,
        "filters": filters,
        "people": accounts.person_names(check.assignee_id for check in found),
        "units": accounts.units(),
        "unit_names": accounts.unit_words(),
        "states": state_options(),
        "kinds": [(name, presentation.kind_words(name)) for name in (SELF, AUTHORITY)],
        "kind_words": presentation.kind_words,
        "label": lambda check: table_of(check).label(check.state),
        "days_left": lambda due_on: clocks.days_left(due_on, clock.today()),
    }


def state_options() -> list[tuple[str, str]]:
    """States of both lives, each name once."""
    labels = {str(state): str(TABLES[AUTHORITY].label(state)) for state in AuthorityState}
    return list(({str(state): str(TABLES[SELF].label(state)) for state in SelfState} | labels).items())


def head(actor: Actor, found: Opened) -> dict[str, Any]:
    """Facts, steps, deadline with proof, moves, papers, activity: what every view of a dossier shares."""
    check, table = found.check, table_of(found.check)
    running = deadlines.running(check.lifecycle, [check.id]).get(check.id)
    people = accounts.person_names(
        [
            check.assignee_id,
            check.submitted_by,
            check.drafted_by,
            check.signed_by,
            *(one.decided_by for one in check.findings),
            *(one.person_id for one in check.collaborators),
        ]
    )
    offers = table.offers(actor, check)
    return {
        "check": check,
        "document": found.document,
        "outcome": documents.named([check.outcome_id]).get(check.outcome_id or 0),
        "kind": presentation.kind_words(check.lifecycle),
        "why": check.reason or presentation.trigger_words(check),
        "steps": presentation.phases(check, found.moves),
        "state": table.label(check.state),
        "units": accounts.unit_words(),
        "people": people,
        "due": clocks.deadline(running, clock.today()),
        "proof": clocks.proof(running),
        "no_date_why": running.refused_why if running else None,
        "offers": offers,
        "assignees": _assignees(check, offers),
        "activity": presentation.activity(check, found.moves),
        "record_words": presentation.record_words,
        "handlings": presentation.handling_options(),
        "handling_words": presentation.handling_words,
        "content_hash": check.content_hash(),
        "today": clock.today(),
        "may": _may(actor, check),
    }


def _may(actor: Actor, check: Check) -> dict[str, bool]:
    """What the reader may do beside the moves."""
    examines = can(actor, "checking.examine", check)
    writable = check.state in ("examining", "discussing")
    return {
        "mark": examines and check.state == "examining",
        "write": writable and can(actor, "checking.contribute", check),
        "read": examines and writable,
        "draft": examines and check.state == "discussing",
        "minutes": examines and check.state == "discussing",
        "urge": check.state in ("handling", "refused", "escalated") and can(actor, "checking.press", check),
        "refusal": check.state == "escalated" and can(actor, "checking.follow", check),
        "ask": writable and (examines or can(actor, "checking.assign", check)),
    }


def _assignees(check: Check, offers: list[Any]) -> list[tuple[int, str]]:
    if not any("assignee_id" in offer.move.needs for offer in offers):
        return []
    able = accounts.colleagues([check.unit_id or 0], EXAMINERS, clock.today())
    return [(person.id, f"{person.name} · {person.title}") for person in able]


def bench(
    actor: Actor, check_id: int, finding_id: int | None, given: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Values for ``checking/page.html``; ``given`` are typed words of a finding that could not be saved."""
    found = opened(actor, check_id)
    check = found.check
    values = head(actor, found)
    edition = documents.current_edition(check.document_id)
    units = documents.provisions(edition.id) if edition else []
    ordered = _ordered(check)
    numbered = list(enumerate(ordered, start=1))
    chosen = next((one for one in ordered if one.id == finding_id), None)
    rows = [presentation.finding_row(one, number, values["people"]) for number, one in numbered]
    shown = [(number, one) for number, one in numbered if one.verdict is not Verdict.DISMISSED]
    return {
        **values,
        "rows": [row for row in rows if row["finding"].verdict is not Verdict.DISMISSED],
        "dismissed": [row for row in rows if row["finding"].verdict is Verdict.DISMISSED],
        "open_count": sum(1 for row in rows if row["open"]),
        "chosen": chosen,
        "given": given if given is not None else _as_given(chosen),
        "criteria": _criteria(check),
        "marks": presentation.mark_options(),
        "criterion_options": [(one.id, one.words(language())) for one in criteria().values()],
        "severities": presentation.severity_options(),
        "paths": [(unit.path, documents.unit_label(unit.path)) for unit in units if unit.kind in _QUOTABLE],
        "blocks": presentation.text_blocks(edition.text, units, shown) if edition else [],
        "stale": bool(edition and check.read_sha256 and check.read_sha256 != edition.text_sha256),
        "status": documents.status_of(check.document_id, clock.today()),
        "lessons": queries.lessons(actor, found.document.doc_type, found.document.unit_id),
        "rule_words": presentation.rule_words,
        "helpers": _helpers(check) if values["may"]["ask"] else [],
        "filed": _filed_counts(found),
    }


def filing_page(actor: Actor, check_id: int) -> dict[str, Any]:
    """Values for ``checking/filing.html``: every paper the dossier has to hold and what is known of it."""
    found = opened(actor, check_id)
    rows = filed_of(found)
    return {
        "check": found.check,
        "document": found.document,
        "rows": [
            {
                "id": one.paper.id, "words": one.paper.words(language()), "law": one.paper.law,
                "verified": one.paper.verified, "presence": str(one.presence), "known": one.known,
            }
            for one in rows
        ],
        "people": accounts.person_names(one.known.by for one in rows if one.known),
        "presences": presentation.presence_options(),
        "writable": found.check.state in WRITABLE and can(actor, "checking.contribute", found.check),
    }  # fmt: skip


def filed_of(found: Opened) -> list[filing.Filed]:
    """Every paper that the dossier of the document has to hold, with what is recorded of it."""
    edition = documents.current_edition(found.check.document_id)
    return filing.asked(found.document, edition.text if edition else "", found.check.papers)


def _filed_counts(found: Opened) -> dict[str, int]:
    """How many papers are asked for, there, missing and unknown."""
    counts = Counter(str(one.presence) for one in filed_of(found))
    return {"asked": counts.total(), **{name: counts[name] for name in ("there", "missing", "unknown")}}


def _ordered(check: Check) -> list[CheckFinding]:
    """Findings in the order of the text, those on the file last."""
    return sorted(check.findings, key=lambda one: (one.start is None, one.start or 0, one.id))


def _criteria(check: Check) -> list[dict[str, Any]]:
    """The lines of the form with their marks and the number of confirmed findings."""
    counts = Counter(one.criterion for one in check.confirmed())
    return [
        {
            "id": one.id,
            "words": one.words(language()),
            "law": one.law,
            "verified": one.verified,
            "mark": check.marks.get(one.id, ""),
            "count": counts[one.id],
            "correctable": one.correctable,
        }
        for one in criteria().values()
    ]


def _as_given(finding: CheckFinding | None) -> dict[str, Any]:
    if finding is None:
        return {"severity": "medium"}
    return {
        "criterion": finding.criterion,
        "path": finding.path,
        "quote": finding.quote,
        "evidence": finding.evidence,
        "article": finding.article,
        "remark": finding.remark,
        "severity": str(finding.severity),
        "handling": str(finding.handling) if finding.handling else "",
    }


def _helpers(check: Check) -> list[tuple[int, str]]:
    """People with a post in any unit who are not on the dossier yet."""
    present = {check.assignee_id, *(one.person_id for one in check.collaborators)}
    units = [unit.id for unit in accounts.units()]
    return [
        (person.id, f"{person.name} · {person.title}")
        for person in accounts.colleagues(units, EXAMINERS, clock.today())
        if person.id not in present
    ]


def conclusion(actor: Actor, check_id: int) -> dict[str, Any]:
    """Values for ``checking/conclusion.html``: sentences beside the findings they rest on, and what is to be signed."""
    found = opened(actor, check_id)
    values = head(actor, found)
    confirmed = {one.id: one for one in found.check.confirmed()}
    rows = {key: presentation.finding_row(one, None, values["people"]) for key, one in confirmed.items()}
    said = {key for sentence in found.check.sentences for key in sentence.finding_ids}
    return {
        **values,
        "sentences": [
            {"sentence": one, "findings": [rows[key] for key in one.finding_ids if key in rows]}
            for one in found.check.sentences
        ],
        "unsaid": [rows[key] for key in confirmed if key not in said],
        "deciding": [offer for offer in values["offers"] if offer.move.name in DECIDING],
        "errors": {},
    }


def new_check(actor: Actor, document_id: int, lifecycle: str = "", reason: str = "") -> dict[str, Any]:
    """Values for ``checking/new.html``.  Raises ``Missing``."""
    document = documents.get(document_id)
    if document is None:
        raise Missing()
    kinds = checkers(document, accounts.units())
    return {
        "document": document,
        "kinds": [(name, presentation.kind_words(name)) for name in kinds],
        "lifecycle": lifecycle or next(iter(kinds), ""),
        "reason": reason,
        "existing": queries.of_document(actor, document_id),
        "label": lambda check: table_of(check).label(check.state),
        "kind_words": presentation.kind_words,
    }


def campaign_form(given: Mapping[str, Any]) -> dict[str, Any]:
    """Values for ``checking/campaign_new.html``."""
    fields = sorted({name for unit in accounts.units() for name in unit.fields})
    return {
        "given": given,
        "kinds": presentation.campaign_words,
        "territories": [(key, one.name) for key, one in territories().items() if one.is_sample]
        or [(key, one.name) for key, one in territories().items()],
        "fields": [(name, name) for name in fields],
    }


def campaign_page(actor: Actor, campaign: CheckCampaign, page: Page) -> dict[str, Any]:
    """Values for ``checking/campaign.html``."""
    return {
        **check_list(page, queries.Filters(campaign_id=campaign.id)),
        "campaign": campaign,
        "campaign_words": presentation.campaign_words,
    }


def checklist(actor: Actor, args: Mapping[str, str]) -> dict[str, Any]:
    """Values for ``checking/checklist.html``: lessons of the chosen type and unit."""
    doc_type, unit = args.get("doc_type", ""), args.get("unit", "")
    unit_id = int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 9 else None
    return {
        "lessons": queries.lessons(actor, doc_type, unit_id, 50),
        "doc_type": doc_type,
        "unit_id": unit_id,
        "doc_types": [(value, words) for value, words, _count in documents.facets()["doc_type"]],
        "units": accounts.units(),
        "criteria": {one.id: one.words(language()) for one in criteria().values()},
        "rule_words": presentation.rule_words,
    }
