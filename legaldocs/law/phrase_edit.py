"""Places of a phrase in a wording and what stands there after it is exchanged.

Whole words only; line breaks and no-break spaces count as blanks, and a capital at the beginning of a sentence is
carried over.  Where a tone mark is written ("Uỷ ban", "Ủy ban") is a matter of typing; so is the case of a letter,
where the phrase stands nowhere as given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from legaldocs.law.phrase_orders import Phrase

_LINK = r"(?:(?P<join>và|hoặc)|với|của|tại|ở|cho|theo)"
_LINKED = re.compile(rf"(?<!\w){_LINK}\s+$")
_STOPPED = re.compile(r"\s*(?:[.,;:)/–”\"]|$|\n|(?:và|hoặc|với|của|tại|ở|cho|theo)(?!\w))")
_MARKED = re.compile(r"[(/–-]\s*$")
_LISTED = re.compile(r"(?P<gap>\s*(?P<mark>[,;])\s*)$")
_NEXT = re.compile(r"(?P<gap>\s*(?P<mark>[,;])\s*)")
_JOINED = re.compile(r"\s+(?:và|hoặc)(?!\w)")
_SENTENCE_START = re.compile(r"(?:^|[.:;!?“\"]|\b(?:\d{1,3}[a-zđ]?|[a-zđ]{1,2}\d?)\s?[.)])\s*$")
_NEAR = 16  # characters read behind a place, and before it for the beginning of a sentence
_BEFORE = 60  # characters read before a place for the list it stands in
# The same syllable with its tone mark on either vowel: hoà and hòa, thuỷ and thủy.
_TONES = {
    old + vowel: first + new
    for first, plain, vowel, marked in (
        ("o", "òóỏõọ", "a", "àáảãạ"),
        ("o", "òóỏõọ", "e", "èéẻẽẹ"),
        ("u", "ùúủũụ", "y", "ỳýỷỹỵ"),
    )
    for old, new in zip(plain, marked, strict=True)
}
_TONED = re.compile("|".join([*_TONES, *_TONES.values()]), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """``[start, end)`` becomes ``words``; ``already`` where the new phrase stood there before, ``stranded`` where
    leaving the phrase out would leave a mark or a linking word of its list alone.
    """

    start: int
    end: int
    words: str
    already: bool = False
    stranded: bool = False


def one_spelling(text: str) -> str:
    """``text`` with every tone mark where the newer spelling puts it, for comparing."""
    return _TONED.sub(lambda found: _respelt(found.group(), _TONES.get(found.group().lower())), text)


def _respelt(syllable: str, other: str | None) -> str:
    """The other spelling of a syllable in the case of this one; itself where there is none."""
    if other is None:
        return syllable
    return "".join(o.upper() if s.isupper() else o for o, s in zip(other, syllable, strict=True))


def replaced(text: str, start: int, end: int, phrase: Phrase) -> list[Place]:
    """Every place of ``phrase.old`` in ``text[start:end]``, in order."""
    found = list(_places(text, start, end, phrase, 0))
    return found or list(_places(text, start, end, phrase, re.IGNORECASE))


def _places(text: str, start: int, end: int, phrase: Phrase, flags: int) -> Iterator[Place]:
    for match in re.compile(_pattern(phrase.old), flags).finditer(text, start, end):
        found = match.group()
        if (
            found[0] != phrase.old[0]
            and not flags
            and not _SENTENCE_START.search(text[max(start, match.start() - _NEAR) : match.start()])
        ):
            continue
        if phrase.new:
            yield Place(match.start(), match.end(), _words(found, phrase), _stands(text, match, phrase))
        else:
            yield _left_out(text, match.start(), match.end())


def _words(found: str, phrase: Phrase) -> str:
    """What stands for the words found: those that the new phrase only adds to stay as they were typed."""
    at = phrase.new.find(phrase.old)
    if at >= 0:
        return phrase.new[:at] + found + phrase.new[at + len(phrase.old) :]
    capital = found[0].isupper() and not phrase.old[0].isupper()
    return phrase.new[0].upper() + phrase.new[1:] if capital else phrase.new


def _pattern(old: str) -> str:
    """The phrase as whole words, its first letter in either case."""
    words = re.sub(r"\s*[-–]\s*", "-", old).split()
    body = r"\s+".join(_dashed(word) for word in words)
    first = words[0][0]
    if first.isalpha() and not _TONED.match(words[0]):
        body = f"[{re.escape(first.lower())}{re.escape(first.upper())}]" + body[len(re.escape(first)) :]
    left = r"(?<!\w)" if first.isalnum() else ""
    right = r"(?!\w)" if words[-1][-1].isalnum() else ""
    return left + body + right


def _dashed(word: str) -> str:
    """A word of the pattern; blanks around a dash are a matter of typing."""
    return r"\s*[-–]\s*".join(_toned(part) for part in word.split("-"))


def _toned(word: str) -> str:
    """A word with either spelling of its tone marks."""
    parts, position = [], 0
    for match in _TONED.finditer(word):
        parts += [re.escape(word[position : match.start()]), _either(match.group())]
        position = match.end()
    return "".join([*parts, re.escape(word[position:])])


def _either(syllable: str) -> str:
    low = syllable.lower()
    other = _TONES.get(low) or next(old for old, new in _TONES.items() if new == low)
    return f"(?:{syllable}|{_respelt(syllable, other)})"


def _stands(text: str, match: re.Match[str], phrase: Phrase) -> bool:
    """Whether the new phrase, which holds the old one, stands here already."""
    at = phrase.new.find(phrase.old)
    if at < 0 or phrase.new == phrase.old:
        return False
    before, after = phrase.new[:at], phrase.new[at + len(phrase.old) :]
    left = text[max(0, match.start() - len(before)) : match.start()]
    return left == before and text[match.end() : match.end() + len(after)] == after


def _left_out(text: str, start: int, end: int) -> Place:
    """A phrase taken out with one of the blanks around it, or with the mark or word that joins it to its list.

    "A, B, C", "A, B và C" and "A, B." lose B with the mark before it; "của B, C" and "cấp B, cấp C" lose B with the
    mark behind it, for the list goes on; "cấp A và cấp B" loses the word that joined the two.
    """
    left, right = text[max(0, start - _BEFORE) : start], text[end : end + _NEAR]
    listed, following = _LISTED.search(left), _NEXT.match(right)
    stops = _STOPPED.match(right) is not None
    if listed and (following or stops or _JOINED.match(right)):
        same = following is None or following["mark"] == listed["mark"]
        return Place(start - len(listed["gap"]), end, "") if same else Place(start, end, "", stranded=True)
    alike = re.escape(text[start:end].split()[0])
    if listed and re.search(rf"(?<!\w){alike}(?!\w)[^,;:.\n]*$", left[: listed.start()], re.IGNORECASE):
        return Place(start - len(listed["gap"]), end, "")
    if listed or _MARKED.search(left) or (right and right[0] in "/–-"):
        return Place(start, end, "", stranded=True)
    linked = _LINKED.search(left)
    goes_on = re.match(rf"(?:\s*,|\s+(?:và|hoặc))\s+(?={alike}(?!\w))", right, re.IGNORECASE)
    if goes_on and not (linked and linked["join"]):
        return Place(start, end + goes_on.end(), "")
    if linked and following and following["mark"] == "," and not linked["join"]:
        return Place(start, end + len(following["gap"]), "")
    if linked and linked["join"]:
        pair = re.search(rf"(?<!\w){alike}(?!\w)[^,;:.\n]*$", left[: linked.start()], re.IGNORECASE)
        listing = pair is not None and _LISTED.search(left[: pair.start()])
        gap = len(left) - len(left[: linked.start()].rstrip())
        return Place(start - gap, end, "") if pair and not listing else Place(start, end, "", stranded=True)
    return Place(start, end, "", stranded=True) if linked and stops else _with_blank(text, start, end)


def _with_blank(text: str, start: int, end: int) -> Place:
    before, after = text[start - 1 : start], text[end : end + 1]
    if before in (" ", "\u00a0") and (after in " \u00a0.,;:)" or not after or after == "\n"):
        return Place(start - 1, end, "")
    if before in ("", "\n") and after == " ":
        return Place(start, end + 1, "")
    return Place(start, end, "")
