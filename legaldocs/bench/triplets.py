"""Published triplets (unit, operation, unit changed) of 152 amending clauses, each clause read alone.

A label gives one clause with its article and the title of the amending document; they are put together again as that
document would stand; where neither names the amended document, a made one is named, so that there is one to change.
A target is compared by its document only where label and clause both name it.  Targets whose article the given clause
does not name ("Điều 3. Sửa đổi, bổ sung một số điều …" and no more) cannot be read and are counted apart.  Label makers
wrote "sửa đổi" and "sửa đổi bổ sung" alike, so operations are compared as change, addition, repeal or replacement.

Of twenty disagreements read on 22 November 2026, seventeen were the label's or the clause's (abridged clause, another
unit than the words name, the clause above left out) and three the engine's.  Of all 55 misses, 21 have one form, "Điều
18 được sửa đổi, bổ sung như sau", which gives no unit where the document is named only above.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from legaldocs.bench.labelled import Row, rows
from legaldocs.core.text import fold, nfc
from legaldocs.law import amendments, numbering, units
from legaldocs.law.types import Amendment, Operation

_CONTEXT = "có danh sách ngữ cảnh sau"
_TITLE = re.compile(r"trích yếu '(?P<title>.*?)'\s*$", re.DOTALL)
_PIECE = re.compile(r"(?:^\[|,|\n)\s*[\"'“‘](?=\s*(?:Điều|Chương|Mục|Phụ lục|\d+[a-zđ]?\.|[a-zđ]{1,2}\)))")
_LEVEL = re.compile(r"\s*(?:(?P<article>Điều)|(?P<clause>\d+[a-zđ]?\.)|(?P<point>[a-zđ]{1,2}\)))")
_HEADING = re.compile(r"Điều\s+\d+[a-zđ]?\s*\.")
_MADE = "Thông tư số 1/2000/TT-BTC"
_SAME = {
    "sửa đổi": {Operation.AMEND, Operation.REPLACE_PHRASE, Operation.REPEAL_PHRASE},
    "sửa đổi bổ sung": {Operation.AMEND, Operation.SUPPLEMENT, Operation.REPLACE_PHRASE, Operation.REPEAL_PHRASE},
    "bổ sung": {Operation.SUPPLEMENT, Operation.AMEND},
    "bãi bỏ": {Operation.REPEAL, Operation.REPEAL_PHRASE},
    "thay thế": {Operation.REPLACE, Operation.REPLACE_PHRASE, Operation.AMEND},
}


def run(data_dir: Path) -> Row:
    """How many labelled triplets are read with unit, document and operation, how many read ones are not labelled."""
    counts: Counter[str] = Counter()
    misses: list[str] = []
    for row in rows(data_dir, "amendment_triplets.jsonl"):
        head, _, context = nfc(row["document"]).partition(_CONTEXT)
        text, number = _rebuilt(head, context)
        found = amendments.find(text, number=number)
        wanted = [(operation, *_target(target, text)) for _, operation, target in row["triplets"]]
        left = list(found)
        for operation, document, path in wanted:
            outcome = _best(left, operation, document, path) if path and _named(path, text) else "not in the clause"
            counts[outcome] += 1
            if outcome not in ("right", "not in the clause"):
                misses.append(f"{row['id']} {outcome}: {operation} {path} {document or ''}: {context.strip()[:300]}")
        paths = {path for _, _, path in wanted}
        counts["read beyond the labels"] += sum(one.target_unit not in paths for one in found)
    names = ("right", "other operation", "document missing", "missed", "not in the clause")
    return {
        "triplets": sum(counts[name] for name in names),
        **{name: counts[name] for name in names},
        "read beyond the labels": counts["read beyond the labels"],
        "misses": misses,
    }


def _rebuilt(head: str, context: str) -> tuple[str, str | None]:
    """The clause below its article and title, and the number of the document it stands in."""
    cited = numbering.find_numbers(head)
    titled = _TITLE.search(head)
    pieces = [piece.strip().rstrip("]").strip(" \n'\",") for piece in _PIECE.split(context.strip())]
    pieces = sorted((piece for piece in pieces if len(piece) > 1), key=_rank)
    if not any(_HEADING.match(piece) for piece in pieces):
        others = numbering.find_numbers(titled["title"]) if titled else []
        amended = titled["title"] if titled and others else f"Sửa đổi, bổ sung một số điều của {_MADE}"
        pieces.insert(0, f"Điều 1. {amended} như sau:")
    return "\n".join(pieces), cited[0].number if cited else None


def _rank(piece: str) -> int:
    level = _LEVEL.match(piece)
    return {"article": 0, "clause": 1, "point": 2}.get(level.lastgroup or "", 3) if level else 3


def _named(path: str, text: str) -> bool:
    """Whether the number of the outermost unit of an address stands in the clause."""
    return (
        re.search(rf"(?i)(?<!\w){re.escape(path.split('/')[0].rpartition('-')[2])}(?!\w)", _own_line(text)) is not None
    )


def _own_line(text: str) -> str:
    """The clause without its article's heading."""
    return text.partition("\n")[2] or text.partition(".")[2]


def _target(written: str, text: str) -> tuple[str | None, str | None]:
    """(key of the document if ``text`` names it, address of the unit): "Khoản 1 / Điều 3 / Thông tư 9/2012/TT-BTC"."""
    written = nfc(written)
    cited = numbering.find_numbers(written)
    spaced = " ".join(re.sub(r"\s*/\s*(?=[A-ZĐ])", " ", written[: cited[0].start] if cited else written).split())
    found = units.find(spaced, fold(spaced).lower(), 0, len(spaced))
    path = found[0].paths[0] if found and found[0].paths else None
    given = {numbering.key(one.number) for one in numbering.find_numbers(text)}
    key = numbering.key(cited[0].number) if cited else None
    return (key if key in given else None), path


def _best(found: list[Amendment], operation: str, document: str | None, path: str | None) -> str:
    """How well the best of the read instructions agrees; that one is used up."""
    here = [one for one in found if one.target_unit == path]
    same = [
        one for one in here if document is None or (one.target_number and numbering.key(one.target_number) == document)
    ]
    right = [one for one in same if one.operation in _SAME.get(operation, _SAME["sửa đổi bổ sung"])]
    if right:
        found.remove(right[0])
        return "right"
    return "other operation" if same else "document missing" if here else "missed"
