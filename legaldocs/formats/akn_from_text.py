"""From a bare text to what Akoma Ntoso out takes: tree, header and citations read from the words.

Nothing is confirmed here, so there are no events, periods or changes; a register adds those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from legaldocs.formats.akn_names import unit_iri, work_iri
from legaldocs.formats.akn_values import LegalText, Reference
from legaldocs.law import citations
from legaldocs.law.structure import parse
from legaldocs.law.types import Citation, ParsedText

_VIETNAMESE = frozenset("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
_SAMPLE = 4000  # characters that show which language a text is in
_SHARE = 50  # of these, Vietnamese letters: one in fifty at least


def from_text(
    text: str, made_on: date, *, number: str | None = None, issuer: str | None = None, parsed: ParsedText | None = None
) -> LegalText:
    """``text`` (NFC) read and ready for ``akn_out.to_akn``; ``number`` and ``issuer`` go before what is read."""
    parsed = parsed or parse(text)
    head = parsed.header
    head = replace(head, number=number or head.number, issuer=issuer or head.issuer)
    found = citations.find(text, number=head.number, issuer=head.issuer, parsed=parsed)
    return LegalText(
        text,
        head,
        parsed.provisions,
        made_on,
        bases=parsed.bases,
        references=tuple(references(found)),
        language=language_of(text),
    )


def references(found: Sequence[Citation]) -> Iterator[Reference]:
    """Citations as references; one is complete when its words give number, issuer and day.

    A number cited in full once is the same document wherever the text repeats it, unless two documents of that number
    are cited in full.
    """
    full: dict[str, set[str]] = defaultdict(set)
    for citation in found:
        if citation.number and citation.issuer and citation.issued_date:
            full[citation.number].add(cited_work(citation))
    for citation in found:
        known = full.get(citation.number or "", set())
        work = next(iter(known)) if len(known) == 1 else cited_work(citation)
        yield Reference(citation.start, citation.end, unit_iri(work, citation.unit), work in known)


def cited_work(citation: Citation) -> str:
    """IRI of the cited document as far as the words name it."""
    name = citation.number or citation.title
    if citation.number is None and citation.issued_date is None and citation.year:
        name = f"{citation.title} {citation.year}"
    return work_iri(citation.doc_type, citation.issuer, citation.issued_date, name)


def language_of(text: str) -> str:
    """``vie``, or ``eng`` for the translations officials publish, by the share of Vietnamese letters."""
    sample = text[:_SAMPLE].lower()
    return "vie" if sum(char in _VIETNAMESE for char in sample) * _SHARE >= len(sample) else "eng"
