"""Two people's changes of one wording joined word by word, where they do not touch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_Edit = tuple[int, int, list[str]]


def merged(base: str, mine: str, theirs: str) -> str | None:
    """Both changes of ``base``; ``None`` where both changed the same words differently."""
    words, one, other = _words(base), _words(mine), _words(theirs)
    edits = sorted([*_edits(words, one), *_edits(words, other)], key=lambda edit: (edit[0], edit[1]))
    kept: list[_Edit] = []
    for edit in edits:
        if kept and kept[-1] == edit:
            continue
        if kept and edit[0] <= kept[-1][1]:
            return None
        kept.append(edit)
    written, at = [], 0
    for start, end, new in kept:
        written += [*words[at:start], *new]
        at = end
    return "".join([*written, *words[at:]])


def _edits(old: Sequence[str], new: Sequence[str]) -> Iterator[_Edit]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield i1, i2, list(new[j1:j2])


def _words(text: str) -> list[str]:
    return re.findall(r"\s*\S+|\s+\Z", text)
