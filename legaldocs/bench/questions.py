"""405 published multiple-choice questions on what one document does to another, answered from the texts at hand.

A question can be answered only where the text of the document it asks about, or of one of the choices, is at hand; for
the others nothing but the reading of the numbers is measured.  The engine answers with the one choice whose document
it reads in the relation asked about, and not at all where it reads none or several so.

Of the thirty answers withheld on 22 November 2026, all read, none is plainly the engine's: 23 ask by which older
document a newer one "được dẫn chiếu" and mean the reverse, 3 ask for the basis of a codified text, which has no
preamble, and 4 for amendments, whose articles the codification leaves out.  So this set measures the
reading of numbers and no more.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from legaldocs.bench.labelled import Row, corpus, rows
from legaldocs.core.text import fold, nfc
from legaldocs.law import citations, numbering
from legaldocs.law.types import RelationKind

_ASKED = (
    (re.compile(r"can cu"), {RelationKind.BASIS}),
    (re.compile(r"huong dan|chi dan|quy dinh chi tiet"), {RelationKind.GUIDE, RelationKind.BASIS}),
    (re.compile(r"sua doi|bo sung"), {RelationKind.AMEND, RelationKind.SUPPLEMENT}),
    (re.compile(r"thay the"), {RelationKind.REPLACE}),
    (re.compile(r"bai bo|het hieu luc"), {RelationKind.REPEAL, RelationKind.REPLACE}),
    (re.compile(r"hop nhat"), set(RelationKind)),
)
_PASSIVE = re.compile(
    r"(?:duoc|bi) (?:hop nhat|dan chieu|sua doi|bo sung|thay the|bai bo|huong dan)[^?]{0,40}(?:boi|tu|trong)"
)
_SHAPE = re.compile(r"(?<!\w)\d+/(?:(?:19|20)\d\d/)?[A-ZĐ][A-ZĐa-z&]*(?:-[A-ZĐ][A-ZĐa-z&]*)*\d*")


def run(data_dir: Path) -> Row:
    """Answers right, wrong and withheld where a text is at hand; numbers of all questions and choices read."""
    documents = corpus(data_dir)
    answers: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    misses: list[str] = []
    for row in rows(data_dir, "schema_mcq.jsonl"):
        question, choices = nfc(row["question"]), {name: nfc(text) for name, text in row["choices"].items()}
        for text in (question, *choices.values()):
            _numbers(text, numbers, misses)
        got, outcome = _answer(question, choices, documents)
        outcome = outcome or ("right" if got == row["answer"] else "wrong")
        answers[outcome] += 1
        if outcome in ("wrong", "withheld"):
            misses.append(f"{outcome} {got or ''}, labelled {row['answer']}: {question} {choices}")
    names = ("right", "wrong", "withheld", "no text")
    return {
        "answers": {"questions": answers.total(), **{name: answers[name] for name in names}},
        "numbers": {"written": numbers["written"], "read": numbers["read"]},
        "misses": misses,
    }


def _numbers(text: str, counts: Counter[str], misses: list[str]) -> None:
    written = {numbering.key(match) for match in _SHAPE.findall(text)}
    read = {numbering.key(cited.number) for cited in citations.find(text) if cited.number}
    counts["written"] += len(written)
    counts["read"] += len(written & read)
    misses += [f"number not read: {number} in {text}" for number in sorted(written - read)]


def _answer(question: str, choices: dict[str, str], documents: dict[str, list[Row]]) -> tuple[str | None, str | None]:
    """(choice, ``None``) or (``None``, why there is none)."""
    asked = [numbering.key(one.number) for one in numbering.find_numbers(question)]
    plain = fold(question).lower()
    wanted = next((kinds for shape, kinds in _ASKED if shape.search(plain)), set(RelationKind))
    named = {
        name: [numbering.key(one.number) for one in numbering.find_numbers(text)] for name, text in choices.items()
    }
    if len(asked) != 1 or not all(len(keys) == 1 for keys in named.values()):
        return None, "no text"
    passive = _PASSIVE.search(plain)
    if passive and numbering.find_numbers(question)[0].start < passive.start():
        able = any(keys[0] in documents for keys in named.values())
        found = [name for name, keys in named.items() if asked[0] in _related(keys[0], wanted, documents)]
    else:
        able = asked[0] in documents
        found = [name for name, keys in named.items() if keys[0] in _related(asked[0], wanted, documents)]
    if not able:
        return None, "no text"
    return (found[0], None) if len(found) == 1 else (None, "withheld")


def _related(key: str, wanted: set[RelationKind], documents: dict[str, list[Row]]) -> set[str]:
    """Keys of the documents a document stands to in one of the relations."""
    return {
        numbering.key(cited.number)
        for document in documents.get(key, [])
        for cited in citations.find(nfc(document["text"]), number=document["number"])
        if cited.number and cited.relation in wanted
    }
