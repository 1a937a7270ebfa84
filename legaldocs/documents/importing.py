"""Bringing files into the register: one Word file, or thousands of JSON lines, as a resumable job or a command.

Reading and refusing happen before anything is written: a file with a broken line changes nothing.  Documents are then
registered in small transactions; after a kill the run goes on where it stopped, and a second run adds nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext

from legaldocs.core.actor import Actor
from legaldocs.core.db import db, give_way
from legaldocs.core.errors import Invalid, LegalDocsError
from legaldocs.core.unit_of_work import current, unit_of_work
from legaldocs.documents import blobs, effect_service, national_facts, reading_notes, service
from legaldocs.documents.models import Edition, ImportLine, ProposalState, ProposedEvent
from legaldocs.documents.reading import RECOGNISED, Incoming
from legaldocs.formats import intake, ocr, office
from legaldocs.formats.convert import PLAIN_WISH, Wish, convert
from legaldocs.formats.jsonl import RawDocument, read_documents
from legaldocs.formats.refusals import REFUSALS, RefusedFile
from legaldocs.law.types import Header

BATCH = 10  # documents per transaction: short enough for other writers, long enough to be quick
_PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")
_SCANS = {"no-text-layer", "pages-without-text-layer"}
Progress = Callable[[int, int | None, str | None], None]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One document of a file: where in the file, and what it says; ``facts_only`` where no text comes with it."""

    place: str
    incoming: Incoming
    facts_only: bool = False


@dataclass(slots=True)
class Report:
    """What came of a file: counts per outcome, and refusals as (place, sentence)."""

    counts: dict[str, int] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    events: int = 0

    def count(self, outcome: str) -> None:
        """One more of an outcome."""
        self.counts[outcome] = self.counts.get(outcome, 0) + 1


def arrivals(path: Path, name: str, wish: Wish = PLAIN_WISH) -> list[Arrival]:
    """Every document of a file.  Raises ``RefusedFile`` for the first thing wrong with it; nothing is written."""
    if name.lower().endswith((".jsonl", ".jsonl.gz", ".ndjson")):
        return list(_from_lines(path, name))
    intake.check_size(path.stat().st_size, name)  # an upload lies under a passing name; the person knows its own
    data = intake.read_file(path)
    if intake.recognise(data, name) is intake.FileKind.ZIP:
        return [_from_file(inner, content, wish) for inner, content in intake.unpack(data, name)]
    return [_from_file(name, data, wish)]


def one_document(name: str, data: bytes) -> Incoming:
    """The only document of a file, as it arrives.  Raises ``RefusedFile``, and ``Invalid`` where it holds several."""
    with tempfile.TemporaryDirectory(dir=current_app.config["DATA_DIR"]) as folder:
        path = Path(folder) / "upload"
        path.write_bytes(data)
        found = arrivals(path, name)
    if len(found) != 1:
        raise Invalid(fields={"file": [gettext("Choose a file that holds one document.")]})
    return found[0].incoming


def look_over(path: Path, name: str) -> None:
    """Refuse a collection that is broken as a whole: a bad line, a damaged or dangerous archive."""
    if name.lower().endswith(".zip"):
        for _inner, _content in intake.unpack(intake.read_file(path), name):
            pass
    else:
        arrivals(path, name)


def takes_long(path: Path, name: str) -> bool:
    """Whether reading a single file belongs in a job: another program converts it, or scans are recognised.

    Raises ``RefusedFile`` where that program is missing on this server.
    """
    intake.check_size(path.stat().st_size, name)
    data = intake.read_file(path)
    kind = intake.recognise(data, name)
    if kind in (intake.FileKind.DOC, intake.FileKind.RTF, intake.FileKind.ODT):
        if office.converter() is None:
            raise RefusedFile("no-converter", name)
        return True
    # A picture under a Word name is a mistake to point out, not a scan.
    scanned = (kind is intake.FileKind.IMAGE and name.lower().endswith(_PICTURES)) or (
        kind is intake.FileKind.PDF and _SCANS & set(convert(data, name).warnings)
    )
    if scanned and ocr.program() is None:
        raise RefusedFile("no-ocr", name, packages=ocr.PACKAGES)
    return bool(scanned)


def _from_lines(path: Path, name: str) -> Iterator[Arrival]:
    for number, row in read_documents(path, name):
        if isinstance(row, RefusedFile):
            raise row
        yield Arrival(f"{name}:{number}", _incoming(row, name))


def _incoming(row: RawDocument, name: str) -> Incoming:
    return Incoming(
        text=row.text,
        number=row.number,
        title=row.title,
        doc_type=row.doc_type,
        issuer=row.issuer,
        issued_date=row.issued_date,
        effective_date=row.effective_date,
        signer=row.signer,
        fields=row.field,
        territory=row.territory[0] if len(row.territory) == 1 else None,
        is_sample=row.is_sample,
        source={**row.source, "file": name},
        file_name=name,
        file_type="jsonl",
    )


def _from_file(name: str, data: bytes, wish: Wish) -> Arrival:
    """A Word (or PDF, HTML, Akoma Ntoso …) file: its text, what it states, its warnings, and its bytes kept."""
    converted = convert(data, name, wish)
    if not converted.text:
        raise RefusedFile("no-ocr", name, packages=ocr.PACKAGES)
    stated = converted.stated or Header()
    return Arrival(
        name,
        Incoming(
            text=converted.text,
            number=stated.number,
            title=stated.title,
            doc_type=stated.doc_type,
            issuer=stated.issuer,
            issued_date=stated.issued_date,
            effective_date=stated.effective_date,
            expiry_date=stated.expiry_date,
            signer=stated.signer,
            file_name=name,
            file_type=name.rsplit(".", 1)[-1].lower()[:20],
            file_sha256=blobs.keep(data),
            warnings=tuple(converted.warnings),
            source={"file": name},
        ),
    )


def with_stated(arrival: Arrival, stated: dict[str, str]) -> Arrival:
    """The arrival with header facts a person typed (dates as ISO text) before those that were read."""
    facts = {name: date.fromisoformat(words) if name.endswith("_date") else words for name, words in stated.items()}
    return replace(arrival, incoming=replace(arrival.incoming, **facts))  # type: ignore[arg-type]  # names of Incoming


def bring_in(
    actor: Actor,
    found: list[Arrival],
    *,
    progress: Progress,
    done_before: Callable[[str], bool] = lambda _step: False,
    confirm_plain: bool = False,
    job_id: int | None = None,
) -> Report:
    """Register documents in batches.  ``done_before(step)`` is asked inside each batch's transaction and skips it.

    A refused document is reported with its place and sentence; the others go on.
    """
    report = Report()
    for start in range(0, len(found), BATCH):
        batch = found[start : start + BATCH]
        with unit_of_work(actor, "documents.import"):
            if done_before(f"batch-{start}"):
                continue
            lines = [_register(actor, arrival, report, confirm_plain) for arrival in batch]
            report.lines.extend(lines)
            if job_id is not None:
                db.session.execute(sa.insert(ImportLine), [{**line, "job_id": job_id} for line in lines])
        db.session.expunge_all()
        if start + BATCH < len(found):
            give_way()
        progress(min(start + BATCH, len(found)), len(found), batch[-1].incoming.number or batch[-1].place)
    if confirm_plain:
        brought_in = _brought_in(report, job_id)
        with unit_of_work(actor, "documents.national_facts"):
            report.events += national_facts.bring(actor, national_facts.wanted(brought_in))
        report.events += _confirm_late_targets(actor, brought_in)
    return report


def _brought_in(report: Report, job_id: int | None) -> set[int]:
    """Documents of this file, those of batches before a kill too."""
    lines = sa.select(ImportLine.document_id).where(ImportLine.job_id == job_id)
    before = set(db.session.scalars(lines)) if job_id is not None else set()
    return {key for key in before | {line["document_id"] for line in report.lines} if key is not None}


def _confirm_late_targets(actor: Actor, brought_in: set[int]) -> int:
    """Plain proposals of these documents whose target came after them in the archive.

    What other imports left for a person to confirm stays with that person.
    """
    waiting = sa.select(ProposedEvent.source_id).where(
        ProposedEvent.state == ProposalState.OPEN,
        ProposedEvent.plain.is_(True),
        ProposedEvent.target_id.is_not(None),
    )
    unread = sa.select(Edition.document_id).where(sa.cast(Edition.warnings, sa.Text).contains(f'"{RECOGNISED}"'))
    sources = sorted((set(db.session.scalars(waiting)) & brought_in) - set(db.session.scalars(unread)))
    parts = (sources[start : start + BATCH] for start in range(0, len(sources), BATCH))
    return sum(effect_service.confirm_waiting(actor, part) for part in parts)


def _register(actor: Actor, arrival: Arrival, report: Report, confirm_plain: bool) -> dict[str, Any]:
    """Register one document inside a savepoint, so that a refusal takes back only its own rows."""
    line: dict[str, Any] = {"place": arrival.place[:255], "number": arrival.incoming.number, "document_id": None}
    events = len(unit_events())
    try:
        with db.session.begin_nested():
            enter = service.register_facts if arrival.facts_only else service.register
            outcome = enter(actor, arrival.incoming)
    except LegalDocsError as refusal:
        del unit_events()[events:]
        report.count("refused")
        report.refused.append((arrival.place, str(refusal.sentence)))
        return {**line, "outcome": "refused", "message": str(refusal.sentence)}
    report.count(outcome.outcome)
    if confirm_plain and RECOGNISED not in arrival.incoming.warnings:
        report.events += effect_service.confirm_plain(actor, outcome.document_id)
    return {
        **line,
        "number": outcome.number,
        "document_id": outcome.document_id,
        "outcome": outcome.outcome,
        "message": reading_notes.sentences(arrival.incoming.warnings) or None,
    }


def keep_refusals(job_id: int, lines: list[tuple[str, str | None, str]]) -> None:
    """Lines (place, number, sentence) of what was refused before anything was registered; in the open use case."""
    if lines:
        row = {"job_id": job_id, "document_id": None, "outcome": "refused"}
        values = [{**row, "place": p[:255], "number": n and n[:80], "message": words} for p, n, words in lines]
        db.session.execute(sa.insert(ImportLine), values)


def unit_events() -> list[object]:
    """Events queued in the open unit of work; those of a refused document are dropped with its rows."""
    return current().events


def refusal_sentence(refusal: RefusedFile) -> str:
    """What is wrong with a file, where, and the remedy, in the reader's language."""
    return str(gettext(REFUSALS[refusal.code], place=refusal.place, **refusal.detail))


def import_lines(job_id: int, outcome: str = "") -> sa.Select[ImportLine]:
    """What an import job did, line by line."""
    found = sa.select(ImportLine).where(ImportLine.job_id == job_id).order_by(ImportLine.id)
    return found.where(ImportLine.outcome == outcome) if outcome else found


def totals(job_id: int) -> dict[str, int]:
    """Outcome → number of lines of an import job."""
    rows = (
        sa.select(ImportLine.outcome, sa.func.count()).where(ImportLine.job_id == job_id).group_by(ImportLine.outcome)
    )
    return {row[0]: row[1] for row in db.session.execute(rows)}
