"""What the linter says of a draft text: the rules on one document, and its legal bases on the planned days."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from legaldocs.core.i18n import language
from legaldocs.drafting import bases
from legaldocs.drafting.bases import Basis
from legaldocs.drafting.models import Draft
from legaldocs.drafting.words import issuer_of
from legaldocs.law.effect import Status
from legaldocs.law.findings import basis as by_basis
from legaldocs.law.findings.check import check
from legaldocs.law.findings.fixes import fixable
from legaldocs.law.findings.model import Document, Found
from legaldocs.law.findings.rows import as_row


def document(draft: Draft, text: str) -> Document:
    """The text as the rules read it: by its future issuer, numbered as a normative document."""
    series = {"council-resolution": "NQ-HĐND"}.get(str(draft.form), "QĐ-UBND")
    return Document(text, f"00/{draft.planned_signing.year}/{series}", issuer_of(draft), draft.planned_signing)


def found(draft: Draft, text: str, named: Sequence[Basis]) -> list[Found]:
    """Findings in the order of the text."""
    whole = document(draft, text)
    ours = _checked(text, whole.number or "", whole.issuer or "", whole.today)
    return sorted([*ours, *by_basis.find(_weighed(named))], key=lambda one: (one.start, one.rule))


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


def rows(draft: Draft, text: str, findings: Sequence[Found]) -> list[dict[str, object]]:
    """Findings in the reader's language, each with whether it can be put right by itself."""
    whole = document(draft, text)
    return [{**as_row(whole, one, language()), "fixable": fixable(one, draft.planned_effect)} for one in findings]
