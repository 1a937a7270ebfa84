"""The vocabulary shared by Akoma Ntoso out and in: which element a provision becomes, and what things are called.

Identifiers follow the Akoma Ntoso naming convention: ``art_5__para_2__point_a`` within a document,
``/akn/vn/act/quyet-dinh/ubnd-tinh-x/2020-12-08/22-2020-qd-ubnd`` for the document.  The province is part of the
issuer's name, never a country code.  The reasons are in docs/decisions/0005-akoma-ntoso.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from legaldocs.core.text import slug
from legaldocs.law import numbering
from legaldocs.law.types import Kind

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OWN_NAMESPACE = "urn:legaldocs:akn:1"
XML_SPACE = " \t\n\r"
MARK = "legaldocs"  # target of the processing instructions that hold marks of layout as JSON strings
APPENDIX_NAME = "phu-luc"
TEXT_NAME = "text"  # an <hcontainer> of words that belong to no provision
COUNTRY = "vn"
SOURCE = "#legaldocs"  # who says what the metadata say

ELEMENTS: Mapping[Kind, str] = {
    Kind.PART: "part",
    Kind.CHAPTER: "chapter",
    Kind.SECTION: "section",
    Kind.SUBSECTION: "subsection",
    Kind.ARTICLE: "article",
    Kind.CLAUSE: "paragraph",
    Kind.POINT: "point",
}
ATTACHMENTS = frozenset({Kind.ATTACHED, Kind.APPENDIX})
_ABBREVIATIONS = {
    Kind.PART: "part",
    Kind.CHAPTER: "chp",
    Kind.SECTION: "sec",
    Kind.SUBSECTION: "subsec",
    Kind.ARTICLE: "art",
    Kind.CLAUSE: "para",
    Kind.POINT: "point",
}
_ATTACHMENT = "att_"
_PREFIXES = {kind: kind.value.replace("_", "-") + "-" for kind in _ABBREVIATIONS}
_BY_ABBREVIATION = {short: _PREFIXES[kind] for kind, short in _ABBREVIATIONS.items()}
_FORMS = {
    kind: re.compile(re.escape(prefix) + (r"[a-z\u0111]{1,2}\d*" if kind is Kind.POINT else r"\d+\w*") + r"(?:-\d+)?")
    for kind, prefix in _PREFIXES.items()
}
_SHORT = {"uy-ban-nhan-dan": "ubnd", "hoi-dong-nhan-dan": "hdnd", "thanh-pho": "tp"}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def eid_of(path: str, kinds: Mapping[str, Kind]) -> str:
    """The ``eId`` of the provision at ``path``; ``kinds`` maps every path of the tree to its kind."""
    tokens = []
    reached = ""
    for segment in path.split("/"):
        reached = f"{reached}/{segment}" if reached else segment
        tokens.append(_token(segment, kinds.get(reached)))
    return "__".join(tokens)


def _token(segment: str, kind: Kind | None) -> str:
    prefix = _PREFIXES.get(kind) if kind is not None else None
    if prefix is None or kind is None or not segment.startswith(prefix):
        return _ATTACHMENT + segment
    return f"{_ABBREVIATIONS[kind]}_{segment[len(prefix) :]}"


def path_of(eid: str) -> str:
    """The path whose ``eid_of`` is ``eid``; parts it does not know stay as they are."""
    return "/".join(_segment(token) for token in eid.split("__"))


def _segment(token: str) -> str:
    short, _, rest = token.partition("_")
    return rest if short == "att" else _BY_ABBREVIATION.get(short, f"{short}-") + rest


def portion_of(path: str) -> str:
    """``eid_of`` for a provision of another document, whose kinds only the form of its path tells."""
    tokens = []
    for segment in path.split("/"):
        kind = next((kind for kind, form in _FORMS.items() if form.fullmatch(segment)), None)
        tokens.append(_token(segment, kind))
    return "__".join(tokens)


def label_of(kind: Kind, printed: str) -> str:
    """The label as the tree keeps it, of the words inside ``<num>``."""
    if kind in (Kind.CLAUSE, Kind.POINT):
        return printed.strip(" \t*_")
    return " ".join(printed.split()).strip(" *_.:-/").replace("Ð", "Đ")


def heading_of(printed: str) -> str:
    """The heading as the tree keeps it, of the words inside ``<heading>``."""
    return " ".join(printed.split()).strip(" *_").rstrip(".:;, ")


def type_name(doc_type: str | None, number: str | None) -> str:
    """The type of a document as a name: ``quyet-dinh``; from its number where the type is not known."""
    known = doc_type or (numbering.doc_type_of(number) if number else None)
    return slug(known or "") or "van-ban"


def issuer_name(issuer: str | None) -> str:
    """The issuer as a name; a committee, council or city is the same whether written out or abbreviated."""
    name = slug(issuer or "")
    for long, short in _SHORT.items():
        name = re.sub(rf"(?<![a-z0-9]){long}(?![a-z0-9])", short, name)
    return name


def work_iri(doc_type: str | None, issuer: str | None, issued: date | None, number: str | None) -> str:
    """IRI of a document as a work; what is not known is left out, an unknown day becomes the year of the number."""
    year = _YEAR.search(number or "")
    day = issued.isoformat() if issued else year.group() if year else "undated"
    parts = [
        "akn",
        COUNTRY,
        "act",
        slug(doc_type or "") or "van-ban",
        issuer_name(issuer),
        day,
        slug(number or "") or "nn",
    ]
    return "/" + "/".join(part for part in parts if part)


def expression_iri(work: str, language: str, on: date | None) -> str:
    """IRI of a text of a work; ``on`` is the day whose wording it is, ``None`` the wording first issued."""
    return f"{work}/{language}@{on.isoformat() if on else ''}"


def unit_iri(work: str, path: str | None) -> str:
    """IRI of a provision of a work, or of the work."""
    return f"{work}/~{portion_of(path)}" if path else work
