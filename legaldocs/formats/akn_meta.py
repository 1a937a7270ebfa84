"""The ``<meta>`` of an Akoma Ntoso file: identification, life, changes and the names the text refers to.

Each header fact has one home that ``akn_read_meta`` reads back; only confirmed facts become events, periods and
modifications.  What the text merely states about its own days is named so.
"""

from __future__ import annotations

import hashlib
from datetime import date

from legaldocs.core.text import slug
from legaldocs.formats.akn_identity import expression_of, identification, work_of
from legaldocs.formats.akn_names import COUNTRY, OWN_NAMESPACE, SOURCE, eid_of, unit_iri
from legaldocs.formats.akn_values import LegalText, LifeEvent, Modification, OtherDocument, StatusPeriod
from legaldocs.formats.akn_writer import element
from legaldocs.law.effect_events import ENDINGS, EventKind, Status
from legaldocs.law.types import Kind

STATED = {"effective_date": "stated-effective", "expiry_date": "stated-expiry"}
_SHOWN = {
    "stated-effective": "Ngày có hiệu lực ghi trong văn bản",
    "stated-expiry": "Ngày hết hiệu lực ghi trong văn bản",
    EventKind.PROMULGATED: "Ban hành",
    EventKind.EFFECTIVE: "Có hiệu lực",
    EventKind.AMENDED: "Sửa đổi",
    EventKind.SUPPLEMENTED: "Bổ sung",
    EventKind.REPLACED: "Thay thế",
    EventKind.REPEALED: "Bãi bỏ",
    EventKind.TERM_EXPIRED: "Hết thời hạn có hiệu lực",
    EventKind.SUSPENDED: "Đình chỉ thi hành",
    EventKind.PAUSED: "Tạm ngưng hiệu lực",
    EventKind.RESUMED: "Tiếp tục có hiệu lực",
    EventKind.ANNOUNCED_ENDED: "Công bố hết hiệu lực",
    EventKind.CORRECTED: "Đính chính",
    EventKind.CONSOLIDATED: "Hợp nhất",
    EventKind.TERRITORY_CHANGED: "Thay đổi địa bàn áp dụng",
    Status.NOT_YET: "Chưa có hiệu lực",
    Status.IN_FORCE: "Còn hiệu lực",
    Status.PARTLY_ENDED: "Hết hiệu lực một phần",
    Status.ENDED: "Hết hiệu lực toàn bộ",
    Status.PARTLY_SUSPENDED: "Bị đình chỉ thi hành một phần",
    Status.PARTLY_PAUSED: "Tạm ngưng hiệu lực một phần",
    Status.UNDETERMINED: "Chưa xác định",
}
_STATUS_SHOWN = {**_SHOWN, Status.SUSPENDED: "Bị đình chỉ thi hành", Status.PAUSED: "Tạm ngưng hiệu lực"}
_REWORDINGS = {EventKind.AMENDED, EventKind.SUPPLEMENTED, EventKind.CORRECTED}
_CHANGES = {
    EventKind.EFFECTIVE: ("forceMod", "entryIntoForce"),
    EventKind.AMENDED: ("textualMod", "substitution"),
    EventKind.CORRECTED: ("textualMod", "substitution"),
    EventKind.SUPPLEMENTED: ("textualMod", "insertion"),
    EventKind.REPLACED: ("textualMod", "replacement"),
    EventKind.REPEALED: ("textualMod", "repeal"),
    EventKind.TERM_EXPIRED: ("forceMod", "endOfEnactment"),
    EventKind.ANNOUNCED_ENDED: ("forceMod", "endOfEnactment"),
    EventKind.SUSPENDED: ("efficacyMod", "inapplication"),
    EventKind.PAUSED: ("efficacyMod", "inapplication"),
    EventKind.RESUMED: ("efficacyMod", "entryIntoEfficacy"),
}


class MetaWriter:
    """Writes the metadata of one text; ids of events and other documents are given out here."""

    def __init__(self, document: LegalText) -> None:
        self.document = document
        self.work = work_of(document)
        self._kinds = {unit.path: unit.kind for unit in document.provisions}
        self._others: dict[OtherDocument, str] = {}
        self._concepts: dict[str, str] = {}
        self._days: dict[date, str] = {}
        self.groups: dict[str, str] = {}
        """eId of the status periods of a provision, by its path."""

    def write(self) -> str:
        """The whole element, for the main text."""
        life, changes, periods = self._lifecycle(), self._analysis(), self._temporal()
        return (
            f"<meta>{identification(self.document, 'main')}{life}{changes}{periods}{self._references()}"
            f'<proprietary source="{SOURCE}"><legaldocs:text xmlns:legaldocs="{OWN_NAMESPACE}"'
            f' sha256="{digest(self.document.text)}"/></proprietary></meta>'
        )

    # -- life ---------------------------------------------------------------------------------------------------

    def _lifecycle(self) -> str:
        """What happened, day by day; days that only bound a period are events of their own."""
        head = self.document.header
        parts = []
        for name, concept in STATED.items():
            day = getattr(head, name)
            if day is not None:
                refers = self._concept(concept, _SHOWN[concept])
                parts.append(element("eventRef", {"eId": concept, **_on(day), "source": "#text", "refersTo": refers}))
        if head.issued_date:
            self._days[head.issued_date] = "issued"
            values = {"eId": "issued", **_on(head.issued_date), "source": "#text", "type": "generation"}
            parts.append(element("eventRef", values))
        for number, event in enumerate(self.document.events, 1):
            parts.append(self._event(f"evt_{number}", event))
        for day in sorted({day for period in self.document.periods for day in (period.start, period.end) if day}):
            if day not in self._days:
                self._days[day] = f"day_{day.isoformat()}"
                values = {"eId": self._days[day], **_on(day), "source": SOURCE}
                parts.append(element("eventRef", values))
        return element("lifecycle", {"source": SOURCE}, "".join(parts)) if parts else ""

    def _event(self, eid: str, event: LifeEvent) -> str:
        self._days.setdefault(event.on, eid)
        return element(
            "eventRef",
            {
                "eId": eid,
                **_on(event.on),
                "source": self._other(event.source) if event.source else SOURCE,
                "type": _event_type(event),
                "refersTo": self._concept(f"event-{event.kind}", _SHOWN[event.kind]),
                "href": f"#{eid_of(event.provision, self._kinds)}" if event.provision in self._kinds else None,
            },
        )

    def _temporal(self) -> str:
        """Status periods of the whole text and of the provisions that have a history of their own."""
        units: dict[str | None, list[StatusPeriod]] = {}
        for period in self.document.periods:
            if period.provision is None or period.provision in self._kinds:
                units.setdefault(period.provision, []).append(period)
        groups = []
        for number, (path, periods) in enumerate(units.items(), 1):
            eid = f"tmpg_{number}"
            if path is not None:
                self.groups[path] = f"#{eid}"
            inner = "".join(self._interval(period) for period in periods)
            groups.append(element("temporalGroup", {"eId": eid}, inner))
        return element("temporalData", {"source": SOURCE}, "".join(groups)) if groups else ""

    def _interval(self, period: StatusPeriod) -> str:
        start = self._days.get(period.start) if period.start else None
        end = self._days.get(period.end) if period.end else None
        refers = self._concept(f"status-{period.status}", _STATUS_SHOWN[period.status])
        return element(
            "timeInterval",
            {"start": start and f"#{start}", "end": end and f"#{end}", "refersTo": refers},
        )

    # -- changes ------------------------------------------------------------------------------------------------

    def _analysis(self) -> str:
        """Confirmed changes: those this text makes, then those it suffers."""
        parts = []
        for name, active in (("activeModifications", True), ("passiveModifications", False)):
            chosen = [m for m in self.document.modifications if m.active is active and m.kind in _CHANGES]
            changes = [self._change(f"{name[:3]}mod_{n}", change) for n, change in enumerate(chosen, 1)]
            parts.append(element(name, {}, "".join(changes)) if changes else "")
        inner = "".join(parts)
        return element("analysis", {"source": SOURCE}, inner) if inner else ""

    def _change(self, eid: str, change: Modification) -> str:
        name, kind = _CHANGES[change.kind]
        self._other(change.other)
        here = f"#{eid_of(change.unit, self._kinds)}" if change.unit in self._kinds else self.work
        there = unit_iri(change.other.iri, change.other_unit)
        source, target = (here, there) if change.active else (there, here)
        inner = element("source", {"href": source}) + element("destination", {"href": target})
        day = self._days.get(change.on) if change.on else None
        return element(name, {"type": kind, "eId": eid, "refersTo": day and f"#{day}"}, inner)

    # -- names --------------------------------------------------------------------------------------------------

    def _references(self) -> str:
        document = self.document
        head, place = document.header, document.territory
        parts = [
            element(
                "original", {"eId": "text", "href": expression_of(document), "showAs": head.number or head.title or "?"}
            ),
            *(
                element("passiveRef", {"eId": eid, "href": other.iri, "showAs": other.shown})
                for other, eid in self._others.items()
            ),
            _named("TLCOrganization", "legaldocs", "organization", "legaldocs"),
        ]
        if head.issuer:
            parts.append(_named("TLCOrganization", "issuer", f"organization/{COUNTRY}", head.issuer))
        for number, recipient in enumerate(head.recipients, 1):
            parts.append(_named("TLCOrganization", f"recipient_{number}", f"organization/{COUNTRY}", recipient))
        if head.signer:
            parts.append(_named("TLCPerson", "signer", f"person/{COUNTRY}", head.signer))
        if head.doc_type:
            parts.append(_named("TLCConcept", "doctype", f"concept/{COUNTRY}/loai-van-ban", head.doc_type))
        for eid, shown in self._concepts.items():
            parts.append(_named("TLCConcept", eid, f"concept/{COUNTRY}/hieu-luc", shown, eid))
        if head.place:
            parts.append(_named("TLCLocation", "place", f"location/{COUNTRY}", head.place))
        if place:
            parts.append(_named("TLCLocation", "subdivision", f"location/{COUNTRY}/subdivision", place[1], place[0]))
        return element("references", {"source": SOURCE}, "".join(parts))

    def _concept(self, eid: str, shown: str) -> str:
        eid = eid if eid.startswith(("event-", "status-")) else f"concept-{eid}"
        self._concepts[eid] = shown
        return f"#{eid}"

    def _other(self, other: OtherDocument) -> str:
        eid = self._others.setdefault(other, f"ref_{len(self._others) + 1}")
        return f"#{eid}"


def _event_type(event: LifeEvent) -> str | None:
    """One of the three types the schema knows, where the event is one of them."""
    if event.kind is EventKind.PROMULGATED:
        return "generation"
    if event.kind in ENDINGS and event.provision is None:
        return "repeal"
    return "amendment" if event.kind in ENDINGS | _REWORDINGS else None


def digest(text: str) -> str:
    """SHA-256 of a text: tells whether the words of a file are still those that were written."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def attachment_name(kind: Kind, label: str) -> str:
    """``name`` of an attached document: its type word."""
    return "phu-luc" if kind is Kind.APPENDIX else (slug(label).replace("phu-luc", "") or "kem-theo")


def _on(day: date) -> dict[str, str | None]:
    return {"date": day.isoformat()}


def _named(tag: str, eid: str, where: str, shown: str, key: str | None = None) -> str:
    return element(tag, {"eId": eid, "href": f"/akn/ontology/{where}/{slug(key or shown)}", "showAs": shown})
