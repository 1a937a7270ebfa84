"""A dossier in words: why it exists, its steps, findings, activity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

from flask_babel import gettext as _

from legaldocs.checking.criteria import criteria
from legaldocs.checking.guards import MARKS
from legaldocs.checking.lifecycle import table_of
from legaldocs.checking.models import (
    AUTHORITY,
    HANDLING_LABELS,
    SELF,
    CampaignKind,
    Check,
    CheckFinding,
    Handling,
    Presence,
    RecordKind,
    Severity,
    Trigger,
    Verdict,
)
from legaldocs.core.i18n import language
from legaldocs.core.lifecycle import StateMove
from legaldocs.documents.models import Document, Provision
from legaldocs.documents.presentation import Block, Run, letterhead
from legaldocs.law.findings.model import rules
from legaldocs.law.types import Kind
from legaldocs.review.comparison import marked
from legaldocs.ui.words import day, moment

SEVERITY_CODES = {Severity.HIGH: "high", Severity.MEDIUM: "mid", Severity.LOW: "low"}
_LINE = 400
_HEADING = 180  # characters: longer first lines are sentences


def kind_words(lifecycle: str) -> str:
    """Which of the two kinds of check it is."""
    return {SELF: _("Self-check"), AUTHORITY: _("Check by authority")}[lifecycle]


def trigger_words(check: Check) -> str:
    """Why the dossier exists."""
    return {
        Trigger.RECEIVED: _("The document was promulgated or received"),
        Trigger.CAMPAIGN: _("A campaign of checking"),
        Trigger.REQUEST: _("A request, petition or report"),
    }[check.trigger]


def record_words(kind: RecordKind) -> str:
    """What a paper is."""
    return {
        RecordKind.MINUTES: _("Minutes of the discussion"),
        RecordKind.URGE: _("Urging letter"),
        RecordKind.REFUSAL: _("Refusal"),
        RecordKind.ESCALATION: _("Taken to the higher authority"),
        RecordKind.PUBLICATION: _("Publication of the handling"),
    }[kind]


def campaign_words(kind: CampaignKind) -> str:
    """By what a campaign gathers."""
    return {
        CampaignKind.TOPIC: _("By topic"),
        CampaignKind.AREA: _("By area"),
        CampaignKind.FIELD: _("By field"),
    }[kind]


def mark_options() -> list[tuple[str, str]]:
    """The marks of a criterion."""
    words = {"clean": _("In order"), "breach": _("Breached"), "none": _("Does not apply")}
    return [(name, words[name]) for name in MARKS]


def handling_options() -> list[tuple[str, str]]:
    """What the issuer may be asked to do."""
    return [(str(one), str(label)) for one, label in HANDLING_LABELS.items()]


def handling_words(handling: Handling | None) -> str:
    """One of them, or a dash."""
    return str(HANDLING_LABELS[handling]) if handling else "–"


def severity_options() -> list[tuple[str, str]]:
    """How grave a fault may be."""
    words = {Severity.HIGH: _("High"), Severity.MEDIUM: _("Medium"), Severity.LOW: _("Low")}
    return [(str(one), words[one]) for one in (Severity.HIGH, Severity.MEDIUM, Severity.LOW)]


def rule_words(rule: str) -> str:
    """What a machine's rule says, in the reader's language; empty for findings of people."""
    known = rules().get(rule)
    if known is not None:
        return known.said(language())
    return {
        "paper-missing": _("A paper of the dossier that the law asks for was recorded as missing."),
        "competence-form": _("By the table of competence this issuer does not issue this type of document."),
        "competence-subject": _("By the table of competence this matter belongs to another issuer."),
        "competence-person": _("The table of competence cannot decide on this matter: a person has to."),
    }.get(rule, _("Layout of the original file") if rule else "")


def presence_options() -> list[tuple[str, str]]:
    """What can be said of a paper of the dossier."""
    return [
        (str(Presence.UNKNOWN), _("Not known")),
        (str(Presence.THERE), _("In the dossier")),
        (str(Presence.MISSING), _("Not in the dossier")),
    ]


def step_words(state: str) -> str:
    """A step in one or two words, for the line of steps; a state off the straight way by its own name."""
    return {
        "open": _("Assigning"),
        "examining": _("Examination"),
        "submitted": _("Leader"),
        "discussing": _("Discussion"),
        "drafted": _("Signature"),
        "signed": _("Sending"),
        "handling": _("Handling"),
        "handled": _("Publishing"),
        "closed": _("End"),
    }.get(state, "")


def phases(check: Check, moves: Sequence[StateMove]) -> list[dict[str, Any]]:
    """The steps with the day each was reached; a dossier off the straight way shows where it stands."""
    table = table_of(check)
    reached = {move.target: move.at for move in moves}
    state = table.states(check.state)
    steps: list[Any] = list(table.steps)
    if state not in steps:
        steps = [step for step in steps if str(step) in reached] + [state]
    here = steps.index(state)
    found = []
    for place, step in enumerate(steps):
        over = place < here or (place == here and step in table.final)
        at = reached.get(str(step)) if place <= here else None
        found.append(
            {
                "label": step_words(str(step)) or table.label(step),
                "state": "done" if over else "current" if place == here else "todo",
                "when": day(at) if at else "",
            }
        )
    return found


def activity(check: Check, moves: Sequence[StateMove]) -> list[dict[str, Any]]:
    """Moves and papers, newest first."""
    rows = [(move.at, _move_words(check, move)) for move in moves]
    rows += [
        (one.at, f"{one.by_name}: {record_words(one.kind)} {one.number} {day(one.on)} – {one.words[:_LINE]}")
        for one in check.records
        if one.kind in (RecordKind.MINUTES, RecordKind.URGE)
    ]
    return [{"text": text, "note": moment(at)} for at, text in sorted(rows, key=lambda row: row[0], reverse=True)]


def _move_words(check: Check, move: StateMove) -> str:
    who = move.actor_name if move.actor_id else _("The system")
    if move.on_behalf_of:
        who = _("%(name)s on behalf of %(other)s", name=who, other=move.on_behalf_of)
    what = _("Dossier opened") if move.move == "open" else str(table_of(check)[move.move].label)
    return f"{who}: {what}" + (f" – {move.remark}" if move.remark else "")


def finding_row(finding: CheckFinding, number: int | None, people: Mapping[int, str]) -> dict[str, Any]:
    """A finding as the bench shows it."""
    return {
        "finding": finding,
        "number": number,
        "severity": SEVERITY_CODES[finding.severity],
        "title": finding.label or _("The document as a whole"),
        "says": rule_words(finding.rule) or criteria()[finding.criterion].words(language()),
        "criterion": criteria()[finding.criterion].words(language()),
        "handling": handling_words(finding.handling),
        "who": people.get(finding.decided_by or 0, ""),
        "open": finding.verdict is Verdict.CANDIDATE,
        "machine": finding.origin == "machine",
    }


def text_blocks(text: str, units: Sequence[Provision], findings: Sequence[tuple[int, CheckFinding]]) -> list[Block]:
    """The document's text with every anchored finding marked by its number."""
    spans = sorted(
        (one.start, one.end, number)
        for number, one in findings
        if one.start is not None and one.end is not None and not one.orphan
    )
    heads = {unit.start: unit for unit in units if unit.kind not in (Kind.CLAUSE, Kind.POINT)}
    blocks: list[Block] = []
    at = 0
    for line in text.splitlines(keepends=True):
        start, end = at, at + len(line)
        at = end
        if not line.strip():
            continue
        unit = heads.get(start) or heads.get(start + len(line) - len(line.lstrip()))
        struck = any(first < end and last > start for first, last, _number in spans)
        if unit is not None and not struck:
            blocks.append(_heading(unit, line))
            continue
        made = marked(text, start, end, [(a, b) for a, b, _number in spans])
        for block in made:
            block.runs = [_numbered(run, start, end, spans, text) for run in block.runs]
            if unit is not None:
                block.anchor = unit.path.replace("/", "-")
        blocks += made
    _set_letterhead(blocks)
    return blocks


def _set_letterhead(blocks: Sequence[Block]) -> None:
    """The lines before the first heading are set as the document's own page sets them."""
    opening = list(takewhile(lambda block: block.kind == "doan" and not block.anchor, blocks))
    words = ["".join(run.text for run in block.runs).strip() for block in opening]
    for block, head in zip(opening, letterhead(words), strict=True):
        block.head = head


def _heading(unit: Provision, line: str) -> Block:
    """The line that opens an article or chapter, in the look it has on the document's page."""
    label = unit.label.strip(" .:")
    rest = line.strip()[len(label) :].strip(" .:") if line.strip().startswith(label) else line.strip()
    short = rest if len(rest) <= _HEADING else None
    block = Block(str(unit.kind), label, unit.path.replace("/", "-"), short)
    block.runs = [] if short is not None else [Run(rest)]
    return block


def _numbered(run: Run, start: int, end: int, spans: Sequence[tuple[int, int, int]], text: str) -> Run:
    """A marked run with the number of its finding."""
    if run.mark != "span":
        return run
    for first, last, number in spans:
        if first < end and last > start and text[max(first, start) : min(last, end)].startswith(run.text[:20]):
            return Run(run.text, mark="span", ref=number)
    return run


def issuer_line(document: Document) -> str:
    """ "12/2026/QĐ-UBND · Ủy ban nhân dân tỉnh Mẫu · 05/3/2026"."""
    return " · ".join(part for part in (document.number, document.issuer, day(document.issued_date)) if part)
