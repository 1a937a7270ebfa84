"""Plans into the query language of Sphinx and Manticore, and tokens into words that neither takes apart.

Every condition is full text: facts of a provision are words of the field ``facts``, days and years too, so that one
expression holds a whole condition tree.  Letters outside a–y and 0–9 are written as ``z`` and two digits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from legaldocs.search import plan as planning
from legaldocs.search.backend import Filters, IndexedProvision
from legaldocs.search.conditions import All, Between, Named, Node, Not, Some, Words
from legaldocs.search.fields import STREAMS, TEXT_FIELDS, facts_of, streams_of
from legaldocs.search.plan import Plan

FIELDS = (*(f"{name}_{stream}" for name in TEXT_FIELDS for stream in STREAMS), "names", "numbers", "facts")
EVERY = "every"  # a word of every provision: Sphinx cannot leave out from nothing
NOTHING = "nothing"  # a word of no provision
_LONGEST = 40  # letters; Sphinx cuts words at 42
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxy0123456789")
_SPECIAL = "z_/-=.,:áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ"
_CODES = {
    letter: f"z{number // 36:x}{'0123456789abcdefghijklmnopqrstuvwxyz'[number % 36]}"
    for number, letter in enumerate(_SPECIAL)
}
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_FILTERED = ("doc_type", "issuer", "level", "field", "territory", "kind")


@lru_cache(maxsize=200_000)
def word(token: str, stream: str = "folded") -> str:
    """A token as a word of plain letters and digits; what a token begins with its word begins with too.

    Words of the two streams differ, because Sphinx counts the holders of a word over all fields.
    """
    if stream == "exact":
        return f"x{word(token)}"
    if _PLAIN.issuperset(token):
        return token[:_LONGEST]
    return "".join(c if c in _PLAIN else _CODES.get(c) or f"zzz{ord(c):05x}" for c in token)[:_LONGEST]


def fact(name: str, value: object) -> str:
    """The word that stands for one fact."""
    return "f" + hashlib.blake2b(f"{name}={value}".encode(), digest_size=12).hexdigest()


def texts_of(provision: IndexedProvision) -> dict[str, str]:
    """Field → words, for every full-text field."""
    found = {}
    for name, tokens in streams_of(provision).items():
        stream = name.rpartition("_")[2]
        found[name] = " ".join(word(token, stream) for token in tokens.split(" ")) if tokens else ""
    facts = facts_of(provision)
    found["names"] = " ".join(map(word, facts.names))
    found["numbers"] = " ".join(fact("number", number) for number in facts.numbers)
    words = [EVERY, fact("visibility", facts.visibility)]
    for name in _FILTERED:
        value = getattr(facts, name)
        words += [fact(name, one) for one in (value if isinstance(value, tuple) else (value,)) if one]
    if facts.is_sample:
        words.append("sample")
    found["facts"] = " ".join([*words, *_when(facts.year, facts.issued_on)])
    return found


def _when(year: int | None, issued_on: int | None) -> Iterator[str]:
    if year is not None:
        yield f"year{year}"
    if issued_on is not None:
        day = date.fromordinal(issued_on)
        yield from (f"day{issued_on}", f"month{day:%Y%m}", f"in{day.year}")


def match(plan: Plan) -> str:
    """The whole plan but what ``where`` gives."""
    if plan.is_empty:
        return f"@facts {NOTHING}"
    parts = [_core(plan)]
    parts += [] if plan.condition is None else [condition(plan.condition)]
    parts += _filters(plan.filters)
    extras = " | ".join(_word_anywhere(term.token, term.stream) for term in plan.extras)
    return " ".join(parts) + (f" MAYBE ({extras})" if extras else "")


def where(filters: Filters) -> list[tuple[str, list[Any]]]:
    """Conditions on attributes: (SQL, values)."""
    found: list[tuple[str, list[Any]]] = []
    if filters.year_from is not None or filters.year_to is not None:
        found.append(("year BETWEEN %s AND %s", [filters.year_from or 1, filters.year_to or _LAST_YEAR]))
    if filters.documents is not None:
        found.append((f"document_id IN ({_places(filters.documents or (0,))})", sorted(filters.documents or (0,))))
    if filters.without_documents:
        found.append((f"document_id NOT IN ({_places(filters.without_documents)})", sorted(filters.without_documents)))
    return found


def _places(values: Iterable[int]) -> str:
    return ", ".join("%s" for _ in values)


def _core(plan: Plan) -> str:
    bearers = _either("numbers", [fact("number", number) for number in plan.own_numbers]) if plan.own_numbers else ""
    if not plan.words:
        core = f"(@facts {EVERY})"
    else:
        stream = plan.words[0].stream
        words = [word(term.token, stream) for term in plan.words]
        row = " ".join(words)
        core = f'(@({_in(stream)}) "{row}"/{plan.needed})' if plan.needed < len(words) else f"(@({_in(stream)}) {row})"
    return f"({core} | {bearers})" if bearers else core


def condition(node: Node) -> str:
    """A condition tree in brackets."""
    if isinstance(node, Words):
        return _words(node)
    if isinstance(node, Named):
        if node.prefix:
            return f"(@names {word(node.values[0])}*)"
        return f"(@names {' '.join(map(word, node.values))})"
    if isinstance(node, Between):
        return _between(node)
    if isinstance(node, Not):
        return f"((@facts {EVERY}) !{condition(node.part)})"
    joined = (" " if isinstance(node, All) else " | ").join(condition(part) for part in node.parts)
    assert isinstance(node, All | Some)  # noqa: S101  # the other kinds are dealt with above
    return f"({joined})"


def _words(words: Words) -> str:
    fields = ",".join(f"{name}_{words.stream}" for name in words.fields)
    tokens = [word(token, words.stream) for token in planning.in_a_row(words)]
    if words.prefix:
        return f"(@({fields}) {tokens[0]}*)"
    return f'(@({fields}) "{" ".join(tokens)}")'


def _between(node: Between) -> str:
    if node.name == "year":
        first, last = max(node.first or 0, _FIRST_YEAR), min(node.last or _LAST_YEAR, _LAST_YEAR)
        return _either("facts", [f"year{year}" for year in range(first, last + 1)])
    first = max(node.first or 0, date(_FIRST_YEAR, 1, 1).toordinal())
    return _either("facts", list(_days(first, min(node.last or 10**7, date(_LAST_YEAR, 12, 31).toordinal()))))


def _days(first: int, last: int) -> Iterator[str]:
    """As few words as cover the days: whole years, whole months, single days."""
    place = first
    while place <= last:
        day = date.fromordinal(place)
        next_year, next_month = date(day.year + 1, 1, 1), (day.replace(day=28).toordinal() + 4)
        month_end = date.fromordinal(next_month).replace(day=1).toordinal()
        if day.month == day.day == 1 and next_year.toordinal() - 1 <= last:
            yield f"in{day.year}"
            place = next_year.toordinal()
        elif day.day == 1 and month_end - 1 <= last:
            yield f"month{day:%Y%m}"
            place = month_end
        else:
            yield f"day{place}"
            place += 1


def _filters(filters: Filters) -> list[str]:
    found = [_either("facts", [fact("visibility", tag) for tag in filters.visibility])]
    for name in _FILTERED:
        if wanted := getattr(filters, name):
            found.append(_either("facts", [fact(name, value) for value in wanted]))
    return [*found, "!(@facts sample)"] if not filters.include_samples else found


def _either(field: str, words: list[str]) -> str:
    return f"(@{field} ({' | '.join(words or [NOTHING])}))"


def _word_anywhere(token: str, stream: str) -> str:
    return f"(@({_in(stream)}) {word(token, stream)})"


def _in(stream: str) -> str:
    return ",".join(f"{name}_{stream}" for name in TEXT_FIELDS)
