"""Findings that a person has answered: kept away by their key, with the reason given.

The key holds the rule, the provision and the words, not the position: it survives edits elsewhere and dies with the
words it was given for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from legaldocs.core.text import squeeze
from legaldocs.law.findings.model import Document, Found

FEWEST = 5  # characters of a reason


def key(document: Document, found: Found) -> str:
    """Stable name of a finding: rule, provision, and a digest of the words with their detail."""
    home = document.innermost(found.start)
    words = squeeze(document.lower[found.start : found.end])
    digest = hashlib.sha256(f"{words}|{found.detail or ''}".encode()).hexdigest()[:12]
    return f"{found.rule}:{home.path if home else ''}:{digest}"


def split(
    document: Document, found: Iterable[Found], reasons: Mapping[str, str]
) -> tuple[list[Found], list[tuple[Found, str]]]:
    """Findings still to be answered, and those suppressed with their reasons.

    Raises ``ValueError`` for a reason of fewer than five characters: a suppression says why.
    """
    empty = [name for name, reason in reasons.items() if len(reason.strip()) < FEWEST]
    if empty:
        raise ValueError(f"a suppression needs a reason: {', '.join(sorted(empty))}")
    shown, kept = [], []
    for one in found:
        reason = reasons.get(key(document, one))
        if reason is None:
            shown.append(one)
        else:
            kept.append((one, reason))
    return shown, kept
