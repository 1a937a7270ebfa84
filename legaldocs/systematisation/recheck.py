"""Rechecking before the lists (H4): which documents of the in-force list nobody has looked at in the term."""

from __future__ import annotations

from legaldocs.systematisation import compiling, queries
from legaldocs.systematisation.listing import Placed
from legaldocs.systematisation.models import Settled, Term


def done(term: Term) -> set[int]:
    """Documents reviewed in the term or rechecked by a person."""
    ticked = {row.document_id for row in queries.settlements(term.id, Settled.RECHECKED) if row.document_id}
    return ticked | set(compiling.term(term).reviewed)


def left(term: Term) -> list[Placed]:
    """Documents of the in-force list still to be looked at."""
    seen = done(term)
    return [one for one in compiling.term(term).lists.in_force if one.paper.id not in seen]
