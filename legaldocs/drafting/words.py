"""Names that official papers of a dossier use: the issuing body of the province, the type of the document, days.

The law's own words, therefore Vietnamese in every language.
"""

from __future__ import annotations

import re

from legaldocs.accounts import queries as accounts
from legaldocs.drafting.models import Draft, Form
from legaldocs.ui.words import day

__all__ = ["day", "issuer_of", "place_of", "type_of"]

_BODY = {Form.RESOLUTION: "people_council", Form.DECISION: "committee", Form.CHAIR: "committee"}
_PLACE = re.compile(r"\b(?:tỉnh|thành phố)\s+(?P<name>\S.*)$")
_PLAIN = {"people_council": "Hội đồng nhân dân tỉnh", "committee": "Ủy ban nhân dân tỉnh"}


def type_of(draft: Draft) -> str:
    """ "Nghị quyết" or "Quyết định"."""
    return "Nghị quyết" if draft.form is Form.RESOLUTION else "Quyết định"


def issuer_of(draft: Draft) -> str:
    """The body that will issue it, by the name it has among the units of this installation."""
    kind = _BODY[draft.form]
    name = next((unit.name for unit in accounts.units() if unit.kind == kind), _PLAIN[kind])
    return f"Chủ tịch {name}" if draft.form is Form.CHAIR else name


def place_of(name: str) -> str:
    """The place in the name of a body of a province or city: "Mẫu" of "Ủy ban nhân dân tỉnh Mẫu"."""
    named = _PLACE.search(name)
    return named["name"] if named else "…"
