"""Small tools over the parts of a Word package: names, attributes, and parsing without entities or network."""

from __future__ import annotations

import zipfile
from posixpath import join, normpath

from lxml import etree

from legaldocs.formats import intake, xml_safe
from legaldocs.formats.refusals import RefusedFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

# "Strict" files use other namespace names for the same vocabulary.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", MATH[1:-1].encode()),
)
_OFF = {"0", "false", "off", "none"}


def parse_xml(markup: bytes, part: str, place: str) -> etree._Element:
    """The root element of ``markup``; entities stay unresolved and a document type is refused."""
    for strict, transitional in _STRICT:
        markup = markup.replace(strict, transitional)
    try:
        return xml_safe.parse(markup)
    except xml_safe.BrokenXml as error:
        raise RefusedFile("damaged", place, what=f"{part}: {error}") from error
    except xml_safe.DeclaredEntities as error:
        raise RefusedFile("xml-entities", place, part=part) from error


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """The ``w:name`` attribute of ``element``; ``None`` when either is absent."""
    return None if element is None else element.get(W + name)


def number(element: etree._Element | None, name: str = "val") -> int | None:
    """``value`` as an integer; ``None`` when absent or not a number."""
    text = value(element, name)
    try:
        return None if text is None else int(text)
    except ValueError:
        return None


def switched_on(element: etree._Element | None) -> bool:
    """Whether an on/off property is present and not switched off."""
    return element is not None and (value(element) or "1").lower() not in _OFF


class Parts:
    """The parsed parts of one package, found through its relations rather than by guessed names."""

    def __init__(self, package: zipfile.ZipFile, place: str) -> None:
        self._package = package
        self._place = place
        self._names = set(package.namelist())
        self.main = self._target("_rels/.rels", "", "/officeDocument") or "word/document.xml"

    def root(self) -> etree._Element:
        """The main document."""
        return self._parse(self.main)

    def related(self, kind: str) -> etree._Element | None:
        """The part of relation type ``kind`` ("/numbering", "/styles", "/footnotes"), or ``None`` if absent."""
        folder, _, file = self.main.rpartition("/")
        relations = join(folder, "_rels", file + ".rels")
        name = self._target(relations, folder, kind)
        return None if name is None else self._parse(name)

    def all_related(self, kind: str) -> list[etree._Element]:
        """Every part of relation type ``kind`` ("/header")."""
        folder, _, file = self.main.rpartition("/")
        relations = join(folder, "_rels", file + ".rels")
        if relations not in self._names:
            return []
        found = [
            self._resolve(relation.get("Target") or "", folder)
            for relation in self._parse(relations)
            if (relation.get("Type") or "").endswith(kind) and relation.get("TargetMode") != "External"
        ]
        return [self._parse(name) for name in found if name is not None]

    def by_id(self, relation_id: str | None) -> etree._Element | None:
        """The part that relation ``relation_id`` of the main document leads to, or ``None`` if there is none."""
        folder, _, file = self.main.rpartition("/")
        relations = join(folder, "_rels", file + ".rels")
        if relation_id is None or relations not in self._names:
            return None
        for relation in self._parse(relations):
            if relation.get("Id") == relation_id and relation.get("TargetMode") != "External":
                name = self._resolve(relation.get("Target") or "", folder)
                return None if name is None else self._parse(name)
        return None

    def _resolve(self, target: str, folder: str) -> str | None:
        name = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        return name if name in self._names else None

    def _target(self, relations: str, folder: str, kind: str) -> str | None:
        if relations not in self._names:
            return None
        for relation in self._parse(relations):
            target = relation.get("Target") or ""
            if (relation.get("Type") or "").endswith(kind) and relation.get("TargetMode") != "External":
                return self._resolve(target, folder)
        return None

    def _parse(self, name: str) -> etree._Element:
        return parse_xml(intake.read_part(self._package, name, self._place), name, self._place)
