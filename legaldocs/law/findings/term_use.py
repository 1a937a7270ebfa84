"""Defined terms: twice defined, never used; short forms used without having been explained (D12)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legaldocs.core.text import squeeze
from legaldocs.law import numbering
from legaldocs.law.fact_types import Term, TermKind
from legaldocs.law.findings.model import Document, Found

_SHORT = re.compile(r"(?<![\w/.&-])[A-ZĐƠƯ][A-ZĐƠƯ&]{1,7}(?![\w/&]|\.\w|-[A-ZĐ\d])")
_WIDELY_KNOWN = (
    "UBND HĐND TTHC GPMB BHYT BHXH QPPL VBQPPL CNTT NSNN GTGT QSDĐ KCN CCN PCCC CNCH CCCD VNĐ VND USD GIS GPS PDF "
    "ISO TCVN QCVN ODA FDI COVID ASEAN UNESCO WHO WTO HIV AIDS OCOP PPP BOT BT BTL LED CAD XML DOC XLS USB SMS IP "
    "ID QR API AM PM DN TX TP CSDL STT TT CP TNHH MTV TMCP OTP SĐT MST TTĐT"
)
_KNOWN = frozenset(_WIDELY_KNOWN.split())
_CAPS = re.compile(r"[^\n]*[A-ZĐ]{2,}\s[A-ZĐ]{2,}\s[A-ZĐ]{2,}[^\n]*")
_EXAMPLE = re.compile(r"ví dụ|chẳng hạn|[-–]\s?\Z|[\"“]\Z")
_TONED = re.compile(r"[ƯƠ]\Z|\A[ƯƠ]")
_ROMAN = re.compile(r"[IVXLC]+")
_INTRODUCED = r"\(\s*(?:sau đây[^()]{0,40}|gọi[^()]{0,20}|viết tắt[^()]{0,20}|từ viết tắt[^()]{0,20})?[“\"]?"
_LISTS = re.compile(r"\s{0,2}[”\"]?\s{0,2}(?:bao gồm|gồm)(?!\w)")
_OFTEN = 2
_LONGEST = 9  # words: longer terms are used in a shortened form


def find(document: Document) -> Iterator[Found]:
    """Definitions first, then unexplained short forms, one finding each."""
    defined = [one for one in document.facts.terms if document.article_at(one.start) is not None]
    yield from _twice(document, [one for one in defined if one.kind is TermKind.DEFINITION])
    yield from _unused(document, defined)
    yield from _unexplained(document)


def _words(document: Document, term: Term) -> str:
    return squeeze(document.lower[term.start : term.end]).strip(" “”\"'.,;:")


def _twice(document: Document, terms: list[Term]) -> Iterator[Found]:
    """A term whose second definition in the same text differs from the first."""
    first: dict[tuple[str, str], Term] = {}
    for term in terms:
        article = document.article_at(term.start)
        row = article.path[: article.path.rfind("dieu-")] if article else ""
        words = _words(document, term)
        before = first.setdefault((row, words), term)
        if _LISTS.match(document.lower, term.end):
            continue  # what it is made of, not what it means
        if before is not term and _meaning(document, before) != _meaning(document, term):
            yield Found("term-twice", term.start, term.end, words)


def _meaning(document: Document, term: Term) -> str:
    return squeeze(document.lower[term.meaning.start : term.meaning.end])


def _unused(document: Document, terms: list[Term]) -> Iterator[Found]:
    """A term that stands nowhere but in its own definition."""
    for term in terms:
        words = _words(document, term)
        if len(words) < 3 or "(" in words or "/" in words or len(words.split()) > _LONGEST:
            continue
        parts = [re.escape(one) for one in words.split()]
        pattern = re.compile(r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)")
        around = term.start, max(term.end, term.meaning.end)
        if not any(not around[0] <= one.start() < around[1] for one in pattern.finditer(document.lower)):
            yield Found("term-unused", term.start, term.end, words)


def _unexplained(document: Document) -> Iterator[Found]:
    """Capitals used as a short form in two places at least, and explained in none."""
    text = document.text
    numbers = [(one.start, one.end) for one in numbering.find_numbers(text)]
    seen: dict[str, list[re.Match[str]]] = {}
    for match in _SHORT.finditer(text):
        short = match.group()
        if short in _KNOWN or _ROMAN.fullmatch(short) or document.article_at(match.start()) is None:
            continue
        line = text.rfind("\n", 0, match.start()) + 1
        if _EXAMPLE.search(document.lower, line, match.start()) or _TONED.search(short) or _neighbour(text, match):
            continue
        if _CAPS.match(text, line) or any(start <= match.start() < end for start, end in numbers):
            continue
        seen.setdefault(short, []).append(match)
    for short, places in seen.items():
        if len(places) >= _OFTEN and not _explained(text, short):
            yield Found("short-form-unexplained", places[0].start(), places[0].end(), short)


def _neighbour(text: str, match: re.Match[str]) -> bool:
    """Whether the word beside is in capitals too: a heading, not a short form."""
    before = re.search(r"(\S+)\s\Z", text[max(0, match.start() - 20) : match.start()])
    after = re.match(r"\s(\S+)", text[match.end() : match.end() + 20])
    return any(
        found is not None and len(found[1]) > 1 and found[1].isupper() and found[1].isalpha()
        for found in (before, after)
    )


def _explained(text: str, short: str) -> bool:
    name = re.escape(short)
    return (
        re.search(rf"{_INTRODUCED}\s*{name}\s*[”\"]?\s*[);]", text, re.IGNORECASE) is not None
        or re.search(rf"(?:gọi|viết) (?:tắt )?là:?\s*[“\"]?{name}(?!\w)", text, re.IGNORECASE) is not None
        or re.search(rf"^\s*[-–+\d.)]*\s*[“\"]?{name}[”\"]?\s*(?::|–|-|là\s|\()", text, re.MULTILINE) is not None
    )
