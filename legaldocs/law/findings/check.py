"""Runs every rule that needs nothing but the text; ``basis`` needs statuses and is called by who has them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from legaldocs.law.findings import (
    attention,
    basis_form,
    circles,
    closing,
    copied,
    effect_dates,
    gone_bodies,
    non_normative,
    onward,
    passed,
    references,
    term_use,
    type_words,
    units,
    vague_repeal,
    wording,
)
from legaldocs.law.findings.model import Document, Found

FINDERS: tuple[Callable[[Document], Iterator[Found]], ...] = (
    effect_dates.find,
    closing.find,
    vague_repeal.find,
    gone_bodies.find,
    passed.find,
    non_normative.find,
    basis_form.find,
    type_words.find,
    references.find,
    circles.find,
    units.find,
    term_use.find,
    wording.find,
    copied.find,
    onward.find,
    attention.find,
)


def check(document: Document) -> list[Found]:
    """Findings in the order of the text."""
    return sorted((one for find in FINDERS for one in find(document)), key=lambda one: (one.start, one.rule))
