"""What the scan sees in a text by itself, without a register: norms of its own, and amounts and terms set by law.

``lint`` is the linter of a text that no register stands behind.  Whether a superior text leaves papers to the issuer is
not known here, so a rule on them asks for attention and finds no fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from legaldocs.law.findings.check import check
from legaldocs.law.findings.effect_dates import level_of
from legaldocs.law.findings.model import Document, Found
from legaldocs.law.scan import own_norms, standards
from legaldocs.law.scan.model import CHAIR, COMMITTEE, COUNCIL, OTHER, Seen, Text

_BODIES = (("hội đồng nhân dân", COUNCIL), ("hđnd", COUNCIL), ("ủy ban nhân dân", COMMITTEE), ("ubnd", COMMITTEE))
# What only asks for attention, and the surer rule that takes its place where both speak of the same words.
_SURER = {"penalty-clause": ("own-fine",), "permit-clause": ("own-licence", "own-paper", "own-condition")}


def lint(document: Document) -> list[Found]:
    """Every finding that the text alone gives, in its order."""
    return merged(document, check(document), find(document))


def find(document: Document) -> Iterator[Found]:
    """Norms of its own and breaches of national amounts; only texts of local bodies are asked."""
    text = text_of(document)
    if text is None:
        return
    for one in own_norms.find(text, procedures_left=False):
        yield as_found(one)
    if document.today is not None:
        for one in standards.find(text, document.today):
            yield as_found(one)


def text_of(document: Document) -> Text | None:
    """The document as the scan reads it, resting on nothing; ``None`` where no local body issues it."""
    header = document.parsed.header
    issuer = document.issuer or header.issuer
    if level_of(issuer) is None:
        return None
    return Text(
        id=0, number=document.own_number or "", title=header.title or "", body=body_of(issuer or ""), local=True,
        place=None, rank=0, issued=header.issued_date, effective=header.effective_date, text=document.text,
        provisions=document.parsed.provisions, issuer=issuer or "",
    )  # fmt: skip


def body_of(issuer: str) -> str:
    """Which body a printed issuer is: the council, the committee or its chair."""
    lower = issuer.lower().replace("uỷ", "ủy")
    if re.match(r"chủ tịch\s", lower):
        return CHAIR
    return next((body for words, body in _BODIES if words in lower), OTHER)


def as_found(one: Seen, detail: str | None = None) -> Found:
    """What was seen as a finding on one text: its first words."""
    return Found(one.rule, one.spans[0].start, one.spans[0].end, detail)


def merged(document: Document, plain: Iterable[Found], further: Iterable[Found]) -> list[Found]:
    """Both in the order of the text, each once; a rule that only asks for attention gives way to a surer one."""
    surer = list(further)
    kept = [one for one in plain if not any(_gives_way(document, one, other) for other in surer)]
    return sorted(dict.fromkeys([*kept, *surer]), key=lambda one: (one.start, one.rule))


def _gives_way(document: Document, one: Found, other: Found) -> bool:
    if other.rule not in _SURER.get(one.rule, ()):
        return False
    first, last = sorted((one, other), key=lambda found: found.start)
    return last.start < first.end or not re.search(r"[;\n]|\.\s", document.text[first.end : last.start])
