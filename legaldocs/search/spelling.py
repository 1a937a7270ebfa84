"""A better spelling of a question, from the words of the index: accents first, then one slip of the finger.

Candidates are made, not listed: the accented forms of a syllable, or everything one edit away; the index tells which
exist and which stand beside their neighbours.
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product

from legaldocs.core.text import fold_aligned, nfc
from legaldocs.search import analysis
from legaldocs.search.backend import SearchBackend
from legaldocs.search.query import parse

MOST_SYLLABLES = 24
LONGEST = 8  # letters of a syllable that is looked at; the longest Vietnamese one has seven
KEPT = 8  # candidates per syllable carried on
CHANGED = 1.5  # what a change costs, in units of a pair's weight: about a fivefold rarer pair
_QUALITY = {"a": "aăâ", "e": "eê", "o": "oôơ", "u": "uư", "d": "dđ"}
_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_ABSENT = "\x00"  # no text holds it, so its weight is that of a word the index does not know
_VOWELS = frozenset("aăâeêioôơuưy")


@dataclass(frozen=True, slots=True)
class _Place:
    """A syllable of the question as typed, where it stands, and what it might be."""

    start: int
    end: int
    token: str
    candidates: tuple[str, ...]


def better(text: str, index: SearchBackend) -> str:
    """``text`` with syllables exchanged so that their row is more usual in the index; empty when none is better.

    Accents are put right where they were typed; a question without any stays without.  Queries with commands are left
    alone.
    """
    clean, parsed = nfc(text), parse(text)
    commanded = parsed.condition is not None or "query-malformed" in parsed.notes
    if commanded or not 0 < len(parsed.exact) <= MOST_SYLLABLES:
        return ""
    stream = "exact" if parsed.accented else "folded"
    places = list(_places(clean, stream, index))
    if not places or all(len(one.candidates) == 1 for one in places):
        return ""
    chosen = _best_row(places, stream, index)
    changed = clean
    for place, token in reversed(list(zip(places, chosen, strict=True))):
        if token != place.token:
            changed = changed[: place.start] + token + changed[place.end :]
    return changed if changed != clean else ""


def holds_stranger(text: str, index: SearchBackend) -> bool:
    """Whether a plain word of the question stands in no text: long questions find enough without it to hide a slip."""
    parsed = parse(text)
    words = {token for token in parsed.tokens if token.isalpha()}
    return len(_known(words, "exact" if parsed.accented else "folded", index, len(words))) < len(words)


def _places(text: str, stream: str, index: SearchBackend) -> Iterator[_Place]:
    for lexeme in analysis.lexemes(text):
        tokens = lexeme.unit.exact if stream == "exact" else lexeme.unit.folded
        if len(tokens) != 1 or not tokens[0].isalpha():
            continue
        token = tokens[0]
        if len(token) > LONGEST:
            yield _Place(lexeme.start, lexeme.end, token, (token,))
            continue
        forms = set(_accented(fold_aligned(token))) if stream == "exact" else {token}
        known = _known(forms | {token}, stream, index)
        if not known:
            slips = _slips(token)
            known = _known(slips, stream, index)
        yield _Place(lexeme.start, lexeme.end, token, tuple(dict.fromkeys([token, *known])))


def _known(tokens: set[str], stream: str, index: SearchBackend, most: int = KEPT) -> list[str]:
    """Those tokens that the index has, the commonest first, ``most`` of them."""
    weights = index.term_weights(stream, [*sorted(tokens), _ABSENT])
    absent = weights.pop(_ABSENT) - 1e-9
    present = [token for token, weight in weights.items() if weight < absent]
    return sorted(present, key=lambda token: (weights[token], token))[:most]


def _best_row(places: list[_Place], stream: str, index: SearchBackend) -> list[str]:
    """The cheapest choice of candidates: usual pairs, few changes (shortest path over neighbours)."""
    pairs = {
        f"{one}_{two}" for left, right in pairwise(places) for one, two in product(left.candidates, right.candidates)
    }
    singles = {token for place in places for token in place.candidates}
    weights = index.term_weights(stream, [*pairs, *singles, _ABSENT])
    absent = weights[_ABSENT] - 1e-9

    def alone(place: _Place, token: str) -> float:
        unknown = 2 * CHANGED if weights[token] >= absent else 0.0
        return 0.3 * weights[token] + unknown + (CHANGED if token != place.token else 0.0)

    rows: dict[str, tuple[float, list[str]]] = {
        token: (alone(places[0], token), [token]) for token in places[0].candidates
    }
    for place in places[1:]:
        rows = {
            token: min(
                (cost + weights[f"{row[-1]}_{token}"] + alone(place, token), [*row, token])
                for cost, row in rows.values()
            )
            for token in place.candidates
        }
    return min(rows.values())[1]


def _accented(folded: str) -> Iterator[str]:
    """Every way to put Vietnamese marks on a folded syllable, in the spelling of the index."""
    for letters in product(*(_QUALITY.get(letter, letter) for letter in folded)):
        shape = "".join(letters)
        yield shape
        for place, letter in enumerate(shape):
            if letter in _VOWELS:
                for tone in _TONES[1:]:
                    yield analysis.spelling(nfc(shape[: place + 1] + tone + shape[place + 1 :]))


def _slips(token: str) -> set[str]:
    """Syllables one insertion, loss, change or swap of letters away; marks of other letters stay."""
    cuts = [(token[:at], token[at:]) for at in range(len(token) + 1)]
    letters = string.ascii_lowercase
    return {
        *(left + right[1:] for left, right in cuts if right and len(token) > 2),
        *(left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1),
        *(left + letter + right[1:] for left, right in cuts if right for letter in letters),
        *(left + letter + right for left, right in cuts for letter in letters),
    } - {token}
