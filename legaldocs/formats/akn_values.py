"""What Akoma Ntoso out takes and Akoma Ntoso in gives: values only.

``LegalText`` is a text with everything known about it; the parts that only a register knows (events, periods,
modifications) may be empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from legaldocs.law.effect_events import EventKind, Status
from legaldocs.law.types import Header, Kind, Provision, Span


class Unit(Protocol):
    """A provision of a tree: ``law.types.Provision`` or the register's row of it."""

    @property
    def path(self) -> str: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def label(self) -> str: ...
    @property
    def heading(self) -> str | None: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def parent(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Reference:
    """A stretch of the text that names another document; ``complete`` when the IRI names exactly one document."""

    start: int
    end: int
    href: str
    complete: bool = True


@dataclass(frozen=True, slots=True)
class OtherDocument:
    """Another document as metadata name it."""

    iri: str
    shown: str


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """A confirmed fact about the effect of the document or of one provision, from the day ``on``."""

    kind: EventKind
    on: date
    provision: str | None = None
    source: OtherDocument | None = None


@dataclass(frozen=True, slots=True)
class StatusPeriod:
    """The status of the document or of one provision in ``[start, end)``; ``None`` is an open side."""

    provision: str | None
    start: date | None
    end: date | None
    status: Status


@dataclass(frozen=True, slots=True)
class Modification:
    """A confirmed change: ``active`` where this document changes the other one, else the other changes this one."""

    active: bool
    kind: EventKind
    on: date | None
    unit: str | None
    other: OtherDocument
    other_unit: str | None


@dataclass(frozen=True, slots=True)
class LegalText:
    """A text, its tree and header, and what is known about it.

    Offsets are positions in ``text`` (NFC).  ``made_on`` is the day of the export, ``worded_on`` the day whose wording
    this is (``None``: as first issued).  ``territory`` is the key and name of the province.
    """

    text: str
    header: Header
    provisions: Sequence[Unit]
    made_on: date
    bases: Sequence[Span] = ()
    references: Sequence[Reference] = ()
    events: Sequence[LifeEvent] = ()
    periods: Sequence[StatusPeriod] = ()
    modifications: Sequence[Modification] = ()
    territory: tuple[str, str] | None = None
    worded_on: date | None = None
    language: str = "vie"


@dataclass(frozen=True, slots=True)
class ReadText:
    """An Akoma Ntoso file as read.

    ``exact`` tells that the file is one of ours whose words nobody changed: text, offsets and tree are then those
    that were written.  ``warnings`` are codes: ``akn-changed`` (ours, but edited since), ``akn-date: place=value``
    (a date that is no day).
    """

    text: str
    header: Header
    provisions: tuple[Provision, ...]
    bases: tuple[Span, ...] = ()
    exact: bool = False
    warnings: tuple[str, ...] = ()
