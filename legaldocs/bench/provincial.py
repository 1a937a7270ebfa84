"""How well structure and header of provincial documents are read, for each wholly labelled set of ``labelled``.

Clauses and points are compared by their number within each article, headings by their words, header facts exactly; a
fact the document does not state must come out as unknown.  Where reading stopped before the end of a text, a signer
the label does not name was not looked for and counts neither way.
"""

from __future__ import annotations

from pathlib import Path

from legaldocs.bench.labelled import SETS, WHOLE, Row, labelled, limit
from legaldocs.bench.structure import Score, flat
from legaldocs.law.structure import parse
from legaldocs.law.types import Header, Kind, ParsedText, Provision

FIELDS = ("number", "doc_type", "issuer", "issued_date", "effective_date", "title", "signer")
_INNER = {Kind.CLAUSE: "clauses", Kind.POINT: "points"}


def run(data_dir: Path) -> Row:
    """Figures per set, level and header fact, each with its misses."""
    return {name: _score(*labelled(data_dir, SETS[name])) for name in WHOLE}


def _score(pairs: list[tuple[Row, str]], absent: int) -> Row:
    levels = {str(kind): Score() for kind in (Kind.ARTICLE, *_INNER)} | {"heading": Score()}
    facts: dict[str, list[str]] = {name: [] for name in FIELDS}
    asked = dict.fromkeys(FIELDS, 0)
    for row, text in pairs:
        parsed = parse(text)
        _structure(row, text, parsed, levels)
        for name in FIELDS:
            if name == "signer" and not row["header"].get(name) and limit(row, text) < len(text):
                continue
            asked[name] += 1
            if not _stated(row["header"], name, parsed.header):
                got = getattr(parsed.header, name)
                facts[name].append(f"{row['number']}: {got!s}, labelled {row['header'].get(name)}")
    return {
        "documents": {"found": len(pairs), "without text": absent},
        "structure": {level: score.report() for level, score in levels.items()},
        "header": {
            name: {"right": asked[name] - len(wrong), "of": asked[name], "misses": wrong}
            for name, wrong in facts.items()
        },
    }


def _structure(row: Row, text: str, parsed: ParsedText, levels: dict[str, Score]) -> None:
    end = limit(row, text)
    articles = {p.path: p for p in parsed.provisions if p.kind is Kind.ARTICLE and p.start < end}
    want = {article["path"]: article for article in row["articles"]}
    levels[str(Kind.ARTICLE)].compare(set(articles), set(want), row["number"])
    for path in articles.keys() & want.keys():
        place = f"{row['number']} {path}"
        for kind, key in _INNER.items():
            levels[str(kind)].compare(*_counted(parsed.provisions, path, kind, want[path][key]), place)
        span = want[path]["heading"]
        heading = flat(text[span[0] : span[1]]) if span else ""
        levels["heading"].compare({flat(articles[path].heading)}, {heading}, place)


def _counted(provisions: tuple[Provision, ...], article: str, kind: Kind, wanted: int) -> tuple[set[str], set[str]]:
    """The labels give a count, so units are compared as first, second, third …"""
    got = sum(p.kind is kind and p.path.startswith(f"{article}/") for p in provisions)
    return {str(n) for n in range(got)}, {str(n) for n in range(wanted)}


def _stated(header: Row, name: str, got: Header) -> bool:
    allowed = {flat(str(header.get(key) or "")) for key in (name, f"{name}_alt") if key == name or key in header}
    return flat(str(getattr(got, name) or "")) in allowed
