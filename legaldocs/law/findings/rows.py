"""A finding as one row in one language: place, words, rule, law, cure, key; for JSON and for pages."""

from __future__ import annotations

from typing import Any

from legaldocs.law.findings.model import Document, Found, rules
from legaldocs.law.findings.suppression import key


def as_row(document: Document, found: Found, language: str) -> dict[str, Any]:
    """Columns of ``legaldocs text check``; ``language`` is ``vi`` or ``en``."""
    rule = rules()[found.rule]
    home = document.innermost(found.start)
    return {
        "rule": found.rule,
        "key": key(document, found),
        "start": found.start,
        "end": found.end,
        "unit": home.path if home else None,
        "quote": document.text[found.start : found.end],
        "law": rule.law,
        "verified": rule.verified,
        "severity": rule.severity,
        "attention": rule.attention,
        "message": rule.said(language),
        "fix": rule.cure(language),
        "detail": found.detail,
    }
