"""Finding the one document a person means by the number they typed."""

from __future__ import annotations

from flask_babel import gettext as _

from legaldocs.core.errors import Invalid
from legaldocs.documents import queries
from legaldocs.documents.models import Document


def single(number: str) -> Document:
    """The single document with this number.  Raises ``Invalid`` when there is none or more than one."""
    found = queries.by_number(number)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Invalid(_("The register holds no document %(number)s. Import it first.", number=number))
    names = "; ".join(f"{document.number} {document.issuer}" for document in found[:5])
    raise Invalid(_("Several documents carry this number (%(names)s). Open the right one.", names=names))
