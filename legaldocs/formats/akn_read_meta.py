"""Header facts out of the metadata of an Akoma Ntoso file, ours or anyone's.

A date that is no day ("2023") is left unknown and named in the warnings: a guessed day would move legal effect.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from legaldocs.core.text import squeeze
from legaldocs.formats.akn_meta import STATED
from legaldocs.formats.akn_names import NAMESPACE, OWN_NAMESPACE
from legaldocs.law.types import Header

_NS = {"a": NAMESPACE, "o": OWN_NAMESPACE}
_FIRST_YEAR, _LAST_YEAR = 1000, 2200  # "9999-01-01" and the like stand for a day not yet known


@dataclass(slots=True)
class Metadata:
    """Facts found, the checksum of the text if the file is ours, and codes of what was wrong."""

    header: Header
    sha256: str | None = None
    warnings: list[str] = field(default_factory=list)


def read_meta(document: etree._Element) -> Metadata:
    """The facts in ``meta`` of a document element (``act``, ``bill``, ``doc`` …); none of them is required."""
    return _Reader(document).read()


class _Reader:
    """Looks facts up in one document element."""

    def __init__(self, document: etree._Element) -> None:
        self.document = document
        self.warnings: list[str] = []

    def read(self) -> Metadata:
        issuer = self._one("a:meta/a:identification/a:FRBRWork/a:FRBRauthor/@href")
        issued = self._issued()
        header = Header(
            number=self._one("a:meta/a:identification/a:FRBRWork/a:FRBRnumber/@value"),
            doc_type=self._shown("doctype") or self._printed("docType"),
            issuer=self._shown(issuer[1:]) if issuer and issuer[:1] in "#~" else None,
            place=self._shown("place"),
            issued_date=issued,
            effective_date=self._stated("effective_date"),
            expiry_date=self._stated("expiry_date"),
            title=self._one("a:meta/a:identification/a:FRBRWork/a:FRBRalias[@name='title']/@value")
            or self._printed("docTitle")
            or self._printed("longTitle"),
            signer=self._shown("signer"),
            recipients=self._all("a:meta/a:references/a:TLCOrganization[starts-with(@eId, 'recipient_')]/@showAs"),
        )
        return Metadata(header, self._one("a:meta/a:proprietary/o:text/@sha256"), self.warnings)

    def _all(self, path: str, eid: str = "") -> tuple[str, ...]:
        found = self.document.xpath(path, namespaces=_NS, eid=eid)
        return tuple(str(value) for value in found if str(value).strip()) if isinstance(found, list) else ()

    def _one(self, path: str, eid: str = "") -> str | None:
        return next(iter(self._all(path, eid)), None)

    def _shown(self, eid: str) -> str | None:
        """The name under which the references list ``eid``; older files call the attribute ``xml:id``."""
        return self._one("a:meta/a:references/*[@eId = $eid or @xml:id = $eid]/@showAs", eid=eid)

    def _printed(self, name: str) -> str | None:
        """The words of the first such element before the body."""
        for part in ("preface", "coverPage"):
            found = self.document.find(f"a:{part}//a:{name}", _NS)
            words = squeeze("".join(str(text) for text in found.itertext())) if found is not None else ""
            if words:
                return words
        return None

    def _issued(self) -> date | None:
        path = "a:meta/a:identification/a:FRBRWork/a:FRBRdate[not(@name = 'unknown')]/@date"
        return self._day(self._one(path), "FRBRWork/FRBRdate")

    def _stated(self, name: str) -> date | None:
        path = "a:meta/a:lifecycle/a:eventRef[@eId = $eid]/@date"
        return self._day(self._one(path, eid=STATED[name]), f"eventRef {STATED[name]}")

    def _day(self, written: str | None, place: str) -> date | None:
        if written is None:
            return None
        try:
            day = date.fromisoformat(written[:10])
        except ValueError:
            day = None
        if day is None or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            self.warnings.append(f"akn-date: {place}={written[:40]}")
            return None
        return day
