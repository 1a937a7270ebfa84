"""Searching a set of questions over a set of texts in one go, on an index that is thrown away.

For measuring: reads and writes the JSON Lines of the BEIR benchmarks and goes through the same engines, analysis and
ranking as the product.  Never touches the database.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from legaldocs.core.text import fold, nfc
from legaldocs.search.backend import IndexedProvision, Query, SearchBackend
from legaldocs.search.choose import create_index, engine_for
from legaldocs.search.memory_backend import MemoryBackend
from legaldocs.search.ranking import rank

_HEADING_AT_MOST = 250  # characters; a longer first line is the provision's own sentence


def run_batch(
    corpus: Path, queries: Path, k: int, engine: str = "auto", no_accents: bool = False, *, out: IO[str]
) -> int:
    """Answer every question of ``queries`` over ``corpus``, one JSON line each; the number of bad lines.

    ``corpus`` holds lines ``{_id, title, text}``, ``queries`` ``{_id, text}``, both may be gzipped.  ``engine`` is
    ``auto``, ``whoosh``, ``tantivy`` or ``memory``; ``no_accents`` strips the questions of their accents first.  A line
    is ``{"query-id", "hits": [{"corpus-id", "score"}]}``, or ``{"id", "error"}`` for a line that cannot be read.
    """
    bad: list[dict[str, str]] = []
    provisions = list(read_corpus(corpus, bad))
    texts = {provision.id: provision for provision in provisions}
    with tempfile.TemporaryDirectory() as place:
        index = filled_index(engine, Path(place) / "index", provisions)
        for number, row in enumerate(_rows(queries, bad)):
            if not isinstance(row.get("text"), str) or "_id" not in row:
                bad.append({"id": f"{queries.name}:{number + 1}", "error": "line without _id or text"})
                continue
            text = nfc(row["text"])
            found = rank(index, Query(fold(text) if no_accents else text, limit=k), _texts_from(texts))
            hits = [{"corpus-id": hit.id.split(":", 1)[1], "score": round(hit.score, 6)} for hit in found.hits]
            out.write(json.dumps({"query-id": row["_id"], "hits": hits}, ensure_ascii=False) + "\n")
        index.close()
    for error in bad:
        out.write(json.dumps(error, ensure_ascii=False) + "\n")
    return len(bad)


def _texts_from(
    provisions: dict[str, IndexedProvision],
) -> Callable[[Iterable[str]], dict[str, IndexedProvision]]:
    return lambda ids: {one: provisions[one] for one in ids}


def filled_index(engine: str, place: Path, provisions: list[IndexedProvision]) -> SearchBackend:
    """A new index of ``engine`` in ``place`` that holds ``provisions``."""
    chosen = engine if engine == "memory" else engine_for(engine, len(provisions))
    index: SearchBackend = MemoryBackend() if chosen == "memory" else create_index(chosen, place)
    index.index(provisions)
    index.commit()
    return index


def read_corpus(path: Path, bad: list[dict[str, str]]) -> Iterator[IndexedProvision]:
    """The provisions of a BEIR corpus; lines that cannot be read are described in ``bad``."""
    for number, row in enumerate(_rows(path, bad)):
        if not isinstance(row.get("text"), str) or "_id" not in row:
            bad.append({"id": f"{path.name}:{number + 1}", "error": "line without _id or text"})
            continue
        heading, text = split_heading(nfc(row["text"]))
        yield IndexedProvision(
            id=f"{number}:{row['_id']}",
            document_id=number,
            path="",
            kind="dieu",
            number="",
            title=nfc(str(row.get("title") or "")),
            heading=heading,
            text=text,
        )


def split_heading(text: str) -> tuple[str, str]:
    """The first line as heading when it is short and more follows, and the rest."""
    first, _, rest = text.strip().partition("\n")
    if rest.strip() and len(first) <= _HEADING_AT_MOST and not first.rstrip().endswith((";", ":", ".")):
        return first.strip(), rest.strip()
    return "", text


def _rows(path: Path, bad: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                bad.append({"id": f"{path.name}:{number}", "error": str(error)})
                continue
            if isinstance(row, dict):
                yield row
            else:
                bad.append({"id": f"{path.name}:{number}", "error": "not an object"})
