"""Sentences of ours about consolidated texts: why an instruction was not carried out, what a text does not hold yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from legaldocs.documents.consolidation import AsAt
from legaldocs.documents.models import EditionOrigin
from legaldocs.documents.queries import unit_label
from legaldocs.law.consolidate_order import Why
from legaldocs.ui.words import day

WHY: dict[Why, Callable[[], str]] = {
    Why.UNIT_UNKNOWN: lambda: _("The words do not say which provision is meant."),
    Why.APPENDIX: lambda: _("It concerns an appendix, form or chapter; those are consolidated by hand."),
    Why.PART_OF_UNIT: lambda: _("It concerns a part of a provision that cannot be cut out safely."),
    Why.CONDITION: lambda: _("It holds for some cases only, so the words stay for the others."),
    Why.PAYLOAD_MISSING: lambda: _("The new wording is not in the text of the instruction."),
    Why.PAYLOAD_OPEN: lambda: _("The quotation of the new wording does not begin or end clearly."),
    Why.PAYLOAD_LABEL: lambda: _("The new wording begins with another number than the provision named."),
    Why.PHRASE_UNCLEAR: lambda: _("It is not clear which phrase is exchanged in which place."),
    Why.PHRASE_MISSING: lambda: _("The phrase does not stand in the provision."),
    Why.PHRASE_COUNT: lambda: _("The phrase stands there a different number of times than the instruction says."),
    Why.PHRASE_ALREADY: lambda: _("The new phrase stands there already."),
    Why.PHRASE_IN_LIST: lambda: _("Left out, the phrase would leave a mark or a linking word of its list alone."),
    Why.TARGET_MISSING: lambda: _("The provision named does not exist in the text of that day."),
    Why.TARGET_EXISTS: lambda: _("The provision to be added exists already."),
    Why.TARGET_GONE: lambda: _("The provision was repealed before."),
    Why.POSITION_UNCLEAR: lambda: _("The number of the new provision does not follow one that is there."),
    Why.RENUMBER_UNCLEAR: lambda: _("The new number is not clear."),
    Why.OVERLAP: lambda: _("The same text gives two orders for the same words."),
    Why.SAME_DAY: lambda: _("Another text changes the same words on the same day."),
    Why.RESTS_ON_REFUSED: lambda: _("It rests on words that an instruction not carried out should have changed."),
    Why.STRUCTURE: lambda: _("Carried out, it would change the numbering of other provisions."),
    Why.NO_DATE: lambda: _("The day from which it holds is not known."),
    Why.NO_WORDS: lambda: _("No instruction for this event was found in the text of its source."),
    Why.NO_SOURCE_TEXT: lambda: _("The register does not hold the text of its source."),
    Why.CODIFIED_BASE: lambda: _("The text held is a codification that contains amendments already."),
    Why.CORRECTION: lambda: _("Corrections are consolidated by hand."),
    Why.NOT_READ: lambda: _("The clause seems to order a change, but what it orders could not be read."),
}

ORIGINS: dict[EditionOrigin, Callable[[], str]] = {
    EditionOrigin.ORIGINAL: lambda: _("Original"),
    EditionOrigin.CONSOLIDATED: lambda: _("Consolidated by the system"),
    EditionOrigin.SIGNED_OFF: lambda: _("Consolidated and signed off"),
}


def why(code: Why) -> str:
    """Why an instruction was not carried out, as a sentence."""
    return WHY[code]()


def origin(found: AsAt) -> str:
    """The label of a text, with the person who signed it."""
    words = ORIGINS[found.origin]()
    if found.signature is None:
        return words
    who, when = found.signature.signed_name, day(found.signature.signed_at.date())
    return _("%(label)s by %(who)s on %(when)s", label=words, who=who, when=when)


def freshness(found: AsAt) -> str:
    """What the text does not hold: one line for every page and export that shows it."""
    parts = [part for part in (_refused(found), _waiting(found), _later(found)) if part]
    return " ".join(parts) or _("Holds every amendment known to the register on this day.")


def not_done(found: AsAt) -> Iterator[str]:
    """One line for each instruction that was not carried out: by which provision of which document, and why."""
    for refusal in found.made.refused:
        one = refusal.instruction
        event, clause = found.holding.events.get(one.key), found.holding.unread.get(one.key)
        said = event.source_path if event else clause.source_unit if clause else None
        named = (_names(found, [one.source]), unit_label(said) if said else "")
        words = f" “{clause.words}”" if clause else ""
        yield f"{', '.join(part for part in named if part)}: {why(refusal.why)}{words}"


def _refused(found: AsAt) -> str:
    count = len(found.made.refused)
    if not count:
        return ""
    words = ngettext(
        "%(num)d amendment was not carried out: %(names)s.",
        "%(num)d amendments were not carried out: %(names)s.",
        count, names=_names(found, (r.instruction.source for r in found.made.refused)),
    )  # fmt: skip
    return str(words)


def _waiting(found: AsAt) -> str:
    count = len(found.waiting)
    if not count:
        return ""
    words = ngettext(
        "%(num)d amendment found in another text waits for confirmation: %(names)s.",
        "%(num)d amendments found in other texts wait for confirmation: %(names)s.",
        count, names=_names(found, (p.source_id for p in found.waiting)),
    )  # fmt: skip
    return str(words)


def _later(found: AsAt) -> str:
    count = len(found.later)
    if not count:
        return ""
    words = ngettext(
        "%(num)d confirmed amendment takes effect later: %(names)s.",
        "%(num)d confirmed amendments take effect later: %(names)s.",
        count, names=_names(found, (one.source for one in found.later)),
    )  # fmt: skip
    return str(words)


def _names(found: AsAt, ids: Iterable[int | None]) -> str:
    """Numbers of the documents behind the changes, each once."""
    sources = found.holding.sources
    numbers = [sources[key].number if key in sources else _("source not named") for key in ids]
    return ", ".join(dict.fromkeys(numbers))
