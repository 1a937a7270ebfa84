"""What the pages of findings show, gathered in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from legaldocs.accounts import queries as accounts
from legaldocs.conflicts import queries, words
from legaldocs.conflicts.lifecycle import FINDING
from legaldocs.conflicts.models import Finding, State
from legaldocs.core import lifecycle
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Missing
from legaldocs.core.i18n import language
from legaldocs.core.web import Page
from legaldocs.documents import effects, succession
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Document
from legaldocs.documents.presentation import badge, day_url, provision_url
from legaldocs.law.conflicts.model import Severity
from legaldocs.law.scan import standards
from legaldocs.law.scan.model import rules
from legaldocs.ui.links import link_with
from legaldocs.ui.words import day

LINES = (0.5, 0.6, 0.7, 0.8, 0.9)  # of confidence, to choose from
PRIOR = 5  # answers that a rule's own confidence counts for before people have answered
_BESIDE = 30
SEVERITIES = {Severity.HIGH: "high", Severity.MEDIUM: "mid", Severity.LOW: "low"}


def listed(actor: Actor, page: Page, filters: queries.Filters) -> dict[str, Any]:
    """Values for ``conflicts/index.html``."""
    return {
        "page": page,
        "filters": filters,
        "rows": rows_of(page.rows, filters.group),
        "lines": lines(actor, filters),
        "tabs_of": _tabs(actor, filters),
        "kinds": [(code, words.kind(code)) for code in words.KINDS],
        "severities": severity_options(),
        "groups": group_options(),
        "fields": fields(),
        "units": unit_options(),
        "last": queries.last_scan(),
    }


def _tabs(actor: Actor, filters: queries.Filters) -> list[dict[str, Any]]:
    """A tab per state, with how many findings stand in it whatever the other filters."""
    counts = queries.counts(actor)
    every = {
        "label": _("All"),
        "url": link_with(state="all", page=None),
        "current": not filters.state,
        "count": sum(counts.values()),
    }
    return [
        *(
            {
                "label": str(label),
                "url": link_with(state=str(state), page=None),
                "current": filters.state == str(state),
                "count": counts.get(str(state), 0),
            }
            for state, label in FINDING.labels.items()
        ),
        every,
    ]


def rows_of(found: Sequence[Finding], group: str = "") -> list[dict[str, Any]]:
    """Findings as rows of a list, each with the heading that begins with it."""
    named = documents.named(key for one in found for key in (one.document_id, one.other_id))
    units = accounts.unit_names()
    rows, before = [], None
    for one in found:
        heading = _heading(one, named, units, group)
        rows.append(
            {
                "finding": one,
                "document": named[one.document_id],
                "other": named.get(one.other_id or 0),
                "label": documents.unit_label(one.path) if one.path else _("Preamble"),
                "other_label": documents.unit_label(one.other_path) if one.other_path else "",
                "kind": words.kind(rules()[one.rule].catalogue),
                "says": words.says(one.rule),
                "severity": SEVERITIES[one.severity],
                "quotes": quoted(one.text, one.spans),
                "other_quotes": quoted(one.other_text, one.other_spans),
                "state": FINDING.label(one.state),
                "heading": heading if heading != before else None,
            }
        )
        before = heading
    return rows


def _heading(one: Finding, named: dict[int, Document], units: dict[int, str], group: str) -> str | None:
    document = named[one.document_id]
    if group == "document":
        return f"{document.number} · {document.title}"
    if group == "field":
        return ", ".join(document.fields) or _("No field")
    if group == "type":
        return words.kind(rules()[one.rule].catalogue)
    return units.get(one.unit_id or 0, _("No unit")) if group == "unit" else None


def quoted(text: str, spans: Iterable[Sequence[int]]) -> list[str]:
    """The words marked, short enough for a list."""
    return [" ".join(text[start:end].split())[:140] for start, end in list(spans)[:4]]


def lines(actor: Actor, filters: queries.Filters) -> list[dict[str, Any]]:
    """For each line of confidence: findings above it, and how many of them are expected to be false alarms."""
    shares = right_shares()
    known = queries.confidences(actor, filters)
    found = []
    for line in LINES:
        above = [(rule, sure, count) for rule, sure, count in known if sure >= line]
        total = sum(count for *_rest, count in above)
        false = sum(count * (1 - shares(rule, sure)) for rule, sure, count in above)
        found.append({"line": line, "count": total, "false": round(false), "chosen": abs(line - filters.sure) < 0.001})
    return found


def right_shares() -> Any:
    """(rule, confidence) → the share expected to be right: people's answers, the rule's own confidence at first."""
    answers = queries.answers()

    def share(rule: str, sure: float) -> float:
        right, wrong = answers.get(rule, (0, 0))
        return (right + PRIOR * sure) / (right + wrong + PRIOR)

    return share


def precision(actor: Actor) -> list[dict[str, Any]]:
    """Per rule: findings, answers, the share people found right, what the rule was taken for, its law."""
    answers, counts = queries.answers(), queries.rule_counts(actor)
    found = []
    for key in sorted({*answers, *counts}, key=lambda one: (-counts.get(one, 0), one)):
        right, wrong = answers.get(key, (0, 0))
        rule = rules()[key]
        found.append(
            {
                "rule": key,
                "kind": words.kind(rule.catalogue),
                "says": words.says(key),
                "law": rule.law,
                "verified": rule.verified,
                "count": counts.get(key, 0),
                "right": right,
                "answered": right + wrong,
                "share": right / (right + wrong) if right + wrong else None,
                "taken": rule.confidence,
                "severity": SEVERITIES[rule.severity],
            }
        )
    return found


def bench(actor: Actor, finding_id: int, filters: queries.Filters, on: date) -> dict[str, Any]:
    """Values for ``conflicts/page.html``.  Raises ``Missing``."""
    found = queries.get(actor, finding_id)
    if found is None:
        raise Missing()
    rule = rules()[found.rule]
    beside = queries.neighbours(actor, replace(filters, group=""), _BESIDE)
    ids = [one.id for one in beside]
    place = ids.index(found.id) if found.id in ids else None
    named = documents.named([found.document_id, found.other_id])
    moves = list(db.session.scalars(lifecycle.history("finding", found.id)))
    return {
        "finding": found,
        "row": rows_of([found])[0],
        "mine": _side(found, named[found.document_id], found.path, found.text, found.spans, on),
        "theirs": _other(found, named, on),
        "says": words.says(found.rule),
        "unless": words.unless(found.rule),
        "why": words.reasons(found.why),
        "rule": rule,
        "apart": _apart(named[found.document_id], named.get(found.other_id or 0), found.rule),
        "queue": rows_of(beside),
        "place": place,
        "next": ids[place + 1] if place is not None and place + 1 < len(ids) else None,
        "filters": filters,
        "offers": FINDING.offers(actor, found),
        "units": unit_options(),
        "unit_names": accounts.unit_names(),
        "moves": [_moved(row) for row in reversed(moves)],
        "precision": next((one for one in precision(actor) if one["rule"] == found.rule), None),
    }


def _side(
    found: Finding, document: Document, path: str, text: str, spans: Sequence[Sequence[int]], on: date
) -> dict[str, Any]:
    status = effects.statuses([document.id], on)[document.id]
    former = succession.former(document)
    label = documents.unit_label(path) if path else ""
    return {
        "title": f"{document.number}, {label}" if label else document.number,
        "number": document.number,
        "url": provision_url(document.id, path or None),
        "day_url": day_url(document.id, on),
        "status": badge(status),
        "about": " · ".join(part for part in (former[0] if former else document.issuer, document.title) if part),
        "runs": runs(text, spans),
        "quotes": quoted(text, spans),
    }


def _other(found: Finding, named: dict[int, Document], on: date) -> dict[str, Any] | None:
    """The other side: a provision, a document named without one, or a national amount on file."""
    document = named.get(found.other_id or 0)
    if document is not None:
        return _side(found, document, found.other_path, found.other_text, found.other_spans, on)
    row = standards.named(found.detail) if found.rule.startswith("national-") else None
    if row is None:
        return None
    return {
        "title": f"{row.number}, {row.article}",
        "number": row.number,
        "url": None,
        "status": None,
        "about": _("National amount or term on file")
        + ("" if row.verified else " · " + _("not checked against the official text")),
        "runs": runs(row.sentence, []),
        "quotes": [row.sentence],
    }


def runs(text: str, spans: Iterable[Sequence[int]]) -> list[list[dict[str, str]]]:
    """Paragraphs of a side with the marked stretches."""
    found: list[list[dict[str, str]]] = []
    marks = sorted((start, end) for start, end in spans)
    at = 0
    for line in text.splitlines(keepends=True):
        end, pieces, here = at + len(line.rstrip("\n")), [], at
        for first, last in marks:
            first, last = max(first, here), min(last, end)
            if first < last:
                pieces += [{"text": text[here:first], "mark": ""}, {"text": text[first:last], "mark": "hit"}]
                here = last
        pieces.append({"text": text[here:end], "mark": ""})
        if any(piece["text"].strip() for piece in pieces):
            found.append([piece for piece in pieces if piece["text"]])
        at += len(line)
    return found


def _apart(mine: Document, other: Document | None, rule: str) -> bool:
    """Whether both texts still apply in different former areas."""
    return rule == "two-values" and other is not None and mine.territory != other.territory


def _moved(row: lifecycle.StateMove) -> dict[str, Any]:
    return {
        "label": str(FINDING[row.move].label),
        "at": row.at,
        "by": row.actor_name if row.actor_id else _("The system"),
        "remark": row.remark,
    }


def severity_options() -> list[tuple[str, str]]:
    """Severities by name."""
    names = {Severity.HIGH: _("Serious"), Severity.MEDIUM: _("To be looked at"), Severity.LOW: _("Minor")}
    return [(str(one), name) for one, name in names.items()]


def group_options() -> list[tuple[str, str]]:
    """What the list can be grouped by."""
    return [("document", _("Document")), ("field", _("Field")), ("type", _("Kind")), ("unit", _("Unit"))]


def fields() -> list[tuple[str, str]]:
    """Fields of the units, to filter by."""
    return [(one, one) for one in sorted({field for unit in accounts.units() for field in unit.fields or ()})]


def unit_options() -> list[tuple[int, str]]:
    """Units by id."""
    return [(unit.id, unit.name_en if language() == "en" else unit.name) for unit in accounts.units()]


BELONGS = "* weight weight weight confidence number number number 4 4 4 weight weight weight"


def table(found: list[Finding]) -> tuple[list[str], list[list[Any]]]:
    """Column titles and rows of the exported list."""
    heads = [
        _("Code"), _("Kind"), _("What was seen"), _("Severity"), _("Confidence"), _("Document"), _("Provision"),
        _("Words"), _("Other document"), _("Other provision"), _("Words there"), _("Unit"), _("State"), _("Law"),
    ]  # fmt: skip
    units, names = accounts.unit_names(), dict(severity_options())
    rows = [
        [
            one.code,
            row["kind"],
            row["says"],
            names[str(one.severity)],
            one.confidence,
            row["document"].number,
            row["label"],
            " | ".join(row["quotes"]),
            row["other"].number if row["other"] else "",
            row["other_label"],
            " | ".join(row["other_quotes"]),
            units.get(one.unit_id or 0, ""),
            str(row["state"]),
            rules()[one.rule].law,
        ]
        for row in rows_of(found)
        for one in (row["finding"],)
    ]
    return heads, rows


def chosen(actor: Actor, ids: Iterable[int], move: str) -> dict[str, Any]:
    """What a step for many would do: those that can take it, those that cannot and why."""
    ready: list[dict[str, Any]] = []
    left: list[dict[str, Any]] = []
    for row in rows_of(queries.some(actor, ids)):
        offer = next((one for one in FINDING.offers(actor, row["finding"]) if one.move.name == move), None)
        (ready if offer is not None and offer.open else left).append(row)
    return {"ready": ready, "left": left, "move": FINDING[move], "ids": [row["finding"].id for row in ready]}


def proposal_address(found: Finding, document: Document, sentence: str) -> str:
    """The form of a new proposal, filled from the finding."""
    rule = rules()[found.rule]
    ground, other = rule.law, documents.get(found.other_id) if found.other_id else None
    if other is not None:
        label = documents.unit_label(found.other_path) if found.other_path else ""
        ground = f"{other.number}{', ' + label if label else ''}; {rule.law}"
    return url_for(
        "proposals.new", document_id=document.id, path=found.path or None, origin="finding", q=found.code,
        ground=ground, reason=sentence,
    )  # fmt: skip


def scanned_words(last: Any) -> str:
    """When the register was last scanned, in words."""
    if last is None:
        return _("The register has not been scanned yet.")
    if last.finished_at is None:
        return _("A scan is under way or waits for the worker.")
    result = last.result or {}
    count = int(result.get("documents", 0))
    return ngettext(
        "Last looked at on %(day)s: %(num)d document.", "Last looked at on %(day)s: %(num)d documents.", count,
        day=day(last.finished_at.date()),
    )  # fmt: skip


def all_open(actor: Actor, ids: Sequence[int]) -> bool:
    """Whether nobody has decided on any of these findings: what is then decided can be undone by opening them again."""
    return all(one.state is State.OPEN for one in queries.some(actor, set(ids)))
