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
from datetime import date
from pathlib import Path
from typing import IO, Any

import click

Row = dict[str, Any]


class BadLine(ValueError):
    """A line that cannot be read; the message says why."""


@click.group()
def text() -> None:
    """Structure, citations, amendments and file conversion."""


def _batch(read: Callable[[Row], Row]) -> click.Command:
    """The command around ``read``: one row in, one row out."""

    @click.argument("source", type=click.File("rb"), default="-")
    @click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes.")
    def run(source: IO[bytes], jobs: int) -> None:
        sys.exit(1 if _answer(read, source, jobs) else 0)

    run.__doc__ = read.__doc__
    return text.command(read.__name__.removeprefix("_"))(run)


def _answer(read: Callable[[Row], Row], source: Iterable[bytes], jobs: int) -> int:
    """Write one answer per line in the order of the input; the number of bad lines."""
    bad = 0
    with ProcessPoolExecutor(jobs) if jobs > 1 else nullcontext() as pool:
        work = ((read, number, line) for number, line in enumerate(source, 1) if line.strip())
        answers = pool.map(_one, work, chunksize=16) if pool is not None else map(_one, work)
        for answer in answers:
            bad += "error" in answer
            sys.stdout.write(json.dumps(answer, ensure_ascii=False, default=_plain) + "\n")
    return bad


def _one(work: tuple[Callable[[Row], Row], int, bytes]) -> Row:
    """The answer to one line, or why there is none."""
    read, number, line = work
    name: Any = f"line {number}"
    try:
        row = json.loads(line)
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise BadLine('expected an object with "id" and "text"')
        name = row.get("id", name)
        return {"id": name, **read(row)}
    except UnicodeDecodeError as error:
        return {"id": name, "error": f"not UTF-8: {error.reason} at byte {error.start}"}
    except ValueError as error:
        return {"id": name, "error": str(error)}


def _parse(row: Row) -> Row:
    """{id, text} → header facts and the tree of provisions."""
    from legaldocs.law.structure import parse

    found = parse(row["text"])
    head, fields = found.header, ("number", "doc_type", "issuer", "issued_date", "effective_date", "title", "signer")
    provisions = [
        {"path": p.path, "kind": p.kind, "label": p.label, "heading": p.heading, "start": p.start, "end": p.end}
        for p in found.provisions
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


for _read in (_parse, _cite, _amendments):
    _batch(_read)


@text.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def convert(files: tuple[Path, ...]) -> None:
    """Word, PDF, RTF, ODT and HTML files → text, with what was recovered on the way."""
    bad = 0
    for answer in map(_converted, files):
        bad += "error" in answer
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, default=_plain) + "\n")
        sys.stdout.flush()
    sys.exit(1 if bad else 0)


def _converted(path: Path) -> Row:
    from legaldocs.formats.convert import convert as read
    from legaldocs.formats.refusals import RefusedFile

    try:
        return {"id": path.name, **_fields(read(path))}
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
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
