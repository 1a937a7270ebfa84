"""What a superior text leaves to the province: the matters of its delegations, by their words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from legaldocs.law import delegations
from legaldocs.law.conflicts import wording
from legaldocs.law.fact_types import DelegateLevel, DelegationKind
from legaldocs.law.scan.model import Text

_KINDS = (DelegationKind.REGULATE, DelegationKind.ISSUE, DelegationKind.DECIDE)
_PAPERS = re.compile(r"hồ sơ|thủ tục")
_SAME = 2


@dataclass(frozen=True, slots=True)
class Left:
    """The matters one text leaves to the province; ``papers``: a dossier or procedure is among them."""

    matters: tuple[frozenset[wording.Bigram], ...]
    papers: bool

    def covers(self, text: Text) -> bool:
        """Whether the subject of ``text`` is among the matters."""
        return any(len(matter & text.subject) >= _SAME for matter in self.matters)


def read(text: Text) -> Left:
    """The delegations of one text to the province."""
    spans = [
        left.matter
        for left in delegations.find(text.text)
        if left.level is DelegateLevel.PROVINCE and left.kind in _KINDS and left.matter is not None
    ]
    words = [text.lower[span.start : span.end] for span in spans]
    matters = tuple(frozenset(wording.bigrams(re.findall(r"\w+", one))) for one in words)
    return Left(matters, any(_PAPERS.search(one) for one in words))
