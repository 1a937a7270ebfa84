"""Values of the legal-text engine: what the readers of ``legaldocs.law`` return.

Pure data, no behaviour beyond small conversions.  Every offset is a half-open ``[start, end)`` position in
the NFC text *as given*; ``None`` always means "not known", never "failed".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """Level of a provision in the tree of a Vietnamese legal text."""

    PART = "phan"
    CHAPTER = "chuong"
    SECTION = "muc"
    SUBSECTION = "tieu_muc"
    ARTICLE = "dieu"
    CLAUSE = "khoan"
    POINT = "diem"
    APPENDIX = "phu_luc"
    ATTACHED = "kem_theo"  # an attached regulation (quy định, quy chế …) whose articles restart at 1


class RelationKind(StrEnum):
    """What the citing document itself does to the cited one."""

    BASIS = "basis"
    REFER = "refer"
    GUIDE = "guide"
    AMEND = "amend"
    SUPPLEMENT = "supplement"
    REPLACE = "replace"
    REPEAL = "repeal"
    SUSPEND = "suspend"  # đình chỉ thi hành, by a superior authority
    PAUSE = "pause"  # tạm ngưng hiệu lực, by the issuer
    ANNOUNCE = "announce"  # công bố hết hiệu lực
    CORRECT = "correct"
    CONSOLIDATE = "consolidate"
    INTERPRET = "interpret"  # giải thích


class Operation(StrEnum):
    """One executable amendment instruction."""

    AMEND = "amend"
    SUPPLEMENT = "supplement"
    REPLACE = "replace"
    REPEAL = "repeal"
    REPLACE_PHRASE = "replace_phrase"
    REPEAL_PHRASE = "repeal_phrase"
    RENUMBER = "renumber"


class Extent(StrEnum):
    """How much of a document a whole-document repeal or replacement ends."""

    WHOLE = "whole"
    PART = "part"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open ``[start, end)`` stretch of the text as given."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Provision:
    """One unit of the tree.

    ``path`` is the stable address (``dieu-5/khoan-2/diem-a``, ``quy-dinh/dieu-1``, ``chuong-2``); chapters and
    sections never enter the path of the articles below them, so moving an article between chapters keeps its
    address.  ``parent`` is the path of the containing unit in the tree, or ``None``.
    """

    path: str
    kind: Kind
    label: str
    heading: str | None
    start: int
    end: int
    parent: str | None


@dataclass(frozen=True, slots=True)
class Header:
    """The facts of a document's header, closing and enforcement clause; a missing one is ``None``."""

    number: str | None = None
    doc_type: str | None = None
    issuer: str | None = None
    place: str | None = None
    issued_date: date | None = None
    effective_date: date | None = None
    expiry_date: date | None = None
    title: str | None = None
    signer: str | None = None
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedText:
    """A text read into its header and its provision tree (document order, parents before children)."""

    header: Header
    provisions: tuple[Provision, ...]
    bases: tuple[Span, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A mention of another document, with what this document does to it.

    Exactly one of ``number`` (canonical, ``22/2020/QĐ-UBND``) and ``title`` is set.  ``unit`` is the first cited
    provision (``dieu-5/khoan-2/diem-a``), ``units`` all of them; ``source`` is the path of the citing provision.
    """

    start: int
    end: int
    text: str
    number: str | None
    title: str | None
    doc_type: str | None
    relation: RelationKind
    unit: str | None = None
    units: tuple[str, ...] = ()
    issuer: str | None = None
    issued_date: date | None = None
    source: str | None = None
    year: int | None = None  # of a law cited by name and year ("Luật Đất đai năm 2024")


@dataclass(frozen=True, slots=True)
class Amendment:
    """One instruction of an amending text: operation, target and payload, with the span that says so."""

    source_unit: str
    operation: Operation
    target_number: str | None
    target_unit: str | None
    new_text: str | None
    effective_date: date | None
    start: int
    end: int
    target_issuer: str | None = None
    target_title: str | None = None
    old_phrase: str | None = None
    new_phrase: str | None = None
    explicit: bool = True  # the clause names both verb and target in one sentence
    extent: Extent = Extent.WHOLE  # of a repeal or replacement without a provision
    rest_through: date | None = None  # last day of what an exception keeps in force, where the text states one
