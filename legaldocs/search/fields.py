"""What of a provision goes into which field of an index; shared by all engines so that they hold the same."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from legaldocs.search import analysis
from legaldocs.search.backend import Filters, IndexedProvision

TEXT_FIELDS = ("title", "heading", "body")
STREAMS = ("exact", "folded")


class Facts(NamedTuple):
    """The part of a provision that conditions and counts are about, not its words."""

    id: str
    document_id: int
    kind: str
    doc_type: str
    issuer: str
    level: str
    field: tuple[str, ...]
    territory: str
    year: int | None
    issued_on: int | None
    is_sample: bool
    visibility: str
    numbers: tuple[str, ...]
    names: tuple[str, ...]
    digest: int
    effect: str


def facts_of(provision: IndexedProvision) -> Facts:
    """The facts of ``provision``; names are kept as given and, for matching, as folded syllables."""
    return Facts(
        provision.id,
        provision.document_id,
        provision.kind,
        provision.doc_type,
        provision.issuer,
        provision.level,
        provision.field,
        provision.territory,
        provision.year,
        provision.issued_on,
        provision.is_sample,
        provision.visibility,
        analysis.number_tokens(provision.number) if provision.number else (),
        names_of(provision),
        provision.digest(),
        provision.effect,
    )


def names_of(provision: IndexedProvision) -> tuple[str, ...]:
    """What named conditions look for: ``type=nghi``, ``issuer=so``, ``article=dieu-5`` … and own numbers whole."""
    return (
        *_document_names(
            provision.number,
            provision.doc_type,
            provision.issuer,
            provision.signer,
            provision.field,
            provision.territory,
            provision.level,
        ),
        *(f"article={unit}" for unit in provision.path.split("/") if unit),
    )


@lru_cache(maxsize=2_048)
def _document_names(
    number: str, doc_type: str, issuer: str, signer: str, subject: tuple[str, ...], territory: str, level: str
) -> tuple[str, ...]:
    texts = {"type": doc_type, "issuer": issuer, "signer": signer, "territory": territory, "level": level}
    texts["field"] = " ".join(subject)
    numbers = analysis.number_tokens(number) if number else ()
    return (
        *(f"number={one}" for one in numbers),
        *(f"{name}={token}" for name, text in texts.items() for token in dict.fromkeys(folded_syllables(text))),
    )


@lru_cache(maxsize=2_048)
def _repeated(text: str) -> analysis.Streams:
    """Streams of what many provisions share: the title of their document, stock headings."""
    return analysis.analyse(text)


@lru_cache(maxsize=2_048)
def folded_syllables(name: str) -> tuple[str, ...]:
    """The folded syllables of a name."""
    return tuple(analysis.syllables(name)[1])


def streams_of(provision: IndexedProvision) -> dict[str, str]:
    """Blank-joined tokens per field and stream, keyed ``title_exact`` … ``body_folded``."""
    title = _repeated(f"{provision.number} {provision.title}" if provision.number else provision.title)
    heading = _repeated(provision.heading)
    body = analysis.analyse(provision.text)
    return {
        "title_exact": title.exact,
        "title_folded": title.folded,
        "heading_exact": heading.exact,
        "heading_folded": heading.folded,
        "body_exact": body.exact,
        "body_folded": body.folded,
    }


def exact_streams_of(provision: IndexedProvision) -> dict[str, str]:
    """The exact half of ``streams_of`` by field, for an engine that folds by itself."""
    title = f"{provision.number} {provision.title}" if provision.number else provision.title
    return {
        "title": _repeated(title).exact,
        "heading": _repeated(provision.heading).exact,
        "body": analysis.exact_stream(provision.text),
    }


def admits(facts: Facts, filters: Filters) -> bool:
    """Whether a provision passes ``filters``."""
    return (
        facts.visibility in filters.visibility
        and (not filters.doc_type or facts.doc_type in filters.doc_type)
        and (not filters.issuer or facts.issuer in filters.issuer)
        and (not filters.level or facts.level in filters.level)
        and (not filters.territory or facts.territory in filters.territory)
        and (not filters.kind or facts.kind in filters.kind)
        and (not filters.field or any(value in filters.field for value in facts.field))
        and (filters.year_from is None or (facts.year is not None and facts.year >= filters.year_from))
        and (filters.year_to is None or (facts.year is not None and facts.year <= filters.year_to))
        and (filters.documents is None or facts.document_id in filters.documents)
        and facts.document_id not in filters.without_documents
        and (filters.include_samples or not facts.is_sample)
    )
