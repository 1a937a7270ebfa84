"""What can be put right without a decision: numbers that run on, the body that took over, a clause of effect."""

from __future__ import annotations

from datetime import date

from legaldocs.law import tree_moves
from legaldocs.law.findings.model import Document, Found
from legaldocs.law.types import Kind
from legaldocs.law.working_tree import cut

_NUMBERS = ("numbering", "clause-numbering")
_GONE = ("body-gone-at-signing", "body-gone-since")


def fixable(found: Found, effective: date | None) -> bool:
    """Whether ``fixed`` has an answer; a body that several took over is a person's choice."""
    if found.rule in _GONE:
        return bool(found.detail) and "," not in (found.detail or "")
    return found.rule in _NUMBERS or (found.rule == "effect-clause-missing" and effective is not None)


def fixed(document: Document, found: Found, effective: date | None) -> str | None:
    """The text with the finding cured; ``None`` where a person has to word it."""
    text = document.text
    if not fixable(found, effective):
        return None
    if found.rule in _NUMBERS:
        return tree_moves.renumbered(text)
    if found.rule in _GONE:
        return text[: found.start] + (found.detail or "") + text[found.end :]
    assert effective is not None  # noqa: S101  # fixable() asked for it
    return _with_effect(document, effective)


def _with_effect(document: Document, effective: date) -> str:
    kind = document.parsed.header.doc_type or "Quyết định"
    words = (
        f"Hiệu lực thi hành\n{kind} này có hiệu lực thi hành kể từ ngày {effective.day:02d} tháng "
        f"{effective.month:02d} năm {effective.year}."
    )
    last = document.articles[-1].start
    place = next(n for n, piece in enumerate(cut(document.text)) if piece.start == last)
    return tree_moves.change(document.text, place, tree_moves.add(Kind.ARTICLE, words))
