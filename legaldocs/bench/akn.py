"""Akoma Ntoso out and in on real documents: how many are valid, how many come back the same, and how fast.

Valid means without a fault by the OASIS schema; the same means equal text, header facts and provisions (path, kind,
label, heading, span).  Third-party samples are read, or refused with their place.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

from legaldocs.core.text import nfc, squeeze
from legaldocs.formats import akn_in
from legaldocs.formats.akn_from_text import from_text
from legaldocs.formats.akn_out import to_akn
from legaldocs.formats.akn_values import LegalText, ReadText
from legaldocs.formats.refusals import RefusedFile
from legaldocs.law.types import Header

Row = dict[str, Any]
_MADE_ON = date(2026, 1, 1)  # any day: the file names the day it was made


@dataclass(slots=True)
class Tally:
    """Counts over the documents, processor seconds per step, and what went wrong."""

    documents: int = 0
    valid: int = 0
    same: int = 0
    references: int = 0
    tables: int = 0
    size: int = 0
    out: list[float] = field(default_factory=list)
    back: list[float] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def report(self) -> Row:
        """Counts, speed and the first misses."""
        self.out.sort()
        return {
            "documents": self.documents,
            "valid": self.valid,
            "same": self.same,
            "references": self.references,
            "tables": self.tables,
            "XML MB": self.size / 1e6,
            "out/s": self.documents / max(sum(self.out), 1e-9),
            "out median ms": 1000 * self.out[len(self.out) // 2] if self.out else 0.0,
            "in/s": self.documents / max(sum(self.back), 1e-9),
            "misses": self.misses,
        }


def run(data_dir: Path) -> Row:
    """Figures on the corpus under ``data_dir`` and on the sample files beside it."""
    return {
        "corpus": measure(_documents(data_dir / "corpus.jsonl.gz")).report(),
        "samples": samples(sorted((data_dir / "akn" / "samples").glob("*/*.xml"))),
    }


def _documents(path: Path) -> Iterator[tuple[str, LegalText]]:
    """Each document with the facts its record states, as a register would hold it."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            found = from_text(nfc(row["text"]), _MADE_ON, number=row["number"], issuer=row.get("issuer"))
            yield f"{row['number']} {row.get('issuer') or ''}", replace(found, header=_stated(found.header, row))


def _stated(head: Header, row: Row) -> Header:
    """What the record states goes before what the text says."""
    facts: Row = {name: squeeze(row[name]) for name in ("title", "doc_type", "issuer", "signer") if row.get(name)}
    facts |= {name: date.fromisoformat(row[name]) for name in ("issued_date", "effective_date") if row.get(name)}
    return replace(head, **facts)


def measure(documents: Iterable[tuple[str, LegalText]]) -> Tally:
    """Write, judge and read back each (name, document)."""
    tally = Tally()
    for name, document in documents:
        tally.documents += 1
        started = time.process_time()
        written = to_akn(document)
        tally.out.append(time.process_time() - started)
        tally.size += len(written)
        tally.references += written.count(b"<ref ")
        tally.tables += written.count(b"<table>")
        faults = akn_in.faults(written)
        tally.valid += not faults
        tally.misses += [f"{name}: not valid, {fault}" for fault in faults[:1]]
        started = time.process_time()
        read = akn_in.read_akn(written)
        tally.back.append(time.process_time() - started)
        wrong = difference(document, read)
        tally.same += wrong is None
        tally.misses += [f"{name}: {wrong}"] if wrong else []
    return tally


def difference(document: LegalText, read: ReadText) -> str | None:
    """The first thing that did not come back as it was, or ``None``."""
    if document.text != read.text:
        return "text"
    if document.header != read.header:
        return f"header {document.header} {read.header}"
    first = document.provisions[0].start if document.provisions else len(document.text)
    if tuple(base for base in document.bases if base.end <= first) != read.bases:  # below it, no basis is one
        return "legal bases"
    fields = ("path", "kind", "label", "heading", "start", "end", "parent")
    for before, after in zip_longest(document.provisions, read.provisions):
        wrong = [name for name in fields if getattr(before, name, None) != getattr(after, name, None)]
        if wrong:
            return f"{wrong[0]} of {before or after}, read as {after}"
    return None if read.exact else "read as a foreign file"


def samples(files: Iterable[Path]) -> Row:
    """What becomes of other people's files."""
    counts = {"files": 0, "read": 0, "provisions": 0, "refused": 0}
    misses = []
    for path in files:
        counts["files"] += 1
        try:
            found = akn_in.read_akn(path.read_bytes(), path.name)
        except RefusedFile as refusal:
            counts["refused"] += 1
            misses.append(str(refusal))
            continue
        counts["read"] += 1
        counts["provisions"] += len(found.provisions)
    return {**counts, "misses": misses}
