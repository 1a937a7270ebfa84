"""Terms that a local text defines otherwise than a text it rests on (C18)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaldocs.law.conflicts import wording
from legaldocs.law.scan.model import Seen, Text
from legaldocs.law.types import Span

_SAME_MEANING = 0.8


def compare(text: Text, other: Text) -> Iterator[Seen]:
    """Terms defined in both whose meanings share too few words."""
    for name, mine in text.defined.items():
        theirs = other.defined.get(name)
        if theirs is not None and wording.likeness(_words(text, mine), _words(other, theirs)) < _SAME_MEANING:
            yield Seen(
                text.id, "definition-differs", text.path_at(mine.start), (mine,), 0.7, other.id,
                other.path_at(theirs.start), (theirs,), why=("cited", "same-words"),
            )  # fmt: skip


def _words(text: Text, span: Span) -> list[str]:
    return re.findall(r"\w+", text.lower[span.start : span.end])
