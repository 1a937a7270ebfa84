"""The rows an amendment instruction gives: source, target, new words and the day it takes effect.

``amendments`` decides what is instructed; this module reads the words around one instruction and keeps each row once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from legaldocs.law import citations, own_effect, stated_dates, units, whole_ends
from legaldocs.law.mentions import Mention
from legaldocs.law.phrase_orders import phrase_order
from legaldocs.law.reading import Clause, Reading
from legaldocs.law.types import Amendment, Extent, Operation, ParsedText

_SINCE = re.compile(r"(?<!\w)(?:ke tu|tu|vao) (?:ngay|thoi diem)\s*(?=\d)|(?<!\w)from (?=\w{3,9} \d|\d)")
_STATED_WITHIN = 4000
_MARKS = "“”\"'„«»″‘’ \n\t"
_WORDED = (Operation.AMEND, Operation.SUPPLEMENT, Operation.REPLACE)
_PHRASED = (Operation.REPLACE_PHRASE, Operation.REPEAL_PHRASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an instruction stands: its clause and sentence, its act ``[start, stop)`` in it, and what it does."""

    clause: Clause
    sentence: tuple[int, int]
    start: int
    stop: int
    operation: Operation


@dataclass(frozen=True, slots=True)
class Target:
    """What an instruction changes; ``mention`` is where the document is named, if the sentence names it."""

    number: str | None
    title: str | None
    issuer: str | None
    attached: str | None
    path: str | None
    mention: Mention | None = None


class Rows:
    """The rows of one text, each kept once per source unit, operation and target."""

    def __init__(self, laid: Reading, mentions: list[Mention], tree: ParsedText) -> None:
        self._laid, self._tree = laid, tree
        self._before = dict(zip((m.start for m in mentions[1:]), mentions, strict=False))
        self._extents: dict[tuple[int, int], Extent] = {}  # of a mention in a sentence
        self._following = dict(zip((m.start for m in mentions), (m.start for m in mentions[1:]), strict=False))
        self._sources = citations.sources(tree)
        self._days = own_effect.days(laid, self._sources)
        self._found: dict[tuple[str, Operation, str | None, str | None, str | None], Amendment] = {}

    def keep(self, row: Amendment) -> None:
        """Keep ``row`` unless its like was kept before."""
        key = (row.source_unit, row.operation, row.target_number, row.target_title, row.target_unit)
        self._found.setdefault(key, row)

    def all(self) -> list[Amendment]:
        """Every row kept, in text order."""
        return sorted(self._found.values(), key=lambda row: (row.start, row.end))

    def make(self, place: Place, target: Target) -> Amendment:
        """The row for one target of the instruction at ``place``."""
        start = place.start if place.sentence[0] <= place.start < place.sentence[1] else place.sentence[0]
        end = self._ending(place.sentence)
        path, attached = target.path, target.attached
        full = f"{attached}/{path}" if path and attached and not path.startswith(attached) else path
        worded = full is not None and place.operation in _WORDED
        quote = self._laid.quote_in(start, place.clause.end) if worded else None
        old, new = self._phrases(start, min(end, place.stop), place.operation, full)
        source = citations.source_at(self._sources, start) or ""
        return Amendment(
            source_unit=source,
            operation=place.operation,
            target_number=target.number,
            target_unit=full,
            new_text=self._laid.text[quote[0] : quote[1]].strip(_MARKS) if quote else None,
            effective_date=self._date(place, target.mention, source),
            start=start,
            end=max(end, start + 1),
            target_issuer=target.issuer,
            target_title=target.title,
            old_phrase=old,
            new_phrase=new,
            explicit=target.mention is not None,
            extent=(extent := self._extent(place, target, full)),
            rest_through=self._rest_through(place, target.mention) if extent is Extent.PART else None,
        )

    def _extent(self, place: Place, target: Target, unit: str | None) -> Extent:
        """How much of the document a repeal or replacement that names no provision ends."""
        mention = target.mention
        if mention is None or place.operation not in (Operation.REPEAL, Operation.REPLACE):
            return Extent.WHOLE
        if unit is not None:
            self._extents[place.sentence[0], mention.start] = Extent.WHOLE
            return Extent.WHOLE
        span, before = place.sentence, self._before.get(mention.start)
        if before is not None and before.start < span[0]:
            before = None
        inherited = self._extents.get((span[0], before.start)) if before else None

        def below(start: int, end: int) -> str:
            return self._pointed_at(place.clause, start, end)

        found = whole_ends.extent(self._laid, span, place.start, mention, before, inherited, below)
        self._extents[span[0], mention.start] = found
        return found

    def _rest_through(self, place: Place, mention: Mention | None) -> date | None:
        """The last day of what the exception of a clause keeps in force."""
        if mention is None:
            return None

        def below(start: int, end: int) -> str:
            return self._pointed_at(place.clause, start, end)

        return whole_ends.rest_through(self._laid, mention, place.sentence[1], below)

    def _pointed_at(self, clause: Clause, start: int, end: int) -> str:
        """The words of the provisions of this text named between two offsets ("khoản 2 Điều này"), or those below."""
        lower = self._laid.lower
        phrases = [phrase for phrase in units.find(lower, lower, start, end) if phrase.own]
        if not phrases:
            return lower[end : clause.scope_end]
        article = (citations.source_at(self._sources, start) or "").split("/khoan-")[0]
        wanted = {path if path.startswith("dieu-") else f"{article}/{path}" for p in phrases for path in p.paths}
        return "\n".join(lower[unit.start : unit.end] for unit in self._tree.provisions if unit.path in wanted)

    def _phrases(self, start: int, end: int, operation: Operation, path: str | None) -> tuple[str | None, str | None]:
        """Old and new words of a phrase operation, where it exchanges just one phrase."""
        if operation not in _PHRASED or end - start > _STATED_WITHIN:
            return None, None
        order = phrase_order(self._laid.text[start:end], self._laid.lower[start:end], operation, path)
        if order is None or len(order.phrases) != 1:
            return None, None
        return order.phrases[0].old, order.phrases[0].new

    def _ending(self, span: tuple[int, int]) -> int:
        """End of the sentence without the blanks after it."""
        end = span[1]
        while end > span[0] and self._laid.text[end - 1].isspace():
            end -= 1
        return end

    def _date(self, place: Place, mention: Mention | None, source: str) -> date | None:
        """Day stated for this target, else for this act, in the sentence, for the provision, else for the text."""
        start, end = place.sentence
        if mention is not None and start <= mention.start < end:
            own = self._stated(mention.end, min(self._following.get(mention.start, end), end))
            if own is not None:
                return own
        stated = self._stated(place.start, place.stop) or self._stated(start, end)
        return stated or own_effect.of(source, self._days) or self._tree.header.effective_date

    def _stated(self, start: int, end: int) -> date | None:
        for since in _SINCE.finditer(self._laid.lower, start, min(end, start + _STATED_WITHIN)):
            if not self._laid.quoted(since.start()):
                return stated_dates.after(self._laid.lower, since.start(), 24)
        return None
