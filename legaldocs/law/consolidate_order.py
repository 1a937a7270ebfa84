"""One order of an amending text, ready to be carried out or refused with a reason; and the labels of units.

The vocabulary that reading orders (``consolidate_words``), finding new wordings (``consolidate_payload``) and carrying
them out (``consolidate_edit``) share.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from legaldocs.law.phrase_orders import Phrase
from legaldocs.law.types import Operation


class Why(StrEnum):
    """Why an instruction is not carried out; sentences for people are in ``documents.consolidation_words``."""

    UNIT_UNKNOWN = "unit-unknown"
    APPENDIX = "appendix"
    PART_OF_UNIT = "part-of-unit"
    CONDITION = "condition"
    PAYLOAD_MISSING = "payload-missing"
    PAYLOAD_OPEN = "payload-open"
    PAYLOAD_LABEL = "payload-label"
    PHRASE_UNCLEAR = "phrase-unclear"
    PHRASE_MISSING = "phrase-missing"
    PHRASE_COUNT = "phrase-count"
    PHRASE_ALREADY = "phrase-already"
    PHRASE_IN_LIST = "phrase-in-list"
    TARGET_MISSING = "target-missing"
    TARGET_EXISTS = "target-exists"
    TARGET_GONE = "target-gone"
    POSITION_UNCLEAR = "position-unclear"
    RENUMBER_UNCLEAR = "renumber-unclear"
    OVERLAP = "overlap"
    SAME_DAY = "same-day-conflict"
    RESTS_ON_REFUSED = "rests-on-refused"
    STRUCTURE = "structure-broken"
    NO_DATE = "no-date"
    NO_WORDS = "no-words"
    NO_SOURCE_TEXT = "no-source-text"
    CODIFIED_BASE = "codified-base"
    CORRECTION = "correction"
    NOT_READ = "not-read"


class Part(StrEnum):
    """Which part of the target the new wording stands for."""

    WHOLE = "whole"
    HEADING = "heading"  # the line with number and name of an article
    LEAD = "lead"  # the words before the first unit inside
    DASH = "dash"  # one line of a list with dashes (gạch đầu dòng)
    PARAGRAPH = "paragraph"  # one paragraph (đoạn) of the unit's own words


@dataclass(frozen=True, slots=True)
class Order:
    """One instruction ready to be carried out, or ``refused`` with the reason.

    ``words`` is the new wording with its label; ``becomes`` the new addresses of a renumbered unit; ``count`` how
    often a phrase must stand in the target where the instruction says so.  ``place`` counts the dash or paragraph meant
    from one, -1 being the last.
    """

    operation: Operation
    target: str | None
    words: str | None = None
    part: Part = Part.WHOLE
    phrases: tuple[Phrase, ...] = ()
    count: int | None = None
    becomes: tuple[str, ...] = ()
    place: int = 0
    refused: Why | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """``[start, end)`` becomes ``words``.  ``path`` is the unit written, ``expect`` its words afterwards.

    ``expect`` is ``None`` for a change inside a unit; ``moved`` is the unit's former address.
    """

    start: int
    end: int
    words: str
    path: str | None
    expect: str | None = None
    moved: str | None = None


ANY_LABEL = re.compile(r"\s*(?:(?:Điều|Khoản|Điểm|Chương|Mục)\s+\w+|\d{1,3}[a-zđ]?\s?[.)]|[a-zđ]{1,2}\d?\s?[.)])")


def label_pattern(path: str) -> re.Pattern[str]:
    """The label of a unit at the beginning of a line; the label itself is the group ``label``."""
    kind, _, number = path.rsplit("/", 1)[-1].partition("-")
    shown = re.escape(number)
    body = {
        "dieu": rf"Điều\s+0?{shown}(?!\w)\s?[.:]?",
        "khoan": rf"(?:Khoản\s+)?0?{shown}\s?[.)/](?!\d)",
        "diem": rf"(?:Điểm\s+)?{shown}\s?[.)]",
    }.get(kind, r"(?!)")
    return re.compile(rf"(?:^|(?<=\n))[ \t\r]*(?P<label>{body})", re.IGNORECASE)
