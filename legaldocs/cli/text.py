"""``legaldocs text``: the legal text engine on anyone's own files; JSON Lines in and out, never the database.

A bad line gives ``{"id": …, "error": …}`` and the run goes on; exit status 1 at the end.  Offsets are half-open
character positions in the text as given, which must be NFC.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import IO, Any

import click

Row = dict[str, Any]


class BadLine(ValueError):
    """A line that cannot be read; the message says why."""


@click.group()
def text() -> None:
    """Structure, citations, amendments, facts, findings and file conversion."""


def _batch(read: Callable[[Row], Row]) -> click.Command:
    """The command around ``read``: one row in, one row out."""

    @click.argument("source", type=click.File("rb"), default="-")
    @click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes.")
    def run(source: IO[bytes], jobs: int) -> None:
        sys.exit(1 if answer_lines(read, source, jobs) else 0)

    run.__doc__ = read.__doc__
    return text.command(read.__name__.removeprefix("_"))(run)


def answer_lines(
    read: Callable[[Row], Row], source: Iterable[bytes], jobs: int, key: str = "text", of: type = str
) -> int:
    """Write one answer per line, in order; ``key`` is what a line must have, ``of`` its type.  How many were bad."""
    bad = 0
    with ProcessPoolExecutor(jobs) if jobs > 1 else nullcontext() as pool:
        work = ((read, (key, of), number, line) for number, line in enumerate(source, 1) if line.strip())
        answers = pool.map(_one, work, chunksize=16) if pool is not None else map(_one, work)
        for answer in answers:
            bad += "error" in answer
            sys.stdout.write(_line(answer))
    return bad


def _line(answer: Row) -> str:
    """One line of JSON; half a surrogate pair, which UTF-8 cannot write, stays the escape that it was."""
    written = json.dumps(answer, ensure_ascii=False, default=_plain)
    return written.encode("utf-8", "backslashreplace").decode() + "\n"


def _one(work: tuple[Callable[[Row], Row], tuple[str, type], int, bytes]) -> Row:
    """The answer to one line, or why there is none."""
    read, (key, of), number, line = work
    name: Any = f"line {number}"
    try:
        row = json.loads(line)
        name = row.get("id", name) if isinstance(row, dict) else name
        _complain(row, key, of)
        return {"id": name, **read(row)}
    except UnicodeDecodeError as error:
        return {"id": name, "error": f"not UTF-8: {error.reason} at byte {error.start}"}
    except ValueError as error:
        return {"id": name, "error": str(error)}
    except Exception as error:  # a defect met in one document must not lose the answers to the others
        return {"id": name, "error": f"not read, a defect of the program: {type(error).__name__}: {error}"}


def _complain(row: Any, key: str, of: type) -> None:
    """Refuse what is not a row: ``key`` must be of type ``of``, number and issuer words or nothing."""
    if not isinstance(row, dict) or not isinstance(row.get(key), of):
        raise BadLine(f'expected an object with "id" and "{key}"')
    for name in ("number", "issuer"):
        if not isinstance(row.get(name), str | None):
            raise BadLine(f'"{name}" must be a string or null')


def _parse(row: Row) -> Row:
    """{id, text} → header facts and the tree of provisions."""
    from legaldocs.law.structure import parse

    found = parse(row["text"])
    return _tree(found.header, found.provisions)


def _tree(head: Any, units: Iterable[Any]) -> Row:
    """Header facts and provisions in the columns of the batch commands."""
    fields = ("number", "doc_type", "issuer", "issued_date", "effective_date", "title", "signer")
    provisions = [
        {"path": p.path, "kind": p.kind, "label": p.label, "heading": p.heading, "start": p.start, "end": p.end}
        for p in units
    ]
    return {**{name: getattr(head, name) for name in fields}, "provisions": provisions}


def _cite(row: Row) -> Row:
    """{id, text, number?, issuer?} → citations with span, canonical number or title, unit and relation."""
    from legaldocs.law.citations import find
    from legaldocs.law.structure import provisions
    from legaldocs.law.types import Header, ParsedText

    body = row["text"]
    parsed = ParsedText(Header(), provisions(body))  # the header says nothing about what is cited
    found = find(body, number=row.get("number"), issuer=row.get("issuer"), parsed=parsed)
    return {"citations": [{name: getattr(one, name) for name in one.__slots__} for one in found]}


def _amendments(row: Row) -> Row:
    """{id, text, number?, issuer?} → amendment operations with target, payload and dates."""
    from legaldocs.law.amendments import find

    found = find(row["text"], number=row.get("number"), issuer=row.get("issuer"))
    return {"amendments": [asdict(amendment) for amendment in found]}


def _facts(row: Row) -> Row:
    """{id, text} → quantities, defined terms, delegations, procedures, names of bodies; each with its span."""
    from legaldocs.law import bodies, delegations, procedures, quantities, terms

    body = row["text"]
    finders = {"quantities": quantities, "terms": terms, "delegations": delegations, "procedures": procedures}
    found = {name: [asdict(one) for one in finder.find(body)] for name, finder in finders.items()}
    return found | {"bodies": [asdict(one) for one in bodies.find(body)]}


def _check(row: Row) -> Row:
    """{id, text, number?, issuer?, superiors?, earlier?, suppressed?} → findings with place, law, message and fix.

    ``superiors`` are [{number, text}] held against the text for copied words, ``earlier`` [{number, title}] of the
    issuer's living documents, ``suppressed`` {key: reason} of findings that a person has answered.
    """
    from legaldocs.core import clock
    from legaldocs.law.findings import rows
    from legaldocs.law.findings.model import Document, Earlier, Superior, rules
    from legaldocs.law.findings.suppression import split
    from legaldocs.law.scan.alone import lint

    superiors = tuple(Superior(*_words(one, "number", "text")) for one in row.get("superiors") or ())
    earlier = tuple(Earlier(*_words(one, "number", "title")) for one in row.get("earlier") or ())
    document = Document(row["text"], row.get("number"), row.get("issuer"), clock.today(), superiors, earlier)
    reasons = row.get("suppressed") or {}
    if not isinstance(reasons, dict) or not all(isinstance(reason, str) for reason in reasons.values()):
        raise BadLine('"suppressed" must be an object of keys and reasons')
    shown, kept = split(document, lint(document), reasons)
    return {
        "findings": [
            rows.as_row(document, one, "en")
            | {"message_vi": rules()[one.rule].explanation_vi, "fix_vi": rules()[one.rule].fix_vi}
            for one in shown
        ],
        "suppressed": [{"rule": one.rule, "start": one.start, "reason": reason} for one, reason in kept],
    }


def _words(value: Any, *names: str) -> list[str]:
    """The strings called ``names`` of an object."""
    if not isinstance(value, dict) or not all(isinstance(value.get(name), str) for name in names):
        raise BadLine(f"expected an object with {' and '.join(names)}")
    return [value[name] for name in names]


for _read in (_parse, _cite, _amendments, _facts, _check):
    _batch(_read)


@text.command()
@click.argument("source", type=click.File("rb"), default="-")
@click.option("--in", "reverse", is_flag=True, help="Read XML instead of writing it: {id, xml} → text and tree.")
@click.option("--validate", is_flag=True, help="Judge every file by the OASIS schema: valid, faults.")
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes.")
def akn(source: IO[bytes], reverse: bool, validate: bool, jobs: int) -> None:
    """{id, text, number?, issuer?} → {id, xml}: Akoma Ntoso 3.0; --in for the way back."""
    read = partial(_from_akn if reverse else _to_akn, validate=validate)
    sys.exit(1 if answer_lines(read, source, jobs, "xml" if reverse else "text") else 0)


def _to_akn(row: Row, validate: bool) -> Row:
    from legaldocs.core import clock
    from legaldocs.core.text import nfc
    from legaldocs.formats.akn_from_text import from_text
    from legaldocs.formats.akn_out import to_akn

    found = from_text(nfc(row["text"]), clock.today(), number=row.get("number"), issuer=row.get("issuer"))
    written = to_akn(found)
    return {"xml": written.decode(), **(_judged(written) if validate else {})}


def _from_akn(row: Row, validate: bool) -> Row:
    from legaldocs.formats.akn_in import read_akn
    from legaldocs.formats.refusals import RefusedFile

    written = row["xml"].encode("utf-8", "surrogatepass")
    try:
        found = read_akn(written, str(row.get("id", "")))
        judged = _judged(written) if validate else {}
    except RefusedFile as refusal:
        raise BadLine(str(refusal)) from refusal
    known = {"text": found.text, "exact": found.exact, "warnings": found.warnings}
    return {**known, **_tree(found.header, found.provisions), **judged}


def _judged(written: bytes) -> Row:
    """What the schema says of a file."""
    from legaldocs.formats.akn_in import faults

    found = faults(written)
    return {"valid": not found, "faults": found}


@text.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--ocr", is_flag=True, help="Recognise scanned pages and pictures; adds recognised and confidence.")
@click.option("--changes", type=click.Choice(["final", "original", "refuse"]), default="final", show_default=True)
def convert(files: tuple[Path, ...], ocr: bool, changes: str) -> None:
    """Word, PDF, RTF, ODT, HTML and Akoma Ntoso files → text, with what was recovered on the way."""
    bad = 0
    for answer in (_converted(path, ocr, changes) for path in files):
        bad += "error" in answer
        sys.stdout.write(_line(answer))
        sys.stdout.flush()
    sys.exit(1 if bad else 0)


def _converted(path: Path, ocr: bool, changes: str) -> Row:
    from legaldocs.formats.convert import Wish
    from legaldocs.formats.convert import convert as read
    from legaldocs.formats.refusals import RefusedFile
    from legaldocs.formats.word_in import ChangePolicy

    try:
        found = read(path, wish=Wish(ChangePolicy(changes), recognise=ocr))
        guessed = {"recognised": list(found.recognised), "confidence": found.confidence} if ocr else {}
        return {"id": path.name, **_fields(found), **guessed}
    except (RefusedFile, OSError) as error:
        return {"id": path.name, "error": str(error)}


_CONVERTED = ("text", "numbering_recovered", "tracked_changes", "encoding_converted", "has_text_layer", "warnings")


def _fields(found: Any) -> Row:
    """The columns of EVALUATION.md from the value that the converter returns."""
    given = asdict(found)
    return {name: given.get(name) for name in _CONVERTED}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


@text.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day whose rules apply; today by default.")
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
def layout(files: tuple[Path, ...], on: datetime | None, language: str) -> None:
    """Word files (.docx) → what breaks the rules on form and technique: place, law, fix."""
    from legaldocs.core import clock

    bad = 0
    for path in files:
        answer = _laid_out(path, on.date() if on else clock.today(), language)
        bad += "error" in answer
        sys.stdout.write(_line(answer))
        sys.stdout.flush()
    sys.exit(1 if bad else 0)


def _laid_out(path: Path, on: date, language: str) -> Row:
    from legaldocs.formats import intake
    from legaldocs.formats.layout_check import as_row, check_layout
    from legaldocs.formats.refusals import RefusedFile

    try:
        found = check_layout(intake.read_file(path), path.name, on)
    except (RefusedFile, OSError) as error:
        return {"id": path.name, "error": str(error)}
    return {"id": path.name, "findings": [as_row(finding, language) for finding in found]}
