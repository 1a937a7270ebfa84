"""Places of a phrase in a wording and what stands there after it is exchanged.

Whole words only; line breaks and no-break spaces count as blanks, and a capital at the beginning of a sentence is
carried over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from legaldocs.law.phrase_orders import Phrase

_LINKS = re.compile(r"[,;:/(–-]\s*$|(?<!\w)(?:và|hoặc|với|của|tại|ở|cho|theo)\s+$")
_SENTENCE_START = re.compile(r"(?:^|[.:;!?“\"]|\b(?:\d{1,3}[a-zđ]?|[a-zđ]{1,2}\d?)\s?[.)])\s*$")


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


def replaced(text: str, start: int, end: int, phrase: Phrase) -> Iterator[Place]:
    """Every place of ``phrase.old`` in ``text[start:end]``, in order."""
    for match in _pattern(phrase.old).finditer(text, start, end):
        found = match.group()
        if found[0] != phrase.old[0] and not _SENTENCE_START.search(
            text[max(start, match.start() - 12) : match.start()]
        ):
            continue
        if not phrase.new:
            yield _left_out(text, match.start(), match.end())
            continue
        capital = found[0].isupper() and not phrase.old[0].isupper()
        words = phrase.new[0].upper() + phrase.new[1:] if capital else phrase.new
        yield Place(match.start(), match.end(), words, _stands(text, match, phrase))


def _pattern(old: str) -> re.Pattern[str]:
    """The phrase as whole words, its first letter in either case."""
    words = re.sub(r"\s*[-–]\s*", "-", old).split()
    first = words[0][0]
    either = f"[{re.escape(first.lower())}{re.escape(first.upper())}]" if first.isalpha() else re.escape(first)
    body = r"\s+".join([either + _dashed(words[0][1:]), *(_dashed(word) for word in words[1:])])
    left = r"(?<!\w)" if first.isalnum() else ""
    right = r"(?!\w)" if words[-1][-1].isalnum() else ""
    return re.compile(left + body + right)


def _dashed(word: str) -> str:
    """A word of the pattern; blanks around a dash are a matter of typing."""
    return r"\s*[-–]\s*".join(re.escape(part) for part in word.split("-"))


def _stands(text: str, match: re.Match[str], phrase: Phrase) -> bool:
    """Whether the new phrase, which holds the old one, stands here already."""
    at = phrase.new.find(phrase.old)
    if at < 0 or phrase.new == phrase.old:
        return False
    before, after = phrase.new[:at], phrase.new[at + len(phrase.old) :]
    left = text[max(0, match.start() - len(before)) : match.start()]
    return left == before and text[match.end() : match.end() + len(after)] == after


def _left_out(text: str, start: int, end: int) -> Place:
    """A phrase taken out with one of the blanks around it."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if _LINKS.search(text[max(0, start - 12) : start]) or (after and after in "/–-"):
        return Place(start, end, "", stranded=True)
    if before in (" ", "\u00a0") and (after in " \u00a0.,;:)" or not after or after == "\n"):
        return Place(start - 1, end, "")
    if before in ("", "\n") and after == " ":
        return Place(start, end + 1, "")
    return Place(start, end, "")
