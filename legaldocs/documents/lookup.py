"""Finding the one document a person means by the number they typed."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from legaldocs.core.errors import Invalid
from legaldocs.core.text import fold
from legaldocs.documents import queries
from legaldocs.documents.models import Document
from legaldocs.documents.succession import heir


def single(number: str, near: Document | None = None) -> Document:
    """The single document with this number, of the place of ``near`` where numbers repeat across provinces.

    Words of the issuer may follow the number.  Raises ``Invalid`` when there is none or more than one.
    """
    found = candidates(number, near)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Invalid(_("The register holds no document %(number)s. Import it first.", number=number))
    names = "; ".join(f"{document.number} {document.issuer}" for document in found[:5])
    raise Invalid(
        _("Several documents carry this number (%(names)s). Add the name of the issuer after the number.", names=names)
    )


def candidates(number: str, near: Document | None = None) -> list[Document]:
    """Documents the number can mean beside ``near``: those of its place, else national ones, else all of them."""
    found = queries.by_number(number)
    head, _blank, issuer = number.strip().partition(" ")
    if not found and issuer:
        words = fold(issuer).lower().split()
        found = [d for d in queries.by_number(head) if all(word in fold(d.issuer).lower() for word in words)]
    if len(found) < 2 or near is None:
        return found
    return _here(found, heir(near.territory)) or [d for d in found if d.territory is None] or found


def _here(found: Iterable[Document], place: str | None) -> list[Document]:
    return [document for document in found if place is not None and heir(document.territory) == place]
