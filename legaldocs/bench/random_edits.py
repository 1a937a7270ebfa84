"""Random edits of real texts as an editor makes them: figures, words, names, new and repealed units."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from legaldocs.law.consolidate_edit import State, follows, is_repealed, repealed_label
from legaldocs.law.structure import parse
from legaldocs.law.types import Kind, Provision

_FIGURE = re.compile(r"(?<![\w./])\d{2,3}(?![\w./])")
_WORDS = (
    "trừ trường hợp pháp luật có quy định khác", "và các đơn vị có liên quan", "theo quy định hiện hành",
    "kể từ ngày nhận đủ hồ sơ hợp lệ", "bằng hình thức trực tuyến", "trên địa bàn xã, phường",
)  # fmt: skip
_UNITS = (Kind.ARTICLE, Kind.CLAUSE, Kind.POINT)

Edit = Callable[[random.Random, State], str | None]


def edited(chance: random.Random, text: str, count: int) -> str:
    """``text`` after ``count`` edits drawn by ``chance``; an edit that does not fit the drawn unit is drawn again."""
    done = 0
    for _ in range(count * 20):
        state = State(text, parse(text).provisions)
        changed = chance.choice(EDITS)(chance, state)
        if changed is not None:
            text, done = changed, done + 1
        if done == count:
            break
    return text


def _drawn(chance: random.Random, state: State, *kinds: Kind, leaf: bool | None = None) -> Provision | None:
    units = [unit for unit in state.provisions if unit.kind in (kinds or _UNITS) and _in_article(unit)]
    fitting = [unit for unit in units if leaf is None or bool(state.children(unit.path)) is not leaf]
    return chance.choice(fitting) if fitting else None


def _in_article(unit: Provision) -> bool:
    """Whether the unit is an article or stands in one: amending texts word appendices anew as a whole."""
    return any(step.startswith("dieu-") for step in unit.path.split("/"))


def _put(state: State, start: int, end: int, words: str) -> str:
    return state.text[:start] + words + state.text[end:]


def _figure(chance: random.Random, state: State) -> str | None:
    """Another figure: a fee, a number of days."""
    unit = _drawn(chance, state, leaf=True)
    found = list(_FIGURE.finditer(state.text, unit.start + 8, unit.end)) if unit else []
    if not found:
        return None
    place = chance.choice(found)
    return _put(state, place.start(), place.end(), str(int(place.group()) + chance.randint(1, 40)))


def _insertion(chance: random.Random, state: State) -> str | None:
    """Some words more at the end of a unit."""
    unit = _drawn(chance, state, Kind.CLAUSE, Kind.POINT, leaf=True)
    if unit is None:
        return None
    end = unit.end - (state.text[unit.end - 1] in ".;,")
    return _put(state, end, end, f" {chance.choice(_WORDS)}")


def _word(chance: random.Random, state: State) -> str | None:
    """Two neighbouring words exchanged for others."""
    unit = _drawn(chance, state, leaf=True)
    found = list(re.finditer(r"[^\W\d_]{3,} [^\W\d_]{3,}", state.text[unit.start + 8 : unit.end])) if unit else []
    if unit is None or not found:
        return None
    place = chance.choice(found)
    at = unit.start + 8
    return _put(state, at + place.start(), at + place.end(), chance.choice(_WORDS))


def _name(chance: random.Random, state: State) -> str | None:
    """Another name of an article."""
    unit = _drawn(chance, state, Kind.ARTICLE)
    if unit is None or not unit.heading:
        return None
    at = state.text.find(unit.heading, unit.start, unit.end)
    return _put(state, at, at + len(unit.heading), f"{unit.heading} {chance.choice(_WORDS)}") if at >= 0 else None


def _lead(chance: random.Random, state: State) -> str | None:
    """Other words before the points of a clause."""
    unit = _drawn(chance, state, Kind.CLAUSE, leaf=False)
    if unit is None:
        return None
    first = state.children(unit.path)[0].start
    colon = state.text.rfind(":", unit.start, first)
    return _put(state, colon, colon, f" {chance.choice(_WORDS)}") if colon > 0 else None


def _repeal(chance: random.Random, state: State) -> str | None:
    unit = _drawn(chance, state)
    if unit is None or is_repealed(state, unit):
        return None
    return _put(state, unit.start, unit.end, repealed_label(state, unit))


def _deletion(chance: random.Random, state: State) -> str | None:
    """A clause or point simply left out."""
    unit = _drawn(chance, state, Kind.CLAUSE, Kind.POINT, leaf=True)
    if unit is None:
        return None
    siblings = state.children(unit.path.rpartition("/")[0])
    return _put(state, siblings[-2].end, unit.end, "") if len(siblings) > 2 and siblings[-1] is unit else None


def _addition(chance: random.Random, state: State) -> str | None:
    """A new clause, point or article after one that is there."""
    unit = _drawn(chance, state)
    if unit is None:
        return None
    holder, _, slug = unit.path.rpartition("/")
    kind, _, number = slug.partition("-")
    siblings = [other.path for other in state.children(holder) if other.kind is unit.kind]
    last = siblings[-1] == unit.path
    fresh = str(int(number) + 1) if last and number.isdigit() and kind != "dieu" else f"{number}a"
    if kind == "diem" or not number.isdigit():
        return None
    path = f"{holder}/{kind}-{fresh}" if holder else f"{kind}-{fresh}"
    if path in state.at or not follows(path, siblings, []):
        return None
    words = f"Người được hỗ trợ nộp hồ sơ {chance.choice(_WORDS)}."
    label = f"Điều {fresh}. Hồ sơ đề nghị\n{words}" if kind == "dieu" else f"{fresh}. {words}"
    return _put(state, unit.end, unit.end, f"\n{label}")


EDITS: tuple[Edit, ...] = (_figure, _insertion, _word, _name, _lead, _repeal, _deletion, _addition)
