"""Use cases of findings: the machine's candidates, a person's own, and what becomes of them when the text changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from legaldocs.checking import anchors, candidates, filing, queries
from legaldocs.checking.criteria import criteria
from legaldocs.checking.filing import Filing
from legaldocs.checking.models import Check, CheckFinding, CheckPaper, Handling, Origin, Severity, Verdict
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case
from legaldocs.documents import queries as documents
from legaldocs.documents.models import Edition, Provision

WRITABLE = ("examining", "discussing")
FEWEST = 5  # characters of evidence, article and reason


@use_case
def read_document(actor: Actor, check_id: int) -> int:
    """Let the machine read the document and add candidates that are not on file yet; returns how many are new.

    Candidates that nobody answered and that the present text no longer shows are taken off.
    """
    check = _get(actor, check_id)
    require(actor, "checking.examine", check)
    if check.state not in WRITABLE:
        raise Refused(_("The document is read while it is being checked."))
    edition = documents.current_edition(check.document_id)
    document = documents.get(check.document_id)
    if edition is None or document is None:
        raise Refused(_("The register holds facts of this document, not its words."))
    lacking = candidates.of_papers(document, filing.missing(filing.asked(document, edition.text, check.papers)))
    found = {one.key: one for one in [*candidates.find(document, edition, clock.today()), *lacking]}
    fresh = _propose(check, found, edition.text_sha256, lambda _one: True)
    check.read_sha256, check.read_at = edition.text_sha256, clock.now()
    return fresh


@use_case
def record_papers(actor: Actor, check_id: int, entries: Mapping[str, Filing]) -> int:
    """Say which papers the dossier of the document holds; a missing one is proposed as a finding.

    Returns how many are missing.  An answer given before is replaced by the new one, its file kept where none comes.
    """
    check = _get(actor, check_id)
    require(actor, "checking.contribute", check)
    if check.state not in WRITABLE:
        raise Refused(_("The papers are recorded while the document is being checked or discussed."))
    document, edition = documents.get(check.document_id), documents.current_edition(check.document_id)
    text = edition.text if edition else ""
    asked = {one.paper.id for one in filing.asked(document, text, ())} if document else set[str]()
    known = {one.kind: one for one in check.papers}
    for kind, given in entries.items():
        if kind not in asked:
            raise Invalid(_("This document's dossier need not hold such a paper."))
        row = known.get(kind) or CheckPaper(check_id=check.id, kind=kind)
        row.presence, row.number, row.on = given.presence, given.number, given.on
        if given.file is not None:
            row.file_name, row.file_sha256, row.size = given.file
        row.by, row.at = actor.user_id, clock.now()
        db.session.add(row)
    db.session.flush()
    db.session.expire(check, ["papers"])
    if document is None:
        return 0
    lacking = filing.missing(filing.asked(document, text, check.papers))
    found = {one.key: one for one in candidates.of_papers(document, lacking)}
    _propose(check, found, "", lambda one: one.rule == "paper-missing")
    return len(lacking)


def _propose(
    check: Check, found: Mapping[str, candidates.Candidate], sha256: str, mine: Callable[[CheckFinding], bool]
) -> int:
    """Put candidates on file that are not there yet, and take off unanswered ones of ``mine`` that are no more seen."""
    known = {one.key: one for one in check.findings}
    for key, one in known.items():
        unanswered = one.verdict is Verdict.CANDIDATE and one.origin is Origin.MACHINE
        if key not in found and unanswered and mine(one):
            db.session.delete(one)
    fresh = [_from_machine(check, one, sha256) for key, one in found.items() if key not in known]
    db.session.add_all(fresh)
    db.session.flush()
    db.session.expire(check, ["findings"])
    return len(fresh)


def is_read_now(check_id: int) -> bool:
    """Whether the dossier is at the step at which its document is read, and the register holds its words."""
    check = queries.get(SYSTEM, check_id)
    if check is None or check.state not in WRITABLE:
        return False
    return documents.current_edition(check.document_id) is not None


def _from_machine(check: Check, one: candidates.Candidate, sha256: str) -> CheckFinding:
    return CheckFinding(
        check_id=check.id, origin=Origin.MACHINE, rule=one.rule, key=one.key, criterion=one.criterion, path=one.path,
        label=one.label, start=one.start, end=one.end, text_sha256=sha256 if one.start is not None else None,
        quote=one.quote, evidence=one.evidence, article=one.article, verified=one.verified, severity=one.severity,
        handling=Handling.CORRECT if criteria()[one.criterion].correctable else None, verdict=Verdict.CANDIDATE,
    )  # fmt: skip


@use_case
def write(actor: Actor, check_id: int, **given: Any) -> CheckFinding:
    """Add a finding of a person's own; refused without place, words, text held against and article."""
    check = _writable(actor, check_id)
    placed = _placed(check, given)
    digest = hashlib.sha256(f"{given['criterion']}|{given['path']}|{given['quote']}".encode()).hexdigest()
    key = f"person:{digest[:24]}"
    if any(one.key == key for one in check.findings):
        raise Refused(_("This finding is on file already."))
    finding = CheckFinding(check_id=check.id, origin=Origin.PERSON, key=key, verdict=Verdict.CONFIRMED)
    _fill(finding, given, placed)
    _decided(actor, finding)
    db.session.add(finding)
    db.session.flush()
    db.session.expire(check, ["findings"])
    return finding


@use_case
def confirm(actor: Actor, check_id: int, finding_id: int, version: int | None = None) -> CheckFinding:
    """Accept a candidate as it stands.  Refused where its words no longer stand in the text."""
    check = _writable(actor, check_id)
    finding = _finding(check, finding_id, version)
    if finding.orphan:
        raise Refused(_("The quoted words no longer stand in the text: change the finding or dismiss it."))
    finding.verdict, finding.reason = Verdict.CONFIRMED, None
    _decided(actor, finding)
    return finding


@use_case
def change(actor: Actor, check_id: int, finding_id: int, version: int | None = None, **given: Any) -> CheckFinding:
    """Accept a finding with other words; the same things are required as of one's own."""
    check = _writable(actor, check_id)
    finding = _finding(check, finding_id, version)
    if finding.start is None and finding.origin is Origin.MACHINE:
        given = {**given, "path": finding.path, "quote": finding.quote}  # a place in the file, not in the text
        _required(given)
        _fill(finding, given, None)
    else:
        _fill(finding, given, _placed(check, given))
        finding.orphan = False
    finding.verdict, finding.reason = Verdict.CONFIRMED, None
    finding.changed = finding.origin is Origin.MACHINE
    _decided(actor, finding)
    return finding


@use_case
def dismiss(actor: Actor, check_id: int, finding_id: int, reason: str, version: int | None = None) -> CheckFinding:
    """Say that a finding is not right, and why."""
    check = _writable(actor, check_id)
    finding = _finding(check, finding_id, version)
    if len(reason.strip()) < FEWEST:
        raise Invalid(fields={"reason": [_("Say why the finding is not right.")]})
    finding.verdict, finding.reason = Verdict.DISMISSED, reason.strip()
    _decided(actor, finding)
    return finding


@use_case
def reanchor(actor: Actor, document_id: int) -> int:
    """The document's text changed: find the quoted words again or mark them lost; returns how many were lost."""
    edition = documents.current_edition(document_id)
    checks = queries.open_on(document_id)
    if edition is None or not checks:
        return 0
    for check in checks:
        require(actor, "checking.examine", check)
    units = documents.provisions(edition.id)
    lost = 0
    for finding in (one for check in checks for one in check.findings):
        if finding.start is None or finding.text_sha256 == edition.text_sha256:
            continue
        lost += not _moved(finding, edition, units)
    return lost


def _moved(finding: CheckFinding, edition: Edition, units: Sequence[Provision]) -> bool:
    found = anchors.place(edition.text, units, finding.path, finding.quote)
    finding.text_sha256, finding.orphan = edition.text_sha256, found is None
    if found is not None:
        finding.start, finding.end, finding.path = found
        finding.label = documents.unit_label(found[2]) if found[2] else finding.label
    return found is not None


Placed = tuple[int, int, str, str]


def _placed(check: Check, given: dict[str, Any]) -> Placed:
    """(start, end, path, hash of the text) of the quoted words.  Raises ``Invalid`` naming every missing thing."""
    errors = _missing(given)
    edition = documents.current_edition(check.document_id)
    found = None
    if edition is not None and given.get("quote"):
        units = documents.provisions(edition.id)
        path = given.get("path") or ""
        if path and not any(unit.path == path for unit in units):
            errors.setdefault("path", []).append(_("The document has no such provision."))
        found = anchors.place(edition.text, units, path, given["quote"])
        if found is None:
            errors.setdefault("quote", []).append(_("These words do not stand there. Copy them from the text."))
    if edition is None:
        errors.setdefault("quote", []).append(_("The register holds facts of this document, not its words."))
    if errors or found is None or edition is None:
        raise Invalid(fields=errors)
    return (*found, edition.text_sha256)


def _required(given: dict[str, Any]) -> None:
    if errors := _missing(given):
        raise Invalid(fields=errors)


def _missing(given: dict[str, Any]) -> dict[str, list[Any]]:
    """What a finding may not lack: criterion, words, text held against, article."""
    errors: dict[str, list[Any]] = {}
    if given.get("criterion") not in criteria():
        errors["criterion"] = [_("Choose the criterion that is breached.")]
    if not (given.get("quote") or "").strip():
        errors["quote"] = [_("Quote the words of the document.")]
    if len((given.get("evidence") or "").strip()) < FEWEST:
        errors["evidence"] = [_("Name the text it is held against, with its provision and effect on the day.")]
    if len((given.get("article") or "").strip()) < FEWEST:
        errors["article"] = [_("Name the article that is breached.")]
    return errors


def _fill(finding: CheckFinding, given: dict[str, Any], placed: Placed | None) -> None:
    if placed is not None:
        finding.start, finding.end, finding.path, finding.text_sha256 = placed
        finding.label = documents.unit_label(placed[2]) if placed[2] else ""
    finding.criterion, finding.quote = given["criterion"], given["quote"].strip()
    finding.evidence, finding.article = given["evidence"].strip(), given["article"].strip()
    finding.remark = (given.get("remark") or "").strip()
    finding.severity = Severity(given.get("severity") or Severity.MEDIUM)
    finding.handling = Handling(given["handling"]) if given.get("handling") else None


def _decided(actor: Actor, finding: CheckFinding) -> None:
    finding.decided_by, finding.decided_at = actor.user_id, clock.now()


def _get(actor: Actor, check_id: int) -> Check:
    check = queries.get(actor, check_id)
    if check is None:
        raise Missing()
    return check


def _writable(actor: Actor, check_id: int) -> Check:
    check = _get(actor, check_id)
    require(actor, "checking.contribute", check)
    if check.state not in WRITABLE:
        raise Refused(_("Findings are written while the document is being checked or discussed."))
    return check


def _finding(check: Check, finding_id: int, version: int | None) -> CheckFinding:
    found = next((one for one in check.findings if one.id == finding_id), None)
    if found is None:
        raise Missing()
    if version is not None and version != found.version:
        raise Conflict()
    return found
