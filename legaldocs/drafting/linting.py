"""What the linter says of a draft text: the rules on one document, its legal bases on the planned days, and what the
register holds beside it: superior words copied, amounts outside a limit, living texts that it should end.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from legaldocs.conflicts import beside
from legaldocs.conflicts.beside import Beside, Written
from legaldocs.core.i18n import language
from legaldocs.drafting import bases
from legaldocs.drafting.bases import Basis
from legaldocs.drafting.models import Draft
from legaldocs.drafting.words import issuer_of, type_of
from legaldocs.law.effect import Status
from legaldocs.law.findings import basis as by_basis
from legaldocs.law.findings.check import check
from legaldocs.law.findings.fixes import fixable
from legaldocs.law.findings.model import Document, Found
from legaldocs.law.findings.rows import as_row
from legaldocs.law.scan.alone import merged

PLACES = ("dangling-reference", "circular-reference", "clause-twice")  # rules whose detail is the path of a provision


def document(draft: Draft, text: str) -> Document:
    """The text as the rules read it: by its future issuer, numbered as a normative document."""
    series = {"council-resolution": "NQ-HĐND"}.get(str(draft.form), "QĐ-UBND")
    return Document(text, f"00/{draft.planned_signing.year}/{series}", issuer_of(draft), draft.planned_signing)


def found(draft: Draft, text: str, named: Sequence[Basis]) -> list[Found]:
    """Findings in the order of the text."""
    whole, by_register = document(draft, text), register_says(draft, text)
    plain = _checked(text, whole.number or "", whole.issuer or "", whole.today, (), by_register.earlier)
    further = (one.found for one in by_register.sights)
    return merged(whole, [*plain, *by_basis.find(_weighed(named))], further)


def register_says(draft: Draft, text: str) -> Beside:
    """What the register holds beside the text, as at the planned day of signing."""
    whole = document(draft, text)
    written = Written(
        text, whole.number or "", draft.title, whole.issuer or "", type_of(draft), draft.planned_signing,
        draft.planned_effect, fields=tuple(draft.fields),
    )  # fmt: skip
    return beside.seen(written, draft.planned_signing, beside.AT_ONCE)


@lru_cache(maxsize=32)
def _checked(*facts: object) -> tuple[Found, ...]:
    return tuple(check(Document(*facts)))  # type: ignore[arg-type]  # in the order of its fields


def _weighed(named: Sequence[Basis]) -> list[by_basis.Basis]:
    """Bases the register holds, on the planned days; a suspended one stands as ended: it may not be cited."""
    return [
        by_basis.Basis(
            one.cited.start, one.cited.end, one.document.number,
            Status.ENDED if one.at_signing.status in bases.DEAD else one.at_signing.status,
            one.at_effect.status, one.at_signing.status,
        )
        for one in named
        if one.document is not None and one.at_signing is not None and one.at_effect is not None
    ]  # fmt: skip


def rows(draft: Draft, text: str, findings: Sequence[Found]) -> list[dict[str, Any]]:
    """Findings in the reader's language: whether each can be put right by itself; ``at_other`` and ``other_words``:
    the document and provision that it is held against, and their words.
    """
    whole = document(draft, text)
    others = {one.found: one for one in register_says(draft, text).sights if one.other_id is not None}
    return [
        {
            **as_row(whole, one, language()),
            "fixable": fixable(one, draft.planned_effect),
            "at_other": (other.other_id, other.other_path) if (other := others.get(one)) else None,
            "other_words": " ".join(other.other_words.split()) if other else "",
        }
        for one in findings
    ]
