"""A register of any size in a database, for measuring: real provisions under made documents, written in bulk.

Every document has twelve articles, each a clause of the article collection; beyond the clauses there are, they come
again under other numbers.  Three documents in ten have ended, one in ten has an ended article.  Rows are written past
the use cases on purpose: importing is measured elsewhere, and a million provisions would take hours.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from legaldocs.core.db import Model, db, flushing
from legaldocs.core.text import fold, nfc
from legaldocs.documents.models import Document, Edition, EditionOrigin, EffectEvent, EffectPeriod, Level, Provision
from legaldocs.law.effect import EventKind, Status
from legaldocs.law.types import Kind

ARTICLES = 12
PER_WRITE = 500  # documents
_CLAUSE = re.compile(r"\n(?=\s*\d{1,3}\.\s)")
_SHORTEST = 30  # characters of a clause worth indexing
_TABLES: tuple[tuple[type[Model], str], ...] = (
    (Document, "document"),
    (Edition, "edition"),
    (Provision, "provisions"),
    (EffectEvent, "events"),
    (EffectPeriod, "periods"),
)
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_TYPES = (
    ("Quyết định", "QĐ-UBND", 8),
    ("Nghị quyết", "NQ-HĐND", 7),
    ("Thông tư", "TT-BTC", 6),
    ("Nghị định", "NĐ-CP", 3),
)


def fill(articles: Path, provisions: int) -> None:
    """Write documents of ``provisions`` articles in all into an empty, migrated database."""
    source = cycle(list(_clauses(articles)))
    numbers = range(1, provisions // ARTICLES + 1)
    for start in range(0, len(numbers), PER_WRITE):
        made = [_document(n, list(islice(source, ARTICLES))) for n in numbers[start : start + PER_WRITE]]
        with past_the_audit(), db.engine.begin() as connection:
            for model, kind in _TABLES:
                rows = (one[kind] for one in made)
                flat = [row for part in rows for row in (part if isinstance(part, list) else [part])]
                connection.execute(sa.insert(model), flat)


@contextmanager
def past_the_audit() -> Iterator[None]:
    """A throw-away register needs no record of who wrote it."""
    kept = flushing.set(True)
    try:
        yield
    finally:
        flushing.reset(kept)


def _clauses(articles: Path) -> Iterator[tuple[str, str]]:
    """(title of the law, words of a clause)."""
    with gzip.open(articles, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            for clause in _CLAUSE.split(nfc(row["text"])):
                if len(clause) >= _SHORTEST:
                    yield nfc(row["title"]), clause.strip()


def _document(number: int, clauses: list[tuple[str, str]]) -> dict[str, Any]:
    kind, code, rank = _TYPES[number % len(_TYPES)]
    issued = date(2005, 1, 1) + timedelta(days=number * 37 % 7_300)
    name = f"{number}/{issued.year}/{code}"
    issuer = f"Cơ quan {number % 60}"
    key, title = f"{fold(issuer).lower()}|{name.lower()}|{issued}", clauses[0][0]
    text, provisions = _text(number, [words for _title, words in clauses])
    return {
        "document": {
            "id": number, "key": key, "number": name, "number_key": fold(name).lower(), "doc_type": kind,
            "title": title, "title_key": fold(title).lower(), "issuer": issuer, "issuer_key": fold(issuer).lower(),
            "territory": f"tinh-{number % 34}", "level": Level.PROVINCIAL if code.endswith("ND") else Level.NATIONAL,
            "rank": rank, "issued_date": issued, "stated_effective": issued, "fields": [f"Lĩnh vực {number % 30}"],
            "has_text": True, "is_sample": False, "source": {}, "sort_key": key, "created_at": _NOW, "version": 1,
        },
        "edition": {
            "id": number, "document_id": number, "origin": EditionOrigin.ORIGINAL, "text": text,
            "text_sha256": f"{number:064}", "provision_count": ARTICLES, "warnings": [], "created_at": _NOW,
        },
        "provisions": provisions,
        **_effect(number, issued),
    }  # fmt: skip


def _text(number: int, clauses: list[str]) -> tuple[str, list[dict[str, Any]]]:
    text, rows = "", []
    for place, words in enumerate(clauses, start=1):
        label = f"Điều {place}"
        start, text = len(text), f"{text}{label}. {words}\n"
        rows.append(
            {
                "edition_id": number, "document_id": number, "position": place, "path": f"dieu-{place}", "parent": None,
                "kind": Kind.ARTICLE, "label": label, "heading": None, "start": start, "end": len(text) - 1,
            }
        )  # fmt: skip
    return text, rows


def _effect(number: int, issued: date) -> dict[str, list[dict[str, Any]]]:
    """In force from the day of issue; every tenth document ended by thirds, the article of another tenth."""
    ended = issued + timedelta(days=3_000)
    facts: list[tuple[EventKind, date, str | None]] = [(EventKind.EFFECTIVE, issued, None)]
    periods: list[tuple[date, date | None, Status]] = [(issued, None, Status.IN_FORCE)]
    if number % 10 < 3:
        facts.append((EventKind.REPEALED, ended, None))
        periods = [(issued, ended, Status.IN_FORCE), (ended, None, Status.ENDED)]
    elif number % 10 == 3:
        facts.append((EventKind.REPEALED, ended, "dieu-3"))
        periods = [(issued, ended, Status.IN_FORCE), (ended, None, Status.PARTLY_ENDED)]
    return {
        "events": [
            {
                "document_id": number, "kind": kind, "on_date": on, "provision": unit, "confirmed_name": "bench",
                "recorded_at": _NOW, "fact_key": f"{number}-{place}", "fingerprint": f"{number}-{place}",
            }
            for place, (kind, on, unit) in enumerate(facts)
        ],
        "periods": [
            {"document_id": number, "since": since, "until": until, "status": status}
            for since, until, status in periods
        ],
    }  # fmt: skip
