"""Akoma Ntoso 3.0 in: our own files exactly, anyone else's as readable text with a tree.

The bytes come from strangers: no entities, no document type, no network; ``convert`` additionally reads in a limited
process.  A file that is something else is refused with the place that says so.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from lxml import etree

from legaldocs.core.text import nfc
from legaldocs.formats import akn_schema, xml_safe
from legaldocs.formats.akn_meta import digest
from legaldocs.formats.akn_names import NAMESPACE
from legaldocs.formats.akn_read_foreign import ForeignReader
from legaldocs.formats.akn_read_meta import Metadata, read_meta
from legaldocs.formats.akn_read_own import OwnReader
from legaldocs.formats.akn_values import ReadText
from legaldocs.formats.refusals import RefusedFile
from legaldocs.law.types import Header, Provision

_DAYS = ("issued_date", "effective_date", "expiry_date")


def read_akn(data: bytes, place: str = "") -> ReadText:
    """The text, header and tree of an Akoma Ntoso file.

    Raises ``RefusedFile``: ``xml-broken``, ``xml-doctype``, ``not-akn``, ``empty-document``.
    """
    document = _document(_root(data, place), place)
    meta = read_meta(document)
    if meta.sha256 is not None:
        own = _exactly(document, meta)
        if own is not None:
            return own
        meta.warnings.insert(0, "akn-changed")
    reader = ForeignReader(document)
    if not reader.text.strip():
        raise RefusedFile("empty-document", place)
    return ReadText(reader.text, meta.header, reader.provisions(), reader.bases(), warnings=tuple(meta.warnings))


def faults(data: bytes, place: str = "") -> tuple[str, ...]:
    """What the OASIS schema finds wrong with a file, with line numbers.  Raises ``RefusedFile`` as ``read_akn``."""
    return akn_schema.faults(_root(data, place))


def parse_akn_for_sandbox(data: bytes, name: str) -> dict[str, Any]:
    """Text, header and warnings of a file as a JSON value, for ``sandbox.run_limited``."""
    found = read_akn(data, name)
    return {"text": found.text, "header": header_to_json(found.header), "warnings": list(found.warnings)}


def header_to_json(header: Header) -> dict[str, Any]:
    """Header facts by name; days as ISO strings."""
    facts = asdict(header)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}


def header_from_json(facts: dict[str, Any]) -> Header:
    """The header that ``header_to_json`` wrote."""
    days = {name: date.fromisoformat(facts[name]) for name in _DAYS if facts.get(name)}
    return Header(**{**facts, "recipients": tuple(facts.get("recipients") or ()), **days})


def _root(data: bytes, place: str) -> etree._Element:
    try:
        root = xml_safe.parse(data)
    except xml_safe.BrokenXml as error:
        raise RefusedFile("xml-broken", place, what=str(error)[:200]) from error
    except xml_safe.DeclaredEntities as error:
        raise RefusedFile("xml-doctype", place) from error
    name = etree.QName(root)
    if name.namespace != NAMESPACE or name.localname != "akomaNtoso":
        line = str(root.sourceline)
        raise RefusedFile("not-akn", place, line=line, found=name.localname, namespace=name.namespace or "–")
    return root


def _document(root: etree._Element, place: str) -> etree._Element:
    """The document inside the root: act, bill, doc …"""
    found = next((child for child in root if isinstance(child.tag, str)), None)
    if found is None:
        raise RefusedFile("empty-document", place)
    return found


def _exactly(document: etree._Element, meta: Metadata) -> ReadText | None:
    """The file as it was written, or ``None`` when its words or its tree are no longer ours."""
    own = OwnReader(document)
    if digest(own.text) != meta.sha256 or own.text != nfc(own.text):
        return None
    provisions = own.provisions()
    if not _is_tree(provisions):
        return None
    return ReadText(own.text, meta.header, provisions, tuple(own.bases), exact=True, warnings=tuple(meta.warnings))


def _is_tree(provisions: tuple[Provision, ...]) -> bool:
    """Whether every address occurs once and every provision has words."""
    return len({p.path for p in provisions}) == len(provisions) and all(p.start < p.end for p in provisions)
