"""What a status, a severity and a deadline look like: glyph, tone and words, decided in one table each."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString


@dataclass(frozen=True, slots=True)
class Look:
    """One row of a table: sprite drawing, colour family in the style sheet (``data-s`` or ``data-v``), and word."""

    glyph: str
    tone: str
    word: LazyString


# Six glyphs carry nine states: a suspended text and a paused text share two bars and differ by word.
STATUS_LOOKS: dict[str, Look] = {
    "notyet": Look("g-notyet", "notyet", _l("Not yet in force")),
    "inforce": Look("g-inforce", "inforce", _l("In force")),
    "part": Look("g-part", "part", _l("Partly ended")),
    "ended": Look("g-ended", "ended", _l("Ended")),
    "suspended": Look("g-paused", "paused", _l("Suspended")),
    "part_suspended": Look("g-paused", "paused", _l("Partly suspended")),
    "paused": Look("g-paused", "paused", _l("Paused")),
    "part_paused": Look("g-paused", "paused", _l("Partly paused")),
    "unknown": Look("g-unknown", "unknown", _l("Undetermined")),
}

SEVERITY_LOOKS: dict[str, Look] = {
    "high": Look("g-high", "high", _l("Serious")),
    "mid": Look("g-mid", "mid", _l("Needs a look")),
    "low": Look("g-low", "low", _l("Minor")),
}

SOON_WITHIN = 3  # working days; from here on a chip turns amber


def status_look(code: str) -> Look:
    """Look of an effect status. Raises ``KeyError`` for a code outside the nine."""
    return STATUS_LOOKS[code]


def severity_look(code: str) -> Look:
    """Look of ``high``, ``mid`` or ``low``. Raises ``KeyError`` otherwise."""
    return SEVERITY_LOOKS[code]


@dataclass(frozen=True, slots=True)
class DeadlineLook:
    """Tone (``data-d``), icon and words of a deadline chip."""

    tone: str
    icon: str
    words: str


def _running(left: int, working: bool) -> str:
    if left == 0:
        return str(_("Due today"))
    if left < 0:
        return _late(-left, working)
    if working:
        return str(ngettext("%(num)s working day left", "%(num)s working days left", left))
    return str(ngettext("%(num)s day left", "%(num)s days left", left))


def _late(days: int, working: bool) -> str:
    if working:
        return str(ngettext("%(num)s working day late", "%(num)s working days late", days))
    return str(ngettext("%(num)s day late", "%(num)s days late", days))


def _finished(left: int) -> str:
    if left > 0:
        return str(ngettext("Done %(num)s day early", "Done %(num)s days early", left))
    if left < 0:
        return str(ngettext("Done %(num)s day late", "Done %(num)s days late", -left))
    return str(_("Done on time"))


def deadline_look(days_left: int, done: bool = False, working: bool = True) -> DeadlineLook:
    """Chip of a deadline ``days_left`` days away (negative: late), counted on the day read or the day it was done."""
    if done:
        return DeadlineLook("done", "check2", _finished(days_left))
    if days_left < 0:
        return DeadlineLook("late", "exclamation-triangle-fill", _running(days_left, working))
    if days_left <= SOON_WITHIN:
        return DeadlineLook("soon", "clock", _running(days_left, working))
    return DeadlineLook("", "calendar3", _running(days_left, working))


def initials(name: str) -> str:
    """Letters in a person's mark: given name last in Vietnamese, so first and last word. ``Phạm Văn Đức`` → ``PĐ``."""
    words = name.split()
    if not words:
        return "?"
    return (words[-1][0] if len(words) == 1 else words[0][0] + words[-1][0]).upper()


def provision_anchor(article: str = "", clause: str = "", point: str = "", prefix: str = "") -> str:
    """Address of a provision in a page: ``dieu-5-khoan-2-diem-dd``.

    ``đ`` and ``d`` are different points of one clause, so ``đ`` becomes ``dd`` instead of losing its stroke.
    ``prefix`` names an attached text whose articles start again at 1.
    """
    parts = [prefix] if prefix else []
    for kind, value in (("dieu", article), ("khoan", clause), ("diem", point)):
        if value:
            parts += [kind, _ascii(value)]
    return "-".join(parts)


def _ascii(value: str) -> str:
    folded = unicodedata.normalize("NFD", value.lower().replace("đ", "dd"))
    return "".join(letter for letter in folded if letter.isascii() and letter.isalnum())
