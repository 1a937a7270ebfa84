"""Identification of an Akoma Ntoso file: the document as a work, its wording as an expression, the file itself.

The same document has the same IRIs whoever exports it and whenever: they are made of type, issuer, day and number.
"""

from __future__ import annotations

from datetime import date

from legaldocs.core.text import slug
from legaldocs.formats.akn_names import COUNTRY, SOURCE, expression_iri, work_iri
from legaldocs.formats.akn_values import LegalText
from legaldocs.formats.akn_writer import element

UNKNOWN_DAY = "0001-01-01"  # the schema wants a day; its name says that it is none


def work_of(document: LegalText) -> str:
    """IRI of the document."""
    head = document.header
    return work_iri(head.doc_type, head.issuer, head.issued_date, head.number)


def expression_of(document: LegalText) -> str:
    """IRI of the wording."""
    return expression_iri(work_of(document), document.language, document.worded_on)


def identification(document: LegalText, component: str) -> str:
    """The ``identification`` element of the main text (``main``) or of an attachment."""
    levels = (_work, _expression, _manifestation)
    return element("identification", {"source": SOURCE}, "".join(level(document, component) for level in levels))


def _work(document: LegalText, component: str) -> str:
    head = document.header
    title = element("FRBRalias", {"name": "title", "value": head.title}) if head.title else ""
    country = element("FRBRcountry", {"value": COUNTRY})
    subtype = element("FRBRsubtype", {"value": slug(head.doc_type)}) if head.doc_type else ""
    number = element("FRBRnumber", {"value": head.number}) if head.number else ""
    issued = _day(head.issued_date, "issued")
    inner = f"{_iris(work_of(document), component)}{title}{issued}{_author(document)}{country}{subtype}{number}"
    return element("FRBRWork", {}, inner)


def _expression(document: LegalText, component: str) -> str:
    worded = document.worded_on
    day = _day(worded, "worded") if worded else _day(document.header.issued_date, "issued")
    language = element("FRBRlanguage", {"language": document.language})
    inner = f"{_iris(expression_of(document), component)}{day}{_author(document)}{language}"
    return element("FRBRExpression", {}, inner)


def _manifestation(document: LegalText, component: str) -> str:
    author = element("FRBRauthor", {"href": SOURCE})
    form = element("FRBRformat", {"value": "application/akn+xml"})
    inner = f"{_iris(expression_of(document), component, '.xml')}{_day(document.made_on, 'made')}{author}{form}"
    return element("FRBRManifestation", {}, inner)


def _author(document: LegalText) -> str:
    return element("FRBRauthor", {"href": "#issuer" if document.header.issuer else ""})


def _day(day: date | None, name: str) -> str:
    known = {"date": day.isoformat(), "name": name} if day else {"date": UNKNOWN_DAY, "name": "unknown"}
    return element("FRBRdate", known)


def _iris(iri: str, component: str, ending: str = "") -> str:
    return element("FRBRthis", {"value": f"{iri}/!{component}{ending}"}) + element("FRBRuri", {"value": iri + ending})
