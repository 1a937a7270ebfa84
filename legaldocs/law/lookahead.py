"""What the labels after a label tell about it: the clause no line begins with, the list that runs on in a line.

Every look ahead is bounded and stops at the next article line, so reading stays linear.
"""

from __future__ import annotations

from collections.abc import Iterator

from legaldocs.law.headings import Label
from legaldocs.law.types import Kind

_REACH = 40  # labels


class LookAhead:
    """The labels of one text in order; ``starts`` are the positions at which any of them begins."""

    def __init__(self, text: str, labels: list[Label]) -> None:
        self._text, self._labels = text, labels
        self.starts = {label.start: place for place, label in enumerate(labels)}

    def run_on_clause(self, article: Label) -> Label | None:
        """The clause "1." that runs on in the article's own line, if clause 2 follows it and no line begins with 1."""
        first: Label | None = None
        for label in self._clauses(article):
            if first is None and label.inline and label.value == 1 and article.after <= label.start < article.line_end:
                first = label
            elif label.value == 1 and not label.inline:
                return None
            elif label.value == 2 and first is not None:
                return first
        return None

    def fills_gap(self, label: Label, *, last_ran_on: bool) -> bool:
        """Whether a clause in the middle of a line is the one that no line begins with."""
        upcoming = next((clause.value for clause in self._clauses(label) if not clause.inline), None)
        return last_ran_on if upcoming is None else upcoming == label.value + 1

    def nowhere(self, number: int, after: Label) -> bool:
        """Whether no clause ``number`` follows ``after``: its number was lost or never printed."""
        return all(clause.value != number for clause in self._clauses(after))

    def begins_points(self, label: Label) -> bool:
        """Whether "a)" in the middle of a line begins a list: "b)" follows, and a colon precedes or a line has it."""
        second = next((follower for follower in self._following(label) if follower.kind is Kind.POINT), None)
        if second is None or second.number != "b":
            return False
        before = self._text[max(0, label.start - 5) : label.start].rstrip()
        return before.endswith(":") or (not second.inline and self._text[label.after : label.after + 1].isupper())

    def _clauses(self, label: Label) -> Iterator[Label]:
        return (follower for follower in self._following(label) if follower.kind is Kind.CLAUSE)

    def _following(self, label: Label) -> Iterator[Label]:
        """The labels after ``label`` up to the next article line."""
        start = self.starts[label.start] + 1
        for follower in self._labels[start : start + _REACH]:
            if follower.kind is Kind.ARTICLE and not follower.inline:
                return
            yield follower
