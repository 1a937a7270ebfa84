"""What each idea of ranking brings: nDCG@10 and MRR@10 with all of them, and with each left out in turn.

Questions are split by a hash of their id: weights may be chosen on ``dev`` only, ``test`` tells whether they hold.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from legaldocs.bench.search import SETS, Figures, judge, relevant_to
from legaldocs.core.text import nfc
from legaldocs.search.backend import Hits, IndexedProvision, Query, SearchBackend
from legaldocs.search.batch import filled_index, read_corpus
from legaldocs.search.ranking import Weights, rank

Ask = Callable[[SearchBackend, Query, Callable[[Iterable[str]], Mapping[str, IndexedProvision]]], Hits]
VARIANTS: dict[str, Ask] = {
    "all": lambda index, query, texts: rank(index, query, texts),
    "no second look": lambda index, query, _texts: index.search(query),
    "without clause": lambda index, query, texts: rank(index, query, texts, Weights(clause=0.0)),
    "without triples": lambda index, query, texts: rank(index, query, texts, Weights(triples=0.0)),
    "without heading": lambda index, query, texts: rank(index, query, texts, Weights(heading=0.0)),
}


def run(data_dir: Path) -> dict[str, Figures]:
    """Figures per ``"<set> <variant>"``, for the dev and the test half of the questions."""
    found: dict[str, Figures] = {}
    for name in SETS:
        folder = data_dir / "retrieval" / name
        provisions = list(read_corpus(folder / "corpus.jsonl.gz", []))
        known = {one.id: one for one in provisions}
        with tempfile.TemporaryDirectory() as place:
            index = filled_index("tantivy", Path(place) / "index", provisions)
            for variant, ask in VARIANTS.items():
                found[f"{name} {variant}"] = _figures(folder, ask, index, known)
            index.close()
    return found


def _figures(folder: Path, ask: Ask, index: SearchBackend, known: dict[str, IndexedProvision]) -> Figures:
    relevant = relevant_to(folder)
    halves: dict[str, list[Figures]] = {"dev": [], "test": []}
    for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["_id"] not in relevant:
            continue
        hits = ask(index, Query(nfc(row["text"]), limit=100), lambda ids: {one: known[one] for one in ids}).hits
        half = "dev" if hashlib.sha256(str(row["_id"]).encode()).digest()[0] % 2 else "test"
        halves[half].append(judge([hit.id.split(":", 1)[1] for hit in hits], relevant[row["_id"]]))
    return {
        f"{half} {measure}": sum(one[measure] for one in judged) / max(1, len(judged))
        for half, judged in halves.items()
        for measure in ("nDCG@10", "MRR@10")
    }
