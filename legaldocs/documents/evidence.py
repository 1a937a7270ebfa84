"""Where the words that prove an event stand in its source: a provision as people write it, or the words themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask_babel import gettext as _

from legaldocs.core.errors import Invalid
from legaldocs.core.text import fold
from legaldocs.documents import queries
from legaldocs.documents.models import Document, Provision
from legaldocs.law import units


@dataclass(frozen=True, slots=True)
class Place:
    """A provision of the source and the span of the words; ``None`` where none was named."""

    path: str | None = None
    start: int | None = None
    end: int | None = None


def find(source: Document | None, place: str, words: str) -> Place:
    """The place named by ``place`` ("khoản 2 Điều 3") and ``words``.

    Raises ``Invalid`` at the field when the source's text has no such provision or no such words.
    """
    if source is None or not (place or words):
        return Place()
    edition = queries.current_edition(source.id)
    if edition is None:
        sentence = _("The register does not hold the text of %(number)s.", number=source.number)
        raise Invalid(fields={"source_place": [sentence]})
    tree = queries.provisions(edition.id)
    unit = _unit(tree, place, source) if place else None
    low, high = (unit.start, unit.end) if unit else (0, len(edition.text))
    if not words:
        return Place(unit.path if unit else None, low, high)
    # Line breaks and runs of blanks differ between a copy and the text on file; nothing else may.
    match = re.search(r"\s+".join(map(re.escape, words.split())), edition.text[low:high])
    if match is None:
        sentence = _("These words do not stand there in %(number)s.", number=source.number)
        raise Invalid(fields={"words": [sentence]})
    start, end = low + match.start(), low + match.end()
    within = unit or next((p for p in reversed(tree) if p.start <= start and end <= p.end), None)
    return Place(within.path if within else None, start, end)


def _unit(tree: list[Provision], place: str, source: Document) -> Provision:
    """The provision people mean by "khoản 2 Điều 3"."""
    phrases = units.find(place, fold(place).lower(), 0, len(place))
    paths = [path for phrase in phrases for path in phrase.paths]
    found = next((p for p in tree if p.path in paths), None)
    if found is None or len(paths) != 1:
        sentence = _("%(number)s has no such provision; write for example “khoản 2 Điều 3”.", number=source.number)
        raise Invalid(fields={"source_place": [sentence]})
    return found
