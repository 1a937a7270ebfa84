"""How this application lays out and reads a Whoosh index: fields, blocks and postings.

Whoosh's defaults cost most of the time here, so: positions are kept for pairs only (a phrase is a row of pairs), field
lengths are stored exactly beside the facts instead of in a byte, blocks are large, files stay apart so that they are
mapped and not copied.  Knows nothing of queries; see ``whoosh_backend``.
"""

from __future__ import annotations

import weakref
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from whoosh import fields as whoosh_fields
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3LeafMatcher
from whoosh.matching import FilterMatcher
from whoosh.reading import IndexReader, TermNotFound

from legaldocs.search.fields import STREAMS, TEXT_FIELDS, Facts
from legaldocs.search.scoring import MOST_EXPANSIONS

NAMES = tuple(f"{name}_{stream}" for name in TEXT_FIELDS for stream in STREAMS)
_NO_PLACES = b"\0"  # not empty: Whoosh loses empty payloads and then cannot merge segments
_REMEMBERED = 3_000_000  # postings kept decoded per segment, 8 bytes each

Decoded = tuple["array[int]", "array[float]"]


class BlankSplit(whoosh_fields.TEXT):  # type: ignore[misc]  # Whoosh is not typed
    """A text field whose values are tokens joined by blanks; keeps the positions of pairs only."""

    def __init__(self) -> None:
        super().__init__(phrase=True)
        self.scorable = False  # lengths are stored beside the facts, exactly

    def index(self, value: str, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Terms of ``value`` as Whoosh wants them: bytes, frequency, weight, payload."""
        places: dict[str, list[int]] = {}
        for place, token in enumerate(value.split(" ")):
            places.setdefault(token, []).append(place)
        for token, found in places.items():
            payload = array("I", found).tobytes() if "_" in token else _NO_PLACES
            yield token.encode(), len(found), float(len(found)), payload


def schema() -> whoosh_fields.Schema:
    """The fields of an index."""
    named: dict[str, whoosh_fields.FieldType] = {
        "id": whoosh_fields.ID(),
        "document": whoosh_fields.ID(),
        "number": whoosh_fields.KEYWORD(),
        "facts": whoosh_fields.STORED(),
        "lengths": whoosh_fields.STORED(),
    }
    return whoosh_fields.Schema(**named, **{name: BlankSplit() for name in NAMES})


class PlainFieldWriter(W3FieldWriter):  # type: ignore[misc]  # Whoosh ships no types
    """Writes postings without asking for the field length at each one, which no reader here wants."""

    def add_postings(self, schema: whoosh_fields.Schema, _lengths: object, items: Iterable[object]) -> None:
        """As in Whoosh, with all lengths unknown."""
        super().add_postings(schema, None, items)


class PlainCodec(W3Codec):  # type: ignore[misc]  # Whoosh ships no types
    """How segments are written: large blocks, light compression, no lengths; Whoosh's own codec reads them."""

    def __init__(self) -> None:
        super().__init__(blocklimit=2_048, compression=1)

    def field_writer(self, storage: Any, segment: Any) -> PlainFieldWriter:
        """The writer of the inverted index of a segment."""
        return PlainFieldWriter(self, storage, segment)


@dataclass(slots=True)
class Segment:
    """What never changes in a segment, read once per process: facts, lengths, and the postings asked for lately."""

    facts: list[Facts | None]
    lengths: dict[str, list[float]]
    sums: dict[str, float]
    decoded: dict[tuple[str, str], Decoded] = field(default_factory=dict)
    remembered: int = 0

    def remember(self, key: tuple[str, str], postings: Decoded) -> None:
        """Keep ``postings``; all others are forgotten when there are too many."""
        self.remembered += len(postings[0])
        if self.remembered > _REMEMBERED:
            self.decoded = {}
            self.remembered = len(postings[0])
        self.decoded[key] = postings


class WhooshIndex:
    """The postings of one Whoosh reader, for ``scoring``.  Not to be shared by threads; ``segments`` may be."""

    def __init__(self, reader: IndexReader, segments: dict[str, Segment]) -> None:
        self.reader = reader
        self.close = weakref.finalize(self, reader.close)  # also when the thread it belongs to ends
        self._leaves: list[tuple[IndexReader, int, Segment, frozenset[int]]] = []
        used = set()
        for leaf, offset in reader.leaf_readers():
            if leaf.segment() is None:  # an index without provisions has one leaf that is no segment
                continue
            key = str(leaf.segment().segment_id())
            used.add(key)
            if key not in segments:
                segments[key] = _read_segment(leaf)
            deleted = frozenset(leaf.segment().deleted_docs()) if leaf.has_deletions() else frozenset()
            self._leaves.append((leaf, offset, segments[key], deleted))
        for gone in segments.keys() - used:
            segments.pop(gone, None)
        self._lengths: dict[str, Sequence[float]] = {}

    def doc_count(self) -> int:
        return int(self.reader.doc_count_all())

    def document_frequency(self, stream: str, token: str) -> int:
        return int(self.reader.doc_frequency(f"body_{stream}", token))

    def postings(self, name: str, token: str) -> tuple[Sequence[int], Sequence[float]]:
        if len(self._leaves) == 1:
            leaf, _, segment, deleted = self._leaves[0]
            return _without(_decoded(leaf, segment, name, token), deleted)
        docs, counts = array("I"), array("f")
        for leaf, offset, segment, deleted in self._leaves:
            here, often = _without(_decoded(leaf, segment, name, token), deleted)
            docs.extend([doc + offset for doc in here])
            counts.extend(often)
        return docs, counts

    def positions(self, name: str, token: str) -> dict[int, Sequence[int]]:
        found: dict[int, Sequence[int]] = {}
        for leaf, offset, _, _ in self._leaves:
            try:
                matcher = leaf.postings(name, token)
            except TermNotFound:
                continue
            while matcher.is_active():
                found[matcher.id() + offset] = array("I", matcher.value())
                matcher.next()
        return found

    def lengths(self, name: str) -> Sequence[float]:
        if name not in self._lengths:
            parts = [segment.lengths[name] for _, _, segment, _ in self._leaves]
            self._lengths[name] = parts[0] if len(parts) == 1 else [length for part in parts for length in part]
        return self._lengths[name]

    def mean_length(self, name: str) -> float:
        total = sum(segment.sums[name] for _, _, segment, _ in self._leaves)
        return total / max(1, self.doc_count()) or 1.0

    def facts(self, doc: int) -> Facts:
        for _, offset, segment, _ in reversed(self._leaves):
            if doc >= offset:
                found: Facts | None = segment.facts[doc - offset]
                if found is not None:
                    return found
        raise IndexError(doc)

    def expand(self, name: str, prefix: str) -> Iterable[str]:
        found = islice(self.reader.expand_prefix(name, prefix), MOST_EXPANSIONS)
        return [token.decode() for token in found]

    def everything(self) -> Iterable[int]:
        return (int(doc) for doc in self.reader.all_doc_ids())

    def numbered(self, number: str) -> Iterable[int]:
        return self.postings("number", number)[0]


def _read_segment(leaf: IndexReader) -> Segment:
    count = leaf.doc_count_all()
    facts: list[Facts | None] = [None] * count
    lengths = {name: [0.0] * count for name in NAMES}
    for doc, stored in leaf.iter_docs():
        facts[doc] = Facts(*stored["facts"])
        for name, length in zip(NAMES, stored["lengths"], strict=True):
            lengths[name][doc] = float(length)
    return Segment(facts, lengths, {name: sum(values) for name, values in lengths.items()})


def _decoded(leaf: IndexReader, segment: Segment, name: str, token: str) -> Decoded:
    """All postings of a token in a segment, deleted ones included, block by block."""
    key = (name, token)
    known = segment.decoded.get(key)
    if known is not None:
        return known
    docs, counts = array("I"), array("f")
    try:
        matcher = leaf.postings(name, token)
    except TermNotFound:
        return docs, counts
    if isinstance(matcher, FilterMatcher):
        matcher = matcher.child
        matcher.reset()
    if isinstance(matcher, W3LeafMatcher):
        _read_blocks(matcher, docs, counts)
    else:
        while matcher.is_active():
            docs.append(matcher.id())
            counts.append(matcher.weight())
            matcher.next()
    segment.remember(key, (docs, counts))
    return docs, counts


def _read_blocks(matcher: W3LeafMatcher, docs: array[int], counts: array[float]) -> None:
    """Whoosh decodes whole blocks but hands out single postings; taking the blocks is many times faster."""
    while matcher.is_active():
        matcher.id()
        matcher.weight()
        docs.extend(matcher._ids)
        counts.extend(matcher._weights)
        matcher._next_block()


def _without(postings: Decoded, deleted: frozenset[int]) -> Decoded:
    if not deleted or deleted.isdisjoint(postings[0]):
        return postings
    kept = [(doc, count) for doc, count in zip(*postings, strict=True) if doc not in deleted]
    return array("I", [doc for doc, _ in kept]), array("f", [count for _, count in kept])
