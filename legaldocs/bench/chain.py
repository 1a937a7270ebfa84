"""Chains of amendments: two real amending laws against the consolidated text published officially, and drafted ones.

The published text (90/VBHN-VPQH) and the amending laws 67/2020/QH14 and 88/2025/QH15 lie in the corpus; the law as it
was passed, 15/2012/QH13, does not: ``LEGALDOCS_BENCH_BASE`` names it as a file.  A unit counts only where no footnote
of the published text says that a law which is not at hand changed it too.  Typing is set aside: tone marks, dashes,
case, blanks and stops.

Drafted chains are random edits of real documents, each step written as an amending text, read again and carried out on
its day, three to five steps one after another; the end must be the last edit.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from legaldocs.bench import effect
from legaldocs.bench.random_edits import edited
from legaldocs.formats.convert import convert
from legaldocs.law import amendments, numbering, structure
from legaldocs.law.amending_draft import draft
from legaldocs.law.consolidate import Consolidated, Instruction, consolidate
from legaldocs.law.consolidate_words import orders
from legaldocs.law.effect_events import covers
from legaldocs.law.phrase_edit import one_spelling
from legaldocs.law.types import Amendment, Provision
from legaldocs.law.unread import unread

BASE, NUMBER, TITLE = "LEGALDOCS_BENCH_BASE", "15/2012/QH13", "xử lý vi phạm hành chính"
PUBLISHED = "90/VBHN-VPQH"
AMENDING = (("67/2020/QH14", date(2022, 1, 1)), ("88/2025/QH15", date(2025, 7, 1)))
CHAINS, STEPS = 200, (3, 5)
_DAY = date(2026, 3, 30)
_NOTE = re.compile(r"^\[(\d{1,3})\]", re.MULTILINE)
_MARK = re.compile(r"\[(\d{1,3})\]")
_LAW = re.compile(r"số\s+(\d{1,3}/\d{4}/QH\d{1,2})")


def run(data_dir: Path) -> dict[str, Any]:
    """Tables: the published chain by length, and drafted chains."""
    corpus = effect.documents(data_dir)
    base = os.environ.get(BASE)
    published = _published(corpus, Path(base)) if base else {"without its base": 1}
    return {"published": published, "drafted": _drafted(corpus)}


# -- the published text -----------------------------------------------------------------------------------------------


def _published(documents: Mapping[str, effect.Row], base: Path) -> dict[str, Any]:
    texts = {row.get("number"): row["text"] for row in documents.values()}
    law = convert(base).text
    instructions = list(_instructions(texts))
    made = consolidate(law, instructions, _DAY)
    wanted = _Published(texts[PUBLISHED])
    outcomes: Counter[tuple[str, str]] = Counter()
    misses: list[str] = []
    for path, length in _reached(made, instructions).items():
        outcome = wanted.outcome(path, made)
        outcomes[_length(length), outcome] += 1
        if outcome == "differs":
            misses.append(f"{path} after {length}: {wanted.difference(path, made)}")
    refused = Counter(str(refusal.why) for refusal in made.refused)
    figures: dict[str, Any] = {
        "instructions": len(instructions), "carried out": len(made.applied), "refused": len(made.refused),
        "refused because": dict(refused), "misses": misses,
    }  # fmt: skip
    for reached in sorted({reached for reached, _ in outcomes}):
        counts = {name: outcomes[reached, name] for name in ("exact", "differs", "set aside")}
        figures[f"units reached by {reached}"] = counts
    return figures


def _instructions(texts: Mapping[str | None, str]) -> Iterator[Instruction]:
    key = 0
    for source, (number, day) in enumerate(AMENDING, start=1):
        text = texts[number]
        found = amendments.find(text, number=number)
        rows = [row for row in found if _meant(row)]
        for row, order in zip(rows, orders(text, rows), strict=True):
            key += 1
            yield Instruction(key, day, source, row.start, order)
        for clause in unread(text, found, number=number):
            if clause.may_change(NUMBER):
                key += 1
                yield Instruction(key, day, source, clause.start, effect.not_read(clause))


def _meant(row: Amendment) -> bool:
    if row.target_number is not None:
        return numbering.key(row.target_number) == numbering.key(NUMBER)
    return TITLE in (row.target_title or "").lower()


def _reached(made: Consolidated, instructions: Sequence[Instruction]) -> dict[str, int]:
    """Units that some instruction wrote and that still stand, with how many instructions reached them."""
    paths = {unit.path for unit in made.provisions}
    targets = [one.order.target for one in instructions if one.order.target]
    written = {one.order.target for one in made.applied if one.order.target in paths}
    return {path: sum(covers(t, path) or covers(path, t) for t in targets) for path in sorted(filter(None, written))}


def _length(number: int) -> str:
    return str(number) if number < 3 else "three and more"


class _Published:
    """The published text, with the footnotes that say what changed each unit."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.units = {unit.path: unit for unit in structure.parse(text).provisions}
        marks = list(_NOTE.finditer(text))
        ends = [mark.start() for mark in marks[1:]] + [len(text)]
        known = {number for number, _ in AMENDING}
        self.foreign = {
            mark[1] for mark, end in zip(marks, ends, strict=True) if set(_LAW.findall(text[mark.end() : end])) - known
        }

    def outcome(self, path: str, made: Consolidated) -> str:
        unit = self.units.get(path)
        if unit is None or self.foreign & set(_MARK.findall(self._around(unit))):
            return "set aside"
        return "exact" if self._plain(self._words(unit)) == self._plain(_words(made, path)) else "differs"

    def difference(self, path: str, made: Consolidated) -> str:
        """The first words that are not the same."""
        mine, theirs = self._plain(_words(made, path)), self._plain(self._words(self.units[path]))
        at = next((n for n, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), 0)
        return f"{' '.join(mine[at : at + 6])} / {' '.join(theirs[at : at + 6])}"

    def _around(self, unit: Provision) -> str:
        """The unit with the line of its article, where a footnote on the whole article hangs."""
        article = self.units.get(unit.path.split("/")[0], unit)
        line = self.text[article.start : self.text.find("\n", article.start)]
        return line + self._words(unit)

    def _words(self, unit: Provision) -> str:
        return self.text[unit.start : unit.end]

    @staticmethod
    def _plain(words: str) -> list[str]:
        plain = _MARK.sub("", one_spelling(words)).lower().replace("*", " ")
        return re.sub(r"[.,;:“”\"()–-]", " ", plain).split()


def _words(made: Consolidated, path: str) -> str:
    unit = next(unit for unit in made.provisions if unit.path == path)
    return made.text[unit.start : unit.end]


# -- drafted chains ---------------------------------------------------------------------------------------------------


def _drafted(documents: Mapping[str, effect.Row]) -> dict[str, Any]:
    chance = random.Random(7)  # noqa: S311  # the same chains at every run
    pool = [row for row in documents.values() if effect.editable(row) and len(row["text"]) < 30_000]
    counts: Counter[str] = Counter()
    began = time.process_time()
    while counts.total() < CHAINS:
        outcome = _chain(chance, chance.choice(pool), chance.randint(*STEPS))
        counts[outcome] += 1
    return {
        "chains": CHAINS, "exact": counts["exact"] / CHAINS, "refused": counts["refused"] / CHAINS,
        "wrong": counts["wrong"] / CHAINS, "processor seconds": time.process_time() - began,
    }  # fmt: skip


def _chain(chance: random.Random, row: effect.Row, steps: int) -> str:
    """``exact``, ``wrong``, or ``refused`` where a step could not be put as an amending text or was refused."""
    name = f"Văn bản số {row['number']}"
    texts = [row["text"]]
    instructions: list[Instruction] = []
    for step in range(1, steps + 1):
        text = edited(chance, texts[-1], chance.randint(1, 3))
        made = draft(texts[-1], text, name)
        if not made.proved:
            return "refused"
        found = amendments.find(made.text)
        day = date(2026, 1, 1) + timedelta(days=step)
        for place, (_row, order) in enumerate(zip(found, orders(made.text, found), strict=True)):
            instructions.append(Instruction(len(instructions), day, step, place, order))
        texts.append(made.expected)  # a unit left out stands as repealed
    result = consolidate(texts[0], instructions, date(2026, 12, 31))
    if result.text.split() == texts[-1].split():
        return "exact"
    return "refused" if result.refused else "wrong"
