"""Two provisions side by side, word by word: from two hits of a search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from legaldocs.documents import effects, queries
from legaldocs.documents.models import Document
from legaldocs.law.effect import StatusAnswer, status_at
from legaldocs.law.word_diff import Piece, diff_words
from legaldocs.search.hits import split
from legaldocs.search.units import original


@dataclass(frozen=True, slots=True)
class Side:
    """One provision: its document, address, effect on the day, and its words as marked stretches."""

    document: Document
    path: str
    label: str
    status: StatusAnswer
    pieces: list[Piece]


def side_by_side(first: str, second: str, on: date) -> tuple[Side, Side] | None:
    """Both provisions with what differs marked; ``None`` when one of the ids names none."""
    known = [_read(one) for one in (first, second)]
    if None in known:
        return None
    (left, left_path, old), (right, right_path, new) = (one for one in known if one is not None)
    pieces = diff_words(old, new)
    events = effects.events_of([left.id, right.id])

    def side(document: Document, path: str, gone: str) -> Side:
        blank = Piece("equal", " ")  # words on both sides of what is left out must not run together
        kept = [blank if piece.op == gone else piece for piece in pieces]
        answer = status_at(events[document.id], on, provision=path or None)
        return Side(document, path, queries.unit_label(path) if path else "", answer, kept)

    return side(left, left_path, "ins"), side(right, right_path, "del")


def _read(hit_id: str) -> tuple[Document, str, str] | None:
    number, _colon, path = hit_id.partition(":")
    if not number.isdecimal() or len(number) > 12:
        return None
    document_id, path = split(hit_id)
    document = queries.get(document_id)
    if document is None:
        return None
    path = original(path)
    if path:
        text = queries.provision_text(document_id, path)
    else:
        edition = queries.current_edition(document_id)
        text = edition.text[:60_000] if edition is not None else None
    return None if text is None else (document, path, text)
